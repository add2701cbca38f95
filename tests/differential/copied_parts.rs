//! Closures that say `move` and mention fields of a variable: it lives on if these are copies.

use std::rc::Rc;

use crate::support::*;
use crate::{copied_twins, twins};

#[derive(Debug, Clone)]
pub struct Limits {
    guard: D,
    least: usize,
    range: (usize, usize),
}

fn limits() -> Limits {
    Limits { guard: d("guard"), least: 1, range: (2, 5) }
}

/// Has a drop of its own.
#[derive(Debug)]
pub struct Own {
    least: usize,
}

impl Drop for Own {
    fn drop(&mut self) {
        log("drop own");
    }
}

fn numbers() -> Vec<usize> {
    vec![1, 2, 3]
}

twins! {
    fn what_filters(limits: Limits = limits()) -> () {
        let numbers = numbers();
        let n = numbers.iter().filter(move |n| **n > limits.least).count();
        yield_!(ev(n));
        log("end");
    }

    fn what_retains() -> () {
        let (limits, mut names) = (limits(), vec![d("one"), d("three")]);
        names.retain(move |name| name.name().len() > limits.range.0 && name.name().len() < limits.range.1);
        yield_!(ev(()));
        log("end");
    }

    fn what_sorts_in_a_branch(limits: Limits = limits()) -> () {
        if yield_!(ev(true)) {
            let mut numbers = numbers();
            numbers.sort_by_key(move |n| n % limits.range.0);
            yield_!(ev(numbers));
        }
        log("out");
        yield_!(ev(()));
    }

    fn what_filters_is_waited_for() -> usize {
        let limits = limits();
        let mut sum = 0;
        for n in numbers().into_iter().filter(move |n| *n > limits.least) {
            sum += yield_!(ev(n));
        }
        log("end");
        sum
    }

    fn what_has_a_drop_of_its_own(own: Own = Own { least: 1 }) -> usize {
        let n = numbers().into_iter().skip_while(move |n| *n <= own.least).count();
        yield_!(ev(n))
    }

    fn a_pair_of_which_one_is_copied(pair: (D, usize) = (d("first"), 2)) -> usize {
        let n = numbers().into_iter().position(move |n| n == pair.1);
        yield_!(ev(n.unwrap_or(0)))
    }

    fn a_box_goes_along(limits: Box<Limits> = Box::new(limits())) -> usize {
        let n = numbers().into_iter().filter(move |n| *n > limits.least).count();
        yield_!(ev(n))
    }

    fn a_shared_one_goes_along() -> usize {
        let limits = Rc::new(limits());
        let n = numbers().into_iter().filter(move |n| *n > limits.least).count();
        yield_!(ev(n))
    }

    fn what_is_used_later(limits: Limits = limits()) -> usize {
        let n = numbers().into_iter().filter(move |n| *n > limits.least).count();
        yield_!(ev(n));
        log(limits.guard.name());
        yield_!(ev(limits.least))
    }

    fn what_is_moved_on_one_way(limits: Limits = limits(), c: bool = true) -> usize {
        let n = numbers().into_iter().filter(move |n| *n > limits.least).count();
        if yield_!(ev(c)) { eat(limits); }
        log("out");
        yield_!(ev(n))
    }
}

copied_twins! {
    fn what_a_copied_coroutine_filters(limits: Limits = limits()) -> usize {
        let n = numbers().into_iter().filter(move |n| *n > limits.least).count();
        yield_!(ev(n))
    }

    fn what_a_copied_coroutine_maps(limits: Limits = limits()) -> usize {
        let n: usize = numbers().into_iter().map(move |n| n * limits.least).sum();
        yield_!(ev(n))
    }
}
