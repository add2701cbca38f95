//! What others have written for WebSockets, against the example of that name.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use crate::common::Example;
use crate::{tell, tool};

/// Runs Autobahn's cases, those of compression aside; gives whether all passed, and the last line.
fn kosoku(address: &str, cases: &[&str], reports: &str) -> (bool, String) {
    let mut kosoku = tool("kosoku", "kosoku of PyPI, as .ci/run does");
    kosoku.args(["-p", "4", "-x", "12.*", "-x", "13.*"]).args(cases).arg("-o");
    kosoku.arg(std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(reports)).arg(address);
    let output = kosoku.output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    (output.status.success(), text.trim_end().lines().last().unwrap_or_default().to_owned())
}

#[test]
fn autobahns_cases_pass() {
    let server = Example::start("websocket");
    let (passed, last) = kosoku(&server.addr.to_string(), &[], "kosoku");
    tell(format_args!("kosoku: {last}"));
    assert!(passed && last == "301 cases passed", "{last}");
}

/// The suite tells good from bad: it is content with `websockets` of PyPI, and not with a plain echo.
#[test]
fn autobahns_cases_pass_with_a_known_server_and_fail_with_another() {
    let (mut known, address) = python("serve");
    // Of the other cases it fails some: a close within a message, large messages in time.
    let cases = ["-i", "1.*", "-i", "2.*", "-i", "3.*", "-i", "4.*", "-i", "5.*", "-i", "6.*"];
    let (passed, last) = kosoku(&address, &cases, "kosoku-control");
    known.kill().unwrap();
    known.wait().unwrap();
    assert!(passed, "{last}");

    let echo = Example::start("echo");
    assert!(!kosoku(&echo.addr.to_string(), &["-i", "1.1.*"], "kosoku-echo").0);
}

#[test]
fn everybody_in_the_room_hears_what_anybody_says() {
    let server = Example::start("websocket");
    let output = script("chat").arg(server.addr.to_string()).output().unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {text}", output.status);
    server.interrupt();
    let (status, _, stderr) = server.wait();
    assert!(status.success() && stderr.is_empty(), "{status}: {stderr}");
}

fn script(what: &str) -> Command {
    let mut python = tool("python3", "python3");
    python.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tools/websocket.py")).arg(what);
    python
}

/// Starts a server, which says its address.
fn python(what: &str) -> (std::process::Child, String) {
    let mut child = script(what).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    (child, line.trim().to_owned())
}
