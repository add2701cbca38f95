//! What is called with arguments that wait: if the call uses it up, it is moved before they do.

use std::rc::Rc;

use crate::support::*;
use crate::traced::*;
use crate::{copied_twins, twins};

fn thunk() -> impl FnOnce(u32) -> u32 {
    let t = d("thunk");
    move |n| {
        eat(t);
        n
    }
}
fn boxed() -> Box<dyn FnOnce(u32) -> u32> {
    Box::new(thunk())
}
fn again() -> impl Fn(u32) -> u32 {
    let t = d("again");
    move |n| t.plus(n)
}
fn changing() -> impl FnMut(u32) -> u32 {
    let t = d("changing");
    let mut k = 0;
    move |n| {
        k += n;
        t.plus(k)
    }
}
struct Holder {
    f: Box<dyn FnOnce(u32) -> u32>,
    d: D,
}
twins! {
    fn thunks() -> u32 {
        let f = thunk();
        let g = d("g");
        f(yield_!(ev(5)))
    }
    fn boxes() -> u32 {
        let f = boxed();
        let g = d("g");
        let n = f(yield_!(ev(5)));
        yield_!(ev(n))
    }
    fn agains() -> u32 {
        let f = again();
        let g = d("g");
        let n = f(yield_!(ev(5)));
        yield_!(ev(n))
    }
    fn changes() -> u32 {
        let mut f = changing();
        let g = d("g");
        let n = f(yield_!(ev(5)));
        yield_!(ev(n))
    }
    fn options() -> u32 {
        let all = (Some(boxed()), d("h"));
        let g = d("g");
        if let (Some(f), h) = all {
            let l = d("l");
            eat(f(yield_!(ev(5))));
            yield_!(ev(1));
        }
        yield_!(ev(1))
    }
    fn params(f: Box<dyn FnOnce(u32) -> u32> = boxed()) -> u32 {
        let g = d("g");
        let n = f(yield_!(ev(5)));
        yield_!(ev(n))
    }
    fn listed() -> u32 {
        let mut n = 0;
        for f in vec![boxed(), boxed()] {
            let l = d("l");
            n += f(yield_!(ev(n)));
        }
        yield_!(ev(n))
    }
    fn nested() -> Result<u32, &'static str> {
        let f = boxed();
        let h = boxed();
        let l = d("l");
        let n = f(h(yield_!(ok(4))?) + yield_!(fail::<u32>("no"))?);
        Ok(yield_!(ev(n)))
    }

    fn on_some_ways(n: u32 = 3) -> u32 {
        let f = boxed();
        let g = d("g");
        let m = if n > 2 { f(yield_!(ev(n))) } else { 4 };
        yield_!(ev(m))
    }
    fn counted() -> u32 {
        let f: Rc<dyn Fn(u32) -> u32> = Rc::new(again());
        let g = f.clone();
        let l = d("l");
        let n = g(yield_!(ev(1)));
        drop(f);
        yield_!(ev(n))
    }
    fn counted_without_a_type() -> u32 {
        let make = || Rc::new(again());
        let f = make();
        let l = d("l");
        let n = f(yield_!(ev(1)));
        yield_!(ev(n))
    }
    fn pointers() -> u32 {
        let f = twice as fn(u32) -> u32;
        let l = d("l");
        let n = f(yield_!(ev(1)));
        let g = twice;
        yield_!(ev(g(yield_!(ev(n)))))
    }
    fn options_again() -> Option<u32> {
        let f = Some(boxed());
        let l = d("l");
        let n = f?(yield_!(ev(1)));
        let h = Some(boxed());
        let k = h.unwrap()(yield_!(ev(1)));
        Some(yield_!(ev(n)) + k)
    }
    fn in_arms(n: u32 = 1) -> u32 {
        let all = (boxed(), boxed());
        let l = d("l");
        match n {
            0 => { let (f, _) = all; yield_!(ev(f(yield_!(ev(1))))) }
            1 => { let f = all.1; let l2 = d("l2"); let n = f(yield_!(ev(1)) + yield_!(ev(2))); yield_!(ev(n)); n }
            _ => 3,
        }
    }
    fn held_as_argument() -> u32 {
        let f = boxed();
        let l = d("l");
        let n = weigh(d("a"), f(yield_!(ev(3))), d("b"));
        yield_!(ev(n))
    }
}
fn twice(n: u32) -> u32 {
    n * 2
}
fn given<F: FnOnce(u32) -> u32>(f: F) -> F {
    f
}
copied_twins! {
    fn copied() -> u32 {
        let t = d("t");
        let f = given(move |n: u32| { n + 1 });
        let l = d("l");
        let n = f(yield_!(ev(3)));
        yield_!(ev(n))
    }
}
twins! {
    fn closures() -> u32 {
        let t = d("t");
        let f = move |n: u32| { eat(t); n };
        let l = d("l");
        let n = f(yield_!(ev(3)));
        yield_!(ev(n))
    }
    fn closures_in_a_loop(n: u32 = 2) -> u32 {
        let t = d("t");
        let f = move |n: u32| { eat(t); n };
        let l = d("l");
        let mut k = 0;
        loop {
            k += yield_!(ev(1));
            if k > n { break f(yield_!(ev(k))) }
        }
    }
    fn closures_of_two_kinds(n: u32 = 2) -> u32 {
        let (t, u) = (d("t"), d("u"));
        let f = move |n: u32, m: u32| { eat(t); n + m };
        let mut k = 0;
        let mut g = move |n: u32| { k += n; u.plus(k) };
        let l = d("l");
        let m = f(g(yield_!(ev(1))), g(yield_!(ev(2))));
        yield_!(ev(m))
    }
}
