//! The web server and clients that others have written: curl, wrk.
//!
//! `cargo test --features clients` runs these tests.

mod common;

use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Output};

use common::{Example, pattern};
use tempfile::TempDir;

/// A server for a folder with a small file, a large one and a folder.
fn httpd() -> (Example, TempDir) {
    let root = tempfile::tempdir().unwrap();
    std::fs::write(root.path().join("small.txt"), "small\n").unwrap();
    std::fs::write(root.path().join("large"), pattern(1, 20_000_000)).unwrap();
    std::fs::create_dir(root.path().join("folder")).unwrap();
    let server = Example::start_with("httpd", &[root.path().to_str().unwrap(), "127.0.0.1:0"]);
    (server, root)
}

/// Runs a client; its package has its name.
fn client(name: &str, arguments: &[&str]) -> Output {
    let output = Command::new(name).args(arguments).output();
    let output = output.unwrap_or_else(|error| match error.kind() {
        ErrorKind::NotFound => panic!("install the package `{name}`"),
        _ => panic!("{name} does not start: {error}"),
    });
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name} {arguments:?}: {} {stderr}", output.status);
    output
}

/// What curl prints.
fn curl(arguments: &[&str]) -> Vec<u8> {
    let quiet = ["--silent", "--show-error", "--max-time", "60", "--path-as-is"];
    client("curl", &[&quiet, arguments].concat()).stdout
}

/// The status that curl gets; it passes the body over.
fn status(arguments: &[&str]) -> String {
    let status =
        curl(&[&["--output", "/dev/null", "--write-out", "%{http_code}"], arguments].concat());
    String::from_utf8(status).unwrap()
}

#[test]
fn curl_gets_what_it_asks_for() {
    let (server, root) = httpd();
    let url = |path: &str| format!("http://{}/{path}", server.addr);
    let (small, large) = (url("small.txt"), url("large"));
    assert_eq!(curl(&[&small]), b"small\n");
    assert!(curl(&[&large]) == pattern(1, 20_000_000));
    assert!(curl(&["--http1.0", &large]) == pattern(1, 20_000_000));
    assert!(
        curl(&["--range", "5000000-14999999", &large])
            == pattern(1, 20_000_000)[5_000_000..15_000_000]
    );
    assert_eq!(curl(&["--location", &url("folder")]), curl(&[&url("folder/")]));
    assert_eq!(status(&["--head", &large]), "200");
    assert_eq!(status(&[&url("missing")]), "404");
    assert_eq!(status(&[&url("../../../../etc/passwd")]), "400");
    assert_eq!(status(&["--data", "x=y", &small]), "405");
    assert_eq!(status(&["--header", "Expect: 100-continue", "--data", "x=y", &small]), "405");
    let file = root.path().join("large");
    assert_eq!(status(&["--upload-file", file.to_str().unwrap(), &small]), "413");
    assert_eq!(status(&["--header", "Transfer-Encoding: chunked", "--data", "x=y", &small]), "411");
}

#[test]
fn curl_goes_on_where_it_was_cut_off_and_fetches_nothing_twice() {
    let (server, root) = httpd();
    let url = |path: &str| format!("http://{}/{path}", server.addr);
    let place = |name: &str| -> String { path(root.path(), name) };
    let part = place("part");
    std::fs::write(&part, &pattern(1, 20_000_000)[..7_000_000]).unwrap();
    curl(&["--continue-at", "-", "--output", &part, &url("large")]);
    assert!(std::fs::read(&part).unwrap() == pattern(1, 20_000_000));

    let (etag, copy) = (place("etag"), place("copy"));
    let small = url("small.txt");
    curl(&["--etag-save", &etag, "--remote-time", "--output", &copy, &small]);
    assert_eq!(status(&["--etag-compare", &etag, &small]), "304");
    assert_eq!(status(&["--time-cond", &copy, &small]), "304");
}

fn path(folder: &Path, name: &str) -> String {
    folder.join(name).to_str().unwrap().to_string()
}

#[test]
fn curl_asks_again_on_the_same_connection() {
    let (server, _root) = httpd();
    let small = format!("http://{}/small.txt", server.addr);
    let missing = format!("http://{}/missing", server.addr);
    let each = ["--output", "/dev/null", "--write-out", "%{num_connects}\n"];
    let connects = curl(
        &[&each[..], &[&small, "--next"], &each[..], &[&missing, "--next"], &each[..], &[&small]]
            .concat(),
    );
    assert_eq!(String::from_utf8(connects).unwrap(), "1\n0\n0\n");
}

/// wrk says something of errors only if there were any.
#[test]
fn wrk_gets_nothing_but_good_replies() {
    let (server, _root) = httpd();
    for (path, connections) in [("small.txt", "200"), ("large", "4"), ("folder/", "50")] {
        let url = format!("http://{}/{path}", server.addr);
        let arguments = ["--threads", "1", "--connections", connections, "--duration", "1s", &url];
        let report = String::from_utf8(client("wrk", &arguments).stdout).unwrap();
        let requests = report.lines().find_map(|line| line.trim().split_once(" requests in "));
        assert!(requests.expect("a count").0.parse::<u64>().unwrap() > 0, "{report}");
        assert!(!report.contains("errors") && !report.contains("Non-2xx"), "{report}");
    }
    server.interrupt();
    let (status, stdout, stderr) = server.wait();
    assert_eq!((status.code(), &*stdout, &*stderr), (Some(0), "", ""));
}
