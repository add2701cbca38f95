//! `let`s in the guards of `match`, before and after what suspends.

use crate::support::*;
use crate::twins;

#[derive(Debug)]
enum Shape {
    Dot(u32, D),
    Named { name: String },
    Nothing,
}

fn weight(shape: &Shape) -> Result<u32, u32> {
    match shape {
        Shape::Dot(n, _) => Ok(*n),
        Shape::Named { name } => Err(name.len() as u32),
        Shape::Nothing => Ok(9),
    }
}

fn make(n: u32) -> Option<D> {
    step(format!("make {n}"));
    (n > 0).then_some(D("made"))
}

struct Linked {
    next: Option<Box<u32>>,
    value: D,
}

twins! {
    fn what_a_let_binds_is_used_by_a_later_wait(n: u32 = 1) -> u32 {
        match n {
            x if let Some(y) = x.checked_sub(1) && yield_!(ev(y == 0)) => y + yield_!(ev(5)),
            _ => 3,
        }
    }

    fn what_lets_make_is_dropped_where_the_guard_fails() -> u32 {
        let mut sum = 0;
        for i in 0..4u32 {
            sum += match (d("s"), i) {
                (a, x)
                    if x > 2
                        && yield_!(ev(true))
                        && let Some(y) = make(x)
                        && yield_!(ev(y.name() == "none")) =>
                {
                    eat(a);
                    eat(y);
                    1
                }
                (a, x)
                    if let Some(y) = make(x)
                        && yield_!(ev(x > 1))
                        && let Some(z) = make(y.plus(x))
                        && yield_!(ev(z.plus(x) > 3))
                        && y.plus(1) == 2 =>
                {
                    eat(y);
                    yield_!(ev(()));
                    log(a.name());
                    eat(z);
                    10
                }
                (a, _) if yield_!(ev(i == 0)) => {
                    eat(a);
                    100
                }
                (_b, _) => {
                    yield_!(ev(()));
                    1000
                }
            };
        }
        sum
    }

    fn a_let_hides_what_the_pattern_binds(text: Option<&'static str> = Some("17")) -> u32 {
        match text {
            Some(x) if let Ok(x) = x.parse::<u32>() && yield_!(ev(x > 3)) && x < 20 => {
                x + yield_!(ev(1))
            }
            Some(x) => x.len() as u32,
            None => 0,
        }
    }

    fn what_one_let_binds_is_matched_by_the_next(text: Option<&'static str> = Some("17")) -> u32 {
        match text {
            Some(x)
                if let Some(y) = x.strip_prefix("1")
                    && yield_!(ev(y.len() == 1))
                    && let Ok(n) = y.parse::<u32>()
                    && yield_!(ev(n != 3)) =>
            {
                n
            }
            Some(x) => x.len() as u32,
            None => 0,
        }
    }

    fn a_let_looks_at_what_the_arm_takes() -> u32 {
        let linked = Linked { next: Some(Box::new(see(4))), value: d("v") };
        match linked {
            Linked { next, value }
                if let Some(x) = &next
                    && yield_!(ev(**x == 4))
                    && value.plus(1) > 1
                    && yield_!(ev(**x > 3)) =>
            {
                eat(value);
                *next.unwrap()
            }
            Linked { value, .. } => value.plus(3),
        }
    }

    fn a_let_of_a_copy_that_does_not_match() -> u32 {
        let mut sum = 0;
        for number in [None, Some(3), Some(5)] {
            sum += match (number, d("t")) {
                (n, t)
                    if let Some(x) = n
                        && let Some(y) = yield_!(ev(Some(x)))
                        && yield_!(ev(x + y == 6))
                        && let Some(z) = yield_!(ev(Some(x).filter(|x| *x > 3))) =>
                {
                    eat(t);
                    z
                }
                (Some(x), t) => t.plus(x),
                (_, _t) => {
                    yield_!(ev(()));
                    100
                }
            };
        }
        sum
    }

    fn what_a_guard_takes_last_and_another_arm_has_not() -> u32 {
        let mut sum = 0;
        for i in 0..4u32 {
            sum += match (d("s"), i) {
                (a, x) if let Some(y) = make(yield_!(ev(i % 2))) && y.plus(x) == 2 => {
                    eat(a);
                    eat(y);
                    1
                }
                (a, x)
                    if let v = vec![x]
                        && yield_!(ev(v.len() == 1))
                        && let Some(z) = v.into_iter().next()
                        && z > 0 =>
                {
                    log(a.name());
                    yield_!(ev(z)) * 10
                }
                (_b, _) => {
                    yield_!(ev(()));
                    1000
                }
            };
        }
        sum
    }

    fn an_arm_that_goes_on_elsewhere() -> u32 {
        let mut out = 0;
        'outer: for shape in [Shape::Dot(1, d("x")), Shape::Named { name: "q".into() }, Shape::Nothing] {
            let found = match &shape {
                Shape::Named { .. }
                    if let Err(k) = weight(&Shape::Named { name: "abc".into() })
                        && yield_!(ev(k == 3))
                        && let Shape::Named { name } = (Shape::Named { name: "k".repeat(k as usize) })
                        && yield_!(ev(name.len() == 3)) =>
                {
                    out += name.len() as u32;
                    continue 'outer;
                }
                _ if let Ok(k) = weight(&Shape::Nothing) && yield_!(ev(k == 9)) => k,
                _ => 0,
            };
            out += found * 10;
        }
        out
    }
}
