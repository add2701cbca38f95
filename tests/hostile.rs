//! Requests that nobody in their right mind would send, made from good ones by chance: the examples
//! answer or close, say nothing of a panic, keep their memory, and go on serving.
//!
//! `REQUESTS=n SEED=n cargo test --test hostile` tries more of them, or others.
#![cfg(target_os = "linux")]

mod common;

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

use common::Example;

/// A source of chance that is the same for the same seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % end as u64) as usize
    }

    fn any<'a>(&mut self, among: &[&'a [u8]]) -> &'a [u8] {
        among[self.below(among.len())]
    }

    /// Some good requests one after the other, with mistakes.
    fn request(&mut self, good: &[&[u8]]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for _ in 0..1 + self.below(4) {
            bytes.extend_from_slice(self.any(good));
        }
        for _ in 0..self.below(5) {
            let place = self.below(bytes.len() + 1);
            match self.below(6) {
                0 => bytes.truncate(place),
                1 => drop(bytes.drain(place..(place + self.below(20)).min(bytes.len()))),
                2 => bytes
                    .iter_mut()
                    .skip(place)
                    .take(1)
                    .for_each(|byte| *byte ^= 1 << self.below(8)),
                3 => {
                    let length = self.below(100_000);
                    bytes.splice(place..place, std::iter::repeat_n(self.below(256) as u8, length));
                }
                4 => {
                    let piece = self.any(PIECES);
                    bytes.splice(place..place, piece.iter().copied());
                }
                _ => {
                    let end = (place + self.below(40)).min(bytes.len());
                    bytes.extend_from_within(place..end);
                }
            }
        }
        bytes
    }
}

/// What parsers stumble over.
const PIECES: &[&[u8]] = &[
    b"\0",
    b"\r",
    b"\n",
    b"\r\n\r\n",
    b" ",
    b"-1",
    b"0",
    b"18446744073709551616",
    b"4294967296",
    b"99999999999999999999999999",
    b"\xff\xfe",
    b"%00",
    b"%2e%2e%2f",
    b"../",
    b"chunked",
    b":",
    b"Content-Length: 5\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"\x88\x80\0\0\0\0",
    b"\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0\0\0",
    b"noreply",
    b"\xe2\x80\xa8",
];

/// Sends one, and leaves in one of the ways that there are.
fn attack(server: &Example, chance: &mut Chance, good: &[&[u8]]) {
    let request = chance.request(good);
    let kept = request.clone();
    let mut client = server.connect();
    let mut writer = client.try_clone().unwrap();
    // The server may have closed already, or answer so much that it must be read meanwhile.
    let sending = std::thread::spawn(move || {
        let _ = writer.write_all(&request);
        let _ = writer.shutdown(Shutdown::Write);
    });
    if chance.below(3) > 0 {
        let mut reply = Vec::new();
        match client.read_to_end(&mut reply) {
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile");
                std::fs::write(&file, kept).unwrap();
                panic!("no end came after what is in {}", file.display());
            }
            _ => {}
        }
    } else {
        let _ = client.shutdown(Shutdown::Both);
    }
    sending.join().unwrap();
}

/// Attacks the server; `check` finds out whether it still serves.
fn endures(server: Example, good: &[&[u8]], check: impl Fn(TcpStream)) {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse().unwrap());
    let requests: u64 = number("REQUESTS").unwrap_or(600);
    let seed: u64 = number("SEED").unwrap_or(1);
    let mut chance = Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    for number in 0..requests {
        attack(&server, &mut chance, good);
        if number % 50 == 0 {
            check(server.connect());
        }
    }
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
    endures(Example::start_with("httpd", &arguments), &good, serves(good[0], "the page"));
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
    endures(Example::start("memcached"), &good, check);
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
    endures(Example::start("websocket"), &good, serves(UPGRADE, "\u{5}hello"));
}
