//! Closures that are put into lists, maps and options, and called when they are taken out of these again.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use crate::support::*;
use crate::twins;

twins! {
    fn jobs_of_one_kind() -> u32 {
        let mut jobs = Vec::new();
        for i in 0..3 {
            let g = d("g");
            jobs.push(move || g.plus(i));
        }
        let mut n = 0;
        for job in jobs {
            n += yield_!(ev(job()));
            yield_!(ev(n));
        }
        n
    }

    fn jobs_of_one_kind_popped_twice_called() -> u32 {
        let mut jobs = Vec::new();
        for i in 0..3 {
            let g = d("g");
            jobs.push(move || g.plus(i));
        }
        let mut n = 0;
        while let Some(job) = jobs.pop() {
            n += yield_!(ev(job()));
            n += job();
            yield_!(ev(n));
        }
        n
    }

    fn an_option_of_a_closure() -> u32 {
        let g = d("g");
        let on_close = Some(move |n: u32| g.plus(n));
        let n = yield_!(ev(2));
        let m = match &on_close {
            Some(f) => f(n),
            None => 0,
        };
        yield_!(ev(m));
        if let Some(f) = on_close { yield_!(ev(f(m))) } else { 0 }
    }

    fn an_option_of_a_closure_taken() -> u32 {
        let g = d("g");
        let mut on_close = Some(move |n: u32| {
            eat(g);
            n + 1
        });
        let mut n = 0;
        while n < 3 {
            n += yield_!(ev(1));
            if n == 2 {
                if let Some(f) = on_close.take() {
                    n += yield_!(ev(f(n)));
                }
            }
        }
        n
    }

    fn closures_in_a_list() -> u32 {
        let mut hooks = Vec::new();
        let mut n = 0;
        for i in 0..4 {
            if i % 2 == 0 {
                let k = yield_!(ev(i));
                hooks.push(move |x: u32| x + k);
            } else {
                n += hooks.len() as u32;
                yield_!(ev(n));
            }
        }
        for hook in hooks {
            n += hook(1);
        }
        n
    }

    fn closures_that_are_called_when_a_branch_was() -> u32 {
        let mut hooks = Vec::new();
        let mut n = 0;
        for i in 0..4 {
            let k = if i > 1 { yield_!(ev(i)) } else { 5 };
            let g = d("g");
            hooks.push(move |x: u32| x + k + g.plus(0));
            if i == 2 {
                if let Some(hook) = hooks.pop() {
                    n += yield_!(ev(hook(1)));
                }
            }
        }
        n
    }

    fn anonymous_coroutines_in_a_list() -> u32 {
        let mut jobs = VecDeque::new();
        let mut n = 0;
        for i in 0..3u32 {
            if i == 1 {
                let g = d("waited");
                yield_!(ev(i));
            }
            let g = d("in job");
            jobs.push_back(bluelet::co! { let k = yield_!(ev(i)); g.plus(k) });
            if i == 2 {
                if let Some(job) = jobs.pop_front() {
                    n += yield_!(job);
                }
            }
        }
        n + jobs.len() as u32
    }

    fn jobs_used_up_by_their_call() -> u32 {
        let mut jobs = Vec::new();
        for i in 0..3 {
            let g = d("g");
            jobs.push(move || {
                eat(g);
                i
            });
        }
        let mut n = 0;
        for job in jobs {
            n += yield_!(ev(job()));
            yield_!(ev(n));
        }
        n
    }

    fn jobs_used_up_in_a_branch() -> u32 {
        let mut jobs = VecDeque::new();
        for i in 0..3 {
            let g = d("g");
            jobs.push_back((i, move || {
                eat(g);
                i
            }));
        }
        let mut n = 0;
        while let Some((at, job)) = jobs.pop_front() {
            if at == 1 {
                yield_!(ev(at));
                n += job();
            }
            yield_!(ev(n));
        }
        n
    }

    fn jobs_by_let_else() -> u32 {
        let mut jobs = vec![];
        for i in 0..3 {
            let g = d("g");
            let job = move |k: u32| g.plus(i + k);
            jobs.push(job);
        }
        let mut n = 0;
        loop {
            let Some(job) = jobs.pop() else { break };
            n += job(yield_!(ev(n)));
            yield_!(ev(n));
        }
        n
    }

    fn jobs_by_match() -> u32 {
        let mut jobs = vec![];
        for i in 0..3 {
            let g = d("g");
            jobs.push(Some(move |k: u32| g.plus(i + k)));
        }
        let mut n = 0;
        while n < 100 {
            match jobs.pop() {
                Some(Some(job)) if n > 0 => {
                    n += job(1);
                    yield_!(ev(n));
                    n += job(n);
                }
                Some(Some(job)) => {
                    yield_!(ev(n));
                    n += job(0);
                }
                Some(None) => unreachable!(),
                None => n += 100,
            }
        }
        n
    }

    fn jobs_by_name() -> u32 {
        let mut jobs = BTreeMap::new();
        for name in ["a", "b"] {
            let g = d(name);
            jobs.insert(name, move |k: u32| g.plus(k));
        }
        let mut n = 0;
        let job = jobs.remove("a").unwrap();
        yield_!(ev(job(1)));
        if let Some(job) = jobs.get("b") {
            n += job(4);
        }
        yield_!(ev(n));
        for (name, job) in jobs {
            n += yield_!(ev(job(2)));
            log(name);
        }
        n + job(0)
    }

    fn hooks_left_out_by_let_else_that_waits() -> u32 {
        let g = d("g");
        let mut hook = Some(move |k: u32| {
            eat(g);
            k
        });
        let mut n = 0;
        loop {
            n += yield_!(ev(1));
            let Some(hook) = hook.take() else {
                yield_!(ev(()));
                break;
            };
            let t = d("turn");
            yield_!(ev(()));
            n += hook(n);
            yield_!(ev(n));
        }
        n
    }

    fn a_hook_in_a_struct() -> u32 {
        struct Hooks<F> {
            on_close: Option<F>,
            name: D,
        }
        let g = d("g");
        let mut hooks = Hooks {
            on_close: Some(move |k: u32| {
                eat(g);
                k
            }),
            name: d("hooks"),
        };
        let n = yield_!(ev(1));
        if let Some(hook) = hooks.on_close.take() {
            yield_!(ev(()));
            let k = hook(n);
            yield_!(ev(k));
        }
        yield_!(ev(hooks.name.plus(n)))
    }

    fn collected_closures() -> u32 {
        let guards = vec![d("a"), d("b")];
        let mut calls: Vec<_> = guards.into_iter().map(|g| move |k: u32| g.plus(k)).collect();
        let mut n = yield_!(ev(1));
        while let Some(call) = calls.pop() {
            n += call(n);
            yield_!(ev(n));
        }
        n
    }

    fn a_vec_of_one_closure() -> u32 {
        let g = d("g");
        let mut calls = vec![move |k: u32| g.plus(k)];
        let mut n = yield_!(ev(1));
        let call = calls.remove(0);
        n += call(n);
        yield_!(ev(n));
        n += calls.len() as u32;
        yield_!(ev(n))
    }

    fn events_made_by_listed_closures() -> u32 {
        let mut makers = VecDeque::new();
        for k in 1..3u32 {
            let g = d("maker");
            makers.push_back(move || ev(g.plus(k)));
        }
        let mut n = 0;
        while let Some(make) = makers.pop_front() {
            n += yield_!(make());
            if n < 3 {
                makers.push_back(make);
                yield_!(ev(()));
            }
        }
        n
    }

    fn copies_in_a_list() -> u32 {
        let mut adds = Vec::new();
        for k in 1..3u32 {
            let k = yield_!(ev(k));
            adds.push(move |n: u32| n + k);
        }
        let mut n = 0;
        for add in &adds {
            n = add(n);
        }
        let add = adds[0];
        n = yield_!(ev(add(n)));
        for add in adds {
            n = add(yield_!(ev(n)));
        }
        n
    }

    fn borrowed_from_a_list_of_closures() -> u32 {
        let mut calls = Vec::new();
        for k in 1..3u32 {
            let g = d("c");
            calls.push((k, move |n: u32| g.plus(n + k)));
        }
        let mut n = 0;
        let first = calls.first().unwrap();
        n += (first.1)(0);
        let Some((k, last)) = calls.last() else { unreachable!() };
        n += last(*k);
        yield_!(ev(n));
        let (k, call) = calls.swap_remove(0);
        n += yield_!(ev(k));
        for (k, c) in calls.iter().rev() {
            n += c(*k);
        }
        n + yield_!(ev(call(n)))
    }

    fn loops_over_made_closures() -> u32 {
        let mut n = 0;
        for call in [d("a"), d("b")].into_iter().map(|g| move |k: u32| g.plus(k)) {
            n += call(n);
            yield_!(ev(n));
        }
        for (name, call) in [("x", 1), ("y", 2)].map(|(name, k)| {
            let g = d(name);
            (name, move || {
                eat(g);
                k
            })
        }) {
            yield_!(ev(name));
            n += call();
            yield_!(ev(n));
        }
        n
    }

    fn a_copy_of_a_closure() -> u32 {
        let g = Rc::new(d("g"));
        let f = {
            let g = Rc::clone(&g);
            move |x: u32| g.plus(x)
        };
        let f2 = f.clone();
        let n = yield_!(ev(f(1)));
        drop(f);
        yield_!(ev(Rc::strong_count(&g)));
        let m = f2(n);
        yield_!(ev(m))
    }

    fn closures_that_a_closure_gives() -> u32 {
        let mut n = 0;
        let mk = |name: &'static str| {
            let g = d(name);
            move |x: u32| g.plus(x)
        };
        let hooks = [Some(mk("a")), None, Some(mk("b"))];
        for h in hooks.into_iter().flatten() {
            n += h(n);
            yield_!(ev(n));
        }
        n
    }

    fn hooks_in_a_cell() -> u32 {
        let hooks = Rc::new(RefCell::new(Vec::new()));
        for i in 0..2u32 {
            let g = d("hook");
            hooks.borrow_mut().push(move || g.plus(i));
            yield_!(ev(i));
        }
        let mut n = 0;
        loop {
            let next = hooks.borrow_mut().pop();
            let Some(hook) = next else { break };
            n += hook();
            yield_!(ev(n));
        }
        n
    }

    fn a_closure_in_a_wrapper() -> u32 {
        struct Wrapped<F> {
            run: F,
            name: D,
        }
        impl<F: Fn(u32) -> u32> Wrapped<F> {
            fn new(run: F) -> Self {
                Wrapped { run, name: d("wrapped") }
            }
            fn into_inner(self) -> F {
                self.run
            }
        }
        let g = d("g");
        let wrapped = Wrapped::new(move |x| g.plus(x));
        let n = (wrapped.run)(yield_!(ev(1)));
        let run = wrapped.into_inner();
        let m = run(n);
        yield_!(ev(m))
    }

    fn a_list_of_words_beside_a_list_of_closures() -> usize {
        let mut calls = Vec::new();
        let mut words = Vec::new();
        for i in 0..2u32 {
            let g = d("g");
            calls.push(move || g.plus(i));
            words.push(i.to_string());
        }
        let first = words.first().unwrap().len();
        let call = calls.pop().unwrap();
        let word = words.pop().unwrap();
        let text = word.as_str();
        let n = text.len() + first + call() as usize;
        yield_!(ev(n));
        let last = words.last().map(|w| w.as_str()).unwrap_or("");
        let m = last.len();
        words.clear();
        yield_!(ev(m)) + call() as usize
    }
}
