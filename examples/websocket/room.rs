//! A room in which everybody hears what anybody says.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::rc::{Rc, Weak};
use std::task::{Poll, Waker};

use tungstenite::Message;

/// How many messages may wait for a member who is slow; with one more, they have to leave.
const PATIENCE: usize = 256;

#[derive(Default)]
pub struct Room {
    members: RefCell<Vec<Weak<RefCell<Heard>>>>,
}

/// What one member has still to hear.
#[derive(Default)]
struct Heard {
    messages: VecDeque<Message>,
    /// There were too many.
    overflown: bool,
    waiting: Option<Waker>,
}

/// A member's place, left by dropping it.
pub struct Seat(Rc<RefCell<Heard>>);

impl Room {
    pub fn enter(&self) -> Seat {
        let seat = Seat(Rc::default());
        self.members.borrow_mut().push(Rc::downgrade(&seat.0));
        seat
    }

    /// Tells everybody, also who says it.
    pub fn tell(&self, message: Message) {
        self.members.borrow_mut().retain(|member| {
            let Some(heard) = member.upgrade() else { return false };
            let mut heard = heard.borrow_mut();
            if heard.messages.len() < PATIENCE {
                heard.messages.push_back(message.clone());
            } else {
                heard.overflown = true;
            }
            if let Some(waker) = heard.waiting.take() {
                waker.wake();
            }
            !heard.overflown
        });
    }
}

impl Seat {
    /// The next message; `None` after too many.
    pub fn next(&self) -> impl Future<Output = Option<Message>> + Unpin + use<> {
        let heard = self.0.clone();
        poll_fn(move |cx| {
            let mut heard = heard.borrow_mut();
            if heard.overflown {
                return Poll::Ready(None);
            }
            match heard.messages.pop_front() {
                Some(message) => Poll::Ready(Some(message)),
                None => {
                    heard.waiting = Some(cx.waker().clone());
                    Poll::Pending
                }
            }
        })
    }
}
