//! Values that a variable borrows from, whose lives are extended to the end of its block.

use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use crate::made::*;
use crate::support::*;
use crate::twins;

fn opt(n: u32) -> Option<D> {
    if see(n) > 0 { Some(d("opt")) } else { None }
}

async fn future(inner: D) -> u32 {
    step("polled");
    let _inner = inner;
    3
}

fn polled(future: Pin<&mut impl Future<Output = u32>>) -> u32 {
    match future.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(n) => n,
        Poll::Pending => 0,
    }
}

#[derive(Debug)]
pub struct Parts {
    r: D,
    o: Option<D>,
}

fn bx(n: u32) -> Parts {
    Parts { r: d("r"), o: opt(n) }
}

#[derive(Debug)]
pub struct Unit;

impl Drop for Unit {
    fn drop(&mut self) {
        step("drop unit");
    }
}

twins! {
    fn a_unit_struct() -> u32 {
        let r = &Unit;
        let _after = d("after");
        yield_!(ev(2));
        yield_!(ev(1))
    }

    fn a_unit_struct_that_guards() -> u32 {
        let _before = d("before");
        let _r = &Unit;
        yield_!(ev(2));
        yield_!(ev(1))
    }

    fn behind_another_value_in_a_tuple() -> u32 {
        let x = (d("t").plus(1), &d("ext"));
        let _after = d("after");
        yield_!(ev(1));
        yield_!(ev(2))
    }

    fn beside_a_value_that_is_used() -> u32 {
        let x = (d("t").plus(1), &d("ext"));
        let _after = d("after");
        yield_!(ev(x.0));
        yield_!(ev(2))
    }

    fn at_the_end_of_a_block() -> u32 {
        let x = { d("t").plus(1); &d("ext") };
        let _after = d("after");
        yield_!(ev(1));
        yield_!(ev(2))
    }

    fn in_a_branch(c: bool = true) -> u32 {
        let x = if c { &d("one") } else { &d("two") };
        let _after = d("after");
        yield_!(ev(1));
        yield_!(ev(2))
    }

    fn in_an_arm(c: bool = true) -> u32 {
        let x = match c { true => &d("one"), false => &d("two") };
        let _after = d("after");
        yield_!(ev(1));
        yield_!(ev(2))
    }

    fn elements_of_a_slice() -> u32 {
        let x: &[D] = &[d("one"), d("two")];
        let _after = d("after");
        yield_!(ev(x.len() as u32));
        yield_!(ev(2))
    }

    fn what_ref_borrows() -> u32 {
        let ref x = d("one");
        let _after = d("after");
        yield_!(ev(1));
        yield_!(ev(2))
    }

    fn what_ref_borrows_in_a_tuple() -> u32 {
        let (ref x, y) = (d("one"), d("two"));
        let _after = d("after");
        yield_!(ev(1));
        yield_!(ev(2))
    }

    fn what_ref_borrows_in_a_struct() -> u32 {
        let Two { ref a, .. } = two();
        let _after = d("after");
        yield_!(ev(1));
        yield_!(ev(2))
    }

    fn what_a_pattern_borrows_in_a_struct() -> u32 {
        let Two { a, .. } = &two();
        let _after = d("after");
        yield_!(ev(1));
        yield_!(ev(2))
    }

    fn the_whole_of_a_field() -> u32 {
        let x = &two().a;
        let _after = d("after");
        yield_!(ev(1));
        yield_!(ev(2))
    }

    fn the_whole_of_an_element() -> u32 {
        let x = &vec![d("v1"), d("v2")][0];
        let _after = d("after");
        yield_!(ev(1));
        yield_!(ev(2))
    }

    fn a_box_behind_its_value() -> u32 {
        let x = &*Box::new(d("boxed"));
        let _after = d("after");
        yield_!(ev(1));
        yield_!(ev(2))
    }

    fn what_is_cast() -> u32 {
        let x = &d("c") as &dyn std::fmt::Debug;
        let _after = d("after");
        yield_!(ev(1));
        yield_!(ev(2))
    }

    fn in_a_constructor() -> u32 {
        let x = Some(&d("c"));
        let _after = d("after");
        yield_!(ev(1));
        yield_!(ev(2))
    }

    fn what_may_change() -> u32 {
        let x = &mut d("c");
        let _after = d("after");
        yield_!(ev(1));
        yield_!(ev(2))
    }

    fn of_let_else() -> u32 {
        let Some(x) = &Some(d("c")) else { return 1 };
        let _after = d("after");
        yield_!(ev(1));
        yield_!(ev(2))
    }

    fn what_is_used_before_the_wait(n: u32 = 3) -> u32 {
        let x = &d("c");
        let k = x.plus(n);
        let _after = d("after");
        yield_!(ev(k));
        yield_!(ev(2))
    }

    fn a_constant() -> u32 {
        let x = &5;
        let _after = d("after");
        yield_!(ev(1));
        yield_!(ev(*x))
    }

    fn let_else_leaves(n: u32 = 0) -> u32 { let _b = d("b"); let Some(x) = &opt(n) else { log("else"); return 1 }; log("ok"); let _a = d("a"); yield_!(ev(2)) }

    fn let_else_goes_on(n: u32 = 1) -> u32 { let _b = d("b"); let Some(x) = &opt(n) else { log("else"); return 1 }; log("ok"); let _a = d("a"); yield_!(ev(2)) }

    fn let_else_leaves_the_rest(n: u32 = 0) -> u32 { let _b = d("b"); let Parts { o: Some(x), .. } = &bx(n) else { log("else"); return 1 }; log("ok"); let _a = d("a"); yield_!(ev(2)) }

    fn let_else_leaves_and_waits(n: u32 = 0) -> u32 { let _b = d("b"); let Parts { o: Some(x), .. } = &bx(n) else { log("else"); yield_!(ev(3)); return 1 }; log("ok"); let _a = d("a"); yield_!(ev(2)) }

    fn let_else_that_waits_goes_on(n: u32 = 1) -> u32 { let _b = d("b"); let Parts { o: Some(x), .. } = &bx(n) else { log("else"); yield_!(ev(3)); return 1 }; log("ok"); let _a = d("a"); yield_!(ev(2)) }

    fn let_else_with_ref(n: u32 = 1) -> u32 { let _b = d("b"); let Some(ref x) = opt(n) else { log("else"); yield_!(ev(3)); return 1 }; log("ok"); let _a = d("a"); yield_!(ev(2)) }

    fn let_else_with_ref_leaves(n: u32 = 0) -> u32 { let _b = d("b"); let Parts { o: Some(ref x), .. } = bx(n) else { log("else"); yield_!(ev(3)); return 1 }; log("ok"); let _a = d("a"); yield_!(ev(2)) }

    fn let_else_with_ref_of_another_part(n: u32 = 0) -> u32 { let _b = d("b"); let Parts { o: None, ref r } = bx(n) else { log("else"); return 1 }; log("ok"); let _a = d("a"); yield_!(ev(2)) }

    fn what_ref_borrows_of_a_yielded_value(n: u32 = 0) -> u32 { let _b = d("b"); let Parts { ref r, .. } = yield_!(ev(bx(n))); log(r.name()); let _a = d("a"); yield_!(ev(2)) }

    fn what_ref_borrows_of_an_array(n: u32 = 0) -> u32 { let _b = d("b"); let [ref r, ..] = [d("e1"), d("e2")]; log(r.name()); let _a = d("a"); yield_!(ev(2)) }

    fn in_the_other_branch(n: u32 = 1) -> u32 { let _b = d("b"); let o = opt(n); let x = if let Some(v) = &o { v } else { &d("default") }; log(x.name()); let _a = d("a"); yield_!(ev(1)) }

    fn in_the_other_arm(n: u32 = 0) -> u32 { let _b = d("b"); let o = opt(n); let x = match &o { Some(v) => v, None => &d("default") }; log(x.name()); let _a = d("a"); yield_!(ev(1)) }

    fn in_a_branch_of_a_trait_object(n: u32 = 0) -> u32 { let _b = d("b"); let x: &dyn std::fmt::Debug = if n == 0 { &d("default") } else { &5 }; eat(x); let _a = d("a"); yield_!(ev(1)) }

    fn an_array_that_changes(n: u32 = 0) -> u32 { let _b = d("b"); let x = &mut [d("m1"), d("m2")]; x[0] = d("m3"); let _a = d("a"); yield_!(ev(1)) }

    fn a_part_that_changes(n: u32 = 0) -> u32 { let _b = d("b"); let x = (1, &mut d("m1")); *x.1 = d("m3"); let _a = d("a"); yield_!(ev(1)) }

    fn a_part_that_changes_behind_another_value(n: u32 = 0) -> u32 { let _b = d("b"); let x = (see(1), &mut d("m1")); *x.1 = d("m3"); let _a = d("a"); yield_!(ev(1)) }

    fn in_each_turn(n: u32 = 0) -> u32 { let _b = d("b"); for i in 0..2u32 { let x = (see(i), &d("m1")); log(x.1.name()); let _a = d("a"); yield_!(ev(1)); } yield_!(ev(2)) }

    fn in_branches_of_each_turn(n: u32 = 0) -> u32 { let _b = d("b"); for i in 0..2u32 { let x = if i == 0 { &d("m1") } else { &d("m2") }; log(x.name()); let _a = d("a"); if i == 1 { continue; } yield_!(ev(1)); } yield_!(ev(2)) }

    fn within_a_tuple_that_is_borrowed(n: u32 = 0) -> u32 { let _b = d("b"); let x = &(1, &d("in")); let _a = d("a"); yield_!(ev(2)) }

    fn within_an_array_that_is_borrowed(n: u32 = 0) -> u32 { let _b = d("b"); let x = &[&d("in"), &d("in2")]; let _a = d("a"); yield_!(ev(2)) }

    fn at_the_end_of_a_block_that_waits(n: u32 = 0) -> u32 { let _b = d("b"); let x = { let _i = d("i"); yield_!(ev(3)); &d("in2") }; let _a = d("a"); yield_!(ev(2)) }

    fn in_a_branch_behind_a_wait(n: u32 = 0) -> u32 { let _b = d("b"); let x = if yield_!(ev(true)) { &d("t") } else { &d("e") }; log(x.name()); let _a = d("a"); yield_!(ev(2)) }

    fn at_the_end_of_an_unsafe_block(n: u32 = 0) -> u32 { let _b = d("b"); let x = unsafe { &d("t") }; let _a = d("a"); yield_!(ev(2)) }

    fn in_a_constructor_behind_another_value(n: u32 = 0) -> u32 { let _b = d("b"); let x = (d("z").plus(1), Some(&d("t"))); let _a = d("a"); yield_!(ev(2)) }

    fn in_a_branch_of_let_else(n: u32 = 0) -> u32 { let _b = d("b"); let Some(x) = (if n == 0 { Some(&d("q")) } else { None }) else { return 1 }; log(x.name()); let _a = d("a"); yield_!(ev(2)) }

    fn what_is_pinned_in_a_block_of_its_own() -> u32 {
        let x = future(d("x"));
        let n = { let mut p = std::pin::pin!(x); polled(p.as_mut()) };
        yield_!(ev(()));
        yield_!(ev(n))
    }

    fn what_is_pinned_drops_with_its_scope() -> u32 {
        let _g = d("g");
        let x = future(d("x"));
        let p = pin!(x);
        let _h = d("h");
        let n = polled(p);
        yield_!(ev(()));
        yield_!(ev(n))
    }

    fn what_is_pinned_is_polled_after_a_wait() -> u32 {
        let mut x = pin!(future(d("x")));
        let _h = d("h");
        yield_!(ev(()));
        let mut cx = Context::from_waker(Waker::noop());
        let n = match x.as_mut().poll(&mut cx) { Poll::Ready(n) => n, Poll::Pending => 0 };
        yield_!(ev(n))
    }

    fn what_is_pinned_is_an_event() -> u32 {
        let x = pin!(future(d("x")));
        let _h = d("h");
        let n = yield_!(x);
        yield_!(ev(n))
    }
}

twins! {
    fn a_reference_to_operands() -> u32 {
        let r: &(u32, u32) = &(see(1), yield_!(ev(2)));
        let s: &[u32; 2] = &[see(r.0), yield_!(ev(2))];
        s[1]
    }

    fn a_reference_to_copies() -> u32 {
        let a = [see(1u32); 3];
        let r: &[u32] = &[see(2u32); 4];
        see(r.len());
        yield_!(ev(1));
        a.iter().sum()
    }
}
