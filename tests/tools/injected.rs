//! System calls that fail or take long, since strace has them do so.

use std::io::{ErrorKind, Read, Write};
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::common::{Example, pattern};
use crate::{again_under, is_child, tool};

/// Where strace writes for this test.
fn log(name: &str) -> PathBuf {
    std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.strace"))
}

/// strace, which writes down these calls.
fn strace(log: &PathBuf, calls: &str) -> Command {
    let mut strace = tool("strace", "strace");
    strace.args(["-f", "-ttt", "-o"]).arg(log).arg("-e").arg(format!("trace={calls}"));
    strace
}

fn injecting(log: &PathBuf, calls: &str, injections: &[String]) -> Command {
    let mut strace = strace(log, calls);
    for injection in injections {
        strace.arg("-e").arg(format!("inject={injection}"));
    }
    strace
}

/// Sends and expects the same back.
fn exchange(server: &Example, length: usize) {
    let mut client = server.connect();
    let bytes = pattern(1, length);
    let mut writer = client.try_clone().unwrap();
    let sending = bytes.clone();
    let sending = std::thread::spawn(move || {
        writer.write_all(&sending).unwrap();
        writer.shutdown(std::net::Shutdown::Write).unwrap();
    });
    let mut reply = Vec::new();
    client.read_to_end(&mut reply).unwrap();
    sending.join().unwrap();
    assert!(reply == bytes, "{} of {length} bytes", reply.len());
}

/// Ends the server and gives what it has said on stderr.
fn ended(server: Example) -> String {
    server.interrupt();
    let (status, _, stderr) = server.wait();
    assert!(status.success(), "{status}: {stderr}");
    stderr
}

/// F2: every other accept fails.
#[test]
fn errors_of_one_connection_on_accept_do_not_keep_the_others_out() {
    let errors = [
        "ECONNABORTED",
        "EINTR",
        "EPROTO",
        "ENETDOWN",
        "ENOPROTOOPT",
        "EHOSTDOWN",
        "ENONET",
        "EHOSTUNREACH",
        "EOPNOTSUPP",
        "ENETUNREACH",
        "ETIMEDOUT",
        "ECONNRESET",
        "EPERM",
    ];
    for error in errors {
        let log = log("accept");
        let injection = format!("accept4:error={error}:when=1+2");
        let server = Example::start_under(injecting(&log, "accept4", &[injection]), "echo");
        for _ in 0..5 {
            exchange(&server, 10);
        }
        assert_eq!(ended(server), "", "after {error}");
        let log = std::fs::read_to_string(log).unwrap();
        assert!(log.matches("(INJECTED)").count() >= 5, "{log}");
    }
}

/// F41: who stands in the backlog when a server is asked to end is served, also behind one that broke.
#[test]
fn an_error_of_one_connection_does_not_close_the_backlog_of_a_server_that_ends() {
    use rustix::process::Signal;
    let log = log("last");
    let injection = "accept4:error=ECONNABORTED:when=1+2".to_owned();
    let server = Example::start_under(injecting(&log, "accept4", &[injection]), "echo");
    exchange(&server, 10);
    server.signal(Signal::STOP);
    let status = format!("/proc/{}/status", server.pid());
    let stopped = || std::fs::read_to_string(&status).unwrap().to_lowercase().contains("state:\tt");
    while !stopped() {}
    let mut clients: Vec<_> = (0..5).map(|_| server.connect()).collect();
    server.interrupt();
    server.signal(Signal::CONT);
    for client in &mut clients {
        client.write_all(b"hello").unwrap();
        client.read_exact(&mut [0; 5]).unwrap();
    }
    drop(clients);
    let (status, _, stderr) = server.wait();
    assert!(status.success() && stderr.is_empty(), "{status}: {stderr}");
}

/// F1: in the system, where no test can make them for real.
#[test]
fn shortages_on_accept_are_reported_once_and_are_over_by_themselves() {
    for error in ["EMFILE", "ENFILE", "ENOBUFS", "ENOMEM"] {
        let log = log("shortage");
        let injection = format!("accept4:error={error}:when=2..6");
        let server = Example::start_under(injecting(&log, "accept4", &[injection]), "echo");
        exchange(&server, 10);
        // Nobody connects any more, so no event comes.
        exchange(&server, 10);
        let stderr = ended(server);
        assert_eq!(stderr.matches("accepting pauses").count(), 1, "{stderr}");
        let log = std::fs::read_to_string(log).unwrap();
        assert_eq!(log.matches("(INJECTED)").count(), 5, "{log}");
        let times = injected_at(&log);
        let pauses = times.windows(2).map(|pair| pair[1] - pair[0]);
        assert!(pauses.clone().all(|pause| pause > 0.05), "{log}");
    }
}

/// When calls were failed, in seconds.
fn injected_at(log: &str) -> Vec<f64> {
    let injected = log.lines().filter(|line| line.contains("(INJECTED)"));
    injected.map(|line| line.split_whitespace().nth(1).unwrap().parse().unwrap()).collect()
}

/// F1: with as few descriptors as a limit leaves, while a client is served.
#[test]
fn a_server_without_descriptors_tries_rarely_and_goes_on_when_there_are_some() {
    let log = log("limit");
    let mut limited = strace(&log, "accept4");
    limited.args(["prlimit", "--nofile=32"]);
    let server = Example::start_under(limited, "echo");
    let mut first = server.connect();
    let others: Vec<_> = (0..60).map(|_| server.connect()).collect();
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(1) {
        first.write_all(b"x").unwrap();
        first.read_exact(&mut [0]).unwrap();
    }
    drop(others);
    exchange(&server, 100_000);
    drop(first);
    let stderr = ended(server);
    assert_eq!(stderr.matches("accepting pauses").count(), 1, "{stderr}");
    let log = std::fs::read_to_string(log).unwrap();
    let failed: Vec<f64> = log
        .lines()
        .filter(|line| line.contains("EMFILE"))
        .map(|line| line.split_whitespace().nth(1).unwrap().parse().unwrap())
        .collect();
    let lasted = failed.last().unwrap() - failed[0];
    assert!(lasted > 0.5 && (failed.len() as f64) < 20.0 * lasted, "{} in {lasted}", failed.len());
}

/// F5: signals that nobody has asked for do this too.
#[test]
fn interrupted_calls_are_repeated_and_every_byte_arrives() {
    let log = log("interrupted");
    let injections =
        ["epoll_wait", "recvfrom", "sendto"].map(|call| format!("{call}:error=EINTR:when=1+2"));
    let calls = "epoll_wait,recvfrom,sendto";
    let server = Example::start_under(injecting(&log, calls, &injections), "echo");
    exchange(&server, 1_000_000);
    exchange(&server, 1);
    assert_eq!(ended(server), "");
    let log = std::fs::read_to_string(log).unwrap();
    for call in calls.split(',') {
        let injected = |line: &&str| line.contains(call) && line.contains("(INJECTED)");
        assert!(log.lines().filter(injected).count() > 2, "{call}: {log}");
    }
}

/// F35: the file that names are looked for in answers after a second only.
#[test]
fn the_loop_goes_on_while_a_name_is_looked_for() {
    if is_child() {
        let ticks = bluelet::run(bluelet::boxed(async {
            let listener = bluelet::Listener::bind("127.0.0.1:0").unwrap();
            let port = listener.local_addr().unwrap().port();
            let connecting = bluelet::spawn(bluelet::connect(("localhost", port))).await;
            let mut ticks = 0;
            while !connecting.is_done() {
                bluelet::sleep(Duration::from_millis(10)).await;
                ticks += 1;
            }
            connecting.await.unwrap().unwrap();
            ticks
        }));
        assert!(ticks > 20, "{ticks}");
        return;
    }
    let log = log("names");
    let mut strace = strace(&log, "openat,open");
    strace.args(["-P", "/etc/hosts", "-e", "inject=openat:delay_enter=1000000"]);
    again_under(strace, "injected::the_loop_goes_on_while_a_name_is_looked_for");
    let log = std::fs::read_to_string(log).unwrap();
    assert!(log.contains("(DELAYED)"), "{log}");
}

/// F38: whoever the tests run as may be allowed to.
#[test]
fn a_port_that_is_not_permitted_is_named() {
    if is_child() {
        let error = bluelet::Listener::bind("127.0.0.1:80").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::PermissionDenied);
        assert!(error.to_string().starts_with("cannot listen on 127.0.0.1:80: "), "{error}");
        return;
    }
    let log = log("bind");
    let strace = injecting(&log, "bind", &["bind:error=EACCES".to_owned()]);
    again_under(strace, "injected::a_port_that_is_not_permitted_is_named");
}
