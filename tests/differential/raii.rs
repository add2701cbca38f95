//! Programs that hold guards: locks, transactions, pools, retries, and everything that moves them about.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use crate::support::*;
use crate::twins;

/// A count of what is inside.
#[derive(Clone, Debug, Default)]
pub struct Gauge(Rc<Cell<i32>>);

#[derive(Debug)]
pub struct Inside {
    gauge: Gauge,
    name: &'static str,
}

impl Gauge {
    pub fn enter(&self, name: &'static str) -> Inside {
        self.0.set(self.0.get() + 1);
        step(format!("enter {name} {}", self.0.get()));
        Inside { gauge: self.clone(), name }
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        self.gauge.0.set(self.gauge.0.get() - 1);
        log(format!("leave {} {}", self.name, self.gauge.0.get()));
    }
}

/// Rolls back unless it was committed.
#[derive(Debug)]
pub struct Transaction {
    store: Rc<RefCell<Vec<u32>>>,
    pending: Vec<u32>,
    committed: bool,
}

impl Transaction {
    pub fn begin(store: &Rc<RefCell<Vec<u32>>>) -> Self {
        step("begin");
        Transaction { store: store.clone(), pending: Vec::new(), committed: false }
    }

    pub fn put(&mut self, value: u32) -> &mut Self {
        step(format!("put {value}"));
        self.pending.push(value);
        self
    }

    pub fn into_committed(mut self) -> usize {
        step("commit");
        self.committed = true;
        self.store.borrow_mut().append(&mut self.pending);
        self.store.borrow().len()
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        log(format!("end {} {:?}", self.committed, self.pending));
    }
}

/// Gives back to its pool.
#[derive(Debug)]
pub struct Lease {
    pool: Rc<RefCell<Vec<u32>>>,
    id: u32,
}

pub fn lease(pool: &Rc<RefCell<Vec<u32>>>) -> Option<Lease> {
    let id = pool.borrow_mut().pop()?;
    step(format!("lease {id}"));
    Some(Lease { pool: pool.clone(), id })
}

impl Drop for Lease {
    fn drop(&mut self) {
        log(format!("give back {}", self.id));
        self.pool.borrow_mut().push(self.id);
    }
}

#[derive(Debug)]
pub enum Phase {
    Idle,
    Open { guard: D, tries: u32 },
    Busy(D, D),
    Over(Result<D, D>),
}

pub trait Worker: std::fmt::Debug {
    fn work(&mut self, n: u32) -> u32;
    fn into_guard(self: Box<Self>) -> D;
}

impl Worker for D {
    fn work(&mut self, n: u32) -> u32 {
        step(format!("{} works {n}", self.0));
        n * 2
    }
    fn into_guard(self: Box<Self>) -> D {
        *self
    }
}

pub fn pool(n: u32) -> Rc<RefCell<Vec<u32>>> {
    Rc::new(RefCell::new((0..n).collect()))
}

pub fn stack() -> Vec<D> {
    vec![d("a"), d("b"), d("c"), d("e")]
}

twins! {
    fn a_lock_over_a_retry() -> Result<u32, &'static str> {
        let gauge = Gauge::default();
        let _all = gauge.enter("all");
        let mut tries = 0;
        let r = loop {
            let _try = gauge.enter("try");
            tries += 1;
            let outcome: Result<u32, &'static str> = yield_!(ev(if tries < 3 { Err("no") } else { Ok(tries) }));
            match outcome {
                Ok(v) => break v,
                Err(e) if tries > 5 => return Err(e),
                Err(_) => { let _pause = gauge.enter("pause"); yield_!(ev(())); }
            }
        };
        yield_!(ev(()));
        Ok(r)
    }

    fn a_transaction_commits(c: bool = true) -> Result<usize, &'static str> {
        let store = Rc::new(RefCell::new(vec![]));
        let mut t = Transaction::begin(&store);
        t.put(yield_!(ev(1))).put(2);
        let x = yield_!(ok(3))?;
        t.put(x);
        if c { yield_!(fail::<u32>("broken"))?; }
        let n = t.into_committed();
        yield_!(ev(()));
        Ok(n)
    }

    fn a_transaction_is_committed_or_not(c: bool = false) -> usize {
        let store = Rc::new(RefCell::new(vec![]));
        let mut t = Transaction::begin(&store);
        let _later = d("later");
        t.put(yield_!(ev(1)));
        let n = if c { t.into_committed() } else { yield_!(ev(0)) };
        yield_!(ev(()));
        n + store.borrow().len()
    }

    fn leases_in_a_loop() -> u32 {
        let pool = pool(3);
        let mut held = Vec::new();
        let mut sum = 0;
        while let Some(l) = lease(&pool) {
            sum += l.id;
            yield_!(ev(()));
            held.push(l);
            if held.len() == 2 { break; }
        }
        yield_!(ev(()));
        held.swap_remove(0);
        yield_!(ev(()));
        sum
    }

    fn phases_by_reference() -> u32 {
        let mut phase = Phase::Open { guard: d("g"), tries: 0 };
        let mut sum = 0;
        for _ in 0..4 {
            let next = match &mut phase {
                Phase::Open { tries, guard } => { *tries += 1; log(guard.name()); *tries }
                Phase::Busy(a, _) => { log(a.name()); 7 }
                _ => 0,
            };
            sum += yield_!(ev(next));
            if next == 2 { phase = Phase::Busy(d("x"), d("y")); }
            if next == 7 { phase = Phase::Idle; }
        }
        sum
    }

    fn a_phase_is_replaced() -> &'static str {
        let mut phase = Phase::Busy(d("x"), d("y"));
        let old = std::mem::replace(&mut phase, Phase::Idle);
        yield_!(ev(()));
        let Phase::Busy(x, _) = old else { return "none" };
        yield_!(ev(()));
        x.into_name()
    }

    fn stack_is_popped() -> u32 {
        let mut stack = stack();
        let mut n = 0;
        while let Some(x) = stack.pop() {
            let _g = d("g");
            n += 1;
            if n == 2 { stack.push(d("more")); yield_!(ev(())); continue; }
            yield_!(ev(x.name()));
            if n == 4 { break; }
        }
        yield_!(ev(n))
    }

    fn stack_is_popped_into_events() -> u32 {
        let mut stack = stack();
        let mut n = 0;
        while let Some(x) = stack.pop() && n < 3 {
            let back = yield_!(ev(x));
            n += 1;
            if n == 1 { stack.insert(0, back); }
        }
        n
    }

    fn into_iter_with_early_exit(n: u32 = 2) -> Option<&'static str> {
        let _outer = d("outer");
        let mut i = 0;
        for x in stack() {
            let _g = d("g");
            yield_!(ev(()));
            if i == n { return Some(x.into_name()); }
            i += 1;
        }
        None
    }

    fn into_iter_enumerated() -> Vec<D> {
        let mut kept = vec![];
        'l: for (i, x) in stack().into_iter().enumerate() {
            for j in 0..2 {
                yield_!(ev(j));
                if i == 1 { continue 'l; }
                if i == 3 { break 'l; }
            }
            kept.push(x);
        }
        yield_!(ev(()));
        kept
    }

    fn drained() -> u32 {
        let mut all = stack();
        let _first = all.remove(0);
        let mut n = 0;
        for x in all.drain(1..).collect::<Vec<_>>() {
            n += yield_!(ev(1));
            if n == 1 { drop(x); yield_!(ev(())); }
        }
        yield_!(ev(all.len() as u32))
    }

    fn retained() -> usize {
        let mut all = stack();
        yield_!(ev(()));
        all.retain(|x| x.name() != "b");
        yield_!(ev(()));
        all.truncate(2);
        let last = all.pop();
        yield_!(ev(()));
        all.len() + last.is_some() as usize
    }

    fn options_taken(c: bool = true) -> u32 {
        let mut slot = Some(d("slot"));
        let taken = slot.take();
        yield_!(ev(()));
        if c { slot = taken; }
        yield_!(ev(()));
        let old = slot.replace(d("new"));
        yield_!(ev(()));
        slot.get_or_insert_with(|| d("inserted"));
        drop(old);
        yield_!(ev(2))
    }

    fn option_inserted() -> &'static str {
        let mut slot: Option<D> = None;
        yield_!(ev(()));
        let name = slot.get_or_insert_with(|| d("inserted")).name();
        yield_!(ev(()));
        slot = None;
        yield_!(ev(()));
        slot.insert(d("again"));
        yield_!(ev(()));
        name
    }

    fn mem_swapped() -> u32 {
        let mut a = d("a");
        let mut b = d("b");
        yield_!(ev(()));
        std::mem::swap(&mut a, &mut b);
        yield_!(ev(()));
        let c = std::mem::replace(&mut a, d("c"));
        yield_!(ev(()));
        let v = std::mem::take(&mut vec![c]);
        yield_!(ev(v.len() as u32))
    }

    fn mem_taken() -> usize {
        let mut batch = Vec::new();
        let mut flushed = 0;
        for i in 0..5 {
            batch.push(d("item"));
            if batch.len() == 2 {
                let full = std::mem::take(&mut batch);
                yield_!(ev(()));
                flushed += full.len();
            }
        }
        yield_!(ev(()));
        flushed * 10 + batch.len()
    }

    fn boxes_of_workers() -> u32 {
        let mut workers: Vec<Box<dyn Worker>> = vec![Box::new(d("one")), Box::new(d("two"))];
        let mut sum = 0;
        for n in 0..3 {
            for w in workers.iter_mut() { sum += w.work(n); }
            yield_!(ev(n));
        }
        let last = workers.pop().map(|w| w.into_guard());
        yield_!(ev(()));
        sum + last.is_some() as u32
    }

    fn a_boxed_worker_moves(c: bool = true) -> u32 {
        let mut w: Box<dyn Worker> = Box::new(d("w"));
        let n = w.work(yield_!(ev(2)));
        if c { let g = w.into_guard(); yield_!(ev(())); log(g.name()); }
        yield_!(ev(n))
    }

    fn delegation_takes_a_guard() -> u32 {
        let g = d("g");
        let _h = d("h");
        let r = yield_!(bluelet::co! { let _in = d("in"); log(g.name()); 3 });
        yield_!(ev(r))
    }

    fn a_closure_takes_a_guard(c: bool = true) -> u32 {
        let g = d("g");
        let _h = d("h");
        let f = move |n: u32| { log(g.name()); n + 1 };
        let n = f(yield_!(ev(1)));
        if c { drop(f); }
        yield_!(ev(n))
    }

    fn closures_in_a_vector() -> u32 {
        let mut undo: Vec<Box<dyn FnOnce() -> u32>> = Vec::new();
        for i in 0..3 {
            let g = d("undo");
            undo.push(Box::new(move || { log(g.name()); i }));
            yield_!(ev(()));
        }
        let mut sum = 0;
        while let Some(f) = undo.pop() {
            sum += f();
            if yield_!(ev(sum)) >= 3 { break; }
        }
        sum
    }

    fn let_else_with_guards(n: u32 = 0) -> Result<u32, &'static str> {
        let g = d("g");
        let Some(x) = yield_!(ev(if n > 0 { Some(n) } else { None })) else {
            let _e = d("e");
            yield_!(ev(()));
            return Err(g.into_name());
        };
        let Ok(y) = yield_!(ok(x)) else { return Err("never") };
        Ok(y)
    }

    fn chains_with_guards(n: u32 = 5) -> u32 {
        let slot = Some((d("l"), n));
        if let Some((l, m)) = slot && m > 3 && let k = yield_!(ev(m)) && k < 9 {
            let _g = d("g");
            yield_!(ev(()));
            log(l.name());
            k
        } else {
            yield_!(ev(0))
        }
    }

    fn shadowed_guards() -> u32 {
        let g = d("1");
        let g = (yield_!(ev(g)), d("2"));
        let g = { let _t = d("t"); yield_!(ev(())); g };
        { let g = d("3"); yield_!(ev(())); log(g.name()); }
        let (g, _) = g;
        yield_!(ev(()));
        let g = g.into_name();
        yield_!(ev(g.len() as u32))
    }

    fn bindings_at_and_ref(n: u32 = 4) -> u32 {
        let mut pair = (Some(d("x")), n);
        let s = match pair {
            (ref mut slot @ Some(_), k @ 1..=5) => { let t = slot.take(); log(format!("{k}")); t }
            (ref slot, _) => { log(format!("{}", slot.is_some())); None }
        };
        yield_!(ev(()));
        let whole @ (_, m) = (1, 2);
        drop(s);
        yield_!(ev(whole.0 + m))
    }

    fn tails_with_temporaries() -> usize {
        let cell = Rc::new(RefCell::new(vec![1, 2]));
        let _g = d("g");
        let n = { let _h = d("h"); yield_!(ev(())); d("tmp").name().len() + cell.borrow().len() };
        yield_!(ev(()));
        { d("tail").name().len() + n }
    }

    fn a_match_on_a_temporary() -> u32 {
        let n = match d("tmp").name() {
            "tmp" => { log("in"); 1 }
            _ => 2,
        };
        let k = if d("cond").name() == "cond" { yield_!(ev(n)) } else { 0 };
        yield_!(ev(k))
    }

    fn question_marks_everywhere(c: u32 = 2) -> Result<u32, &'static str> {
        let _a = d("a");
        let v = vec![yield_!(ok(d("v1")))?, yield_!(ok(d("v2")))?];
        let t = (d("t1"), if c == 0 { yield_!(fail::<D>("zero"))? } else { d("t2") });
        for x in v {
            let _f = d("f");
            if c == 1 { yield_!(fail::<()>("one"))?; }
            eat(x);
        }
        let r: Result<u32, &'static str> = 'b: {
            let _b = d("b");
            if c == 2 { break 'b yield_!(fail("two")); }
            Ok(yield_!(ok(4))?)
        };
        log(t.0.name());
        let q = r?;
        Ok(q)
    }

    fn labelled_values() -> u32 {
        let _o = d("o");
        let r = 'a: loop {
            let g = d("g");
            let inner = 'b: {
                let h = d("h");
                for i in 0.. {
                    let _i = d("i");
                    match yield_!(ev(i)) {
                        2 => break 'b (h, i),
                        9 => break 'a 0,
                        _ => {}
                    }
                }
                unreachable!()
            };
            yield_!(ev(()));
            log(inner.0.name());
            break inner.1 + g.name().len() as u32;
        };
        yield_!(ev(r))
    }

    fn maps_of_guards() -> usize {
        let mut map = BTreeMap::new();
        for (i, x) in stack().into_iter().enumerate() {
            if let Some(old) = map.insert(i % 2, x) { yield_!(ev(())); log(old.name()); }
        }
        yield_!(ev(()));
        map.entry(5).or_insert_with(|| d("five"));
        let gone = map.remove(&0);
        yield_!(ev(()));
        drop(gone);
        while let Some((k, v)) = map.pop_first() { yield_!(ev(k)); if k == 1 { break; } }
        map.len()
    }

    fn queues_of_guards() -> usize {
        let mut q: VecDeque<(u32, D)> = VecDeque::new();
        q.push_back((2, d("j1")));
        q.push_back((0, d("j2")));
        let mut done = 0;
        while let Some((left, job)) = q.pop_front() {
            if left > 0 { yield_!(ev(left)); q.push_back((left - 1, job)); continue; }
            done += 1;
            let _fin = d("fin");
            yield_!(ev(()));
        }
        done
    }
}
