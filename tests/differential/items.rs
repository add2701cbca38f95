//! Items in the blocks of a coroutine: each is known in its own block only.

use crate::support::*;
use crate::twins;

const LIMIT: u32 = 1;

fn scaled(n: u32) -> u32 {
    n
}

mod tools {
    pub(super) fn wait(n: u32) -> super::Ev<u32> {
        super::ev(n)
    }

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

mod first {
    #[derive(Debug, Clone, Copy)]
    pub enum Kind {
        One,
        Two,
    }
    pub trait Ext {
        fn ext(&self) -> u32;
    }
    impl Ext for u32 {
        fn ext(&self) -> u32 {
            self + 1
        }
    }
}
mod second {
    #[derive(Debug, Clone, Copy)]
    pub enum Kind {
        One,
        None,
    }
    pub trait Ext2 {
        fn ext(&self) -> u32;
    }
    impl Ext2 for u32 {
        fn ext(&self) -> u32 {
            self + 10
        }
    }
}
mod prelude {
    pub use super::first::Ext as _;
    pub fn helper() -> u32 {
        5
    }
}

twins! {
    fn an_inner_item_names_one_of_the_block_around() -> u32 {
        const N: u32 = 1;
        fn f(x: u32) -> u32 { x + N }
        let a = f(yield_!(ev(N)));
        let b = {
            const N: u32 = 10;
            fn f(x: u32) -> u32 { x * N }
            let a = f(yield_!(ev(a))) + N;
            let c = { fn f(x: u32) -> u32 { x - N } yield_!(ev(f(a))) };
            struct P { n: [u32; N as usize] }
            loop { impl P { fn f(&self) -> u32 { f(self.n[0]) + N } } let p = P { n: [3; N as usize] }; break yield_!(ev(p.f())) + c; }
        };
        b + f(a)
    }
    fn fields_and_parameters_called_like_items() -> u32 {
        fn step(n: u32) -> u32 { n }
        let mut total = step(yield_!(ev(LIMIT)));
        {
            fn step(n: u32) -> u32 { n * 3 }
            fn limit() -> u32 { 4 }
            struct P { step: u32, limit: u32 }
            impl P {
                fn step(&self, step: u32) -> u32 { self.step + step }
                fn new(step: u32, limit: u32) -> P { P { step, limit } }
                fn sum(&self) -> u32 { let P { step, limit } = self; step + limit }
            }
            fn twice(step: u32) -> u32 { step * 2 + limit() }
            #[allow(non_camel_case_types)]
            fn generic<limit>(limit: limit) -> limit { limit }
            let p = P::new(step(yield_!(ev(1))), limit());
            total += p.step(twice(2)) + p.step + p.limit + p.sum() + generic(1);
            yield_!(ev(total));
            total += step(p.step);
        }
        total + step(1)
    }
    fn traits_with_one_method_in_sibling_blocks() -> u32 {
        let a = {
            trait Scaled { fn scaled(&self) -> u32; }
            impl Scaled for u32 { fn scaled(&self) -> u32 { self * 2 } }
            yield_!(ev(4u32)).scaled() + yield_!(ev(1u32)).scaled()
        };
        let b = {
            trait Scaled { fn scaled(&self) -> u32; }
            impl Scaled for u32 { fn scaled(&self) -> u32 { self * 3 } }
            impl<T: std::fmt::Debug> Scaled for Vec<T> { fn scaled(&self) -> u32 { self.len() as u32 } }
            yield_!(ev(4u32)).scaled() + vec![yield_!(ev(1))].scaled()
        };
        let c = {
            trait Other { fn scaled(&self) -> u32 { 7 } }
            impl Other for u32 {}
            yield_!(ev(4u32)).scaled()
        };
        a * 10000 + b * 100 + c
    }
    fn traits_imported_in_sibling_blocks() -> u32 {
        let a = { use first::Ext; yield_!(ev(1u32)).ext() + yield_!(ev(2u32)).ext() };
        let b = { use second::Ext2; yield_!(ev(1u32)).ext() + yield_!(ev(2u32)).ext() };
        let c = { use second::Ext2 as _; yield_!(ev(1u32)).ext() };
        let d = { use prelude::*; yield_!(ev(1u32)).ext() + helper() };
        a * 1000 + b * 10 + c + d
    }
    fn globs_of_sibling_blocks() -> String {
        let o: Option<u32> = None;
        let x = { use first::Kind::*; match yield_!(ev(One)) { One => Two, Two => One } };
        let y = { use second::Kind::*; let k = yield_!(ev(One)); match k { One => yield_!(ev(None)), None => One } };
        let z = yield_!(ev(o)).is_none() && Option::<u32>::None.is_none() && matches!(o, None);
        format!("{x:?}{y:?}{z}")
    }
    fn globs_of_a_local_enum() -> u32 {
        enum Kind { A }
        let k = Kind::A;
        yield_!(ev(()));
        let n = { enum Kind { B(u32), C } use Kind::*; yield_!(ev(1)); let k = if LIMIT == 1 { B(1) } else { C }; match k { B(n) => n + yield_!(ev(1)), C => 0 } };
        match k { Kind::A => n }
    }
    fn dynamic_traits_of_blocks() -> u32 {
        trait Shape { fn area(&self) -> u32; }
        impl Shape for u32 { fn area(&self) -> u32 { *self } }
        let a: Box<dyn Shape> = Box::new(yield_!(ev(1u32)));
        let b = {
            trait Shape { fn area(&self) -> u32; }
            struct Sq(u32);
            impl Shape for Sq { fn area(&self) -> u32 { self.0 * self.0 } }
            let shapes: Vec<Box<dyn Shape>> = vec![Box::new(Sq(yield_!(ev(2)))), Box::new(Sq(3))];
            let mut sum = 0;
            for s in shapes { sum += s.area() + yield_!(ev(1)); }
            sum
        };
        a.area() + b
    }

    fn a_static_that_is_called_like_an_event() -> u32 {
        #[allow(non_upper_case_globals)]
        static wait: u32 = 3;
        let x = yield_!(tools::wait(wait));
        x + yield_!(tools::wait(wait))
    }
}

twins! {
    fn aliases_unions_and_const_parameters() -> u32 {
        yield_!(ev(1));
        type N = u32;
        union U { a: u32, b: f32 }
        struct W<const K: usize>([N; K]);
        impl<const K: usize> W<K> { fn n(&self) -> usize { K } }
        let w = W([1 as N; 3]);
        yield_!(ev(1));
        let u = U { a: 3 };
        w.n() as N
    }
}

twins! {
    fn imports_of_what_a_derive_expands(n: u32 = 2) -> u32 {
        #[derive(Debug, Clone, Copy, PartialEq)]
        enum State { Start, Done }
        use State::*;
        let mut state = Start;
        state = if yield_!(ev(n)) == 2 { Done } else { Start };
        let end = yield_!(ev(state));
        state = Start;
        yield_!(ev(n)) + (end == State::Done) as u32
    }
    fn imports_of_what_a_derive_expands_in_a_block(n: u32 = 2) -> u32 {
        let mut k = 1;
        if yield_!(ev(n)) == 2 {
            #[derive(PartialEq, Debug)]
            enum State { Start, Done }
            use State::{Start, Done};
            let mut state = Start;
            yield_!(ev(n));
            state = Done;
            k = yield_!(ev(n)) + (state == Done) as u32;
        }
        let got = yield_!(ev(k));
        k = 3;
        got
    }
}
