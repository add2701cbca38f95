//! Fields that are called: what can be called once is used up, what can be called again stays where it is.

use crate::support::*;
use crate::twins;

type Once = Box<dyn FnOnce(u32) -> u32>;

struct Fields<F> {
    f: F,
    a: D,
    b: D,
}

fn fields<F>(f: F) -> Fields<F> {
    Fields { f, a: d("a"), b: d("b") }
}

fn once() -> Fields<Once> {
    let inside = d("in f");
    fields(Box::new(move |n| {
        log(inside.name());
        n + 1
    }))
}

fn again() -> Fields<Box<dyn Fn(u32) -> u32>> {
    let inside = d("in f");
    fields(Box::new(move |n| {
        log(inside.name());
        n + 1
    }))
}

fn counter() -> Box<dyn FnMut(u32) -> u32> {
    let (inside, mut all) = (d("in f"), 0);
    Box::new(move |n| {
        all += n;
        log(inside.name());
        all
    })
}

fn pointer() -> Fields<fn(u32) -> u32> {
    fields(see)
}

fn rc() -> Fields<std::rc::Rc<dyn Fn(&str) -> usize>> {
    let inside = d("in f");
    fields(std::rc::Rc::new(move |text: &str| {
        log(inside.name());
        text.len()
    }))
}

fn taking_once() -> Fields<Box<dyn FnOnce(D, u32) -> u32>> {
    let inside = d("in f");
    fields(Box::new(move |taken, n| {
        log(inside.name());
        eat(taken);
        n
    }))
}

/// What is called takes a value.
fn taking() -> Fields<Box<dyn Fn(D) -> u32>> {
    let inside = d("in f");
    fields(Box::new(move |taken| {
        log(inside.name());
        eat(taken);
        2
    }))
}

twins! {
    fn what_can_be_called_once_is_a_field(c: Fields<Once> = once()) -> () {
        let _g = d("g");
        let r = yield_!(ev((c.f)(3)));
        drop(c.a);
        yield_!(ev(r));
        log(c.b.name());
    }

    fn a_field_is_called_on_one_way(c: Fields<Once> = once()) -> () {
        let _g = d("g");
        if yield_!(ev(true)) { (c.f)(3); }
        yield_!(ev(()));
        log(c.b.name());
    }

    fn a_field_is_called_on_one_way_after_a_take(e: bool = true) -> () {
        let c = once();
        drop(c.b);
        if yield_!(ev(e)) { (c.f)(1); } else { log("none"); }
        yield_!(ev(()));
        log(c.a.name());
    }

    fn a_field_that_can_be_called_again_stays() -> () {
        let c = again();
        let r = (c.f)(3);
        yield_!(ev(r));
        log(c.a.name());
    }

    fn it_stays_beside_what_is_taken() -> () {
        let c = again();
        let r = (c.f)(3);
        yield_!(ev(r));
        drop(c.a);
        yield_!(ev(r));
        log("end");
    }

    fn a_field_is_called_twice() -> () {
        let c = again();
        let r = (c.f)(3);
        drop(c.a);
        yield_!(ev(r));
        let r = (c.f)(3);
        yield_!(ev(r));
        log("end");
    }

    fn the_argument_of_a_field_waits() -> () {
        let c = again();
        let r = (c.f)(yield_!(ev(3)));
        yield_!(ev(r));
        log("end");
    }

    fn a_field_that_changes_is_called_twice() -> () {
        let mut c = Fields { f: counter(), a: d("a"), b: d("b") };
        let r = (c.f)(3);
        drop(c.a);
        yield_!(ev(r));
        let r = (c.f)(4);
        yield_!(ev(r));
        log("end");
    }

    fn a_field_is_a_function() -> () {
        let c = pointer();
        let r = (c.f)(3);
        drop(c.a);
        yield_!(ev(r));
        let r = (c.f)(4);
        yield_!(ev(r));
        log(c.b.name());
    }

    fn a_field_leads_to_what_is_called() -> () {
        let c = rc();
        let r = (c.f)("x");
        drop(c.a);
        yield_!(ev(r));
        let r = (c.f)(&String::from("yy"));
        yield_!(ev(r));
        log(c.b.name());
    }

    fn several_arguments_of_a_field_wait() -> () {
        let c = again();
        let r = (c.f)(yield_!(ev(3)));
        drop(c.a);
        let r = (c.f)(yield_!(ev(3)));
        drop(c.b);
        yield_!(ev(r));
        let r = (c.f)(5);
        yield_!(ev(()));
        drop(c.f);
        yield_!(ev(()));
    }

    fn a_field_is_called_in_a_loop() -> () {
        let c = again();
        drop(c.b);
        for i in 0..3 {
            let r = (c.f)(i);
            yield_!(ev(r));
        }
        log("end");
    }

    fn what_can_be_called_once_waits_for_its_argument() -> () {
        let c = once();
        let _g = d("g");
        let r = (c.f)(yield_!(ev(3)));
        yield_!(ev(r));
        log(c.a.name());
    }

    fn what_can_be_called_again_waits_for_its_argument() -> () {
        let c = again();
        let _g = d("g");
        let r = (c.f)(yield_!(ev(3)));
        drop(c.a);
        yield_!(ev(r));
    }

    fn a_closure_that_stands_in_the_literal_is_called() -> () {
        let inside = d("in f");
        let c = Fields { f: move |n: u32| { log(inside.name()); n + 1 }, a: d("a"), b: d("b") };
        let _g = d("g");
        let r = (c.f)(yield_!(ev(3)));
        yield_!(ev(r));
        log(c.a.name());
    }

    fn other_fields_are_its_arguments() -> () {
        let c = taking();
        let r = (c.f)(c.a);
        yield_!(ev(r));
        let r = (c.f)(c.b);
        yield_!(ev(r));
        drop(c.f);
        yield_!(ev(r));
    }

    fn an_argument_looks_at_another_field() -> () {
        let c = again();
        let r = (c.f)(c.a.name().len() as u32);
        yield_!(ev(r));
        drop(c.a);
        let r = (c.f)(c.b.plus(yield_!(ev(2))));
        yield_!(ev(r));
    }

    fn a_field_that_changes_is_given_others(n: u32 = 4) -> () {
        let mut c = Fields { f: counter(), a: d("a"), b: d("b") };
        let r = (c.f)(c.a.plus(n));
        drop(c.a);
        yield_!(ev(r));
        let r = (c.f)(see(n) + c.b.plus(1));
        yield_!(ev(r));
    }

    fn what_can_be_called_once_is_given_others() -> () {
        let c = taking_once();
        let _g = d("g");
        let r = (c.f)(c.a, yield_!(ev(3)));
        yield_!(ev(r));
        log(c.b.name());
    }

    fn boxes_of_closures_whose_types_are_written() -> u32 {
        let (one, two) = (d("one"), d("two"));
        let first: (D, Box<dyn FnOnce(u32) -> u32>) = (d("first"), Box::new(move |n| { eat(one); n }));
        let second = (d("second"), Box::new(move |n| { eat(two); n }) as Box<dyn FnOnce(u32) -> u32>);
        let _local = d("local");
        let n = (first.1)(yield_!(ev(2)));
        step(first.0.name());
        let n = (second.1)(yield_!(ev(n)));
        step(second.0.name());
        yield_!(ev(n))
    }

    fn a_box_that_was_cast_is_taken_out_of_a_tuple() -> u32 {
        let held = d("held");
        let pair = (Box::new(move |n| { eat(held); n }) as Box<dyn FnOnce(u32) -> u32>, d("second"));
        let call = pair.0;
        yield_!(ev(1));
        step(pair.1.name());
        let n = call(2);
        yield_!(ev(n))
    }
}
