//! A part of a variable is taken, and others are used later, or it gets a new value; where the text does not show what the
//! variable is made of, nor whether the part is moved or copied.

use std::rc::Rc;

use crate::made::*;
use crate::support::*;
use crate::twins;

#[derive(Debug)]
pub struct Task {
    name: D,
    list: Vec<D>,
    opt: Option<D>,
    text: String,
    id: u32,
    last: D,
}

fn task() -> Task {
    Task {
        name: d("name"),
        list: vec![d("one"), d("two")],
        opt: Some(d("opt")),
        text: "text".to_string(),
        id: 7,
        last: d("last"),
    }
}

fn leaked() -> &'static mut Task {
    Box::leak(Box::new(task()))
}

fn tuple() -> (D, u32, D, String) {
    (d("first"), 1, d("third"), "fourth".to_string())
}

/// Has a field of its variable's name.
#[derive(Debug)]
pub struct Same {
    same: D,
    other: D,
}

fn same() -> Same {
    Same { same: d("same"), other: d("other") }
}

#[derive(Debug)]
pub struct Of<A, B> {
    a: A,
    b: B,
}

fn of<A, B>(a: A, b: B) -> Of<A, B> {
    Of { a, b }
}

/// A list of boxes.
#[derive(Debug)]
pub struct Node {
    value: D,
    next: Option<Box<Node>>,
}

fn nodes() -> Option<Box<Node>> {
    let last = Node { value: d("last"), next: None };
    Some(Box::new(Node { value: d("first"), next: Some(Box::new(last)) }))
}

fn looked_at(value: &D, text: &str, list: &[D]) -> u32 {
    step(format!("{} {text} {}", value.name(), list.len()));
    3
}

fn grown(value: D) -> D {
    step(format!("grow {}", value.0));
    d("grown")
}

twins! {
    fn another_part_is_looked_at() -> u32 {
        let _before = d("before");
        let p = two();
        let _after = d("after");
        eat(p.a);
        yield_!(ev(1));
        log(p.b.name());
        yield_!(ev(2))
    }
    fn the_part_before_is_looked_at() -> u32 {
        let _before = d("before");
        let p = two();
        let _after = d("after");
        eat(p.b);
        yield_!(ev(1));
        log(p.a.name());
        yield_!(ev(2))
    }
    fn parts_on_both_sides_stay() -> u32 {
        let job = job();
        let _after = d("after");
        eat(job.rest);
        yield_!(ev(1));
        log(job.more.name());
        yield_!(ev(2));
        log(job.name.name());
        yield_!(ev(3))
    }
    fn of_an_argument(p: Two = two(), q: D = d("q")) -> u32 {
        eat(p.a);
        yield_!(ev(1));
        log(p.b.name());
        yield_!(ev(2))
    }
    fn an_event_takes_it() -> u32 {
        let job = job();
        let name = yield_!(ev((job.name, 3)));
        log(job.more.name());
        eat(name);
        yield_!(ev(job.id))
    }
    fn references_and_macros_look() -> String {
        let task = task();
        eat(task.name);
        yield_!(ev(()));
        let n = looked_at(&task.last, &task.text, &task.list);
        let text = format!("{:?} {} {n}", task.opt, task.text);
        yield_!(ev(()));
        assert_eq!(task.text, "text");
        let last = &task.last;
        log(last.name());
        yield_!(ev(text))
    }
    fn what_is_left_changes() -> u32 {
        let mut task = task();
        eat(task.name);
        yield_!(ev(()));
        task.id += 3;
        task.list.push(d("new"));
        task.last = d("other");
        task.text.push('s');
        yield_!(ev(()));
        if let Some(opt) = task.opt.take() { yield_!(ev(())); eat(opt); }
        log(format!("{:?} {}", task.list, task.text));
        yield_!(ev(task.id))
    }
    fn what_is_left_of_an_argument_changes(task: Task = task()) -> u32 {
        let mut task = task;
        eat(task.name);
        yield_!(ev(()));
        task.list.push(d("new"));
        yield_!(ev(()));
        yield_!(ev(task.list.len() as u32))
    }
    fn others_are_taken_later() -> u32 {
        let job = job();
        let _after = d("after");
        eat(job.name);
        yield_!(ev(()));
        log(job.more.name());
        eat(job.rest);
        yield_!(ev(2));
        eat(job.more);
        yield_!(ev(job.id))
    }
    fn it_was_looked_at_before() -> u32 {
        let job = job();
        log(job.name.name());
        yield_!(ev(()));
        eat(job.rest);
        yield_!(ev(1));
        log(job.name.name());
        yield_!(ev(2));
        eat(job.name);
        yield_!(ev(job.id))
    }
    fn two_are_taken_at_once() -> u32 {
        let job = job();
        eat((job.name, job.rest));
        yield_!(ev(1));
        log(job.more.name());
        yield_!(ev(2))
    }
    fn a_branch_takes_one(c: bool = true) -> u32 {
        let job = job();
        let _after = d("after");
        if c { eat(job.name); } else { log("none"); }
        yield_!(ev(1));
        log(job.more.name());
        yield_!(ev(2))
    }
    fn a_branch_takes_none(c: bool = false) -> u32 {
        let job = job();
        let _after = d("after");
        if c { eat(job.name); } else { log("none"); }
        yield_!(ev(1));
        log(job.more.name());
        yield_!(ev(2))
    }
    fn a_branch_that_waits_takes_one(c: bool = true) -> u32 {
        let job = job();
        let _after = d("after");
        eat(job.name);
        if c {
            let rest = yield_!(ev(job.rest));
            log(job.more.name());
            yield_!(ev(()));
            eat(rest);
        } else {
            yield_!(ev(job.id));
        }
        yield_!(ev(2))
    }
    fn a_way_out_takes_one(c: bool = true) -> u32 {
        let job = job();
        eat(job.name);
        yield_!(ev(()));
        if c { return job.rest.into_name().len() as u32; }
        log(job.more.name());
        yield_!(ev(2))
    }
    fn a_loop_goes_over_it() -> u32 {
        let task = task();
        for one in task.list {
            yield_!(ev(()));
            eat(one);
            log(task.name.name());
        }
        log(&task.text);
        yield_!(ev(task.id))
    }
    fn an_iterator_goes_over_it() -> u32 {
        let task = task();
        for one in task.list.into_iter().rev() { yield_!(ev(())); eat(one); }
        log(task.name.name());
        yield_!(ev(task.id))
    }
    fn items_are_taken_apart() -> u32 {
        let mut n = 0;
        for job in vec![job(), job()] {
            eat(job.name);
            n += yield_!(ev(job.id));
            if n > 7 { log(job.more.name()); break; }
            log(job.rest.name());
        }
        yield_!(ev(n))
    }
    fn values_that_are_matched_are_taken_apart(r: Result<Job, D> = Ok(job())) -> u32 {
        match r {
            Ok(job) => {
                eat(job.name);
                yield_!(ev(1));
                log(job.more.name());
                yield_!(ev(job.id))
            }
            Err(error) => {
                yield_!(ev(2));
                eat(error);
                0
            }
        }
    }
    fn an_option_is_unwrapped() -> u32 {
        let task = task();
        let opt = task.opt.unwrap();
        yield_!(ev(3));
        log(task.last.name());
        eat(opt);
        yield_!(ev(2))
    }
    fn an_option_is_matched() -> u32 {
        let (one, other, third) = (task(), task(), task());
        if let Some(opt) = one.opt { yield_!(ev(1)); eat(opt); }
        yield_!(ev(2));
        log(one.last.name());
        match other.opt { Some(opt) => { yield_!(ev(1)); eat(opt); } None => log("none") }
        log(other.last.name());
        let Some(opt) = third.opt else { return 0 };
        yield_!(ev(3));
        log(third.last.name());
        eat(opt);
        yield_!(ev(4))
    }
    fn a_closure_looks() -> u32 {
        let task = task();
        eat(task.name);
        yield_!(ev(()));
        let n = (0..2).map(|n| n + task.id).sum::<u32>();
        while task.id < 3 { yield_!(ev(())); }
        yield_!(ev(n))
    }
    fn operators_look_and_take() -> String {
        let task = task();
        eat(task.name);
        yield_!(ev(()));
        if task.id > 3 && !task.list.is_empty() { yield_!(ev(())); }
        let text = task.text + "s";
        yield_!(ev(()));
        text
    }
    fn parts_have_numbers() -> u32 {
        let tuple = tuple();
        eat(tuple.2);
        yield_!(ev(()));
        log(&tuple.3);
        log(tuple.0.name());
        yield_!(ev(tuple.1))
    }
    fn a_part_has_the_variable_s_name() -> u32 {
        let same = same();
        eat(same.same);
        yield_!(ev(1));
        log(same.other.name());
        yield_!(ev(2))
    }
    fn a_box_is_taken_apart() -> u32 {
        let job = Box::new(job());
        eat(job.name);
        yield_!(ev(1));
        log(job.more.name());
        yield_!(ev(job.id))
    }
    fn a_list_is_walked() -> u32 {
        let mut rest = nodes();
        let mut n = 0;
        while let Some(node) = rest {
            let node = *node;
            eat(node.value);
            n += yield_!(ev(1));
            rest = node.next;
        }
        n
    }
}

twins! {
    fn only_copies_are_taken() -> u32 {
        let job = job();
        let n = yield_!(ev(job.id));
        log(job.more.name());
        yield_!(ev(n))
    }
    fn copies_are_taken_through_references(job: &'static mut Task = leaked()) -> u32 {
        let (shared, other) = (Rc::new(task()), leaked());
        eat(shared.id);
        yield_!(ev(()));
        log(shared.last.name());
        eat(other.id);
        yield_!(ev(()));
        other.id += 1;
        other.list.push(d("new"));
        eat(job.id);
        yield_!(ev(()));
        for one in &job.list { log(one.name()); }
        yield_!(ev(other.id))
    }
    fn copies_are_taken_out_of_what_has_a_drop() -> u32 {
        let mut guard = guard();
        let _after = d("after");
        eat(guard.id);
        yield_!(ev(()));
        log(guard.value.name());
        guard.id += 1;
        yield_!(ev(guard.id))
    }
    fn a_type_parameter_is_taken() -> String {
        let (moved, copied) = (of(d("a"), d("b")), of(1, d("c")));
        let one = yield_!(ev(moved.a));
        let other = yield_!(ev(copied.a));
        let text = format!("{:?} {:?}", moved.b, copied.b);
        yield_!(ev(()));
        eat((one, other));
        text
    }
}

twins! {
    fn a_new_value_comes() -> u32 {
        let mut p = two();
        let _after = d("after");
        eat(p.a);
        yield_!(ev(1));
        p.a = d("new");
        yield_!(ev(2));
        eat(p);
        yield_!(ev(3))
    }
    fn a_yielded_value_comes(p: Two = two()) -> String {
        let mut p = p;
        eat(p.a);
        p.a = yield_!(ev(d("new")));
        yield_!(ev(2));
        log(p.a.name());
        format!("{p:?}")
    }
    fn new_values_come_in_branches(c: bool = true) -> u32 {
        let mut p = two();
        eat(p.a);
        if c { p.a = yield_!(ev(d("one"))); } else { p.a = d("other"); yield_!(ev(())); }
        yield_!(ev(2));
        eat(p);
        yield_!(ev(3))
    }
    fn new_values_come_in_the_other_branch(c: bool = false) -> u32 {
        let mut p = two();
        eat(p.a);
        if c { p.a = yield_!(ev(d("one"))); } else { p.a = d("other"); yield_!(ev(())); }
        yield_!(ev(2));
        eat(p);
        yield_!(ev(3))
    }
    fn new_values_come_in_a_loop() -> u32 {
        let mut p = two();
        let _after = d("after");
        for n in 0..3 {
            eat(p.a);
            p.a = yield_!(ev(d("again")));
            yield_!(ev(n));
        }
        eat(p.b);
        yield_!(ev(4))
    }
    fn a_new_value_is_made_of_the_old() -> u32 {
        let mut p = two();
        p.a = grown(p.a);
        yield_!(ev(1));
        p.a = yield_!(ev(grown(p.a)));
        yield_!(ev(2));
        eat(p);
        yield_!(ev(3))
    }
    fn parts_change_places() -> u32 {
        let mut p = two();
        let a = p.a;
        yield_!(ev(1));
        p.a = p.b;
        yield_!(ev(2));
        p.b = a;
        yield_!(ev(3));
        log(p.a.name());
        eat(p);
        yield_!(ev(4))
    }
    fn a_text_grows() -> String {
        let mut task = task();
        let mut text = task.text;
        yield_!(ev(()));
        text.push_str("s");
        task.text = text;
        yield_!(ev(()));
        format!("{task:?}")
    }
    fn it_is_whole_again_and_taken_apart_again() -> u32 {
        let mut p = two();
        eat(p.a);
        yield_!(ev(1));
        p.a = d("new");
        p.both();
        yield_!(ev(2));
        eat(p.b);
        yield_!(ev(3))
    }
}
