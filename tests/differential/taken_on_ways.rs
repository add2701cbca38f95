//! Ways through the code that take the same field of a variable, each of them once, while others of its fields are used later.

use crate::support::*;
use crate::twins;

#[derive(Debug)]
pub struct Job {
    name: D,
    data: D,
    id: u32,
}

fn job() -> Job {
    Job { name: d("name"), data: d("data"), id: 3 }
}

#[derive(Debug)]
pub struct Deep {
    job: Job,
    tag: D,
    n: u32,
}

fn deep() -> Deep {
    Deep { job: job(), tag: d("tag"), n: 2 }
}

fn consume(x: D) -> u32 {
    step(format!("consume {}", x.0));
    x.0.len() as u32
}

fn plus(x: u32, y: u32) -> u32 {
    x + y
}

twins! {
    fn two_arms_take_the_same_field(n: u32 = 1) -> u32 {
        let j = job();
        let k = match yield_!(ev(n)) { 1 => consume(j.name), 2 => 1 + consume(j.name), _ => 0 };
        yield_!(ev(()));
        eat(j.data);
        yield_!(ev(k))
    }

    fn what_ends_a_loop_takes_a_field(n: u32 = 1) -> u32 {
        let j = job();
        let k = loop { match yield_!(ev(n)) { 1 => break consume(j.name), _ => {} } };
        yield_!(ev(()));
        eat(j.data);
        yield_!(ev(k))
    }

    fn the_last_turn_takes_a_field(n: u32 = 1) -> u32 {
        let j = job();
        for i in 0..3 { if yield_!(ev(n)) == i { consume(j.name); break } }
        yield_!(ev(()));
        eat(j.data);
        yield_!(ev(n))
    }

    fn what_returns_from_a_loop_takes_a_field(n: u32 = 1) -> u32 {
        let j = job();
        for i in 0..3 { if yield_!(ev(n)) == i { let x = consume(j.name); return yield_!(ev(x)) } }
        yield_!(ev(()));
        eat(j.data);
        yield_!(ev(n))
    }

    fn each_arm_takes_other_fields(n: u32 = 2) -> u32 {
        let j = deep();
        let k = match yield_!(ev(n)) { 1 => consume(j.job.name), 2 => { let x = consume(j.job.name) + consume(j.job.data); yield_!(ev(x)) } 3 => return consume(j.tag), _ => plus(j.n, j.n) };
        yield_!(ev(()));
        eat(j.tag);
        yield_!(ev(plus(k, j.n)))
    }

    fn two_branches_copy_the_same_field(n: u32 = 1) -> u32 {
        let j = deep();
        let k = if yield_!(ev(n == 1)) { plus(j.n, 1) } else { plus(j.n, 2) };
        yield_!(ev(()));
        let t = j.tag;
        yield_!(ev(k));
        eat(t);
        k + j.n
    }

    fn each_turn_copies_a_field(n: u32 = 1) -> u32 {
        let j = deep();
        let mut k = 0;
        for i in 0..3 { k += plus(j.n, i); if i == 1 { k += yield_!(ev(n)); } }
        yield_!(ev(()));
        eat(j.tag);
        yield_!(ev(k))
    }

    fn ways_out_of_a_block_take_the_same_field(n: u32 = 1) -> u32 {
        let j = deep();
        let x = 'b: { if yield_!(ev(n)) == 1 { break 'b consume(j.tag) } if n == 2 { eat(j.tag); return 3 } consume(j.tag) };
        yield_!(ev(j.job.name.0.len()));
        x
    }

    fn what_leaves_two_loops_takes_a_field(n: u32 = 1) -> u32 {
        let j = deep();
        let x = 'o: loop { for i in 0..5 { if yield_!(ev(i)) == 2 { eat(j.tag); break 'o i } } };
        yield_!(ev(()));
        eat(j.job.data);
        x
    }

    fn arms_that_leave_take_a_field_too(n: u32 = 1) -> Result<u32, &'static str> {
        let j = deep();
        let r = match yield_!(ev(n)) { 0 => return Err("none"), 1 if j.n == 2 => { eat(j.tag); yield_!(ok(1))? } 1 => { eat(j.tag); yield_!(fail::<u32>("x"))? } _ => { drop(j.tag); panic!("no") } };
        let m = match j.job.id { 3 => { let d = j.job.data; yield_!(ev(())); consume(d) } _ => consume(j.job.data) };
        yield_!(ev(()));
        Ok(r + m + consume(j.job.name))
    }

    fn branches_of_a_turn_give_it_a_new_value(n: u32 = 1) -> u32 {
        let mut j = deep();
        for i in 0..3 {
            if i == yield_!(ev(1)) { eat(j.tag); j.tag = d("new"); } else if i == 2 { eat(j.tag); j.tag = yield_!(ev(d("two"))); }
        }
        yield_!(ev(()));
        consume(j.job.name)
    }

    fn it_is_the_value_of_either_branch(n: u32 = 3) -> u32 {
        let j = deep();
        let f = if yield_!(ev(n)) == 3 { Some(j.tag) } else { let t = Some(j.tag); yield_!(ev(())); t };
        let Some(f) = f else { return 1 };
        yield_!(ev(()));
        eat(j.job.name);
        yield_!(ev(consume(f)))
    }

    fn what_is_taken_next_waits_in_a_branch(n: u32 = 3) -> u32 {
        let j = deep();
        let k = match n { 1 => consume(j.tag), 2 | 3 => { let g = d("g"); let r = consume(j.tag); yield_!(ev(r)) } _ => 0 };
        let z = if k > 100 { 0 } else { let z = j.job; yield_!(ev(())); z.id };
        yield_!(ev(z + k + j.n))
    }

    fn a_part_of_a_field_ends_a_loop_in_an_arm(n: u32 = 2) -> u32 {
        let j = deep();
        match yield_!(ev(n)) {
            0 => match n { 0 => consume(j.tag), _ => 0 },
            1 => if yield_!(ev(n)) == 3 { consume(j.job.data) } else { match n { 1 => 2, _ => 3 } },
            2 => loop {
                match n {
                    2 => break match yield_!(ev(n)) { 2 => consume(j.job.name), _ => consume(j.tag) },
                    _ => continue,
                }
            },
            _ => consume(j.job.data),
        }
    }

    fn what_returns_takes_one_after_another_was_taken(n: u32 = 2) -> u32 {
        let j = deep();
        let h = d("h");
        eat(j.job);
        yield_!(ev(()));
        if yield_!(ev(n)) == 2 { eat(j.tag); return yield_!(ev(1)) }
        yield_!(ev(j.n))
    }

    fn what_may_return_takes_one_after_another_was_taken(n: u32 = 1) -> u32 {
        let j = deep();
        let h = d("h");
        let job = j.job;
        yield_!(ev(()));
        match yield_!(ev(n)) {
            1 => {}
            2 => return consume(j.tag),
            _ => eat(j.n),
        }
        eat(job);
        yield_!(ev(j.n))
    }

    fn an_else_takes_one_after_another_was_taken() -> u32 {
        let j = deep();
        let h = d("h");
        eat(j.job);
        yield_!(ev(()));
        let Some(x) = yield_!(ev(None::<u32>)) else { eat(j.tag); return yield_!(ev(2)) };
        yield_!(ev(x + j.n))
    }

    fn a_part_of_a_field_gets_a_new_value_after_another_was_taken() -> u32 {
        let mut j = deep();
        let h = d("h");
        eat(j.tag);
        j.job.name = yield_!(ev(d("new")));
        { let g = d("g"); j.job.data = yield_!(ev(d("newer"))); }
        yield_!(ev(j.job.id))
    }
}
