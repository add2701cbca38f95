//! As a person would write them: a state that is updated in place. They run at least one turn.

use std::future::Future;
use std::hint::black_box;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use super::{Once, answer, once};

/// `three_integers`.
pub enum ThreeIntegers {
    Start { turns: u64 },
    Waiting { event: Once, a: u64, b: u64, left: u64 },
    Done,
}

/// Three integers live across the suspension.
pub fn three_integers(turns: u64) -> ThreeIntegers {
    ThreeIntegers::Start { turns }
}

impl Future for ThreeIntegers {
    type Output = u64;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<u64> {
        loop {
            match &mut *self {
                Self::Start { turns } => {
                    let (a, b, left) = (black_box(1), black_box(2), *turns);
                    *self = Self::Waiting { event: once(), a, b, left };
                }
                Self::Waiting { event, a, b, left } => {
                    ready!(Pin::new(&mut *event).poll(cx));
                    (*a, *b) = (*b, a.wrapping_add(*b));
                    *left -= 1;
                    if *left == 0 {
                        let result = *a ^ *b;
                        *self = Self::Done;
                        return Poll::Ready(result);
                    }
                    *event = once();
                }
                Self::Done => panic!("polled after its end"),
            }
        }
    }
}

/// `kept`.
pub enum Kept<const WORDS: usize> {
    Start { turns: u64 },
    Waiting { event: Once, kept: [u64; WORDS], turn: u64, turns: u64 },
    Done,
}

/// An array of so many words lives across it.
pub fn kept<const WORDS: usize>(turns: u64) -> Kept<WORDS> {
    Kept::Start { turns }
}

impl<const WORDS: usize> Future for Kept<WORDS> {
    type Output = u64;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<u64> {
        loop {
            match &mut *self {
                Self::Start { turns } => {
                    let (kept, turns) = (black_box([1; WORDS]), *turns);
                    *self = Self::Waiting { event: once(), kept, turn: 0, turns };
                }
                Self::Waiting { event, kept, turn, turns } => {
                    ready!(Pin::new(&mut *event).poll(cx));
                    kept[*turn as usize % WORDS] += *turn;
                    *turn += 1;
                    if turn == turns {
                        let result = kept.iter().sum();
                        *self = Self::Done;
                        return Poll::Ready(result);
                    }
                    *event = once();
                }
                Self::Done => panic!("polled after its end"),
            }
        }
    }
}

/// `alternate`: what both states have is kept beside them.
pub struct Alternate {
    kept: [u64; 32],
    turn: u64,
    turns: u64,
    state: AlternateState,
}

enum AlternateState {
    Start,
    First(Once),
    Second(Once),
}

/// 256 bytes live across two suspensions that alternate.
pub fn alternate(turns: u64) -> Alternate {
    let (kept, turns) = (black_box([1; 32]), turns / 2);
    Alternate { kept, turn: 0, turns, state: AlternateState::Start }
}

impl Future for Alternate {
    type Output = u64;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<u64> {
        let this = &mut *self;
        loop {
            match &mut this.state {
                AlternateState::Start => this.state = AlternateState::First(once()),
                AlternateState::First(event) => {
                    ready!(Pin::new(event).poll(cx));
                    this.kept[this.turn as usize % 32] += this.turn;
                    this.state = AlternateState::Second(once());
                }
                AlternateState::Second(event) => {
                    ready!(Pin::new(event).poll(cx));
                    this.kept[(this.turn as usize + 1) % 32] += 1;
                    this.turn += 1;
                    if this.turn == this.turns {
                        return Poll::Ready(this.kept.iter().sum());
                    }
                    this.state = AlternateState::First(once());
                }
            }
        }
    }
}

/// What gives values and gets answers.
pub trait Generator {
    /// The next value, or at the end what is returned.
    fn resume(&mut self, answer: u64) -> Result<u64, u64>;
}

/// Resumes it to its end, as `exchange` does.
#[inline(never)]
pub fn exchange(mut generator: impl Generator) -> u64 {
    let (mut sum, mut last) = (0u64, 0);
    loop {
        // Without it the loop is computed at once.
        match black_box(&mut generator).resume(answer(last)) {
            Ok(value) => (sum, last) = (sum.wrapping_add(value), value),
            Err(result) => return sum.wrapping_add(result),
        }
    }
}

/// `counter`.
pub struct Counter {
    next: u64,
    n: u64,
}

/// Gives `0..n`.
pub fn counter(n: u64) -> impl Generator {
    Counter { next: 0, n }
}

impl Generator for Counter {
    #[inline]
    fn resume(&mut self, _: u64) -> Result<u64, u64> {
        if self.next == self.n {
            return Err(0);
        }
        self.next += 1;
        Ok(self.next - 1)
    }
}

/// `nested`.
pub struct Nested {
    i: u64,
    j: u64,
    n: u64,
}

/// Two loops, one in the other.
pub fn nested(n: u64) -> impl Generator {
    Nested { i: 0, j: 0, n }
}

impl Generator for Nested {
    #[inline]
    fn resume(&mut self, _: u64) -> Result<u64, u64> {
        while self.i < self.n {
            if self.j < self.i {
                self.j += 1;
                return Ok(self.i ^ (self.j - 1));
            }
            self.i += 1;
            self.j = 0;
        }
        Err(0)
    }
}

/// `running_total`.
pub struct RunningTotal {
    started: bool,
    i: u64,
    sum: u64,
    n: u64,
}

/// The answer counts.
pub fn running_total(n: u64) -> impl Generator {
    RunningTotal { started: false, i: 0, sum: 0, n }
}

impl Generator for RunningTotal {
    #[inline]
    fn resume(&mut self, bonus: u64) -> Result<u64, u64> {
        if self.started {
            self.sum = self.sum.wrapping_add(self.i).wrapping_add(bonus);
            self.i += 1;
        }
        self.started = true;
        if self.i < self.n { Ok(self.sum) } else { Err(self.sum) }
    }
}

/// `large_state`.
pub struct LargeState {
    buffer: [u64; 32],
    i: u64,
    n: u64,
}

/// 256 bytes are kept.
pub fn large_state(n: u64) -> impl Generator {
    LargeState { buffer: [0; 32], i: 0, n }
}

impl Generator for LargeState {
    #[inline]
    fn resume(&mut self, _: u64) -> Result<u64, u64> {
        if self.i == self.n {
            return Err(0);
        }
        let index = (self.i & 31) as usize;
        self.buffer[index] = self.buffer[index].wrapping_add(self.i);
        self.i += 1;
        Ok(self.buffer[index])
    }
}
