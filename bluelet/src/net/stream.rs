//! The socket inside of a connection: TCP or Unix behind one type.

use std::io;
use std::net::{Shutdown, SocketAddr};
#[cfg(unix)]
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

use mio::{Interest, Registry, Token};
use socket2::{SockAddr, SockRef};

use crate::reactor::Io;

/// A connected, non-blocking stream socket.
pub(crate) struct Stream {
    /// The bare descriptor, since every message goes through it.
    #[cfg(unix)]
    socket: OwnedFd,
    #[cfg(not(unix))]
    socket: mio::net::TcpStream,
    kind: Kind,
}

/// What its addresses are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Tcp,
    #[cfg(unix)]
    Unix,
}

impl From<mio::net::TcpStream> for Stream {
    fn from(stream: mio::net::TcpStream) -> Self {
        #[cfg(unix)]
        let stream = OwnedFd::from(stream);
        Stream { socket: stream, kind: Kind::Tcp }
    }
}

#[cfg(unix)]
impl From<mio::net::UnixStream> for Stream {
    fn from(stream: mio::net::UnixStream) -> Self {
        Stream { socket: stream.into(), kind: Kind::Unix }
    }
}

impl Stream {
    /// Takes what has arrived, at most as much as fits.
    #[cfg(unix)]
    #[inline]
    pub(crate) fn read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        let (count, _) = rustix::net::recv(self, buffer, rustix::net::RecvFlags::empty())?;
        Ok(count)
    }

    /// Gives as much as the socket's buffer takes. A peer that is gone is an error, not a signal.
    #[cfg(unix)]
    #[inline]
    pub(crate) fn write(&self, bytes: &[u8]) -> io::Result<usize> {
        Ok(rustix::net::send(self, bytes, rustix::net::SendFlags::NOSIGNAL)?)
    }

    #[cfg(not(unix))]
    pub(crate) fn read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        io::Read::read(&mut &self.socket, buffer)
    }

    #[cfg(not(unix))]
    pub(crate) fn write(&self, bytes: &[u8]) -> io::Result<usize> {
        io::Write::write(&mut &self.socket, bytes)
    }

    pub(crate) fn shutdown(&self, how: Shutdown) -> io::Result<()> {
        SockRef::from(&self.socket).shutdown(how)
    }

    pub(crate) fn set_nodelay(&self, on: bool) -> io::Result<()> {
        match self.kind {
            Kind::Tcp => SockRef::from(&self.socket).set_tcp_nodelay(on),
            // A Unix socket delays nothing.
            #[cfg(unix)]
            Kind::Unix => Ok(()),
        }
    }

    pub(crate) fn take_error(&self) -> io::Result<Option<io::Error>> {
        SockRef::from(&self.socket).take_error()
    }

    /// The address of the other end; a Unix socket has none of this kind.
    pub(crate) fn peer_addr(&self) -> io::Result<SocketAddr> {
        internet_address(SockRef::from(&self.socket).peer_addr()?)
    }

    /// The address of this end; a Unix socket has none of this kind.
    pub(crate) fn local_addr(&self) -> io::Result<SocketAddr> {
        internet_address(SockRef::from(&self.socket).local_addr()?)
    }
}

fn internet_address(address: SockAddr) -> io::Result<SocketAddr> {
    address.as_socket().ok_or_else(|| {
        io::Error::new(io::ErrorKind::Unsupported, "a Unix socket has no internet address")
    })
}

impl Io for Stream {
    fn label(&self) -> String {
        match self.kind {
            Kind::Tcp => match self.peer_addr() {
                Ok(peer) => peer.to_string(),
                Err(_) => "a peer that is gone".to_owned(),
            },
            #[cfg(unix)]
            Kind::Unix => "a Unix socket".to_owned(),
        }
    }

    #[cfg(unix)]
    fn descriptor(&self) -> Option<usize> {
        usize::try_from(self.socket.as_raw_fd()).ok()
    }
}

#[cfg(unix)]
impl AsFd for Stream {
    #[inline]
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

#[cfg(unix)]
impl mio::event::Source for Stream {
    fn register(&mut self, registry: &Registry, token: Token, wanted: Interest) -> io::Result<()> {
        mio::unix::SourceFd(&self.socket.as_raw_fd()).register(registry, token, wanted)
    }

    fn reregister(
        &mut self,
        registry: &Registry,
        token: Token,
        wanted: Interest,
    ) -> io::Result<()> {
        mio::unix::SourceFd(&self.socket.as_raw_fd()).reregister(registry, token, wanted)
    }

    fn deregister(&mut self, registry: &Registry) -> io::Result<()> {
        mio::unix::SourceFd(&self.socket.as_raw_fd()).deregister(registry)
    }
}

#[cfg(not(unix))]
impl mio::event::Source for Stream {
    fn register(&mut self, registry: &Registry, token: Token, wanted: Interest) -> io::Result<()> {
        self.socket.register(registry, token, wanted)
    }

    fn reregister(
        &mut self,
        registry: &Registry,
        token: Token,
        wanted: Interest,
    ) -> io::Result<()> {
        self.socket.reregister(registry, token, wanted)
    }

    fn deregister(&mut self, registry: &Registry) -> io::Result<()> {
        self.socket.deregister(registry)
    }
}
