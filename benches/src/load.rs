//! Clients of an echo server, all in lockstep: each sends, then each reads. A server that is slowed down by a tracer
//! gets the same work in the same pieces.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// After so long a harness fails instead of hanging.
const PATIENCE: Duration = Duration::from_secs(120);

/// Connected clients.
pub struct Clients {
    address: SocketAddr,
    streams: Vec<TcpStream>,
    message: Vec<u8>,
    reply: Vec<u8>,
}

impl Clients {
    /// So many clients, which have been served once each.
    pub fn connect(address: SocketAddr, count: usize, bytes: usize) -> Clients {
        let mut clients = Clients::silent(address, count, bytes);
        clients.rounds(1);
        clients
    }

    /// So many clients, which have not sent anything.
    pub fn silent(address: SocketAddr, count: usize, bytes: usize) -> Clients {
        let streams = (0..count).map(|_| connect(address)).collect();
        Clients { address, streams, message: vec![b'x'; bytes], reply: vec![0; bytes] }
    }

    /// Adds clients, up to so many.
    pub fn grow(&mut self, count: usize) {
        let before = self.streams.len();
        self.streams.extend((before..count).map(|_| connect(self.address)));
        self.exchange(before..count);
    }

    /// So many messages by each client.
    pub fn rounds(&mut self, rounds: usize) {
        for _ in 0..rounds {
            let all = 0..self.streams.len();
            self.exchange(all);
        }
    }

    /// One message by each of these.
    pub fn exchange(&mut self, which: impl Iterator<Item = usize> + Clone) {
        for client in which.clone() {
            self.streams[client].write_all(&self.message).expect("the server reads");
        }
        for client in which {
            self.streams[client].read_exact(&mut self.reply).expect("the server echoes");
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.streams.len()
    }
}

/// A client that gives up rather than hang.
fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).expect("the server accepts");
    stream.set_read_timeout(Some(PATIENCE)).expect("it is not zero");
    stream.set_write_timeout(Some(PATIENCE)).expect("it is not zero");
    stream.set_nodelay(true).expect("it is a TCP socket");
    stream
}
