//! Patterns that bind all of what they look into: `job @ Job { size: 1, .. }`.

use crate::support::*;
use crate::twins;

#[derive(Debug)]
pub struct Three {
    a: D,
    b: D,
}

fn three() -> Three {
    Three { a: d("a"), b: d("b") }
}

/// Nothing can be moved out of it.
pub struct Own {
    size: u32,
    number: u32,
}

impl Drop for Own {
    fn drop(&mut self) {
        log(format!("drop own {}", self.number));
    }
}

fn own(number: u32) -> Own {
    Own { size: see(2), number }
}

twins! {
    fn of_a_struct() -> usize {
        let three = three();
        match three {
            all @ Three { .. } if all.a.name() == "z" => 0,
            all @ Three { .. } => {
                yield_!(ev(()));
                all.b.name().len()
            }
        }
    }

    fn of_a_list() -> usize {
        let list = vec![d("one"), d("two")];
        match list {
            all @ Vec { .. } => {
                yield_!(ev(()));
                all.len()
            }
        }
    }

    fn of_a_struct_in_an_option() -> () {
        let some = Some(three());
        if let all @ Some(Three { .. }) = some {
            yield_!(ev(()));
            eat(all);
        }
        yield_!(ev(()));
    }

    fn of_what_has_a_drop(number: u32 = 1) -> u32 {
        let own = own(number);
        let n = match own {
            all @ Own { number: 1, .. } => {
                yield_!(ev(()));
                all.number
            }
            Own { size, .. } => {
                yield_!(ev(3));
                size
            }
        };
        log("behind");
        yield_!(ev(n))
    }

    fn of_what_has_a_drop_not(number: u32 = 2) -> u32 {
        let own = own(number);
        let n = match own {
            all @ Own { number: 1, .. } => {
                yield_!(ev(()));
                all.number
            }
            Own { size, .. } => {
                yield_!(ev(3));
                size
            }
        };
        log("behind");
        yield_!(ev(n))
    }

    fn of_what_has_a_drop_in_an_option(number: u32 = 1) -> u32 {
        let some = Some(own(number));
        let n = if let all @ Some(Own { number: 1, .. }) = some {
            yield_!(ev(()));
            all.map_or(0, |own| own.number)
        } else {
            yield_!(ev(3))
        };
        log("behind");
        yield_!(ev(n))
    }

    fn of_what_has_a_drop_in_an_option_not(number: u32 = 2) -> u32 {
        let some = Some(own(number));
        let n = if let all @ Some(Own { number: 1, .. }) = some {
            yield_!(ev(()));
            all.map_or(0, |own| own.number)
        } else {
            yield_!(ev(3))
        };
        log("behind");
        yield_!(ev(n))
    }

    fn of_an_element(number: u32 = 2) -> u32 {
        let pair = (own(number), d("beside"));
        let n = match pair {
            (all @ Own { number: 1, .. }, _) => {
                yield_!(ev(()));
                all.number
            }
            (Own { size, .. }, beside) => {
                yield_!(ev(3));
                size
            }
        };
        log("behind");
        yield_!(ev(n))
    }

    fn of_an_element_in_a_let() -> u32 {
        let pair = (own(1), d("beside"));
        let (all @ Own { .. }, _) = pair;
        yield_!(ev(()));
        eat(all.number);
        yield_!(ev(1))
    }
}
