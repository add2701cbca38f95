//! What an echoed message costs in system calls.
//!
//! `cargo test --features syscalls --test syscalls -- --nocapture` prints it.

#![cfg(unix)]

mod common;

use std::collections::HashMap;
use std::io::{Read, Write};
use std::path::Path;
use std::process::Command;

use common::Example;

const CLIENTS: usize = 50;
const ROUNDS: usize = 200;
const MESSAGES: usize = CLIENTS * ROUNDS;

#[test]
fn a_message_costs_one_recv_one_send_and_a_share_of_a_wait() {
    let counts = Path::new(env!("CARGO_TARGET_TMPDIR")).join("syscalls.txt");
    let mut strace = Command::new("strace");
    assert!(
        strace.arg("--version").output().is_ok(),
        "strace cannot be run: install the package `strace`"
    );
    let mut strace = Command::new("strace");
    strace.args(["-f", "-c", "-o"]).arg(&counts);
    let server = Example::start_under(strace, "echo");
    in_lockstep(&server);
    server.interrupt();
    let (status, _, stderr) = server.wait();
    assert!(status.success(), "strace ends with {status}: {stderr}");

    let counts = calls(&std::fs::read_to_string(counts).unwrap());
    let per_message = |name: &str| {
        let calls = counts.iter().filter(|(call, _)| call.starts_with(name)).map(|(_, n)| n);
        calls.sum::<usize>() as f64 / MESSAGES as f64
    };
    println!("system calls per message, {CLIENTS} clients in lockstep, {MESSAGES} messages:");
    // On some processors waiting is called `epoll_pwait`.
    for name in ["recvfrom", "sendto", "epoll_wait", "epoll_pwait"] {
        println!("{name:>12} {:.3}", per_message(name));
    }
    let all: usize = counts.values().sum();
    println!("{:>12} {:.3}", "all", all as f64 / MESSAGES as f64);
    // Beside one for each message, a connection costs a first attempt and the end of its stream.
    let steady = (MESSAGES + 2 * CLIENTS) as f64 / MESSAGES as f64;
    assert!((1.0..=steady).contains(&per_message("recvfrom")));
    assert!((1.0..=steady).contains(&per_message("sendto")));
}

/// In each round every client sends, then every client reads.
fn in_lockstep(server: &Example) {
    let mut clients: Vec<_> = (0..CLIENTS).map(|_| server.connect()).collect();
    for _ in 0..ROUNDS {
        for client in &mut clients {
            client.write_all(&[b'x'; 64]).unwrap();
        }
        for client in &mut clients {
            client.read_exact(&mut [0; 64]).unwrap();
        }
    }
}

/// Reads strace's table: `% time, seconds, usecs/call, calls, errors (if any), syscall`.
fn calls(table: &str) -> HashMap<String, usize> {
    let rows = table.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    rows.filter_map(|row| Some((row.last()?.to_string(), row.get(3)?.parse().ok()?)))
        .filter(|(name, _)| name != "total")
        .collect()
}
