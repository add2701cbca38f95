//! Servers. What involves signals runs in a process of its own.

use rustix::process::{Pid, Signal, kill_process};
use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::rc::Rc;
use std::time::Duration;

use bluelet::{Connection, Runtime, Server};
use bluelet::{Event, boxed, connect, kill, run, server, spawn};

fn echoer(conn: Connection) -> impl Event<Output = io::Result<()>> {
    boxed(async move {
        loop {
            let data = conn.recv(1024).await?;
            if data.is_empty() {
                return Ok(());
            }
            conn.sendall(data).await?;
        }
    })
}

#[test]
fn a_server_echoes_and_closes_when_the_handler_ends() {
    Runtime::new().unwrap().run_until(boxed(async {
        let server = Server::bind("127.0.0.1:0").unwrap();
        let addr = server.local_addr().unwrap();
        spawn(server.serve(|conn: Connection| {
            boxed(async move {
                let line = conn.readline().await?;
                conn.sendall(line).await?;
                std::mem::forget(conn.clone());
                io::Result::Ok(())
            })
        }));
        let conn = connect(addr).await.unwrap();
        conn.sendall("hello\n").await.unwrap();
        assert_eq!(conn.readline().await.unwrap(), "hello\n");
        assert!(conn.recv(1).await.unwrap().is_empty());
    }));
}

#[test]
fn errors_and_panics_of_handlers_leave_the_server_alive() {
    Runtime::new().unwrap().run_until(boxed(async {
        let server = Server::bind("127.0.0.1:0").unwrap();
        let addr = server.local_addr().unwrap();
        let count = Cell::new(0);
        let handle = spawn(server.serve(move |conn: Connection| {
            count.set(count.get() + 1);
            let number = count.get();
            assert_ne!(number, 3, "in the handler's call");
            boxed(async move {
                conn.recv(1).await?;
                match number {
                    1 => Err(io::Error::other("an error")),
                    2 => panic!("in the handler"),
                    _ => conn.sendall("fine").await,
                }
            })
        }))
        .await;
        for expected in ["", "", "", "fine"] {
            let conn = connect(addr).await.unwrap();
            conn.sendall("x").await.unwrap();
            let reply = conn.recv(10).await.unwrap_or_default();
            assert_eq!(reply, expected);
        }
        assert!(!handle.is_done());
    }));
}

#[test]
fn handlers_may_return_nothing() {
    Runtime::new().unwrap().run_until(boxed(async {
        let server = Server::bind("127.0.0.1:0").unwrap();
        let addr = server.local_addr().unwrap();
        spawn(server.serve(|conn: Connection| boxed(async move { conn.close() })));
        assert!(connect(addr).await.unwrap().recv(1).await.unwrap().is_empty());
    }));
}

#[test]
fn max_connections_lets_the_others_wait() {
    Runtime::new().unwrap().run_until(boxed(async {
        let server = Server::bind("127.0.0.1:0").unwrap().max_connections(2);
        let addr = server.local_addr().unwrap();
        let (live, most) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
        let seen = most.clone();
        spawn(server.serve(move |conn: Connection| {
            let (live, most) = (live.clone(), seen.clone());
            boxed(async move {
                live.set(live.get() + 1);
                most.set(most.get().max(live.get()));
                let result = conn.sendall(conn.recv(1).await?).await;
                live.set(live.get() - 1);
                result
            })
        }));
        let mut clients = Vec::new();
        for _ in 0..10 {
            clients.push(connect(addr).await.unwrap());
        }
        for conn in clients {
            conn.sendall("x").await.unwrap();
            assert_eq!(conn.recv(1).await.unwrap(), "x");
        }
        assert_eq!(most.get(), 2);
    }));
}

#[test]
fn a_killed_server_leaves_its_handlers_alone() {
    run(boxed(async {
        let server = Server::bind("127.0.0.1:0").unwrap();
        let addr = server.local_addr().unwrap();
        let handle = spawn(server.serve(echoer)).await;
        let client = connect(addr).await.unwrap();
        client.sendall("one").await.unwrap();
        assert_eq!(client.read_exact(3).await.unwrap(), "one");
        assert!(kill(&handle).await);
        assert_eq!(connect(addr).await.unwrap_err().kind(), io::ErrorKind::ConnectionRefused);
        client.sendall("two").await.unwrap();
        assert_eq!(client.read_exact(3).await.unwrap(), "two");
    }));
}

#[test]
fn an_address_that_cannot_be_bound_is_the_servers_result() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let error = run(server(taken.local_addr().unwrap(), echoer)).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::AddrInUse);
}

/// Runs the test `name` of this file again in a process of its own, where `CHILD` is set.
fn child(name: &str) -> (Child, BufReader<std::process::ChildStdout>, SocketAddr) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture", "--test-threads=1"])
        .env("BLUELET_TEST_CHILD", "1")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let addr = loop {
        let mut line = String::new();
        assert_ne!(output.read_line(&mut line).unwrap(), 0, "the child ended");
        if let Some((_, addr)) = line.split_once("listening on ") {
            break addr.trim().parse().unwrap();
        }
    };
    (child, output, addr)
}

fn is_child() -> bool {
    std::env::var_os("BLUELET_TEST_CHILD").is_some()
}

fn signal(child: &Child, signal: Signal) {
    kill_process(Pid::from_child(child), signal).unwrap();
}

fn serve_in_child(grace: Duration) {
    let server = Server::bind("127.0.0.1:0").unwrap().grace(grace);
    println!("listening on {}", server.local_addr().unwrap());
    run(server.serve(echoer)).unwrap();
    println!("the server has ended");
}

#[test]
fn a_signal_lets_handlers_finish() {
    if is_child() {
        return serve_in_child(Duration::from_secs(3600));
    }
    for name in [Signal::INT, Signal::TERM] {
        let (mut child, mut output, addr) = child("a_signal_lets_handlers_finish");
        let mut client = TcpStream::connect(addr).unwrap();
        client.write_all(b"one").unwrap();
        client.read_exact(&mut [0; 3]).unwrap();
        signal(&child, name);
        // The listener closes, while the handler goes on.
        while TcpStream::connect(addr).is_ok() {
            std::thread::yield_now();
        }
        client.write_all(b"two").unwrap();
        client.read_exact(&mut [0; 3]).unwrap();
        drop(client);
        assert!(child.wait().unwrap().success());
        let mut rest = String::new();
        output.read_to_string(&mut rest).unwrap();
        assert!(rest.contains("the server has ended"), "{rest}");
    }
}

#[test]
fn handlers_are_killed_when_the_grace_is_over() {
    if is_child() {
        return serve_in_child(Duration::from_millis(10));
    }
    let (mut child, _output, addr) = child("handlers_are_killed_when_the_grace_is_over");
    let mut client = TcpStream::connect(addr).unwrap();
    client.write_all(b"one").unwrap();
    client.read_exact(&mut [0; 3]).unwrap();
    signal(&child, Signal::TERM);
    assert_eq!(client.read(&mut [0; 3]).unwrap(), 0);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_second_signal_ends_the_process() {
    use std::os::unix::process::ExitStatusExt;
    if is_child() {
        return serve_in_child(Duration::from_secs(3600));
    }
    let (mut child, _output, addr) = child("a_second_signal_ends_the_process");
    let mut client = TcpStream::connect(addr).unwrap();
    client.write_all(b"one").unwrap();
    client.read_exact(&mut [0; 3]).unwrap();
    signal(&child, Signal::INT);
    while TcpStream::connect(addr).is_ok() {
        std::thread::yield_now();
    }
    signal(&child, Signal::INT);
    assert_eq!(child.wait().unwrap().signal(), Some(2));
}

#[test]
fn workers_share_the_port_and_end_together() {
    if is_child() {
        let server = Server::bind("127.0.0.1:0").unwrap().workers(3);
        println!("listening on {}", server.local_addr().unwrap());
        let handler = |conn: Connection| {
            boxed(async move {
                conn.recv(1).await?;
                conn.sendall(format!("{:?}\n", std::thread::current().id())).await
            })
        };
        return run(server.serve(handler)).unwrap();
    }
    let (mut child, _output, addr) = child("workers_share_the_port_and_end_together");
    let mut threads = std::collections::HashSet::new();
    // The system spreads connections by a hash of their ports; the workers may still be starting.
    while threads.len() < 3 {
        let mut client = TcpStream::connect(addr).unwrap();
        client.write_all(b"x").unwrap();
        let mut reply = String::new();
        client.read_to_string(&mut reply).unwrap();
        threads.insert(reply);
    }
    signal(&child, Signal::TERM);
    assert!(child.wait().unwrap().success());
    assert!(TcpStream::connect(addr).is_err());
}

#[test]
fn settings_and_what_a_dump_shows_of_a_server() {
    Runtime::new().unwrap().run_until(boxed(async {
        let server = Server::bind("127.0.0.1:0").unwrap().backlog(16).unwrap();
        let addr = server.local_addr().unwrap();
        spawn(server.serve(echoer));
        let conn = connect(addr).await.unwrap();
        conn.sendall("x").await.unwrap();
        conn.recv(1).await.unwrap();
        let text = bluelet::dump();
        assert!(text.contains("#1 server in Accept"), "{text}");
        assert!(text.contains(&format!("waits to read from the listener on {addr}")), "{text}");
        assert!(text.contains(&conn.local_addr().unwrap().to_string()), "{text}");
    }));
}

/// Lets this process have at most so many descriptors.
fn limit_descriptors(count: u64) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let maximum = getrlimit(Resource::Nofile).maximum;
    setrlimit(Resource::Nofile, Rlimit { current: Some(count), maximum }).unwrap();
}

#[test]
fn a_shortage_of_descriptors_pauses_accepting_and_is_over_by_itself() {
    if is_child() {
        limit_descriptors(32);
        return serve_in_child(Duration::from_millis(10));
    }
    let (mut child, _output, addr) =
        child("a_shortage_of_descriptors_pauses_accepting_and_is_over_by_itself");
    let echo = |client: &mut TcpStream| {
        client.write_all(b"x").unwrap();
        client.read_exact(&mut [0]).unwrap();
    };
    let mut first = TcpStream::connect(addr).unwrap();
    echo(&mut first);
    // More than it can have; the system completes them for the server.
    let others: Vec<_> = (0..60).map(|_| TcpStream::connect(addr).unwrap()).collect();
    for _ in 0..100 {
        echo(&mut first);
    }
    let mut last = TcpStream::connect(addr).unwrap();
    drop(others);
    echo(&mut last);
    echo(&mut first);
    signal(&child, Signal::TERM);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_signal_prints_what_every_coroutine_is_doing() {
    if is_child() {
        let server = Server::bind("127.0.0.1:0").unwrap();
        println!("listening on {}", server.local_addr().unwrap());
        return run(boxed(async move {
            bluelet::dump_on(bluelet::SIGUSR1);
            server.serve(echoer).await.unwrap();
        }));
    }
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_signal_prints_what_every_coroutine_is_doing", "--nocapture"])
        .env("BLUELET_TEST_CHILD", "1")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let addr: SocketAddr = loop {
        let mut line = String::new();
        assert_ne!(output.read_line(&mut line).unwrap(), 0, "the child ended");
        if let Some((_, addr)) = line.split_once("listening on ") {
            break addr.trim().parse().unwrap();
        }
    };
    let mut clients: Vec<_> = (0..100).map(|_| TcpStream::connect(addr).unwrap()).collect();
    for client in &mut clients {
        client.write_all(b"x").unwrap();
        client.read_exact(&mut [0]).unwrap();
    }
    signal(&child, Signal::USR1);
    let mut report = BufReader::new(child.stderr.take().unwrap()).lines();
    let head = report.next().unwrap().unwrap();
    assert_eq!(head, "bluelet: 101 coroutines");
    let server = report.next().unwrap().unwrap();
    assert!(server.contains("server in Accept"), "{server}");
    let waits = report.next().unwrap().unwrap();
    assert!(waits.contains("waits to read from the listener on "), "{waits}");
    let handlers = report.next().unwrap().unwrap();
    assert!(handlers.contains("100 x "), "{handlers}");
    let longest = report.next().unwrap().unwrap();
    assert!(longest.contains("waits to read from 127.0.0.1:"), "{longest}");
    signal(&child, Signal::TERM);
    drop(clients);
    assert!(child.wait().unwrap().success());
}
