//! What an event costs beside ever more connections.
//!
//! ```text
//! cargo bench --manifest-path benches/Cargo.toml --bench scale
//! ```
//!
//! Ten clients at a time send and read, each time others, so that only the number of connections changes. It needs 15,100
//! descriptors (`ulimit -Hn`) in each of two processes.

use bluelet_benches::contenders::{Contender, rust};
use bluelet_benches::load::Clients;
use bluelet_benches::process::{Server, raise_descriptor_limit, share_one_processor};
use bluelet_benches::table::{self, median, ratio};

const SERVER: &str = env!("CARGO_BIN_EXE_server");
const CONNECTIONS: [usize; 5] = [10, 100, 1000, 10_000, 15_000];
/// So many send at a time.
const AT_A_TIME: usize = 10;
const ROUNDS: usize = 500;
const TURNS: usize = 5;
/// Each contender has so many servers, one after the other, with the others' in between: what else the machine does then and
/// where the kernel puts a server's memory is not the same for all of them.
const PASSES: usize = 3;

fn main() {
    raise_descriptor_limit(15_100);
    share_one_processor();
    let contenders = rust(SERVER, &["bluelet", "mio-owned", "tokio", "smol"]);
    let mut turns = vec![CONNECTIONS.map(|_| Vec::new()); contenders.len()];
    for _ in 0..PASSES {
        for (contender, turns) in contenders.iter().zip(&mut turns) {
            measure(contender, turns);
        }
    }
    let row = |(contender, turns): (&Contender, [Vec<f64>; 5])| {
        let micros = turns.map(median);
        let [few, .., many] = micros;
        let figures = micros.map(|micro| format!("{micro:.2} us"));
        [contender.name.clone(), ratio(many, few)].into_iter().chain(figures).collect()
    };
    let rows: Vec<_> = contenders.iter().zip(turns).map(row).collect();
    let heads = ["", "ratio", "10", "100", "1,000", "10,000", "15,000"];
    let title = "Processor time of the server per message, by connections; the ratio is of the last to the first";
    table::print(title, &heads, &rows);
}

/// Adds what a new server needs for a message, in microseconds, with ever more connections.
fn measure(contender: &Contender, turns: &mut [Vec<f64>; 5]) {
    let server = Server::start(contender.command(1024));
    let mut clients = Clients::connect(server.address, AT_A_TIME, 64);
    for (count, turns) in CONNECTIONS.into_iter().zip(turns) {
        clients.grow(count);
        turns.extend((0..TURNS).map(|_| per_message(&server, &mut clients)));
    }
}

fn per_message(server: &Server, clients: &mut Clients) -> f64 {
    let count = clients.count();
    let groups = count / AT_A_TIME;
    let before = server.cpu();
    for round in 0..ROUNDS {
        // Every so manieth, and the next time those beside them.
        let first = round % groups;
        clients.exchange((first..count).step_by(groups).take(AT_A_TIME));
    }
    (server.cpu() - before).as_secs_f64() * 1e6 / (ROUNDS * AT_A_TIME) as f64
}
