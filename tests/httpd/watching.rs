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
        let report: Vec<_> = (0..15).map(|_| httpd.server.complaint()).collect();
        // A busy one may still be reading its file.
        if report.iter().filter(|line| line.contains("> send in Sendall")).count() == 3 {
            break report;
        }
    };
    let screen: usize = report.iter().map(|line| line.len().div_ceil(80)).sum();
    assert!(screen < 40, "{report:#?}");
    let idle_for =
        format!(": waits to read from {} or sleeps", idle[0].stream.local_addr().unwrap());
    let expect = |number: usize, begin: &str, inside: &str| {
        let line = &report[number];
        assert!(line.starts_with(begin) && line.contains(inside), "{begin} {inside} {report:#?}");
    };
    expect(0, "  #0 httpd in Serve (examples/httpd/main.rs:", " server.serve(");
    expect(1, "      > server in Accept (", " listener.accept())");
    expect(
        2,
        "      for ",
        &format!(" or waits to read from the listener on {}", httpd.server.addr),
    );
    expect(3, "  1000 x webrequest in NextRequest (examples/httpd/main.rs:", " next_request(");
    expect(
        4,
        "      > next_request in Timeout (examples/httpd/request.rs:",
        " timeout(patience.idle,",
    );
    expect(5, "      the longest, #2, for ", &idle_for);
    for (number, client) in busy.iter().enumerate() {
        let peer = client.stream.local_addr().unwrap();
        let begin = format!("  #{} webrequest in Send", 1002 + number);
        expect(6 + 3 * number, &begin, " send(conn.clone(), response))");
        expect(7 + 3 * number, "      > send in Sendall", " conn.sendall(chunk))");
        expect(8 + 3 * number, "      for ", &format!(": waits to write to {peer} or sleeps"));
    }
    // Nobody has noticed.
    for client in [0, 500, 999] {
        assert_eq!(idle[client].get("/hello.txt").status, 200);
    }
}
