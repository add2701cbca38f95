//! What is borrowed through a reference that the coroutine was given outlives the coroutine, and is kept over a `yield_!`.

use std::collections::HashMap;

use crate::support::*;
use crate::twins;

pub struct Shelf {
    list: Vec<String>,
    items: Vec<u32>,
    map: HashMap<u32, String>,
    text: String,
    inner: Box<Option<u32>>,
    count: usize,
}

pub fn shelf() -> Shelf {
    Shelf {
        list: vec!["one".into(), "three".into()],
        items: vec![4, 5, 6],
        map: HashMap::from([(7, "seven".into())]),
        text: "a,b,c".into(),
        inner: Box::new(Some(8)),
        count: 0,
    }
}

pub fn shared() -> &'static Shelf {
    Box::leak(Box::new(shelf()))
}

pub fn exclusive() -> &'static mut Shelf {
    Box::leak(Box::new(shelf()))
}

pub fn numbers() -> &'static mut Vec<u32> {
    Box::leak(Box::new(vec![3, 1, 2]))
}

impl Shelf {
    fn name(&self) -> &str {
        &self.text
    }
    fn names(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|name| name.as_str())
    }
    fn first(&mut self) -> &mut u32 {
        &mut self.items[0]
    }
}

twins! {
    fn loops_over_parts(shelf: &Shelf = shared()) -> usize {
        let mut n = 0;
        for x in shelf.list.iter() { n += x.len() + yield_!(ev(1)); }
        for x in &shelf.list { n += yield_!(ev(x.len())); }
        for (i, x) in shelf.list.iter().enumerate() { yield_!(ev(i)); n += x.len() * i; }
        for x in shelf.names() { yield_!(ev(x)); n += x.len(); }
        for part in shelf.text.split(',') { yield_!(ev(())); n += part.len(); }
        for (i, c) in shelf.text.chars().enumerate() { yield_!(ev((i, c))); n += i; }
        n
    }

    fn parts_that_are_kept(shelf: &Shelf = shared()) -> usize {
        let first = &shelf.items[0];
        let name = shelf.name();
        let mut parts = shelf.text.split(',');
        let part = parts.next();
        yield_!(ev(*first));
        if let Some(seven) = shelf.map.get(&7) {
            yield_!(ev(()));
            log(seven);
        }
        if let Some(eight) = shelf.inner.as_ref() {
            yield_!(ev(()));
            log(eight.to_string());
        }
        match &shelf.items[..] {
            [first, .., last] => { yield_!(ev(last)); log(first.to_string()); }
            _ => {}
        }
        let Some(last) = shelf.list.last() else { return 0 };
        yield_!(ev(()));
        name.len() + part.map_or(0, str::len) + parts.count() + last.len() + *first as usize
    }

    fn pieces_of_slices(list: &[u32] = &[5, 6, 7, 8, 9]) -> u32 {
        let mut n = 0;
        for pair in list.chunks_exact(2) { yield_!(ev(pair[0])); n += pair[1]; }
        for pair in list.windows(2) { n += yield_!(ev(pair[1] - pair[0])); }
        for x in list.iter().rev().skip(1) { yield_!(ev(())); n += x; }
        let (left, right) = list.split_at(2);
        yield_!(ev(()));
        for (a, b) in left.iter().zip(right) { n += a * yield_!(ev(*b)); }
        let big: Vec<&u32> = list.iter().filter(|x| **x > 6).collect();
        yield_!(ev(()));
        let mut left = list.iter().peekable();
        while let Some(x) = left.next() {
            yield_!(ev(x));
            if let Some(next) = left.peek() { n += **next; }
        }
        n + big.len() as u32
    }

    fn mutable_parts_of_what_is_not_used_again(shelf: &mut Shelf = exclusive()) -> () {
        shelf.count += 1;
        let list = &mut shelf.list;
        let count = &mut shelf.count;
        yield_!(ev(()));
        list.push("four".into());
        *count += yield_!(ev(list.len()));
        let list = &mut *list;
        yield_!(ev(*count));
        list.clear();
        log(format!("{list:?}"));
    }

    fn a_loop_over_what_is_not_used_again(list: &mut Vec<u32> = numbers()) -> () {
        list.push(4);
        list.sort();
        for x in list.iter_mut() {
            *x += yield_!(ev(1));
            log(x.to_string());
        }
    }

    fn the_whole_in_a_loop(list: &mut Vec<u32> = numbers()) -> () {
        list.push(4);
        for x in list { *x += yield_!(ev(1)); log(x.to_string()); }
    }

    fn what_a_method_of_ones_own_lends(shelf: &mut Shelf = exclusive()) -> u32 {
        let first = shelf.first();
        *first += yield_!(ev(1));
        *first
    }

    fn taken_apart(shelf: &mut Shelf = exclusive()) -> usize {
        let Shelf { list, count, items, .. } = shelf;
        for name in list.iter() {
            yield_!(ev(()));
            *count += name.len();
        }
        let (a, b) = items.split_at_mut(1);
        yield_!(ev(()));
        a[0] += b[0];
        *count + a[0] as usize
    }

    fn one_that_others_share_from_now_on(list: &mut Vec<u32> = numbers()) -> usize {
        list.sort();
        let list = &*list;
        let mut n = 0;
        for x in list.iter() { yield_!(ev(())); n += *x as usize * list.len(); }
        n
    }

    fn used_again_when_the_borrow_is_over(list: &mut Vec<u32> = numbers()) -> usize {
        if let Some(first) = list.first_mut() { *first += 1; yield_!(ev(())); }
        let n = list.iter().count();
        let last = list.last().copied();
        let most = list.iter().copied().max();
        yield_!(ev((last, most)));
        list.push(7);
        list.len() + n
    }

    fn what_a_reference_in_it_leads_to(list: &mut Vec<&'static str> = Box::leak(Box::new(vec!["a b", "c"]))) -> usize {
        let first = list[0];
        let mut words = list[0].split(' ');
        yield_!(ev(first));
        list.push("d");
        words.count() + list.len()
    }
}

// What is only looked at from some point on is shared from there.
twins! {
    fn looked_at_beside_a_loop(shelf: &mut Shelf = exclusive()) -> usize {
        shelf.items.sort();
        shelf.count += yield_!(ev(2));
        let mut n = 0;
        for x in shelf.items.iter() {
            n += *x as usize * shelf.count + yield_!(ev(1));
            if let Some(name) = shelf.map.get(&7) { yield_!(ev(())); n += name.len() + shelf.list.len(); }
            log(format!("{} {n}", shelf.text));
        }
        let first = &shelf.list[0];
        yield_!(ev(shelf.items[0]));
        n + first.len() + shelf.items.len()
    }

    fn a_slice_that_is_sorted_and_looked_at(list: &mut [u32] = numbers()) -> u32 {
        list.sort();
        list.swap(0, 1);
        let first = &list[0];
        let mut items = list.iter();
        yield_!(ev(list.len()));
        let mut n = items.next().map_or(0, |x| x + first);
        for (i, x) in list.iter().enumerate() { n += yield_!(ev(list[i] + x)); }
        n + list.iter().sum::<u32>()
    }

    fn never_changed(list: &mut Vec<u32> = numbers()) -> usize {
        let mut n = 0;
        for x in list.iter() { n += *x as usize + yield_!(ev(list.len())); }
        n
    }
}

pub struct Tree {
    root: Box<u32>,
    rules: Rules,
}

pub struct Rules(u32);

impl Rules {
    fn grow(&mut self, root: &mut u32, by: u32) {
        *root += self.0 + by;
        self.0 += 1;
    }
}

pub fn tree() -> Tree {
    Tree { root: Box::new(1), rules: Rules(2) }
}

twins! {
    fn two_parts_in_one_call(tree: &mut Tree = Box::leak(Box::new(tree()))) -> u32 {
        tree.rules.grow(&mut tree.root, yield_!(ev(3)));
        let mut own = self::tree();
        own.rules.grow(&mut own.root, yield_!(ev(4)));
        tree.rules.grow(&mut own.root, yield_!(ev(*tree.root)));
        *tree.root + tree.rules.0 + *own.root + own.rules.0
    }

    fn a_reference_that_is_coerced_and_not_used_again() -> usize {
        let shelf = shared();
        let part: &Shelf = &shelf;
        yield_!(ev(()));
        let n = part.list.len();
        yield_!(ev(n));
        yield_!(ev(()));
        n
    }
}

impl Shelf {
    #[bluelet::coroutine]
    fn total(&self) -> usize {
        let mut n = 0;
        for x in self.list.iter() {
            n += x.len() + yield_!(ev(1));
        }
        let first = &self.items[0];
        yield_!(ev(()));
        n + *first as usize
    }

    fn total_plain(&self) -> usize {
        let mut n = 0;
        for x in self.list.iter() {
            n += x.len() + block(ev(1));
        }
        let first = &self.items[0];
        block(ev(()));
        n + *first as usize
    }

    #[bluelet::coroutine]
    fn grow(&mut self) {
        self.count += 1;
        for x in self.items.iter_mut() {
            *x += yield_!(ev(1));
            log(x.to_string());
        }
    }

    fn grow_plain(&mut self) {
        self.count += 1;
        for x in self.items.iter_mut() {
            *x += block(ev(1));
            log(x.to_string());
        }
    }
}

impl Shelf {
    #[bluelet::coroutine]
    fn looks(&mut self) -> usize {
        self.items.push(9);
        self.count += yield_!(ev(1));
        let mut n = 0;
        for x in self.items.iter() {
            n += *x as usize * self.count + yield_!(ev(1));
            println!("{} {}", self.count, n);
        }
        n + self.items.len()
    }

    fn looks_plain(&mut self) -> usize {
        self.items.push(9);
        self.count += block(ev(1));
        let mut n = 0;
        for x in self.items.iter() {
            n += *x as usize * self.count + block(ev(1));
        }
        n + self.items.len()
    }
}

#[test]
fn methods() {
    compare("looks", || exclusive().looks_plain(), || exclusive().looks());
    compare("total", || shared().total_plain(), || shared().total());
    compare("grow", || exclusive().grow_plain(), || exclusive().grow());
}
