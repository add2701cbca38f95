//! On mio, by hand and with care: a read that does not fill the buffer has emptied the socket, so that a message costs one
//! `recvfrom`, one `sendto` and a share of an `epoll_wait`.

use std::io::{self, ErrorKind, Read, Write};

use mio::event::Event;
use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token};
use slab::Slab;

use super::announce;

const LISTENER: Token = Token(usize::MAX);

/// How a connection is served.
pub(super) trait Echo {
    fn new(stream: TcpStream) -> Self;

    /// Goes on until the socket would block; says whether the conversation has ended.
    fn advance(&mut self, buffer: &mut [u8], ends: bool) -> io::Result<bool>;

    fn stream(&mut self) -> &mut TcpStream;
}

/// Sends from the buffer that all connections share; keeps only what could not be sent.
pub(super) struct Shared {
    stream: TcpStream,
    unsent: Vec<u8>,
}

impl Echo for Shared {
    fn new(stream: TcpStream) -> Self {
        Shared { stream, unsent: Vec::new() }
    }

    fn advance(&mut self, buffer: &mut [u8], ends: bool) -> io::Result<bool> {
        while !self.unsent.is_empty() {
            let Some(count) = ready(self.stream.write(&self.unsent))? else { return Ok(false) };
            self.unsent.drain(..count);
        }
        loop {
            let Some(count) = ready(self.stream.read(buffer))? else { return Ok(false) };
            if count == 0 {
                return Ok(true);
            }
            let mut sent = 0;
            while sent < count {
                let Some(more) = ready(self.stream.write(&buffer[sent..count]))? else {
                    self.unsent.extend_from_slice(&buffer[sent..count]);
                    return Ok(false);
                };
                sent += more;
            }
            if count < buffer.len() && !ends {
                return Ok(false);
            }
        }
    }

    fn stream(&mut self) -> &mut TcpStream {
        &mut self.stream
    }
}

/// Owns each message while it is sent, as handlers do that do more than echo.
pub(super) struct Owned {
    stream: TcpStream,
    state: State,
}

enum State {
    Reading,
    Writing { data: Vec<u8>, sent: usize, filled: bool },
}

impl Echo for Owned {
    fn new(stream: TcpStream) -> Self {
        Owned { stream, state: State::Reading }
    }

    fn advance(&mut self, buffer: &mut [u8], ends: bool) -> io::Result<bool> {
        loop {
            match &mut self.state {
                State::Reading => {
                    let Some(count) = ready(self.stream.read(buffer))? else { return Ok(false) };
                    if count == 0 {
                        return Ok(true);
                    }
                    let filled = count == buffer.len();
                    self.state = State::Writing { data: buffer[..count].to_vec(), sent: 0, filled };
                }
                State::Writing { data, sent, filled } => {
                    let Some(count) = ready(self.stream.write(&data[*sent..]))? else {
                        return Ok(false);
                    };
                    *sent += count;
                    if *sent < data.len() {
                        continue;
                    }
                    let drained = !*filled && !ends;
                    self.state = State::Reading;
                    if drained {
                        return Ok(false);
                    }
                }
            }
        }
    }

    fn stream(&mut self) -> &mut TcpStream {
        &mut self.stream
    }
}

/// `None` if it would block. Nothing interrupts: nobody handles signals here.
fn ready(step: io::Result<usize>) -> io::Result<Option<usize>> {
    match step {
        Ok(count) => Ok(Some(count)),
        Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(None),
        Err(error) => Err(error),
    }
}

pub(super) fn serve<E: Echo>(size: usize) -> io::Result<()> {
    let mut listener = TcpListener::bind("127.0.0.1:0".parse().expect("it is an address"))?;
    announce(listener.local_addr()?);
    let mut poll = Poll::new()?;
    poll.registry().register(&mut listener, LISTENER, Interest::READABLE)?;
    let mut events = Events::with_capacity(1024);
    let mut connections: Slab<E> = Slab::new();
    let mut buffer = vec![0; size];
    loop {
        match poll.poll(&mut events, None) {
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            result => result?,
        }
        for event in &events {
            if event.token() == LISTENER {
                accept(&listener, &mut connections, &poll)?;
            } else {
                serve_one(event, &mut connections, &mut buffer);
            }
        }
    }
}

fn accept<E: Echo>(listener: &TcpListener, into: &mut Slab<E>, poll: &Poll) -> io::Result<()> {
    loop {
        let (stream, _) = match listener.accept() {
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
            result => result?,
        };
        let entry = into.vacant_entry();
        let token = Token(entry.key());
        let connection = entry.insert(E::new(stream));
        let interests = Interest::READABLE | Interest::WRITABLE;
        poll.registry().register(connection.stream(), token, interests)?;
    }
}

fn serve_one<E: Echo>(event: &Event, connections: &mut Slab<E>, buffer: &mut [u8]) {
    let key = event.token().0;
    let Some(connection) = connections.get_mut(key) else { return };
    // The end of the stream may stand behind a read that is short.
    let goes_on = matches!(connection.advance(buffer, event.is_read_closed()), Ok(false));
    if !goes_on {
        connections.remove(key);
    }
}
