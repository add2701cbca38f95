//! Closures that take a field of a variable along, of which others are used later.

use std::rc::Rc;

use crate::support::*;
use crate::twins;

#[derive(Debug)]
pub struct Job {
    size: u32,
    name: D,
    last: D,
}

fn job() -> Job {
    Job { size: 3, name: d("name"), last: d("last") }
}

fn in_box() -> Box<Job> {
    Box::new(job())
}

fn shared() -> Rc<Job> {
    Rc::new(job())
}

#[derive(Clone, Copy, Debug)]
pub struct Limits {
    least: u32,
    most: u32,
}

fn limits() -> Limits {
    Limits { least: 1, most: 2 }
}

fn same<T>(value: T) -> T {
    value
}

fn called<T>(call: impl FnOnce() -> T) -> T {
    call()
}

fn boxed<'a>(call: impl FnOnce() + 'a) -> Box<dyn FnOnce() + 'a> {
    Box::new(call)
}

fn length(value: &D) -> u32 {
    value.name().len() as u32
}

twins! {
    fn taken_without_move(job: Job = job()) -> u32 {
        let give = || eat(job.name);
        let local = d("local");
        yield_!(ev(job.size));
        give();
        yield_!(ev(2))
    }

    fn dropped_in_it(job: Job = job()) -> u32 {
        let give = move || drop(job.name);
        let local = d("local");
        yield_!(ev(2));
        give();
        yield_!(ev(2)) + length(&job.last)
    }

    fn never_called(job: Job = job()) -> u32 {
        let give = move || drop(job.name);
        let local = d("local");
        yield_!(ev(2)) + length(&job.last)
    }

    fn looked_at_before_it_is_taken(job: Job = job()) -> u32 {
        let give = move || {
            step(job.name.name());
            eat(job.name)
        };
        let local = d("local");
        yield_!(ev(2));
        give();
        yield_!(ev(2)) + length(&job.last)
    }

    fn copied_by_a_closure_that_is_called_twice(limits: Limits = limits()) -> u32 {
        let least = move || same(limits.least) + 1;
        let local = d("local");
        yield_!(ev(limits.most));
        least();
        yield_!(ev(2)) + limits.least + least()
    }

    fn copied_and_changed_later(limits: Limits = limits()) -> u32 {
        let mut limits = limits;
        let least = || same(limits.least) + 1;
        yield_!(ev(limits.most));
        let found = least();
        limits.least += 3;
        yield_!(ev(2)) + limits.least + found
    }

    fn copied_through_a_reference(limits: Limits = limits()) -> u32 {
        let lent = &limits;
        let least = move |more: u32| same(lent.least) + more;
        let found = least(lent.most);
        yield_!(ev(found))
    }

    fn copied_out_of_what_goes_along(limits: Limits = limits()) -> u32 {
        let shared = Rc::new(limits);
        let other = shared.clone();
        let least = move || same(other.least) + 1;
        yield_!(ev(shared.most));
        least();
        yield_!(ev(Rc::strong_count(&shared) as u32)) + least()
    }

    fn taken_out_of_a_box(job: Box<Job> = Box::new(job())) -> u32 {
        let give = move || eat(job.name);
        yield_!(ev(1));
        give();
        yield_!(ev(2))
    }

    fn other_fields_get_new_values(job: Job = job()) -> u32 {
        let mut job = job;
        let give = move || eat(job.name);
        yield_!(ev(2));
        job.last = d("other last");
        give();
        job.name = d("other name");
        yield_!(ev(2)) + length(&job.last)
    }

    fn taken_anew_in_each_turn(job: Job = job()) -> u32 {
        let mut job = job;
        loop {
            let give = move || drop(job.name);
            yield_!(ev(job.size));
            if job.size > 4 {
                give();
                break;
            }
            job.name = d("again");
            job.size += 1;
        }
        yield_!(ev(length(&job.last)))
    }

    fn stored_by_each_turn(jobs: Vec<Job> = vec![job(), job()]) -> u32 {
        let mut gives: Vec<Box<dyn FnOnce()>> = vec![];
        for job in jobs {
            gives.push(Box::new(move || eat(job.name)));
            yield_!(ev(job.size));
            step(job.last.name());
        }
        for give in gives {
            give();
            yield_!(ev(0));
        }
        yield_!(ev(2))
    }

    fn a_part_of_a_field(pair: (Job, D) = (job(), d("second"))) -> u32 {
        let give = move |more: u32| {
            eat(pair.0.name);
            more + 1
        };
        let found = give(yield_!(ev(pair.0.size)));
        step(pair.1.name());
        drop(pair.0.last);
        yield_!(ev(found))
    }

    fn taken_in_a_branch(job: Job = job()) -> u32 {
        if yield_!(ev(true)) {
            let give = move || eat(job.name);
            yield_!(ev(job.size));
            if yield_!(ev(false)) {
                give();
            }
        }
        yield_!(ev(job.size));
        step(job.last.name());
        0
    }

    fn a_closure_in_a_closure(job: Job = job()) -> u32 {
        let outer = move || {
            let name = job.name;
            move || length(&name)
        };
        yield_!(ev(job.size));
        let inner = outer();
        yield_!(ev(job.size + inner()));
        step(job.last.name());
        inner()
    }

    fn called_where_it_stands(job: Job = job()) -> u32 {
        let found = called(move || length(&same(job.name)));
        yield_!(ev(found));
        yield_!(ev(length(&job.last)))
    }

    fn between_other_operands(job: Job = job()) -> u32 {
        let (_first, give, _) = (d("first"), boxed(move || drop(job.name)), yield_!(ev(job.size)));
        give();
        yield_!(ev(length(&job.last)))
    }

    fn with_an_argument_of_its_own(job: Option<Job> = Some(job())) -> u32 {
        if let Some(job) = job {
            let swap = move |given: D| {
                drop(job.name);
                given
            };
            let given = swap(d("given"));
            yield_!(ev(job.size));
            eat(&job.last);
            yield_!(ev(length(&given)));
        }
        3
    }

    fn in_an_option(job: Job = job()) -> u32 {
        let mut give = Some(|| {
            let name = job.name;
            length(&name)
        });
        yield_!(ev(job.size));
        let found = give.take().map(|give| give());
        yield_!(ev(found.unwrap_or_default()));
        length(&job.last)
    }

    fn in_the_input_of_macros(job: Job = job()) -> u32 {
        let text = move || format!("{:?}{}", same(job.name), 1);
        yield_!(ev(job.size));
        let text = text();
        yield_!(ev(text.len() as u32));
        length(&job.last)
    }

    fn one_that_leaves_early(job: Job = job()) -> u32 {
        let check = move |word: &str| -> Result<u32, String> {
            let name = job.name;
            if word == "x" {
                return Err(name.name().to_string());
            }
            Ok(1)
        };
        yield_!(ev(1));
        let checked = check("x");
        step(job.last.name());
        yield_!(ev(u32::from(checked.is_ok())))
    }

    fn of_a_tuple_that_is_written_out(size: u32 = 1) -> u32 {
        let pair = (d("first"), d("second"), size);
        let give = || drop(pair.0);
        yield_!(ev(pair.2));
        give();
        yield_!(ev(length(&pair.1)))
    }

    fn a_copy_beside_another_field_that_is_taken(times: u32 = 4) -> u32 {
        let mut sum = 0;
        let mut job = job();
        for turn in 0..times {
            let size = move || same(job.size) + 1;
            sum += size() + job.size;
            if turn == 1 {
                job.size = 5;
                continue;
            }
            eat(job.name);
            yield_!(ev(()));
            job.name = d("again");
            yield_!(ev(()));
            if sum > 12 {
                eat(job.size);
                break;
            }
        }
        sum
    }

    fn with_the_whole_box_in_a_branch() -> u32 {
        let job = Box::new(job());
        let h = d("h");
        let n = if yield_!(ev(job.size)) == 3 {
            let give = move || { let name = job.name; length(&name) };
            give()
        } else {
            7
        };
        yield_!(ev(n))
    }

    fn with_the_whole_box_on_a_way_out_of_a_block() -> u32 {
        let job = Box::new(job());
        let h = d("h");
        let n = 'b: {
            if yield_!(ev(job.size)) == 1 { break 'b 1 }
            let give = move || { let name = job.name; length(&name) };
            let length = give();
            if length == 3 { break 'b 2 }
            3
        };
        yield_!(ev(n))
    }

    fn out_of_what_may_be_a_box_on_one_of_two_ways() -> u32 {
        let job = in_box();
        let _local = d("local");
        if yield_!(ev(true)) {
            let give = move || eat(job.name);
            let _inner = d("inner");
            give();
            yield_!(ev(2));
        } else {
            eat(job.last);
        }
        yield_!(ev(1))
    }

    fn out_of_what_may_be_a_box_that_was_looked_at() -> u32 {
        let job = in_box();
        let _local = d("local");
        step(job.last.name());
        yield_!(ev(1));
        let give = move || drop(job.name);
        let _inner = d("inner");
        give();
        yield_!(ev(2))
    }

    fn a_copy_out_of_what_is_shared_on_one_of_two_ways() -> u32 {
        let job = shared();
        let _local = d("local");
        if yield_!(ev(true)) {
            let size = move || same(job.size);
            let _inner = d("inner");
            size();
            drop(size);
            yield_!(ev(2));
        } else {
            step(job.last.name());
        }
        yield_!(ev(1))
    }

    fn a_copy_out_of_what_is_shared_that_was_looked_at() -> u32 {
        let job = shared();
        let _local = d("local");
        step(job.last.name());
        yield_!(ev(1));
        let size = move || same(job.size);
        let _inner = d("inner");
        size();
        drop(size);
        yield_!(ev(2))
    }
}
