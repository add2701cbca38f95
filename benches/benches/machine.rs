//! What it costs to suspend a coroutine and to resume it, by how much it has to keep meanwhile.
//!
//! ```text
//! cargo bench --manifest-path benches/Cargo.toml --bench machine
//! ```
//!
//! In each group the same body runs [`TURNS`] times through a suspension: as our coroutine, as rustc's
//! `async fn`, as an enum that a person would write and update in place, and with `diapause`. The event is ready
//! at its second poll and costs nothing itself. Divide by [`TURNS`] for the time of one suspend and resume.

use std::hint::black_box;

use bluelet_benches::{drive, once};
use divan::counter::ItemsCount;

/// How often a body suspends.
const TURNS: u64 = 1000;

fn main() {
    divan::main();
}

/// Three integers live across the suspension.
#[divan::bench_group(counters = [ItemsCount::new(TURNS)])]
mod three_integers {
    use super::*;

    #[bluelet::coroutine]
    fn coroutine(turns: u64) -> u64 {
        let (mut a, mut b) = (black_box(1u64), black_box(2u64));
        for _ in 0..turns {
            yield_!(once());
            (a, b) = (b, a.wrapping_add(b));
        }
        a ^ b
    }

    async fn async_fn(turns: u64) -> u64 {
        let (mut a, mut b) = (black_box(1u64), black_box(2u64));
        for _ in 0..turns {
            once().await;
            (a, b) = (b, a.wrapping_add(b));
        }
        a ^ b
    }

    #[diapause::coroutine(yield = ())]
    fn diapause_coroutine(turns: u64) -> u64 {
        let mut a: u64 = black_box(1u64);
        let mut b: u64 = black_box(2u64);
        for _ in 0..turns {
            yield_!(());
            (a, b) = (b, a.wrapping_add(b));
        }
        a ^ b
    }

    #[divan::bench]
    fn bluelet() -> (u64, u64) {
        drive(coroutine(black_box(TURNS)))
    }

    #[divan::bench]
    fn rustc_async() -> (u64, u64) {
        drive(async_fn(black_box(TURNS)))
    }

    #[divan::bench]
    fn diapause() -> u64 {
        resume(diapause_coroutine(black_box(TURNS)))
    }
}

/// So many bytes live across the suspension.
#[divan::bench_group(counters = [ItemsCount::new(TURNS)])]
mod bytes {
    use super::*;

    #[bluelet::coroutine]
    fn coroutine<const WORDS: usize>(turns: u64) -> u64 {
        let mut kept = black_box([1u64; WORDS]);
        for turn in 0..turns {
            yield_!(once());
            kept[turn as usize % WORDS] += turn;
        }
        kept.iter().sum()
    }

    async fn async_fn<const WORDS: usize>(turns: u64) -> u64 {
        let mut kept = black_box([1u64; WORDS]);
        for turn in 0..turns {
            once().await;
            kept[turn as usize % WORDS] += turn;
        }
        kept.iter().sum()
    }

    #[diapause::coroutine(yield = ())]
    fn diapause_coroutine<const WORDS: usize>(turns: u64) -> u64 {
        let mut kept: [u64; WORDS] = black_box([1u64; WORDS]);
        for turn in 0..turns {
            yield_!(());
            kept[turn as usize % WORDS] += turn;
        }
        kept.iter().sum()
    }

    #[divan::bench(consts = [8, 32, 128])]
    fn bluelet<const WORDS: usize>() -> (u64, u64) {
        drive(coroutine::<WORDS>(black_box(TURNS)))
    }

    #[divan::bench(consts = [8, 32, 128])]
    fn rustc_async<const WORDS: usize>() -> (u64, u64) {
        drive(async_fn::<WORDS>(black_box(TURNS)))
    }

    #[divan::bench(consts = [8, 32, 128])]
    fn diapause<const WORDS: usize>() -> u64 {
        resume(diapause_coroutine::<WORDS>(black_box(TURNS)))
    }
}

/// 256 bytes live across two suspensions that alternate.
#[divan::bench_group(counters = [ItemsCount::new(TURNS)])]
mod two_alternate {
    use super::*;

    #[bluelet::coroutine]
    fn coroutine(turns: u64) -> u64 {
        let mut kept = black_box([1u64; 32]);
        for turn in 0..turns / 2 {
            yield_!(once());
            kept[turn as usize % 32] += turn;
            yield_!(once());
            kept[(turn as usize + 1) % 32] += 1;
        }
        kept.iter().sum()
    }

    async fn async_fn(turns: u64) -> u64 {
        let mut kept = black_box([1u64; 32]);
        for turn in 0..turns / 2 {
            once().await;
            kept[turn as usize % 32] += turn;
            once().await;
            kept[(turn as usize + 1) % 32] += 1;
        }
        kept.iter().sum()
    }

    #[diapause::coroutine(yield = ())]
    fn diapause_coroutine(turns: u64) -> u64 {
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

    #[divan::bench]
    fn bluelet() -> (u64, u64) {
        drive(coroutine(black_box(TURNS)))
    }

    #[divan::bench]
    fn rustc_async() -> (u64, u64) {
        drive(async_fn(black_box(TURNS)))
    }

    #[divan::bench]
    fn diapause() -> u64 {
        resume(diapause_coroutine(black_box(TURNS)))
    }
}

/// Resumes to the end.
#[inline(never)]
fn resume<C: diapause::Coroutine<(), Yield = (), Return = u64>>(mut coroutine: C) -> u64 {
    let mut state = coroutine.start();
    loop {
        match state {
            diapause::CoroutineState::Yielded(()) => state = coroutine.resume(()),
            diapause::CoroutineState::Complete(value) => return value,
        }
    }
}
