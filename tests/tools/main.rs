//! Failures that only a tool can make: errors and delays of system calls (strace), a wall clock that
//! jumps (faketime), attacks on the web server (slowhttptest). The others are in `tests/failures`.
//!
//! `cargo test --features failures --test tools` runs them; one whose tool is missing fails.
#![cfg(target_os = "linux")]

#[path = "../common/mod.rs"]
mod common;

mod attacks;
mod clock;
mod injected;
mod memcached;
mod websocket;

use std::process::Command;

const CHILD: &str = "BLUELET_TEST_CHILD";

/// A tool that must be there.
fn tool(name: &str, package: &str) -> Command {
    let found = std::env::var("PATH")
        .unwrap()
        .split(':')
        .any(|folder| std::path::Path::new(folder).join(name).exists());
    assert!(found, "there is no {name}: install the package `{package}`");
    Command::new(name)
}

/// Says what a suite has said at its end, also when all is well and cargo keeps quiet.
fn tell(closing: std::fmt::Arguments<'_>) {
    use std::io::Write;
    let _ = writeln!(std::io::stdout(), "{closing}");
}

/// Whether this process is the one that a test has started for itself.
fn is_child() -> bool {
    std::env::var_os(CHILD).is_some()
}

/// Has `tool` run the test `name` of this program again, in a process where [`is_child`] holds;
/// gives what it prints.
fn again_under(mut tool: Command, name: &str) -> String {
    tool.arg(std::env::current_exe().unwrap());
    tool.args(["--exact", name, "--nocapture", "--test-threads=1"]).env(CHILD, "1");
    let output = tool.output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    assert!(output.status.success(), "{}: {text}", output.status);
    text
}
