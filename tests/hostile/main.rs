//! Inputs that nobody in their right mind would send, made from good ones by chance: the examples
//! answer or close, say nothing of a panic, keep their memory, and go on serving; what a connection's
//! events read is what was sent.
//!
//! `REQUESTS=n SEED=n cargo test --test hostile` tries more of them, or others; with `KEEP=1` those that
//! lead to something new are kept in `corpus`, whose inputs are tried each time.
#![cfg(target_os = "linux")]

#[path = "../common/mod.rs"]
mod common;

mod corpus;
mod mistakes;
mod readers;

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::path::Path;

use common::Example;
use corpus::Corpus;
use mistakes::Chance;

/// How many inputs to try, and the source of their mistakes.
fn settings() -> (u64, Chance) {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse().unwrap());
    (number("REQUESTS").unwrap_or(600), Chance::new(number("SEED").unwrap_or(1)))
}

/// Has `attempt` try the inputs that were kept, then new ones. It gives what they led to, as far as it
/// waited for that.
fn try_all(name: &str, good: &[&[u8]], mut attempt: impl FnMut(&[u8], u64) -> Option<Vec<String>>) {
    let (requests, mut chance) = settings();
    let mut corpus = Corpus::load(name);
    // The last that was tried is there when something goes wrong.
    let last = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("hostile-{name}"));
    let mut attempt = |input: &[u8], number| {
        std::fs::write(&last, input).unwrap();
        attempt(input, number)
    };
    for input in corpus.inputs().to_vec() {
        let outcomes = attempt(&input, 0).expect("it waits for the first");
        corpus.note(&input, &outcomes);
    }
    for number in 0..requests {
        let kept: Vec<&[u8]> = corpus.inputs().iter().map(|input| &input[..]).collect();
        let input = match chance.below(2) {
            1 if !kept.is_empty() => chance.input(&kept),
            _ => chance.input(good),
        };
        if let Some(outcomes) = attempt(&input, number) {
            corpus.note(&input, &outcomes);
        }
    }
    println!("{name}: {requests} inputs, {} are kept", corpus.inputs().len());
}

/// Sends an input, and reads what comes back until the end; one time in three it leaves before that.
fn attack(server: &Example, request: &[u8], number: u64) -> Option<Vec<u8>> {
    let mut client = server.connect();
    let mut writer = client.try_clone().unwrap();
    let mut reply = Vec::new();
    std::thread::scope(|scope| {
        // The server may have closed already, or answer so much that it must be read meanwhile.
        scope.spawn(move || {
            let _ = writer.write_all(request);
            let _ = writer.shutdown(Shutdown::Write);
        });
        if number % 3 == 2 {
            let _ = client.shutdown(Shutdown::Both);
            return None;
        }
        match client.read_to_end(&mut reply) {
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                panic!("no end came after {}", request.escape_ascii());
            }
            _ => Some(reply),
        }
    })
}

/// Attacks the server; `check` finds out whether it still serves, `outcomes` takes a reply apart.
fn endures(
    name: &str,
    server: Example,
    good: &[&[u8]],
    check: impl Fn(TcpStream),
    outcomes: impl Fn(&[u8]) -> Vec<String>,
) {
    try_all(name, good, |input, number| {
        let reply = attack(&server, input, number);
        if number % 50 == 0 {
            check(server.connect());
        }
        reply.map(|reply| outcomes(&reply))
    });
    check(server.connect());
    let memory = server.peak_memory();
    assert!(memory < 200 << 20, "{memory} bytes");
    server.interrupt();
    let (status, _, stderr) = server.wait();
    assert!(status.success(), "{status}: {stderr}");
    assert!(!stderr.contains("panic"), "{stderr}");
}

/// Sends a good request, and expects this in the reply.
fn serves(request: &'static [u8], expected: &'static str) -> impl Fn(TcpStream) {
    move |mut client| {
        client.write_all(request).unwrap();
        client.shutdown(Shutdown::Write).unwrap();
        let mut reply = Vec::new();
        client.read_to_end(&mut reply).unwrap();
        let reply = String::from_utf8_lossy(&reply);
        assert!(reply.contains(expected), "{reply}");
    }
}

/// The statuses of the responses.
fn statuses(reply: &[u8]) -> Vec<String> {
    let reply = String::from_utf8_lossy(reply);
    let responses = reply.split("HTTP/1.1 ").skip(1);
    responses.map(|response| response.chars().take(3).collect()).collect()
}

/// What the lines of the replies begin with; those of errors whole.
fn answers(reply: &[u8]) -> Vec<String> {
    let mut answers = Vec::new();
    let mut rest = reply;
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |end| end + 1);
        let (line, behind) = rest.split_at(end);
        rest = behind;
        let line = String::from_utf8_lossy(line);
        let words: Vec<&str> = line.split_whitespace().collect();
        answers.push(match words[..] {
            ["VALUE", _, _, length, ..] => {
                let length = length.parse::<usize>().unwrap() + 2;
                rest = &rest[length.min(rest.len())..];
                "VALUE".to_owned()
            }
            [number] if number.parse::<u64>().is_ok() => "number".to_owned(),
            [word, ..] if !word.ends_with("ERROR") => word.to_owned(),
            _ => line.trim().to_owned(),
        });
    }
    answers
}

/// The statuses, then the kinds of the frames, with the codes of closes.
fn frames(reply: &[u8]) -> Vec<String> {
    let mut outcomes = statuses(reply);
    let end = reply.windows(4).position(|bytes| bytes == b"\r\n\r\n");
    let Some(end) = end.filter(|_| reply.starts_with(b"HTTP/1.1 101")) else { return outcomes };
    let mut rest = &reply[end + 4..];
    while let [first, length, behind @ ..] = rest {
        let (size, behind) = match (*length, behind) {
            (126, [a, b, behind @ ..]) => (u16::from_be_bytes([*a, *b]).into(), behind),
            (127, size) if size.len() >= 8 => {
                (u64::from_be_bytes(size[..8].try_into().unwrap()) as usize, &size[8..])
            }
            (length, behind) => (usize::from(length), behind),
        };
        let (data, behind) = behind.split_at(size.min(behind.len()));
        outcomes.push(match (first & 15, data) {
            (8, [a, b, ..]) => format!("close {}", u16::from_be_bytes([*a, *b])),
            (kind, _) => format!("frame {kind}"),
        });
        rest = behind;
    }
    outcomes
}

#[test]
fn the_web_server_endures_bad_requests() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("page"), "the page").unwrap();
    let arguments = ["--request", "2", folder.path().to_str().unwrap(), "127.0.0.1:0"];
    let good: [&[u8]; 5] = [
        b"GET /page HTTP/1.1\r\nHost: test\r\n\r\n",
        b"HEAD / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n",
        b"GET /page HTTP/1.1\r\nHost: test\r\nRange: bytes=1-3\r\nIf-None-Match: \"x\"\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nhello",
        b"POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    ];
    let server = Example::start_with("httpd", &arguments);
    endures("http", server, &good, serves(good[0], "the page"), statuses);
}

#[test]
fn the_cache_endures_bad_requests() {
    let good: [&[u8]; 7] = [
        b"set key 1 0 5\r\nhello\r\n",
        b"get key other\r\ngets key\r\n",
        b"cas key 0 0 5 1 noreply\r\nhello\r\n",
        b"append key 0 0 1\r\n!\r\nprepend key 0 0 0\r\n\r\n",
        b"incr key 1\r\ndecr key 18446744073709551615\r\ntouch key 5\r\n",
        b"delete key noreply\r\nstats\r\nversion\r\nverbosity 1\r\n",
        b"set large 0 0 1048577\r\nflush_all 100\r\n",
    ];
    let check =
        serves(b"set mine 0 0 5\r\nhello\r\nget mine\r\n", "VALUE mine 0 5\r\nhello\r\nEND\r\n");
    endures("memcached", Example::start("memcached"), &good, check, answers);
}

#[test]
fn the_websockets_endure_bad_frames() {
    const UPGRADE: &[u8] = b"GET /echo HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\n\
        Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n\x81\x85\0\0\0\0hello";
    let good: [&[u8]; 7] = [
        UPGRADE,
        UPGRADE,
        b"\x81\x85\0\0\0\0hello\x01\x85\0\0\0\0hello\x80\x85\0\0\0\0hello",
        b"\x82\xfe\x01\x00\x01\x02\x03\x04",
        b"\x89\x85\0\0\0\0hello\x8a\x80\0\0\0\0",
        b"\x88\x82\0\0\0\0\x03\xe8",
        b"GET / HTTP/1.1\r\nHost: test\r\n\r\n",
    ];
    let check = serves(UPGRADE, "\u{5}hello");
    endures("websocket", Example::start("websocket"), &good, check, frames);
}

#[test]
fn what_is_read_is_what_was_sent() {
    let good: [&[u8]; 8] = [
        b"s\x06one\ntwl",
        b"s\x04\nx\n\nlll",
        b"s\x05hellox\x03x\x02",
        b"s\x03one",
        b"u\n\x05s\x08four\n\n\n\nl",
        b"r\x00s\x04abcdr\x01i\x00",
        b"i\x10r\x20",
        b"s\x01xel",
    ];
    let runtime = bluelet::Runtime::new().unwrap();
    try_all("readers", &good, |program, _| Some(readers::outcomes(&runtime, program)));
}
