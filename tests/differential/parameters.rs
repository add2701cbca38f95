//! When arguments drop, bound by every form of pattern: after the locals, whether the body ends or is given up.

use crate::made::{Guard, guard};
use crate::support::*;

/// The same function as a free one, an associated one and a method; each is compared with its blocking twin.
macro_rules! parameters {
    ($(
        fn $name:ident($($pattern:pat => $ty:ty = $value:expr),* $(,)?) -> $ret:ty { $($body:tt)* }
    )*) => {$(
        mod $name {
            use super::*;

            mod plain {
                use super::*;
                macro_rules! yield_ { ($event:expr) => { block($event) }; }
                pub struct Subject<'a>(pub &'a D);
                pub fn $name($($pattern: $ty),*) -> $ret { $($body)* }
                impl<'a> Subject<'a> {
                    pub fn associated($($pattern: $ty),*) -> $ret { $($body)* }
                    pub fn method(&'a self, $($pattern: $ty),*) -> $ret { let _l = d(self.0.name()); $($body)* }
                    pub fn consumed(self, $($pattern: $ty),*) -> $ret { $($body)* }
                }
            }

            mod machine {
                use super::*;
                pub struct Subject<'a>(pub &'a D);
                #[bluelet::coroutine]
                pub fn $name($($pattern: $ty),*) -> $ret { $($body)* }
                impl<'a> Subject<'a> {
                    #[bluelet::coroutine]
                    pub fn associated($($pattern: $ty),*) -> $ret { $($body)* }
                    #[bluelet::coroutine]
                    pub fn method(&'a self, $($pattern: $ty),*) -> $ret { let _l = d(self.0.name()); $($body)* }
                    #[bluelet::coroutine]
                    pub fn consumed(self, $($pattern: $ty),*) -> $ret { $($body)* }
                }
            }

            #[test]
            fn free() {
                compare("free", || plain::$name($($value),*), || machine::$name($($value),*));
            }

            #[test]
            fn associated() {
                compare(
                    "associated",
                    || plain::Subject::associated($($value),*),
                    || machine::Subject::associated($($value),*),
                );
            }

            #[test]
            fn method() {
                let name = D("subject");
                let (plain, machine) = (plain::Subject(&name), machine::Subject(&name));
                compare("method", || plain.method($($value),*), || machine.method($($value),*));
            }

            #[test]
            fn consumed() {
                let name = D("subject");
                compare(
                    "consumed",
                    || plain::Subject(&name).consumed($($value),*),
                    || machine::Subject(&name).consumed($($value),*),
                );
            }
        }
    )*};
}

#[derive(Debug)]
pub struct Job {
    name: D,
    rest: D,
    id: u32,
}

fn job() -> Job {
    Job { name: d("name"), rest: d("rest"), id: 2 }
}

parameters! {
    fn unused_names(x => D = d("x"), _y => D = d("_y")) -> () {
        log(x.name());
        yield_!(ev(()));
    }

    fn an_underscore(x => D = d("x"), _ => D = d("_")) -> () {
        log(x.name());
        yield_!(ev(()));
    }

    fn looked_at_through_a_reference(ref all => Vec<u32> = vec![1, 2], ((ref a, ref mut b), mut c) => ((u32, u32), u32) = ((1, 2), 3)) -> u32 {
        *b += *a;
        c += *b + all.len() as u32;
        yield_!(ev(c))
    }

    fn one_part_moves((a, mut b) => (D, D) = (d("a"), d("b"))) -> () {
        yield_!(ev(()));
        b = d("new b");
        eat(a);
        yield_!(ev(()));
        log(b.name());
    }

    fn moved_before_the_others(x => D = d("x"), y => D = d("y"), _z => D = d("z")) -> &'static str {
        let _l = d("local");
        drop(y);
        yield_!(ev(()));
        log("between");
        let n = x.into_name();
        yield_!(ev(n))
    }

    fn locals_in_the_tail(x => D = d("x"), _y => D = d("_y")) -> usize {
        let z = d("z");
        log("function");
        yield_!(ev(1)) + d("temporary").name().len() + x.name().len()
    }

    fn a_value_given_back(x => D = d("x"), _y => D = d("_y")) -> D {
        let first = D("first");
        let second = { let _inner = d("inner"); yield_!(ev(D("second"))) };
        log(first.name());
        yield_!(ev(()));
        D(second.name())
    }

    fn shadowed_by_a_local(x => D = d("argument"), _y => D = d("_y")) -> () {
        let x = (d("local"), x.name());
        yield_!(ev(()));
        let (y, _) = x;
        yield_!(ev(()));
        log(y.name());
    }

    fn a_late_one_takes_the_place_of_the_first(mut x => D = d("hello")) -> D {
        x = yield_!(ev(d("two")));
        x
    }

    fn an_underscore_in_a_tuple((x, _) => (D, D) = (d("x"), d("_"))) -> () {
        log(x.name());
        yield_!(ev(()));
    }

    fn by_reference(ref mut x => D = d("x"), ref mut _y => D = d("_y")) -> () {
        log(x.name());
        yield_!(ev(()));
    }

    fn by_reference_and_underscore(ref mut x => D = d("x"), _ => D = d("_")) -> () {
        log(x.name());
        yield_!(ev(()));
    }

    fn by_reference_in_a_tuple((ref mut x, _) => (D, D) = (d("x"), d("_"))) -> () {
        log(x.name());
        yield_!(ev(()));
    }

    fn changed_through_a_reference(n => u32 = 3, ref mut all => Vec<D> = vec![d("one")]) -> u32 {
        all.push(d("two"));
        yield_!(ev(n))
    }

    fn whole_and_part(pair @ (_, n) => (&'static str, u32) = ("p", 2), [first, last] => [D; 2] = [d("1"), d("2")]) -> u32 {
        yield_!(ev(pair.0));
        log(last.name());
        drop(last);
        yield_!(ev(n + pair.1))
    }

    fn shadowed_by_its_own_part(x => D = d("argument"), _y => D = d("_y")) -> () {
        let x = (d("local"), x.name());
        yield_!(ev(()));
        let (x, _) = x;
        yield_!(ev(()));
        log(x.name());
    }

    fn two_taken_apart((a, _) => (D, D) = (d("a"), d("left of a")), (_, b) => (D, D) = (d("left of b"), d("b"))) -> () {
        let _l = d("local");
        yield_!(ev(()));
        log(a.name());
    }

    fn the_last_one_is_taken_apart(
        x => D = d("x"),
        _ => D = d("second _"),
        _y => D = d("_y"),
        (a, _, _c) => (D, D, D) = (d("a"), d("_"), d("_c")),
    ) -> () {
        log(x.name());
        yield_!(ev(()));
    }

    fn the_last_one_by_reference(
        ref mut x => D = d("x"),
        _ => D = d("second _"),
        (ref mut a, _, ref mut _c) => (D, D, D) = (d("a"), d("_"), d("_c")),
    ) -> () {
        *a = d("new a");
        log(x.name());
        yield_!(ev(()));
    }

    fn an_array_that_stays(mut table => [u32; 3] = [1, 2, 3], turns => usize = 3) -> u32 {
        for turn in 0..turns {
            table[turn] += yield_!(ev(table[0]));
        }
        table.iter().sum()
    }

    fn an_array_of_guards_that_stays(mut table => [D; 2] = [d("a"), d("b")], last => D = d("last")) -> usize {
        let _local = d("local");
        let mut length = 0;
        while length < 3 {
            length += yield_!(ev(table[0].name())).len();
            table[length % 2] = d("new");
        }
        eat(last);
        length
    }

    fn a_panic_after_one_is_taken_apart((a, _b) => (D, D) = (d("a"), d("b")), mut c => D = d("c"), e => D = d("e"), n => u32 = 1) -> u32 {
        step("before the first wait");
        yield_!(ev(()));
        c = d("new");
        yield_!(ev(n))
    }

    fn a_struct_is_taken_in_part(Job { name, .. } => Job = job(), c => D = d("c")) -> u32 {
        step("before the first wait");
        yield_!(ev(()));
        eat(name);
        yield_!(ev(1))
    }

    fn two_are_taken_in_part(Job { name, .. } => Job = job(), (x, _) => (D, D) = (d("x"), d("y")), Job { mut rest, id, .. } => Job = job(), c => D = d("c")) -> u32 {
        step("before the first wait");
        yield_!(ev(id));
        eat(name);
        rest = d("new rest");
        yield_!(ev(1))
    }

    fn an_array_in_a_tuple_is_taken_in_part((n, [a, .., b]) => (u32, [D; 3]) = (2, [d("a0"), d("a1"), d("a2")]), c => D = d("c")) -> u32 {
        step("before the first wait");
        let n = yield_!(ev(n));
        eat(b);
        yield_!(ev(n));
        drop(a);
        3
    }

    fn one_part_is_taken_and_one_is_borrowed(Job { name, ref rest, .. } => Job = job(), (x, _) => (D, D) = (d("x"), d("y")), c => D = d("c")) -> u32 {
        let n = rest.plus(1);
        yield_!(ev(n));
        eat(name);
        yield_!(ev(()));
        eat(x);
        3
    }

    fn borrowed_before_a_copy((ref a, n) => (D, u32) = (d("a"), 3), Job { ref name, id, rest, .. } => Job = job()) -> u32 {
        let n = n + a.plus(id) + name.plus(1);
        yield_!(ev(()));
        eat(rest);
        yield_!(ev(n))
    }
}

parameters! {
    fn part_taken_before_nameless(job => Job = job(), _ => D = d("a"), b => D = d("b"), _ => D = d("c")) -> u32 {
        let n = yield_!(ev(job.id));
        let local = d("local");
        n + yield_!(ev(2))
    }
    fn moved_part_before_nameless(job => Job = job(), _ => D = d("a"), b => D = d("b")) -> u32 {
        let local = d("local");
        if yield_!(ev(true)) {
            eat(job.name);
            return yield_!(ev(3));
        }
        yield_!(ev(2))
    }
    fn elements_before_what_leaves_some(t => (D, D, u32) = (d("t0"), d("t1"), 3), (x, _) => (D, D) = (d("x"), d("y")), _ => D = d("c")) -> u32 {
        yield_!(ev(t.2));
        let local = d("local");
        yield_!(ev(2))
    }
    fn elements_between(_ => D = d("a"), (x, _) => (D, D) = (d("x"), d("y")), t => (D, D, u32) = (d("t0"), d("t1"), 3), (v, w) => (D, D) = (d("v"), d("w"))) -> u32 {
        yield_!(ev(t.2));
        eat(t.0);
        let local = d("local");
        eat(v);
        yield_!(ev(2))
    }
    fn matched_before_nameless(found => Option<(D, D)> = Some((d("x"), d("y"))), _ => D = d("a")) -> u32 {
        let local = d("local");
        if let Some((x, _)) = found {
            eat(x);
            yield_!(ev(1));
        }
        yield_!(ev(2))
    }
    fn part_taken_before_what_leaves_some(job => Job = job(), Job { id, .. } => Job = job(), [x, _] => [D; 2] = [d("x"), d("y")]) -> u32 {
        let n = yield_!(ev(job.id));
        let local = d("local");
        n + yield_!(ev(id))
    }
}

#[derive(Debug)]
pub struct Path<T>(pub T);

parameters! {
    fn matched_before_a_struct(me => Option<(D, D)> = Some((d("x"), d("y"))), Path(id) => Path<u32> = Path(3)) -> u32 {
        if let Some((a, _)) = me {
            yield_!(ev(()));
            eat(a);
            return id + yield_!(ev(1));
        }
        yield_!(ev(id))
    }
    fn matched_before_several_that_leave_some(me => Option<(D, D)> = Some((d("x"), d("y"))), Path(id) => Path<D> = Path(d("id")), (x, _) => (D, D) = (d("q"), d("r")), z => D = d("z"), Job { name, .. } => Job = job()) -> u32 {
        let local = d("local");
        if let Some((a, _)) = me {
            yield_!(ev(()));
            eat(a);
            return yield_!(ev(1));
        }
        yield_!(ev(2))
    }
    fn field_moved_before_what_leaves_some(one => Job = job(), Job { name, ref rest, .. } => Job = job(), (_, _) => (D, D) = (d("q"), d("r")), z => D = d("z")) -> u32 {
        let local = d("local");
        yield_!(ev(0));
        eat(one.name);
        eat(z);
        yield_!(ev(2))
    }
    fn element_moved_before_what_leaves_some(t => (D, D, u32) = (d("t0"), d("t1"), 3), Guard { id, .. } => Guard = guard(), mut z => D = d("z"), (mut a, (ref mut b, _)) => (D, (D, D)) = (d("a"), (d("b"), d("c")))) -> u32 {
        let local = d("local");
        yield_!(ev(0));
        eat(t.1);
        z = d("z2");
        yield_!(ev(t.2 + id))
    }
    fn several_are_moved_in_part(one => Job = job(), (v, (w, _)) => (D, (D, D)) = (d("v"), (d("w"), d("left"))), two => (D, Option<D>) = (d("two"), Some(d("some"))), _ => D = d("none")) -> u32 {
        let local = d("local");
        if yield_!(ev(true)) {
            drop(one.rest);
            if let (_, Some(some)) = two {
                yield_!(ev(1));
                eat(some);
            }
        }
        drop(v);
        yield_!(ev(2))
    }
    fn what_is_left_inside_drops_behind_what_is_bound((a, (mut b, [_, c])) => (D, (D, [D; 2])) = (d("a"), (d("b"), [d("c0"), d("c1")])), (x, ((y, _), _)) => (D, ((D, D), D)) = (d("x"), ((d("y"), d("z")), d("w")))) -> u32 {
        let local = d("local");
        yield_!(ev(1));
        b = d("b2");
        eat(c);
        drop(y);
        yield_!(ev(2))
    }
}
