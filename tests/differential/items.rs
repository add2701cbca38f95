//! Items in the blocks of a coroutine: each is known in its own block only.

use crate::support::*;
use crate::twins;

const LIMIT: u32 = 1;

fn scaled(n: u32) -> u32 {
    n
}

mod tools {
    pub fn one() -> u32 {
        1
    }

    pub fn two() -> u32 {
        2
    }
}

twins! {
    fn constants_of_sibling_blocks() -> u32 {
        let a = {
            const STEP: u32 = 2;
            yield_!(ev(STEP)) + STEP
        };
        let b = {
            const STEP: u32 = 30;
            yield_!(ev(STEP)) + STEP
        };
        a + b
    }

    fn items_that_shadow_those_of_the_module() -> u32 {
        let before = scaled(LIMIT) + yield_!(ev(LIMIT));
        let inner = {
            const LIMIT: u32 = 100;
            fn scaled(n: u32) -> u32 {
                n * LIMIT
            }
            let n = yield_!(ev(scaled(LIMIT)));
            n + scaled(1)
        };
        before + inner + scaled(LIMIT)
    }

    fn types_of_sibling_branches(flag: bool = true) -> String {
        if flag {
            struct Kept(u32);
            impl Kept {
                fn shown(&self) -> String {
                    format!("first {}", self.0)
                }
            }
            let kept = Kept(yield_!(ev(1)));
            yield_!(ev(()));
            see(kept.shown());
        }
        #[derive(Clone)]
        enum Kind { Some(u32), Other }
        match yield_!(ev(2)) {
            2 => {
                struct Kept { name: &'static str }
                impl Kept {
                    fn shown(&self) -> String {
                        format!("second {}", self.name)
                    }
                }
                let kept = Kept { name: yield_!(ev("x")) };
                let kind = Kind::Some(3);
                yield_!(ev(()));
                match kind.clone() {
                    Kind::Some(n) => format!("{} {n}", kept.shown()),
                    Kind::Other => kept.shown(),
                }
            }
            _ => "none".to_string(),
        }
    }

    fn imports_of_sibling_blocks() -> u32 {
        let mut sum = 0;
        {
            use tools::one as number;
            sum += yield_!(ev(number())) * 10;
            sum += number();
        }
        loop {
            use tools::{one, two as number};
            sum += yield_!(ev(number() + one()));
            if sum > 10 {
                use tools::two;
                sum += yield_!(ev(two()));
                break;
            }
        }
        sum
    }

    fn statics_of_blocks_that_are_left_and_entered() -> u32 {
        use std::sync::atomic::{AtomicU32, Ordering};
        let mut turns = 0;
        let start = {
            static COUNT: AtomicU32 = AtomicU32::new(5);
            yield_!(ev(COUNT.load(Ordering::Relaxed)))
        };
        while turns < 3 {
            static COUNT: AtomicU32 = AtomicU32::new(0);
            COUNT.store(turns, Ordering::Relaxed);
            yield_!(ev(()));
            turns = COUNT.load(Ordering::Relaxed) + 1;
        }
        start + turns
    }

    fn traits_of_blocks() -> u32 {
        let a = {
            trait Doubled { fn times(&self) -> u32; }
            impl Doubled for u32 { fn times(&self) -> u32 { self * 2 } }
            yield_!(ev(4)).times()
        };
        let b = {
            trait Tripled { fn thrice(&self) -> u32; }
            impl Tripled for u32 { fn thrice(&self) -> u32 { self * 3 } }
            yield_!(ev(4u32)).thrice()
        };
        a + b
    }

    fn macros_of_sibling_blocks() -> u32 {
        let a = {
            macro_rules! number { () => { 1 } }
            yield_!(ev(number!())) + number!()
        };
        let b = {
            macro_rules! number { () => { 20 } }
            yield_!(ev(number!())) + number!()
        };
        a + b
    }
}

/// A trait that every type has, with the names that generated code calls.
mod everywhere {
    pub trait Names: Sized {
        fn keep(self, n: u32) -> u32 {
            n + 1
        }
        fn step(&self) -> u32 {
            8
        }
        fn poll(&self) -> u32 {
            9
        }
        fn next(&self) -> u32 {
            11
        }
        fn branch(&self) -> u32 {
            13
        }
    }
    impl<T> Names for T {}
}

twins! {
    fn traits_that_every_type_has() -> u32 {
        use everywhere::Names;
        let guard = d("guard");
        let text = String::from("x");
        let n = Some(3).keep(2);
        for i in 0..2 {
            yield_!(ev(n + i));
        }
        5u32.keep(yield_!(ev(1))) + 1u32.branch() + 2.next()
    }
}
