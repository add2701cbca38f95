//! What a running server says that it is doing, when somebody asks it to.

use rustix::process::{Resource, Rlimit, Signal, getrlimit, setrlimit};

use super::Httpd;

/// A thousand clients have descriptors here and in the server.
fn allow_descriptors(count: u64) {
    let limits = getrlimit(Resource::Nofile);
    if limits.current.is_some_and(|current| current < count) {
        let limits = Rlimit { current: Some(count), maximum: limits.maximum };
        setrlimit(Resource::Nofile, limits).expect("the hard limit allows it");
    }
}

#[test]
fn a_thousand_idle_connections_and_three_busy_ones_fit_on_a_screen() {
    allow_descriptors(2048);
    let mut httpd = Httpd::start();
    httpd.write("large", &vec![b'x'; 50_000_000]);
    let mut idle: Vec<_> = (0..1000).map(|_| httpd.connect()).collect();
    let mut busy: Vec<_> = (0..3).map(|_| httpd.connect()).collect();
    for client in &mut busy {
        client.send("GET /large HTTP/1.1\r\nHost: test\r\n\r\n");
        // It has begun, and has more to send than the system holds for a client that does not read.
        assert_eq!(client.head().status, 200);
    }
    // So all have been accepted and wait.
    assert_eq!(idle[999].get("/hello.txt").status, 200);
    let report = loop {
        httpd.server.signal(Signal::USR1);
        assert_eq!(httpd.server.complaint(), "bluelet: 1004 coroutines");
        let report: Vec<_> = (0..6).map(|_| httpd.server.complaint()).collect();
        // A busy one may still be reading its file.
        if report[3..].iter().all(|line| line.contains("send in Sendall")) {
            break report;
        }
    };
    let screen: usize = report.iter().map(|line| line.len().div_ceil(80)).sum();
    assert!(screen < 40, "{report:#?}");
    assert!(report[0].starts_with("  #0 httpd in Serve (examples/httpd/main.rs:"), "{report:#?}");
    assert!(report[0].contains("> server in Accept ("), "{report:#?}");
    assert!(report[1].starts_with("  1000 x webrequest in NextRequest (examples/httpd/main.rs:"));
    assert!(report[1].contains("> next_request in Timeout (examples/httpd/request.rs:"));
    let first = idle[0].stream.local_addr().unwrap();
    let longest = format!("      the longest: #2, waits to read from {first}, sleeps for another ");
    assert!(report[2].starts_with(&longest), "{report:#?}");
    for (line, client) in report[3..].iter().zip(&busy) {
        let peer = client.stream.local_addr().unwrap();
        assert!(line.contains("webrequest in Send"), "{line}");
        assert!(line.contains("conn.sendall(chunk)"), "{line}");
        assert!(line.contains(&format!("waits to write to {peer},")), "{line}");
    }
    // Nobody has noticed.
    for client in [0, 500, 999] {
        assert_eq!(idle[client].get("/hello.txt").status, 200);
    }
}
