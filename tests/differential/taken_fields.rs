//! Fields that a pattern of an array takes apart, and closures that take fields without saying `move`.

use crate::support::*;
use crate::twins;

pub struct Made {
    pair: [D; 2],
    rest: D,
    data: D,
    id: u32,
}
pub fn make() -> Made {
    Made { pair: [D("one"), D("two")], rest: D("rest"), data: D("data"), id: 7 }
}
fn take<T>(value: T) -> usize {
    log("take");
    drop(value);
    1
}

twins! {
    fn arrays_of_a_field() -> &'static str {
        let (held, made) = (D("held"), make());
        let [a, b] = made.pair;
        yield_!(ev(()));
        drop(b);
        let rest = made.rest;
        yield_!(ev(()));
        let name = a.into_name();
        yield_!(ev(()));
        drop((held, rest));
        name
    }

    fn an_array_beside_what_is_looked_at() -> usize {
        let made = make();
        let n = made.rest.name().len();
        let [a, b] = made.pair;
        yield_!(ev(made.id));
        drop(a);
        yield_!(ev(n));
        let rest = made.rest;
        yield_!(ev(b.name()));
        rest.name().len() + made.data.name().len()
    }

    fn closures_that_take_a_field_without_move() -> usize {
        let (made, behind) = (make(), D("behind"));
        let later = || take(made.rest);
        yield_!(ev(()));
        log(behind.name());
        let n = later();
        yield_!(ev(()));
        n
    }

    fn closures_that_take_two_fields_and_are_not_called(call: bool = false) -> usize {
        let made = make();
        let later = |more: usize| take(made.rest) + take(made.data) + more;
        yield_!(ev(()));
        if call { return later(2); }
        let last = D("last");
        yield_!(ev(()));
        last.name().len()
    }

    fn closures_that_take_what_is_copied() -> usize {
        let made = make();
        let later = || take(made.id);
        yield_!(ev(()));
        let n = later() + later();
        yield_!(ev(()));
        n
    }

    fn closures_that_are_given_away() -> usize {
        let made = make();
        let n = Some(1).filter(|n| *n > 3).map_or_else(|| take(made.data), |n| n);
        yield_!(ev(()));
        let boxed: Box<dyn FnOnce() -> usize> = { let other = make(); Box::new(|| take(other.rest)) };
        yield_!(ev(()));
        n + boxed()
    }
}
