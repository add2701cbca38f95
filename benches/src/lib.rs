//! What the benchmarks share.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// An event that is not ready when it is polled for the first time: what it costs is the suspension alone.
#[derive(Default)]
pub struct Once {
    polled: bool,
}

/// Waits for one more poll.
pub fn once() -> Once {
    Once::default()
}

impl Future for Once {
    type Output = ();

    #[inline]
    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if self.polled {
            return Poll::Ready(());
        }
        self.polled = true;
        Poll::Pending
    }
}

/// Polls to the end; gives the output and how often it was suspended.
#[inline(never)]
pub fn drive<F: Future>(future: F) -> (F::Output, u64) {
    let mut future = std::pin::pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    let mut suspensions = 0;
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return (output, suspensions);
        }
        suspensions += 1;
    }
}
