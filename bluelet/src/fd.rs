//! Reading and writing descriptors: pipes, terminals, FIFOs, devices, files.
//!
//! A descriptor may be shared with other processes, as the terminal is with the shell, and so is its
//! non-blocking mode. So the mode is left as it is: the system is asked before each call whether it
//! would block, and writes are so small that a ready pipe takes them whole.
//!
//! A regular file is always "ready" and epoll refuses it, so it is read and written on another
//! thread.

use std::fmt;
use std::fs::File;
use std::future::{Future, poll_fn};
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::fs::FileType;

use crate::reactor::{Descriptor, Direction, Flags, Reading, SCRATCH, Source, Writing};
use crate::scheduler;
use crate::turn::Turn;

/// The most that is written to a pipe at once, in bytes: what POSIX promises that a writable pipe
/// takes without blocking, in Linux's measure.
const PIPE_BUF: usize = 4096;

/// Takes what a descriptor has, at most `limit` bytes; an event of `io::Result<Bytes>`.
///
/// It waits until there is something; empty means the end. The event keeps a duplicate of the
/// descriptor. A regular file is read on another thread; if the event is dropped meanwhile, the file
/// may have been read all the same.
///
/// ```
/// bluelet::run(bluelet::boxed(async {
///     let (reader, writer) = std::io::pipe()?;
///     bluelet::write_all(&writer, "hello").await?;
///     assert_eq!(bluelet::read(&reader, 1024).await?, "hello");
///     std::io::Result::Ok(())
/// })).unwrap();
/// ```
///
/// # Errors
/// What the system says; also when the process has no descriptors left.
///
/// # Panics
/// When it is polled outside of [`run`](crate::run).
pub fn read(fd: impl AsFd, limit: usize) -> FdEvent<Bytes> {
    let descriptor = Own::of(fd);
    FdEvent::new("read", async move { descriptor?.read(limit).await })
}

/// Reads a descriptor to its end; an event of `io::Result<Bytes>`. See [`read`].
///
/// The whole is held in memory: take care with what has no end. What has been read is lost if this
/// is dropped while it waits.
///
/// ```
/// let file = std::fs::File::open("Cargo.toml")?;
/// let text = bluelet::run(bluelet::read_to_end(&file))?;
/// assert!(text.starts_with(b"[package]"));
/// # std::io::Result::Ok(())
/// ```
pub fn read_to_end(fd: impl AsFd) -> FdEvent<Bytes> {
    let descriptor = Own::of(fd);
    FdEvent::new("read_to_end", async move {
        let descriptor = descriptor?;
        let mut whole = BytesMut::new();
        loop {
            let data = descriptor.read(SCRATCH).await?;
            if data.is_empty() {
                return Ok(whole.freeze());
            }
            whole.extend_from_slice(&data);
        }
    })
}

/// Gives a descriptor some of `data`; an event of `io::Result<usize>`, the number of bytes.
///
/// It waits until the descriptor takes something, and gives at most 4 KiB at a time. The event keeps
/// a duplicate of the descriptor. A regular file is written on another thread; if the event is
/// dropped meanwhile, the file may have been written all the same.
///
/// ```
/// let count = bluelet::run(bluelet::write(std::io::stdout(), "hello\n"))?;
/// assert_eq!(count, 6);
/// # std::io::Result::Ok(())
/// ```
///
/// # Errors
/// What the system says; [`BrokenPipe`](io::ErrorKind::BrokenPipe) if nobody reads any more.
///
/// # Panics
/// When it is polled outside of [`run`](crate::run).
pub fn write<D: AsRef<[u8]> + 'static>(fd: impl AsFd, data: D) -> FdEvent<usize> {
    let descriptor = Own::of(fd);
    FdEvent::new("write", async move { descriptor?.write(data.as_ref()).await })
}

/// Gives a descriptor all of `data`; an event of `io::Result<()>`. See [`write()`]; if it is dropped
/// while it waits, a part may have been written.
///
/// ```
/// bluelet::run(bluelet::write_all(std::io::stdout(), "hello\n"))?;
/// # std::io::Result::Ok(())
/// ```
pub fn write_all<D: AsRef<[u8]> + 'static>(fd: impl AsFd, data: D) -> FdEvent<()> {
    let descriptor = Own::of(fd);
    FdEvent::new("write_all", async move {
        let descriptor = descriptor?;
        let mut rest = data.as_ref();
        while !rest.is_empty() {
            match descriptor.write(rest).await? {
                0 => return Err(io::ErrorKind::WriteZero.into()),
                count => rest = &rest[count..],
            }
        }
        Ok(())
    })
}

/// The event of [`read`], [`read_to_end`], [`write()`] and [`write_all`].
#[must_use = "it does nothing until it is yielded"]
pub struct FdEvent<T> {
    operation: Pin<Box<dyn Future<Output = io::Result<T>>>>,
    name: &'static str,
}

impl<T> FdEvent<T> {
    fn new(name: &'static str, operation: impl Future<Output = io::Result<T>> + 'static) -> Self {
        FdEvent { operation: Box::pin(operation), name }
    }
}

impl<T> Future for FdEvent<T> {
    type Output = io::Result<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<T>> {
        self.operation.as_mut().poll(cx)
    }
}

impl<T> fmt::Debug for FdEvent<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// A duplicate of the user's descriptor, by how it has to be treated.
enum Own {
    /// It can be waited for.
    Stream(Rc<Source<Descriptor>>),
    /// A file, a directory, a disk: operations take long, and cannot be waited for.
    File(File),
}

impl Own {
    fn of(fd: impl AsFd) -> io::Result<Self> {
        let own: OwnedFd = fd.as_fd().try_clone_to_owned()?;
        let mode = rustix::fs::fstat(&own)?.st_mode;
        let own = File::from(own);
        Ok(match FileType::from_raw_mode(mode) {
            FileType::RegularFile | FileType::Directory | FileType::BlockDevice => Own::File(own),
            _ => Own::Stream(Source::new(
                Descriptor { file: own, what: "descriptor" },
                (),
                Flags::UNKNOWN,
            )),
        })
    }

    async fn read(&self, limit: usize) -> io::Result<Bytes> {
        let limit = limit.min(SCRATCH);
        match self {
            Own::File(file) => {
                let mut file = file.try_clone()?;
                blocking::unblock(move || {
                    let mut data = vec![0; limit];
                    let count = file.read(&mut data)?;
                    data.truncate(count);
                    Ok(Bytes::from(data))
                })
                .await
            }
            Own::Stream(source) => {
                let mut turn = Turn::<Reading, _, _>::new(source);
                poll_fn(|cx| {
                    turn.poll("read", cx, |source| {
                        source.attempt(Direction::Read, |fd| {
                            ask(fd, PollFlags::IN)?;
                            scheduler::with_scratch(|scratch| {
                                let count = (&fd.file).read(&mut scratch[..limit])?;
                                Ok(Bytes::copy_from_slice(&scratch[..count]))
                            })
                        })
                    })
                })
                .await
            }
        }
    }

    async fn write(&self, data: &[u8]) -> io::Result<usize> {
        match self {
            Own::File(file) => {
                let (mut file, data) = (file.try_clone()?, data.to_vec());
                blocking::unblock(move || file.write(&data)).await
            }
            Own::Stream(source) => {
                let mut turn = Turn::<Writing, _, _>::new(source);
                let piece = &data[..data.len().min(PIPE_BUF)];
                poll_fn(|cx| {
                    turn.poll("write", cx, |source| {
                        source.attempt(Direction::Write, |fd| {
                            ask(fd, PollFlags::OUT)?;
                            (&fd.file).write(piece)
                        })
                    })
                })
                .await
            }
        }
    }
}

/// An error if the operation would block.
fn ask(fd: &Descriptor, wanted: PollFlags) -> io::Result<()> {
    let mut asked = [PollFd::new(fd, wanted)];
    match rustix::event::poll(&mut asked, Some(&Timespec { tv_sec: 0, tv_nsec: 0 }))? {
        0 => Err(io::ErrorKind::WouldBlock.into()),
        _ => Ok(()),
    }
}
