//! A descriptor of any kind as a source: a pipe, a terminal.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd};

use mio::unix::SourceFd;
use mio::{Interest, Registry, Token};

use super::source::Io;

/// A descriptor of our own. A regular file cannot be waited for: registering it is an error.
pub(crate) struct Descriptor {
    /// Used for its `read` and `write`, which any descriptor has.
    pub(crate) file: File,
    /// What it is, for dumps.
    pub(crate) what: &'static str,
}

impl AsFd for Descriptor {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.file.as_fd()
    }
}

impl Io for Descriptor {
    fn label(&self) -> String {
        format!("{} {}", self.what, self.file.as_raw_fd())
    }

    fn descriptor(&self) -> Option<usize> {
        usize::try_from(self.file.as_raw_fd()).ok()
    }
}

impl mio::event::Source for Descriptor {
    fn register(&mut self, registry: &Registry, token: Token, wanted: Interest) -> io::Result<()> {
        SourceFd(&self.file.as_raw_fd()).register(registry, token, wanted)
    }

    fn reregister(
        &mut self,
        registry: &Registry,
        token: Token,
        wanted: Interest,
    ) -> io::Result<()> {
        SourceFd(&self.file.as_raw_fd()).reregister(registry, token, wanted)
    }

    fn deregister(&mut self, registry: &Registry) -> io::Result<()> {
        SourceFd(&self.file.as_raw_fd()).deregister(registry)
    }
}
