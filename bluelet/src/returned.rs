//! What a macro returns early that may hide a `return`: of that rustc sees no more than the type.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// What the code returned, or nothing if it went on to where it waits for ever.
pub fn returned<T, F: Future<Output = T>>(code: F) -> Option<T> {
    match pin!(code).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(returned) => Some(returned),
        Poll::Pending => None,
    }
}
