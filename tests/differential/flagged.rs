//! What code does with a variable that has a drop flag, besides moving it.

use crate::made::*;
use crate::support::*;
use crate::twins;

#[derive(Debug)]
pub struct Couple(pub D, pub D);

macro_rules! show {
    ($($t:tt)*) => {
        step(format!($($t)*))
    };
}

macro_rules! look {
    ($e:expr) => {
        step(format!("{:?}", $e))
    };
}

fn push_to(list: &mut Vec<u32>, n: u32) {
    list.push(n)
}

twins! {
    fn assigned_in_a_closure(k: u32 = 1) -> u32 {
        let mut x = d("x");
        let mut i = 0;
        while i < 3 {
            { let mut f = || x = d("y"); f(); }
            if see(i) == k { eat(x); break; }
            i += 1;
        }
        yield_!(ev(1))
    }

    fn a_part_that_is_copied(k: u32 = 1) -> u32 {
        let x = pair();
        let mut i = 0;
        while i < 3 {
            let n = x.n;
            see(n);
            if see(i) == k { eat(x); break; }
            i += 1;
        }
        yield_!(ev(1))
    }

    fn a_part_that_is_moved(k: u32 = 1) -> u32 {
        let x = pair();
        let mut i = 0;
        while i < 3 {
            if see(i) == k { eat(x.a); break; }
            i += 1;
        }
        yield_!(ev(1))
    }

    fn a_method_of_a_name_that_takes(k: u32 = 1) -> u32 {
        let x = d("x");
        let mut i = 0;
        while i < 3 {
            if see(i) == k { see(x.into_name()); break; }
            i += 1;
        }
        yield_!(ev(1))
    }

    fn lent_to_be_changed(k: u32 = 1) -> u32 {
        let mut x = vec![1u32];
        let mut i = 0;
        while i < 3 {
            x.push(x.len() as u32);
            push_to(&mut x, i);
            if see(i) == k { eat(x); break; }
            i += 1;
        }
        yield_!(ev(1))
    }

    fn matched_by_reference(k: u32 = 1) -> u32 {
        let x = pair();
        let mut i = 0;
        while i < 3 {
            match x { Pair { ref a, n, .. } => { see(a.name()); see(n); } }
            match &x { Pair { a, .. } if a.name() == "q" => {}, p => { see(p.n); } }
            if let Pair { n: 3, .. } = x { see(1); }
            if see(i) == k { eat(x); break; }
            i += 1;
        }
        yield_!(ev(1))
    }

    fn written_to(k: u32 = 1) -> u32 {
        use std::fmt::Write;
        let mut x = String::from("a");
        let mut i = 0;
        while i < 3 {
            write!(x, "{}", i).unwrap();
            writeln!(&mut x, "{x:?}", x = i).unwrap();
            if see(i) == k { eat(x); break; }
            i += 1;
        }
        yield_!(ev(1))
    }

    fn named_in_macros_of_ones_own(k: u32 = 1) -> u32 {
        let x = d("x");
        let mut i = 0;
        while i < 3 {
            look!(x);
            show!("{x:?} {}", x.name());
            if see(i) == k { eat(x); break; }
            i += 1;
        }
        yield_!(ev(1))
    }

    fn named_in_macros_of_std(k: u32 = 1) -> u32 {
        let x = Some(d("x"));
        let mut i = 0;
        while i < 3 {
            if matches!(x, Some(D("y"))) { see(1); }
            if matches!(&x, Some(y) if y.name() == "x") { see(2); }
            assert!(x.is_some(), "{x:?}");
            assert_eq!(x.as_ref().map(|x| x.name()), Some("x"), "what {}", i);
            if see(i) == k { if let Some(y) = x { eat(y); } break; }
            i += 1;
        }
        yield_!(ev(1))
    }

    fn looked_at_by_a_closure_and_taken_by_another(k: u32 = 1) -> u32 {
        let mut x = d("x");
        let mut i = 0;
        while i < 3 {
            let r = || x.name();
            see(r());
            if i == 0 { x = d("y"); }
            if see(i) == k { let f = move || eat(x); f(); break; }
            i += 1;
        }
        yield_!(ev(1))
    }

    fn changed_in_a_closure_that_takes_it(k: u32 = 1) -> u32 {
        let mut x = vec![D("x")];
        let mut i = 0;
        while i < 3 {
            x.push(d("p"));
            if see(i) == k {
                let mut f = move || { x.clear(); x.push(d("z")); eat(x) };
                f();
                break;
            }
            i += 1;
        }
        yield_!(ev(1))
    }

    fn two_that_are_taken_together(k: u32 = 1) -> u32 {
        let x = d("x");
        let y = d("y");
        for i in 0..3 {
            if yield_!(ev(i)) == k {
                let z = (x, y);
                yield_!(ev(1));
                break;
            }
            show!("{x:?}");
        }
        yield_!(ev(2))
    }

    fn taken_by_let_else(k: u32 = 1) -> u32 {
        let x = Some(d("x"));
        let mut i = 0;
        while i < 3 {
            if see(i) == k {
                let Some(y) = x else { return 3 };
                yield_!(ev(1));
                eat(y);
                break;
            }
            i += 1;
        }
        yield_!(ev(1))
    }

    fn the_rest_of_a_struct_literal(k: u32 = 1) -> u32 {
        let x = job();
        let mut i = 0;
        while i < 3 {
            if see(i) == k {
                let y = Job { name: d("new"), ..x };
                yield_!(ev(1));
                eat(y);
                break;
            }
            i += 1;
        }
        yield_!(ev(1))
    }

    fn given_a_new_value(k: u32 = 1) -> u32 {
        let mut x = d("x");
        let mut i = 0;
        loop {
            if see(i) == k { eat(x); x = d("again"); }
            if see(i) == k + 1 {
                eat(x);
                if yield_!(ev(true)) { break; }
                x = d("more");
            }
            i += 1;
        }
        yield_!(ev(1))
    }

    fn given_a_new_value_by_a_pattern(k: u32 = 1) -> u32 {
        let mut x = d("x");
        let mut y = d("y");
        let mut i = 0;
        loop {
            if see(i) == k { eat(x); (x, _) = (d("again"), 1); }
            if see(i) == k { eat((x, y)); [x, y] = [d("p"), d("q")]; }
            if see(i) == k + 1 {
                eat(x);
                if yield_!(ev(true)) { break; }
                Couple(x, y) = Couple(d("r"), d("s"));
            }
            i += 1;
        }
        yield_!(ev(1))
    }

    fn given_new_values_together(c: bool = true) -> u32 {
        let mut a = d("a");
        let mut b = d("b");
        if c {
            eat(a);
            eat(b);
            yield_!(ev(1));
            (a, b) = (d("c"), d("d"));
        }
        [a, b] = [d("e"), d("f")];
        yield_!(ev(1))
    }

    fn taken_by_a_closure_without_move(some: bool = true, c: bool = true) -> u32 {
        let v = d("v");
        match see(some.then_some(d("t"))).as_ref() {
            Some(t) => {
                if c { eat(v); }
                log(t.name());
            }
            None => {
                let f = || { see(1); v };
                eat(f());
            }
        }
        yield_!(ev(2))
    }

    fn not_taken_but_looked_at_by_a_closure() -> u32 {
        let (v, w) = (d("v"), d("w"));
        match see(None::<D>).as_ref() {
            Some(t) => {
                eat((v, w));
                log(t.name());
            }
            None => {
                let f = || { log(w.name()); v };
                eat(f());
                log(w.name());
            }
        }
        yield_!(ev(2))
    }

    fn given_a_new_value_by_a_pattern_before(c: bool = true) -> u32 {
        let mut v = d("v");
        yield_!(ev(1));
        if c { (v, _) = (d("new"), d("ignored")); }
        let mut n = 3;
        while let Some(t) = Some(d("t")).filter(|_| n < 99).as_ref() {
            n = 99;
            if see(3) % 2 == 1 { eat(v); break; }
            log(v.name());
            log(t.name());
        }
        yield_!(ev(1))
    }
}
