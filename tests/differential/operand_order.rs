//! Which operand is evaluated when, and which value it has, while a later one waits.

use std::cell::{Cell, RefCell};
use std::ops::AddAssign;

use bluelet::Coroutine;

use crate::support::*;
use crate::twins;

#[derive(Debug, PartialEq)]
struct Counter(Cell<u32>);

impl Counter {
    fn next(&self) -> u32 {
        self.0.set(self.0.get() + 1);
        see(self.0.get())
    }
}

#[derive(Debug, PartialEq)]
struct Two<T> {
    first: T,
    second: T,
}

impl<T> Two<T> {
    fn new(first: T, second: T) -> Self {
        Two { first, second }
    }
}

#[derive(Debug)]
struct Total(u32, D);

impl AddAssign<u32> for Total {
    fn add_assign(&mut self, other: u32) {
        step(format!("{} += {other}", self.0));
        self.0 += other;
    }
}

impl Total {
    fn adding(mut self, n: u32) -> Self {
        self += n;
        self
    }
    fn with(&mut self, n: u32, m: u32) -> &mut Self {
        step(format!("with {n} {m}"));
        self.0 += n * m;
        self
    }
}

/// A value that is written as a path, and has a drop.
#[derive(Debug, PartialEq)]
enum Lock {
    Free,
    Held(u32),
}

impl Lock {
    fn with(self, n: u32) -> u32 {
        step(format!("{self:?} with {n}"));
        n
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        log("drop lock");
    }
}

#[derive(Debug)]
struct Guard;

impl Drop for Guard {
    fn drop(&mut self) {
        log("drop guard");
    }
}

#[derive(Debug)]
enum Tree<T> {
    Leaf,
    Node(T),
}

fn both<T>(one: Tree<T>, other: Tree<T>) -> [Tree<T>; 2] {
    [one, other]
}

fn mapped<T>(map: impl Fn(u32) -> T, n: u32) -> T {
    map(n)
}

fn seen<T: std::fmt::Debug>(what: T, n: u32) -> u32 {
    step(format!("{what:?} {n}"));
    n
}

twins! {
    fn a_unit_is_an_argument() -> u32 {
        let _g = d("g");
        seen(Lock::Free, yield_!(ev(1))) + seen(Guard, yield_!(ev(2)))
    }

    fn a_unit_is_a_receiver() -> u32 { Lock::Free.with(yield_!(ev(1))) }

    fn a_unit_is_an_element() -> usize { vec![Lock::Free, Lock::Held(yield_!(ev(1)))].len() }

    fn a_unit_is_a_field() -> u32 {
        let pair = Two { first: (Lock::Free, 0), second: (Lock::Held(0), yield_!(ev(1))) };
        pair.second.1
    }

    fn a_unit_is_compared() -> bool { Lock::Free == Lock::Held(yield_!(ev(1))) }

    fn units_stand_in_two_calls() -> u32 { seen(Lock::Free, seen(Lock::Free, yield_!(ev(1)))) }

    fn a_unit_is_generic() -> usize { both(Tree::Leaf, Tree::Node(yield_!(ev(d("x"))))).len() }

    fn a_constructor_is_an_argument() -> usize {
        both(mapped(Tree::Node, yield_!(ev(1))), Tree::Leaf).len()
    }

    fn four_in_a_row() -> u32 {
        yield_!(ev(yield_!(ev(yield_!(ev(yield_!(ev(5)) + 1)) + 1)) + 1))
    }

    fn a_function_that_comes_gives_a_function() -> u32 {
        let _g = d("g");
        fn giving() -> impl Coroutine<Output = impl Fn(u32) -> fn(u32) -> u32> {
            bluelet::co! { yield_!(ev(())); |_| (|n| { step("inner"); n }) as fn(u32) -> u32 }
        }
        yield_!(giving())(yield_!(ev(2)))(yield_!(ev(3)))
    }

    fn the_left_operand_is_read_before_it_changes() -> u32 {
        let mut x = 2;
        x * { x = yield_!(ev(5)); x } + x
    }

    fn the_elements_are_read_before_they_change() -> [u32; 3] {
        let mut a = 1;
        [a, { a = 3; yield_!(ev(2)) }, a]
    }

    fn a_getter_counts_once_before_the_wait() -> (u32, u32) {
        let c = Counter(Cell::new(0));
        let n = c.next() + yield_!(ev(10)) + c.next();
        (n, c.next())
    }

    fn a_copy_is_extended_by_what_comes() -> Vec<u32> {
        let mut a: Vec<u32> = vec![];
        a = [a.clone(), { a.push(1); vec![yield_!(ev(2))] }].concat();
        a
    }

    fn a_text_is_made_before_the_wait() -> String {
        let mut a = vec![1, 2];
        format!("{a:?}") + { a = vec![4, 5]; yield_!(ev(",3")) } + &format!("{a:?}")
    }

    fn spread_into_a_vector() -> Vec<u32> {
        let mut all = vec![see(0)];
        all.extend(yield_!(ev(vec![1, 2])));
        all.extend([see(3), yield_!(ev(4))].into_iter().chain(yield_!(ev(Some(5)))));
        all
    }

    fn a_field_minus_what_comes() -> (i32, i32) {
        let (a, b) = (see(4), see(2));
        let t = Two { second: yield_!(ev(b)), first: a - yield_!(ev(a - 1)) };
        (t.first, t.second)
    }

    fn a_literal_with_calls_and_arrays() -> (u32, Two<u32>, [D; 2]) {
        (
            yield_!(ev(1)),
            Two::new(yield_!(ev(2)), u32::max(yield_!(ev(3)), yield_!(ev(4)))),
            [yield_!(ev(d("e"))), yield_!(ev(d("f")))],
        )
    }

    fn a_constructor_that_comes() -> Two<D> {
        let make = yield_!(ev(Two::<D>::new as fn(D, D) -> Two<D>));
        let made = make(yield_!(ev(d("first"))), yield_!(ev(d("second"))));
        yield_!(ev(made))
    }

    fn the_constructor_is_chosen_in_the_callee() -> Option<u32> {
        let _g = d("g");
        ({ step("callee"); if yield_!(ev(true)) { Some } else { |_| None } })({ step("argument"); yield_!(ev(1)) })
    }

    fn the_receiver_waits() -> u32 {
        let total = { yield_!(ev(())); see(1); Total(1, d("t")) }.adding(see(2));
        total.0
    }

    fn an_argument_between_others_waits() -> u32 {
        let mut total = Total(1, d("t"));
        total.with(see(2), { yield_!(ev(())); see(3) }).0
    }

    fn the_receiver_and_an_argument_wait() -> u32 {
        { yield_!(ev(())); see(1); Total(1, d("t")) }.adding(see(2)).adding({ yield_!(ev(())); see(3) }).0
    }

    fn a_variable_given_in_the_receiver_is_used_in_the_argument() -> u32 {
        let held;
        { held = yield_!(ev(7u32)); held }.pow(held - yield_!(ev(5)))
    }

    fn a_borrow_after_the_wait_in_the_same_arguments() -> u32 {
        fn both(n: u32, _b: &D) -> u32 { step("both"); n }
        let b = d("b");
        both(yield_!(ev(1)), &b) + both(yield_!(ev(2)), &d("temporary"))
    }

    fn an_added_text_comes() -> String {
        let mut s = String::from("a");
        s += { yield_!(ev(())); "b" };
        s += yield_!(ev("c".to_string())).as_str();
        s += &{ let t = yield_!(ev("d".to_string())); t + &s };
        s
    }

    fn the_right_side_waits_before_the_place_of_an_operator_trait() -> u32 {
        let mut totals = [Total(1, d("x")), Total(2, d("y"))];
        totals[0] += yield_!(ev(3));
        totals[see(1)].0 = totals[0].0 + yield_!(ev(4));
        totals[1].0 += { totals[0] += 1; yield_!(ev(2)) };
        totals[0].0 * 100 + totals[1].0
    }

    fn compound_places_after_a_match() -> u32 {
        let mut x = 1;
        let r = &mut x;
        *{ see(1); r } += match d("m") { m => { log(m.name()); 2 } };
        x += { yield_!(ev(())); match yield_!(ev(d("n"))) { _ => 3 } };
        x
    }

    fn a_sum_in_a_sum() -> u32 {
        let mut sum = 1;
        sum += {
            let mut inner = 1;
            inner += yield_!(ev(sum));
            inner += { sum += 5; yield_!(ev(2)) };
            inner
        };
        sum
    }

    fn two_delegates_in_a_sum() -> u32 {
        #[bluelet::coroutine]
        fn add(x: u32, y: u32) -> u32 { let _g = d("adding"); yield_!(ev(x)) + yield_!(ev(y)) }
        let x = (yield_!(add(1, 2)), yield_!(add(3, 4)));
        x.0 + x.1 * yield_!(add(x.0, yield_!(add(x.1, 1))))
    }

    fn a_value_read_through_a_cell_each_time() -> (u32, &'static str) {
        let y = RefCell::new(1);
        let look = || *y.borrow();
        let n = yield_!(ev(look())) + { y.replace(5); yield_!(ev(y.take())) };
        (n + y.take(), "done")
    }

    fn an_argument_of_unit_comes() -> u32 {
        fn three(_: ()) -> u32 { step("three"); 3 }
        let b = |_: ()| { step("closure"); 4 };
        let guard = d("guard");
        guard.plus(three(yield_!(ev(())))) + b(yield_!(ev(())))
    }

    fn updated_while_it_is_handed_on(n: u32 = 6) -> (u32, u32) {
        let (mut n, mut count) = (n, 0);
        while n != 1 {
            count += 1;
            if n % 2 == 1 { n = n * 3 + 1; yield_!(ev(n)); } else { n >>= 1; n = yield_!(ev(n)); }
        }
        (n, count)
    }

    fn a_comma_before_the_value() -> usize {
        let mut count = 0;
        for key in { yield_!(ev("why not")); [("a", 1), ("b", 2), ("skip", 3), ("c", 4)] } {
            if key.0 == "skip" { break; }
            count += 1;
            yield_!(ev(key));
        }
        count
    }

    fn the_place_is_found_again_each_turn() -> (Vec<u32>, u32) {
        let calls = Counter(Cell::new(0));
        let mut cells = vec![0; 3];
        for n in [7, 8, 9] {
            cells[calls.next() as usize - 1] = yield_!(ev(n));
        }
        (cells, calls.next())
    }

    fn a_place_behind_a_call_is_found_after_the_right_side() -> Vec<u32> {
        fn place<'a>(of: &'a mut Vec<u32>, at: usize) -> &'a mut u32 { step(format!("place {at}")); &mut of[at] }
        let mut cells = vec![0; 2];
        *place(&mut cells, 1) = { step("right"); yield_!(ev(5)) };
        *place(&mut cells, 0) += { step("right"); yield_!(ev(6)) };
        cells
    }

    fn candidates_are_evaluated_one_after_the_other(a: i32 = 2) -> &'static str {
        let found = yield_!(ev(a)) - 1;
        match found {
            n if n == { yield_!(ev("x")); a } - a => "first",
            n if n == { yield_!(ev("y")); 3 } - a => "second",
            _ => "none",
        }
    }

    fn no_candidate_fits(a: i32 = 9) -> &'static str {
        let found = yield_!(ev(a)) - 1;
        match found {
            n if n == { yield_!(ev("x")); a } - a => "first",
            n if n == { yield_!(ev("y")); 3 } - a => "second",
            _ => "none",
        }
    }

    fn a_guard_indexes_by_its_binding(x: usize = 1) -> u32 {
        match x {
            y if yield_!(ev([true, false]))[y] => 1,
            y if yield_!(ev(2)) == y + 1 => 2,
            y if let (1, 42) = (yield_!(ev(1)), y) => 3,
            _ => 4,
        }
    }

    fn a_guard_with_two_values_in_its_pattern(x: usize = 42) -> u32 {
        match x {
            y if yield_!(ev(2)) == y + 1 => 2,
            y if let (1, 42) = (yield_!(ev(1)), y) => 3,
            _ => 4,
        }
    }

    fn what_a_call_uses_up_is_moved_before_its_arguments() -> u32 {
        let guard = d("guard");
        let call: Box<dyn FnOnce(u32) -> u32> = Box::new(move |n| n + guard.name().len() as u32);
        let _local = d("local");
        let sum = call(yield_!(ev(1)));
        yield_!(ev(sum));
        sum
    }

    fn what_is_made_of_an_argument_too(guard: D = d("guard")) -> u32 {
        let wrapped: Box<dyn FnOnce(u32) -> u32> = Box::new(move |n| n + guard.name().len() as u32);
        let _local = d("local");
        let more = d("more");
        let sum = wrapped(yield_!(ev(more)).name().len() as u32);
        yield_!(ev(sum));
        sum
    }

    fn what_a_method_takes_is_moved_before_its_arguments() -> u32 {
        let maybe = Some(d("maybe"));
        let other = Some(d("other"));
        let _local = d("local");
        let sum = maybe.map_or(yield_!(ev(1)), |guard| guard.name().len() as u32);
        let guard = other.unwrap_or(yield_!(ev(D("instead"))));
        yield_!(ev(sum));
        sum + guard.name().len() as u32
    }

    fn a_copy_is_taken_before_its_arguments() -> (u32, Option<u32>) {
        let mut maybe = Some(3u32);
        let sum = maybe.unwrap_or(yield_!(ev(1)));
        let other = maybe.unwrap_or({
            maybe = None;
            yield_!(ev(2))
        });
        (sum + other, maybe)
    }
}
