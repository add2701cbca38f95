//! With `diapause`, which compiles to an enum as we do, and needs types where it cannot see them.

use std::hint::black_box;

use diapause::{Coroutine, CoroutineState};

use super::answer;

/// Resumes to the end.
#[inline(never)]
pub fn drive(mut coroutine: impl Coroutine<(), Yield = (), Return = u64>) -> u64 {
    let mut state = coroutine.start();
    loop {
        match state {
            CoroutineState::Yielded(()) => state = coroutine.resume(()),
            CoroutineState::Complete(value) => return value,
        }
    }
}

/// Resumes a generator to its end; sums what it gives and what it returns.
#[inline(never)]
pub fn exchange(mut coroutine: impl Coroutine<u64, Yield = u64, Return = u64>) -> u64 {
    let mut sum = 0u64;
    let mut state = coroutine.start();
    loop {
        match state {
            CoroutineState::Yielded(value) => {
                sum = sum.wrapping_add(value);
                state = coroutine.resume(answer(value));
            }
            CoroutineState::Complete(last) => return sum.wrapping_add(last),
        }
    }
}

#[diapause::coroutine(yield = ())]
pub fn three_integers(turns: u64) -> u64 {
    let mut a: u64 = black_box(1u64);
    let mut b: u64 = black_box(2u64);
    for _ in 0..turns {
        yield_!(());
        (a, b) = (b, a.wrapping_add(b));
    }
    a ^ b
}

#[diapause::coroutine(yield = ())]
pub fn kept<const WORDS: usize>(turns: u64) -> u64 {
    let mut kept: [u64; WORDS] = black_box([1u64; WORDS]);
    for turn in 0..turns {
        yield_!(());
        kept[turn as usize % WORDS] += turn;
    }
    kept.iter().sum()
}

#[diapause::coroutine(yield = ())]
pub fn alternate(turns: u64) -> u64 {
    let mut kept: [u64; 32] = black_box([1u64; 32]);
    let pairs: std::ops::Range<u64> = 0..turns / 2;
    for turn in pairs {
        yield_!(());
        kept[turn as usize % 32] += turn;
        yield_!(());
        kept[(turn as usize + 1) % 32] += 1;
    }
    kept.iter().sum()
}

#[diapause::coroutine(yield = u64, resume = u64)]
pub fn counter(n: u64) -> u64 {
    for i in 0..n {
        yield_!(i);
    }
    0
}

#[diapause::coroutine(yield = u64, resume = u64)]
pub fn nested(n: u64) -> u64 {
    for i in 0..n {
        for j in 0..i {
            yield_!(i ^ j);
        }
    }
    0
}

#[diapause::coroutine(yield = u64, resume = u64)]
pub fn running_total(n: u64) -> u64 {
    let mut sum: u64 = 0;
    for i in 0..n {
        let bonus = yield_!(sum);
        sum = sum.wrapping_add(i).wrapping_add(bonus);
    }
    sum
}

#[diapause::coroutine(yield = u64, resume = u64)]
pub fn large_state(n: u64) -> u64 {
    let mut buffer: [u64; 32] = [0; 32];
    for i in 0..n {
        let index: usize = (i & 31) as usize;
        buffer[index] = buffer[index].wrapping_add(i);
        yield_!(buffer[index]);
    }
    0
}
