//! The echo server and clients that others have written: nc, socat, Python.
//!
//! `cargo test --features clients` runs these tests.

mod common;

use std::io::{ErrorKind, Read, Write};
use std::process::{Child, Command, Stdio};
use std::thread;

use common::{Example, pattern};

/// Starts a client; its name on the command line may differ from that of the package.
fn start(package: &str, mut command: Command) -> Child {
    let started = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    started.unwrap_or_else(|error| match error.kind() {
        ErrorKind::NotFound => panic!("{command:?}: install the package `{package}`"),
        _ => panic!("{command:?} does not start: {error}"),
    })
}

/// An nc that half-closes after its input has ended.
fn nc(server: &Example) -> Child {
    let mut command = Command::new("nc");
    command.arg("-N").arg(server.addr.ip().to_string()).arg(server.addr.port().to_string());
    start("netcat-openbsd", command)
}

/// A socat that half-closes after its input has ended, and waits for the echo's end.
fn socat(server: &Example) -> Child {
    let mut command = Command::new("socat");
    command.args(["-t", "60", "-"]).arg(format!("TCP:{}", server.addr));
    start("socat", command)
}

/// Gives the client its input, ends it, and gives what the client has printed when it ends.
fn echoed(mut client: Child, bytes: Vec<u8>) -> Vec<u8> {
    let mut stdin = client.stdin.take().unwrap();
    let sending = thread::spawn(move || stdin.write_all(&bytes).unwrap());
    let output = client.wait_with_output().unwrap();
    sending.join().unwrap();
    assert!(output.status.success(), "the client ends with {}", output.status);
    output.stdout
}

#[test]
fn nc_gets_its_echo_before_the_end() {
    let server = Example::start("echo");
    for bytes in [b"hello\n".to_vec(), pattern(1, 1_000_003)] {
        assert!(echoed(nc(&server), bytes.clone()) == bytes);
    }
}

#[test]
fn socat_gets_its_echo_before_the_end() {
    let server = Example::start("echo");
    for bytes in [b"hello\n".to_vec(), pattern(2, 1_000_003)] {
        assert!(echoed(socat(&server), bytes.clone()) == bytes);
    }
}

#[test]
fn a_hundred_python_clients_get_their_bytes_back_whole() {
    let server = Example::start("echo");
    let mut command = Command::new("python3");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/clients.py");
    command.arg(script).arg(server.addr.port().to_string());
    let whole = echoed(start("python3", command), Vec::new());
    assert_eq!(String::from_utf8_lossy(&whole), "100\n");
}

#[test]
fn silent_clients_hold_no_other_up() {
    let server = Example::start("echo");
    let mut silent = [nc(&server), socat(&server)];
    // They are served before they fall silent.
    for client in &mut silent {
        client.stdin.as_mut().unwrap().write_all(b"here\n").unwrap();
        client.stdout.as_mut().unwrap().read_exact(&mut [0; 5]).unwrap();
    }
    assert_eq!(echoed(nc(&server), b"hello\n".to_vec()), b"hello\n");
    assert_eq!(echoed(socat(&server), b"hello\n".to_vec()), b"hello\n");
    for client in silent {
        assert_eq!(echoed(client, b"and gone\n".to_vec()), b"and gone\n");
    }
}
