//! Struct literals that are filled in from a variable which their fields mention too: `Job { size: job.size + 1, ..job }`.

use crate::support::*;
use crate::twins;

#[derive(Debug, Default, Clone, PartialEq)]
pub struct Settings {
    name: String,
    size: u32,
    list: Vec<u32>,
    inner: Inner,
}

#[derive(Debug, Default, Clone, PartialEq)]
pub struct Inner {
    x: u32,
    y: Option<Box<u32>>,
}

fn settings() -> Settings {
    Settings { name: "name".into(), size: see(3), ..Settings::default() }
}

#[derive(Debug)]
pub struct Three {
    a: D,
    b: D,
    c: D,
}

fn three() -> Three {
    Three { a: d("a"), b: d("b"), c: d("c") }
}

#[derive(Debug)]
pub struct Outer {
    three: Three,
    other: D,
    size: u8,
}

fn outer(size: u8) -> Outer {
    Outer { three: three(), other: d("other"), size }
}

struct Text(D);

impl Text {
    fn len(&self) -> u32 {
        self.0.0.len() as u32
    }
}

struct Letter {
    name: String,
    n: u32,
    v: Vec<u32>,
}

fn letter() -> Letter {
    Letter { name: "n".to_string(), n: 3, v: vec![1] }
}

struct Mixed<'a, T> {
    a: T,
    b: &'a str,
    c: Option<T>,
    n: u32,
}

struct Parcel {
    three: Three,
    s: String,
    letter: Letter,
}

fn parcel() -> Parcel {
    Parcel { three: three(), s: "s".to_string(), letter: letter() }
}

struct Own {
    n: u32,
    m: u32,
    r: &'static str,
}

impl Drop for Own {
    fn drop(&mut self) {
        log(format!("drop own {} {}", self.n, self.m));
    }
}

fn own() -> Own {
    Own { n: 1, m: 2, r: "r" }
}

fn pass<T>(value: T) -> T {
    step("pass");
    value
}

twins! {
    fn a_number_is_counted_up() -> Settings {
        let before = settings();
        let after = Settings { size: before.size + 1, ..before };
        yield_!(ev(after.size));
        after
    }

    fn a_number_is_counted_up_by_what_comes() -> Settings {
        let before = settings();
        let after = Settings { size: before.size + yield_!(ev(1)), ..before };
        yield_!(ev(after.size));
        after
    }

    fn a_field_is_cloned() -> Settings {
        let before = settings();
        let after = Settings { inner: Inner { x: 1, ..before.inner.clone() }, ..before };
        yield_!(ev(()));
        after
    }

    fn a_field_is_shown() -> Settings {
        let before = settings();
        let after = Settings { name: format!("{}{}", before.name, before.size), ..before };
        yield_!(ev(()));
        after
    }

    fn a_field_is_mapped() -> Settings {
        let before = settings();
        let after = Settings { list: before.list.iter().map(|n| n + 1).collect(), ..before };
        yield_!(ev(()));
        after
    }

    fn fields_change_places() -> () {
        let before = three();
        let after = Three { a: before.b, b: before.a, ..before };
        yield_!(ev(()));
        log(after.a.name());
    }

    fn literals_in_each_other() -> () {
        let before = outer(2);
        let late = d("late");
        let after = Outer {
            size: before.size + yield_!(ev(10)),
            three: Three { c: d("new"), ..before.three },
            ..before
        };
        let _last = d("last");
        yield_!(ev(after.size));
    }

    fn one_of_them_panics() -> () {
        let before = outer(250);
        let late = d("late");
        let after = Outer {
            size: before.size + yield_!(ev(10)),
            three: Three { c: d("new"), ..before.three },
            ..before
        };
        yield_!(ev(after.size));
    }

    fn an_other_variable_goes_into_the_inner_one() -> () {
        let before = outer(2);
        let given = d("given");
        let after = Outer { other: d("new"), three: Three { a: given, ..before.three }, ..before };
        let _last = d("last");
        yield_!(ev(after.size));
    }

    fn a_field_is_read_before_it_changes() -> Settings {
        let mut before = settings();
        let mut n = 1;
        let after = Settings {
            size: before.size + n,
            name: {
                before.size = 5;
                n = 7;
                see(before.size + n).to_string()
            },
            ..before
        };
        yield_!(ev(()));
        after
    }

    fn a_variable_is_read_before_it_changes() -> Settings {
        let before = settings();
        let mut n = 1;
        let after = Settings {
            size: n,
            name: {
                n = 7;
                see(n).to_string()
            },
            ..before
        };
        yield_!(ev(()));
        after
    }

    fn temporaries_of_fields() -> Settings {
        let before = settings();
        let after = Settings { size: Text(d("text")).len(), name: d("name").name().into(), ..before };
        yield_!(ev(()));
        after
    }

    fn a_question_in_between(before: Settings = settings()) -> Result<Settings, &'static str> {
        let _g = d("g");
        Ok(Settings { size: yield_!(ok(before.size + 1))?, name: yield_!(fail("no"))?, ..before })
    }

    fn again_and_again() -> Settings {
        let all = settings();
        let all = Settings { size: all.size + 1, ..all };
        yield_!(ev(()));
        let mut all = Settings { size: all.size * 2, inner: Inner { x: all.size, ..all.inner }, ..all };
        for turn in 0..2 {
            all = Settings { size: all.size + yield_!(ev(turn)), ..all };
        }
        all
    }

    fn of_each_item(all: Vec<Settings> = vec![settings(), settings()]) -> Vec<Settings> {
        let mut list = Vec::new();
        for one in all {
            list.push(Settings { size: one.size + 4, name: yield_!(ev(one.name.clone())), ..one });
            yield_!(ev(()));
        }
        list
    }

    fn on_one_way(before: Settings = settings()) -> Settings {
        if yield_!(ev(true)) {
            let after = Settings { size: before.size + 1, ..before };
            yield_!(ev(()));
            return after;
        }
        before
    }

    fn as_an_operand() -> () {
        let before = three();
        let late = d("late");
        eat((Three { a: D(before.b.name()), ..before }, 4));
        yield_!(ev(()));
    }

    fn a_field_gets_another_of_the_same() -> () {
        let base = three();
        let q = Three { a: base.b, b: d("nb"), ..base };
        yield_!(ev(()));
        log(q.a.name());
    }

    fn a_field_is_taken_before_a_wait() -> () {
        let base = three();
        let q = Three { a: base.b, b: yield_!(ev(d("nb"))), ..base };
        yield_!(ev(()));
        log(q.a.name());
    }

    fn a_text_grows() -> () {
        let base = letter();
        yield_!(ev(()));
        let q = Letter { name: base.name + "x", ..base };
        yield_!(ev(()));
        log(q.name);
        log(format!("{:?}", q.v));
    }

    fn a_text_grows_before_a_wait(base: Letter = letter()) -> () {
        let q = Letter { name: base.name + "x", n: yield_!(ev(base.n + 1)), ..base };
        yield_!(ev(()));
        log(q.name);
    }

    fn what_is_dropped_at_once() -> () {
        let base = three();
        yield_!(ev(()));
        drop(Three { a: base.b, b: d("nb"), ..base });
        yield_!(ev(()));
        log("end");
    }

    fn all_fields_change_places() -> () {
        let _first = d("first");
        let base = three();
        let _second = d("second");
        let q = Three { a: base.b, b: yield_!(ev(base.a)), c: pass(yield_!(ev(d("nc")))), ..base };
        yield_!(ev(()));
        log(q.a.name());
    }

    fn a_generic_struct() -> () {
        let base = Mixed { a: d("a"), b: "text", c: Some(d("c")), n: 1 };
        let q = Mixed { a: pass(base.a), n: yield_!(ev(base.n + 1)), ..base };
        yield_!(ev(()));
        log(q.b);
        log(q.a.name());
    }

    fn a_question_after_a_take(go: bool = true) -> Result<(), &'static str> {
        let base = three();
        let _g = d("g");
        let q = Three { a: base.c, b: yield_!(ok(d("nb")))?, c: yield_!(fail("no"))?, ..base };
        yield_!(ev(()));
        log(q.a.name());
        Ok(())
    }

    fn a_field_is_taken_for_an_inner_literal() -> () {
        let base = parcel();
        let r = Parcel { letter: Letter { name: base.s + "t", n: yield_!(ev(2)), ..base.letter }, s: "new".to_string(), ..base };
        yield_!(ev(()));
        log(format!("{} {} {:?}", r.letter.name, r.s, r.letter.v));
    }

    fn a_part_of_a_part_is_taken() -> () {
        let base = parcel();
        let _g = d("g");
        let r = Three { a: base.three.b, b: d("nb"), ..base.three };
        yield_!(ev(()));
        log(r.c.name());
    }

    fn copies_of_what_has_a_drop() -> () {
        let base = own();
        let _g = d("g");
        let r = Own { n: pass(base.m), m: yield_!(ev(base.n)), ..base };
        yield_!(ev(()));
        log(r.r);
    }

    fn the_value_of_a_loop() -> () {
        let base = three();
        let r = loop {
            let _g = d("g");
            break Three { a: base.b, b: if yield_!(ev(true)) { d("nb") } else { d("other") }, ..base };
        };
        yield_!(ev(()));
        log(r.a.name());
    }

    fn each_item_changes(all: Vec<Three> = vec![three(), three()]) -> () {
        let mut out = Vec::new();
        for one in all {
            let _g = d("g");
            out.push(Three { c: one.a, a: yield_!(ev(d("na"))), ..one });
            yield_!(ev(()));
        }
        log(out.len().to_string());
    }

    fn a_return_after_a_take(c: bool = true) -> () {
        let base = three();
        let _g = d("g");
        let r = Three { c: base.a, a: if c { return } else { d("na") }, ..base };
        yield_!(ev(()));
        log(r.b.name());
    }

    fn a_continue_after_a_take() -> () {
        for i in 0..3 {
            let base = three();
            let _g = d("g");
            let r = Three { c: base.a, a: if yield_!(ev(i)) == 1 { continue } else { d("na") }, ..base };
            yield_!(ev(()));
            log(r.b.name());
        }
    }

    fn a_variable_of_its_own_stays_until_then() -> () {
        let base = three();
        let c = d("own c");
        let _g = d("g");
        let r = Three { a: base.b, b: yield_!(ev(d("nb"))), c, ..base };
        yield_!(ev(()));
        log(r.a.name());
    }

    fn a_text_grows_twice(name: &'static str = "z") -> () {
        let base = letter();
        let owned = String::from(name);
        let r = Letter { name: base.name + &owned + "-", n: base.n * 2, ..base };
        yield_!(ev(()));
        log(r.name);
        log(owned);
    }

    fn a_look_before_a_take() -> () {
        let base = letter();
        let _g = d("g");
        let r = Letter { n: base.v.len() as u32, name: base.name + "x", ..base };
        yield_!(ev(()));
        log(r.name);
    }

    fn a_part_of_the_new_one_is_returned(base: Three = three()) -> D {
        let _g = d("g");
        yield_!(ev(()));
        Three { a: base.b, b: yield_!(ev(d("nb"))), ..base }.a
    }
}
