//! What connections cost that wait: private memory for each, and what they do to the latency of those that do not.
//!
//! ```text
//! cargo bench --manifest-path benches/Cargo.toml --bench idle
//! ```
//!
//! It needs 15,100 descriptors (`ulimit -Hn`) in each of two processes.

use std::time::{Duration, Instant};

use bluelet_benches::contenders::{Contender, python, rust};
use bluelet_benches::load::Clients;
use bluelet_benches::process::{Server, raise_descriptor_limit};
use bluelet_benches::table::{self, percentile, ratio};

const SERVER: &str = env!("CARGO_BIN_EXE_server");
const IDLE: usize = 10_000;
/// Python's Bluelet waits with `select`, which knows no descriptor above 1,023.
const IDLE_BY_SELECT: usize = 1000;

fn main() {
    raise_descriptor_limit(15_100);
    let mut contenders = rust(SERVER, &["bluelet", "mio-owned", "tokio", "smol", "may"]);
    contenders.extend(python());
    memory(&contenders);
    latency(&rust(SERVER, &["bluelet", "mio-owned", "tokio", "smol"]));
}

fn memory(contenders: &[Contender]) {
    let measured: Vec<_> = contenders.iter().map(memory_of).collect();
    let against = measured[0].0;
    let row = |(contender, (fresh, used)): (&Contender, &(f64, f64))| {
        let bytes = [format!("{fresh:.0}"), format!("{used:.0}")];
        [contender.name.clone(), ratio(*fresh, against)].into_iter().chain(bytes).collect()
    };
    let rows: Vec<_> = contenders.iter().zip(&measured).map(row).collect();
    let title = format!("Private memory per connection, {IDLE} connections");
    let heads = ["", "ratio", "bytes when accepted", "bytes after an echo"];
    table::print(&title, &heads, &rows);
}

/// Bytes for each connection, before and after it has been used.
fn memory_of(contender: &Contender) -> (f64, f64) {
    let count = if contender.name == "Python Bluelet" { IDLE_BY_SELECT } else { IDLE };
    let server = Server::start(contender.command(1024));
    // What the first ones make the server set up is not theirs.
    let _first = Clients::connect(server.address, 10, 64);
    let before = server.private_memory();
    let descriptors = server.descriptors();
    let mut clients = Clients::silent(server.address, count, 64);
    while server.descriptors() < descriptors + count {
        std::thread::sleep(Duration::from_millis(10));
    }
    let fresh = server.private_memory();
    clients.rounds(1);
    let used = server.private_memory();
    let each = |after: u64| (after.saturating_sub(before)) as f64 / count as f64;
    (each(fresh), each(used))
}

/// Fifty are active, one after the other, alone and beside 15,000 that are not.
fn latency(contenders: &[Contender]) {
    const ACTIVE: usize = 50;
    const BESIDE: usize = 15_000;
    let mut rows = Vec::new();
    for contender in contenders {
        let server = Server::start(contender.command(1024));
        let mut active = Clients::connect(server.address, ACTIVE, 64);
        let (alone, alone_tail) = round_trips(&mut active);
        let idle = Clients::connect(server.address, BESIDE, 64);
        let (beside, beside_tail) = round_trips(&mut active);
        assert_eq!(idle.count(), BESIDE);
        let micros = |time: Duration| format!("{:.1} us", time.as_secs_f64() * 1e6);
        rows.push(vec![
            contender.name.clone(),
            ratio(beside.as_secs_f64(), alone.as_secs_f64()),
            micros(alone),
            micros(beside),
            micros(alone_tail),
            micros(beside_tail),
        ]);
    }
    let title = format!("Round trips of {ACTIVE} connections, alone and beside {BESIDE} idle ones");
    let heads = ["", "ratio", "median alone", "median beside", "p99 alone", "p99 beside"];
    table::print(&title, &heads, &rows);
}

/// Median and 99th percentile.
fn round_trips(clients: &mut Clients) -> (Duration, Duration) {
    let mut times = Vec::new();
    for turn in 0..20_000 {
        let client = turn % clients.count();
        let start = Instant::now();
        clients.exchange(client..client + 1);
        times.push(start.elapsed());
    }
    times.sort_unstable();
    (percentile(&times, 0.5), percentile(&times, 0.99))
}
