//! The echo server as a state machine on mio, written by hand: one thread serves everybody, and what
//! was a loop over `read` and `write_all` is now spread over a state, a step and a dispatcher.
//!
//! ```text
//! cargo run --example echo_by_hand          # or: -- 127.0.0.1:0
//! nc 127.0.0.1 4915                         # as many as you like, side by side
//! ```

use std::error::Error;
use std::io::{self, ErrorKind, Read, Write};
use std::time::Duration;

use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Registry, Token};
use slab::Slab;

const LISTENER: Token = Token(usize::MAX);

/// How many reads and writes a connection may do before it is the turn of others.
const STEPS: usize = 16;

/// How long accepting pauses after "too many open files", whose end no event announces.
const PAUSE: Duration = Duration::from_millis(100);

struct Connection {
    stream: TcpStream,
    state: State,
}

/// Where the conversation stands.
enum State {
    /// Waits for bytes.
    Reading,
    /// Waits for room to send `data`, of which `sent` bytes have gone.
    Writing { data: Vec<u8>, sent: usize },
}

/// Why it goes no further for now.
enum Stop {
    /// The next event will say when it can go on.
    WouldBlock,
    /// It could go on, and no event will say so again, but it is the turn of others.
    OthersFirst,
    /// The peer has sent everything and has got it back.
    Ended,
}

impl Connection {
    /// Goes on from the state where it stands.
    fn advance(&mut self) -> io::Result<Stop> {
        for _ in 0..STEPS {
            let step = match &mut self.state {
                State::Reading => {
                    let mut buffer = [0; 1024];
                    let step = self.stream.read(&mut buffer);
                    if let Ok(count) = step {
                        let data = buffer[..count].to_vec();
                        self.state = State::Writing { data, sent: 0 };
                    }
                    step
                }
                State::Writing { data, sent } => {
                    let step = self.stream.write(&data[*sent..]);
                    *sent += *step.as_ref().unwrap_or(&0);
                    if *sent == data.len() {
                        self.state = State::Reading;
                    }
                    step
                }
            };
            match step {
                Ok(0) => return Ok(Stop::Ended),
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(Stop::WouldBlock),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Stop::OthersFirst)
    }
}

type Connections = Slab<Connection>;

/// Accepts whoever has come, until it would block.
fn accept(from: &TcpListener, into: &mut Connections, registry: &Registry) -> io::Result<()> {
    loop {
        let mut stream = match from.accept() {
            Ok((stream, _)) => stream,
            Err(error) => match error.kind() {
                ErrorKind::WouldBlock => return Ok(()),
                ErrorKind::Interrupted | ErrorKind::ConnectionAborted => continue,
                _ => return Err(error),
            },
        };
        let entry = into.vacant_entry();
        let interests = Interest::READABLE | Interest::WRITABLE;
        registry.register(&mut stream, Token(entry.key()), interests)?;
        let state = State::Reading;
        entry.insert(Connection { stream, state });
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:4915".to_string());
    let mut listener = TcpListener::bind(address.parse()?)?;
    println!("echo listens on {}", listener.local_addr()?);
    let mut poll = Poll::new()?;
    poll.registry().register(&mut listener, LISTENER, Interest::READABLE)?;
    let mut connections = Connections::new();
    let mut events = Events::with_capacity(1024);
    // What can go on without an event.
    let mut again: Vec<Token> = Vec::new();
    loop {
        let timeout = match again[..] {
            [] => None,
            [LISTENER] => Some(PAUSE),
            _ => Some(Duration::ZERO),
        };
        match poll.poll(&mut events, timeout) {
            Err(error) if error.kind() != ErrorKind::Interrupted => return Err(error.into()),
            _ => {}
        }
        let mut ready = std::mem::take(&mut again);
        ready.extend(events.iter().map(|event| event.token()));
        // Twice in it, twice in the next.
        ready.sort_unstable();
        ready.dedup();
        for token in ready {
            if token == LISTENER {
                if let Err(error) = accept(&listener, &mut connections, poll.registry()) {
                    eprintln!("echo: accepting pauses: {error}");
                    again.push(LISTENER);
                }
                continue;
            }
            // It may have ended a moment ago. If its key belongs to somebody else by now, one attempt
            // too many does no harm.
            let Some(connection) = connections.get_mut(token.0) else {
                continue;
            };
            match connection.advance() {
                Ok(Stop::WouldBlock) => continue,
                Ok(Stop::OthersFirst) => {
                    again.push(token);
                    continue;
                }
                Ok(Stop::Ended) => {}
                Err(error) => eprintln!("echo: {error}"),
            }
            connections.remove(token.0);
        }
    }
}
