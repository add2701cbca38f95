//! Variables that are taken apart, and others of their name.

use crate::made::*;
use crate::support::*;
use crate::twins;

#[derive(Clone, Copy)]
struct Id(usize);

struct Two {
    a: D,
    b: D,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unit;

twins! {
    fn a_part_of_an_argument(id: Id = Id(2)) -> usize {
        let Id(id) = id;
        id + yield_!(ev(1))
    }

    fn a_copy_of_an_argument_that_drops(id: Own = Own { id: 3 }) -> u32 {
        let Own { id } = id;
        let x = d("x");
        id + yield_!(ev(1))
    }

    fn a_copy_in_a_condition() -> u32 {
        let id = Own { id: 3 };
        let y = d("y");
        if let Own { id: id @ 2.. } = id {
            let x = d("x");
            id + yield_!(ev(1))
        } else {
            2
        }
    }

    fn a_copy_in_an_arm() -> u32 {
        let id = Own { id: 3 };
        let y = d("y");
        match id {
            Own { id: 2 } => 4,
            Own { id } => {
                let x = d("x");
                id + yield_!(ev(1))
            }
        }
    }

    fn a_copy_under_its_name() -> u32 {
        let a = Own { id: 3 };
        let a = a.id;
        yield_!(ev(a))
    }

    fn every_part() -> &'static str {
        let a = Two { a: d("a"), b: d("b") };
        let y = d("y");
        let Two { a, b } = a;
        let x = d("x");
        yield_!(ev(1));
        a.name()
    }

    fn a_part() -> &'static str {
        let a = Two { a: d("a"), b: d("b") };
        let y = d("y");
        let Two { a, .. } = a;
        let x = d("x");
        yield_!(ev(1));
        a.name()
    }

    fn a_part_in_an_arm() -> u32 {
        let a = Two { a: d("a"), b: d("b") };
        match a {
            Two { a, .. } => {
                yield_!(ev(a.name()));
            }
        }
        3
    }

    fn a_part_in_a_chain() -> u32 {
        let a = Some(Two { a: d("a"), b: d("b") });
        if let Some(Two { a, .. }) = a
            && a.name() == "a"
            && yield_!(ev(true))
        {
            yield_!(ev(a.name()));
        }
        3
    }

    fn a_part_of_a_pair_in_a_condition() -> u32 {
        let a = Some((d("a"), d("b")));
        if let Some((a, _)) = a {
            yield_!(ev(a.name()));
        }
        3
    }

    fn a_part_that_a_guard_looks_at() -> u32 {
        let a = Some((d("a"), d("b")));
        match a {
            Some((a, _)) if a.name() == "b" => {
                yield_!(ev(4));
            }
            Some((_, a)) => {
                yield_!(ev(5));
            }
            None => (),
        }
        3
    }

    fn a_part_or_else() -> u32 {
        let a = Some((d("a"), d("b")));
        let Some((a, _)) = a else { return 2 };
        yield_!(ev(a.name()));
        3
    }

    fn a_part_under_its_name() -> u32 {
        let a = Two { a: d("a"), b: d("b") };
        let a = a.a;
        yield_!(ev(3))
    }

    fn a_closure_under_its_name() -> u32 {
        let a = Two { a: d("a"), b: d("b") };
        let a = move || a.a.name();
        yield_!(ev(a()));
        3
    }

    fn a_part_and_the_items_of_a_loop() -> u32 {
        let a = Two { a: d("a"), b: d("b") };
        for a in [a.a] {
            yield_!(ev(3));
        }
        2
    }

    fn a_loop_over_the_name_of_what_was_matched() -> u32 {
        let id = Own { id: 3 };
        match id {
            Own { id: n } => {
                yield_!(ev(n));
            }
        }
        for id in 0..2 {
            yield_!(ev(id));
        }
        3
    }

    fn a_condition_with_the_name_of_what_was_matched() -> u32 {
        let id = Own { id: 3 };
        let Own { id: _n } = id;
        if let Some(id) = yield_!(ev(Some(3))) {
            yield_!(ev(id));
        }
        3
    }

    fn an_arm_with_the_name_of_what_was_matched() -> u32 {
        let id = Own { id: 3 };
        let Own { id: _n } = id;
        match yield_!(ev(Some(3))) {
            Some(id) => {
                yield_!(ev(id));
            }
            None => (),
        }
        3
    }

    fn a_block_with_the_name_of_what_was_taken_apart() -> u32 {
        let a = Two { a: d("a"), b: d("b") };
        eat(a.a);
        {
            let a = 4;
            yield_!(ev(a));
        }
        3
    }

    fn a_closure_with_the_name_of_what_was_taken_apart() -> u32 {
        let a = Two { a: d("a"), b: d("b") };
        let Two { a: x, .. } = a;
        let f = |a: u32| a + 1;
        yield_!(ev(f(3)))
    }

    fn names_in_the_input_of_macros() -> String {
        let a = Two { a: d("a"), b: d("b") };
        let Two { a, .. } = a;
        let told = format!("{a:?} {}", matches!(yield_!(ev(Some(3))), Some(a) if a > 2));
        assert!(a.name() == "a", "{a:?}");
        told
    }

    fn variables_with_names_of_types(N: u32 = 2) -> (u32, u32, u32) {
        let State = see(3);
        let (A, mut B) = (see(D("a")), yield_!(ev(4)));
        for I in 0..N {
            B += I + yield_!(ev(I));
            log(format!("{I} {State}"));
        }
        let Poll = yield_!(ev(State + B));
        yield_!(ev(A.name()));
        let Unit = Unit;
        yield_!(ev(Unit));
        (State, B, Poll)
    }

    fn fields_in_the_input_of_a_macro_have_the_name_of_a_variable() -> u32 {
        macro_rules! same { ($($code:tt)*) => { $($code)* } }
        struct Part { n: u32, size: u32 }
        struct P { n: u32 }
        const FULL: bool = true;
        let (n, size) = (d("first"), d("second"));
        yield_!(ev(1));
        step(n.name());
        let n = yield_!(ev(3));
        let size = size.plus(n);
        yield_!(ev(size));
        let one = same!(Part { n: n + 1, size });
        yield_!(ev(one.n));
        let size = one.size + 1;
        let other = same!(Part { size, n: 7 });
        yield_!(ev(other.n));
        let n = other.n + one.n;
        let last = same!(P { n: n * 2 });
        yield_!(ev(last.n + n));
        same!(if FULL { n } else { size })
    }
}
