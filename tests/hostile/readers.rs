//! What a connection's reading events give for any bytes in any pieces, beside a model of a few lines.
//!
//! An input is a program, of steps that are a letter and what follows it; see [`Reading::step`].

use std::collections::VecDeque;
use std::io::{self, ErrorKind};
use std::net::Shutdown;

use bluelet::{Connection, Either, Event, Runtime, boxed, null, race, timeout};
use bytes::Bytes;

use crate::common::PATIENCE;

/// How much of a program is done, in bytes.
const LONGEST: usize = 2000;

/// So many sends fit into what the system holds for a socket, however little each has.
const MOST_SENDS: usize = 100;

/// Does what the program says, and gives what came of each step.
pub fn outcomes(runtime: &Runtime, program: &[u8]) -> Vec<String> {
    let rest = program.iter().take(LONGEST).copied().collect();
    runtime.run(boxed(async move {
        let (here, there) = Connection::pair().unwrap();
        let mut reading =
            Reading { here, there, rest, pending: Vec::new(), ended: false, sends: 0 };
        let mut outcomes = Vec::new();
        while let Some(outcome) = reading.step().await {
            outcomes.push(outcome.to_owned());
        }
        outcomes
    }))
}

struct Reading {
    here: Connection,
    there: Connection,
    /// Of the program.
    rest: VecDeque<u8>,
    /// What was sent from here and not read there.
    pending: Vec<u8>,
    /// Whether no more can be sent.
    ended: bool,
    sends: usize,
}

/// What a reading event has to do.
enum Expected {
    /// To give just these bytes.
    Exactly(usize),
    /// To give some, at most so many.
    Some(usize),
    /// To fail, and leave everything where it is.
    Fails(ErrorKind),
    Waits,
}

impl Reading {
    fn byte(&mut self) -> Option<u8> {
        self.rest.pop_front()
    }

    async fn step(&mut self) -> Option<&'static str> {
        Some(match self.byte()? {
            // Sends so many of the bytes that follow.
            b's' => {
                let count = usize::from(self.byte()?).min(self.rest.len());
                let data: Vec<u8> = self.rest.drain(..count).collect();
                self.sends += 1;
                if self.ended || self.sends > MOST_SENDS {
                    return None;
                }
                self.pending.extend_from_slice(&data);
                self.here.sendall(data).await.unwrap();
                "sent"
            }
            // Ends the stream.
            b'e' => {
                self.ended = true;
                self.here.shutdown(Shutdown::Write).unwrap();
                "ended"
            }
            b'l' => {
                let expected = self.expected_until(b'\n', 65536);
                self.expect(expected, self.there.readline()).await
            }
            b'u' => {
                let (delimiter, limit) = (self.byte()?, 1 + usize::from(self.byte()?));
                let expected = self.expected_until(delimiter, limit);
                self.expect(expected, self.there.read_until(delimiter, limit)).await
            }
            b'x' => {
                let count = usize::from(self.byte()?);
                let expected = match self.pending.len() {
                    enough if enough >= count => Expected::Exactly(count),
                    _ if self.ended => Expected::Fails(ErrorKind::UnexpectedEof),
                    _ => Expected::Waits,
                };
                self.expect(expected, self.there.read_exact(count)).await
            }
            b'r' => {
                let count = 1 + usize::from(self.byte()?);
                self.expect(self.expected_some(count), self.there.recv(count)).await
            }
            b'i' => {
                let count = 1 + usize::from(self.byte()?);
                let event = self.there.recv_into(vec![0; count]);
                let event = boxed(async move {
                    let (count, buffer) = event.await;
                    count.map(|count| Bytes::copy_from_slice(&buffer[..count]))
                });
                self.expect(self.expected_some(count), event).await
            }
            _ => "nothing",
        })
    }

    fn expected_until(&self, delimiter: u8, limit: usize) -> Expected {
        let window = &self.pending[..self.pending.len().min(limit)];
        match window.iter().position(|byte| *byte == delimiter) {
            Some(place) => Expected::Exactly(place + 1),
            None if window.len() == limit => Expected::Fails(ErrorKind::InvalidData),
            None if self.ended => Expected::Exactly(window.len()),
            None => Expected::Waits,
        }
    }

    fn expected_some(&self, limit: usize) -> Expected {
        match self.pending.len() {
            0 if self.ended => Expected::Exactly(0),
            0 => Expected::Waits,
            count => Expected::Some(count.min(limit)),
        }
    }

    /// Compares, and takes what was read from what is pending.
    async fn expect(
        &mut self,
        expected: Expected,
        event: impl Event<Output = io::Result<Bytes>> + 'static,
    ) -> &'static str {
        if let Expected::Waits = expected {
            let some_turns = boxed(async { (null().await, null().await) });
            match race(event, some_turns).await {
                Either::Left(result) => panic!("{result:?}, and nothing was there to read"),
                Either::Right(_) => return "waited",
            }
        }
        let result = timeout(PATIENCE, event).await.expect("it was there to read");
        let read = match (expected, result) {
            (Expected::Fails(kind), Err(error)) if error.kind() == kind => return "failed",
            (Expected::Exactly(count), Ok(bytes)) if bytes.len() == count => bytes,
            (Expected::Some(most), Ok(bytes)) if (1..=most).contains(&bytes.len()) => bytes,
            (_, result) => panic!("{result:?} of {:?}", self.pending.escape_ascii().to_string()),
        };
        assert_eq!(read, self.pending[..read.len()]);
        self.pending.drain(..read.len());
        match (read.is_empty(), self.pending.is_empty()) {
            (true, _) => "empty",
            (false, true) => "all",
            (false, false) => "some",
        }
    }
}
