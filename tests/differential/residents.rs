//! Arrays that a loop keeps: they stay where they are from state to state.

use crate::support::*;
use crate::twins;

/// A value that is dropped like any other, and can be counted up.
#[derive(Debug)]
pub struct Counter(D, u32);

fn counters() -> [Counter; 2] {
    [Counter(d("one"), 1), Counter(d("two"), 2)]
}

twins! {
    fn numbers_that_are_indexed() -> u32 {
        let mut sums = [0u32; 40];
        for turn in 0..5usize {
            let n = yield_!(ev(turn as u32));
            sums[turn] += n;
            sums[turn + 1] = sums[turn] + yield_!(ev(1));
        }
        sums.iter().sum()
    }

    fn guards_that_are_indexed() -> u32 {
        let mut counters = counters();
        let _younger = d("younger");
        for turn in 0..3usize {
            counters[turn % 2].1 += yield_!(ev(turn as u32));
            let _inner = d("inner");
            log(counters[0].0.name());
            if counters[1].1 > 3 {
                break;
            }
        }
        let _last = d("last");
        counters[0].1 + counters[1].1
    }

    fn guards_between_guards() -> u32 {
        let _older = d("older");
        let mut counters = counters();
        let _younger = d("younger");
        loop {
            counters[0].1 += yield_!(ev(2));
            if counters[0].1 > 6 {
                return counters[0].1;
            }
        }
    }

    fn an_older_value_that_is_moved_before_the_first_wait() -> u32 {
        let older = d("older");
        let mut counters = counters();
        log(counters[1].0.name());
        step("between");
        eat(older);
        for turn in 0..2usize {
            counters[turn].1 += yield_!(ev(2));
        }
        counters[0].1
    }

    fn elements_get_new_values() -> usize {
        let mut slots = [d("a"), d("b"), d("c")];
        let mut turn = 0;
        while turn < 4 {
            slots[turn % 3] = D(yield_!(ev(["w", "x", "y", "z"]))[turn]);
            turn += 1;
        }
        slots.len()
    }

    fn elements_are_exchanged() -> &'static str {
        let mut slots = [d("a"), d("b"), d("c")];
        for turn in 0..2 {
            slots.swap(turn, yield_!(ev(2)));
            let taken = std::mem::replace(&mut slots[turn], d("new"));
            yield_!(ev(()));
            log(taken.name());
        }
        slots[2].name()
    }

    fn a_question_leaves_the_loop() -> Result<u32, &'static str> {
        let mut counters = counters();
        loop {
            counters[0].1 += yield_!(ok(1u32))?;
            if counters[0].1 == 3 {
                yield_!(fail::<u32>("enough"))?;
            }
        }
    }

    fn a_table_that_does_not_change() -> usize {
        let names = [d("a"), d("b")];
        let widths: [usize; 2] = [1, 2];
        let mut sum = 0;
        for turn in 0..3 {
            sum += widths[yield_!(ev(turn % 2))] + names[turn % 2].name().len();
        }
        sum
    }

    fn one_after_the_other() -> u32 {
        let mut first = [Counter(d("first"), 1)];
        let mut second = [Counter(d("second"), 1)];
        for _ in 0..2 {
            first[0].1 += yield_!(ev(second[0].1));
            second[0].1 += yield_!(ev(first[0].1));
        }
        second[0].1
    }

    fn closures_that_borrow_it() -> Vec<u32> {
        let mut table = [1u32, 2, 3];
        let mut found = Vec::new();
        for turn in 0..3usize {
            let n = yield_!(ev(turn as u32));
            let mut add = |at: usize| table[at] += n;
            add(turn);
            add(0);
            found.extend((0..3).map(|at| table[at]));
        }
        found
    }

    fn in_format_strings() -> String {
        let mut table = [1u32, 2, 3];
        for turn in 0..2usize {
            table[turn] += yield_!(ev(1));
            log(format!("{} {table:?} {:?}", table[turn], table.first()));
        }
        format!("{:?}", table.iter().max())
    }

    fn taken_as_a_whole_at_the_end() -> [u32; 3] {
        let mut table = [1u32, 2, 3];
        for turn in 0..2usize {
            table[turn] += yield_!(ev(1));
        }
        table
    }

    fn taken_as_a_whole_in_each_turn() -> u32 {
        let mut table = [1u32, 2, 3];
        let mut sum = 0;
        for turn in 0..2usize {
            table[turn] += yield_!(ev(1));
            let mut copy = table;
            copy[0] += 1;
            sum += copy.iter().sum::<u32>() + table[0];
        }
        sum
    }

    fn under_a_name_that_was_used_before() -> u32 {
        let table = yield_!(ev(3u32));
        let mut table = [table; 3];
        for turn in 0..2usize {
            table[turn] += yield_!(ev(1));
            let table = table[turn];
            log(format!("{table}"));
        }
        table[0]
    }

    fn named_like_its_slot() -> u32 {
        let mut table = [1u32; 3];
        let table_slot = yield_!(ev(1usize));
        for turn in 0..2usize {
            table[table_slot] += yield_!(ev(1));
            table[turn] += 1;
        }
        table[table_slot]
    }

    fn in_the_guard_of_an_arm() -> u32 {
        let mut table = [1u32, 2, 3];
        for turn in 0..3usize {
            match yield_!(ev(turn)) {
                n if table[n] == 2 => table[n] = 7,
                n if yield_!(ev(table[n] == 3)) => table[0] += table[n],
                n => table[n] += 1,
            }
        }
        table.iter().sum()
    }

    fn two_loops() -> u32 {
        let mut table = [0u32; 4];
        for turn in 0..2usize {
            table[turn] = yield_!(ev(1));
        }
        for turn in 2..4usize {
            if table[turn - 1] > 5 {
                continue;
            }
            table[turn] = yield_!(ev(4)) + table[turn - 1];
        }
        table.iter().sum()
    }

    fn what_an_older_one_lends() -> u32 {
        let table = [3u32, 4];
        let mut sum = 0;
        let _guard = d("guard");
        loop {
            for n in &table[yield_!(ev(0usize))..] {
                sum += n;
            }
            sum += yield_!(ev(table[0]));
            if sum > 12 {
                break sum;
            }
        }
    }

    fn an_argument_of_guards(first: D = d("first"), table: [D; 2] = [d("a"), d("b")], last: D = d("last")) -> usize {
        let mut length = 0;
        while length < 3 {
            length += yield_!(ev(table[0].name())).len();
        }
        length
    }

    fn an_argument_and_a_local(table: [u32; 3] = [1, 2, 3]) -> u32 {
        let mut counters = counters();
        loop {
            counters[0].1 += yield_!(ev(table[1]));
            if counters[0].1 > table.len() as u32 {
                break counters[0].1;
            }
        }
    }

    fn a_ring_in_a_struct() -> Vec<u32> {
        struct Ring { slots: [u32; 4], head: usize, full: bool }
        let mut ring = Ring { slots: [0; 4], head: 0, full: false };
        let mut seen = Vec::new();
        for turn in 0..6u32 {
            ring.slots[ring.head] = yield_!(ev(turn));
            ring.head += 1;
            if ring.head == ring.slots.len() {
                ring.full = yield_!(ev(true));
                ring.head = 0;
            }
            seen.push(ring.slots[(ring.head + 3) % 4]);
            log(format!("{} {}", ring.head as u32, ring.full));
            assert_eq!(ring.full, turn >= 3, "{}", ring.head);
        }
        seen
    }

    fn guards_in_a_struct() -> usize {
        struct Pair { guards: [D; 2], last: D, count: usize }
        let mut pair = Pair { guards: [d("a"), d("b")], last: d("last"), count: 0 };
        let _younger = d("younger");
        while pair.count < 3 {
            pair.guards[pair.count % 2] = D(yield_!(ev("again")));
            pair.last = d("new last");
            log(pair.guards[0].name());
            let last = &pair.last;
            log(last.0);
            pair.count += 1;
        }
        1
    }

    fn a_field_that_moves() -> usize {
        struct Pair { guards: [D; 2], last: D }
        let mut pair = Pair { guards: [d("a"), d("b")], last: d("last") };
        for turn in 0..2usize {
            pair.guards[turn] = D(yield_!(ev("again")));
            eat(pair.last);
            pair.last = d("renewed");
            yield_!(ev(()));
        }
        1
    }

    fn a_drop_of_its_own() -> usize {
        struct Counts { counts: [usize; 2], name: &'static str }
        impl Drop for Counts {
            fn drop(&mut self) {
                log(format!("drop {} {:?}", self.name, self.counts));
            }
        }
        let mut counts = Counts { counts: [0; 2], name: "counts" };
        let _guard = d("guard");
        for turn in 0..4usize {
            counts.counts[turn % 2] += yield_!(ev(turn));
            if counts.counts[0] > 1 && counts.name == "counts" {
                counts.name = yield_!(ev("changed"));
            }
        }
        counts.counts[1]
    }

    fn tuples_with_arrays() -> u32 {
        let mut both = ([0u32; 3], 0usize);
        loop {
            both.0[both.1] += yield_!(ev(2));
            both.1 += 1;
            if both.1 > 2 {
                return both.0.iter().sum();
            }
        }
    }

    fn a_struct_of_a_call() -> u32 {
        #[derive(Default)]
        struct Stats { by_size: [u32; 8], total: u64 }
        fn stats() -> Stats { Stats::default() }
        let mut stats = stats();
        for n in [1usize, 3, 1] {
            stats.by_size[n] += yield_!(ev(1));
            stats.total += n as u64;
            let max = stats.by_size.iter().max();
            log(format!("{max:?} {}", stats.total));
        }
        stats.by_size[1]
    }
}
