//! A suspended coroutine can be copied.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// Pending once.
#[derive(Clone, Default)]
struct Turn(bool);

impl Future for Turn {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) { Poll::Ready(()) } else { Poll::Pending }
    }
}

#[bluelet::coroutine]
#[derive(Clone)]
fn collect(mut words: Vec<&'static str>) -> String {
    while words.len() < 3 {
        yield_!(Turn::default());
        words.push("more");
    }
    words.join(" ")
}

#[test]
fn both_copies_go_on_by_themselves() {
    let mut cx = Context::from_waker(Waker::noop());
    let mut one = collect(vec!["one"]);
    assert!(Pin::new(&mut one).poll(&mut cx).is_pending());
    let mut other = one.clone();
    for machine in [&mut one, &mut other] {
        assert!(Pin::new(&mut *machine).poll(&mut cx).is_pending());
        assert_eq!(Pin::new(machine).poll(&mut cx), Poll::Ready("one more more".to_string()));
    }
}
