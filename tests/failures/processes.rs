//! Forks, signals, terminals, and two processes on one port.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::process::ExitStatusExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use bluelet::{Connection, Listener, Runtime, boxed, run, spawn};
use rustix::process::Signal;
use socket2::{Domain, Socket, Type};

use crate::process::{Server, again, alone, client, echo, is_child, wait};

#[bluelet::coroutine]
fn echoer(conn: Connection) -> std::io::Result<()> {
    loop {
        let data = yield_!(conn.recv(1024))?;
        if data.is_empty() {
            return Ok(());
        }
        yield_!(conn.sendall(data))?;
    }
}

/// What the panic of `f` says.
fn panic_of<T>(f: impl FnOnce() -> T) -> String {
    let Err(panic) = catch_unwind(AssertUnwindSafe(f)) else { panic!("no panic") };
    match panic.downcast_ref::<&str>() {
        Some(text) => text.to_string(),
        None => panic.downcast_ref::<String>().unwrap().clone(),
    }
}

const FORKED: &str = "this process was forked";

/// F31: the parent's sockets stand in an `epoll` that both processes have.
#[test]
fn a_child_forked_in_a_coroutine_panics_when_it_uses_the_runtime_and_the_parent_goes_on() {
    let name = "processes::\
        a_child_forked_in_a_coroutine_panics_when_it_uses_the_runtime_and_the_parent_goes_on";
    let stderr = alone(name, || {
        let runtime = Runtime::new().unwrap();
        let path = std::env::temp_dir().join(format!("bluelet-fork-{}", std::process::id()));
        let outcome = catch_unwind(AssertUnwindSafe(|| runtime.run_until(forking(path.clone()))));
        if let Err(panic) = outcome {
            // The child came back to the loop.
            assert!(panic.downcast_ref::<&str>().is_some_and(|text| text.contains(FORKED)));
            drop(runtime);
            eprintln!("the child has ended");
            std::process::exit(0);
        }
        assert!(!path.exists());
    });
    assert_eq!(stderr.matches("the child has ended").count(), 2, "{stderr}");
}

#[bluelet::coroutine]
fn forking(path: std::path::PathBuf) {
    // Registered, and waited for by another coroutine.
    let (here, there) = Connection::pair().unwrap();
    bluelet::spawn(echoer(there));
    let listener = bluelet::unix::Listener::bind(&path).unwrap();
    yield_!(here.sendall("before")).unwrap();
    assert_eq!(yield_!(here.read_exact(6)).unwrap(), "before");

    match fork::fork().unwrap() {
        fork::Fork::Parent(child) => assert_eq!(fork::waitpid(child).unwrap(), 0),
        // It goes on as if nothing had happened, and waits.
        fork::Fork::Child => yield_!(bluelet::null()),
    }
    match fork::fork().unwrap() {
        fork::Fork::Parent(child) => assert_eq!(fork::waitpid(child).unwrap(), 0),
        fork::Fork::Child => end_without_the_loop((here.clone(), listener.clone())),
    }
    yield_!(here.sendall("after")).unwrap();
    assert_eq!(yield_!(here.read_exact(5)).unwrap(), "after");
    yield_!(bluelet::unix::connect(&path)).unwrap();
    yield_!(listener.accept()).unwrap();
}

/// It has the parent's connections too, which it drops.
fn end_without_the_loop<T>(held: T) {
    assert!(panic_of(|| run(bluelet::null())).contains(FORKED));
    assert!(panic_of(|| bluelet::spawn(bluelet::null())).contains(FORKED));
    assert!(panic_of(bluelet::tasks).contains(FORKED));
    drop(held);
    eprintln!("the child has ended");
    std::process::exit(0);
}

/// F31: which is how servers that fork workers begin.
#[test]
fn a_listener_that_was_bound_before_a_fork_serves_in_the_child() {
    let name = "processes::a_listener_that_was_bound_before_a_fork_serves_in_the_child";
    alone(name, serve_in_a_child);
}

/// F31: a loop that has ended leaves nothing behind that a child would stumble over.
#[test]
fn a_child_of_a_process_that_has_run_a_loop_runs_one_of_its_own() {
    let name = "processes::a_child_of_a_process_that_has_run_a_loop_runs_one_of_its_own";
    alone(name, || {
        run(bluelet::null());
        serve_in_a_child();
    });
}

fn serve_in_a_child() {
    let server = bluelet::Server::bind("127.0.0.1:0").unwrap();
    let addr = server.local_addr().unwrap();
    match fork::fork().unwrap() {
        fork::Fork::Child => run(server.serve(echoer)).unwrap(),
        fork::Fork::Parent(child) => {
            let mut client = client(addr);
            for _ in 0..100 {
                echo(&mut client, "hello");
            }
            let pid = rustix::process::Pid::from_raw(child).unwrap();
            rustix::process::kill_process(pid, Signal::TERM).unwrap();
            assert_eq!(fork::waitpid(child).unwrap(), 0);
        }
    }
}

/// F32: the loop has not seen the first one yet.
#[test]
fn of_two_signals_close_together_the_second_one_ends_the_process() {
    let name = "processes::of_two_signals_close_together_the_second_one_ends_the_process";
    if is_child() {
        let server = bluelet::Server::bind("127.0.0.1:0").unwrap();
        println!("listening on {}", server.local_addr().unwrap());
        let held = |conn: Connection| {
            boxed(async move {
                conn.sendall("held\n").await.unwrap();
                std::thread::sleep(Duration::from_secs(3600));
            })
        };
        return run(server.serve(held)).unwrap();
    }
    for first in [Signal::INT, Signal::TERM] {
        for second in [Signal::INT, Signal::TERM] {
            let mut server = Server::start(name);
            server.connect().read_exact(&mut [0; 5]).unwrap();
            server.signal(first);
            // Two of a kind that are pending are one for the system.
            while !has_taken_its_signals(server.child.id()) {}
            server.signal(second);
            assert_eq!(wait(&mut server.child).signal(), Some(second.as_raw()));
        }
    }
}

/// Whether no signal is pending for a process, and none is being handled: all of its threads sleep.
fn has_taken_its_signals(pid: u32) -> bool {
    let field = |path: &Path, name: &str| {
        let status = std::fs::read_to_string(path.join("status")).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.trim().to_owned()
    };
    let process = PathBuf::from(format!("/proc/{pid}"));
    let pending = u64::from_str_radix(&field(&process, "ShdPnd:"), 16).unwrap() != 0;
    let mut threads = std::fs::read_dir(process.join("task")).unwrap();
    !pending && threads.all(|thread| field(&thread.unwrap().path(), "State:").starts_with('S'))
}

/// F32: its coroutine decides what the second one means.
#[test]
fn a_program_that_waits_for_signals_itself_gets_the_second_one_too() {
    let name = "processes::a_program_that_waits_for_signals_itself_gets_the_second_one_too";
    if is_child() {
        let server = bluelet::Server::bind("127.0.0.1:0").unwrap();
        println!("listening on {}", server.local_addr().unwrap());
        return run(boxed(async {
            let served = spawn(server.serve(echoer)).await;
            bluelet::signal(bluelet::SIGINT).await.unwrap();
            served.await.unwrap().unwrap();
            println!("drained");
            bluelet::signal(bluelet::SIGINT).await.unwrap();
            println!("twice");
        }));
    }
    let mut server = Server::start(name);
    echo(&mut server.connect(), "hello");
    server.signal(Signal::INT);
    // One that came earlier might count with the first.
    server.wait_for("drained");
    server.signal(Signal::INT);
    let (status, stdout, _) = server.wait();
    assert!(status.success(), "{status}");
    assert!(stdout.contains("twice\n"), "{stdout}");
}

/// F41: what the system has accepted for the one that ends is served before it ends.
#[test]
fn of_two_processes_on_one_port_the_one_that_ends_loses_no_connection() {
    let name = "processes::of_two_processes_on_one_port_the_one_that_ends_loses_no_connection";
    if is_child() {
        let addr = std::env::var("ADDRESS").unwrap().parse().unwrap();
        let listener = Listener::try_from(shared(addr)).unwrap();
        println!("listening on {}", listener.local_addr().unwrap());
        let handler = |conn: Connection| {
            boxed(async move {
                if conn.peer_addr()?.ip().to_string() == "127.0.0.2" {
                    conn.sendall("held\n").await?;
                    std::thread::sleep(Duration::from_millis(300));
                    return Ok(());
                }
                let line = conn.readline().await?;
                conn.sendall(line).await?;
                conn.sendall(format!("{}\n", std::process::id())).await
            })
        };
        return run(bluelet::Server::on(listener).serve(handler)).unwrap();
    }
    let start = |addr: SocketAddr| {
        let mut command = again(name);
        command.env("ADDRESS", addr.to_string());
        Server::spawn(command)
    };
    let one = start("127.0.0.1:0".parse().unwrap());
    // It cannot look after its backlog for a while, which fills with the clients of both.
    let holder = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    holder.bind(&"127.0.0.2:0".parse::<SocketAddr>().unwrap().into()).unwrap();
    holder.connect(&one.addr.into()).unwrap();
    TcpStream::from(holder).read_exact(&mut [0; 5]).unwrap();
    let two = start(one.addr);
    let mut clients: Vec<TcpStream> = (0..200).map(|_| client(one.addr)).collect();
    one.signal(Signal::TERM);
    let pids = [one.child.id(), two.child.id()].map(|pid| format!("hello\n{pid}\n"));
    let mut served = [0, 0];
    for client in &mut clients {
        client.write_all(b"hello\n").unwrap();
        let mut reply = String::new();
        client.read_to_string(&mut reply).unwrap();
        served[pids.iter().position(|pid| *pid == reply).expect("a reply of one of the two")] += 1;
    }
    assert!(served.iter().all(|count| *count > 0), "{served:?}");
    assert!(one.wait().0.success());
    echo(&mut two.connect(), "hello\n");
    two.signal(Signal::TERM);
    assert!(two.wait().0.success());
}

/// A socket that listens on a port with others.
fn shared(addr: SocketAddr) -> TcpListener {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.set_reuse_port(true).unwrap();
    socket.bind(&addr.into()).unwrap();
    socket.listen(1024).unwrap();
    socket.into()
}

/// F33: each of them is read by another way.
#[test]
fn stdin_may_be_a_file_or_null_or_a_pipe_or_a_terminal_or_a_socket() {
    let name = "processes::stdin_may_be_a_file_or_null_or_a_pipe_or_a_terminal_or_a_socket";
    if is_child() {
        let text = run(boxed(async {
            let mut text = Vec::new();
            loop {
                let data = bluelet::read(std::io::stdin(), 1024).await.unwrap();
                text.extend_from_slice(&data);
                if data.is_empty() || data.ends_with(b"\n") {
                    return String::from_utf8(text).unwrap();
                }
            }
        }));
        println!("stdin: {text:?}");
        return;
    }
    let mut file = tempfile::tempfile().unwrap();
    std::io::Seek::rewind(&mut file.write_all(b"hello\n").map(|()| &file).unwrap()).unwrap();
    let (pipe, mut writer) = std::io::pipe().unwrap();
    writer.write_all(b"hello\n").unwrap();
    let (socket, mut peer) = std::os::unix::net::UnixStream::pair().unwrap();
    peer.write_all(b"hello\n").unwrap();
    let (mut terminal, slave) = terminal();
    terminal.write_all(b"hello\n").unwrap();
    let kinds: [(Stdio, &str); 5] = [
        (file.into(), "hello\\n"),
        (Stdio::null(), ""),
        (pipe.into(), "hello\\n"),
        (std::os::fd::OwnedFd::from(socket).into(), "hello\\n"),
        (slave.try_clone().unwrap().into(), "hello\\n"),
    ];
    for (stdin, expected) in kinds {
        let output = again(name).stdin(stdin).output().unwrap();
        let stdout = String::from_utf8_lossy(&output.stdout);
        assert!(stdout.contains(&format!("stdin: \"{expected}\"")), "{stdout}");
    }
    // F34: its mode is the shell's too, which reads it next.
    let flags = rustix::fs::fcntl_getfl(&slave).unwrap();
    assert!(!flags.contains(rustix::fs::OFlags::NONBLOCK));
}

/// F34: a program that is killed has no time to set anything back.
#[test]
fn a_terminal_blocks_as_before_while_it_is_read_and_after_a_kill() {
    let name = "processes::a_terminal_blocks_as_before_while_it_is_read_and_after_a_kill";
    if is_child() {
        println!("reading");
        run(bluelet::read(std::io::stdin(), 1024)).unwrap();
        return;
    }
    let (_terminal, slave) = terminal();
    let mut child = again(name);
    child.stdin(slave.try_clone().unwrap()).stdout(Stdio::piped());
    let mut child = child.spawn().unwrap();
    let mut output = child.stdout.take().unwrap();
    let mut text = String::new();
    while !text.contains("reading\n") {
        let mut byte = [0];
        output.read_exact(&mut byte).unwrap();
        text.push(byte[0].into());
    }
    let blocks =
        || !rustix::fs::fcntl_getfl(&slave).unwrap().contains(rustix::fs::OFlags::NONBLOCK);
    // Until it waits.
    let syscall = format!("/proc/{}/stat", child.id());
    while !std::fs::read_to_string(&syscall).unwrap().contains(") S ") {}
    assert!(blocks());
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(blocks());
}

/// A terminal's two ends: what is typed on the first, is read from the second.
fn terminal() -> (std::fs::File, std::fs::File) {
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let name = ptsname(&master, Vec::new()).unwrap();
    let mut options = std::fs::File::options();
    let slave = options.read(true).write(true).open(name.to_str().unwrap()).unwrap();
    (master.into(), slave)
}

/// F36: as std does, and as the system is set.
#[test]
fn version_six_addresses_serve_and_a_dual_one_takes_both() {
    run(boxed(async {
        let six = Listener::bind("[::1]:0").unwrap();
        let conn = bluelet::connect(six.local_addr().unwrap()).await.unwrap();
        let accepted = six.accept().await.unwrap();
        assert_eq!(accepted.peer_addr().unwrap(), conn.local_addr().unwrap());
        assert!(accepted.peer_addr().unwrap().is_ipv6());

        let dual = Listener::bind("[::]:0").unwrap();
        let port = dual.local_addr().unwrap().port();
        let std = TcpListener::bind("[::]:0").unwrap();
        let with_std = TcpStream::connect(("127.0.0.1", std.local_addr().unwrap().port()));
        for host in ["127.0.0.1", "::1"] {
            let conn = bluelet::connect((host, port)).await;
            assert_eq!(conn.is_ok(), host == "::1" || with_std.is_ok());
            if conn.is_ok() {
                dual.accept().await.unwrap();
            }
        }
    }));
}

/// F38: connections of the first one are in TIME_WAIT, since it was the one that closed.
#[test]
fn a_server_restarts_at_once_on_its_port() {
    alone("processes::a_server_restarts_at_once_on_its_port", restarts_at_once);
}

fn restarts_at_once() {
    let serve_one = |addr: SocketAddr| {
        run(boxed(async move {
            let listener = Listener::bind(addr).unwrap();
            let addr = listener.local_addr().unwrap();
            let conn = bluelet::connect(addr).await.unwrap();
            let accepted = listener.accept().await.unwrap();
            accepted.close();
            assert!(conn.recv(1).await.unwrap().is_empty());
            addr
        }))
    };
    let addr = serve_one("127.0.0.1:0".parse().unwrap());
    let time_wait = |line: &str| {
        let columns: Vec<&str> = line.split_whitespace().collect();
        columns[1].ends_with(&format!(":{:04X}", addr.port())) && columns[3] == "06"
    };
    // Once the last segments have gone to and fro.
    while !std::fs::read_to_string("/proc/net/tcp").unwrap().lines().skip(1).any(time_wait) {}
    assert_eq!(serve_one(addr), addr);
}

/// F7: as a program has it that wants to end like `cat` does.
#[test]
fn a_peer_that_is_gone_is_an_error_also_where_sigpipe_has_its_default() {
    let name = "processes::a_peer_that_is_gone_is_an_error_also_where_sigpipe_has_its_default";
    alone(name, || {
        sigpipe::reset();
        run(boxed(async {
            let listener = Listener::bind("127.0.0.1:0").unwrap();
            for over_tcp in [true, false] {
                let (here, there) = if over_tcp {
                    let here = bluelet::connect(listener.local_addr().unwrap()).await.unwrap();
                    (here, listener.accept().await.unwrap())
                } else {
                    Connection::pair().unwrap()
                };
                there.close();
                let error = loop {
                    if let Err(error) = here.sendall(vec![0; 1000]).await {
                        break error;
                    }
                };
                use std::io::ErrorKind::{BrokenPipe, ConnectionReset};
                assert!(matches!(error.kind(), BrokenPipe | ConnectionReset), "{error}");
                assert_eq!(here.sendall("x").await.unwrap_err().kind(), BrokenPipe);
            }
        }));
        eprintln!("alive");
    });
}
