//! The functions that suspend, as they are compared: as our coroutines and as `async fn` from one text
//! (`twins.rs`), by hand, and as the coroutines of other crates.

#[cfg(feature = "peers")]
pub mod by_corosensei;
#[cfg(feature = "peers")]
pub mod by_diapause;
#[cfg(feature = "peers")]
pub mod by_genawaiter;
pub mod by_hand;
mod twins;

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

pub use twins::{by_async, by_coroutine};

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

/// Polls to the end.
#[inline(never)]
pub fn drive<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

/// Through which a generator gives values and gets answers, since futures have nothing of the kind.
#[derive(Default)]
pub struct Port {
    given: Cell<u64>,
    answer: Cell<u64>,
}

impl Port {
    /// Gives a value; event of the answer.
    pub fn give(&self, value: u64) -> Give<'_> {
        Give { port: self, value: Some(value) }
    }
}

/// The event of [`Port::give`].
pub struct Give<'a> {
    port: &'a Port,
    value: Option<u64>,
}

impl Future for Give<'_> {
    type Output = u64;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<u64> {
        match self.value.take() {
            Some(value) => {
                self.port.given.set(value);
                Poll::Pending
            }
            None => Poll::Ready(self.port.answer.get()),
        }
    }
}

/// Resumes a generator to its end, with an answer made from each value; sums what it gives and what it returns.
#[inline(never)]
pub fn exchange<F: Future<Output = u64>>(port: &Port, future: F) -> u64 {
    let mut future = std::pin::pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    let mut sum = 0u64;
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Pending => {
                let value = port.given.get();
                sum = sum.wrapping_add(value);
                port.answer.set(answer(value));
            }
            Poll::Ready(last) => return sum.wrapping_add(last),
        }
    }
}

/// What a generator gets for what it gives.
pub fn answer(value: u64) -> u64 {
    value & 7
}
