//! Closures that may be used up by a call, as only types tell.

use std::rc::Rc;

use crate::support::*;
use crate::{copied_twins, twins};

#[derive(Debug)]
pub struct Job {
    tag: u32,
    name: D,
    last: D,
}

impl Job {
    fn look(&self) -> u32 {
        step("look");
        self.tag
    }
}

fn job() -> Job {
    Job { tag: 3, name: d("name"), last: d("last") }
}

fn in_box() -> Box<Job> {
    Box::new(job())
}

#[derive(Clone, Debug)]
pub struct Small {
    tag: u32,
    name: D,
}

fn small_in_box() -> Box<Small> {
    Box::new(Small { tag: 1, name: d("name") })
}

#[derive(Clone, Copy, Debug)]
pub struct Limits {
    least: u32,
    most: u32,
}

fn note(number: u32) {
    step(format!("note {number}"));
}

fn touch(value: &mut D) {
    step(value.name());
}

fn same<T>(value: T) -> T {
    value
}

twins! {
    fn a_number_of_a_box() -> u32 {
        let job = Box::new(Job { tag: 3, name: d("name"), last: d("last") });
        let tag = move || {
            let tag = job.tag;
            note(tag);
            tag
        };
        let found = tag();
        yield_!(ev(2)) + found
    }

    fn a_name_of_a_box() -> u32 {
        let job = in_box();
        let give = move || {
            let name = job.name;
            step(format!("with {}", 1));
            name
        };
        let name = give();
        let local = d("local");
        yield_!(ev(2)) + name.name().len() as u32
    }

    fn a_name_beside_a_look() -> u32 {
        let job = job();
        let give = move || {
            let name = job.name;
            step(job.last.name());
            name
        };
        let name = give();
        let local = d("local");
        yield_!(ev(2)) + name.name().len() as u32
    }

    fn a_variable_beside_a_look() -> u32 {
        let (one, two) = (d("one"), d("two"));
        let give = move || {
            step(two.name());
            one
        };
        let name = give();
        let local = d("local");
        yield_!(ev(2)) + name.name().len() as u32
    }

    fn a_box_goes_along_in_a_branch(yes: bool = true) -> u32 {
        let j = in_box();
        let n = d("n");
        let f = move || { step(n.name()); j.tag };
        let mut r = 1;
        if yes { r = f(); }
        let l = d("local");
        yield_!(ev(2)) + r
    }

    fn taken_in_a_branch(yes: bool = true) -> u32 {
        let j = in_box();
        let n = d("n");
        let f = move || { step(n.name()); eat(j.name); 3 };
        let mut r = 1;
        if yes { r = f(); }
        let l = d("local");
        yield_!(ev(2)) + r
    }

    fn never_taken_in_a_branch(yes: bool = false) -> u32 {
        let j = in_box();
        let n = d("n");
        let f = move || { step(n.name()); eat(j.name); 3 };
        let mut r = 1;
        if yes { r = f(); }
        let l = d("local");
        yield_!(ev(2)) + r
    }

    fn taken_in_a_branch_after_a_wait(yes: bool = true) -> u32 {
        let j = in_box();
        let n = d("n");
        let f = move || { step(n.name()); eat(j.name); 3 };
        let mut r = 1;
        yield_!(ev(1));
        if yes { r = f(); }
        let l = d("local");
        yield_!(ev(2)) + r
    }

    fn called_after_a_wait(yes: bool = true) -> u32 {
        let j = in_box();
        let n = d("n");
        let f = move || { step(n.name()); j.tag };
        yield_!(ev(1));
        let r = f();
        let l = d("local");
        yield_!(ev(2)) + r
    }

    fn called_with_what_waits() -> u32 {
        let j = in_box();
        let n = d("n");
        let f = move |x: u32| { step(n.name()); eat(j.name); x };
        yield_!(ev(1));
        let r = f(yield_!(ev(7)));
        let l = d("local");
        yield_!(ev(2)) + r
    }

    fn a_shared_pointer_goes_along() -> u32 {
        let j = Rc::new(job());
        let k = j.clone();
        let f = move || { let t = k.tag; note(1); t };
        let r = f();
        let l = d("local");
        yield_!(ev(Rc::strong_count(&j) as u32)) + r
    }

    fn a_name_of_the_block_is_looked_at() -> u32 {
        let mut j = d("j");
        let n = d("n");
        let mut f = { let n = n; let r = 3; move || { step(n.name()); r } };
        let r = f() + f();
        yield_!(ev(2)) + r
    }

    fn copies_in_a_loop() -> u32 {
        let j = in_box();
        let n = d("n");
        let f = move || { step(n.name()); same(j.tag) };
        let mut sum = 0;
        for i in 0..2 {
            sum += f();
            yield_!(ev(i));
        }
        sum
    }

    fn used_up_in_a_loop_that_ends() -> u32 {
        let j = in_box();
        let n = d("n");
        let f = move || { step(n.name()); eat(j); 3 };
        loop {
            let r = f();
            yield_!(ev(r));
            break;
        }
        let l = d("local");
        yield_!(ev(2))
    }

    fn given_another_name() -> u32 {
        let j = in_box();
        let n = d("n");
        let f = move || { step(n.name()); eat(j); 3 };
        let g = f;
        let m = d("m");
        let r = g();
        yield_!(ev(r));
        let l = d("local");
        yield_!(ev(2))
    }

    fn a_part_is_bound_with_its_type() -> u32 {
        let j = in_box();
        let n = d("n");
        let f = move || { step(n.name()); let d: D = j.name; 3 };
        let r = same(f)();
        yield_!(ev(r));
        let l = d("local");
        yield_!(ev(2))
    }

    fn not_called_on_one_way(yes: bool = false) -> u32 {
        let j = in_box();
        let n = d("n");
        let f = move || { if yes { return j.tag; } step(n.name()); eat(j.last); 3 };
        match yes {
            true => { let r = f(); yield_!(ev(r)); }
            false => { yield_!(ev(2)); }
        }
        let l = d("local");
        yield_!(ev(2))
    }

    fn called_on_one_way(yes: bool = true) -> u32 {
        let j = in_box();
        let n = d("n");
        let f = move || { if !yes { return j.tag; } step(n.name()); eat(j.last); 3 };
        match yes {
            true => { let r = f(); yield_!(ev(r)); }
            false => { yield_!(ev(2)); }
        }
        let l = d("local");
        yield_!(ev(2))
    }

    fn of_an_argument(job: Job = job(), yes: bool = true) -> u32 {
        let n = d("n");
        let f = move || { step(n.name()); eat(job.last); job.tag };
        let r = if yes { f() } else { 3 };
        let l = d("local");
        yield_!(ev(r)) + yield_!(ev(2))
    }

    fn copies_and_a_look(job: Job = job()) -> u32 {
        let lim = Limits { least: 1, most: 2 };
        let n = d("n");
        let f = move || { step(n.name()); same(lim.least) + job.look() };
        let r = f();
        let l = d("local");
        yield_!(ev(r)) + yield_!(ev(2)) + lim.most
    }

    fn lends_a_reference_on() -> u32 {
        let mut held = d("held");
        let n = d("n");
        let r = {
            let r = &mut held;
            let mut f = move || { step(n.name()); touch(r); 2 };
            let r = f();
            let l = d("local");
            r
        };
        let l = d("local");
        yield_!(ev(r)) + yield_!(ev(2))
    }

    fn made_in_a_loop(xs: Vec<u32> = vec![1, 2, 3]) -> u32 {
        let j = job();
        let n = d("n");
        for x in xs {
            if x == 2 {
                let f = move || { step(n.name()); eat(j.name); 3 };
                let r = f();
                yield_!(ev(r));
                let l = d("local");
                yield_!(ev(4));
                break;
            }
        }
        yield_!(ev(2))
    }

    fn called_in_a_loop_that_ends(xs: Vec<u32> = vec![1, 2, 3]) -> u32 {
        let j = job();
        let n = d("n");
        let f = move || { step(n.name()); eat(j.name); 3 };
        for x in xs {
            if x == 2 {
                let r = f();
                break;
            }
        }
        let l = d("local");
        yield_!(ev(2))
    }

    fn called_in_a_loop_that_ends_with_a_copy(xs: Vec<u32> = vec![1, 2, 3]) -> u32 {
        let j = in_box();
        let n = d("n");
        let f = move || { step(n.name()); note(j.tag); 3 };
        for x in xs {
            if x == 2 {
                let r = f();
                break;
            }
        }
        let l = d("local");
        yield_!(ev(2))
    }

    fn a_clone_is_looked_at() -> u32 {
        let n = d("n");
        let f = { let n = n.clone(); move || { step(n.name()); 4 } };
        let r = f();
        let l = d("l");
        yield_!(ev(2)) + r
    }

    fn a_copy_of_the_block() -> u32 {
        let n = d("n");
        let f = { let m = n.clone(); let k = same(3); move || { step(m.name()); k } };
        let r = f();
        let l = d("l");
        yield_!(ev(2)) + r
    }

    fn a_value_of_the_block_is_taken() -> u32 {
        let n = d("n");
        let f = { let m = n.clone(); let k = same(d("k")); move || { step(m.name()); eat(k); 2 } };
        let r = f();
        let l = d("l");
        yield_!(ev(2)) + r
    }

    fn a_clone_is_taken_later() -> u32 {
        let n = d("n");
        let f = { let m = n.clone(); move || { eat(m); 2 } };
        yield_!(ev(2));
        let r = f();
        let l = d("l");
        yield_!(ev(2)) + r
    }

    fn a_value_of_the_block_is_never_taken() -> u32 {
        let n = d("n");
        let f = { let m = n.clone(); let k = same(d("k")); move || { step(m.name()); eat(k); 2 } };
        let l = d("l");
        yield_!(ev(2)) + 3
    }

    fn a_value_of_the_block_is_taken_in_a_branch(yes: bool = true) -> u32 {
        let n = d("n");
        let f = { let m = n.clone(); let k = same(d("k")); move || { step(m.name()); eat(k); 2 } };
        let l = d("l");
        let mut v = yield_!(ev(2)) + 3;
        if yes { v += f(); }
        yield_!(ev(2)) + v
    }

    fn in_a_box() -> u32 {
        let j = in_box();
        let n = d("n");
        let f = Box::new(move || { step(n.name()); j.tag });
        let r = f();
        let l = d("local");
        yield_!(ev(2)) + r
    }

    fn in_a_box_with_a_box() -> u32 {
        let j = in_box();
        let f = Box::new(move || { note(1); same(j.tag) });
        let r = f();
        let l = d("local");
        yield_!(ev(2)) + r
    }

    fn a_written_type_of_what_can_be_called_again() -> u32 {
        let j = in_box();
        let n = d("n");
        let f: Box<dyn Fn() -> u32> = Box::new(move || { step(n.name()); j.tag });
        let r = f();
        let l = d("local");
        yield_!(ev(2)) + r
    }

    fn a_written_type_of_what_can_be_called_once() -> u32 {
        let j = in_box();
        let n = d("n");
        let f: Box<dyn FnOnce() -> u32> = Box::new(move || { step(n.name()); j.tag });
        let r = f();
        let l = d("local");
        yield_!(ev(2)) + r
    }

    fn filled_later_with_a_copy() -> u32 {
        let j = in_box();
        let f;
        f = move || { note(1); same(j.tag) };
        let r = f();
        let l = d("local");
        yield_!(ev(2)) + r
    }

    fn out_of_an_option() -> u32 {
        let j = in_box();
        let f = Some(move || { note(1); same(j.tag) });
        let r = f.unwrap()();
        let l = d("local");
        yield_!(ev(2)) + r
    }

    fn in_a_block() -> u32 {
        let n = d("n");
        let j = in_box();
        let r = {
            let f = move || { step(n.name()); same(j.tag) };
            let r = f();
            let l = d("local");
            yield_!(ev(r))
        };
        yield_!(ev(2)) + r
    }

    fn given_itself() -> u32 {
        let n = d("n");
        let j = in_box();
        let mut f = move || { step(n.name()); same(j.tag) };
        f = f;
        let r = f();
        let l = d("local");
        yield_!(ev(r))
    }

    fn beside_a_pattern() -> u32 {
        let n = d("n");
        let j = job();
        let f = move || { step(n.name()); same(j.name) };
        let Job { tag, .. } = job();
        let r = f();
        let l = d("local");
        yield_!(ev(tag)) + r.name().len() as u32
    }

    fn a_struct_that_is_written_out() -> u32 {
        let n = d("n");
        let j = Job { tag: 1, name: d("a"), last: d("b") };
        let f = move || { step(n.name()); (j.name, j.tag) };
        let r = f();
        let l = d("local");
        yield_!(ev(2)) + r.1
    }

    fn a_tuple() -> u32 {
        let n = d("n");
        let j = (1, d("b"));
        let f = move || { step(n.name()); same(j.1) };
        let r = f();
        let l = d("local");
        yield_!(ev(2)) + j.0
    }

    fn a_list_is_used_up(xs: Vec<D> = vec![d("x"), d("y")]) -> u32 {
        let n = d("n");
        let f = move || { step(n.name()); let mut c = 0; for x in xs { step(x.name()); c += 1; } c };
        let r = f();
        let l = d("local");
        yield_!(ev(2)) + r
    }

    fn a_question_takes(xs: Option<D> = Some(d("x"))) -> u32 {
        let n = d("n");
        let f = move || { step(n.name()); let x = xs?; step(x.name()); Some(1) };
        let r = f();
        let l = d("local");
        yield_!(ev(2)) + r.unwrap()
    }

    fn a_number_out_of_an_option(xs: Option<u32> = Some(3)) -> u32 {
        let n = d("n");
        let f = move || { step(n.name()); xs.unwrap() };
        let r = f();
        let l = d("local");
        yield_!(ev(2)) + r
    }

    fn a_value_out_of_an_option(xs: Option<D> = Some(d("x"))) -> u32 {
        let n = d("n");
        let f = move || { step(n.name()); let x = xs.unwrap(); step(x.name()); 3 };
        let r = f();
        let l = d("local");
        yield_!(ev(2)) + r
    }

    fn filled_later() -> u32 {
        let j = in_box();
        let n = d("n");
        let f;
        f = move || { step(n.name()); eat(j.name); 2 };
        let r = f();
        let l = d("local");
        yield_!(ev(2)) + r
    }

    fn filled_later_in_an_option() -> u32 {
        let j = in_box();
        let mut f = None;
        yield_!(ev(1));
        f = Some(move || { same(j.tag); 2 });
        let r = f.unwrap()();
        let l = d("local");
        yield_!(ev(2)) + r
    }
}

copied_twins! {
    fn copied_with_a_box() -> u32 {
        let j = small_in_box();
        let f = move || { let t = j.tag; note(t); t };
        let r = f();
        let l = d("local");
        yield_!(ev(2)) + r
    }

    fn copied_with_a_look() -> u32 {
        let j = small_in_box();
        let n = d("n");
        let f = move || { step(n.name()); eat(j.name.name()); 2 };
        yield_!(ev(3));
        let r = f();
        let l = d("local");
        yield_!(ev(2)) + r
    }
}
