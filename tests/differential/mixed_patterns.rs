//! Patterns that move some parts of a variable and borrow others.

use crate::made::*;
use crate::support::*;
use crate::twins;

struct Three(D, u32, D);

fn three() -> Three {
    Three(d("0"), see(1), d("2"))
}

#[derive(Debug)]
struct Owning {
    n: u32,
    list: Vec<u32>,
}

impl Drop for Owning {
    fn drop(&mut self) {
        log("drop owning");
    }
}

fn owning() -> Owning {
    Owning { n: see(3), list: vec![1] }
}

struct Outer {
    two: Two,
    other: D,
}

fn outer() -> Outer {
    Outer { two: two(), other: d("other") }
}

twins! {
    fn of_a_struct_that_the_text_shows() -> u32 {
        let s = Two { a: d("a"), b: d("b") };
        let Two { a, ref b } = s;
        log(b.name());
        yield_!(ev(()));
        eat(a);
        yield_!(ev(1))
    }

    fn of_a_value() -> u32 {
        let Job { name, ref rest, .. } = job();
        let n = rest.plus(1);
        yield_!(ev(()));
        log(name.name());
        yield_!(ev(n))
    }

    fn in_a_match() -> u32 {
        let s = two();
        match s {
            Two { a, ref b } => {
                log(b.name());
                yield_!(ev(()));
                eat(a);
            }
        }
        yield_!(ev(1))
    }

    fn what_is_borrowed_changes() -> u32 {
        let mut x = (Some(d("x")), vec![1u32], d("z"));
        let (a, ref mut list, _) = x;
        list.push(2);
        yield_!(ev(()));
        eat(a);
        yield_!(ev(x.1.len() as u32))
    }

    fn of_a_tuple_struct(c: bool = true) -> u32 {
        let Three(a, n, ref last) = three();
        log(last.name());
        let m = yield_!(ev(n));
        if c {
            eat(a);
        }
        yield_!(ev(m))
    }

    fn what_is_borrowed_stands_first(x: (D, Outer) = (d("q"), outer())) -> u32 {
        let _g = d("g");
        let n = match x {
            (ref q, Outer { two: Two { a, ref b }, other: mut last }) => {
                log(q.name());
                log(b.name());
                last = yield_!(ev(d("last")));
                eat(a);
                last.plus(1)
            }
        };
        yield_!(ev(n))
    }

    fn copies_of_what_has_its_own_drop() -> u32 {
        let o = owning();
        let Owning { n, ref list } = o;
        let length = list.len() as u32;
        yield_!(ev(length));
        yield_!(ev(n))
    }

    fn of_a_field() -> u32 {
        let x = outer();
        let Two { a, ref b } = x.two;
        log(b.name());
        yield_!(ev(()));
        eat(x.other);
        yield_!(ev(()));
        eat(a);
        3
    }

    fn in_a_loop() -> u32 {
        for i in 0..2 {
            let x = (outer(), d("t"));
            let (Outer { two, ref other, .. }, t) = x;
            if other.plus(i) > 1 {
                eat(t);
                yield_!(ev(()));
                continue;
            }
            yield_!(ev(two.a.plus(1)));
        }
        3
    }

    fn of_the_items_of_a_loop() -> u32 {
        let mut s = 0;
        for Two { a, ref b } in [two(), two()] {
            s += b.plus(1);
            yield_!(ev(()));
            eat(a);
        }
        for Job { ref name, .. } in [job(), job()] {
            s += name.plus(1);
            yield_!(ev(()));
        }
        for (ref a, _) in [(d("a"), d("b")), (d("c"), d("d"))] {
            s += a.plus(1);
            yield_!(ev(()));
        }
        for (ref a, b) in [(d("a"), d("b"))] {
            s += a.plus(1);
            yield_!(ev(()));
            drop(b);
        }
        s
    }
}
