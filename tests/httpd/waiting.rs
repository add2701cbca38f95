//! Clients that are slow, silent or many: whom they keep waiting, and for how long.

use std::io::Read;
use std::net::Shutdown;
use std::time::{Duration, Instant};

use super::Httpd;

#[test]
fn slow_requests_are_ended_while_others_are_served() {
    let httpd = Httpd::start_with(&["--request", "2"]);
    let slow = [
        "G",
        "GET / HTTP/1.1\r\nHost: te",
        "GET / HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\n12345",
    ];
    let begin = Instant::now();
    let mut slow = slow.map(|part| {
        let mut client = httpd.connect();
        client.send(part);
        client
    });
    let mut other = httpd.connect();
    while begin.elapsed().as_millis() < 300 {
        // A little more now and then is no request yet.
        slow[1].send("s");
        assert_eq!(other.get("/hello.txt").status, 200);
    }
    for client in &mut slow {
        assert_eq!(client.reply().status, 408);
        client.stream.shutdown(Shutdown::Write).unwrap();
        client.expect_end();
    }
    assert!(begin.elapsed().as_secs() >= 2);
    assert_eq!(other.get("/hello.txt").status, 200);
}

#[test]
fn silent_connections_are_ended_without_a_word() {
    let httpd = Httpd::start_with(&["--idle", "1"]);
    let mut fresh = httpd.connect();
    let mut used = httpd.connect();
    assert_eq!(used.get("/hello.txt").status, 200);
    fresh.expect_end();
    used.expect_end();
}

#[test]
fn a_client_that_never_reads_costs_little_and_holds_nobody_up() {
    let httpd = Httpd::start_with(&["--response", "2"]);
    let large: Vec<u8> = (0..50_000_000).map(|place| (place / 251) as u8).collect();
    httpd.write("large", &large);
    let mut never = httpd.connect();
    never.send("GET /large HTTP/1.1\r\nHost: test\r\n\r\n");
    let mut other = httpd.connect();
    assert!(other.get("/large").body == large);
    let mut part = httpd.connect();
    part.send("GET /large HTTP/1.1\r\nHost: test\r\nRange: bytes=1000000-48999999\r\n\r\n");
    assert!(part.reply().body == large[1_000_000..49_000_000]);
    // To read before it is given up would be to read in time.
    #[cfg(target_os = "linux")]
    {
        let start = Instant::now();
        while httpd.server.has_open(&httpd.root().join("large")) {
            assert!(start.elapsed().as_secs() < 60, "it is not given up");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
    #[cfg(not(target_os = "linux"))]
    std::thread::sleep(Duration::from_secs(4));
    // What the system holds still comes, then the end.
    let mut received = Vec::new();
    never.stream.read_to_end(&mut received).unwrap();
    assert!(received.len() < large.len(), "it was not ended");
    #[cfg(target_os = "linux")]
    {
        let peak = httpd.server.peak_memory();
        assert!(peak < 40_000_000, "{peak} bytes");
    }
}

#[test]
fn a_file_that_becomes_shorter_ends_its_response_and_nothing_else() {
    let httpd = Httpd::start();
    httpd.write("large", &vec![b'x'; 50_000_000]);
    let mut client = httpd.connect();
    client.send("GET /large HTTP/1.1\r\nHost: test\r\n\r\n");
    assert_eq!(client.head().header("content-length"), Some("50000000"));
    let file = std::fs::File::options().write(true).open(httpd.root().join("large")).unwrap();
    file.set_len(1000).unwrap();
    let mut received = Vec::new();
    client.stream.read_to_end(&mut received).unwrap();
    assert!(received.len() < 50_000_000);
    assert_eq!(httpd.get("/hello.txt", "").status, 200);
}

#[test]
fn an_interrupt_ends_it_well() {
    let httpd = Httpd::start();
    let mut client = httpd.connect();
    assert_eq!(client.get("/hello.txt").status, 200);
    httpd.server.interrupt();
    let (status, stdout, stderr) = httpd.server.wait();
    assert_eq!((status.code(), &*stdout, &*stderr), (Some(0), "", ""));
    client.expect_end();
}
