//! Patterns of enums, and of several arms, that move some parts of a variable and borrow others.

use crate::support::*;
use crate::{copied_twins, twins};

#[derive(Clone)]
pub enum Msg {
    Text { body: D, from: D },
    Pair(D, D),
    Quit,
}

pub enum Shape {
    Named { a: D, b: (D, D), c: D },
    Three(D, D, D),
}

/// Has a `Drop` of its own, so only copies can be taken out of it.
pub enum Lock {
    Held(u32, D),
    Free,
}

impl Drop for Lock {
    fn drop(&mut self) {
        log("drop lock");
    }
}

pub struct Job {
    name: D,
    data: D,
}

fn three() -> Shape {
    Shape::Three(d("x"), d("y"), d("z"))
}

twins! {
    fn of_an_enum(m: Msg = Msg::Text { body: d("b"), from: d("f") }) -> u32 {
        let n = match m {
            Msg::Text { body, ref from } => {
                eat(body);
                from.plus(1)
            }
            Msg::Pair(ref a, b) => {
                eat(b);
                a.plus(2)
            }
            Msg::Quit => 0,
        };
        yield_!(ev(n));
        n
    }

    fn of_an_enum_whose_arm_waits(m: Msg = Msg::Text { body: d("b"), from: d("f") }) -> u32 {
        let n = match m {
            Msg::Text { body, ref from } => {
                let k = from.plus(1);
                yield_!(ev(k));
                eat(body);
                1
            }
            Msg::Pair(ref a, b) => {
                eat(b);
                a.plus(2)
            }
            Msg::Quit => 0,
        };
        yield_!(ev(n));
        n
    }

    fn in_if_let(m: Msg = Msg::Pair(d("b"), d("f"))) -> u32 {
        if let Msg::Pair(ref a, b) = m {
            step(a.name());
            yield_!(ev(1));
            eat(b);
        }
        yield_!(ev(2));
        3
    }

    fn of_some(p: Option<(D, D)> = Some((d("b"), d("f")))) -> u32 {
        if let Some((ref a, b)) = p {
            step(a.name());
            eat(b);
        }
        yield_!(ev(2));
        3
    }

    fn let_else(p: Option<(D, D)> = Some((d("b"), d("f")))) -> u32 {
        let Some((ref a, b)) = p else { return 1 };
        step(a.name());
        eat(b);
        yield_!(ev(2));
        3
    }

    fn guard_waits(p: (D, D) = (d("b"), d("f"))) -> u32 {
        let n = match p {
            (ref a, b) if yield_!(ev(true)) => {
                step(a.name());
                eat(b);
                1
            }
            _ => 2,
        };
        yield_!(ev(2));
        n
    }

    fn a_pair_in_a_match(p: (D, D) = (d("b"), d("f"))) -> u32 {
        let n = match p {
            (ref a, b) => {
                step(a.name());
                yield_!(ev(1));
                eat(b);
                1
            }
        };
        yield_!(ev(2));
        n
    }

    fn while_let() -> u32 {
        let mut v = vec![(d("a"), d("b"))];
        while let Some((ref a, b)) = v.pop() {
            step(a.name());
            yield_!(ev(1));
            eat(b);
        }
        yield_!(ev(2));
        3
    }

    fn own_drop(l: Lock = Lock::Held(3, d("x"))) -> u32 {
        let _g = d("g");
        let n = match l {
            Lock::Held(n, ref x) => { x.plus(n) }
            Lock::Free => 0,
        };
        yield_!(ev(n));
        n
    }

    fn own_drop_within(l: Lock = Lock::Held(3, d("x"))) -> u32 {
        let _g = d("g");
        if let Lock::Held(mut n, ref x) = l {
            n += x.plus(n);
            n += yield_!(ev(n));
            step(format!("{n}"));
        } else {
            yield_!(ev(9));
        }
        yield_!(ev(2));
        1
    }

    fn named_fields(m: Shape = Shape::Named { a: d("a"), b: (d("b1"), d("b2")), c: d("c") }) -> u32 {
        let _g = d("g");
        let mut m = m;
        let n = match m {
            Shape::Named { ref a, b: (b1, _), ref c } => {
                yield_!(ev(b1.plus(1)));
                b1.plus(2)
            }
            Shape::Three(ref x, y, ref mut z) => {
                *z = y;
                x.plus(1)
            }
        };
        yield_!(ev(n));
        n
    }

    fn what_is_borrowed_changes(m: Shape = three()) -> u32 {
        let _g = d("g");
        let mut m = m;
        let n = match m {
            Shape::Named { ref a, b: (b1, _), ref c } => {
                yield_!(ev(b1.plus(1)));
                b1.plus(2)
            }
            Shape::Three(ref x, y, ref mut z) => {
                let n = x.plus(1);
                *z = y;
                step(z.name());
                n
            }
        };
        yield_!(ev(n));
        n
    }

    fn with_guards(m: Shape = three()) -> u32 {
        let _g = d("g");
        let n = match m {
            Shape::Three(ref x, y, _) if y.plus(1) == 1 => 7,
            Shape::Three(ref x, y, _) if yield_!(ev(true)) => {
                let n = x.plus(1);
                yield_!(ev(1));
                eat(y);
                n
            }
            _ => 3,
        };
        yield_!(ev(n));
        n
    }

    fn in_loops() -> u32 {
        let mut n = 0;
        for m in [three(), Shape::Three(d("x2"), d("y2"), d("z2"))] {
            match m {
                Shape::Three(ref x, y, _) => {
                    n += x.plus(1);
                    if yield_!(ev(n)) == 2 {
                        continue;
                    }
                    eat(y);
                }
                _ => break,
            }
            yield_!(ev(3));
        }
        let mut v = vec![three()];
        while let Some(mut m) = v.pop() {
            let Shape::Three(ref mut x, y, _) = m else { return 1 };
            *x = y;
            n += x.plus(2);
            yield_!(ev(4));
        }
        n
    }

    fn taken_on_some_ways(m: Shape = three(), c: bool = true) -> u32 {
        let _g = d("g");
        if yield_!(ev(c)) {
            if let Shape::Three(ref x, y, _) = m {
                eat(y);
                step(x.name());
            }
        } else {
            yield_!(ev(0));
        }
        yield_!(ev(2));
        1
    }

    fn results(m: Result<(D, D), D> = Ok((d("x"), d("y")))) -> u32 {
        let _g = d("g");
        let n = match m {
            Ok((ref x, y)) => {
                eat(y);
                x.plus(1)
            }
            Err(e) => {
                eat(e);
                0
            }
        };
        yield_!(ev(n));
        1
    }

    fn guards_on_refs(m: Option<(D, D)> = Some((d("x"), d("y")))) -> u32 {
        let _g = d("g");
        let n = match m {
            Some((ref a, b)) if a.plus(1) == 7 => {
                eat(b);
                1
            }
            Some((ref a, b)) if a.plus(1) == 2 && b.plus(1) == 2 => {
                eat(b);
                a.plus(2)
            }
            Some((ref a, b)) if yield_!(ev(a.plus(1))) == 2 => {
                eat(b);
                a.plus(3)
            }
            _ => 9,
        };
        yield_!(ev(n));
        n
    }

    fn a_struct_in_arms(j: Job = Job { name: d("n"), data: d("d") }) -> u32 {
        let n = match j {
            Job { ref name, data } if name.plus(1) == 0 => {
                eat(data);
                0
            }
            Job { ref name, data } => {
                eat(data);
                name.plus(3)
            }
        };
        yield_!(ev(n));
        n
    }
}

copied_twins! {
    fn in_copies(message: Msg = Msg::Pair(d("a"), d("b"))) -> u32 {
        let n = match message {
            Msg::Text { body, ref from } => body.plus(1) + from.plus(2),
            Msg::Pair(ref a, b) => {
                let n = a.plus(1);
                yield_!(ev(n));
                eat(b);
                n
            }
            Msg::Quit => 0,
        };
        yield_!(ev(n));
        n
    }
}
