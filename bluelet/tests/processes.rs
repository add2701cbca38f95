//! Servers as processes of their own, for signals and limits.
#![cfg(unix)]

use rustix::process::{Pid, Signal, kill_process};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use bluelet::{Connection, PanicPolicy, Runtime, Server};
use bluelet::{Event, boxed, run};

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

/// Runs the test `name` of this file again in a process of its own, where `CHILD` is set.
fn child(name: &str) -> (Child, BufReader<ChildStdout>, SocketAddr) {
    start(name, Stdio::inherit())
}

fn start(name: &str, stderr: Stdio) -> (Child, BufReader<ChildStdout>, SocketAddr) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture", "--test-threads=1"])
        .env("BLUELET_TEST_CHILD", "1")
        .stdout(Stdio::piped())
        .stderr(stderr)
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
        // An address of its own, lest another test gets the port when it is free again.
        let server = Server::bind("127.0.0.2:0").unwrap().workers(3);
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

/// Says the name of its thread, then does what its client says: holds the loop, or panics.
fn named(conn: Connection) -> impl Event<Output = io::Result<()>> {
    boxed(async move {
        conn.sendall(format!("{:?}\n", std::thread::current().name())).await?;
        match &conn.readline().await?[..] {
            b"hold\n" => std::thread::sleep(Duration::from_millis(600)),
            b"panic\n" => panic!("as it was asked to"),
            _ => {}
        }
        Ok(())
    })
}

/// Has a handler do something, if it is one on a thread that is `wanted`; waits for its end.
fn tell(addr: SocketAddr, command: &str, wanted: impl FnOnce(&str) -> bool) -> bool {
    let mut client = BufReader::new(TcpStream::connect(addr).unwrap());
    let mut thread = String::new();
    client.read_line(&mut thread).unwrap();
    let wanted = wanted(&thread);
    client.get_mut().write_all(if wanted { command } else { "nothing\n" }.as_bytes()).unwrap();
    // It may end with a reset.
    let _ = client.read_to_string(&mut String::new());
    wanted
}

fn three_workers(runtime: &Runtime) {
    let server = Server::bind("127.0.0.1:0").unwrap().workers(3);
    println!("listening on {}", server.local_addr().unwrap());
    runtime.run(server.serve(named)).unwrap();
}

#[test]
fn workers_report_who_holds_their_loop_as_their_runtime_does() {
    if is_child() {
        let runtime = Runtime::new().unwrap();
        return three_workers(runtime.warn_slow(Duration::from_millis(500)));
    }
    let name = "workers_report_who_holds_their_loop_as_their_runtime_does";
    let (mut child, _output, addr) = start(name, Stdio::piped());
    let mut stderr = child.stderr.take().unwrap();
    let mut threads = std::collections::HashSet::new();
    while threads.len() < 3 {
        tell(addr, "hold\n", |thread| threads.insert(thread.to_owned()));
    }
    signal(&child, Signal::TERM);
    let mut text = String::new();
    stderr.read_to_string(&mut text).unwrap();
    assert!(child.wait().unwrap().success(), "{text}");
    assert!(text.matches("held the loop for").count() >= 3, "{text}");
}

#[test]
fn a_panic_in_any_worker_ends_all_where_the_policy_says_so() {
    if is_child() {
        let runtime = Runtime::new().unwrap();
        return three_workers(runtime.set_panic_policy(PanicPolicy::Stop));
    }
    let name = "a_panic_in_any_worker_ends_all_where_the_policy_says_so";
    for on_a_thread_of_its_own in [true, false] {
        let (mut child, _output, addr) = start(name, Stdio::null());
        let wanted = |thread: &str| thread.contains("bluelet-worker-") == on_a_thread_of_its_own;
        while !tell(addr, "panic\n", wanted) {}
        assert!(!child.wait().unwrap().success());
    }
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
    let name = "a_signal_prints_what_every_coroutine_is_doing";
    let (mut child, _output, addr) = start(name, Stdio::piped());
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
