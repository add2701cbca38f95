//! What has a `Drop` of its own inside of an enum, beside parts that are no copies.

use crate::support::*;
use crate::{copied_twins, twins};

pub enum Lock {
    Held(u32),
    Free,
}

impl Drop for Lock {
    fn drop(&mut self) {
        log("drop lock");
    }
}

pub enum Outer {
    Both(Lock, String),
    One(Lock),
    Three(u32, Lock, D),
    Empty,
}

#[derive(Clone)]
pub struct User {
    name: D,
    mail: D,
}

#[derive(Clone)]
pub struct Request {
    user: Option<User>,
    body: D,
}

fn request(known: bool) -> Request {
    let user = known.then(|| User { name: d("name"), mail: d("mail") });
    Request { user, body: d("body") }
}

pub struct Guard {
    id: u32,
}

impl Drop for Guard {
    fn drop(&mut self) {
        log(format!("drop guard {}", self.id));
    }
}

pub enum Wrapped {
    Pair(Guard, String),
    With { guard: Guard, name: D },
}

/// Has a `Drop` itself.
pub enum Dropping {
    Two(Lock, u32),
    No,
}

impl Drop for Dropping {
    fn drop(&mut self) {
        log("drop outer");
    }
}

/// Has none, and none inside.
#[derive(Clone)]
pub enum Free {
    Two(Kind, D),
    No,
}

#[derive(Clone)]
pub enum Kind {
    A(D),
    B,
}

twins! {
    fn drop_inside(o: Outer = Outer::Both(Lock::Held(1), "s".to_string())) -> u32 {
        let n = match o {
            Outer::Both(Lock::Held(n), text) => {
                step(text);
                n
            }
            Outer::Both(..) => 7,
            Outer::One(Lock::Held(n)) => n,
            _ => 0,
        };
        yield_!(ev(n));
        n
    }

    fn drop_inside3(o: Outer = Outer::Three(4, Lock::Held(1), d("s"))) -> u32 {
        let n = match o {
            Outer::Three(k, Lock::Held(n), t) => {
                yield_!(ev(k));
                eat(t);
                n
            }
            _ => 0,
        };
        yield_!(ev(n));
        n
    }

    fn drop_struct_inside(o: Wrapped = Wrapped::Pair(Guard { id: 1 }, "s".to_string())) -> u32 {
        let n = match o {
            Wrapped::Pair(Guard { id }, text) => {
                step(text);
                id
            }
            Wrapped::With { guard: Guard { id }, name } => {
                eat(name);
                id
            }
        };
        yield_!(ev(n));
        n
    }

    fn drop_if_let(o: Wrapped = Wrapped::With { guard: Guard { id: 1 }, name: d("n") }) -> u32 {
        if let Wrapped::With { guard: Guard { id }, name } = o {
            yield_!(ev(id));
            eat(name);
        }
        yield_!(ev(2));
        2
    }

    fn other_arm(o: Outer = Outer::One(Lock::Held(1))) -> u32 {
        let _g = d("g");
        let n = match o {
            Outer::Both(Lock::Held(n), text) => {
                step(text);
                n
            }
            Outer::Both(Lock::Free, _) => 7,
            Outer::One(Lock::Held(n)) => n,
            _ => 0,
        };
        yield_!(ev(n));
        n
    }

    fn guarded(o: Outer = Outer::Three(4, Lock::Held(1), d("s"))) -> u32 {
        let _g = d("g");
        let n = match o {
            Outer::Three(k, Lock::Held(n), t) if k == 7 => {
                eat(t);
                n
            }
            Outer::Three(k, Lock::Held(n), t) if t.plus(n) == yield_!(ev(2)) => {
                yield_!(ev(k));
                eat(t);
                n
            }
            _ => 0,
        };
        yield_!(ev(n));
        n
    }

    fn bare(o: Outer = Outer::Three(4, Lock::Free, d("s"))) -> u32 {
        let _g = d("g");
        let n = match o {
            Outer::Three(k, Lock::Held(n), t) => {
                eat(t);
                n
            }
            Outer::Three(k, Lock::Free, t) => {
                yield_!(ev(k));
                eat(t);
                3
            }
            _ => 0,
        };
        yield_!(ev(n));
        n
    }

    fn in_turns() -> u32 {
        let mut n = 0;
        let text = "x".to_string();
        for o in [
            Outer::Three(4, Lock::Free, d("s")),
            Outer::Three(4, Lock::Held(3), d("t")),
            Outer::Both(Lock::Held(1), text),
        ] {
            match o {
                Outer::Three(k, Lock::Held(n), t) => {
                    eat(t);
                    yield_!(ev(k));
                }
                Outer::Three(k, Lock::Free, t) => {
                    yield_!(ev(k));
                    eat(t);
                }
                Outer::Both(Lock::Held(m), s) => {
                    n += m;
                    if yield_!(ev(true)) {
                        continue;
                    }
                    step(s);
                }
                _ => {}
            }
            yield_!(ev(n));
        }
        n
    }

    fn beside_ref(o: Outer = Outer::Three(4, Lock::Held(1), d("s"))) -> u32 {
        let _g = d("g");
        let n = match o {
            Outer::Three(k, Lock::Held(n), ref t) => t.plus(n + k),
            _ => 0,
        };
        yield_!(ev(n));
        n
    }

    fn whole_has_drop(o: Dropping = Dropping::Two(Lock::Held(1), 4)) -> u32 {
        let _g = d("g");
        let n = match o {
            Dropping::Two(Lock::Held(n), k) => {
                yield_!(ev(k));
                n
            }
            _ => 0,
        };
        yield_!(ev(n));
        n
    }

    fn no_drop(o: Free = Free::Two(Kind::A(d("a")), d("b"))) -> u32 {
        let _g = d("g");
        let n = match o {
            Free::Two(Kind::A(a), b) => {
                yield_!(ev(1));
                eat(b);
                a.plus(1)
            }
            Free::Two(Kind::B, b) => {
                yield_!(ev(1));
                eat(b);
                2
            }
            Free::No => 3,
        };
        yield_!(ev(n));
        n
    }
}

copied_twins! {
    fn in_copies(o: Free = Free::Two(Kind::A(d("a")), d("b"))) -> u32 {
        let n = match o {
            Free::Two(Kind::A(a), b) => {
                yield_!(ev(1));
                eat(b);
                a.plus(1)
            }
            Free::Two(Kind::B, b) => {
                yield_!(ev(1));
                eat(b);
                2
            }
            Free::No => 3,
        };
        yield_!(ev(n));
        n
    }

    fn a_user_or_what_else_there_is(request: Request = request(false)) -> Result<u32, &'static str> {
        let Request { user: Some(User { name, mail }), body } = request else {
            yield_!(ev(2));
            return Err("nobody");
        };
        yield_!(ev(1));
        step(name.name());
        yield_!(ev(1));
        Ok(mail.plus(1) + body.plus(1))
    }

    fn a_user_that_is_there(request: Request = request(true)) -> Result<u32, &'static str> {
        let Request { user: Some(User { name, mail }), body } = request else {
            return Err("nobody");
        };
        yield_!(ev(1));
        step(name.name());
        yield_!(ev(1));
        Ok(mail.plus(1) + body.plus(1))
    }
}
