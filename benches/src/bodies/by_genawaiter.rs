//! With `genawaiter`, generators over `async` on the heap.

use std::future::Future;
use std::hint::black_box;

use genawaiter::GeneratorState;
use genawaiter::rc::{Co, Gen};

use super::answer;

/// Resumes to the end; sums what it gives and what it returns.
#[inline(never)]
pub fn exchange(mut generator: Gen<u64, u64, impl Future<Output = u64>>) -> u64 {
    let mut sum = 0u64;
    // Nobody gets the first answer.
    let mut state = generator.resume_with(0);
    loop {
        match state {
            GeneratorState::Yielded(value) => {
                sum = sum.wrapping_add(value);
                state = generator.resume_with(answer(value));
            }
            GeneratorState::Complete(last) => return sum.wrapping_add(last),
        }
    }
}

pub fn three_integers(turns: u64) -> Gen<u64, u64, impl Future<Output = u64>> {
    Gen::new(move |co: Co<u64, u64>| async move {
        let (mut a, mut b) = (black_box(1u64), black_box(2u64));
        for _ in 0..turns {
            co.yield_(0).await;
            (a, b) = (b, a.wrapping_add(b));
        }
        a ^ b
    })
}

pub fn kept<const WORDS: usize>(turns: u64) -> Gen<u64, u64, impl Future<Output = u64>> {
    Gen::new(move |co: Co<u64, u64>| async move {
        let mut kept = black_box([1u64; WORDS]);
        for turn in 0..turns {
            co.yield_(0).await;
            kept[turn as usize % WORDS] += turn;
        }
        kept.iter().sum()
    })
}

pub fn alternate(turns: u64) -> Gen<u64, u64, impl Future<Output = u64>> {
    Gen::new(move |co: Co<u64, u64>| async move {
        let mut kept = black_box([1u64; 32]);
        for turn in 0..turns / 2 {
            co.yield_(0).await;
            kept[turn as usize % 32] += turn;
            co.yield_(0).await;
            kept[(turn as usize + 1) % 32] += 1;
        }
        kept.iter().sum()
    })
}

pub fn counter(n: u64) -> Gen<u64, u64, impl Future<Output = u64>> {
    Gen::new(move |co: Co<u64, u64>| async move {
        for i in 0..n {
            co.yield_(i).await;
        }
        0
    })
}

pub fn nested(n: u64) -> Gen<u64, u64, impl Future<Output = u64>> {
    Gen::new(move |co: Co<u64, u64>| async move {
        for i in 0..n {
            for j in 0..i {
                co.yield_(i ^ j).await;
            }
        }
        0
    })
}

pub fn running_total(n: u64) -> Gen<u64, u64, impl Future<Output = u64>> {
    Gen::new(move |co: Co<u64, u64>| async move {
        let mut sum = 0u64;
        for i in 0..n {
            let bonus = co.yield_(sum).await;
            sum = sum.wrapping_add(i).wrapping_add(bonus);
        }
        sum
    })
}

pub fn large_state(n: u64) -> Gen<u64, u64, impl Future<Output = u64>> {
    Gen::new(move |co: Co<u64, u64>| async move {
        let mut buffer = [0u64; 32];
        for i in 0..n {
            let index = (i & 31) as usize;
            buffer[index] = buffer[index].wrapping_add(i);
            co.yield_(buffer[index]).await;
        }
        0
    })
}
