//! Each function twice from one text: as our coroutine and as an `async fn`.

/// What `yield_!` is in an `async fn`; our coroutines know it by themselves.
macro_rules! yield_ {
    ($event:expr) => {
        $event.await
    };
}

macro_rules! twins {
    ($($(#[$doc:meta])* fn $name:ident $([const $n:ident])? ($($arguments:tt)*) -> $output:ty { $($body:tt)* })*) => {
        /// As coroutines of Bluelet.
        pub mod by_coroutine {
            use crate::bodies::{Port, once};
            use std::hint::black_box;
            $($(#[$doc])*
            #[bluelet::coroutine]
            pub fn $name $(<const $n: usize>)? ($($arguments)*) -> $output { $($body)* })*
        }

        /// As rustc's `async fn`.
        pub mod by_async {
            use crate::bodies::{Port, once};
            use std::hint::black_box;
            $($(#[$doc])*
            pub async fn $name $(<const $n: usize>)? ($($arguments)*) -> $output { $($body)* })*
        }
    };
}

twins! {
    /// Three integers live across the suspension.
    fn three_integers(turns: u64) -> u64 {
        let (mut a, mut b) = (black_box(1u64), black_box(2u64));
        for _ in 0..turns {
            yield_!(once());
            (a, b) = (b, a.wrapping_add(b));
        }
        a ^ b
    }

    /// An array of so many words lives across it.
    fn kept[const WORDS](turns: u64) -> u64 {
        let mut kept = black_box([1u64; WORDS]);
        for turn in 0..turns {
            yield_!(once());
            kept[turn as usize % WORDS] += turn;
        }
        kept.iter().sum()
    }

    /// 256 bytes live across two suspensions that alternate.
    fn alternate(turns: u64) -> u64 {
        let mut kept = black_box([1u64; 32]);
        for turn in 0..turns / 2 {
            yield_!(once());
            kept[turn as usize % 32] += turn;
            yield_!(once());
            kept[(turn as usize + 1) % 32] += 1;
        }
        kept.iter().sum()
    }

    /// A workload that diapause publishes, as are the next three: gives `0..n`.
    fn counter(port: &Port, n: u64) -> u64 {
        for i in 0..n {
            yield_!(port.give(i));
        }
        0
    }

    /// Two loops, one in the other.
    fn nested(port: &Port, n: u64) -> u64 {
        for i in 0..n {
            for j in 0..i {
                yield_!(port.give(i ^ j));
            }
        }
        0
    }

    /// The answer counts.
    fn running_total(port: &Port, n: u64) -> u64 {
        let mut sum = 0u64;
        for i in 0..n {
            let bonus = yield_!(port.give(sum));
            sum = sum.wrapping_add(i).wrapping_add(bonus);
        }
        sum
    }

    /// 256 bytes are kept.
    fn large_state(port: &Port, n: u64) -> u64 {
        let mut buffer = [0u64; 32];
        for i in 0..n {
            let index = (i & 31) as usize;
            buffer[index] = buffer[index].wrapping_add(i);
            yield_!(port.give(buffer[index]));
        }
        0
    }

    /// An argument that lives across a suspension.
    fn argument(data: [u8; 1024]) -> u64 {
        yield_!(once());
        u64::from(data[0])
    }

    /// Gives it to another.
    fn argument_through_two(data: [u8; 1024]) -> u64 {
        yield_!(argument(data))
    }

    /// Gives it to another, which does the same.
    fn argument_through_three(data: [u8; 1024]) -> u64 {
        yield_!(argument_through_two(data))
    }

    /// What is live differs from suspension to suspension.
    fn phases(seed: u64) -> u64 {
        let first = black_box([seed; 16]);
        yield_!(once());
        let sum = first.iter().sum::<u64>();
        yield_!(once());
        let second = black_box([sum; 16]);
        yield_!(once());
        second.iter().sum()
    }

    /// Branches that keep different things.
    fn branches(which: bool) -> u64 {
        if which {
            let small = black_box([1u64; 4]);
            yield_!(once());
            small.iter().sum()
        } else {
            let large = black_box([1u64; 16]);
            yield_!(once());
            large.iter().sum()
        }
    }
}
