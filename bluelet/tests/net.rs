//! Connections and listeners on real sockets of the loopback.

use std::cell::RefCell;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::rc::Rc;
use std::thread;
use std::time::Duration;

use bluelet::{Connection, Listener, Waits};
use bluelet::{boxed, connect, kill, null, run, sleep, spawn, timeout};

/// Two ends of a TCP connection.
async fn tcp_pair() -> (Connection, Connection) {
    let listener = Listener::bind("127.0.0.1:0").unwrap();
    let here = connect(listener.local_addr().unwrap()).await.unwrap();
    let there = listener.accept().await.unwrap();
    (here, there)
}

/// An address that refuses connections; nobody else can get it while the socket lives.
fn refusing() -> (socket2::Socket, SocketAddr) {
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    socket.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
    let addr = socket.local_addr().unwrap().as_socket().unwrap();
    (socket, addr)
}

#[test]
fn bytes_come_back_whole_and_the_end_is_empty() {
    run(boxed(async {
        let (here, there) = tcp_pair().await;
        here.sendall("hello").await.unwrap();
        assert_eq!(there.recv(1024).await.unwrap(), "hello");
        assert_eq!(there.peer_addr().unwrap(), here.local_addr().unwrap());
        assert_eq!(here.peer_addr().unwrap(), there.local_addr().unwrap());
        here.set_nodelay(true).unwrap();
        drop(here);
        assert!(there.recv(1024).await.unwrap().is_empty());
        assert!(there.recv(1024).await.unwrap().is_empty());
    }));
}

#[test]
fn a_hundred_blocking_clients_interleaved() {
    let listener = Listener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    let clients: Vec<_> = (0..100)
        .map(|number| {
            thread::spawn(move || {
                let mut stream = TcpStream::connect(addr).unwrap();
                for round in 0..20 {
                    let message = format!("client {number} round {round}");
                    stream.write_all(message.as_bytes()).unwrap();
                    let mut reply = vec![0; message.len()];
                    stream.read_exact(&mut reply).unwrap();
                    assert_eq!(reply, message.as_bytes());
                }
            })
        })
        .collect();
    run(boxed(async move {
        for _ in 0..100 {
            let conn = listener.accept().await.unwrap();
            spawn(boxed(async move {
                loop {
                    let data = conn.recv(1024).await.unwrap();
                    if data.is_empty() {
                        break;
                    }
                    conn.sendall(data).await.unwrap();
                }
            }));
        }
    }));
    clients.into_iter().for_each(|client| client.join().unwrap());
}

#[test]
fn two_hundred_connections_behind_one_edge_are_all_accepted() {
    let listener = Listener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    let clients: Vec<_> = (0..200).map(|_| TcpStream::connect(addr).unwrap()).collect();
    run(boxed(async move {
        for _ in 0..200 {
            listener.accept().await.unwrap();
        }
    }));
    drop(clients);
}

#[test]
fn a_large_message_arrives_whole_through_small_buffers() {
    run(boxed(async {
        let (here, there) = tcp_pair().await;
        let message: Vec<u8> = (0..8_000_000u32).map(|i| (i % 251) as u8).collect();
        let expected = message.clone();
        let sender = spawn(boxed(async move {
            here.sendall(message).await.unwrap();
            here.shutdown(Shutdown::Write).unwrap();
            here.recv(1).await.unwrap()
        }))
        .await;
        let mut received = Vec::new();
        loop {
            let data = there.recv(usize::MAX).await.unwrap();
            if data.is_empty() {
                break;
            }
            received.extend_from_slice(&data);
        }
        assert!(received == expected);
        there.sendall("!").await.unwrap();
        assert_eq!(sender.await.unwrap(), "!");
    }));
}

#[test]
fn lines_come_one_by_one_and_the_rest_at_the_end() {
    run(boxed(async {
        let (here, there) = tcp_pair().await;
        here.sendall("one\ntwo\n\nthr").await.unwrap();
        assert_eq!(there.readline().await.unwrap(), "one\n");
        assert_eq!(there.recv(2).await.unwrap(), "tw");
        assert_eq!(there.readline().await.unwrap(), "o\n");
        assert_eq!(there.readline().await.unwrap(), "\n");
        here.sendall("ee\nrest").await.unwrap();
        assert_eq!(there.readline().await.unwrap(), "three\n");
        here.close();
        assert_eq!(there.readline().await.unwrap(), "rest");
        assert_eq!(there.readline().await.unwrap(), "");
    }));
}

#[test]
fn an_endless_line_is_an_error_at_the_limit_and_its_bytes_stay() {
    run(boxed(async {
        let (here, there) = tcp_pair().await;
        here.sendall("0123456789\n").await.unwrap();
        let error = there.read_until(b'\n', 10).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
        assert_eq!(there.read_until(b'\n', 11).await.unwrap(), "0123456789\n");
        let sender = spawn(boxed(async move { here.sendall(vec![b'x'; 50_000_000]).await })).await;
        let error = there.readline().await.unwrap_err();
        assert!(error.to_string().contains("65536"), "{error}");
        there.close();
        assert!(sender.await.unwrap().is_err());
    }));
}

#[test]
fn read_exact_waits_for_all_and_says_what_is_missing() {
    run(boxed(async {
        let (here, there) = tcp_pair().await;
        let reader = there.clone();
        let four = spawn(boxed(async move { reader.read_exact(4).await })).await;
        here.sendall("ab").await.unwrap();
        null().await;
        here.sendall("cdef").await.unwrap();
        assert_eq!(four.await.unwrap().unwrap(), "abcd");
        here.close();
        let error = there.read_exact(3).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
        assert_eq!(error.to_string(), "the stream ended after 2 of 3 bytes");
        assert_eq!(there.recv(10).await.unwrap(), "ef");
    }));
}

#[test]
fn who_asks_for_no_bytes_does_not_wait_for_any() {
    run(boxed(async {
        let (here, there) = tcp_pair().await;
        // Now it is known that there is nothing to read.
        assert!(timeout(Duration::from_millis(1), there.recv(1)).await.is_err());
        let none = async { (there.read_exact(0).await, there.read_until(b'\n', 0).await) };
        let (exact, until) = timeout(Duration::from_secs(10), boxed(none)).await.unwrap();
        assert_eq!((exact.unwrap(), until.unwrap()), ("".into(), "".into()));
        drop(here);
    }));
}

#[test]
fn recv_into_gives_the_buffer_back() {
    run(boxed(async {
        let (here, there) = tcp_pair().await;
        here.sendall("hello\nyou").await.unwrap();
        let (count, buffer) = there.recv_into([0; 3]).await;
        assert_eq!((count.unwrap(), &buffer), (3, b"hel"));
        assert_eq!(there.readline().await.unwrap(), "lo\n");
        let (count, buffer) = there.recv_into(vec![0; 8]).await;
        assert_eq!(&buffer[..count.unwrap()], b"you");
    }));
}

#[test]
fn several_readers_are_served_in_order_of_asking() {
    run(boxed(async {
        let (here, there) = tcp_pair().await;
        let order = Rc::new(RefCell::new(String::new()));
        let mut readers = Vec::new();
        for _ in 0..3 {
            let (conn, order) = (there.clone(), order.clone());
            readers.push(
                spawn(boxed(async move {
                    let data = conn.read_exact(2).await.unwrap();
                    order.borrow_mut().push_str(std::str::from_utf8(&data).unwrap());
                }))
                .await,
            );
        }
        null().await;
        here.sendall("a").await.unwrap();
        sleep(Duration::from_millis(1)).await;
        here.sendall("abbcc").await.unwrap();
        for reader in readers {
            reader.await.unwrap();
        }
        assert_eq!(*order.borrow(), "aabbcc");
    }));
}

#[test]
fn one_edge_is_for_a_reader_and_a_writer() {
    const SIZE: usize = 20_000_000;
    run(boxed(async {
        let (here, there) = tcp_pair().await;
        let reading = here.clone();
        let reader = spawn(boxed(async move { reading.recv(10).await.unwrap() })).await;
        let writing = here.clone();
        let data = vec![b'x'; SIZE];
        let writer = spawn(boxed(async move { writing.sendall(data).await })).await;
        while here.bytes_sent() == 0 {
            null().await;
        }
        let waits: Vec<_> = bluelet::tasks().into_iter().flat_map(|task| task.waits).collect();
        let peer = here.peer_addr().unwrap().to_string();
        assert!(waits.contains(&Waits::Read(peer.clone())), "{waits:?}");
        assert!(waits.contains(&Waits::Write(peer)), "{waits:?}");
        // The answer is there before the loop looks at its sockets again.
        there.sendall("answer").await.unwrap();
        assert_eq!(there.read_exact(SIZE).await.unwrap().len(), SIZE);
        assert_eq!(reader.await.unwrap(), "answer");
        writer.await.unwrap().unwrap();
    }));
}

#[test]
fn a_reader_killed_in_front_of_another_loses_nothing() {
    run(boxed(async {
        let (here, there) = tcp_pair().await;
        let (one, two) = (there.clone(), there.clone());
        let first = spawn(boxed(async move { one.readline().await })).await;
        let second = spawn(boxed(async move { two.readline().await })).await;
        null().await;
        here.sendall("par").await.unwrap();
        sleep(Duration::from_millis(2)).await;
        kill(&first);
        here.sendall("tial\n").await.unwrap();
        assert_eq!(second.await.unwrap().unwrap(), "partial\n");
    }));
}

#[test]
fn a_reader_killed_after_it_was_woken_passes_the_turn_on() {
    run(boxed(async {
        let (here, there) = tcp_pair().await;
        let (one, two) = (there.clone(), there.clone());
        let first = spawn(boxed(async move { one.recv(1).await })).await;
        let second = spawn(boxed(async move { two.recv(1).await })).await;
        // The victim stands in the run queue behind its killer, woken by the same bytes.
        let killer = spawn(boxed(async move {
            here.sendall("x").await.unwrap();
            sleep(Duration::from_millis(2)).await;
            kill(&first);
            here
        }))
        .await;
        let _here = killer.await.unwrap();
        drop(second);
        there.close();
    }));
}

#[test]
fn closing_wakes_those_who_wait_and_says_who_closed() {
    run(boxed(async {
        let (here, there) = tcp_pair().await;
        let conn = there.clone();
        let reader = spawn(boxed(async move { conn.recv(1).await })).await;
        null().await;
        there.close();
        there.close();
        let error = reader.await.unwrap().unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotConnected);
        assert!(
            error.to_string().contains("closed by `close()` at bluelet/tests/net.rs:"),
            "{error}"
        );
        assert_eq!(there.sendall("").await.unwrap_err().kind(), io::ErrorKind::NotConnected);
        assert!(here.recv(1).await.unwrap().is_empty());

        let listener = Listener::bind("127.0.0.1:0").unwrap();
        let acceptor = listener.clone();
        let accepting = spawn(boxed(async move { acceptor.accept().await.map(drop) })).await;
        null().await;
        listener.close();
        let error = accepting.await.unwrap().unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotConnected);
        assert!(error.to_string().contains("the listener was closed by `close()`"), "{error}");
    }));
}

#[test]
fn a_reset_is_an_error_of_that_coroutine_only() {
    run(boxed(async {
        let (here, there) = tcp_pair().await;
        there.sendall("unread").await.unwrap();
        // So the rest has arrived too, and is left unread.
        here.recv(1).await.unwrap();
        here.close();
        let error = loop {
            match there.recv(1).await {
                Ok(data) => assert!(data.is_empty(), "{data:?}"),
                Err(error) => break error,
            }
        };
        assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
    }));
}

#[test]
fn a_refused_connect_names_the_address() {
    let (_socket, addr) = refusing();
    let error = run(connect(addr)).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
    assert!(error.to_string().contains(&addr.to_string()), "{error}");
}

#[test]
fn connect_tries_every_address_and_resolves_names() {
    let (_socket, refused) = refusing();
    let listener = Listener::bind("127.0.0.1:0").unwrap();
    let open = listener.local_addr().unwrap();
    run(boxed(async move {
        let conn = connect(vec![refused, open]).await.unwrap();
        assert_eq!(conn.peer_addr().unwrap(), open);
        let conn = connect(("localhost", open.port())).await.unwrap();
        assert_eq!(conn.peer_addr().unwrap(), open);
        let conn = connect(format!("127.0.0.1:{}", open.port())).await.unwrap();
        assert_eq!(conn.peer_addr().unwrap(), open);
    }));
}

#[test]
fn an_address_in_use_is_named() {
    let listener = Listener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    let error = Listener::bind(addr).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::AddrInUse);
    assert!(error.to_string().contains(&format!("cannot listen on {addr}")), "{error}");
}

#[test]
fn a_saturated_reader_lets_the_others_run() {
    run(boxed(async {
        let (here, there) = tcp_pair().await;
        let sender = spawn(boxed(async move {
            loop {
                if here.sendall(vec![1; 65536]).await.is_err() {
                    return;
                }
            }
        }))
        .await;
        let conn = there.clone();
        let reader = spawn(boxed(async move { while conn.recv(1).await.is_ok() {} })).await;
        sleep(Duration::from_millis(5)).await;
        there.close();
        reader.await.unwrap();
        sender.await.unwrap();
    }));
}

#[test]
fn timeouts_bound_every_operation() {
    run(boxed(async {
        let (here, there) = tcp_pair().await;
        there.set_timeouts(Some(Duration::from_millis(3)), Some(Duration::from_millis(3)));
        let error = there.recv(1).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert!(error.to_string().contains("`recv` took longer than"), "{error}");
        let error = there.sendall(vec![0; 50_000_000]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        there.set_timeouts(None, None);
        here.sendall("late").await.unwrap();
        assert_eq!(there.recv(9).await.unwrap(), "late");
    }));
}

#[test]
fn a_timeout_ends_the_reader_that_has_it_and_no_other() {
    run(boxed(async {
        let (here, there) = tcp_pair().await;
        let reader = |there: &Connection| {
            let there = there.clone();
            spawn(boxed(async move { there.recv(1).await }))
        };
        // Alone at first, so it waits elsewhere than those who come after it.
        let patient = reader(&there).await;
        null().await;
        there.set_timeouts(Some(Duration::from_millis(3)), None);
        let (hasty, killed) = (reader(&there).await, reader(&there).await);
        null().await;
        assert!(kill(&killed).await);
        assert_eq!(hasty.await.unwrap().unwrap_err().kind(), io::ErrorKind::TimedOut);
        there.set_timeouts(None, None);
        let last = reader(&there).await;
        null().await;
        here.sendall("12").await.unwrap();
        assert_eq!(patient.await.unwrap().unwrap(), "1");
        assert_eq!(last.await.unwrap().unwrap(), "2");
        // Alone again, with a deadline that is over when it has been served.
        there.set_timeouts(Some(Duration::from_millis(300)), None);
        let served = reader(&there).await;
        null().await;
        here.sendall("3").await.unwrap();
        assert_eq!(served.await.unwrap().unwrap(), "3");
        sleep(Duration::from_millis(350)).await;
        here.sendall("4").await.unwrap();
        assert_eq!(reader(&there).await.await.unwrap().unwrap(), "4");
    }));
}

#[test]
fn a_connection_can_be_used_in_one_run_after_another() {
    let (here, there) = run(boxed(async {
        let (here, there) = tcp_pair().await;
        let conn = there.clone();
        let reader = spawn(boxed(async move { conn.recv(1).await })).await;
        null().await;
        here.sendall("1").await.unwrap();
        assert_eq!(reader.await.unwrap().unwrap(), "1");
        (here, there)
    }));
    run(boxed(async move {
        let conn = there.clone();
        let reader = spawn(boxed(async move { conn.recv(1).await })).await;
        null().await;
        here.sendall("2").await.unwrap();
        assert_eq!(reader.await.unwrap().unwrap(), "2");
    }));
}
