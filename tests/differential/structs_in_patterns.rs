//! Patterns with structs inside, which are still there when copies were taken, if they have a `Drop` of their own.

use crate::made::*;
use crate::support::*;
use crate::{copied_twins, twins};

struct Outer {
    own: Own,
    b: D,
}

fn own(id: u32) -> Own {
    Own { id }
}

#[derive(Debug)]
struct Unit;

twins! {
    fn without_fields() -> u32 {
        let (Unit, n) = (Unit, 3);
        let pair = (Unit, d("b"));
        let (Unit, b) = pair;
        for (Unit, k, _) in [(Unit, 1, d("1")), (Unit, 2, d("2"))] {
            yield_!(ev(k));
        }
        n + b.plus(yield_!(ev(1)))
    }

    fn in_a_tuple(pair: (Own, D) = (own(3), d("z"))) -> u32 {
        let y = d("y");
        let (Own { id }, z) = pair;
        let x = d("x");
        id + yield_!(ev(4))
    }

    fn in_the_tuple_of_a_condition(pair: (Own, D) = (own(3), d("z"))) -> u32 {
        let y = d("y");
        if let (Own { id }, z) = pair {
            let x = d("x");
            id + yield_!(ev(4))
        } else {
            3
        }
    }

    fn in_an_option(option: Option<Own> = Some(own(3))) -> u32 {
        let y = d("y");
        if let Some(Own { id }) = option {
            let x = d("x");
            id + yield_!(ev(4))
        } else {
            3
        }
    }

    fn in_an_arm(option: Option<Own> = Some(own(3))) -> u32 {
        let y = d("y");
        match option {
            Some(Own { id }) => {
                let x = d("x");
                id + yield_!(ev(4))
            }
            None => 3,
        }
    }

    fn or_else(option: Option<Own> = Some(own(3))) -> u32 {
        let y = d("y");
        let Some(Own { id }) = option else { return 3 };
        let x = d("x");
        id + yield_!(ev(4))
    }

    fn in_a_struct(outer: Outer = Outer { own: own(3), b: d("b") }) -> u32 {
        let y = d("y");
        let Outer { own: Own { id }, b } = outer;
        let x = d("x");
        id + yield_!(ev(4))
    }

    fn in_what_is_yielded() -> u32 {
        let y = d("y");
        let (Own { id }, z) = yield_!(ev((own(3), d("z"))));
        let x = d("x");
        id + yield_!(ev(4))
    }

    fn in_a_condition_on_what_is_yielded() -> u32 {
        let y = d("y");
        if let (Own { id }, z) = yield_!(ev((own(3), d("z")))) {
            let x = d("x");
            id + yield_!(ev(4))
        } else {
            3
        }
    }

    fn in_arms_with_guards() -> u32 {
        let y = d("y");
        match yield_!(ev((own(3), d("z")))) {
            (Own { id }, z) if id > 4 => 3,
            (Own { id }, z) => {
                let x = d("x");
                id + yield_!(ev(4))
            }
        }
    }

    fn in_the_items_of_a_loop() -> u32 {
        let y = d("y");
        for (Own { id }, z) in [(own(3), d("z")), (own(4), d("z2"))] {
            let x = d("x");
            yield_!(ev(id));
        }
        4
    }

    fn in_a_chain() -> u32 {
        let pair = (own(3), d("q"));
        let y = d("y");
        if let (Own { id }, q) = pair && id > 2 && yield_!(ev(true)) {
            let x = d("x");
            id + yield_!(ev(4))
        } else {
            3
        }
    }

    fn in_a_loop_that_pops() -> u32 {
        let y = d("y");
        let mut list = vec![own(3), own(4)];
        while let Some(Own { id }) = list.pop() {
            let x = d("x");
            yield_!(ev(id));
        }
        4
    }

    fn in_an_array() -> u32 {
        let list = [own(3), own(4)];
        let y = d("y");
        let [Own { id: a }, Own { id: b }] = list;
        a + yield_!(ev(b))
    }
}

#[test]
fn in_an_argument() {
    fn plain((Own { id }, _z): (Own, D)) -> u32 {
        let _x = d("x");
        id + block(ev(4))
    }
    #[bluelet::coroutine]
    fn machine((Own { id }, _z): (Own, D)) -> u32 {
        let _x = d("x");
        id + yield_!(ev(4))
    }
    let pair = || (own(3), d("z"));
    compare("in_an_argument", || plain(pair()), || machine(pair()));
}

#[derive(Clone)]
struct Copied {
    id: u32,
}

impl Drop for Copied {
    fn drop(&mut self) {
        step(format!("drop copied {}", self.id));
    }
}

twins! {
    fn of_what_is_written_out_and_changed() -> u32 {
        let mut o = Own { id: 3 };
        o.id += 1;
        let Own { id: n } = o;
        let x = d("x");
        yield_!(ev(n))
    }

    fn of_what_is_matched_and_changed() -> u32 {
        let mut o = Own { id: 3 };
        o.id += 1;
        match o {
            Own { id: n } => {
                let x = d("x");
                yield_!(ev(n))
            }
        }
    }

    fn of_what_changes_later() -> u32 {
        let mut o = Own { id: 3 };
        let Own { id: n } = o;
        let x = d("x");
        o.id = yield_!(ev(n)) + 1;
        yield_!(ev(o.id))
    }

    fn of_what_is_assigned_from_and_changes_later() -> u32 {
        let mut o = Own { id: 3 };
        let n;
        Own { id: n } = o;
        let x = d("x");
        o.id = yield_!(ev(n)) + 1;
        yield_!(ev(o.id))
    }

    fn of_what_is_written_out_in_a_loop() -> u32 {
        let mut o = Own { id: 3 };
        for i in 0..2 {
            let Own { id: n } = o;
            let x = d("x");
            o.id = yield_!(ev(n)) + 1;
        }
        yield_!(ev(6))
    }
}

copied_twins! {
    fn of_what_is_written_out() -> u32 {
        let o = Copied { id: 3 };
        let Copied { id: n } = o;
        yield_!(ev(n))
    }

    fn of_what_is_matched() -> u32 {
        let o = Copied { id: 3 };
        match o {
            Copied { id: n } => yield_!(ev(n)),
        }
    }
}

#[derive(Debug)]
pub struct Named {
    name: Option<D>,
    rest: D,
    id: u32,
}

fn named(name: Option<&'static str>) -> Named {
    Named { name: name.map(d), rest: d("rest"), id: 7 }
}

// The pattern names all parts, and may fail.
twins! {
    fn all_parts_in_a_let_else(name: Option<&'static str> = Some("name")) -> u32 {
        let named = named(name);
        let _after = d("after");
        let Named { name: Some(name), mut rest, id } = named else { return yield_!(ev(0)) };
        yield_!(ev(name));
        rest = d("other");
        yield_!(ev(id))
    }

    fn all_parts_in_a_let_else_that_fails(name: Option<&'static str> = None) -> u32 {
        let named = named(name);
        let _after = d("after");
        let Named { name: Some(name), mut rest, id } = named else { return yield_!(ev(0)) };
        yield_!(ev(name));
        rest = d("other");
        yield_!(ev(id))
    }

    fn all_parts_of_an_argument(own: Named = named(None)) -> Result<u32, &'static str> {
        let Named { name: Some(name), rest, id } = own else { return Err("no name") };
        yield_!(ev(name));
        eat(rest);
        Ok(yield_!(ev(id)))
    }

    fn all_parts_in_turns() -> u32 {
        let mut sum = 0;
        for named in [named(None), named(Some("name"))] {
            let Named { name: Some(name), rest, id } = named else { yield_!(ev("none")); continue };
            yield_!(ev(name));
            sum += id;
        }
        sum
    }
}
