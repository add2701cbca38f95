//! Unix sockets: the same connections and listeners, with a path for an address.

use std::io;

use super::connection::Connection;
use super::stream::Stream;
use crate::reactor::Ready;

impl Connection {
    /// Two connections that are each other's peer, over a pair of Unix sockets.
    ///
    /// ```
    /// bluelet::run(bluelet::boxed(async {
    ///     let (here, there) = bluelet::Connection::pair()?;
    ///     here.sendall("ping").await?;
    ///     assert_eq!(there.recv(1024).await?, "ping");
    ///     std::io::Result::Ok(())
    /// })).unwrap();
    /// ```
    ///
    /// # Errors
    /// When the process has no descriptors left.
    pub fn pair() -> io::Result<(Connection, Connection)> {
        let (one, other) = mio::net::UnixStream::pair()?;
        let connection = |stream| Connection::new(Stream::Unix(stream), None, Ready::UNKNOWN);
        Ok((connection(one), connection(other)))
    }
}
