//! Methods whose arguments wait, of variables that get new values before they are used again: what the method takes it takes
//! before the wait, and what it leaves drops as the new value comes.

use crate::support::*;
use crate::twins;

pub struct Server {
    d: D,
}

fn server(name: &'static str) -> Server {
    Server { d: d(name) }
}

impl Server {
    fn name_after(&self, _: &str, _: &str) -> &str {
        log("name");
        self.d.0
    }
    fn finish(self, n: u32) -> u32 {
        log("finish");
        eat(self.d);
        n
    }
    fn peek(&self, n: u32) -> u32 {
        log("peek");
        n
    }
    fn add(&mut self, n: u32) -> u32 {
        log("add");
        n
    }
    fn add_to(&mut self, _: u32) -> &mut D {
        log("add");
        &mut self.d
    }
    fn with(self, _: u32) -> Self {
        log("with");
        self
    }
    fn step(self, n: u32) -> Option<Server> {
        log("step");
        (n < 3).then(|| server("next"))
    }
}

twins! {
    fn taken_and_renewed_after_a_wait() -> u32 {
        let mut v = server("one");
        let g = d("g");
        let n = v.finish(yield_!(ev(3)));
        yield_!(ev(1));
        v = server("two");
        yield_!(ev(1));
        v.peek(n)
    }
    fn looked_at_and_renewed() -> u32 {
        let mut v = server("one");
        let g = d("g");
        let n = v.peek(yield_!(ev(3)));
        log("x");
        v = server("two");
        yield_!(ev(1));
        v.finish(n)
    }
    fn looked_at_until_a_break() -> u32 {
        let mut v = server("one");
        let g = d("g");
        let mut n = 0;
        loop {
            n += v.peek(yield_!(ev(3)));
            if n > 8 {
                break;
            }
            v = server("two");
        }
        yield_!(ev(1));
        v.finish(n)
    }
    fn taken_in_each_turn() -> u32 {
        let mut v = server("one");
        let mut n = 0;
        loop {
            let g = d("g");
            n += v.finish(yield_!(ev(3)));
            if n > 8 {
                return n;
            }
            yield_!(ev(3));
            v = server("two");
        }
    }
    fn changed_in_each_turn() -> u32 {
        let mut v = server("one");
        let mut n = 0;
        while n < 8 {
            let g = d("g");
            v.add_to(yield_!(ev(3))).name();
            n += v.add(yield_!(ev(3)));
            yield_!(ev(3));
            v = server("two");
        }
        v.peek(3)
    }
    fn what_borrows_from_it() -> u32 {
        let mut v = server("one");
        let g = d("g");
        let name = v.name_after(&yield_!(ev("x".to_string())), "");
        let n = name.len() as u32;
        v = server("two");
        v.peek(n)
    }
    fn with_questions() -> Result<u32, &'static str> {
        let mut v = server("one");
        let g = d("g");
        let n = v.finish(yield_!(ok(3))?);
        let h = d("h");
        yield_!(ok(1))?;
        v = server(yield_!(ok("two"))?);
        let i = d("i");
        Ok(v.with(n).with(yield_!(ok(4))?).peek(3))
    }
    fn several_times() -> u32 {
        let mut v = server("one");
        let g = d("g");
        v = {
            let w = server("two");
            w.finish(yield_!(ev(1)));
            server("three")
        };
        v.peek(yield_!(ev(4)));
        v = server("four");
        v.finish(yield_!(ev(4)));
        v = server("five");
        3
    }
    fn behind_labels() -> u32 {
        let mut v = server("one");
        let g = d("g");
        'a: {
            if v.peek(yield_!(ev(1))) == 1 {
                break 'a;
            }
            v = server("x");
        }
        let n = 'b: {
            let n = match v.peek(yield_!(ev(1))) {
                1 => break 'b 3,
                n => n,
            };
            v = server("x");
            n
        };
        v.finish(n)
    }
    fn behind_a_match_that_leaves() -> u32 {
        let mut v = server("one");
        let g = d("g");
        let n = match v.finish(yield_!(ev(1))) {
            1 => yield_!(ev(2)),
            _ => return 3,
        };
        v = server("x");
        v.finish(n)
    }
    fn in_a_condition() -> u32 {
        let mut v = server("one");
        let g = d("g");
        if v.peek(yield_!(ev(1))) > 3 {
            return 1;
        }
        v = server("x");
        v.finish(3)
    }
    fn typestate_in_a_loop() -> u32 {
        let mut v = server("one");
        let g = d("g");
        let mut n = 0;
        loop {
            let h = d("h");
            match v.step(yield_!(ev(n))) {
                Some(next) => {
                    log("next");
                    v = next;
                    yield_!(ev(3));
                }
                None => break,
            }
            n += 1;
        }
        n
    }
    fn renewed_in_some_arms() -> u32 {
        let mut v = server("one");
        let g = d("g");
        let mut n = 0;
        loop {
            let h = d("h");
            match v.peek(yield_!(ev(n))) {
                0 => v = server("two"),
                1 => {
                    yield_!(ev(3));
                    if yield_!(ev(true)) {
                        v = server("four");
                    } else {
                        return 4;
                    }
                }
                2 => {
                    n += 1;
                    v = server("five");
                    continue;
                }
                _ => break,
            }
            n += 1;
            let i = d("i");
        }
        v.peek(n)
    }
    fn in_the_condition_of_a_loop() -> u32 {
        let mut v = server("one");
        let g = d("g");
        let mut n = 0;
        while v.peek(yield_!(ev(n))) < 3 {
            let h = d("h");
            n += 1;
            v = server("again");
            yield_!(ev(1));
        }
        n
    }
    fn renewed_by_a_wait() -> u32 {
        let mut v = server("one");
        let g = d("g");
        for n in 0..4 {
            let h = d("h");
            if v.finish(yield_!(ev(n))) == 2 {
                return 9;
            }
            v = server(yield_!(ev("again")));
        }
        v.peek(3)
    }
    fn renewed_where_the_next_turn_begins() -> u32 {
        let mut v = server("one");
        let g = d("g");
        let mut n = 0;
        loop {
            v = server("again");
            let h = d("h");
            if v.finish(yield_!(ev(n))) == 2 {
                n += 10;
                break;
            }
            if n == 1 {
                n += 1;
                continue;
            }
            n += 1;
        }
        n
    }
    fn in_nested_loops() -> u32 {
        let mut v = server("one");
        let g = d("g");
        let mut n = 0;
        'o: loop {
            let h = d("h");
            'i: loop {
                match v.with(yield_!(ev(n))).step(yield_!(ev(n))) {
                    Some(w) if n < 2 => {
                        v = w;
                        n += 1;
                        break 'i;
                    }
                    Some(w) if n < 4 => {
                        v = w;
                        n += 1;
                        continue 'o;
                    }
                    Some(w) => {
                        let x = w.finish(3);
                        v = server("y");
                        break 'o;
                    }
                    None => return 3,
                }
            }
            yield_!(ev(2));
        }
        n
    }
    fn in_a_condition_that_binds() -> Result<u32, &'static str> {
        let mut v = server("one");
        let g = d("g");
        let mut n = 0;
        while let Some(w) = v.step(yield_!(ok(n))?) {
            let h = d("h");
            yield_!(ev(1));
            n += 1;
            v = w;
            if n == 4 {
                return Err("x");
            }
            yield_!(ev(1));
        }
        Ok(n)
    }
    fn in_either_of_two_conditions() -> u32 {
        let mut v = server("one");
        let g = d("g");
        if v.peek(yield_!(ev(1))) > 3 || {
            v = server("two");
            v.add(yield_!(ev(1))) > 3
        } {
            v = server("three");
        }
        v.finish(3)
    }
    fn renewed_in_both_branches() -> u32 {
        let mut v = server("one");
        let g = d("g");
        let n = if v.peek(yield_!(ev(1))) > 3 {
            v = server("three");
            1
        } else {
            v = server("four");
            2
        };
        let k = v.d.name().len() as u32;
        let o = {
            let n = v.peek(yield_!(ev(3)));
            {
                v = server("z");
            }
            n
        };
        v.finish(k + o + n)
    }
    fn used_where_no_arm_renews_it() -> u32 {
        let mut v = server("one");
        let g = d("g");
        let n = match Some(v.peek(yield_!(ev(1)))) {
            Some(n) if n > 0 => {
                v = server("q");
                n
            }
            Some(n) => n,
            None => 4,
        };
        yield_!(ev(1));
        drop(v);
        n
    }
    fn of_std() -> u32 {
        let mut v = Some(3);
        let g = d("g");
        let n = v.unwrap_or(yield_!(ev(1)));
        v = Some(4);
        yield_!(ev(1));
        let mut o = vec![d("o")];
        o.push(yield_!(ev(d("1"))));
        o = vec![];
        o.extend(yield_!(ev(vec![d("p")])));
        o.len() as u32 + n
    }
    fn of_an_argument(v: Server = server("arg")) -> u32 {
        let mut v = v;
        let g = d("g");
        loop {
            if v.finish(yield_!(ev(1))) == yield_!(ev(1)) {
                let x = d("x");
                v = server("y");
                yield_!(ev(2));
                break;
            }
            panic!("no");
        }
        v.peek(4)
    }
    fn last_in_a_statement_of_a_macro() -> u32 {
        let mut v = server("one");
        let g = d("g");
        assert_eq!(v.finish(yield_!(ev(1))), 1);
        yield_!(ev(1))
    }
    fn last_in_a_format() -> u32 {
        let mut v = server("one");
        let g = d("g");
        let t = format!("{}{}", 3, v.finish(yield_!(ev(1))));
        yield_!(ev(1))
    }
    fn last_in_a_test() -> u32 {
        let mut v = server("one");
        let g = d("g");
        if matches!(v.finish(yield_!(ev(1))), 1..3) { yield_!(ev(1)); }
        yield_!(ev(1))
    }
    fn last_in_a_list() -> u32 {
        let mut v = server("one");
        let mut o = server("o");
        let g = d("g");
        let x = vec![3, v.finish(yield_!(ev(1))), o.finish(yield_!(ev(1)))];
        yield_!(ev(1))
    }
    fn last_in_an_assertion() -> u32 {
        let mut v = server("one");
        let g = d("g");
        assert!(v.finish(yield_!(ev(1))) > 0, "wrong");
        yield_!(ev(1))
    }
    fn renewed_behind_a_statement_of_a_macro() -> u32 {
        let mut v = server("one");
        let g = d("g");
        assert_eq!(v.finish(yield_!(ev(1))), 1);
        v = server("two");
        yield_!(ev(1))
    }
    fn renewed_behind_macros() -> u32 {
        let mut v = server("one");
        let g = d("g");
        let t = format!("{}{}", 3, v.finish(yield_!(ev(1))));
        v = server("two");
        yield_!(ev(1));
        let t = vec!(3, v.peek(yield_!(ev(1))), 4);
        v = server("three");
        v.peek(3)
    }
    fn tested_in_the_condition_of_a_loop() -> u32 {
        let mut v = server("one");
        let g = d("g");
        while matches!(v.step(yield_!(ev(1))), Some(w) if w.peek(2) > 2) { yield_!(ev(1)); v = server("two"); }
        yield_!(ev(1))
    }
    fn renewed_behind_assertions() -> u32 {
        let mut v = server("one");
        let g = d("g");
        let x = vec![3, v.finish(yield_!(ev(1)))];
        v = server("two");
        assert!(v.finish(yield_!(ev(1))) > 0, "wrong {}", yield_!(ev(3)));
        v = server("three");
        assert!(v.peek(yield_!(ev(0))) > 0, "wrong {}", v.peek(yield_!(ev(3))));
        v = server("three");
        yield_!(ev(1))
    }
    fn not_reached_behind_a_panic() -> u32 {
        let mut v = server("one");
        let g = d("g");
        loop {
            if v.peek(yield_!(ev(4))) > 2 && v.peek(yield_!(ev(2))) > 1 { v = server("again"); log("b"); yield_!(ev(1)); break }
            panic!("x {}", v.peek(yield_!(ev(3))));
        }
        yield_!(ev(1))
    }
}
