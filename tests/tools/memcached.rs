//! What others have written for memcached, against the example of that name.

use std::process::Command;

use crate::common::Example;
use crate::{tell, tool};

/// What a tool prints; it must end well.
fn output(mut command: Command) -> String {
    let output = command.output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    assert!(output.status.success(), "{command:?}: {}: {text}", output.status);
    text
}

#[test]
fn memccapable_passes_all_its_tests_of_the_text_protocol() {
    let server = Example::start("memcached");
    let mut capable = tool("memccapable", "libmemcached-tools");
    let (host, port) = (server.addr.ip().to_string(), server.addr.port().to_string());
    capable.args(["-a", "-t", "20", "-h", &host, "-p", &port]);
    let text = output(capable);
    tell(format_args!("memccapable -a: {}", text.lines().last().unwrap_or_default()));
    assert_eq!(text.matches("[pass]").count(), 27, "{text}");
    assert!(text.contains("All tests passed"), "{text}");
}

#[test]
fn memcaslap_gets_back_what_it_has_set() {
    let server = Example::start("memcached");
    let mut slap = tool("memcaslap", "libmemcached-tools");
    let addr = server.addr.to_string();
    // All values are compared with what was set.
    slap.args(["-s", &addr, "-x", "20000", "-T", "2", "-c", "32", "-v", "1.0"]);
    let text = output(slap);
    let closing = |name: &str| text.lines().rfind(|line| line.starts_with(name));
    tell(format_args!("memcaslap: {}", closing("Run time:").expect("a closing line")));
    for count in ["get_misses: 0", "verify_misses: 0", "verify_failed: 0"] {
        assert_eq!(closing(count.split_once(' ').unwrap().0), Some(count), "{text}");
    }
}

/// It is PyPI's; `.ci/run` installs it beside a python3 of its own.
#[test]
fn pymemcache_is_served() {
    let server = Example::start("memcached");
    let mut python = tool("python3", "python3");
    python.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tools/memcached.py"));
    python.arg(server.addr.port().to_string());
    assert!(output(python).ends_with("pymemcache: ok\n"));
}
