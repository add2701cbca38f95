//! Parts of parts that are taken, `consume(job.place.name)`, while others of the variable are used later, and get new values.

use std::rc::Rc;

use crate::support::*;
use crate::twins;

#[derive(Debug)]
struct Inner {
    b: D,
    c: D,
}

#[derive(Debug)]
struct Outer {
    a: Inner,
    d: D,
}

fn outer() -> Outer {
    Outer { a: Inner { b: d("b"), c: d("c") }, d: d("d") }
}

struct Deep {
    o: Outer,
    t: (D, Outer),
}

fn deep() -> Deep {
    Deep { o: outer(), t: (d("t0"), outer()) }
}

struct Settings {
    size: u32,
    name: String,
}

struct Shared {
    settings: Rc<Settings>,
    name: D,
}

fn shared() -> Shared {
    Shared { settings: Rc::new(Settings { size: see(3), name: "n".into() }), name: d("n") }
}

struct Placed {
    place: (u32, u32),
    boxed: Box<Outer>,
}

fn placed() -> Placed {
    Placed { place: (1, 2), boxed: Box::new(outer()) }
}

enum Stage {
    Idle,
    Busy(D),
    Done,
}

struct StagedInner {
    stage: Stage,
    other: D,
}

struct Staged {
    inner: StagedInner,
    name: D,
}

fn staged() -> Staged {
    Staged { inner: StagedInner { stage: Stage::Idle, other: d("other") }, name: d("name") }
}

fn number(n: u32) -> u32 {
    n
}

twins! {
    fn one_is_taken_and_others_are_used() -> u32 {
        let x = outer();
        eat(x.a.b);
        yield_!(ev(()));
        log(x.a.c.name());
        log(x.d.name());
        yield_!(ev(()));
        eat(x.d);
        yield_!(ev(1))
    }

    fn one_gets_a_new_value_and_all_is_used() -> u32 {
        let mut x = outer();
        eat(x.a.b);
        yield_!(ev(()));
        x.a.b = d("new");
        log(x.a.c.name());
        yield_!(ev(()));
        log(format!("{x:?}"));
        yield_!(ev(1))
    }

    fn one_after_the_other_gets_a_new_value() -> u32 {
        let mut x = outer();
        eat(x.a.b);
        yield_!(ev(1));
        x.a.b = d("again");
        yield_!(ev(1));
        eat(x.a.c);
        yield_!(ev(()));
        x.a.c = d("c2");
        eat(x);
        3
    }

    fn in_each_turn_of_a_loop() -> u32 {
        let mut x = outer();
        for i in 0..2 {
            eat(x.a.b);
            yield_!(ev(i));
            x.a.b = d("again");
            log(x.d.name());
        }
        log(format!("{:?} {:?}", x.a.c, x.d));
        yield_!(ev(()));
        3
    }

    fn another_on_each_way(c: bool = true) -> u32 {
        let mut n = 0;
        for c in [c, !c] {
            let x = outer();
            if c {
                eat(x.a.b);
                n += yield_!(ev(1));
            } else {
                eat(x.d);
            }
            n += yield_!(ev(1));
        }
        n
    }

    fn of_different_depths() -> u32 {
        let x = deep();
        eat(x.t.1.a.b);
        yield_!(ev(1));
        log(x.t.0.name());
        log(x.t.1.d.name());
        yield_!(ev(()));
        eat(x.o.a);
        eat(x.o.d);
        yield_!(ev(()));
        eat(x.t.1.a.c);
        yield_!(ev(2))
    }

    fn of_a_tuple_that_the_text_shows() -> u32 {
        let x = (outer(), d("q"));
        eat(x.0.a.b);
        yield_!(ev(1));
        eat(x.1);
        yield_!(ev(1));
        eat(x.0.d);
        3
    }

    fn of_an_argument(x: Outer = Outer { a: Inner { b: D("b"), c: D("c") }, d: D("d") }) -> u32 {
        let n = yield_!(ev(2u32));
        eat(x.a.b);
        yield_!(ev(()));
        log(x.d.name());
        eat(x.a.c);
        yield_!(ev(n))
    }

    fn what_is_shared_stays_where_it_is() -> u32 {
        let x = shared();
        eat(x.name);
        yield_!(ev(1));
        let n = number(x.settings.size);
        log(&x.settings.name[..]);
        yield_!(ev(n));
        number(x.settings.size)
    }

    fn copies_of_what_is_in_a_field() -> u32 {
        let x = placed();
        let n = number(x.place.0);
        yield_!(ev(1));
        eat(x.boxed.a.b);
        yield_!(ev(n));
        log(x.boxed.d.name());
        yield_!(ev(number(x.place.1)))
    }

    fn copies_get_new_values() -> u32 {
        let mut x = placed();
        let n = number(x.place.0);
        yield_!(ev(1));
        x.place.1 = number(x.place.0) + 1;
        log(x.boxed.d.name());
        yield_!(ev(n + number(x.place.1)))
    }

    fn a_match_gives_one_a_new_value() -> u32 {
        let mut x = staged();
        for _ in 0..3 {
            x.inner.stage = match x.inner.stage {
                Stage::Idle => Stage::Busy(yield_!(ev(d("job")))),
                Stage::Busy(job) => {
                    yield_!(ev(()));
                    eat(job);
                    Stage::Done
                }
                Stage::Done => Stage::Idle,
            };
            yield_!(ev(()));
        }
        log(x.name.name());
        log(x.inner.other.name());
        yield_!(ev(1))
    }
}
