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
}
