//! What an echoed message costs the server: processor time, instructions in user space, system calls.
//!
//! ```text
//! cargo bench --manifest-path benches/Cargo.toml --bench echo
//! ```
//!
//! Server and client are two processes on one processor, the clients in lockstep. Most of the time is the kernel's, which is
//! the same for all; instructions and system calls tell the servers apart.

use bluelet_benches::callgrind;
use bluelet_benches::contenders::{Contender, python, rust};
use bluelet_benches::load::Clients;
use bluelet_benches::process::{Server, raise_descriptor_limit, share_one_processor};
use bluelet_benches::strace;
use bluelet_benches::table::{self, median, ratio};

const SERVER: &str = env!("CARGO_BIN_EXE_server");
/// How often each is measured, in turn with the others.
const TURNS: usize = 7;
/// How many messages a turn has.
const MESSAGES: usize = 10_000;

fn main() {
    raise_descriptor_limit(12_000);
    share_one_processor();
    let names = ["mio-owned", "mio", "bluelet", "tokio", "smol", "may"];
    let mut contenders = rust(SERVER, &names);
    steady(&contenders);
    contenders.extend(python());
    for (connections, bytes) in [(50, 64), (50, 4096), (1000, 64), (1000, 4096)] {
        processor_time(&contenders, connections, bytes);
    }
}

/// What is the same in each run.
fn steady(contenders: &[Contender]) {
    let mut rows: Vec<(&str, f64, f64, f64)> = Vec::new();
    for contender in contenders {
        let command = contender.command(1024);
        let (all, own) = callgrind::per_message(&command, 50, 64);
        let calls = strace::per_message(&command, 50, 64);
        rows.push((&contender.name, all, own, calls));
    }
    let against = rows[0].1;
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(name, all, own, calls)| {
            let counts = [format!("{all:.0}"), format!("{own:.0}"), format!("{calls:.2}")];
            [name.to_string(), ratio(all, against)].into_iter().chain(counts).collect()
        })
        .collect();
    let title = "Instructions and system calls per message, 50 connections, 64 bytes";
    table::print(title, &["", "ratio", "instructions", "without libc", "system calls"], &rows);
}

/// In turns, so that all meet the same weather.
fn processor_time(contenders: &[Contender], connections: usize, bytes: usize) {
    let mut running: Vec<_> = contenders
        .iter()
        .map(|contender| {
            let server = Server::start(contender.command(bytes.max(1024)));
            let clients = Clients::connect(server.address, connections, bytes);
            (server, clients, Vec::new())
        })
        .collect();
    let rounds = MESSAGES / connections;
    for _ in 0..TURNS {
        for (server, clients, micros) in &mut running {
            let before = server.cpu();
            clients.rounds(rounds);
            let spent = server.cpu() - before;
            micros.push(spent.as_secs_f64() * 1e6 / (rounds * connections) as f64);
        }
    }
    let micros: Vec<f64> = running.into_iter().map(|(_, _, micros)| median(micros)).collect();
    let rows: Vec<_> = contenders
        .iter()
        .zip(&micros)
        .map(|(contender, &micro)| {
            vec![contender.name.clone(), ratio(micro, micros[0]), format!("{micro:.2} us")]
        })
        .collect();
    let title = format!(
        "Processor time of the server per message, {connections} connections, {bytes} bytes"
    );
    table::print(&title, &["", "ratio", "per message"], &rows);
}
