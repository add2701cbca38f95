//! The last use of a variable takes a part of it, and earlier code has looked at it: what that gives is used later, or decides.

use crate::made::*;
use crate::support::*;
use crate::twins;

#[derive(Debug)]
pub struct Request {
    method: String,
    body: Option<D>,
    guard: D,
    headers: Vec<(String, D)>,
}

pub fn request(body: Option<&'static str>) -> Request {
    let headers = vec![("host".to_string(), d("host"))];
    Request { method: see("GET").to_string(), body: body.map(d), guard: d("guard"), headers }
}

impl Request {
    fn kind(&self) -> &str {
        step("kind");
        &self.method
    }
}

twins! {
    fn what_was_measured_is_used_at_the_end(body: Option<&'static str> = Some("body")) -> usize {
        let r = request(body);
        let mut n = r.method.len();
        for (name, _) in &r.headers {
            n += name.len();
        }
        yield_!(ev(n));
        if let Some(body) = r.body {
            yield_!(ev(body));
        }
        n
    }

    fn what_was_measured_where_nothing_is_taken(body: Option<&'static str> = None) -> usize {
        let r = request(body);
        let n = r.method.len();
        yield_!(ev(n));
        if let Some(body) = r.body {
            yield_!(ev(body));
        }
        n
    }

    fn a_text_made_of_another_part() -> usize {
        let r = request(Some("body"));
        let mut head = format!("{} {}", r.method, r.headers.len());
        yield_!(ev(1));
        if let Some(body) = r.body {
            yield_!(ev(body));
        }
        head.push('!');
        yield_!(ev(head)).len()
    }

    fn a_clone_of_another_part() -> usize {
        let r = request(Some("body"));
        let method = r.method.clone();
        let tail = match r.body {
            Some(body) if body.name() == "x" => body,
            Some(body) => { eat(&body); body }
            None => d("none"),
        };
        eat(method);
        yield_!(ev(tail.name().len()))
    }

    fn an_owned_value_that_no_wait_comes_after() -> usize {
        let r = request(Some("body"));
        let head = format!("{}", r.method);
        let guard = r.guard;
        eat(head);
        yield_!(ev(guard));
        3
    }

    fn a_part_was_taken_out_by_reference() -> usize {
        let mut r = request(Some("body"));
        let body = r.body.take().unwrap_or_else(|| d("none"));
        yield_!(ev(1));
        let method = r.method;
        yield_!(ev(method.len()));
        eat(&body);
        method.len()
    }

    fn a_condition_looks_and_the_branch_takes(method: &'static str = "GET") -> usize {
        let r = request(Some("body"));
        if r.method == method {
            let guard = r.guard;
            yield_!(ev(guard));
        } else {
            yield_!(ev(r.body));
        }
        yield_!(ev(3))
    }

    fn both_branches_take(method: &'static str = "PUT") -> usize {
        let r = request(Some("body"));
        if r.kind() == method {
            yield_!(ev(r.guard));
        } else if r.method.is_empty() {
            eat(r.headers);
        } else {
            yield_!(ev(r.body));
        }
        yield_!(ev(3))
    }

    fn an_arm_takes_behind_a_look(method: &'static str = "GET") -> usize {
        let r = request(Some("body"));
        match r.kind() {
            "GET" => { let guard = r.guard; yield_!(ev(guard)); }
            "PUT" => eat(r.body),
            _ => {}
        }
        yield_!(ev(3))
    }

    fn an_arm_takes_what_a_number_chose() -> usize {
        let r = request(Some("body"));
        match r.headers.len() {
            0 => {}
            n => { yield_!(ev(n)); for header in r.headers { yield_!(ev(header)); } }
        }
        yield_!(ev(3))
    }

    fn a_borrow_that_ends_before_the_wait() -> usize {
        let pair = pair();
        let b = &pair.b;
        eat(b);
        let a = pair.a;
        yield_!(ev(1));
        eat(a);
        pair.n as usize
    }

    fn a_copy_beside_a_borrow() -> u32 {
        let pair = pair();
        let b = &pair.b;
        let n = pair.n;
        eat(b);
        yield_!(ev(n))
    }

    fn a_literal_among_the_arguments(again: bool = true) -> usize {
        let job = job();
        let _after = d("after");
        let next = if again { Some(Job { name: d("new"), ..job }) } else { None };
        yield_!(ev(1));
        eat(next);
        2
    }

    fn a_literal_in_a_turn_of_a_loop() -> u32 {
        let mut next = Some(job());
        let mut n = 0;
        while let Some(job) = next.take() {
            n += job.id;
            if n < 20 {
                next = Some(Job { id: n, ..job });
                yield_!(ev(n));
            } else {
                let name = job.name;
                yield_!(ev(n));
                eat(name);
            }
        }
        n
    }

    fn parts_in_the_input_of_matches(n: u32 = 7) -> u32 {
        let pair = pair();
        let _after = d("after");
        match yield_!(ev((pair.b, n))) {
            (b, 0) => eat(b),
            (b, _) => {
                if !matches!(b.plus(pair.n), 1..=4) {
                    eat(pair.a);
                }
                yield_!(ev(b));
            }
        }
        yield_!(ev(1))
    }

    fn matches_takes_a_part(n: u32 = 7) -> u32 {
        let pair = pair();
        let _after = d("after");
        eat(pair.b);
        if matches!(yield_!(ev(Some(pair.a))), Some(a) if a.plus(n) > 4) {
            yield_!(ev(1));
        }
        yield_!(ev(pair.n))
    }
}
