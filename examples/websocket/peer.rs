//! One WebSocket, as far as it is no matter of sockets: bytes in, messages out, and the other way round.

use std::io::{self, Read, Write};

use bytes::{Buf, Bytes};
use tungstenite::protocol::frame::{CloseFrame, coding::CloseCode};
use tungstenite::protocol::{Role, WebSocketConfig};
use tungstenite::{Error, Message, WebSocket};

/// How many bytes a message may have, and each of its frames.
const LARGEST: usize = 16 << 20;

/// How many bytes each client's buffer has from the start: there may be thousands of them.
const BUFFER: usize = 4096;

pub struct Peer {
    socket: WebSocket<Wire>,
    open: bool,
    /// Whether it was asked if it is still there, and has said nothing since.
    asked: bool,
}

/// What tungstenite takes for a socket, one that never waits.
#[derive(Default)]
struct Wire {
    /// What has arrived and was not read yet.
    arrived: Bytes,
    /// What is to be sent.
    to_send: Vec<u8>,
}

impl Peer {
    pub fn new() -> Self {
        let config = WebSocketConfig::default();
        let config = config.max_message_size(Some(LARGEST)).max_frame_size(Some(LARGEST));
        let config = config.read_buffer_size(BUFFER);
        let socket = WebSocket::from_raw_socket(Wire::default(), Role::Server, Some(config));
        Peer { socket, open: true, asked: false }
    }

    /// Whether more may come. What is to be sent is to be sent all the same.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Takes bytes that have arrived, none at the end of the stream; gives the messages that are whole
    /// now. Pings and closes are answered by the way.
    pub fn take(&mut self, data: Bytes) -> Vec<Message> {
        self.open &= !data.is_empty();
        self.asked = false;
        self.socket.get_mut().arrived = data;
        let mut messages = Vec::new();
        loop {
            match self.socket.read() {
                Ok(message @ (Message::Text(_) | Message::Binary(_))) => messages.push(message),
                Ok(_) => {}
                Err(Error::Io(error)) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) => {
                    self.end(&error);
                    break;
                }
            }
        }
        messages
    }

    /// Has it asked whether it is still there; if it was, gives it up.
    pub fn is_silent(&mut self) {
        match self.asked {
            true => self.open = false,
            false => self.say(Message::Ping(Bytes::new())),
        }
        self.asked = true;
    }

    /// Has a message sent.
    pub fn say(&mut self, message: Message) {
        // After a close there is nobody to hear it.
        if let Err(error) = self.socket.send(message) {
            self.end(&error);
        }
    }

    /// Ends the conversation, and says why.
    pub fn close(&mut self, reason: &'static str) {
        self.say_close(CloseCode::Policy, reason);
        self.open = false;
    }

    /// What is to be sent now.
    pub fn outgoing(&mut self) -> Vec<u8> {
        // It writes to memory.
        let _ = self.socket.flush();
        std::mem::take(&mut self.socket.get_mut().to_send)
    }

    /// Tells a peer that breaks the rules which ones.
    fn end(&mut self, error: &Error) {
        self.open = false;
        match error {
            Error::Protocol(_) => self.say_close(CloseCode::Protocol, ""),
            Error::Utf8(_) => self.say_close(CloseCode::Invalid, ""),
            Error::Capacity(_) => self.say_close(CloseCode::Size, ""),
            _ => {}
        }
    }

    fn say_close(&mut self, code: CloseCode, reason: &'static str) {
        // It may have been said already.
        let _ = self.socket.close(Some(CloseFrame { code, reason: reason.into() }));
    }
}

impl Read for Wire {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.arrived.is_empty() {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        let count = buffer.len().min(self.arrived.len());
        self.arrived.copy_to_slice(&mut buffer[..count]);
        Ok(count)
    }
}

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.to_send.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
