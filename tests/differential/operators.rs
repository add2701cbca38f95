//! Operators, on values whose drop and whose operators are written down.

use crate::support::*;
use crate::traced::*;
use crate::twins;

twins! {
    fn sums_of_values_that_are_moved() -> () {
        let a = sum("a");
        let b = sum("b");
        let c = a + yield_!(ev(sum("x"))) * b;
        yield_!(ev(()));
        log(&c.0);
    }

    fn the_left_operand_is_kept_and_dropped_on_a_way_out() -> Result<(), &'static str> {
        let a = sum("a");
        let _c = a - sum("b") - yield_!(fail::<Sum>("no"))?;
        Ok(())
    }

    fn comparisons_do_not_move() -> bool {
        let a = sum("a");
        let b = sum("b");
        let same = a == yield_!(ev(sum("a"))) && yield_!(ev(sum("b"))) != b;
        yield_!(ev(same));
        log("end");
        a == b
    }

    fn a_guard_that_is_compared_with_a_number() -> u32 {
        let guard = sum("guard");
        if guard == 5 { return 1; }
        yield_!(ev(()));
        log("still guarded");
        yield_!(ev(2))
    }

    fn a_guard_that_is_ordered_against_a_number() -> bool {
        let guard = sum("guard");
        let less = guard < 3;
        yield_!(ev(()));
        log("still guarded");
        less
    }

    fn a_guard_to_which_a_number_is_added() -> () {
        let mut total = sum("total");
        total += 1;
        yield_!(ev(()));
        log("still there");
    }

    fn compound_assignment_with_a_yield() -> () {
        let mut total = sum("total");
        let _g = d("g");
        total += yield_!(ev(7));
        yield_!(ev(()));
        total -= yield_!(ev(sum("x")));
        log("end");
    }

    fn compound_assignment_takes_a_variable() -> () {
        let mut total = sum("total");
        let other = sum("other");
        yield_!(ev(()));
        total |= other;
        yield_!(ev(()));
        log("end");
    }

    fn compound_assignment_to_a_field() -> (u32, u32) {
        struct Pair { a: Sum, b: (u32, u32) }
        let mut p = Pair { a: sum("a"), b: (1, 2) };
        p.b.0 += yield_!(ev(3));
        p.a *= yield_!(ev(sum("x")));
        p.b.1 <<= yield_!(ev(2));
        yield_!(ev(()));
        p.a ^= 3;
        p.b
    }

    fn negation_takes() -> () {
        let a = sum("a");
        let _g = d("g");
        let b = -a;
        yield_!(ev(()));
        let c = -yield_!(ev(b));
        log(&c.0);
    }

    fn not_takes_the_value_that_comes() -> bool {
        let _g = d("g");
        let n = !yield_!(ev(sum("a"))) || !sum("b") || yield_!(ev(true));
        log("after");
        n
    }

    fn operators_on_numbers() -> Vec<i64> {
        let n = yield_!(ev(7i64));
        vec![
            n / yield_!(ev(2)), n % yield_!(ev(4)), n & yield_!(ev(3)), n | yield_!(ev(8)), n ^ yield_!(ev(1)),
            n << yield_!(ev(2)), yield_!(ev(64)) >> n, -yield_!(ev(3)) - -n, !yield_!(ev(0)),
        ]
    }

    fn all_comparisons() -> (bool, bool, bool, bool, bool, bool) {
        let n = 3;
        (n < yield_!(ev(3)), n <= yield_!(ev(3)), n > yield_!(ev(3)), n >= yield_!(ev(3)), n == yield_!(ev(3)), yield_!(ev(3)) != n)
    }

    fn overflow_panics_where_it_happens() -> u8 {
        let _a = d("a");
        let n = yield_!(ev(250u8));
        let _b = d("b");
        see(1) + n + yield_!(ev(10u8)) + see(2)
    }

    fn division_by_what_comes() -> u32 {
        let _a = d("a");
        see(8) / yield_!(ev(0)) + { let _b = d("b"); yield_!(ev(1)) }
    }

    fn a_dereference_of_what_comes() -> usize {
        let n = yield_!(ev(sum("abc"))).len();
        let _g = d("g");
        (*yield_!(ev(sum("de")))).len() + n
    }

    fn the_old_value_of_a_place_is_compared() -> (bool, bool) {
        let mut a = [1, 2];
        let first = a[0] == { a[0] = 5; yield_!(ev(1)) };
        let mut p = (1, 2);
        let second = p.1 < { p.1 = 9; yield_!(ev(3)) };
        (first, second)
    }

    fn the_old_value_is_compared_after_a_mutable_borrow() -> bool {
        fn set(n: &mut u32) -> u32 { *n = 9; 1 }
        let mut n = 1;
        n == set(&mut n) * yield_!(ev(1))
    }

    fn the_old_value_is_the_receiver() -> u32 {
        let mut n = 2u32;
        n.pow({ n = 5; yield_!(ev(3)) }) + n
    }

    fn lazy_operators_assign() -> (bool, u32) {
        let mut count = 0;
        let mut flag = false;
        flag |= yield_!(ev(true));
        flag &= { count += 1; yield_!(ev(true)) };
        let r = flag && { count += yield_!(ev(10)); count > 5 } || { count = 100; yield_!(ev(true)) };
        (r, count)
    }

    fn a_chain_of_both_lazy_operators() -> u32 {
        let mut n = 0;
        if see(1) == 1 && (see(2) == 3 || yield_!(ev(true))) && !(see(false) || yield_!(ev(false))) { n += 1; }
        if (see(1) == 1 || yield_!(ev(true))) && yield_!(ev(false)) || see(true) { n += 2; }
        n
    }

    fn lazy_operators_with_values_that_drop() -> bool {
        let a = d("a");
        let _b = d("b");
        let r = a.name() == "x" || { let _c = d("c"); yield_!(ev(false)) } || { eat(a); yield_!(ev(true)) };
        log("after");
        r
    }

    fn casts_of_all_kinds() -> (u8, i64, usize, f64) {
        (yield_!(ev(300u32)) as u8, -(yield_!(ev(3u8)) as i64), yield_!(ev('a')) as usize, (yield_!(ev(3)) + 1) as f64 / 2.0)
    }

    fn a_block_begins_the_right_side() -> bool {
        let a = yield_!(ev(true));
        let first = a && { let _x = d("x"); a } && yield_!(ev(true));
        let second = !a || { let _y = d("y"); a } && yield_!(ev(true));
        let third = !a || match a { true => a, _ => false } && yield_!(ev(true));
        let fourth = !a || if a { a } else { false } == yield_!(ev(true));
        first && second && third && fourth
    }

    fn a_struct_begins_the_left_side() -> bool {
        #[derive(Debug, PartialEq)]
        struct Point { x: u32, y: u32 }
        impl Point { fn is_at(&self, x: u32) -> bool { self.x == x } }
        let first = Point { x: 1, y: 2 }.is_at(1) && yield_!(ev(true));
        let second = Point { x: yield_!(ev(1)), y: 2 }.is_at(2) || yield_!(ev(true));
        let third = matches!(Point { x: yield_!(ev(1)), y: 2 }, Point { x: 1, .. });
        let fourth = matches!(Point { x: 1, y: 2 }, Point { x, .. } if x == yield_!(ev(1)));
        first && second && third && fourth
    }

    fn what_operators_give_is_taken_out_of_a_tuple() -> u32 {
        let pair = (sum("a") - sum("b"), d("second"));
        yield_!(ev(1));
        eat(pair.0);
        yield_!(ev(1));
        step(pair.1.name());
        yield_!(ev(2))
    }

    fn what_operators_give_is_named_again() -> u32 {
        let pair = (sum("a") - sum("b"), d("second"));
        let first = pair.0;
        yield_!(ev(1));
        step(pair.1.name());
        eat(first);
        yield_!(ev(2))
    }

    fn what_operators_give_is_taken_out_of_a_struct() -> u32 {
        struct Pair<T> { a: T, b: D }
        let mut pair = Pair { a: sum("a") - sum("b"), b: d("second") };
        let _local = d("local");
        yield_!(ev(1));
        eat(pair.a);
        yield_!(ev(1));
        pair.a = sum("c") + sum("d");
        step(pair.b.name());
        yield_!(ev(2))
    }
}
