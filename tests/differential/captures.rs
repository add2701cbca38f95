//! Closures that refer to variables and are kept over a `yield_!`: they take copies.

use crate::support::*;
use crate::twins;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    x: u32,
    y: u32,
}

pub struct Config {
    step: u32,
    names: Vec<&'static str>,
}

pub fn config() -> Config {
    Config { step: 3, names: vec!["a", "b"] }
}

impl Config {
    fn scaled(&self, by: u32) -> u32 {
        self.step * by
    }
}

pub fn shared() -> &'static Config {
    Box::leak(Box::new(config()))
}

twins! {
    fn numbers_in_adaptors(list: &[u32] = &[1, 2, 3, 4], k: u32 = 5) -> u32 {
        let step = list.len() as u32;
        let over = step > 3;
        let mut n = 0;
        for x in list.iter().map(|x| x * step + k) { n += x + yield_!(ev(1)); }
        for x in list.iter().filter(|x| **x < step && over) { n += x + yield_!(ev(1)); }
        for (i, x) in list.iter().enumerate().skip_while(|(i, _)| *i < step as usize - 2) {
            n += x + i as u32 + yield_!(ev(1));
        }
        let mut left = (0..k).take_while(|x| *x < step.max(2));
        while let Some(x) = left.next() { n += yield_!(ev(x)); }
        n
    }

    fn structs_and_fields(list: &[u32] = &[1, 2]) -> u32 {
        let (point, config) = (Point { x: 2, y: 3 }, config());
        let other = point.clone();
        let mut n = 0;
        for x in list.iter().map(|x| x * config.step) { n += x + yield_!(ev(1)); }
        for x in list.iter().map(|x| x.pow(2) + other.y) { n += x + yield_!(ev(1)); }
        let add = |x: u32| x + point.x;
        yield_!(ev(()));
        n + add(4) + config.names.len() as u32
    }

    fn what_lies_elsewhere(list: &[usize] = &[0, 1]) -> u32 {
        let config = shared();
        let mut n = 0;
        for name in list.iter().map(|x| config.names[*x]) { log(name); n += yield_!(ev(1)); }
        for x in list.iter().map(|x| config.scaled(*x as u32)) { n += yield_!(ev(x)); }
        n
    }

    fn a_number_that_changes_before_and_after() -> u32 {
        let mut k = 1;
        k += yield_!(ev(1));
        let add = |x: u32| x + k;
        yield_!(ev(()));
        let sum = add(1);
        k += 10;
        let add = |x: u32| x + k;
        yield_!(ev(()));
        k = add(2) + sum;
        k
    }

    fn closures_in_closures(list: &[u32] = &[1, 2], k: u32 = 3) -> u32 {
        let add = |x: u32| x + k;
        let twice = |x: u32| add(x) + add(x);
        let mut n = 0;
        for x in list.iter().map(|x| twice(*x)) { n += yield_!(ev(x)); }
        let mut count = 0;
        let mut next = || { count += 1; count };
        let numbers: Vec<u32> = list.iter().map(|x| x + next()).collect();
        n + yield_!(ev(numbers.len() as u32)) + count
    }

    fn a_value_that_goes_along() -> u32 {
        let guard = d("guard");
        let by = 2;
        let take = || { eat(guard); by };
        yield_!(ev(()));
        let n = take();
        yield_!(ev(n));
        n + by
    }

    fn closures_that_are_over_before_the_wait(list: &[&'static str] = &["a", "b"]) -> usize {
        let config = config();
        let known = list.iter().filter(|name| config.names.contains(name)).count();
        let longest = list.iter().max_by_key(|name| config.names.len() + name.len());
        let length = { let length = || config.names.len(); length() };
        yield_!(ev(()));
        let names: Vec<_> = list.iter().map(|name| (config.names.len(), name)).collect();
        known + length + longest.map_or(0, |name| name.len()) + yield_!(ev(names.len()))
    }

    fn one_that_waits_as_an_operand(list: &[u32] = &[1, 2]) -> u32 {
        let by = list.len() as u32;
        let sum = list.iter().map(|x| x * by).sum::<u32>() + yield_!(ev(1));
        sum + list.iter().map(|x| x + by).zip(yield_!(ev([3, 4]))).map(|(a, b)| a * b).sum::<u32>()
    }
}

fn numbers() -> Vec<u32> {
    vec![1, 2, 3, 4]
}

twins! {
    fn what_another_variable_held() -> u32 {
        let limit = 3;
        let found = numbers().into_iter().map(|x| match x { y if y > limit => y, other => other + limit });
        let found = found.filter(|x| { let least = &limit; *x > *least });
        let mut n = 0;
        for x in found { n += yield_!(ev(x)); }
        n
    }

    fn a_closure_that_has_a_name() -> u32 {
        let limit = 3;
        let double = |x| x * limit;
        let doubled = numbers().into_iter().map(double);
        let mut n = 0;
        for x in doubled { n += yield_!(ev(x)); }
        n
    }

    fn a_closure_in_a_closure() -> u32 {
        let limit = 3;
        let added = numbers().into_iter().map(|x| { let add = |y: u32| y + limit; add(x) });
        let mut n = 0;
        for x in added { n += yield_!(ev(x)); }
        n
    }

    fn an_iterator_of_iterators() -> u32 {
        let limit = 3;
        let mut n = 0;
        for x in numbers().into_iter().flat_map(|_| (0..2).map(|y| y + limit)) { n += yield_!(ev(x)); }
        n
    }

    fn an_iterator_of_iterators_in_a_block() -> u32 {
        let limit = 3;
        let pairs = numbers().into_iter().flat_map(|x| {
            see(x);
            let z = x + limit;
            (0..2).filter(|y| *y < limit).map(move |y| y + z)
        });
        let mut n = 0;
        for x in pairs { n += yield_!(ev(x)); }
        n
    }

    fn a_closure_that_changes_what_is_its_own() -> u32 {
        let limit = 3;
        let mut n = 0;
        for x in numbers().into_iter().map(|x| { let mut t = 0; (0..x).for_each(|y| t += y + limit); t }) {
            n += yield_!(ev(x));
        }
        n
    }

    fn a_closure_that_sorts_by_what_it_refers_to(start: u32 = 2) -> u32 {
        let id = start + 1;
        let nearest = numbers().into_iter().map(|x| {
            let mut found = vec![x, id, 1];
            found.sort_by_key(|y| y.abs_diff(id));
            found[0]
        });
        let mut n = 0;
        for x in nearest { n += yield_!(ev(x)); }
        n
    }

    fn what_stands_in_parentheses() -> u32 {
        let limit = 3;
        let mut found = numbers().into_iter().map(|x| (limit) + x).map(|x| { if let 4 = (limit) { 1 } else { x } });
        let mut n = 0;
        while let Some(x) = found.next() { n += yield_!(ev(x)); }
        n
    }
}
