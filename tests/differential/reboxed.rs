//! Boxes that something is moved out of, and that get something new later.

use crate::support::*;
use crate::twins;

fn length(value: &D) -> u32 {
    value.name().len() as u32
}

fn made() -> D {
    d("made")
}

twins! {
    fn given_a_new_value() -> u32 {
        let mut slot = Box::new(d("one"));
        let local = d("local");
        let one = *slot;
        yield_!(ev(1));
        *slot = d("second");
        yield_!(ev(length(&one))) + length(&slot)
    }

    fn never_given_a_new_value(slot: Box<D> = Box::new(d("one"))) -> u32 {
        let mut slot = slot;
        let local = d("local");
        eat(*slot);
        yield_!(ev(1))
    }

    fn of_a_written_type(slot: Box<D> = Box::new(d("one"))) -> u32 {
        let mut filled: Box<D> = slot;
        eat(*filled);
        let local = d("local");
        yield_!(ev(1));
        *filled = yield_!(ev(made()));
        yield_!(ev(length(&filled)))
    }

    fn filled_again_and_again(slot: Box<D> = Box::new(d("one"))) -> u32 {
        let mut filled: Box<D> = slot;
        let mut sum = 0;
        for turn in 0..3 {
            let found = *filled;
            sum += yield_!(ev(turn)) + length(&found);
            *filled = made();
        }
        sum + length(&filled)
    }

    fn filled_on_one_way(slot: Box<D> = Box::new(d("one")), yes: bool = true) -> u32 {
        let mut filled: Box<D> = slot;
        let local = d("local");
        if yes {
            eat(*filled);
            yield_!(ev(1));
            *filled = made();
        }
        yield_!(ev(length(&filled)))
    }

    fn left_on_one_way(slot: Box<D> = Box::new(d("one")), yes: bool = false) -> u32 {
        let mut filled: Box<D> = slot;
        let local = d("local");
        if yes {
            eat(*filled);
            yield_!(ev(1));
            *filled = made();
        }
        yield_!(ev(length(&filled)))
    }

    fn what_is_there_is_dropped(slot: Box<D> = Box::new(d("one"))) -> u32 {
        let mut filled: Box<D> = slot;
        *filled = made();
        yield_!(ev(1));
        eat(*filled);
        yield_!(ev(2));
        *filled = d("third");
        *filled = d("fourth");
        yield_!(ev(length(&filled)))
    }

    fn numbers_are_copied() -> u32 {
        let mut slot: Box<u32> = Box::new(4);
        let before = *slot;
        yield_!(ev(before));
        *slot = 7;
        yield_!(ev(*slot)) + before
    }

    fn made_of_what_was_there(slot: Box<(D, u32)> = Box::new((d("one"), 1))) -> u32 {
        let mut filled: Box<(D, u32)> = slot;
        let (name, number) = *filled;
        yield_!(ev(number));
        *filled = (name, number + 1);
        yield_!(ev(filled.1))
    }

    fn never_read_again(slot: Box<D> = Box::new(d("one"))) -> u32 {
        let mut filled: Box<D> = slot;
        eat(*filled);
        yield_!(ev(1));
        *filled = made();
        yield_!(ev(2))
    }
}
