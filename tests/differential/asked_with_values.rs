//! Whether methods take their receiver, asked where the arguments have their types from the method's parameters.

use std::cell::Cell;
use std::fmt::{Debug, Display};
use std::rc::Rc;
use std::sync::{Arc, Mutex};

use crate::support::*;
use crate::twins;

type Handler = Box<dyn Fn(u32) -> u32>;
type Reader = Box<dyn Fn(&str) -> usize>;

/// Only looks at itself.
#[derive(Debug)]
pub struct Bus(D, Cell<u32>);

impl Bus {
    fn new() -> Self {
        Bus(d("bus"), Cell::new(0))
    }

    fn on(&mut self, f: Handler) -> u32 {
        step("on");
        f(1)
    }

    fn hears(&self, f: Rc<dyn Fn(u32) -> u32>) -> u32 {
        step("hears");
        f(2)
    }

    fn maybe(&self, f: Option<Reader>) -> usize {
        f.map_or(0, |f| f("four"))
    }

    fn lent(&mut self, f: &dyn Fn(&str) -> usize) -> usize {
        f("five!")
    }

    fn lent_mut(&self, f: &mut dyn FnMut(u32)) {
        f(6);
        f(7);
    }

    fn pair(&mut self, (n, f): (u32, Reader)) -> usize {
        f("three") + n as usize
    }

    fn shared(&self, f: Arc<Mutex<dyn FnMut(&str) -> usize>>) -> usize {
        (f.lock().unwrap())("locked")
    }

    fn all(&self, list: Vec<Reader>) -> usize {
        list.iter().map(|f| f("all")).sum()
    }

    fn both(&mut self, list: [Reader; 2]) -> usize {
        list.iter().map(|f| f("all")).sum()
    }

    fn items(&mut self, items: impl Iterator<Item = u32>) -> u32 {
        items.sum()
    }

    fn num(&self, n: u64) -> u64 {
        n
    }

    fn any<T: Display>(&mut self, f: Box<dyn Fn(u32) -> u32>, what: T) -> String {
        format!("{} {what}", f(3))
    }

    fn general<F: Fn(u32) -> u32>(&self, f: Box<F>) -> u32 {
        f(9)
    }

    fn pointers(&mut self, list: &[fn(u32) -> u32], one: Option<fn(&str) -> usize>) -> usize {
        list.iter().map(|f| f(1) as usize).sum::<usize>() + one.map_or(0, |one| one("one"))
    }

    fn nested(&self, f: Box<dyn Fn(u32) -> Box<dyn Fn(u32) -> u32>>) -> u32 {
        f(1)(2)
    }

    fn wraps<A: Debug>(&mut self, wrap: Wrap<impl Fn(A) -> u32>, a: A) -> u32 {
        (wrap.0)(a)
    }

    fn made(&self, make: Option<Box<dyn FnOnce() -> Vec<D>>>) -> usize {
        make.map_or(0, |make| make().len())
    }

    fn last(&self, n: u32, f: impl Fn(&str, u32) -> usize) -> usize {
        f("last", n)
    }
}

#[derive(Debug)]
pub struct Room {
    job: Job,
    bus: Bus,
    n: u32,
}

#[derive(Debug)]
pub struct Wrap<F>(F);

impl<F> Wrap<F> {
    fn of<A>(f: F) -> Self
    where
        F: Fn(A) -> u32,
    {
        Wrap(f)
    }
}

/// Its methods take it.
#[derive(Debug)]
pub struct Job(D);

impl Job {
    fn new() -> Self {
        Job(d("job"))
    }

    fn finish(self, f: Handler) -> u32 {
        f(2)
    }

    fn on(self, f: Handler) -> u32 {
        step("on");
        f(1)
    }

    fn maybe(self, f: Option<Reader>) -> usize {
        f.map_or(0, |f| f("four"))
    }

    fn lent(self, f: &dyn Fn(&str) -> usize) -> usize {
        f("five!")
    }

    fn lent_mut(self, f: &mut dyn FnMut(u32)) {
        f(6);
    }

    fn pair(self, (n, f): (u32, Reader)) -> usize {
        f("three") + n as usize
    }

    fn shared(self, f: Arc<Mutex<dyn FnMut(&str) -> usize>>) -> usize {
        (f.lock().unwrap())("locked")
    }

    fn all(self, list: Vec<Reader>) -> usize {
        list.iter().map(|f| f("all")).sum()
    }

    fn both(self, list: [Reader; 2]) -> usize {
        list.iter().map(|f| f("all")).sum()
    }

    fn general<F: Fn(u32) -> u32>(self, f: Box<F>) -> u32 {
        f(9)
    }

    fn pointers(self, list: &[fn(u32) -> u32], one: Option<fn(&str) -> usize>) -> usize {
        list.iter().map(|f| f(1) as usize).sum::<usize>() + one.map_or(0, |one| one("one"))
    }

    fn nested(self, f: Box<dyn Fn(u32) -> Box<dyn Fn(u32) -> u32>>) -> u32 {
        f(1)(2)
    }

    fn wraps<A: Debug>(self, wrap: Wrap<impl Fn(A) -> u32>, a: A) -> u32 {
        (wrap.0)(a)
    }

    fn made(self, make: Option<Box<dyn FnOnce() -> Vec<D>>>) -> usize {
        make.map_or(0, |make| make().len())
    }

    fn last(self, n: u32, f: impl Fn(&str, u32) -> usize) -> usize {
        f("last", n)
    }

    fn any<T: Into<String>>(self, f: Rc<dyn Fn(T) -> u32>, what: T) -> u32 {
        f(what)
    }
}

/// Any type has these, by value or by reference.
trait Hears: Sized {
    fn heard(self, f: Handler) -> u32 {
        f(4)
    }

    fn seen(&self, f: Handler) -> u32 {
        f(5)
    }
}

impl<T> Hears for T {}

twins! {
    fn looks_with_boxed_closure(n: u32 = 3) -> u32 {
        let mut bus = Bus::new();
        let m = bus.on(Box::new(|t| t + 1));
        yield_!(ev(1));
        n + m
    }

    fn looks_with_capture(name: String = "some".to_string()) -> usize {
        let bus = Bus::new();
        let n = bus.maybe(Some(Box::new(move |t| t.len() + name.len())));
        yield_!(ev(1));
        n
    }

    fn looks_with_counted_closure() -> u32 {
        let bus = Bus::new();
        let n = bus.hears(Rc::new(|t| t + 1));
        yield_!(ev(1));
        n
    }

    fn looks_with_lent_closures() -> usize {
        let mut bus = Bus::new();
        let mut other = Bus::new();
        let mut sum = 0;
        let n = bus.lent(&|t| t.len());
        yield_!(ev(1));
        other.lent_mut(&mut |t| sum += t);
        yield_!(ev(sum));
        n
    }

    fn looks_with_closure_in_a_tuple() -> usize {
        let mut bus = Bus::new();
        let n = bus.pair((1, Box::new(|s| s.len())));
        yield_!(ev(1));
        n
    }

    fn looks_with_closure_in_a_lock() -> usize {
        let bus = Bus::new();
        let n = bus.shared(Arc::new(Mutex::new(|t: &str| t.len())));
        yield_!(ev(1));
        n
    }

    fn looks_with_lists_of_closures(more: usize = 2) -> usize {
        let bus = Bus::new();
        let mut other = Bus::new();
        let third = Bus::new();
        let n = bus.all(vec![Box::new(|s| s.len())]);
        yield_!(ev(1));
        let m = third.all(vec![Box::new(|s: &str| s.len()), Box::new(move |s| s.len() + more)]);
        yield_!(ev(2));
        let o = other.both([Box::new(|s| s.len()), Box::new(move |s: &str| s.len() + more)]);
        yield_!(ev(3));
        n + m + o
    }

    fn looks_at_items() -> u32 {
        let mut bus = Bus::new();
        let n = bus.items(std::iter::from_fn(|| None));
        yield_!(ev(1));
        n
    }

    fn looks_with_cast(n: u32 = 3) -> u64 {
        let bus = Bus::new();
        let n = bus.num(n as _);
        yield_!(ev(1));
        n
    }

    fn looks_with_generic_others(n: u32 = 3) -> String {
        let mut bus = Bus::new();
        let other = Bus::new();
        let third = Bus::new();
        let text = bus.any(Box::new(|t| t + 1), "what");
        yield_!(ev(1));
        let a = other.general(Box::new(|t| t + n));
        yield_!(ev(2));
        let b = third.last(n, |text, n| text.len() + n as usize);
        yield_!(ev(3));
        format!("{text} {a} {b}")
    }

    fn takes_with_boxed_closure(n: u32 = 3) -> u32 {
        let job = Job::new();
        let m = job.on(Box::new(move |t| t + n));
        yield_!(ev(1));
        m
    }

    fn takes_with_closure_in_an_option() -> usize {
        let job = Job::new();
        let n = job.maybe(Some(Box::new(|t| t.len())));
        yield_!(ev(1));
        n
    }

    fn takes_with_lent_closures() -> usize {
        let job = Job::new();
        let other = Job::new();
        let mut sum = 0;
        let n = job.lent(&|t| t.len());
        yield_!(ev(1));
        other.lent_mut(&mut |t| sum += t);
        yield_!(ev(sum));
        n
    }

    fn takes_with_closure_in_a_tuple() -> usize {
        let job = Job::new();
        let n = job.pair((1, Box::new(|s| s.len())));
        yield_!(ev(1));
        n
    }

    fn takes_with_closure_in_a_lock() -> usize {
        let job = Job::new();
        let n = job.shared(Arc::new(Mutex::new(|t: &str| t.len())));
        yield_!(ev(1));
        n
    }

    fn takes_with_lists_of_closures(more: usize = 2) -> usize {
        let job = Job::new();
        let other = Job::new();
        let n = job.all(vec![Box::new(|s: &str| s.len()), Box::new(move |s| s.len() + more)]);
        yield_!(ev(1));
        let m = other.both([Box::new(|s| s.len()), Box::new(move |s: &str| s.len() + more)]);
        yield_!(ev(2));
        n + m
    }

    fn takes_with_generic_others(n: u32 = 3) -> u32 {
        let job = Job::new();
        let other = Job::new();
        let third = Job::new();
        let a = job.general(Box::new(|t| t + n));
        yield_!(ev(1));
        let b = other.last(n, |text, n| text.len() + n as usize);
        yield_!(ev(2));
        let c = third.any(Rc::new(|text: String| text.len() as u32), "text".to_string());
        yield_!(ev(3));
        a + b as u32 + c
    }

    fn looks_with_more_closures(held: D = d("held")) -> usize {
        let (mut one, two, mut three, four) = (Bus::new(), Bus::new(), Bus::new(), Bus::new());
        let a = one.pointers(&[|n| n + 1, |n| n + 2], Some(|text| text.len()));
        yield_!(ev(1));
        let b = two.nested(Box::new(|n| Box::new(move |m| n + m)));
        yield_!(ev(2));
        let c = three.wraps(Wrap::of(|(n, m): (u32, u32)| n + m), (2, 3));
        yield_!(ev(3));
        let e = four.made(Some(Box::new(move || vec![held])));
        yield_!(ev(4));
        a + (b + c) as usize + e
    }

    fn takes_with_more_closures(held: D = d("held")) -> usize {
        let (one, two, three, four) = (Job::new(), Job::new(), Job::new(), Job::new());
        let a = one.pointers(&[|n| n + 1, |n| n + 2], Some(|text| text.len()));
        yield_!(ev(1));
        let b = two.nested(Box::new(|n| Box::new(move |m| n + m)));
        yield_!(ev(2));
        let c = three.wraps(Wrap::of(|list: Vec<_>| list.len() as u32), vec![3]);
        yield_!(ev(3));
        let e = four.made(Some(Box::new(move || vec![held])));
        yield_!(ev(4));
        a + (b + c) as usize + e
    }

    fn of_a_part(room: Room = Room { job: Job::new(), bus: Bus::new(), n: 3 }) -> u32 {
        let a = room.job.finish(Box::new(|t| t + 1));
        yield_!(ev(a));
        a + room.n
    }

    fn of_a_part_that_stays() -> u32 {
        let mut room = Room { job: Job::new(), bus: Bus::new(), n: 3 };
        let a = room.bus.on(Box::new(|t| t + 1));
        yield_!(ev(a));
        a
    }

    fn on_some_ways(takes: bool = true, other: bool = true) -> u32 {
        let job = Job::new();
        let mut n = 0;
        if takes { n = job.on(Box::new(|t| t + 1)); } else if other { n = 3; }
        yield_!(ev(n));
        let mut bus = Bus::new();
        while n < 5 { n += bus.on(Box::new(|t| t + 1)); yield_!(ev(n)); }
        n
    }

    fn any_type_has_the_method() -> u32 {
        let job = d("job");
        let other = d("other");
        let a = job.heard(Box::new(|t| t + 1));
        yield_!(ev(1));
        let b = other.seen(Box::new(|t| t + 1));
        yield_!(ev(2));
        a + b
    }

    fn in_branches(takes: bool = true) -> u32 {
        let job = Job::new();
        let n = if takes { job.on(Box::new(|t| t + 1)) } else { 0 };
        yield_!(ev(n));
        n
    }
}
