//! Unix sockets: the same connections, with a path for an address.
//!
//! ```
//! # let path = std::env::temp_dir().join(format!("bluelet-doc-{}", std::process::id()));
//! bluelet::run(bluelet::boxed(async move {
//!     let listener = bluelet::unix::Listener::bind(&path)?;
//!     let here = bluelet::unix::connect(&path).await?;
//!     let there = listener.accept().await?;
//!     here.sendall("ping").await?;
//!     assert_eq!(there.recv(1024).await?, "ping");
//!     std::io::Result::Ok(())
//! })).unwrap();
//! ```

use std::fmt;
use std::future::Future;
use std::io;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use super::connection::Connection;
use super::listener::{Accept, Acceptor};
use crate::reactor::Flags;
use crate::time::{Sleep, sleep};

/// How long a connect pauses while the listener's backlog is full. The system does not say when a
/// place in it comes free.
const PAUSE: Duration = Duration::from_millis(10);

/// A listener on a path; a cheap handle, see [`bluelet::Listener`](crate::Listener).
///
/// The path is removed when the listener closes.
#[derive(Clone, Debug)]
pub struct Listener {
    listener: super::Listener,
}

impl Listener {
    /// Listens on `path`, which must not exist.
    ///
    /// # Errors
    /// What the system says, with the path. If the path is there already, the error says whether
    /// somebody listens on it, or whether it is left over and can be removed.
    pub fn bind<P: AsRef<Path>>(path: P) -> io::Result<Listener> {
        let path = path.as_ref();
        let listener = mio::net::UnixListener::bind(path).map_err(|error| {
            let what = match error.kind() {
                io::ErrorKind::AddrInUse => occupied(path),
                _ => error.to_string(),
            };
            io::Error::new(error.kind(), format!("cannot listen on {}: {what}", path.display()))
        })?;
        let bound = BoundPath::new(path);
        Ok(Listener { listener: super::Listener::with(Acceptor::Unix(listener, bound)) })
    }

    /// Waits for a connection; see [`bluelet::Listener::accept`](crate::Listener::accept).
    pub fn accept(&self) -> Accept {
        self.listener.accept()
    }

    /// Closes the listener; see [`bluelet::Listener::close`](crate::Listener::close).
    #[track_caller]
    pub fn close(&self) {
        self.listener.close();
    }
}

impl From<Listener> for super::Listener {
    /// The same listener, for [`Server::on`](crate::Server::on).
    fn from(listener: Listener) -> Self {
        listener.listener
    }
}

/// Why a path that is there cannot be bound.
fn occupied(path: &Path) -> String {
    match std::fs::symlink_metadata(path) {
        Ok(file) if !file.file_type().is_socket() => "a file that is no socket is there".to_owned(),
        _ => match mio::net::UnixStream::connect(path) {
            Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
                "it is left over from a process that has ended; remove it".to_owned()
            }
            _ => "somebody listens on it already".to_owned(),
        },
    }
}

/// A path that was made by binding to it, removed when the listener closes.
pub(super) struct BoundPath {
    path: PathBuf,
    /// Device and inode: another listener may have taken the path's place.
    file: Option<(u64, u64)>,
    /// A process that is forked later leaves the path to the one that has made it.
    fork: forkguard::Guard,
}

impl BoundPath {
    fn new(path: &Path) -> Self {
        // Absolute, since the process may change its directory.
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        BoundPath { file: identity(&path), path, fork: forkguard::new() }
    }
}

impl Drop for BoundPath {
    fn drop(&mut self) {
        let ours = !self.fork.detected_fork();
        if ours && self.file.is_some() && identity(&self.path) == self.file {
            // If it cannot be removed, the next bind says so.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

fn identity(path: &Path) -> Option<(u64, u64)> {
    let file = std::fs::symlink_metadata(path).ok()?;
    Some((file.dev(), file.ino()))
}

/// Connects to the listener on `path`; an event of `io::Result<Connection>`.
///
/// # Errors
/// What the system says, with the path.
///
/// # Panics
/// When it is polled outside of [`run`](crate::run), if it has to wait.
pub fn connect<P: AsRef<Path>>(path: P) -> Connect {
    Connect { path: path.as_ref().to_owned(), pause: None }
}

/// The event of [`connect`].
#[must_use = "it connects only when it is yielded"]
pub struct Connect {
    path: PathBuf,
    /// Runs while the listener's backlog is full.
    pause: Option<Sleep>,
}

impl Future for Connect {
    type Output = io::Result<Connection>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        loop {
            if let Some(pause) = &mut self.pause {
                ready!(Pin::new(pause).poll(cx));
            }
            match mio::net::UnixStream::connect(&self.path) {
                Ok(stream) => {
                    let connection = Connection::new(stream, None, Flags::UNKNOWN);
                    return Poll::Ready(Ok(connection));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    self.pause = Some(sleep(PAUSE));
                }
                Err(error) => {
                    let text = format!("cannot connect to {}: {error}", self.path.display());
                    return Poll::Ready(Err(io::Error::new(error.kind(), text)));
                }
            }
        }
    }
}

impl fmt::Debug for Connect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Connect({})", self.path.display())
    }
}

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
        let connection = |stream| Connection::new(stream, None, Flags::UNKNOWN);
        Ok((connection(one), connection(other)))
    }
}
