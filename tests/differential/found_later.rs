//! Variables that have their types from others, whose types are found behind a wait in a loop.

use std::rc::Rc;

use crate::support::*;
use crate::twins;

pub struct Link {
    d: D,
    next: Option<Box<Link>>,
}

fn links() -> Option<Box<Link>> {
    let last = Some(Box::new(Link { d: d("2"), next: None }));
    Some(Box::new(Link { d: d("1"), next: last }))
}

twins! {
    fn a_list_is_reversed() -> Vec<&'static str> {
        let mut rest = links();
        let mut reversed = None;
        while let Some(mut link) = rest {
            rest = link.next.take();
            yield_!(ev(link.d.name()));
            link.next = reversed;
            reversed = Some(link);
        }
        let mut names = vec![];
        let mut at = reversed;
        while let Some(link) = at {
            let Link { d, next } = *link;
            names.push(d.name());
            yield_!(ev(()));
            at = next;
        }
        names
    }

    fn the_best_has_another_name() -> u32 {
        let mut best = None;
        for n in 0..3 {
            if yield_!(ev(n)) > 1 {
                best = Some(d("best"));
            }
        }
        let found = best;
        if let Some(found) = found {
            log(found.name());
        }
        3
    }

    fn a_list_has_another_name() -> usize {
        let mut list = Vec::new();
        for _ in 0..3 {
            list.push(yield_!(ev(d("item"))));
        }
        let mut all = list;
        all.reverse();
        let first = all[0].name();
        yield_!(ev(first));
        let rest = all;
        rest.into_iter().map(|item| item.name().len()).sum()
    }

    fn a_default_has_another_name() -> u32 {
        let mut value = Default::default();
        for n in 0..3 {
            if yield_!(ev(n)) == 1 {
                value = Some(d("value"));
            }
        }
        let found = value;
        found.map_or(0, |found| found.name().len() as u32)
    }

    fn two_in_a_tuple() -> u32 {
        let (mut low, mut high) = (None, None);
        for n in 0..3u32 {
            let got = yield_!(ev(n));
            low = low.or(Some(got));
            high = Some(got);
        }
        let (a, b) = (low, high);
        match (low, high) {
            (Some(low), Some(high)) => low.pow(2) + high.pow(2) + a.unwrap().pow(1) + b.unwrap().pow(1),
            _ => 0,
        }
    }

    fn out_of_a_loop() -> u32 {
        let mut best = None;
        let mut n = 0;
        let found = loop {
            n += 1;
            if n > 3 {
                break best;
            }
            best = Some((yield_!(ev(n)), d("best")));
        };
        let (n, found) = found.unwrap();
        log(found.name());
        n
    }

    fn out_of_a_branch() -> u32 {
        let mut best = None;
        let mut n = 0;
        while n < 3 {
            n += yield_!(ev(1));
            if n == 2 {
                best = Some(d("best"));
            }
        }
        let found = if n > 1 { best } else { None };
        log(found.unwrap().name());
        n
    }

    fn out_of_a_block() -> u32 {
        let mut list = vec![];
        while list.len() < 3 {
            yield_!(ev(1));
            list.push(d("item"));
        }
        let one = {
            let mut one = list;
            one.truncate(1);
            one
        };
        log(one[0].name());
        3
    }

    fn out_of_its_place() -> u32 {
        let mut list = vec![];
        while list.len() < 3 {
            yield_!(ev(1));
            list.push(d("item"));
        }
        let shared = Rc::new(std::mem::take(&mut list));
        log(shared[0].name());
        list.len() as u32
    }
}
