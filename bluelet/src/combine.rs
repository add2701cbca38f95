//! Events made of events: `timeout`, `race`, `call`.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use crate::coroutine::Event;
use crate::time::{Sleep, sleep};

/// Waits for `event`, but no longer than `duration`; an event of `Result<X, Elapsed>`.
///
/// The time counts from the call. The event is polled at least once, and it wins if both are ready.
/// When the time is over, the event is dropped, which ends what it was doing; operations of this
/// crate lose no byte by it.
///
/// ```
/// use std::time::Duration;
///
/// bluelet::run(bluelet::boxed(async {
///     let never = std::future::pending::<()>();
///     assert!(bluelet::timeout(Duration::from_millis(1), never).await.is_err());
///     let value = bluelet::boxed(async { 1 });
///     assert_eq!(bluelet::timeout(Duration::from_secs(1), value).await, Ok(1));
/// }));
/// ```
///
/// # Panics
/// When it is polled outside of [`run`](crate::run).
pub fn timeout<E: Event>(duration: Duration, event: E) -> Timeout<E> {
    Timeout { event: Some(event), sleep: sleep(duration) }
}

/// What [`timeout`] returns.
#[must_use = "it waits only when it is yielded"]
pub struct Timeout<E> {
    /// `None` once one of the two is over.
    event: Option<E>,
    sleep: Sleep,
}

impl<E: Event> Future for Timeout<E> {
    type Output = Result<E::Output, Elapsed>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Timeout { event, sleep } = &mut *self;
        let polled = event.as_mut().expect("a `Timeout` was polled after its end");
        if let Poll::Ready(output) = Pin::new(polled).poll(cx) {
            *event = None;
            return Poll::Ready(Ok(output));
        }
        if Pin::new(sleep).poll(cx).is_pending() {
            return Poll::Pending;
        }
        *event = None;
        Poll::Ready(Err(Elapsed(())))
    }
}

impl<E> fmt::Debug for Timeout<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timeout({:?})", self.sleep)
    }
}

/// The time that [`timeout`] allowed is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Elapsed(());

impl fmt::Display for Elapsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the time allowed is over")
    }
}

impl Error for Elapsed {}

impl From<Elapsed> for std::io::Error {
    /// A time-out among the errors of input and output, so that `?` works on it.
    fn from(elapsed: Elapsed) -> Self {
        std::io::Error::new(std::io::ErrorKind::TimedOut, elapsed)
    }
}

/// Waits for whichever is ready first, `a` if both are; an event of an [`Either`]. The other event is
/// dropped, which ends what it was doing; operations of this crate lose no byte by it.
///
/// ```
/// use bluelet::Either;
/// use std::time::Duration;
///
/// bluelet::run(bluelet::boxed(async {
///     let slow = bluelet::sleep(Duration::from_secs(60));
///     match bluelet::race(slow, bluelet::null()).await {
///         Either::Left(()) => unreachable!("a minute passed first"),
///         Either::Right(()) => {}
///     }
/// }));
/// ```
pub fn race<A: Event, B: Event>(a: A, b: B) -> Race<A, B> {
    Race { contestants: Some((a, b)) }
}

/// What [`race`] returns: an event of [`Either`].
#[must_use = "it waits only when it is yielded"]
pub struct Race<A, B> {
    /// `None` once one of them has won.
    contestants: Option<(A, B)>,
}

/// The value of the first of two events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Either<A, B> {
    /// The first event was ready first.
    Left(A),
    /// The second one was.
    Right(B),
}

impl<A: Event, B: Event> Future for Race<A, B> {
    type Output = Either<A::Output, B::Output>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let (a, b) = self.contestants.as_mut().expect("a `Race` was polled after its end");
        let winner = if let Poll::Ready(output) = Pin::new(a).poll(cx) {
            Either::Left(output)
        } else if let Poll::Ready(output) = Pin::new(b).poll(cx) {
            Either::Right(output)
        } else {
            return Poll::Pending;
        };
        self.contestants = None;
        Poll::Ready(winner)
    }
}

impl<A, B> fmt::Debug for Race<A, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Race")
    }
}

/// Delegates to another coroutine: `yield_!(call(c))` is `yield_!(c)`, in the words of the original.
///
/// ```
/// bluelet::run(bluelet::boxed(async {
///     assert_eq!(bluelet::call(bluelet::boxed(async { 1 })).await, 1);
/// }));
/// ```
pub fn call<E: Event>(coroutine: E) -> E {
    coroutine
}
