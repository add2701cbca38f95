//! Asks rustc whether what a coroutine waits for is the coroutine itself, whose state would hold itself. A macro sees no more
//! than a name, and methods of many types may have it.
//!
//! Generated code asks where a call has the coroutine's own name:
//!
//! ```text
//! let walk = Finite::check(Waited::by(left.walk()).is());
//! ```
//!
//! Within a function, and only there, its own result may be any type that its bounds allow; so it passes for a [`Machine`],
//! whose method is found first. What another function returns is no `Machine` there. [`Finite`] has the message, and [`Itself`]
//! does not implement it; then `walk` has no type, and nothing else is said of it.

use crate::machine::Machine;

/// What is waited for.
pub struct Waited<E>(E);

impl<E> Waited<E> {
    /// It.
    pub fn by(event: E) -> Self {
        Waited(event)
    }
}

impl<S, F> Waited<Machine<S, F>> {
    /// The coroutine itself.
    pub fn is(self) -> Itself {
        Itself
    }
}

/// The second choice: another one, or one whose type a `dyn` hides.
pub trait IsAnother<E>: Sized {
    /// It.
    fn is(self) -> Another<E>;
}

impl<E> IsAnother<E> for Waited<E> {
    fn is(self) -> Another<E> {
        Another(self.0)
    }
}

/// The coroutine waits for itself.
pub struct Itself;

/// It waits for something else.
pub struct Another<E>(E);

/// What a state may hold.
#[diagnostic::on_unimplemented(
    message = "this coroutine waits for itself, and a state that holds itself has no end; put the inner one into a box: `yield_!(Box::new(..) as Box<dyn bluelet::Coroutine<Output = T>>)`, where `T` is what it returns",
    label = "this is the coroutine itself"
)]
pub trait Finite {
    /// The event.
    type Event;
    /// Gives it back.
    fn check(self) -> Self::Event;
}

#[diagnostic::do_not_recommend]
impl<E> Finite for Another<E> {
    type Event = E;
    fn check(self) -> E {
        self.0
    }
}
