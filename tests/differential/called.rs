//! What is called where the text does not tell whether that uses it up.

use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

use crate::support::*;
use crate::twins;

type Job = Box<dyn FnOnce() -> Ev<&'static str>>;
type Callback<'a> = Box<dyn FnOnce(&str, u32) -> u32 + 'a>;
type Shared = Rc<dyn Fn(u32) -> u32>;
type Again = Box<dyn Fn(u32) -> u32>;
type Tick = Box<dyn FnMut() -> u32>;

fn job(name: &'static str) -> Job {
    let guard = d(name);
    Box::new(move || {
        step("run");
        ev(guard.name())
    })
}

fn callback(name: &'static str) -> Callback<'static> {
    let guard = d(name);
    Box::new(move |text, n| {
        step(text);
        n + guard.name().len() as u32
    })
}

fn shared(name: &'static str) -> Shared {
    let guard = d(name);
    Rc::new(move |n| n + guard.name().len() as u32)
}

fn again(name: &'static str) -> Again {
    let guard = d(name);
    Box::new(move |n| n + guard.name().len() as u32)
}

fn tick(name: &'static str) -> Tick {
    let guard = d(name);
    let mut count = 0;
    Box::new(move || {
        count += guard.name().len() as u32;
        count
    })
}

struct Named {
    callback: Callback<'static>,
    n: u32,
}

fn twice<F: Fn(u32) -> u32>(f: F) -> impl Fn(u32) -> u32 {
    move |n| f(f(n))
}

fn once<F: FnOnce(u32) -> u32>(f: F) -> impl FnOnce(u32) -> u32 {
    f
}

twins! {
    fn a_queue_of_jobs() -> Vec<&'static str> {
        let mut queue: VecDeque<Job> = VecDeque::from([job("a"), job("b")]);
        let mut done = vec![];
        while let Some(next) = queue.pop_front() {
            let name = yield_!(next());
            if name == "b" && done.len() == 1 {
                queue.push_back(job("c"));
            }
            done.push(name);
        }
        done
    }

    fn a_job_and_then_its_event() -> &'static str {
        let start = job("a");
        let _guard = d("after");
        yield_!(ev(()));
        let event = start();
        yield_!(ev(()));
        yield_!(event)
    }

    fn what_can_be_called_again_is_kept() -> u32 {
        let shared = shared("shared");
        let _guard = d("guard");
        let n = shared(1);
        yield_!(ev(n));
        let again = again("again");
        let _other = d("other");
        let m = again(2);
        yield_!(ev(m));
        let mut tick = tick("tick");
        let _third = d("third");
        tick();
        yield_!(ev(()));
        tick();
        yield_!(ev(()));
        n + m
    }

    fn called_on_some_ways() -> u32 {
        let mut sum = 0;
        for turn in 0..4u32 {
            let f = callback("f");
            if turn == 1 {
                sum += f("one", turn);
                yield_!(ev(sum));
            } else if turn == 2 {
                drop(f);
            }
            yield_!(ev(turn));
        }
        sum
    }

    fn called_in_one_arm() -> u32 {
        let f = callback("f");
        let g = callback("g");
        let sum = match yield_!(ev(2)) {
            1 => f("f", 1),
            2 => {
                let sum = g("g", 2);
                yield_!(ev(sum));
                sum
            }
            _ => 0,
        };
        yield_!(ev(sum));
        sum
    }

    fn shared_on_some_ways() -> u32 {
        let f = callback("f");
        let sum = if yield_!(ev(true)) { f("if", 1) } else { 0 };
        yield_!(ev(sum));
        let shared = shared("shared");
        let more = if yield_!(ev(true)) { shared(1) } else { 0 };
        yield_!(ev(more));
        sum + more
    }

    fn out_of_a_vec() -> u32 {
        let mut sum = 0;
        for f in vec![callback("a"), callback("b")] {
            let n = f("in", 1);
            yield_!(ev(n));
            sum += n;
        }
        sum
    }

    fn out_of_an_option_and_a_map() -> u32 {
        let mut slot = Some(callback("slot"));
        let mut handlers: HashMap<&str, Callback<'static>> = HashMap::new();
        handlers.insert("k", callback("map"));
        yield_!(ev(()));
        let first = match slot.take() {
            Some(f) => {
                let n = yield_!(ev(2));
                f("taken", n)
            }
            None => 0,
        };
        let Some(handler) = handlers.remove("k") else { return 0 };
        let second = handler("call", yield_!(ev(first)));
        yield_!(ev(second));
        second
    }

    fn out_of_a_struct() -> u32 {
        let named = Named { callback: callback("a"), n: 3 };
        yield_!(ev(()));
        let Named { callback, n } = named;
        let sum = callback("d", n);
        yield_!(ev(sum));
        sum
    }

    fn arguments_of_named_types(f: Callback<'static> = callback("f"), g: Shared = shared("g")) -> u32 {
        let _local = d("local");
        let n = g(4);
        yield_!(ev(n));
        let m = f("p", n);
        yield_!(ev(m));
        m
    }

    fn in_loops() -> u32 {
        let f = again("f");
        let mut sum = 0;
        for turn in 0..3u32 {
            sum += f(turn);
            yield_!(ev(sum));
        }
        let g = shared("g");
        while sum < 30 {
            sum += g(sum);
            yield_!(ev(sum));
        }
        sum
    }

    fn what_functions_give() -> u32 {
        let guard = d("guard");
        let f = twice(move |n| n + guard.name().len() as u32);
        let _first = d("first");
        let n = f(1);
        yield_!(ev(n));
        let held = d("held");
        let g = once(move |n| {
            let taken = held;
            n + taken.name().len() as u32
        });
        let _second = d("second");
        let m = g(2);
        yield_!(ev(m));
        n + m
    }
}
