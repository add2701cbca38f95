//! A mixed crowd for a while: `SECONDS=600` for ten minutes instead of three seconds.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bluelet::{Connection, kill, null, race, run, sleep, spawn, timeout};
use rustix::process::Signal;
use socket2::SockRef;

use crate::process::{Holdings, Server, client, echo, is_child};

#[bluelet::coroutine]
fn host(conn: Connection) -> std::io::Result<()> {
    conn.set_timeouts(Some(Duration::from_secs(5)), Some(Duration::from_millis(200)));
    loop {
        let line = yield_!(conn.readline())?;
        match &line[..] {
            b"" => return Ok(()),
            b"holdings\n" => return yield_!(conn.sendall(Holdings::now().line())),
            b"talk\n" => yield_!(conn.sendall(vec![b'.'; 8_000_000]))?,
            b"kill\n" => {
                let reader = yield_!(spawn(conn.recv(100)));
                yield_!(null());
                yield_!(kill(&reader));
                yield_!(conn.sendall("killed\n"))?;
            }
            b"wait\n" => {
                let _ = yield_!(timeout(Duration::from_millis(2), conn.recv(100)));
                let _ = yield_!(race(conn.recv(100), sleep(Duration::from_millis(2))));
                yield_!(conn.sendall("waited\n"))?;
            }
            b"panic\n" => panic!("as it was asked to"),
            _ => yield_!(conn.sendall(line))?,
        }
    }
}

/// One visit of the kind with this number.
fn visit(addr: SocketAddr, number: u64) {
    let mut stream = client(addr);
    let reset = |stream: &TcpStream| {
        SockRef::from(stream).set_linger(Some(Duration::ZERO)).unwrap();
    };
    let expect = |stream: &mut TcpStream, command: &[u8], reply: &str| {
        stream.write_all(command).unwrap();
        let mut bytes = vec![0; reply.len()];
        stream.read_exact(&mut bytes).unwrap();
        assert_eq!(String::from_utf8_lossy(&bytes), reply);
    };
    match number % 10 {
        0 => reset(&stream),
        1 => {
            stream.write_all(b"talk\n").unwrap();
            stream.read_exact(&mut [0; 1000]).unwrap();
            reset(&stream);
        }
        // It never reads, until the server gives up.
        2 if number % 100 == 2 => {
            stream.write_all(b"talk\n").unwrap();
            std::thread::sleep(Duration::from_millis(300));
        }
        3 => {
            stream.write_all(b"talk\n").unwrap();
            stream.shutdown(Shutdown::Write).unwrap();
            let mut bytes = Vec::new();
            // On a slow machine its patience may end before.
            let _ = stream.read_to_end(&mut bytes);
        }
        4 => {
            for byte in b"hello\n" {
                stream.write_all(&[*byte]).unwrap();
            }
            stream.read_exact(&mut [0; 6]).unwrap();
        }
        5 => expect(&mut stream, b"kill\n", "killed\n"),
        6 => expect(&mut stream, b"wait\n", "waited\n"),
        7 if number % 50 == 7 => {
            stream.write_all(b"panic\n").unwrap();
            assert_eq!(stream.read(&mut [0]).unwrap_or(0), 0);
        }
        8 => drop(stream.write_all(&[b'x'; 100_000])),
        _ => (0..20).for_each(|_| echo(&mut stream, "hello\n")),
    }
}

#[test]
fn a_mixed_crowd_leaves_nothing_behind() {
    let name = "soak::a_mixed_crowd_leaves_nothing_behind";
    if is_child() {
        let server = bluelet::Server::bind("127.0.0.1:0").unwrap();
        println!("listening on {}", server.local_addr().unwrap());
        return run(server.serve(host)).unwrap();
    }
    let seconds = std::env::var("SECONDS").map_or(3, |seconds| seconds.parse().unwrap());
    let mut server = Server::start(name);
    let stderr = server.keep_reading();
    let crowd = |lasting: Duration| {
        let (start, visits) = (Instant::now(), AtomicU64::new(0));
        std::thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| {
                    while start.elapsed() < lasting {
                        visit(server.addr, visits.fetch_add(1, Ordering::Relaxed));
                    }
                });
            }
        });
        visits.into_inner()
    };
    // Lists grow to their usual size.
    crowd(Duration::from_secs(1));
    let before = settled(&server);
    let visits = crowd(Duration::from_secs(seconds));
    let after = settled(&server);
    println!("{visits} visits in {seconds} s: before {before:?}, after {after:?}");
    assert_eq!(after.descriptors, before.descriptors);
    assert!((after.heap - before.heap).abs() < 64 * 1024, "{before:?} {after:?}");
    server.signal(Signal::TERM);
    assert!(server.wait().0.success());
    assert!(stderr.join().unwrap().contains("panicked: as it was asked to"));
}

/// What the server holds once it has noticed that everybody has gone.
fn settled(server: &Server) -> Holdings {
    loop {
        let holdings = Holdings::of(server);
        // The server, and the one that answers.
        if holdings.coroutines == 2 {
            return holdings;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}
