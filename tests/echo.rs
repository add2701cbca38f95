//! The echo examples on real sockets.

mod common;

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::thread;

use common::{Example, pattern};

/// The examples that serve everybody at once.
const CONCURRENT: [&str; 3] = ["echo", "echo_expanded", "echo_by_hand"];

/// Sends everything from a thread of its own, ends the sending side, and gives what came back until
/// the end of the stream.
fn echoed(mut stream: TcpStream, bytes: Vec<u8>) -> Vec<u8> {
    let mut sender = stream.try_clone().unwrap();
    let sending = thread::spawn(move || {
        sender.write_all(&bytes).unwrap();
        sender.shutdown(Shutdown::Write).unwrap();
    });
    let mut back = Vec::new();
    stream.read_to_end(&mut back).unwrap();
    sending.join().unwrap();
    back
}

fn exchange(stream: &mut TcpStream, message: &[u8]) {
    stream.write_all(message).unwrap();
    expect(stream, message);
}

fn expect(stream: &mut TcpStream, message: &[u8]) {
    let mut back = vec![0; message.len()];
    stream.read_exact(&mut back).unwrap();
    assert!(back == message, "{} bytes came back changed", message.len());
}

#[test]
fn half_closed_clients_get_everything_back_before_the_end() {
    for example in CONCURRENT.into_iter().chain(["echo_plain"]) {
        let server = Example::start(example);
        for length in [0, 1, 1024, 1_000_003] {
            let bytes = pattern(length, length);
            assert!(echoed(server.connect(), bytes.clone()) == bytes, "{example}: {length} bytes");
        }
    }
}

#[test]
fn a_hundred_interleaved_clients_get_their_bytes_back_whole() {
    for example in CONCURRENT {
        let server = Example::start(example);
        let mut clients: Vec<_> = (0..100).map(|_| server.connect()).collect();
        for round in 0..10 {
            let message = |client: usize| pattern(client + round, 1 + 37 * client + 211 * round);
            for (number, client) in clients.iter_mut().enumerate() {
                client.write_all(&message(number)).unwrap();
            }
            for (number, client) in clients.iter_mut().enumerate().rev() {
                expect(client, &message(number));
            }
        }
        for client in &mut clients {
            client.shutdown(Shutdown::Write).unwrap();
            assert_eq!(client.read(&mut [0]).unwrap(), 0, "{example}: more than was sent");
        }
    }
}

#[test]
fn a_hundred_clients_at_once_stream_more_than_the_buffers_hold() {
    for example in CONCURRENT {
        let server = Example::start(example);
        thread::scope(|scope| {
            for number in 0..100 {
                let stream = server.connect();
                scope.spawn(move || {
                    let bytes = pattern(number, 300_000 + number);
                    assert!(echoed(stream, bytes.clone()) == bytes, "{example}: client {number}");
                });
            }
        });
    }
}

#[test]
fn silent_clients_hold_nobody_up() {
    for example in CONCURRENT {
        let server = Example::start(example);
        let _silent: Vec<_> = (0..10).map(|_| server.connect()).collect();
        let mut client = server.connect();
        exchange(&mut client, b"hello");
        let _silent_too = server.connect();
        exchange(&mut client, b"hello again");
    }
}

#[test]
fn a_client_that_never_reads_holds_nobody_up() {
    for example in CONCURRENT {
        let server = Example::start(example);
        let mut full = server.connect();
        full.set_nonblocking(true).unwrap();
        let mut client = server.connect();
        // Until no more can be sent, although the server has had its turn since.
        let mut refused = 0;
        while refused < 3 {
            match full.write(&[b'x'; 65536]) {
                Ok(_) => refused = 0,
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    refused += 1;
                    exchange(&mut client, b"hello");
                }
                Err(error) => panic!("{example}: {error}"),
            }
        }
        for _ in 0..10 {
            exchange(&mut client, b"hello");
        }
    }
}

#[test]
fn a_client_that_breaks_off_ends_nothing_but_its_own_connection() {
    for example in CONCURRENT {
        let server = Example::start(example);
        let mut client = server.connect();
        for _ in 0..10 {
            let mut rude = server.connect();
            rude.write_all(&[b'x'; 100_000]).unwrap();
            // Closing with unread bytes resets the connection.
            rude.read_exact(&mut [0]).unwrap();
        }
        exchange(&mut client, b"hello");
    }
}

#[cfg(unix)]
mod interrupted {
    use super::*;

    /// Those that have a runtime to see to it.
    const GRACEFUL: [&str; 2] = ["echo", "echo_expanded"];

    #[test]
    fn an_idle_server_ends_well_and_has_said_one_line() {
        for example in GRACEFUL {
            let server = Example::start(example);
            let bytes = pattern(1, 100_000);
            assert!(echoed(server.connect(), bytes.clone()) == bytes);
            server.interrupt();
            let (status, stdout, stderr) = server.wait();
            assert_eq!((status.code(), &*stdout, &*stderr), (Some(0), "", ""), "{example}");
        }
    }

    #[test]
    fn open_connections_do_not_keep_a_server_from_ending_well() {
        for example in GRACEFUL {
            let server = Example::start(example);
            let mut clients: Vec<_> = (0..20).map(|_| server.connect()).collect();
            for client in &mut clients[..10] {
                exchange(client, b"hello");
            }
            server.interrupt();
            let (status, stdout, stderr) = server.wait();
            assert_eq!((status.code(), &*stdout, &*stderr), (Some(0), "", ""), "{example}");
            for client in &mut clients[..10] {
                assert_eq!(client.read(&mut [0]).unwrap(), 0, "{example}: an end, not a reset");
            }
        }
    }

    #[test]
    fn the_one_with_its_own_listener_tells_who_comes_and_goes() {
        let server = Example::start("echo_listener");
        let mut clients = [server.connect(), server.connect()];
        for client in &mut clients {
            exchange(client, b"hello");
        }
        let [gone, still_there] = clients;
        let [first, second] = [&gone, &still_there].map(|client| client.local_addr().unwrap());
        drop(gone);
        // Once more than it takes the server to notice.
        assert!(echoed(server.connect(), b"more".to_vec()) == b"more");
        server.interrupt();
        let (status, stdout, stderr) = server.wait();
        assert_eq!((status.code(), &*stderr), (Some(0), ""));
        for client in [first, second] {
            let said: Vec<_> = stdout
                .lines()
                .filter(|line| line.contains(&client.to_string()))
                .map(|line| line.replace(&client.to_string(), "it"))
                .collect();
            assert_eq!(said, ["Connected: it", "Read from it: b\"hello\"", "Disconnected: it"]);
        }
        assert!(stdout.ends_with("Exiting.\n"), "{stdout}");
        drop(still_there);
    }
}
