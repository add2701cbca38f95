//! The socket inside of a connection or listener: TCP or Unix behind one type.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr};

use mio::{Interest, Registry, Token};

use crate::reactor::Io;

/// A connected, non-blocking stream socket.
pub(crate) enum Stream {
    Tcp(mio::net::TcpStream),
    #[cfg(unix)]
    Unix(mio::net::UnixStream),
}

impl Stream {
    /// Takes what has arrived, at most as much as fits.
    pub(crate) fn read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Stream::Tcp(stream) => (&mut &*stream).read(buffer),
            #[cfg(unix)]
            Stream::Unix(stream) => (&mut &*stream).read(buffer),
        }
    }

    /// Gives as much as the socket's buffer takes. A peer that is gone is an error, not a signal.
    pub(crate) fn write(&self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Stream::Tcp(stream) => (&mut &*stream).write(bytes),
            #[cfg(unix)]
            Stream::Unix(stream) => {
                use rustix::net::SendFlags;
                Ok(rustix::net::send(stream, bytes, SendFlags::NOSIGNAL)?)
            }
        }
    }

    pub(crate) fn shutdown(&self, how: Shutdown) -> io::Result<()> {
        match self {
            Stream::Tcp(stream) => stream.shutdown(how),
            #[cfg(unix)]
            Stream::Unix(stream) => stream.shutdown(how),
        }
    }

    pub(crate) fn set_nodelay(&self, on: bool) -> io::Result<()> {
        match self {
            Stream::Tcp(stream) => stream.set_nodelay(on),
            // A Unix socket delays nothing.
            #[cfg(unix)]
            Stream::Unix(_) => Ok(()),
        }
    }

    pub(crate) fn take_error(&self) -> io::Result<Option<io::Error>> {
        match self {
            Stream::Tcp(stream) => stream.take_error(),
            #[cfg(unix)]
            Stream::Unix(stream) => stream.take_error(),
        }
    }

    /// The address of the other end; a Unix socket has none of this kind.
    pub(crate) fn peer_addr(&self) -> io::Result<SocketAddr> {
        match self {
            Stream::Tcp(stream) => stream.peer_addr(),
            #[cfg(unix)]
            Stream::Unix(_) => Err(no_internet_address()),
        }
    }

    /// The address of this end; a Unix socket has none of this kind.
    pub(crate) fn local_addr(&self) -> io::Result<SocketAddr> {
        match self {
            Stream::Tcp(stream) => stream.local_addr(),
            #[cfg(unix)]
            Stream::Unix(_) => Err(no_internet_address()),
        }
    }
}

#[cfg(unix)]
fn no_internet_address() -> io::Error {
    io::Error::new(io::ErrorKind::Unsupported, "a Unix socket has no internet address")
}

impl Io for Stream {
    fn label(&self) -> String {
        match self {
            Stream::Tcp(stream) => match stream.peer_addr() {
                Ok(peer) => peer.to_string(),
                Err(_) => "a peer that is gone".to_owned(),
            },
            #[cfg(unix)]
            Stream::Unix(_) => "a Unix socket".to_owned(),
        }
    }

    #[cfg(unix)]
    fn descriptor(&self) -> Option<usize> {
        use std::os::fd::AsRawFd;
        let number = match self {
            Stream::Tcp(stream) => stream.as_raw_fd(),
            Stream::Unix(stream) => stream.as_raw_fd(),
        };
        usize::try_from(number).ok()
    }
}

impl mio::event::Source for Stream {
    fn register(&mut self, registry: &Registry, token: Token, wanted: Interest) -> io::Result<()> {
        match self {
            Stream::Tcp(stream) => stream.register(registry, token, wanted),
            #[cfg(unix)]
            Stream::Unix(stream) => stream.register(registry, token, wanted),
        }
    }

    fn reregister(
        &mut self,
        registry: &Registry,
        token: Token,
        wanted: Interest,
    ) -> io::Result<()> {
        match self {
            Stream::Tcp(stream) => stream.reregister(registry, token, wanted),
            #[cfg(unix)]
            Stream::Unix(stream) => stream.reregister(registry, token, wanted),
        }
    }

    fn deregister(&mut self, registry: &Registry) -> io::Result<()> {
        match self {
            Stream::Tcp(stream) => stream.deregister(registry),
            #[cfg(unix)]
            Stream::Unix(stream) => stream.deregister(registry),
        }
    }
}
