//! Connecting to a peer, with its name resolved off the loop's thread.

use std::fmt;
use std::future::Future;
use std::io;
use std::net::ToSocketAddrs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::vec;

use super::connection::{Connection, Extra};
use super::stream::Stream;
use crate::reactor::{Direction, Flags, Writing};
use crate::scheduler;
use crate::turn::Turn;

/// Connects to a TCP server; an event of `io::Result<Connection>`.
///
/// The loop never waits for it. Each of the name's addresses is tried in turn, until one accepts. A
/// host name is resolved on another thread; an address, also one in a string, needs none.
///
/// ```
/// # bluelet::run(bluelet::boxed(async {
/// # let listener = bluelet::Listener::bind("127.0.0.1:0")?;
/// # let port = listener.local_addr()?.port();
/// let conn = bluelet::connect(("127.0.0.1", port)).await?;
/// conn.sendall("hello").await?;
/// # std::io::Result::Ok(())
/// # })).unwrap();
/// ```
///
/// If it is dropped while it waits, the connection that is being made is given up.
///
/// # Errors
/// What the system says of the last address that was tried, with that address. How long it takes
/// to give up is up to the system (two minutes or so), unless a [`timeout`](crate::timeout) ends it.
///
/// # Panics
/// When it is polled outside of [`run`](crate::run).
pub fn connect<D: Destination>(addr: D) -> Connect {
    Connect { stage: Stage::Start(addr.to_target()) }
}

/// Where [`connect`] can go: a socket address or several, an address and a port, or a host's name
/// and a port as in `"localhost:80"` or `("localhost", 80)`.
pub trait Destination {
    #[doc(hidden)]
    fn to_target(&self) -> Target;
}

/// A destination, as far as it is known without asking anybody.
#[doc(hidden)]
pub enum Target {
    /// The addresses to try.
    Known(Vec<SocketAddr>),
    /// A host's name and a port, still in one string.
    Named(String),
    /// A host's name, and a port.
    Host(String, u16),
}

/// The event of [`connect`].
#[must_use = "it connects only when it is yielded"]
pub struct Connect {
    stage: Stage,
}

enum Stage {
    Start(Target),
    /// Another thread asks for the addresses.
    Resolve(blocking::Task<io::Result<vec::IntoIter<SocketAddr>>>),
    /// The addresses that are left, and what became of the last one.
    Next(vec::IntoIter<SocketAddr>, io::Error),
    /// One of the addresses has been asked and has not answered.
    Asked(SocketAddr, Turn<Writing, Stream, Extra>, vec::IntoIter<SocketAddr>),
    Done,
}

impl Future for Connect {
    type Output = io::Result<Connection>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        loop {
            let stage = std::mem::replace(&mut self.stage, Stage::Done);
            self.stage = match stage {
                Stage::Start(target) => {
                    scheduler::with("connect", |_| ());
                    start(target)
                }
                Stage::Resolve(mut task) => match Pin::new(&mut task).poll(cx) {
                    Poll::Ready(Ok(addresses)) => Stage::Next(addresses, no_address()),
                    Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                    Poll::Pending => {
                        self.stage = Stage::Resolve(task);
                        return Poll::Pending;
                    }
                },
                Stage::Next(mut addresses, failure) => match addresses.next() {
                    Some(addr) => ask(addr, addresses),
                    None => return Poll::Ready(Err(failure)),
                },
                Stage::Asked(addr, mut turn, addresses) => match poll_answer(&mut turn, cx) {
                    Poll::Ready(Ok(())) => {
                        return Poll::Ready(Ok(Connection { source: turn.source.clone() }));
                    }
                    Poll::Ready(Err(error)) => Stage::Next(addresses, failure(addr, error)),
                    Poll::Pending => {
                        self.stage = Stage::Asked(addr, turn, addresses);
                        return Poll::Pending;
                    }
                },
                Stage::Done => panic!("a `Connect` was polled after its end"),
            };
        }
    }
}

fn start(target: Target) -> Stage {
    let resolve = |name: Box<dyn FnOnce() -> io::Result<vec::IntoIter<SocketAddr>> + Send>| {
        Stage::Resolve(blocking::unblock(name))
    };
    match target {
        Target::Known(addresses) => Stage::Next(addresses.into_iter(), no_address()),
        Target::Named(name) => resolve(Box::new(move || {
            let addresses = name.to_socket_addrs();
            addresses.map_err(|error| unresolved(&name, error))
        })),
        Target::Host(host, port) => resolve(Box::new(move || {
            let addresses = (&*host, port).to_socket_addrs();
            addresses.map_err(|error| unresolved(&host, error))
        })),
    }
}

/// Begins to connect to one address.
fn ask(addr: SocketAddr, addresses: vec::IntoIter<SocketAddr>) -> Stage {
    match mio::net::TcpStream::connect(addr) {
        Ok(stream) => {
            let connection = Connection::new(stream, Some(addr), Flags::NONE);
            Stage::Asked(addr, Turn::new(&connection.source), addresses)
        }
        Err(error) => Stage::Next(addresses, failure(addr, error)),
    }
}

/// Waits for an answer. A socket becomes writable when it is connected, and also when it failed.
fn poll_answer(
    turn: &mut Turn<Writing, Stream, Extra>,
    cx: &mut Context<'_>,
) -> Poll<io::Result<()>> {
    turn.poll("connect", cx, |source| {
        source.attempt(Direction::Write, |stream| {
            if let Some(error) = stream.take_error()? {
                return Err(error);
            }
            match stream.peer_addr() {
                Err(error) if error.kind() == io::ErrorKind::NotConnected => {
                    Err(io::ErrorKind::WouldBlock.into())
                }
                result => result.map(|_| ()),
            }
        })
    })
}

fn failure(addr: SocketAddr, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("cannot connect to {addr}: {error}"))
}

fn unresolved(name: &str, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("cannot find the address of `{name}`: {error}"))
}

fn no_address() -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, "there is no address to connect to")
}

impl fmt::Debug for Connect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.stage {
            Stage::Asked(addr, ..) => write!(f, "Connect({addr})"),
            _ => f.write_str("Connect"),
        }
    }
}

impl Destination for str {
    fn to_target(&self) -> Target {
        match self.parse() {
            Ok(addr) => Target::Known(vec![addr]),
            Err(_) => Target::Named(self.to_owned()),
        }
    }
}

impl Destination for String {
    fn to_target(&self) -> Target {
        str::to_target(self)
    }
}

impl Destination for (&str, u16) {
    fn to_target(&self) -> Target {
        match self.0.parse() {
            Ok(addr) => Target::Known(vec![SocketAddr::new(addr, self.1)]),
            Err(_) => Target::Host(self.0.to_owned(), self.1),
        }
    }
}

impl Destination for (String, u16) {
    fn to_target(&self) -> Target {
        (&*self.0, self.1).to_target()
    }
}

impl Destination for [SocketAddr] {
    fn to_target(&self) -> Target {
        Target::Known(self.to_vec())
    }
}

impl Destination for Vec<SocketAddr> {
    fn to_target(&self) -> Target {
        Target::Known(self.clone())
    }
}

impl<D: Destination + ?Sized> Destination for &D {
    fn to_target(&self) -> Target {
        D::to_target(self)
    }
}

macro_rules! destination_of {
    ($($addr:ty),*) => {$(
        impl Destination for $addr {
            fn to_target(&self) -> Target {
                Target::Known(vec![SocketAddr::from(*self)])
            }
        }
    )*};
}

destination_of!(
    SocketAddr,
    SocketAddrV4,
    SocketAddrV6,
    (IpAddr, u16),
    (Ipv4Addr, u16),
    (Ipv6Addr, u16)
);
