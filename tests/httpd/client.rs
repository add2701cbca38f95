//! A client that sends what it is told, byte by byte, and takes replies apart.

use std::io::{Read, Write};
use std::net::TcpStream;

use super::Httpd;

pub struct Client {
    pub stream: TcpStream,
    /// What has been received behind the last reply.
    received: Vec<u8>,
}

#[derive(Debug, PartialEq)]
pub struct Reply {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Httpd {
    pub fn connect(&self) -> Client {
        let stream = self.server.connect();
        stream.set_nodelay(true).unwrap();
        Client { stream, received: Vec::new() }
    }

    /// The reply to one request on a connection of its own, which must end after it.
    pub fn ask(&self, request: impl AsRef<[u8]>) -> Reply {
        let mut client = self.connect();
        client.send(request.as_ref());
        let reply = client.reply();
        client.stream.shutdown(std::net::Shutdown::Write).unwrap();
        client.expect_end();
        reply
    }

    /// The reply to a GET with these header lines.
    pub fn get(&self, path: &str, headers: &str) -> Reply {
        self.ask(format!("GET {path} HTTP/1.1\r\nHost: test\r\n{headers}\r\n"))
    }
}

impl Client {
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream.write_all(bytes.as_ref()).unwrap();
    }

    pub fn get(&mut self, path: &str) -> Reply {
        self.send(format!("GET {path} HTTP/1.1\r\nHost: test\r\n\r\n"));
        self.reply()
    }

    /// The next reply, with its body.
    pub fn reply(&mut self) -> Reply {
        let mut reply = self.head();
        let length = reply.header("content-length").map_or(0, |length| length.parse().unwrap());
        while self.received.len() < length {
            assert!(self.receive() > 0, "the body ends too soon");
        }
        reply.body = self.received.drain(..length).collect();
        reply
    }

    /// The next reply without its body.
    pub fn head(&mut self) -> Reply {
        loop {
            let mut fields = [httparse::EMPTY_HEADER; 32];
            let mut parsed = httparse::Response::new(&mut fields);
            if let httparse::Status::Complete(length) = parsed.parse(&self.received).unwrap() {
                let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
                let headers = parsed.headers.iter();
                let headers = headers.map(|field| (field.name.to_string(), text(field.value)));
                let (status, headers) = (parsed.code.unwrap(), headers.collect());
                self.received.drain(..length);
                return Reply { status, headers, body: Vec::new() };
            }
            assert!(self.receive() > 0, "the reply ends in its head");
        }
    }

    /// Nothing more may come.
    pub fn expect_end(&mut self) {
        assert_eq!(self.receive(), 0, "more comes: {:?}", String::from_utf8_lossy(&self.received));
        assert!(self.received.is_empty());
    }

    /// How many bytes have come; none at the end of the stream.
    fn receive(&mut self) -> usize {
        let mut buffer = [0; 65536];
        let count = self.stream.read(&mut buffer).unwrap();
        self.received.extend(&buffer[..count]);
        count
    }
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(other, _)| other.eq_ignore_ascii_case(name));
        let value = found.next().map(|(_, value)| &**value);
        assert!(found.next().is_none(), "{name} comes twice");
        value
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// Without the time of day, to compare replies.
    pub fn timeless(mut self) -> Reply {
        self.headers.retain(|(name, _)| name != "date");
        self
    }
}
