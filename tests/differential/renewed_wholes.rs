//! Variables that get new values, as a whole, after parts of the old ones were taken, and others looked at or renewed.

use crate::support::*;
use crate::twins;

#[derive(Debug)]
pub struct Job {
    name: D,
    tag: D,
    list: Vec<D>,
    n: u32,
}

fn job() -> Job {
    let (name, tag) = (d("name"), d("tag"));
    Job { name, tag, list: vec![d("l1"), d("l2")], n: 4 }
}

fn eaten(d: D) -> usize {
    let length = d.name().len();
    eat(d);
    length
}

fn more(n: u32) -> Option<Job> {
    (n < 2).then(job)
}

pub struct Request {
    id: u32,
    name: String,
    tag: Option<String>,
}

fn request(id: u32) -> Request {
    Request { id, name: format!("n{id}"), tag: Some(format!("t{id}")) }
}

twins! {
    fn taken_again_before_the_whole_is_renewed() -> u32 {
        let mut j = job();
        eat(eaten(j.name));
        yield_!(ev(1));
        j.name = d("new");
        yield_!(ev(1));
        eat(eaten(j.name));
        yield_!(ev(1));
        j = job();
        yield_!(ev(1));
        3
    }
    fn taken_again_without_a_wait() -> u32 {
        let mut j = job();
        eat(eaten(j.name));
        yield_!(ev(1));
        j.name = d("new");
        eat(eaten(j.name));
        j = job();
        3
    }
    fn taken_once() -> u32 {
        let mut j = job();
        eat(eaten(j.name));
        yield_!(ev(1));
        j = job();
        3
    }
    fn renewed_and_renewed_with_the_whole() -> u32 {
        let mut j = job();
        eat(eaten(j.name));
        j.name = d("new");
        yield_!(ev(1));
        j = job();
        3
    }
    fn taken_twice_before_a_wait() -> u32 {
        let mut j = job();
        eat(eaten(j.name));
        j.name = d("new");
        eat(eaten(j.name));
        yield_!(ev(1));
        j = job();
        yield_!(ev(1));
        3
    }
    fn looked_at_in_between(c: bool = true) -> u32 {
        let mut j = job();
        eat(eaten(j.name));
        yield_!(ev(1));
        log(j.tag.name());
        j.name = d("new");
        eat(eaten(j.name));
        yield_!(ev(2)); j = job();
        yield_!(ev(1));
        eat(eaten(j.name));
        3
    }
    fn renewed_in_a_branch(c: bool = true) -> u32 {
        let mut j = job();
        eat(eaten(j.name));
        yield_!(ev(1));
        log(j.tag.name());
        j.name = d("new");
        if c { yield_!(ev(1)); j = job(); }
        yield_!(ev(1));
        eat(eaten(j.name));
        3
    }
    fn left_before_it_is_renewed(c: bool = true) -> u32 {
        let mut j = job();
        eat(eaten(j.name));
        yield_!(ev(1));
        log(j.tag.name());
        if c { return 3 }
        yield_!(ev(1));
        j = { let x = d("x"); yield_!(ev(2)); job() };
        yield_!(ev(1));
        eat(eaten(j.name));
        log(j.tag.name());
        yield_!(ev(1));
        j = job();
        yield_!(ev(1));
        eat(eaten(j.tag));
        3
    }
    fn in_turns_and_behind_them(c: bool = true) -> u32 {
        let mut j = job();
        for i in 0..3 {
            let g = d("g");
            eat(eaten(j.name));
            yield_!(ev(1));
            log(j.tag.name());
            j = job();
            yield_!(ev(1));
        }
        eat(eaten(j.name));
        yield_!(ev(1));
        j.n
    }
    fn copies_until_a_break(c: bool = true) -> u32 {
        let mut r = request(0);
        let g = d("g");
        for i in 1..4 {
            let id = r.id;
            yield_!(ev(id));
            log(&r.name);
            if id == 2 { break }
            r = request(i);
        }
        r.id + r.name.len() as u32
    }
    fn strings_in_turns(c: bool = true) -> u32 {
        let mut r = request(0);
        let g = d("g");
        for i in 1..4 {
            let id = r.id;
            let name = r.name;
            yield_!(ev(id));
            log(&r.tag.clone().unwrap());
            r = request(i);
            yield_!(ev(r.id));
            log(&name);
        }
        r.id + r.name.len() as u32
    }
    fn several_parts_in_turns(c: bool = true) -> Result<u32, &'static str> {
        let mut j = job();
        let g = d("g");
        for i in 1..4 {
            let h = d("h");
            eat(j.name);
            let n = yield_!(ok(i))?;
            log(j.tag.name());
            if n == 3 { return Err("three") }
            eat(j.list);
            yield_!(ok(i))?;
            j = job();
            let i = d("i");
            yield_!(ok(n))?;
            log(j.tag.name());
        }
        Ok(j.n)
    }
    fn of_boxes_in_turns(c: bool = true) -> u32 {
        let mut j = Box::new(job());
        for i in 1..4 {
            let h = d("h");
            eat(j.name);
            yield_!(ev(i));
            log(j.tag.name());
            j = Box::new(job());
            yield_!(ev(i));
        }
        j.n
    }
    fn of_tuples_in_turns(c: bool = true) -> u32 {
        let mut t = (d("a"), d("b"), 3);
        loop {
            let h = d("h");
            eat(t.0);
            t.2 += yield_!(ev(1));
            log(t.1.name());
            if t.2 > 5 { return t.2 }
            t = (d("c"), d("e"), t.2);
            yield_!(ev(2));
        }
    }
    fn parts_and_the_whole_in_turns(c: bool = true) -> u32 {
        let mut t = (d("a"), d("b"));
        let mut n = 0;
        while n < 3 {
            let h = d("h");
            eat(t.0);
            n += yield_!(ev(1));
            t.0 = d("again");
            log(t.1.name());
            yield_!(ev(2));
            eat(t.0);
            t = (d("c"), d("e"));
            yield_!(ev(2));
        }
        eat(t.0);
        yield_!(ev(2));
        log(t.1.name());
        4
    }
    fn in_nested_turns(c: bool = true) -> u32 {
        let mut j = job();
        'o: for i in 0..2 {
            let h = d("h");
            for k in 0..2 {
                let h = d("k");
                eat(j.name);
                yield_!(ev(2));
                log(j.tag.name());
                j = job();
            }
            eat(j.tag);
            yield_!(ev(2));
            log(j.name.name());
            let old = j.name;
            j = job();
            yield_!(ev(2));
            eat(old);
        }
        4
    }
    fn changed_behind(c: bool = true) -> u32 {
        let mut j = job();
        loop {
            let name = j.name;
            let n = j.n;
            yield_!(ev(2));
            eat(eaten(j.tag));
            yield_!(ev(2));
            eat(name);
            j = job();
            j.n = n + 1;
            if j.n > 6 { break }
        }
        j.n
    }
    fn in_branches_and_arms(c: bool = true) -> u32 {
        let mut j = job();
        let g = d("g");
        if c {
            eat(j.name);
            yield_!(ev(2));
            log(j.tag.name());
            j = job();
        } else {
            j = job();
            log("else");
        }
        let h = d("h");
        yield_!(ev(3));
        match j.n { 4 => { eat(j.list); yield_!(ev(1)); log(j.name.name()); j = job(); } _ => {} }
        j.n
    }
    fn in_a_loop_with_jumps(c: bool = true) -> u32 {
        let mut j = job();
        let g = d("g");
        for i in 0..3 {
            if i == 1 { yield_!(ev(1)); continue }
            eat(j.name);
            yield_!(ev(2));
            log(j.tag.name());
            j = job();
            if i == 2 { yield_!(ev(1)); break }
        }
        yield_!(ev(3));
        j.n
    }
    fn by_a_pattern(c: bool = true) -> u32 {
        let mut j = job();
        let g = d("g");
        let Job { name, tag, .. } = j;
        yield_!(ev(2));
        eat(tag);
        j = job();
        yield_!(ev(3));
        j.n
    }
    fn by_a_pattern_of_a_tuple_in_turns(c: bool = true) -> u32 {
        let mut j = (d("0"), d("1"));
        let g = d("g");
        for i in 0..3 {
            let (_, tag) = j;
            yield_!(ev(2));
            eat(tag);
            j = (d("n"), d("m"));
            yield_!(ev(3));
        }
        4
    }
    fn by_patterns_in_turns_and_behind_them(c: bool = true) -> Result<u32, &'static str> {
        let mut j = job();
        let g = d("g");
        for i in 0..3 {
            let h = d("h");
            let Job { name, list, .. } = j;
            yield_!(ok(2))?;
            eat(list);
            let i = d("i");
            j = job();
            yield_!(ok(3))?;
        }
        let Job { list, .. } = j;
        eat(list);
        j = job();
        let Job { tag: _t, n, .. } = j;
        yield_!(ok(3))?;
        let (Request { id, .. }) = request(3);
        j = job();
        let Job { n, .. } = j;
        yield_!(ok(3))?;
        log(j.tag.name());
        Ok(j.n)
    }
    fn by_a_pattern_with_else(c: bool = true) -> u32 {
        let mut o = Some((d("0"), d("1")));
        let g = d("g");
        for i in 0..3 {
            let Some((_, tag)) = o else { return 3 };
            yield_!(ev(2));
            eat(tag);
            o = if i > 0 { None } else { Some((d("n"), d("m"))) };
            yield_!(ev(3));
        }
        4
    }
    fn copies_by_patterns(c: bool = true) -> u32 {
        let mut o = (3, d("1"));
        let g = d("g");
        for i in 0..3 {
            let (n, _) = o;
            yield_!(ev(2));
            if i == 2 { break }
            o = (4, d("n"));
            yield_!(ev(3));
        }
        log(o.1.name());
        let (n, _) = o;
        yield_!(ev(2));
        o = (4, d("m"));
        log(o.1.name());
        let (n, ref x) = o;
        log(x.name());
        o = (4, d("k"));
        4
    }
    fn renewed_in_one_branch(n: u32 = 1) -> u32 {
        let mut j = job();
        let h = d("h");
        let length = eaten(j.name);
        yield_!(ev(()));
        if n == 1 {
            j = {
                let g = d("in");
                yield_!(ev(()));
                job()
            };
        }
        yield_!(ev(()));
        length as u32
    }
    fn by_what_comes_next(n: u32 = 1) -> u32 {
        let mut j = job();
        let h = d("h");
        let mut k = 0;
        loop {
            eat(j.name);
            let g = d("g");
            k += 1;
            match yield_!(ev(more(k))) {
                Some(next) => j = next,
                None => break,
            }
            yield_!(ev(()));
        }
        k
    }
    fn by_what_comes_next_or_left() -> Result<u32, &'static str> {
        let mut j = job();
        let h = d("h");
        let mut k = 0;
        while k < 3 {
            let name = j.name;
            let g = d("g");
            yield_!(ev(()));
            log(j.tag.name());
            k += 1;
            match yield_!(ok(more(k)))? {
                Some(next) if next.n > 3 => {
                    yield_!(ev(3));
                    j = next;
                    eat(name);
                }
                Some(_) => return Ok(4),
                None => return Ok(3),
            }
            yield_!(ev(()));
            eat(j.list);
            yield_!(ev(()));
            j = job();
        }
        Ok(j.n)
    }
    fn after_a_branch() -> u32 {
        let mut j = job();
        let h = d("h");
        for i in 0..3 {
            if i == 1 {
                eat(j.name);
                yield_!(ev(()));
                let i = d("i");
            }
            let g = d("g");
            yield_!(ev(()));
            j = yield_!(ev(job()));
        }
        j.n
    }
    fn where_each_turn_begins() -> u32 {
        let mut j;
        let h = d("h");
        for i in 0..3 {
            j = job();
            eat(j.name);
            let g = d("g");
            yield_!(ev(()));
        }
        3
    }
    fn where_a_turn_begins_after_a_jump() -> u32 {
        let mut j = job();
        let h = d("h");
        for i in 0..3 {
            j = job();
            let g = d("g");
            if i == 1 {
                eat(j.name);
                yield_!(ev(()));
                continue;
            }
            log(j.name.name());
        }
        j = job();
        j.n
    }
    fn in_both_branches(n: u32 = 1) -> u32 {
        let mut j = job();
        let h = d("h");
        let r = if n == 1 {
            eat(j.tag);
            yield_!(ev(()));
            j = job();
            3
        } else {
            let Job { name, tag, .. } = j;
            yield_!(ev(()));
            j = {
                yield_!(ev(()));
                job()
            };
            4
        };
        yield_!(ev(()));
        log(j.name.name());
        r
    }
    fn of_tuples_behind_labels(n: u32 = 1) -> u32 {
        let mut t = (d("1"), d("2"));
        let h = d("h");
        let r = match n {
            1 => {
                eat(t.0);
                yield_!(ev(()));
                t = (d("3"), d("4"));
                3
            }
            _ => return 4,
        };
        yield_!(ev(()));
        'a: {
            let (_, x) = t;
            yield_!(ev(()));
            if n == 1 {
                t = (d("5"), d("6"));
                break 'a;
            }
            t = (d("7"), x);
        }
        yield_!(ev(()));
        eat(t.1);
        r
    }
    fn two_parts_of_which_one_is_renewed() -> u32 {
        let mut j = job();
        drop(j.name);
        let tag = j.tag;
        yield_!(ev(1));
        eat(tag);
        j.tag = d("nb");
        j = job();
        yield_!(ev(1))
    }
    fn kept_back_and_behind_a_label(n: u32 = 0) -> u32 {
        let mut j = job();
        for i in 0..2u32 {
            'l: {
                log(j.name.name());
                let kept = j;
                yield_!(ev(n));
                j = kept;
                if n == 1 {
                    break 'l;
                }
                eat(j.name);
            }
            yield_!(ev(n));
            j = job();
            yield_!(ev(n));
        }
        yield_!(ev(1))
    }
}
