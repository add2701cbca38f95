//! System calls, counted by strace.

use std::process::{Command, Stdio};

use crate::load::Clients;
use crate::process::{Server, require, scratch, under};

/// How many a server makes for a message: the difference of two runs, one longer than the other.
pub fn per_message(server: &Command, connections: usize, bytes: usize) -> f64 {
    const SHORT: usize = 20;
    const LONG: usize = 120;
    let more = run(server, connections, bytes, LONG) - run(server, connections, bytes, SHORT);
    more / ((LONG - SHORT) * connections) as f64
}

fn run(server: &Command, connections: usize, bytes: usize, rounds: usize) -> f64 {
    require("strace");
    let out = scratch("strace.out");
    let mut strace = Command::new("strace");
    strace.args(["-f", "-c", "-o"]).arg(&out).stderr(Stdio::null());
    let server = Server::start(under(strace, server));
    Clients::connect(server.address, connections, bytes).rounds(rounds);
    server.end();
    let table = std::fs::read_to_string(&out).expect("strace has written it");
    let total = table.lines().find(|line| line.ends_with(" total")).expect("it has a last line");
    // `% time, seconds, usecs/call, calls, errors (if any), syscall`
    let calls = total.split_whitespace().nth(3).and_then(|calls| calls.parse().ok());
    calls.unwrap_or_else(|| panic!("no number of calls in {total:?}"))
}
