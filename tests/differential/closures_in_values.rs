//! Values that hold closures: guards that run one as they are dropped, and what stands beside one.

use std::cell::Cell;

use crate::support::*;
use crate::twins;

/// Runs the closure as it is dropped.
pub struct Defer<F: FnMut()>(F);

impl<F: FnMut()> Drop for Defer<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

/// The same with names for its parts.
pub struct Scope<F: FnMut()> {
    name: &'static str,
    leave: F,
}

impl<F: FnMut()> Drop for Scope<F> {
    fn drop(&mut self) {
        log(self.name);
        (self.leave)();
    }
}

/// Has no drop.
pub struct Visitor<F> {
    visit: F,
    count: u32,
}

impl<F: FnMut(u32)> Visitor<F> {
    fn go(&mut self) {
        (0..self.count).for_each(&mut self.visit);
    }
}

pub struct Job {
    name: D,
}

twins! {
    fn a_guard_with_a_closure_that_captures_nothing() -> u32 {
        let _first = d("first");
        let _guard = Defer(|| log("left"));
        let _last = d("last");
        yield_!(ev(1)) + yield_!(ev(2))
    }

    fn a_guard_with_a_closure_that_captures_copies(n: u32 = 3) -> u32 {
        let name = "scope";
        let _guard = Defer(move || log(format!("{name} {n}")));
        let _last = d("last");
        if yield_!(ev(n)) == 3 {
            return 1;
        }
        2
    }

    fn a_guard_with_names_for_its_parts() -> u32 {
        let k = yield_!(ev(2));
        let _scope = Scope { name: "scope", leave: move || log(format!("leave {k}")) };
        yield_!(ev(k))
    }

    fn a_guard_with_a_closure_that_refers_to_numbers(n: u32 = 3) -> u32 {
        let k = 4;
        let _guard = Defer(|| log(format!("{k} {}", n + 1)));
        let _scope = Scope { name: "scope", leave: || log(n.to_string()) };
        yield_!(ev(k))
    }

    fn a_guard_with_a_closure_that_refers_to_an_argument(name: &'static str = "name") -> u32 {
        let _guard = Defer(|| log(name));
        yield_!(ev(1))
    }

    fn a_guard_in_each_turn() -> u32 {
        let mut n = 0;
        for turn in 0..3 {
            let _guard = Defer(move || log(format!("turn {turn}")));
            if yield_!(ev(turn)) == 0 {
                continue;
            }
            n += 1;
        }
        n
    }

    fn a_guard_that_is_used_later() -> u32 {
        let mut guard = Defer(|| log("called"));
        yield_!(ev(1));
        (guard.0)();
        yield_!(ev(2))
    }

    fn a_guard_that_comes_late() -> u32 {
        let _guard;
        let _last = d("last");
        _guard = Defer(|| log("late"));
        yield_!(ev(1))
    }

    fn a_guard_that_ends_early() -> u32 {
        let mut guard = Some(Defer(|| log("ended")));
        yield_!(ev(1));
        guard = None;
        yield_!(ev(2))
    }

    fn a_guard_in_a_branch() -> u32 {
        let guard = if yield_!(ev(true)) { Some(Defer(|| log("yes"))) } else { None };
        let other = match yield_!(ev(1)) {
            1 => Ok(Defer(|| log("one"))),
            _ => Err(d("none")),
        };
        yield_!(ev(guard.is_some() && other.is_ok())) as u32
    }

    fn guards_in_an_array() -> u32 {
        let _guards = [Defer(|| log("in the array"))];
        yield_!(ev(1))
    }

    fn a_guard_out_of_a_block() -> u32 {
        let _guard = {
            let n = yield_!(ev(4));
            Defer(move || log(format!("{n}")))
        };
        yield_!(ev(1))
    }

    fn a_guard_in_a_pattern() -> u32 {
        let (_guard, other) = (Defer(|| log("guard")), d("other"));
        yield_!(ev(1));
        let (_guard, _other) = (Defer(|| log("guard")), yield_!(ev(d("other"))));
        yield_!(ev(2))
    }

    fn what_stands_beside_a_closure() -> u32 {
        let pair = (|| 4, d("beside"));
        let n = (pair.0)();
        yield_!(ev(n));
        let list = [(|| 5, Some(d("deep")))];
        let n = (list[0].0)();
        yield_!(ev(n))
    }

    fn what_a_struct_holds_beside_a_closure() -> u32 {
        let visitor = Visitor { visit: Defer(|| log("visit")), count: 3 };
        let _job = Job { name: d("job") };
        yield_!(ev(visitor.count))
    }

    fn what_borrows_and_has_no_drop() -> u32 {
        let mut seen = Vec::new();
        let mut visitor = Visitor { visit: |n| seen.push(n), count: 3 };
        visitor.go();
        let last = seen.last().copied();
        yield_!(ev(last));
        let cell = Cell::new(1);
        let visitor = Visitor { visit: |n| cell.set(n), count: 2 };
        (visitor.visit)(4);
        let n = cell.get();
        yield_!(ev(n))
    }

    fn a_closure_that_refers_to_an_argument(name: &'static str = "name", n: u32 = 3) -> u32 {
        let tell = || log(name);
        let show = || log(format!("{n}"));
        yield_!(ev(1));
        tell();
        show();
        let some = Some(|| name);
        yield_!(ev(2));
        some.map_or(0, |name| name().len() as u32)
    }
}
