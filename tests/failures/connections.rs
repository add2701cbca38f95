//! Peers that reset, half-close, dribble, and never read; descriptors that somebody else has.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::os::fd::{AsRawFd, OwnedFd};
use std::time::Duration;

use bluelet::{Connection, Listener, boxed, null, run, sleep, spawn};
use socket2::SockRef;

use crate::process::{Holdings, PATIENCE, Server, alone, descriptors, echo, heap, is_child};

/// A connection, and a blocking peer.
async fn connected() -> (Connection, TcpStream) {
    let listener = Listener::bind("127.0.0.1:0").unwrap();
    let peer = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    peer.set_read_timeout(Some(PATIENCE)).unwrap();
    (listener.accept().await.unwrap(), peer)
}

/// Which descriptors of this process are sockets.
fn sockets() -> Vec<i32> {
    let entries = std::fs::read_dir("/proc/self/fd").unwrap().flatten();
    let sockets = entries.filter(|entry| {
        let target = std::fs::read_link(entry.path());
        target.is_ok_and(|target| target.to_string_lossy().starts_with("socket:"))
    });
    sockets.map(|entry| entry.file_name().to_str().unwrap().parse().unwrap()).collect()
}

/// Duplicates of every descriptor of this process that is a socket, as a child would inherit them.
fn duplicates() -> Vec<OwnedFd> {
    use rustix::process::{PidfdFlags, PidfdGetfdFlags, getpid, pidfd_getfd, pidfd_open};
    let this = pidfd_open(getpid(), PidfdFlags::empty()).unwrap();
    let duplicate = |number| pidfd_getfd(&this, number, PidfdGetfdFlags::empty()).unwrap();
    sockets().into_iter().map(duplicate).collect()
}

/// What this process has used of the processor.
fn processor_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// F5: somebody else with the same socket takes the bytes between the event and the read.
#[test]
fn readiness_for_nothing_makes_a_reader_wait_on() {
    alone("connections::readiness_for_nothing_makes_a_reader_wait_on", || {
        run(boxed(async {
            let (conn, peer) = connected().await;
            let others = duplicates();
            let reader = spawn(boxed(async move { conn.read_exact(6).await })).await;
            null().await;
            for _ in 0..3 {
                (&peer).write_all(b"stolen").unwrap();
                // The loop has not looked at its sockets since; now it will, after the theft.
                let mut stolen = 0;
                for other in others.iter().cycle() {
                    let mut buffer = [0; 16];
                    let flags = rustix::net::RecvFlags::DONTWAIT;
                    if let Ok((count, _)) = rustix::net::recv(other, &mut buffer, flags) {
                        stolen += count;
                    }
                    if stolen == 6 {
                        break;
                    }
                }
                sleep(Duration::from_millis(1)).await;
                assert!(!reader.is_done());
            }
            (&peer).write_all(b"not ").unwrap();
            sleep(Duration::from_millis(1)).await;
            (&peer).write_all(b"so").unwrap();
            assert_eq!(reader.await.unwrap().unwrap(), "not so");
        }));
    });
}

/// F15: `epoll` goes on reporting a closed descriptor of which there is a duplicate.
#[test]
fn a_socket_that_lives_on_in_a_duplicate_wakes_nobody_after_its_close() {
    alone(
        "connections::a_socket_that_lives_on_in_a_duplicate_wakes_nobody_after_its_close",
        || {
            run(boxed(async {
                let (old, old_peer) = connected().await;
                let waiter = spawn(boxed({
                    let old = old.clone();
                    async move { old.recv(1).await }
                }))
                .await;
                null().await;
                let _others = duplicates();
                old.close();
                assert_eq!(waiter.await.unwrap().unwrap_err().kind(), ErrorKind::NotConnected);
                // The new one may have the old one's number and slot.
                let (new, new_peer) = connected().await;
                let reader = spawn(boxed(async move { new.recv(16).await })).await;
                null().await;
                (&old_peer).write_all(b"for the old one").unwrap();
                let before = processor_time();
                sleep(Duration::from_millis(200)).await;
                assert!(!reader.is_done());
                // It has slept, not spun.
                assert!(processor_time() - before < Duration::from_millis(100));
                (&new_peer).write_all(b"for the new one").unwrap();
                assert_eq!(reader.await.unwrap().unwrap(), "for the new one");
            }));
        },
    );
}

/// F15: a number is closed by somebody whose it is not; the system gives it to the next socket.
#[test]
fn a_descriptor_that_is_closed_behind_the_runtime_harms_no_other() {
    let name = "connections::a_descriptor_that_is_closed_behind_the_runtime_harms_no_other";
    alone(name, || {
        run(boxed(async {
            for number_is_used_again in [false, true] {
                let (other, mut other_peer) = connected().await;
                let before = sockets();
                let (old, old_peer) = connected().await;
                let [number] = sockets()
                    .into_iter()
                    .filter(|number| !before.contains(number) && *number != old_peer.as_raw_fd())
                    .collect::<Vec<_>>()[..]
                else {
                    panic!("one of the two is the peer");
                };
                let waiter = spawn(boxed({
                    let old = old.clone();
                    async move { old.recv(1).await }
                }))
                .await;
                null().await;
                nix::unistd::close(number).unwrap();
                if number_is_used_again {
                    let (new, new_peer) = Connection::pair().unwrap();
                    assert!(sockets().contains(&number));
                    let readers = [new.clone(), new_peer.clone()];
                    let [reader, peer_reader] =
                        readers.map(|conn| spawn(boxed(async move { conn.recv(9).await })));
                    let (reader, peer_reader) = (reader.await, peer_reader.await);
                    // Who waited for the old one is told.
                    assert_eq!(waiter.await.unwrap().unwrap_err().kind(), ErrorKind::NotConnected);
                    old.close();
                    drop(old);
                    new_peer.sendall("for new").await.unwrap();
                    new.sendall("for peer").await.unwrap();
                    assert_eq!(reader.await.unwrap().unwrap(), "for new");
                    assert_eq!(peer_reader.await.unwrap().unwrap(), "for peer");
                } else {
                    old.close();
                    assert_eq!(waiter.await.unwrap().unwrap_err().kind(), ErrorKind::NotConnected);
                }
                other.sendall("x").await.unwrap();
                other_peer.read_exact(&mut [0]).unwrap();
            }
        }));
    });
}

/// F7: while one waits to read and another to send.
#[test]
fn a_reset_ends_the_coroutines_of_that_connection_only() {
    run(boxed(async {
        let (conn, peer) = connected().await;
        let (other, other_peer) = connected().await;
        let sender = spawn(boxed({
            let conn = conn.clone();
            async move { conn.sendall(vec![0; 50_000_000]).await }
        }))
        .await;
        let reader = spawn(boxed(async move { conn.recv(1).await })).await;
        let unharmed = spawn(boxed(async move { other.recv(5).await })).await;
        sleep(Duration::from_millis(5)).await;
        SockRef::from(&peer).set_linger(Some(Duration::ZERO)).unwrap();
        drop(peer);
        let reset = |kind| matches!(kind, ErrorKind::ConnectionReset | ErrorKind::BrokenPipe);
        assert!(reset(sender.await.unwrap().unwrap_err().kind()));
        // The error of a socket is given out once, so the reader may have an end without it.
        match reader.await.unwrap() {
            Ok(bytes) => assert!(bytes.is_empty()),
            Err(error) => assert!(reset(error.kind()), "{error}"),
        }
        (&other_peer).write_all(b"hello").unwrap();
        assert_eq!(unharmed.await.unwrap().unwrap(), "hello");
    }));
}

/// F8: as `nc -N` does.
#[test]
fn who_shuts_the_write_side_still_gets_the_whole_reply() {
    run(boxed(async {
        let (conn, mut peer) = connected().await;
        let client = std::thread::spawn(move || {
            peer.write_all(b"question").unwrap();
            peer.shutdown(std::net::Shutdown::Write).unwrap();
            let mut reply = Vec::new();
            peer.read_to_end(&mut reply).unwrap();
            reply.len()
        });
        assert_eq!(conn.read_exact(8).await.unwrap(), "question");
        assert!(conn.recv(1).await.unwrap().is_empty());
        assert!(conn.recv(1).await.unwrap().is_empty());
        conn.sendall(vec![7; 5_000_000]).await.unwrap();
        conn.close();
        assert_eq!(client.join().unwrap(), 5_000_000);
    }));
}

/// F9 and F12: what the server has in memory for them does not grow.
#[test]
fn clients_that_never_read_or_never_end_their_line_cost_little_and_are_ended() {
    let name =
        "connections::clients_that_never_read_or_never_end_their_line_cost_little_and_are_ended";
    if is_child() {
        let server = bluelet::Server::bind("127.0.0.1:0").unwrap();
        println!("listening on {}", server.local_addr().unwrap());
        return run(server.serve(talker)).unwrap();
    }
    let server = Server::start(name);
    echo(&mut server.connect(), "hello\n");
    let before = Holdings::of(&server);
    let mut deaf = server.connect();
    deaf.write_all(b"talk\n").unwrap();
    let mut endless = server.connect();
    let writer = std::thread::spawn(move || {
        // Until it is refused.
        while endless.write_all(&[b'x'; 65536]).is_ok() {}
    });
    loop {
        let now = Holdings::of(&server);
        assert!(now.heap - before.heap < 1_000_000, "{before:?} {now:?}");
        echo(&mut server.connect(), "others are served\n");
        // The server, and the one that answers.
        if now.coroutines == 2 {
            break;
        }
    }
    writer.join().unwrap();
    server.signal(rustix::process::Signal::TERM);
    let (_, _, stderr) = server.wait();
    assert!(stderr.contains("no end of the line within the limit of 65536 bytes"), "{stderr}");
    assert!(stderr.contains("`sendall` took longer than the timeout of 300ms"), "{stderr}");
    drop(deaf);
}

/// F12: a cache, say, keeps what it was sent.
#[test]
fn what_was_read_takes_no_more_memory_than_it_is_long() {
    alone("connections::what_was_read_takes_no_more_memory_than_it_is_long", || {
        run(boxed(async {
            let (here, there) = Connection::pair().unwrap();
            let mut kept = Vec::with_capacity(200);
            let mut before = 0;
            for number in 0..200 {
                here.sendall([&[b'x'; 50_000][..], b"\nshort\n"].concat()).await.unwrap();
                assert_eq!(there.readline().await.unwrap().len(), 50_001);
                kept.push(there.readline().await.unwrap());
                if number == 10 {
                    before = heap();
                }
            }
            assert!(kept.iter().all(|line| line == "short\n"));
            assert!(heap() - before < 20_000, "{} bytes", heap() - before);
        }));
    });
}

/// Echoes lines, and sends 50 MB to who asks for them.
#[bluelet::coroutine]
fn talker(conn: Connection) -> std::io::Result<()> {
    conn.set_timeouts(None, Some(Duration::from_millis(300)));
    loop {
        let line = yield_!(conn.readline())?;
        match &line[..] {
            b"" => return Ok(()),
            b"holdings\n" => return yield_!(conn.sendall(Holdings::now().line())),
            b"talk\n" => {
                for _ in 0..800 {
                    yield_!(conn.sendall([b'.'; 62_500]))?;
                }
            }
            _ => yield_!(conn.sendall(line))?,
        }
    }
}

/// F16: closed in the very turn in which its event arrives.
#[test]
fn a_connection_closed_while_its_reader_is_about_to_go_on_says_so() {
    run(boxed(async {
        let (conn, peer) = connected().await;
        let reader = spawn(boxed({
            let conn = conn.clone();
            async move { conn.recv(1).await }
        }))
        .await;
        let closer = spawn(boxed(async move {
            sleep(Duration::from_millis(1)).await;
            std::thread::sleep(Duration::from_millis(1));
            conn.close();
        }))
        .await;
        null().await;
        (&peer).write_all(b"x").unwrap();
        closer.await.unwrap();
        if let Err(error) = reader.await.unwrap() {
            assert_eq!(error.kind(), ErrorKind::NotConnected);
        }
    }));
}

/// F39: nobody answers, since the backlog of the listener is full.
#[test]
fn a_connect_that_nobody_answers_is_ended_by_a_timeout() {
    alone("connections::a_connect_that_nobody_answers_is_ended_by_a_timeout", || {
        use socket2::{Domain, Socket, Type};
        run(boxed(async {
            let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
            socket.bind(&"127.0.0.1:0".parse::<std::net::SocketAddr>().unwrap().into()).unwrap();
            socket.listen(0).unwrap();
            let addr = socket.local_addr().unwrap().as_socket().unwrap();
            let before = descriptors();
            let mut connected = Vec::new();
            let mut timed_out = 0;
            for _ in 0..4 {
                let limit = Duration::from_millis(50);
                match bluelet::timeout(limit, bluelet::connect(addr)).await {
                    Ok(conn) => connected.push(conn.unwrap()),
                    Err(_) => timed_out += 1,
                }
            }
            assert!(timed_out >= 2, "{timed_out}");
            assert_eq!(descriptors(), before + connected.len());
        }));
    });
}
