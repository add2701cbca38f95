//! Patterns that take parts of a variable whose type the text does not show, and fields of it that are used later.

use std::collections::HashMap;
use std::fmt::Debug;

use crate::support::*;
use crate::twins;

#[derive(Debug)]
pub struct Job {
    name: D,
    data: D,
    id: u32,
    size: usize,
    place: Place,
    list: Vec<u32>,
    tags: HashMap<&'static str, u32>,
}

#[derive(Debug)]
pub struct Place {
    street: D,
    city: D,
    zip: u32,
}

#[derive(Debug)]
pub struct Pair<A, B>(A, B, D);

#[derive(Debug, Clone, Copy)]
pub struct Point {
    x: u32,
    y: u32,
    z: u32,
}

#[derive(Debug)]
pub struct Lent<'a> {
    a: &'a str,
    b: D,
    c: u32,
}

pub struct Owner {
    id: u32,
    tag: D,
}

impl Drop for Owner {
    fn drop(&mut self) {
        log("drop owner");
    }
}

impl Job {
    fn look(&self) -> u32 {
        self.id
    }
}

fn job() -> Job {
    let place = Place { street: d("street"), city: d("city"), zip: 9 };
    let (list, tags) = (vec![1, 2], HashMap::from([("a", 1)]));
    Job { name: d("name"), data: d("data"), id: 7, size: 3, place, list, tags }
}

fn jobs() -> Vec<Job> {
    vec![job(), job()]
}

fn leaked() -> &'static mut [Job] {
    Box::leak(Box::new([job(), job()]))
}

fn pairs() -> &'static [(D, u32)] {
    Box::leak(Box::new([(d("p"), 2), (d("q"), 3)]))
}

fn pair() -> Pair<D, u32> {
    Pair(d("one"), 2, d("three"))
}

fn triple() -> (D, D, u32) {
    (d("x"), d("y"), 5)
}

fn point() -> Point {
    Point { x: 1, y: 2, z: 3 }
}

fn owner() -> Owner {
    Owner { id: 4, tag: d("tag") }
}

fn lent(a: &str) -> Lent<'_> {
    Lent { a, b: d("b"), c: 1 }
}

fn first(list: &[Job]) -> &Job {
    &list[0]
}

fn first_mut(list: &mut [Job]) -> &mut Job {
    &mut list[0]
}

fn spend<T: Debug>(value: T) -> u32 {
    step(format!("spend {value:?}"));
    1
}

fn num(n: u32) -> u32 {
    n + 1
}

twins! {
    fn one_then_other() -> u32 {
        let j = job();
        let Job { name, .. } = j;
        yield_!(ev(1));
        let n = spend(name);
        yield_!(ev(2));
        n + spend(j.data)
    }
    fn looked_at_later() -> u32 {
        let j = job();
        let Job { name, .. } = j;
        yield_!(ev(1));
        step(j.data.name());
        yield_!(ev(2));
        spend(name) + j.id
    }
    fn nothing_moved() -> u32 {
        let j = job();
        let Job { id, size, .. } = j;
        yield_!(ev(1));
        spend(j.data);
        yield_!(ev(2));
        id + size as u32
    }
    fn copies_and_moves() -> u32 {
        let j = job();
        let Job { id, mut name, .. } = j;
        yield_!(ev(1));
        name = d("other");
        yield_!(ev(2));
        spend(name) + id + num(j.size as u32)
    }
    fn of_an_event() -> u32 {
        let j = yield_!(ev(job()));
        let Job { name, data, .. } = j;
        yield_!(ev(1));
        spend(data);
        spend(name);
        yield_!(ev(2));
        j.id + j.place.zip + spend(j.place.city)
    }
    fn in_a_loop() -> u32 {
        let mut n = 0;
        for j in jobs() {
            let Job { name, .. } = j;
            n += yield_!(ev(1));
            spend(name);
            n += j.id;
            if n > 5 { yield_!(ev(2)); spend(j.data); continue; }
            spend(j.place.street);
        }
        n
    }
    fn over_references(list: Vec<Job> = jobs()) -> u32 {
        let mut n = 0;
        let list = std::rc::Rc::new(list);
        for i in 0..2 {
            let list = list.clone();
            let j = first(&list);
            let Job { id, size, .. } = *j;
            n += id + size as u32;
            n += yield_!(ev(1));
        }
        n
    }
    fn nested_pattern() -> u32 {
        let j = job();
        let Job { place: Place { city, .. }, .. } = j;
        yield_!(ev(1));
        step(j.data.name());
        spend(city);
        yield_!(ev(2));
        spend(j.name)
    }
    fn a_generic_tuple_struct() -> u32 {
        let p = pair();
        let Pair(one, ..) = p;
        yield_!(ev(1));
        spend(one);
        yield_!(ev(2));
        num(p.1)
    }
    fn a_tuple() -> u32 {
        let t = triple();
        let (x, ..) = t;
        yield_!(ev(1));
        spend(x);
        yield_!(ev(2));
        spend(t.1) + t.2
    }
    fn a_tuple_in_full() -> u32 {
        let t = triple();
        let (x, _, _) = t;
        yield_!(ev(1));
        spend(x);
        yield_!(ev(2));
        step(t.1.name());
        num(t.2)
    }
    fn with_its_own_drop() -> u32 {
        let o = owner();
        let Owner { id, .. } = o;
        yield_!(ev(1));
        step(o.tag.name());
        yield_!(ev(2));
        id + o.id
    }
    fn used_before() -> u32 {
        let j = job();
        step(j.name.name());
        yield_!(ev(0));
        let n = j.id;
        let Job { name, .. } = j;
        yield_!(ev(1));
        spend(j.data);
        yield_!(ev(2));
        spend(name) + n
    }
    fn in_a_branch(c: bool = true) -> u32 {
        let j = job();
        if c {
            let Job { name, .. } = j;
            yield_!(ev(1));
            spend(name);
            spend(j.data);
            yield_!(ev(2));
        } else {
            yield_!(ev(3));
            spend(j.data);
        }
        step("behind");
        yield_!(ev(4))
    }
    fn left_by_a_return(n: u32 = 1) -> u32 {
        let j = job();
        let Job { name, .. } = j;
        if yield_!(ev(n)) == 1 {
            return spend(j.data);
        }
        yield_!(ev(2));
        spend(name) + j.id
    }
    fn through_macros() -> u32 {
        let j = job();
        let Job { name, .. } = j;
        yield_!(ev(1));
        step(format!("{} {:?} {}", j.id, j.data, yield_!(ev(2))));
        assert_eq!(j.size, 3);
        spend(name)
    }
    fn a_closure_looks_later() -> u32 {
        let j = job();
        let Job { name, .. } = j;
        yield_!(ev(1));
        let look = || j.id + 1;
        let n = look();
        spend(name);
        yield_!(ev(2));
        n + spend(j.data)
    }
    fn changed_later() -> u32 {
        let mut j = job();
        let Job { name, .. } = j;
        yield_!(ev(1));
        j.id += 1;
        j.data = d("new");
        yield_!(ev(2));
        spend(name) + j.id + spend(j.data)
    }
    fn named_again() -> u32 {
        let name = d("outer");
        let j = job();
        let Job { name, .. } = j;
        yield_!(ev(1));
        spend(name);
        yield_!(ev(2));
        spend(j.data)
    }
    fn as_a_field_named_otherwise() -> u32 {
        let j = job();
        let Job { name: a, place: b, .. } = j;
        yield_!(ev(1));
        spend(b.city);
        spend(a);
        yield_!(ev(2));
        j.id + num(j.id)
    }
    fn a_method_with_a_wait() -> u32 {
        let j = job();
        let Job { name, .. } = j;
        yield_!(ev(1));
        let n = j.data.plus(yield_!(ev(2)));
        spend(name) + n
    }
    fn out_of_an_option() -> u32 {
        let o = Some(job());
        if let Some(j) = o {
            let Job { name, .. } = j;
            yield_!(ev(1));
            spend(name);
            yield_!(ev(2));
            return spend(j.data);
        }
        0
    }

    fn a_reference(list: &'static [Job] = leaked()) -> u32 {
        let j = first(list);
        let Job { name, .. } = j;
        yield_!(ev(1));
        spend(name);
        yield_!(ev(2));
        num(j.id) + spend(&j.data)
    }
    fn a_reference_copied(list: &'static [Job] = leaked()) -> u32 {
        let j = first(list);
        let &Job { id, .. } = j;
        yield_!(ev(1));
        id + num(j.id)
    }
    fn references_in_a_loop(list: &'static [Job] = leaked()) -> u32 {
        let mut n = 0;
        for j in list {
            let Job { name, id, .. } = j;
            n += yield_!(ev(*id));
            step(name.name());
            n += num(j.id) + j.list.len() as u32;
        }
        n
    }
    fn references_from_iter(list: &'static [Job] = leaked()) -> u32 {
        let mut n = 0;
        for j in list.iter().rev() {
            let Job { name, id, .. } = j;
            n += yield_!(ev(*id));
            step(name.name());
            if j.id > 3 { continue; }
            n += num(j.id) + j.list.len() as u32;
        }
        n
    }
    fn a_mutable_reference(list: &'static mut [Job] = leaked()) -> u32 {
        let j = first_mut(list);
        let Job { id, list, .. } = j;
        *id += 1;
        list.push(4);
        yield_!(ev(1));
        j.id += 1;
        yield_!(ev(2));
        j.id + j.list.len() as u32
    }
    fn a_mutable_reference_by_function(list: &'static mut [Job] = leaked()) -> u32 {
        let j = first_mut(list);
        let Job { id, .. } = j;
        *id += 5;
        yield_!(ev(1));
        j.size += 1;
        j.data = d("other");
        yield_!(ev(2));
        j.id + j.size as u32
    }
    fn a_tuple_reference(list: &'static [(D, u32)] = pairs()) -> u32 {
        let r = list.first().unwrap();
        let (p, _) = r;
        yield_!(ev(1));
        step(p.name());
        num(r.1)
    }
    fn a_tuple_reference_in_a_loop(list: &'static [(D, u32)] = pairs()) -> u32 {
        let mut n = 0;
        for r in list {
            let (p, ..) = r;
            n += yield_!(ev(1));
            step(p.name());
            n += match r.1 { 2 => 5, k => num(k) };
        }
        n
    }
    fn copies_throughout() -> u32 {
        let p = point();
        let Point { x, .. } = p;
        yield_!(ev(x));
        spend(p.y);
        yield_!(ev(2));
        p.x + p.z + x
    }
    fn copies_used_whole() -> u32 {
        let p = point();
        let Point { x, .. } = p;
        yield_!(ev(x));
        spend(p.y);
        spend(p);
        yield_!(ev(2));
        p.x
    }
    fn copied_and_used_whole() -> u32 {
        let j = job();
        let Job { id, .. } = j;
        yield_!(ev(id));
        step(j.data.name());
        yield_!(ev(2));
        spend(j)
    }
    fn copied_and_a_method() -> u32 {
        let j = job();
        let Job { id, .. } = j;
        yield_!(ev(id));
        step(j.data.name());
        yield_!(ev(2));
        j.look()
    }
    fn lent_of_an_argument(a: &'static str = "text") -> u32 {
        let l = lent(a);
        let Lent { b, .. } = l;
        yield_!(ev(1));
        spend(b);
        yield_!(ev(2));
        l.a.len() as u32 + l.c
    }
    fn part_of_a_part() -> u32 {
        let j = job();
        let Job { name, .. } = j;
        yield_!(ev(1));
        spend(j.place.city);
        yield_!(ev(2));
        spend(name) + j.place.zip + spend(j.place.street)
    }
    fn a_field_in_a_loop_behind() -> u32 {
        let j = job();
        let Job { name, list, .. } = j;
        let mut n = 0;
        for k in list {
            n += yield_!(ev(k)) + j.id;
            step(j.data.name());
        }
        spend(name);
        n + j.tags["a"]
    }
    fn borrowed_by_the_event() -> u32 {
        let j = job();
        let Job { name, .. } = j;
        let n = yield_!(ev(j.id + 1));
        let m = yield_!(ev(j.data));
        spend(name);
        spend(m);
        n
    }
    fn a_field_reference() -> u32 {
        let j = job();
        let Job { name, .. } = j;
        let all = &j.list;
        let sum: u32 = all.iter().sum();
        yield_!(ev(sum));
        let tags = &j.tags;
        let n = tags["a"];
        spend(name);
        n
    }
    fn in_two_branches(c: bool = false) -> u32 {
        let j = job();
        if c {
            let Job { name, .. } = j;
            yield_!(ev(1));
            spend(name) + spend(j.data)
        } else {
            let Job { data, .. } = j;
            yield_!(ev(2));
            spend(data) + spend(j.name)
        }
    }
    fn in_an_arm(o: Option<u32> = Some(2)) -> u32 {
        let j = job();
        let g = d("g");
        match o {
            Some(n) if n > 1 => {
                let Job { name, id, .. } = j;
                let h = d("h");
                yield_!(ev(id));
                spend(name);
                n + j.size as u32
            }
            _ => yield_!(ev(3)),
        }
    }
    fn bound_as_one_looked_up(list: &'static [Job] = leaked()) -> u32 {
        let Some(j) = list.iter().find(|j| j.id == 7) else { return 0 };
        let Job { name, place: Place { city, .. }, .. } = j;
        yield_!(ev(1));
        step(city.name());
        step(name.name());
        j.place.zip + num(j.id)
    }
}
