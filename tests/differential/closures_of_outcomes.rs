//! Closures that methods of an `Option`, a `Result` or an array call at once: what these give holds none of them.

use std::collections::HashMap;

use crate::support::*;
use crate::twins;

struct Prices {
    each: u32,
    d: D,
}

impl Prices {
    fn price(&self, n: u32) -> u32 {
        step(format!("price {n}"));
        self.each * n
    }
}

fn prices() -> Prices {
    Prices { each: 3, d: d("prices") }
}

fn find(n: u32) -> Option<u32> {
    step("find");
    (n > 1).then_some(n)
}
fn load(n: u32) -> Result<u32, String> {
    if n > 1 { Ok(n) } else { Err("small".to_string()) }
}
fn numbers(n: u32) -> impl Iterator<Item = u32> {
    0..n
}
fn trio() -> [u32; 3] {
    [1, 2, 3]
}
struct Finder {
    list: Vec<u32>,
}
impl Finder {
    fn found(&self) -> Option<u32> {
        self.list.last().copied()
    }
    fn all(self) -> std::vec::IntoIter<u32> {
        self.list.into_iter()
    }
}

fn make() -> Option<D> {
    Some(d("made"))
}

twins! {
    fn of_some(n: u32 = 3) -> u32 {
        let name = String::from("x");
        let r = Some(n).map(|k| k as usize + name.len());
        yield_!(ev(1));
        eat(r);
        eat(name);
        n
    }
    fn of_a_variable(o: Option<u32> = Some(2)) -> u32 {
        let p = prices();
        let r = o.map(|k| p.price(k));
        yield_!(ev(1));
        eat(r);
        p.price(1)
    }
    fn of_a_checked_sum(n: u32 = 2) -> u32 {
        let p = prices();
        let r = n.checked_add(1).map(|k| p.price(k)).filter(|k| *k > p.each);
        yield_!(ev(1));
        r.unwrap_or(p.each)
    }
    fn of_what_is_parsed(text: String = "4".to_string()) -> u32 {
        let p = prices();
        let r = text.parse::<u32>().ok().map(|k| p.price(k));
        let s = text.parse::<u32>().map(|k| p.price(k));
        yield_!(ev(1));
        eat(s);
        r.unwrap_or(0)
    }
    fn of_a_map() -> u32 {
        let p = prices();
        let m = HashMap::from([("a", 2)]);
        let r = m.get("a").map(|k| p.price(*k));
        yield_!(ev(1));
        r.unwrap_or(0)
    }
    fn of_a_list() -> u32 {
        let p = prices();
        let v = vec![3, 4];
        let r = v.first().map(|k| p.price(*k));
        let s = v.iter().max().copied().map(|k| p.price(k));
        let t = v.get(1).copied().inspect(|k| eat(p.price(*k)));
        yield_!(ev(1));
        r.unwrap() + s.unwrap() + t.unwrap()
    }
    fn of_text() -> u32 {
        let p = prices();
        let r = "a=b".split_once('=').map(|(a, b)| (a.to_string(), p.price(b.len() as u32)));
        yield_!(ev(1));
        r.map(|(a, n)| n).unwrap_or(p.each)
    }
    fn of_an_event() -> u32 {
        let p = prices();
        let r = yield_!(ev(Some(2))).map(|k| p.price(k));
        yield_!(ev(1));
        eat(r);
        let s = yield_!(ok(2)).map(|k| p.price(k));
        yield_!(ev(2));
        s.unwrap()
    }
    fn of_an_array() -> u32 {
        let p = prices();
        let r = [1, 2].map(|k| p.price(k));
        yield_!(ev(1));
        r[0] + r[1]
    }
    fn in_a_let_else() -> u32 {
        let p = prices();
        let Some(k) = Some(3).map(|k| p.price(k)) else { return 0 };
        yield_!(ev(1));
        k + p.each
    }
    fn of_a_written_type() -> u32 {
        let p = prices();
        let mut v = vec![1, 2];
        let taken = v.pop();
        let r: Option<u32> = taken.map(|k| p.price(k));
        yield_!(ev(1));
        eat(r);
        eat(v);
        p.each
    }
    fn that_changes_a_variable() -> u32 {
        let mut t = 0;
        let mut v = vec![1, 2];
        let x = v.pop().map(|o| {
            t += o;
            o
        });
        yield_!(ev(1));
        eat(x);
        t
    }
    fn that_is_in_a_variable() -> u32 {
        let name = String::from("x");
        let f = |k: usize| k + name.len();
        let t = Some(3).map(f);
        yield_!(ev(1));
        eat(t);
        eat(name);
        1
    }
    fn in_a_struct_and_a_tuple() -> u32 {
        let p = prices();
        let t = (Some(2).map(|k| p.price(k)), Some(1).filter(|k| *k < p.each));
        yield_!(ev(1));
        eat(t);
        p.each
    }
    fn in_a_block() -> u32 {
        let p = prices();
        let r = { let o = Some(2); o.map(|k| p.price(k)) };
        yield_!(ev(1));
        eat(r);
        p.each
    }
    fn that_moves_something_in() -> u32 {
        let g = d("g");
        let r = Some(2).map(|k| g.plus(k));
        yield_!(ev(1));
        eat(r);
        g.plus(1)
    }
    fn that_takes_something() -> u32 {
        let g = d("g");
        let r = Some(2).map(|k| (k, g));
        yield_!(ev(1));
        r.map(|(k, g)| g.plus(k)).unwrap_or(0)
    }
    fn of_iterators_as_before() -> u32 {
        let step = 3;
        let v = vec![1u32, 2];
        let it = v.into_iter().map(|k| k + step).filter(|k| *k > step);
        let mut n = 0;
        yield_!(ev(1));
        for k in it {
            n += yield_!(ev(k));
        }
        n + step
    }
    fn of_an_iterator_in_a_variable() -> u32 {
        let step = 3;
        let it = (0..4u32).skip(1);
        let it = it.map(|k| k + step);
        yield_!(ev(1));
        let mut n = 0;
        for k in it {
            n += yield_!(ev(k));
        }
        n + step
    }
    fn of_each_of_a_list(list: Vec<Option<u32>> = vec![Some(1), None]) -> u32 {
        let p = prices();
        let mut n = 0;
        for o in list {
            let r = o.as_ref().map(|k| p.price(*k));
            n += yield_!(ev(1));
            n += r.unwrap_or(p.each);
        }
        n
    }
    fn of_another_result(r: Result<u32, String> = Ok(3)) -> u32 {
        let p = prices();
        let name = "n".to_string();
        let s = r.map(|k| p.price(k)).map_err(|e| format!("{name}: {e}"));
        yield_!(ev(1));
        eat(&s);
        s.unwrap_or(p.each) + name.len() as u32
    }

    fn asked_of_a_function() -> u32 {
        let p = prices();
        let r = find(3).map(|k| p.price(k));
        yield_!(ev(1));
        eat(r);
        p.each
    }
    fn asked_of_a_variable() -> u32 {
        let p = prices();
        let o = find(3);
        let r = o.map(|k| p.price(k));
        yield_!(ev(1));
        eat(r);
        p.each
    }
    fn of_a_result() -> u32 {
        let p = prices();
        let r = load(3).map(|k| p.price(k));
        yield_!(ev(1));
        eat(&r);
        p.each
    }
    fn of_a_method() -> u32 {
        let p = prices();
        let f = Finder { list: vec![1, 2] };
        let r = f.found().map(|k| p.price(k));
        yield_!(ev(1));
        eat(r);
        p.each + f.list[0]
    }
    fn asked_of_an_array() -> u32 {
        let p = prices();
        let r = trio().map(|k| p.price(k));
        yield_!(ev(1));
        eat(r);
        p.each
    }
    fn asked_of_an_iterator() -> u32 {
        let step = 3u32;
        let it = numbers(3).map(|k| k + step);
        yield_!(ev(1));
        let mut n = 0;
        for k in it { n += yield_!(ev(k)); }
        n + step
    }
    fn of_an_iterator_of_a_method() -> u32 {
        let step = 3u32;
        let it = Finder { list: vec![1, 2] }.all().map(|k| k + step);
        yield_!(ev(1));
        let mut n = 0;
        for k in it { n += yield_!(ev(k)); }
        n + step
    }
    fn of_a_variable_with_a_copy() -> u32 {
        let step = 3u32;
        let o = find(3);
        let r = o.map(|k| k + step);
        yield_!(ev(1));
        r.unwrap_or(step)
    }
    fn with_a_filter() -> u32 {
        let p = prices();
        let o = find(3);
        let r = o.filter(|k| *k < p.each + 9);
        yield_!(ev(1));
        r.unwrap_or(p.each)
    }
    fn asked_that_takes_something() -> u32 {
        let g = d("g");
        let o = find(2);
        let r = o.map(|k| (k, g));
        yield_!(ev(1));
        r.map(|(k, g)| g.plus(k)).unwrap_or(0)
    }
    fn that_looks_at_a_droppable() -> u32 {
        let g = d("g");
        let o = find(2);
        let r = o.map(|k| g.plus(k));
        yield_!(ev(1));
        eat(r);
        g.plus(1)
    }
    fn of_droppable_items() -> u32 {
        let g = d("g");
        let o = make();
        let r = o.map(|k| { g.plus(1); k });
        yield_!(ev(1));
        eat(r);
        g.plus(1)
    }
    fn in_a_condition(n: u32 = 2) -> u32 {
        let g = d("g");
        let r = if n > 1 { find(n).map(|k| g.plus(k)) } else { None };
        yield_!(ev(1));
        eat(r);
        g.plus(1)
    }
    fn in_a_loop() -> u32 {
        let p = prices();
        let mut sum = 0;
        for n in 1..4 {
            let r = find(n).map(|k| p.price(k));
            sum += yield_!(ev(1));
            sum += r.unwrap_or(0);
        }
        sum
    }

    fn asked_that_counts() -> u32 {
        let p = prices();
        let mut hits = 0;
        let r = find(3).map(|k| {
            hits += 1;
            p.price(k)
        });
        yield_!(ev(1));
        eat(r);
        hits
    }

    fn of_an_event_that_gives_an_iterator() -> u32 {
        let step = 3u32;
        let it = yield_!(ev(0..3u32)).map(|k| k + step);
        yield_!(ev(1));
        let mut n = 0;
        for k in it {
            n += yield_!(ev(k));
        }
        n + step
    }

    fn that_holds_a_reference_to_a_field(o: Option<u32> = Some(2)) -> u32 {
        let p = prices();
        let each = o.map(|k| k * p.each);
        let other = yield_!(ev(o)).map(|k| k * p.each);
        yield_!(ev(1));
        each.unwrap_or(0) + other.unwrap_or(0) + p.each
    }
}
