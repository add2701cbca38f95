//! Clients that connect and then keep silent: they lock nobody out, and are given up in the end.
#![cfg(unix)]

mod common;

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::process::Command;

use common::Example;

/// A server that may have this many descriptors.
const LIMIT: usize = 100;

const UPGRADE: &[u8] = b"GET /echo HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\n\
    Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

/// What clients of an example say.
struct Talk {
    /// To be said once, with the end of what comes back.
    first: (&'static [u8], &'static [u8]),
    /// To be said again and again.
    next: (&'static [u8], &'static [u8]),
    /// The beginning of something.
    part: &'static [u8],
}

const CACHE: Talk = Talk {
    first: (b"version\r\n", b"\r\n"),
    next: (b"version\r\n", b"\r\n"),
    part: b"set key 0 0 100\r\nx",
};

const WEB: Talk = Talk {
    first: (b"HEAD /missing HTTP/1.1\r\nHost: test\r\n\r\n", b"\r\n\r\n"),
    next: (b"HEAD /missing HTTP/1.1\r\nHost: test\r\n\r\n", b"\r\n\r\n"),
    part: b"GET / HTTP/1.1\r\nHo",
};

const SOCKETS: Talk = Talk {
    first: (UPGRADE, b"\r\n\r\n"),
    next: (b"\x81\x85\0\0\0\0hello", b"\x81\x05hello"),
    part: b"GET /chat HTTP/1.1\r\nHo",
};

fn talk(client: &mut TcpStream, (said, expected): (&[u8], &[u8])) {
    client.write_all(said).unwrap();
    let mut reply = Vec::new();
    while !reply.ends_with(expected) {
        let mut byte = [0];
        client.read_exact(&mut byte).expect("it is served");
        reply.push(byte[0]);
    }
}

/// Whether the stream ends here, be it with a reset.
fn is_ended(client: &mut TcpStream) -> bool {
    match client.read(&mut [0; 64]) {
        Ok(count) => count == 0,
        Err(error) => error.kind() == ErrorKind::ConnectionReset,
    }
}

fn serves_beside_the_idle(example: &str, arguments: &[&str], talks: Talk) {
    let mut limited = Command::new("sh");
    limited.args(["-c", &format!("ulimit -n {LIMIT}; exec \"$0\" \"$@\"")]);
    let server = Example::start_under_with(limited, example, arguments);
    let mut busy = server.connect();
    talk(&mut busy, talks.first);
    let mut idle = Vec::new();
    for number in 0..3 * LIMIT {
        let mut client = server.connect();
        match number % 3 {
            0 => {}
            1 => client.write_all(talks.part).unwrap(),
            _ => talk(&mut client, talks.first),
        }
        idle.push(client);
        talk(&mut busy, talks.next);
        let mut another = server.connect();
        talk(&mut another, talks.first);
        talk(&mut another, talks.next);
    }
    // Whoever was heard of longest ago has gone, and nobody else.
    assert!(idle[..LIMIT].iter_mut().all(is_ended));
    talk(idle.last_mut().unwrap(), talks.next);
    server.interrupt();
    let (status, _, stderr) = server.wait();
    assert_eq!((status.code(), &*stderr), (Some(0), ""), "{example}");
}

#[test]
fn idle_clients_lock_nobody_out_of_the_cache() {
    serves_beside_the_idle("memcached", &["127.0.0.1:0"], CACHE);
}

#[test]
fn idle_clients_lock_nobody_out_of_the_web_server() {
    serves_beside_the_idle("httpd", &[".", "127.0.0.1:0"], WEB);
}

#[test]
fn idle_clients_lock_nobody_out_of_the_websockets() {
    serves_beside_the_idle("websocket", &["127.0.0.1:0"], SOCKETS);
}

#[cfg(target_os = "linux")]
#[test]
fn a_websocket_that_has_spoken_takes_little_memory() {
    let server = Example::start("websocket");
    let clients: Vec<_> = (0..400)
        .map(|_| {
            let mut client = server.connect();
            talk(&mut client, SOCKETS.first);
            talk(&mut client, SOCKETS.next);
            client
        })
        .collect();
    let memory = server.peak_memory();
    assert!(memory < 20 << 20, "{memory} bytes for {} clients", clients.len());
}

#[test]
fn silent_clients_of_the_cache_are_given_up() {
    let server = Example::start_with("memcached", &["127.0.0.1:0", "64", "2"]);
    let mut clients = [CACHE.part, b"", b"get ke"].map(|said| {
        let mut client = server.connect();
        talk(&mut client, CACHE.first);
        client.write_all(said).unwrap();
        client
    });
    assert!(clients.iter_mut().all(is_ended));
    talk(&mut server.connect(), CACHE.first);
    server.interrupt();
    let (status, _, stderr) = server.wait();
    assert_eq!((status.code(), &*stderr), (Some(0), ""));
}

#[test]
fn silent_websockets_are_asked_and_then_given_up() {
    const PING: &[u8] = b"\x89\0";
    const PONG: &[u8] = b"\x8a\x80\0\0\0\0";
    let server = Example::start_with("websocket", &["127.0.0.1:0", "2"]);
    let [mut there, mut gone] = [(); 2].map(|()| {
        let mut client = server.connect();
        talk(&mut client, SOCKETS.first);
        client
    });
    for _ in 0..2 {
        talk(&mut there, (b"", PING));
        there.write_all(PONG).unwrap();
    }
    talk(&mut gone, (b"", PING));
    assert!(is_ended(&mut gone));
    talk(&mut there, SOCKETS.next);
}
