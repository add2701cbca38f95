//! The contract between the runtime and the code that the compiler generates.
//!
//! A coroutine is a [`Machine`]: an enum that says where it stands (its [`State`]) and one step
//! closure that goes on from there to the next suspension point. Nothing here knows of sockets, of
//! the scheduler or of the macro; any executor of futures can drive a machine.

use std::cell::Cell;
use std::fmt;
use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};

/// What `yield_!` can wait for: any future that is `Unpin`.
///
/// Socket operations, sleeps, other coroutines and channel receivers are events. For a future that
/// is not `Unpin`, an `async` block for instance, there is [`boxed`](crate::boxed).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an event, so `yield_!` cannot wait for it",
    label = "this is not a `Future + Unpin`",
    note = "yield an operation such as `conn.recv(1024)`, another coroutine, or any other future that is `Unpin`",
    note = "a future that is not `Unpin`, such as an `async` block, can be yielded as `bluelet::boxed(future)`"
)]
pub trait Event: Future + Unpin {}

impl<F: Future + Unpin + ?Sized> Event for F {}

/// A function that can be suspended: what `#[bluelet::coroutine]` and `bluelet::co!` make.
///
/// It is an ordinary future, so any executor can run it, and it can be yielded like any other event.
/// The trait is object safe: recursion goes through `Box<dyn Coroutine<Output = T>>`.
#[must_use = "a coroutine does nothing until it is yielded, spawned or run"]
pub trait Coroutine: Future + Unpin + fmt::Debug {
    /// What is known of the coroutine at build time: its name, its place in the source, its states.
    fn description(&self) -> &'static Description;

    /// Where it stands now: an index into the [`states`](Description::states) of its description.
    fn state(&self) -> usize;
}

impl<C: Coroutine + ?Sized> Coroutine for Box<C> {
    fn description(&self) -> &'static Description {
        (**self).description()
    }

    fn state(&self) -> usize {
        (**self).state()
    }
}

/// What the compiler knows of a coroutine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Description {
    /// The function's name as it was written.
    pub name: &'static str,
    /// The source file, as `file!()` gives it.
    pub file: &'static str,
    /// The line of the function's name, counted from 1.
    pub line: u32,
    /// The states in the order of the enum's variants: the first is the start, the last the end.
    pub states: &'static [StateDescription],
}

impl Description {
    /// The states and what can come after what, in the language of Graphviz.
    ///
    /// ```
    /// #[bluelet::coroutine]
    /// fn tick() {
    ///     yield_!(bluelet::null());
    /// }
    ///
    /// use bluelet::Coroutine;
    /// let picture = tick().description().to_dot();
    /// assert!(picture.contains("Start -> Null"));
    /// ```
    pub fn to_dot(&self) -> String {
        let mut text = format!("digraph {} {{\n    node [shape=box];\n", dot_name(self.name));
        for state in self.states {
            let label = state.label().replace('\\', "\\\\").replace('"', "\\\"");
            text += &format!("    {} [label=\"{label}\"];\n", dot_name(state.name));
        }
        for (from, to) in self.edges() {
            text += &format!("    {} -> {};\n", dot_name(from), dot_name(to));
        }
        text + "}\n"
    }

    /// The same as a Mermaid flowchart, which many web pages show as a picture.
    pub fn to_mermaid(&self) -> String {
        let mut text = "flowchart TD\n".to_string();
        for state in self.states {
            let label = state.label().replace('#', "#35;").replace('"', "#quot;");
            let label = label.replace('<', "#lt;").replace('>', "#gt;");
            // Not an entity of HTML, `&copy`, nor the `\n` of a new line.
            let label = label.replace('&', "#amp;").replace('\\', "#92;");
            text += &format!("    {}[\"{label}\"]\n", state.name);
        }
        for (from, to) in self.edges() {
            text += &format!("    {from} --> {to}\n");
        }
        text
    }

    /// Which state can come after which, by their names.
    fn edges(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let after = move |state: &'static StateDescription| {
            state.next.iter().map(move |next| (state.name, self.states[*next].name))
        };
        self.states.iter().flat_map(after)
    }

    /// Called by generated code only.
    #[doc(hidden)]
    pub const fn new(
        name: &'static str,
        file: &'static str,
        line: u32,
        states: &'static [StateDescription],
    ) -> Self {
        Description { name, file, line, states }
    }
}

/// A name in the language of Graphviz, which has a few words of its own.
fn dot_name(name: &str) -> String {
    let words = ["node", "edge", "graph", "digraph", "subgraph", "strict"];
    match words.iter().any(|word| name.eq_ignore_ascii_case(word)) {
        true => format!("\"{name}\""),
        false => name.to_string(),
    }
}

/// One state of a coroutine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct StateDescription {
    /// The variant's name: `Start`, `Recv`, `Sendall2`, `Done`.
    pub name: &'static str,
    /// The line of the `yield_!` where it is suspended, or of the function's name.
    pub line: u32,
    /// The source text of the event that is waited for; empty where nothing is.
    pub operand: &'static str,
    /// Which states can come next, as indices into [`Description::states`].
    pub next: &'static [usize],
}

impl StateDescription {
    /// What a picture shows: the name, and what is waited for.
    fn label(&self) -> String {
        match self.operand {
            "" => self.name.to_string(),
            operand => format!("{}, line {}: {operand}", self.name, self.line),
        }
    }

    /// Called by generated code only.
    #[doc(hidden)]
    pub const fn new(
        name: &'static str,
        line: u32,
        operand: &'static str,
        next: &'static [usize],
    ) -> Self {
        StateDescription { name, line, operand, next }
    }
}

/// The enum that a coroutine is compiled to; implemented by generated code only.
#[doc(hidden)]
pub trait State {
    /// What is known of the coroutine at build time.
    const DESCRIPTION: &'static Description;

    /// Which of the description's states this is.
    fn index(&self) -> usize;

    /// The state of a coroutine that has ended.
    fn done() -> Self;

    /// Drops what the last step has left: nothing of an enum, which is `Done` by then.
    fn end(&mut self) {}
}

/// A state, and slots for the variables that stay where they are from state to state: they are older than what the
/// state keeps, and are dropped after it.
impl<S: State, R: Default> State for (S, R) {
    const DESCRIPTION: &'static Description = S::DESCRIPTION;

    #[inline]
    fn index(&self) -> usize {
        self.0.index()
    }

    #[inline]
    fn done() -> Self {
        (S::done(), R::default())
    }

    #[inline]
    fn end(&mut self) {
        self.1 = R::default();
    }
}

/// A coroutine as the compiler makes it: a state and the step that goes on from it.
///
/// The step is given the state, with `Done` in its place; it runs to the next suspension point and
/// puts the new state back. So what it leaves behind when it panics is `Done`.
///
/// Under `#[derive(Clone)]` a suspended machine can be copied, and both copies resumed, if what it
/// has saved and waits for can be:
///
/// ```
/// #[bluelet::coroutine]
/// #[derive(Clone)]
/// fn count() -> u32 {
///     let mut turns = 0;
///     while turns < 3 {
///         turns += 1;
///         yield_!(std::future::ready(()));
///     }
///     turns
/// }
///
/// let one = count();
/// let other = one.clone();
/// assert_eq!(bluelet::run(one) + bluelet::run(other), 6);
/// ```
#[derive(Clone)]
#[must_use = "a coroutine does nothing until it is yielded, spawned or run"]
pub struct Machine<S, F> {
    state: S,
    step: F,
}

/// A machine that still lacks the step that drives it.
#[doc(hidden)]
pub struct Start<S>(S);

/// Begins a machine with the state that it starts in; called by generated code only.
#[doc(hidden)]
pub fn machine<S: State>(start: S) -> Start<Place<S>> {
    Start(Place(start))
}

impl<S: State> Start<S> {
    /// The machine with these slots beside its state; called by generated code only.
    pub fn slots<R: Default>(self, slots: R) -> Start<(S, R)> {
        Start((self.0, slots))
    }

    /// The machine with this step; called by generated code only.
    pub fn step<F, T>(self, step: F) -> Machine<S, F>
    where
        F: FnMut(&mut S, &mut Poller<'_, '_>) -> Poll<T>,
    {
        Machine { state: self.0, step }
    }
}

/// Where a machine's state is; called by generated code only.
#[doc(hidden)]
#[derive(Clone)]
pub struct Place<S>(S);

impl<S> Place<S> {
    /// The state, to be looked at where it is.
    #[inline]
    pub fn get(&mut self) -> &mut S {
        &mut self.0
    }

    /// Takes the state out, to be taken apart: a machine that runs is in no state, so that a panic leaves it
    /// finished.
    #[inline]
    pub fn take(&mut self) -> S
    where
        S: State,
    {
        mem::replace(&mut self.0, S::done())
    }

    /// Puts the next state where the last one has been taken from.
    #[inline]
    pub fn put(&mut self, next: S) {
        // It replaces `Done`, which is nothing to drop; rustc does not know that and would look.
        mem::forget(mem::replace(&mut self.0, next));
    }

    /// What a coroutine does when it is resumed after its end.
    #[cold]
    #[track_caller]
    pub fn resumed_after_end(&self) -> !
    where
        S: State,
    {
        panic!("coroutine `{}` was resumed after it had ended", S::DESCRIPTION.name)
    }
}

/// An event with its output as a parameter: a bound that says both gets one message where it is not met.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an event, so `yield_!` cannot wait for it",
    label = "this is not a `Future + Unpin`",
    note = "yield an operation such as `conn.recv(1024)`, another coroutine, or any other future that is `Unpin`",
    note = "a future that is not `Unpin`, such as an `async` block, can be yielded as `bluelet::boxed(future)`"
)]
pub trait Polled<T> {
    /// Polls it where it stands.
    fn polled(&mut self, cx: &mut Context<'_>) -> Poll<T>;
}

impl<E: Event + ?Sized> Polled<E::Output> for E {
    #[inline]
    fn polled(&mut self, cx: &mut Context<'_>) -> Poll<E::Output> {
        Pin::new(self).poll(cx)
    }
}

/// What a step polls its events with; called by generated code only.
#[doc(hidden)]
pub struct Poller<'c, 'w>(&'c mut Context<'w>);

impl Poller<'_, '_> {
    /// Polls an event where it stands.
    #[inline]
    pub fn poll<E: Polled<T> + ?Sized, T>(&mut self, event: &mut E) -> Poll<T> {
        event.polled(self.0)
    }
}

impl<S: State> State for Place<S> {
    const DESCRIPTION: &'static Description = S::DESCRIPTION;

    #[inline]
    fn index(&self) -> usize {
        self.0.index()
    }

    #[inline]
    fn done() -> Self {
        Place(S::done())
    }
}

// Nothing in a machine is ever pinned: its step polls events through `Pin::new`.
impl<S, F> Unpin for Machine<S, F> {}

impl<S, F, T> Future for Machine<S, F>
where
    S: State,
    F: FnMut(&mut S, &mut Poller<'_, '_>) -> Poll<T>,
{
    type Output = T;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        let machine = self.get_mut();
        let unwound = Unwound { index: machine.state.index() as u32, state: &mut machine.state };
        let outcome = (machine.step)(unwound.state, &mut Poller(cx));
        if outcome.is_ready() {
            unwound.state.end();
        }
        mem::forget(unwound);
        if outcome.is_pending() {
            trail::record(Point::of(&machine.state));
            return Poll::Pending;
        }
        outcome
    }
}

impl<S, F, T> Coroutine for Machine<S, F>
where
    S: State,
    F: FnMut(&mut S, &mut Poller<'_, '_>) -> Poll<T>,
{
    fn description(&self) -> &'static Description {
        S::DESCRIPTION
    }

    fn state(&self) -> usize {
        self.state.index()
    }
}

impl<S: State, F> fmt::Debug for Machine<S, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Description { name, file, states, .. } = S::DESCRIPTION;
        let state = &states[self.state.index()];
        write!(f, "{name}: {} at {file}:{}", state.name, state.line)
    }
}

/// One coroutine at one of its suspension points.
#[derive(Clone, Copy)]
pub(crate) struct Point {
    /// The coroutine.
    pub(crate) description: &'static Description,
    /// An index into its states.
    pub(crate) state: u32,
}

impl Point {
    fn of<S: State>(state: &S) -> Self {
        Point { description: S::DESCRIPTION, state: state.index() as u32 }
    }

    /// What is known of the state.
    pub(crate) fn state(&self) -> Option<&'static StateDescription> {
        self.description.states.get(self.state as usize)
    }
}

/// Ends a machine whose step panicked, and records where it stood, for the report of that panic.
///
/// Forgotten when the step returns, so that only an unwinding drops it.
struct Unwound<'m, S: State> {
    index: u32,
    /// What is left of it if the event itself panicked: no step has taken it apart.
    state: &'m mut S,
}

impl<S: State> Drop for Unwound<'_, S> {
    fn drop(&mut self) {
        trail::record(Point { description: S::DESCRIPTION, state: self.index });
        drop(mem::replace(self.state, S::done()));
    }
}

/// The suspension points that the machines of the running task left behind, inner delegates first.
///
/// A task is stored as a future that cannot be asked where it stands, and polling it again only to
/// watch it would change it. So each machine notes its point as it suspends, and the scheduler
/// collects the notes when the poll returns. Under another executor the notes pile up to the fixed
/// length and are never read.
pub(crate) mod trail {
    use super::{Cell, Description, Point};

    /// How many delegates' points are kept: the innermost ones.
    const LENGTH: usize = 31;

    struct Trail {
        /// Whose point was recorded last, since the last `clear`: the outermost one.
        outermost: Cell<Option<&'static Description>>,
        /// Its state.
        state: Cell<u32>,
        /// How many points were recorded before it, also beyond `LENGTH`.
        count: Cell<usize>,
        delegates: [Cell<Option<Point>>; LENGTH],
    }

    thread_local! {
        static TRAIL: Trail = const {
            Trail {
                outermost: Cell::new(None),
                state: Cell::new(0),
                count: Cell::new(0),
                delegates: [const { Cell::new(None) }; LENGTH],
            }
        };
    }

    /// Forgets what was recorded.
    #[inline]
    pub(crate) fn clear() {
        TRAIL.with(|trail| {
            trail.outermost.set(None);
            trail.count.set(0);
        });
    }

    /// Adds a point; a machine's delegates have added theirs before.
    #[inline]
    pub(crate) fn record(point: Point) {
        TRAIL.with(|trail| {
            if let Some(inner) = trail.outermost.replace(Some(point.description)) {
                add_delegate(trail, Point { description: inner, state: trail.state.get() });
            }
            trail.state.set(point.state);
        });
    }

    fn add_delegate(trail: &Trail, point: Point) {
        let count = trail.count.get();
        if let Some(place) = trail.delegates.get(count) {
            place.set(Some(point));
        }
        trail.count.set(count + 1);
    }

    /// Whose point the outermost one is, if there is one, and its state.
    #[inline]
    pub(crate) fn outermost() -> (Option<&'static Description>, u32) {
        TRAIL.with(|trail| (trail.outermost.get(), trail.state.get()))
    }

    /// Whether points were recorded inside of the outermost one.
    #[inline]
    pub(crate) fn has_delegates() -> bool {
        TRAIL.with(|trail| trail.count.get() > 0)
    }

    /// Copies the points inside of the outermost one to `into`, innermost first.
    pub(crate) fn copy_delegates(into: &mut Vec<Point>) {
        into.clear();
        TRAIL.with(|trail| {
            let delegates = trail.count.get().min(LENGTH);
            into.extend(trail.delegates[..delegates].iter().filter_map(Cell::get));
        });
    }
}
