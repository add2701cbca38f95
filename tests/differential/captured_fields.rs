//! Closures that take fields of a variable along, and get the types of their arguments from where they stand.

use std::rc::Rc;

use crate::support::*;
use crate::twins;

#[derive(Debug)]
pub struct Job {
    name: D,
    least: usize,
    list: Vec<D>,
    last: D,
}

fn job() -> Job {
    Job { name: d("name"), least: 1, list: vec![d("one")], last: d("last") }
}

/// Copies can be taken out of it, and no more.
#[derive(Debug)]
pub struct Own {
    least: usize,
    tag: &'static str,
}

impl Drop for Own {
    fn drop(&mut self) {
        log("drop own");
    }
}

fn words() -> Vec<String> {
    vec!["a".to_string(), "bb".to_string()]
}

fn seen(value: &D) -> usize {
    step(format!("seen {value:?}"));
    1
}

fn called(f: impl FnOnce(&String) -> usize) -> usize {
    f(&"abc".to_string())
}

fn passed<T>(value: T) -> T {
    value
}

twins! {
    fn one_is_moved(job: Job = job()) -> usize {
        let _g = d("g");
        let mut words = words();
        words.retain(move |word| word.len() > seen(&job.name));
        yield_!(ev(1));
        words.len()
    }

    fn one_is_copied(job: Job = job()) -> usize {
        let mut words = words();
        words.retain(move |word| word.len() > job.least);
        yield_!(ev(1));
        words.len()
    }

    fn two_are_captured(job: Job = job()) -> usize {
        let mut words = words();
        words.sort_by_key(move |word| word.len() + job.least + seen(&job.last));
        yield_!(ev(1));
        words.len()
    }

    fn a_macro_mentions_one(job: Job = job()) -> usize {
        let mut words = words();
        words.retain(move |word| format!("{:?}", job.name).len() > word.len());
        yield_!(ev(1));
        words.len()
    }

    fn a_copy_changes_inside(job: Job = job()) -> usize {
        let mut job = job;
        let mut words = words();
        words.retain(move |word| {
            job.least += seen(&job.last);
            word.len() < job.least
        });
        yield_!(ev(1));
        words.len()
    }

    fn it_is_called_once(job: Job = job()) -> usize {
        let n = called(move |word| {
            eat(job.list);
            word.len()
        });
        yield_!(ev(1));
        n
    }

    fn numbers_are_fields(job: (D, D, usize) = (d("x"), d("y"), 1)) -> usize {
        let job = passed(job);
        let mut words = words();
        words.retain(move |word| word.len() > seen(&job.1) + job.2);
        yield_!(ev(1));
        words.len()
    }

    fn the_variable_has_a_drop(own: Own = Own { least: 1, tag: "a" }) -> usize {
        let mut words = words();
        words.retain(move |word| word.len() >= own.least && word != own.tag);
        yield_!(ev(1));
        words.len()
    }

    fn the_variable_is_a_box(job: Box<Job> = Box::new(job())) -> usize {
        let mut words = words();
        words.retain(move |word| word.len() > seen(&job.name));
        yield_!(ev(1));
        words.len()
    }

    fn the_variable_is_shared(job: Rc<Job> = Rc::new(job())) -> usize {
        let mut words = words();
        words.retain(move |word| word.len() > seen(&job.name));
        yield_!(ev(1));
        words.len()
    }

    fn in_a_loop_that_waits(job: Job = job()) -> u32 {
        for word in words().into_iter().filter(move |word| word.len() > seen(&job.name)) {
            yield_!(ev(word.len()));
        }
        yield_!(ev(4))
    }

    fn in_an_iterator_that_is_kept(job: Job = job()) -> u32 {
        let all = words().into_iter().filter(move |word| word.len() > seen(&job.name));
        for word in all {
            yield_!(ev(word.len()));
        }
        yield_!(ev(4))
    }

    fn on_one_way(job: Job = job(), c: bool = true) -> u32 {
        if yield_!(ev(c)) {
            let mut words = words();
            words.retain(move |word| word.len() > seen(&job.name));
            yield_!(ev(words.len()));
        }
        yield_!(ev(2))
    }
}

impl Job {
    fn retained(self) -> u32 {
        let mut words = words();
        words.retain(move |word| word.len() > seen(&self.name));
        block(ev(1))
    }

    #[bluelet::coroutine]
    fn retained_waiting(self) -> u32 {
        let mut words = words();
        words.retain(move |word| word.len() > seen(&self.name));
        yield_!(ev(1))
    }
}

#[test]
fn of_the_receiver() {
    compare("self", || job().retained(), || job().retained_waiting());
}
