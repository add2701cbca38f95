//! Instructions in user space, counted by callgrind: they are the same in each run, whatever else the machine does.

use std::collections::HashMap;
use std::ops::Sub;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::load::Clients;
use crate::process::{Server, require, scratch, under};

/// How many there were.
#[derive(Clone, Copy, Default)]
pub struct Instructions {
    /// Of the program itself, with Rust's standard library.
    pub own: u64,
    /// Of all, with the C library.
    pub all: u64,
}

impl Sub for Instructions {
    type Output = Instructions;

    fn sub(self, other: Instructions) -> Instructions {
        Instructions { own: self.own - other.own, all: self.all - other.all }
    }
}

/// How many a server takes for a message, and how many of them are its own: the difference of two runs, one longer
/// than the other, without what it takes to start, to accept and to end.
pub fn per_message(server: &Command, connections: usize, bytes: usize) -> (f64, f64) {
    const SHORT: usize = 20;
    const LONG: usize = 120;
    let counts = run(server, connections, bytes, LONG) - run(server, connections, bytes, SHORT);
    let messages = ((LONG - SHORT) * connections) as f64;
    (counts.all as f64 / messages, counts.own as f64 / messages)
}

fn run(server: &Command, connections: usize, bytes: usize, rounds: usize) -> Instructions {
    require("valgrind");
    let out = scratch("callgrind.out");
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--quiet"]);
    valgrind.arg(format!("--callgrind-out-file={}", out.display())).stderr(Stdio::null());
    let server_under = Server::start(under(valgrind, server));
    Clients::connect(server_under.address, connections, bytes).rounds(rounds);
    server_under.end();
    let profile = std::fs::read_to_string(&out).expect("callgrind has written it");
    let program = Path::new(server.get_program());
    count(&profile, &program.file_name().expect("it is a file").to_string_lossy())
}

/// Sums what a profile has for each object, in callgrind's format: `ob=(1) PATH` names the object of the lines to come, a line
/// that begins with a position has a cost, and the line after `calls=` has what the callee has cost, which is
/// counted there.
fn count(profile: &str, program: &str) -> Instructions {
    let mut names = HashMap::new();
    let mut is_own = false;
    let mut of_callee = false;
    let mut counts = Instructions::default();
    for line in profile.lines() {
        if let Some((key @ ("ob" | "cob"), value)) = line.split_once('=') {
            let (id, name) = value.split_once(' ').unwrap_or((value, ""));
            if !name.is_empty() {
                names.insert(id, name.ends_with(&format!("/{program}")));
            }
            if key == "ob" {
                is_own = names[id];
            }
        } else if line.starts_with("calls=") {
            of_callee = true;
        } else if line.starts_with(|first: char| first.is_ascii_digit() || "+-*".contains(first)) {
            let cost = line.split(' ').nth(1).and_then(|cost| cost.parse().ok()).unwrap_or(0);
            if !std::mem::take(&mut of_callee) {
                counts.all += cost;
                counts.own += if is_own { cost } else { 0 };
            }
        }
    }
    counts
}
