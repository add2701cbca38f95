//! With `corosensei`, coroutines with stacks of their own.

use std::hint::black_box;

use corosensei::{Coroutine, CoroutineResult};

use super::answer;

/// Resumes to the end; sums what it gives and what it returns.
#[inline(never)]
pub fn exchange(mut coroutine: Coroutine<u64, u64, u64>) -> u64 {
    let mut sum = 0u64;
    // Nobody gets the first answer.
    let mut state = coroutine.resume(0);
    loop {
        match state {
            CoroutineResult::Yield(value) => {
                sum = sum.wrapping_add(value);
                state = coroutine.resume(answer(value));
            }
            CoroutineResult::Return(last) => return sum.wrapping_add(last),
        }
    }
}

pub fn three_integers(turns: u64) -> Coroutine<u64, u64, u64> {
    Coroutine::new(move |yielder, _| {
        let (mut a, mut b) = (black_box(1u64), black_box(2u64));
        for _ in 0..turns {
            yielder.suspend(0);
            (a, b) = (b, a.wrapping_add(b));
        }
        a ^ b
    })
}

pub fn kept<const WORDS: usize>(turns: u64) -> Coroutine<u64, u64, u64> {
    Coroutine::new(move |yielder, _| {
        let mut kept = black_box([1u64; WORDS]);
        for turn in 0..turns {
            yielder.suspend(0);
            kept[turn as usize % WORDS] += turn;
        }
        kept.iter().sum()
    })
}

pub fn alternate(turns: u64) -> Coroutine<u64, u64, u64> {
    Coroutine::new(move |yielder, _| {
        let mut kept = black_box([1u64; 32]);
        for turn in 0..turns / 2 {
            yielder.suspend(0);
            kept[turn as usize % 32] += turn;
            yielder.suspend(0);
            kept[(turn as usize + 1) % 32] += 1;
        }
        kept.iter().sum()
    })
}

pub fn counter(n: u64) -> Coroutine<u64, u64, u64> {
    Coroutine::new(move |yielder, _| {
        for i in 0..n {
            yielder.suspend(i);
        }
        0
    })
}

pub fn nested(n: u64) -> Coroutine<u64, u64, u64> {
    Coroutine::new(move |yielder, _| {
        for i in 0..n {
            for j in 0..i {
                yielder.suspend(i ^ j);
            }
        }
        0
    })
}

pub fn running_total(n: u64) -> Coroutine<u64, u64, u64> {
    Coroutine::new(move |yielder, _| {
        let mut sum = 0u64;
        for i in 0..n {
            let bonus = yielder.suspend(sum);
            sum = sum.wrapping_add(i).wrapping_add(bonus);
        }
        sum
    })
}

pub fn large_state(n: u64) -> Coroutine<u64, u64, u64> {
    Coroutine::new(move |yielder, _| {
        let mut buffer = [0u64; 32];
        for i in 0..n {
            let index = (i & 31) as usize;
            buffer[index] = buffer[index].wrapping_add(i);
            yielder.suspend(buffer[index]);
        }
        0
    })
}
