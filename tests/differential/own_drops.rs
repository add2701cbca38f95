//! Variables written out as structs that have a `Drop` of their own: they are whole to the end of their scope.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::made::*;
use crate::support::*;
use crate::{copied_twins, twins};

#[derive(Debug)]
pub struct Numbered(u32, u32);

impl Drop for Numbered {
    fn drop(&mut self) {
        log(format!("drop numbered {} {}", self.0, self.1));
    }
}

/// Has no drop of its own.
#[derive(Debug)]
pub struct Job {
    id: u32,
    name: D,
}

fn two() -> Two {
    Two { a: d("a"), b: d("b") }
}

fn plain() -> Plain {
    Plain { id: see(1), name: "x" }
}

fn value() -> D {
    d("value")
}

twins! {
    fn an_item_of_which_the_pattern_takes_nothing() -> u32 {
        let two = || vec![Numbered(1, 2), Numbered(3, 4)];
        for Numbered(..) in two() {
            yield_!(ev(1));
        }
        for Numbered(_, 4) | Numbered { .. } in two() {
            let inner = d("inner");
            if yield_!(ev(true)) { continue }
        }
        for ref item in two() {
            step(format!("{item:?}"));
            yield_!(ev(2));
        }
        for (Numbered(_, _), _) in two().into_iter().zip(0..) {
            if yield_!(ev(true)) { break }
        }
        5
    }

    fn both_parts_are_assigned_at_once_after_one_was_taken(leaves: bool = true) -> u32 {
        let mut pair = Job { id: see(1), name: d("name") };
        'block: {
            if leaves {
                eat(pair.name);
                break 'block;
            }
            yield_!(ev(1));
            pair.name = d("again");
        }
        yield_!(ev(2));
        (pair.id, pair.name) = (see(3), d("new"));
        yield_!(ev(4));
        eat(pair.name);
        pair.id
    }

    fn names_that_shadow_where_the_scope_is_written_for_both(n: u32 = 2) -> u32 {
        let mut job = Job { id: see(1), name: d("name") };
        if n == 1 {
            eat(job.name);
            job.name = d("renewed");
        } else {
            match (n, Some(job.name)) {
                (1, Some(v)) => eat(yield_!(ev(v))),
                (2, Some(v)) => {
                    log(v.name());
                    let v = yield_!(ev(d("shadow")));
                    yield_!(ev(1));
                    log(v.name());
                }
                (_, _) => {}
            }
            yield_!(ev(2));
        }
        job.id
    }

    fn a_field_made_by_a_call_is_read(n: u32 = 1) -> u32 {
        let _before = d("before");
        let g = Plain { id: see(n), name: "x" };
        let _after = d("after");
        eat(g.id);
        yield_!(ev(()));
        log("behind");
        yield_!(ev(2))
    }

    fn it_is_read_again(n: u32 = 1) -> u32 {
        let g = Plain { id: see(n), name: "x" };
        eat(g.id);
        let _after = d("after");
        yield_!(ev(()));
        eat(g.id);
        log(g.name);
        yield_!(ev(g.id))
    }

    fn it_is_read_in_a_loop(n: u32 = 3) -> u32 {
        let mut sum = 0;
        for i in 0..n {
            let g = Plain { id: see(i), name: "x" };
            if i == 1 { continue; }
            eat(g.id);
            sum += yield_!(ev(g.id));
        }
        sum
    }

    fn a_numbered_field_is_read(n: u32 = 1) -> u32 {
        let g = Numbered(see(n), see(n + 1));
        let x = g.0;
        yield_!(ev(()));
        let y = g.1;
        yield_!(ev(x + y))
    }

    fn it_is_read_on_one_way(c: bool = true, n: u32 = 1) -> u32 {
        let g = Plain { id: see(n), name: "x" };
        let _after = d("after");
        if c { eat(g.id); }
        yield_!(ev(1))
    }

    fn a_job_moves_in_parts(n: u32 = 1) -> u32 {
        let job = Job { id: see(n), name: d("name") };
        let _after = d("after");
        let id = job.id;
        yield_!(ev(()));
        eat(job.name);
        yield_!(ev(id))
    }

    fn it_is_changed_afterwards(n: u32 = 1) -> u32 {
        let mut g = Plain { id: see(n), name: "x" };
        eat(g.id);
        yield_!(ev(()));
        g.id = yield_!(ev(7));
        yield_!(ev(()));
        g.name = "y";
        1
    }

    fn a_job_is_changed_afterwards(n: u32 = 1) -> u32 {
        let mut job = Job { id: see(n), name: value() };
        let _after = d("after");
        eat(job.name);
        yield_!(ev(()));
        job.name = yield_!(ev(d("new")));
        yield_!(ev(()));
        job.id += 1;
        eat(job);
        yield_!(ev(1))
    }

    fn another_part_is_no_copy(n: u32 = 1) -> u32 {
        let g = Guard { id: see(n), value: value() };
        let _after = d("after");
        eat(g.id);
        yield_!(ev(()));
        log(g.value.name());
        yield_!(ev(1))
    }

    fn another_part_is_not_mentioned(n: u32 = 1) -> u32 {
        let g = Guard { id: see(n), value: value() };
        eat(g.id);
        yield_!(ev(()));
        yield_!(ev(1))
    }

    fn it_is_changed_in_a_loop(n: u32 = 4) -> u32 {
        let mut sum = 0;
        for i in 0..n {
            let mut g = Guard { id: see(i), value: value() };
            let closure = |x: u32| x + g.id;
            sum += closure(1);
            if g.id == 1 { continue; }
            eat(g.id + yield_!(ev(g.id)));
            g.id += { let x = g.id; yield_!(ev(x)) };
            if sum > 5 { break; }
            let Guard { id, .. } = g;
            g.value = value();
            yield_!(ev(()));
            eat(id);
        }
        sum
    }

    fn a_job_moves_in_parts_in_a_loop(n: u32 = 4) -> u32 {
        let mut sum = 0;
        let mut job = Job { id: see(n), name: value() };
        for i in 0..n {
            let id = move || job.id;
            sum += id() + job.id;
            if i == 1 { job.id = 5; continue; }
            eat(job.name);
            yield_!(ev(()));
            job.name = value();
            yield_!(ev(()));
            struct Inner(u32);
            let Inner(k) = Inner(job.id);
            if sum > 5 { eat(k); break; }
        }
        sum
    }

    fn one_of_each(n: u32 = 4) -> Result<u32, &'static str> {
        let mut g = Guard { id: see(n), value: value() };
        let mut job = Job { id: see(n), name: d("name") };
        eat(g.id);
        yield_!(ok(()))?;
        eat(job.name);
        yield_!(ok(()))?;
        job.name = d("again");
        g.id += 1;
        yield_!(fail::<()>("no"))?;
        Ok(1)
    }

    fn an_argument_of_a_macro_takes_a_part(n: u32 = 4) -> u32 {
        let mut g = Guard { id: see(n), value: value() };
        let v = vec![g.id, yield_!(ev(g.id)), g.id];
        g.id = 9;
        eat(&v);
        yield_!(ev(g.id))
    }

    fn a_job_is_whole_again(n: u32 = 4) -> u32 {
        let mut job = Job { id: see(n), name: value() };
        let _after = d("after");
        eat(job.name);
        yield_!(ev(()));
        job.name = value();
        eat(&job);
        yield_!(ev(()));
        yield_!(ev(job.id))
    }

    fn a_pair_is_whole_again(n: u32 = 4) -> u32 {
        let mut pair = (value(), value());
        let _after = d("after");
        eat(pair.0);
        yield_!(ev(()));
        pair.0 = value();
        eat(&pair);
        yield_!(ev(()));
        yield_!(ev(3))
    }

    fn a_job_gets_a_new_value(n: u32 = 4) -> u32 {
        let mut job = Job { id: see(n), name: value() };
        let _after = d("after");
        eat(job.name);
        yield_!(ev(()));
        job = Job { id: 3, name: value() };
        yield_!(ev(()));
        eat(job.name);
        yield_!(ev(3))
    }

    fn a_job_is_whole_before_it_waits(n: u32 = 4) -> u32 {
        let mut job = Job { id: see(n), name: value() };
        let _after = d("after");
        eat(job.name);
        job.name = d("second");
        eat(&job);
        yield_!(ev(()));
        eat(job.name);
        yield_!(ev(()));
        job.name = d("third");
        yield_!(ev(3))
    }
}

#[derive(Clone, Debug)]
pub struct Copied {
    id: u32,
    name: &'static str,
}

impl Drop for Copied {
    fn drop(&mut self) {
        log(format!("drop copied {} {}", self.id, self.name));
    }
}

#[derive(Clone, Debug)]
pub struct CopiedJob {
    id: u32,
    name: Copied,
}

/// Pending once.
#[derive(Clone, Default)]
struct Turn(bool);

impl Future for Turn {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) { Poll::Ready(()) } else { Poll::Pending }
    }
}

copied_twins! {
    fn it_is_read_by_what_can_be_copied(n: u32 = 5) -> u32 {
        let g = Copied { id: see(n), name: "x" };
        let _after = Copied { id: 3, name: "after" };
        eat(g.id);
        yield_!(Turn::default());
        log("behind");
        yield_!(Turn::default());
        1
    }

    fn it_is_changed_by_what_can_be_copied(n: u32 = 5) -> u32 {
        let mut g = Copied { id: see(n), name: "x" };
        let _after = Copied { id: 3, name: "after" };
        eat(g.id);
        yield_!(Turn::default());
        g.id = 7;
        yield_!(Turn::default());
        1
    }

    fn a_job_is_moved_by_what_can_be_copied(n: u32 = 5) -> u32 {
        let job = CopiedJob { id: see(n), name: Copied { id: 1, name: "x" } };
        let _after = Copied { id: 3, name: "after" };
        eat(job.name);
        yield_!(Turn::default());
        eat(job.id);
        yield_!(Turn::default());
        1
    }
}

twins! {
    fn all_is_copied() -> u32 {
        let p = plain();
        let Plain { id, name } = p;
        let _after = d("after");
        yield_!(ev(()));
        yield_!(ev(id))
    }
    fn all_is_copied_mut() -> u32 {
        let p = plain();
        let Plain { mut id, name: _name } = p;
        let _after = d("after");
        id += yield_!(ev(2));
        yield_!(ev(id))
    }
    fn all_is_copied_tuple() -> u32 {
        let p = Numbered(1, 2);
        let q = { p };
        let Numbered(a, b) = q;
        let _after = d("after");
        yield_!(ev(()));
        yield_!(ev(a + b))
    }
    fn all_is_copied_match() -> u32 {
        let p = plain();
        let _after = d("after");
        let id = match p { Plain { id, name } => { yield_!(ev(name)); id } };
        yield_!(ev(id))
    }
    fn all_is_copied_arms() -> u32 {
        let p = plain();
        let _after = d("after");
        let id = match p { Plain { id: 3, name } => 3, Plain { id, name } if id > 4 => { yield_!(ev(name)); id } Plain { id, name } => { yield_!(ev(name)); id } };
        yield_!(ev(id))
    }
    fn all_is_copied_if_let() -> u32 {
        let p = plain();
        let _after = d("after");
        if let Plain { id: id @ 1, name } = p { yield_!(ev(name)); }
        yield_!(ev(1))
    }
    fn all_is_moved() -> u32 {
        let p = two();
        let _before = d("before");
        let Two { a, b } = p;
        let _after = d("after");
        eat(a);
        yield_!(ev(1))
    }
    fn all_is_copied_let_else(n: u32 = 1) -> u32 {
        let p = plain();
        let Plain { id: 1, name } = p else { return yield_!(ev(8)) };
        yield_!(ev(name));
        3
    }
    fn all_is_copied_arg(p: Plain = plain(), q: D = d("q")) -> u32 {
        let Plain { id, name } = p;
        yield_!(ev(name));
        3
    }
    fn all_is_copied_for(n: u32 = 3) -> u32 {
        let mut sum = 0;
        let _l = d("l");
        for p in [plain(), plain()] {
            let Plain { id, name } = p;
            sum += yield_!(ev(id));
            if n == sum { break; }
        }
        sum
    }
    fn all_is_copied_for_pattern(n: u32 = 3) -> u32 {
        let mut sum = 0;
        for Plain { id, name } in [plain(), plain()] {
            sum += yield_!(ev(id));
        }
        sum
    }
    fn all_is_copied_temp() -> u32 {
        let Plain { id, name } = plain();
        yield_!(ev(id))
    }
    fn all_is_copied_temp_match() -> u32 {
        match plain() { Plain { id, name } => yield_!(ev(id)) }
    }
    fn all_is_copied_temp_if_let() -> u32 {
        if let Plain { id: 1, name } = plain() { yield_!(ev(name)); }
        yield_!(ev(2))
    }
    fn all_is_copied_yielded() -> u32 {
        let Plain { id, name } = yield_!(ev(plain()));
        yield_!(ev(id))
    }
    fn all_is_copied_yielded_match() -> u32 {
        match yield_!(ev(plain())) { Plain { id, name } => { yield_!(ev(id)); } }
        yield_!(ev(2))
    }
    fn all_is_copied_pair_var() -> u32 {
        let x = (plain(), d("z"));
        let (Plain { id, name }, z) = x;
        yield_!(ev(id));
        yield_!(ev(2))
    }
}

/// As `twins!`, with patterns for arguments.
macro_rules! twins_with_patterns { ($(fn $name:ident($($arg:tt)*) -> $ret:ty { $($body:tt)* } ($($value:expr),*))*) => {$(
        #[test]
        fn $name() {
            mod plain { use super::*; macro_rules! yield_ { ($event:expr) => { block($event) }; }
                pub fn $name($($arg)*) -> $ret { $($body)* } }
            mod machine { use super::*;
                #[bluelet::coroutine] pub fn $name($($arg)*) -> $ret { $($body)* } }
            compare(stringify!($name), || plain::$name($($value),*), || machine::$name($($value),*));
        })* } }
twins_with_patterns! {
    fn an_argument_is_copied(Plain { id, name }: Plain, q: D) -> u32 { yield_!(ev(id)) } (plain(), d("q"))
    fn one_of_several_arguments_is_copied(q: D, Plain { mut id, name }: Plain, Two { a, b }: Two) -> u32 { id += yield_!(ev(id)); eat(a); yield_!(ev(id)) } (d("q"), plain(), two())
    fn arguments_are_copied_in_part(q: D, Numbered(a, _): Numbered, Two { a: c, .. }: Two) -> u32 { yield_!(ev(a)) } (d("q"), Numbered(1, 2), two())
}

/// All of whose parts are copies, and are taken out of it before it is looked at again.
#[derive(Debug)]
pub struct Ticket {
    row: u32,
    seat: u32,
}

impl Drop for Ticket {
    fn drop(&mut self) {
        step(format!("drop ticket {} {}", self.row, self.seat));
    }
}

fn ticket() -> Ticket {
    Ticket { row: see(1), seat: see(2) }
}

twins! {
    fn what_is_taken_apart_is_looked_at_again(ticket: Ticket = ticket()) -> u32 {
        let Ticket { row, seat } = ticket;
        yield_!(ev(row));
        log(format!("{ticket:?}"));
        yield_!(ev(seat))
    }

    fn what_is_taken_apart_is_looked_at_in_its_branch() -> u32 {
        let ticket = ticket();
        if let Ticket { row, seat } = ticket { for _ in 0..seat { log(format!("{ticket:?}")); } yield_!(ev(row)); }
        yield_!(ev(3))
    }

    fn what_is_taken_apart_is_looked_at_in_its_arm() -> u32 {
        let ticket = ticket();
        match ticket { Ticket { row, seat } => { yield_!(ev(row)); log(format!("{ticket:?}")); yield_!(ev(seat)); } }
        log("end");
        4
    }
}
