//! Collections that are empty at first, and filled behind a `yield_!` that not every way comes by: what is in them is not known
//! yet where they are only kept for their drop.

use std::collections::{BTreeMap, BinaryHeap, HashMap, HashSet};

use crate::support::*;
use crate::twins;

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Clone, Hash)]
pub struct Job(u32);

impl Drop for Job {
    fn drop(&mut self) {
        log(format!("drop job {}", self.0));
    }
}

twins! {
    fn jobs_by_priority(incoming: Vec<u32> = vec![1, 9, 0, 5, 0]) -> usize {
        let mut incoming = incoming.into_iter();
        let (mut heap, mut open, mut done) = (BinaryHeap::new(), true, 0);
        while open || !heap.is_empty() {
            match yield_!(ev(incoming.next())) {
                Some(0) => {}
                Some(priority) => heap.push(Job(priority)),
                None => open = false,
            }
            if done == 9 { break; }
            let Some(job) = heap.pop() else { break };
            done += yield_!(ev(job.0 as usize));
        }
        done
    }

    fn looked_at_before(n: u32 = 2) -> u32 {
        let mut list = Vec::new();
        let mut heap = BinaryHeap::default();
        log(format!("{}", list.len() + heap.len()));
        let mut i = 0;
        while i < 3 || !list.is_empty() {
            match yield_!(ev(i)) {
                0 => list.push(Job(i)),
                m if m > n => break,
                m => heap.push(Job(m)),
            }
            i += 1;
        }
        yield_!(ev(i))
    }

    fn not_used_after_the_loop(n: u32 = 2) -> u32 {
        let mut list = BinaryHeap::new();
        for i in 0..n { list.push(Job(yield_!(ev(i)))); }
        yield_!(ev(n))
    }

    fn not_used_after_the_branch(c: bool = true) -> u32 {
        let mut map = HashMap::<u32, _>::default();
        if c { map.insert(yield_!(ev(1)), Job(1)); }
        yield_!(ev(2))
    }

    fn partly_written(n: u32 = 3) -> u32 {
        let mut list: Vec<_> = Vec::new();
        let mut stack = Vec::<Option<_>>::new();
        let mut map: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let mut i = 0;
        while i < n {
            let job = Job(yield_!(ev(i)));
            list.push(job.clone());
            map.entry(job).or_default().push(d("item"));
            stack.push(Some(d("in the stack")));
            if map.len() > 5 { break; }
            i += 1;
        }
        yield_!(ev(i))
    }

    fn the_other_arm_comes_later(c: bool = true) -> usize {
        let mut list: Vec<_> = Vec::new();
        match c {
            true => { list.push(Job(yield_!(ev(2)))); }
            false => return list.into_iter().map(|job| job.0 as usize).sum(),
        }
        list.len()
    }

    fn two_at_once(n: u32 = 4) -> u32 {
        let (mut heap, mut seen) = (BinaryHeap::new(), HashSet::new());
        let mut i = 0;
        loop {
            while i < n {
                i += yield_!(ev(1));
                if seen.insert(i / 2) { heap.push(Job(i)); }
            }
            let Some(next) = heap.pop() else { break };
            if next.0 == 1 { break; }
            yield_!(ev(next.0));
        }
        i
    }
}
