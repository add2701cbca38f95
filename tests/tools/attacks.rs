//! slowhttptest against the web server.

use std::io::{Read, Write};
use std::time::Duration;

use crate::common::Example;
use crate::tool;

/// F10: the attacker's own verdict, and that of a client beside it.
fn others_are_served_during(attack: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("page"), vec![b'.'; 1_000_000]).unwrap();
    let root = folder.path().to_str().unwrap();
    let arguments = ["--idle", "2", "--request", "2", "--response", "2", root, "127.0.0.1:0"];
    let server = Example::start_with("httpd", &arguments);
    let mut slow = tool("slowhttptest", "slowhttptest");
    slow.args(["-c", "300", "-r", "300", "-l", "8", "-p", "2", "-u"]);
    slow.arg(format!("http://{}/page", server.addr)).args(attack);
    slow.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let mut attacker = slow.spawn().unwrap();
    let mut served = 0;
    while attacker.try_wait().unwrap().is_none() {
        let mut client = server.connect();
        let request = b"GET /page HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n";
        client.write_all(request).unwrap();
        let mut reply = Vec::new();
        client.read_to_end(&mut reply).unwrap();
        assert!(reply.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&reply));
        assert!(reply.len() > 1_000_000);
        served += 1;
        std::thread::sleep(Duration::from_millis(10));
    }
    let output = attacker.wait_with_output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    // It prints a table again and again; this is the last one.
    let last = |field: &str| {
        let place = text.rfind(field).unwrap_or_else(|| panic!("no {field:?} in {text}"));
        let value = text[place + field.len()..].lines().next().unwrap();
        let plain: String = value.chars().filter(|char| !char.is_control()).collect();
        plain.trim().trim_start_matches("[0m").trim_end_matches("[0m").to_owned()
    };
    println!("{attack:?}: {served} others served; {text}");
    assert!(last("service available:").contains("YES"), "{text}");
    assert!(served > 10, "{served}");
    server.interrupt();
    let (status, _, stderr) = server.wait();
    assert!(status.success(), "{status}: {stderr}");
}

#[test]
fn slow_headers_keep_nobody_else_waiting() {
    others_are_served_during(&["-H", "-i", "1", "-x", "24"]);
}

#[test]
fn slow_bodies_keep_nobody_else_waiting() {
    others_are_served_during(&["-B", "-i", "1", "-s", "8192", "-x", "10"]);
}

#[test]
fn slow_readers_keep_nobody_else_waiting() {
    others_are_served_during(&["-X", "-w", "10", "-y", "20", "-n", "1", "-z", "32", "-k", "3"]);
}
