//! Enums and unit structs that have a `Drop` of their own: patterns can only copy out of them, so they are whole to the end of
//! their scope. And what structs of that kind do in boxes and loops.

use crate::made::*;
use crate::support::*;
use crate::twins;

#[derive(Debug)]
pub enum Lock {
    Held(u32, &'static str),
    Named { id: u32 },
    Free,
}

impl Drop for Lock {
    fn drop(&mut self) {
        step(format!("drop lock {:?}", self));
    }
}

impl Lock {
    fn make(n: u32) -> Lock {
        match see(n) {
            0 => Lock::Free,
            1 => Lock::Held(5, "h"),
            _ => Lock::Named { id: n },
        }
    }
}

#[derive(Debug)]
pub struct Unit;

impl Drop for Unit {
    fn drop(&mut self) {
        step("drop unit");
    }
}

fn unit() -> Unit {
    step("make unit");
    Unit
}

fn own(id: u32) -> Own {
    step("make own");
    Own { id }
}

twins! {
    fn a_variant_is_copied_out_of(n: u32 = 1) -> u32 {
        let guard = Lock::make(n);
        let _after = d("after");
        let x = match guard { Lock::Held(a, b) => { yield_!(ev(b)); a } Lock::Named { id } => id, Lock::Free => 0 };
        yield_!(ev(x))
    }

    fn a_variant_without_parts_stays(n: u32 = 0) -> u32 {
        let guard = Lock::make(n);
        let _after = d("after");
        let x = match guard { Lock::Held(a, b) => { a } Lock::Named { id } => id, Lock::Free => { yield_!(ev(3)); 0 } };
        yield_!(ev(x))
    }

    fn what_nothing_is_taken_of(n: u32 = 0) -> u32 {
        let guard = Lock::make(n);
        let _after = d("after");
        match guard { Lock::Held(..) => log("held"), _ => log("other") }
        yield_!(ev(2))
    }

    fn variants_of_which_nothing_is_taken(n: u32 = 0) -> u32 {
        let guard = Lock::make(n);
        let _after = d("after");
        match guard { Lock::Held(..) | Lock::Named { .. } => { yield_!(ev(1)); } Lock::Free => { yield_!(ev(2)); } }
        yield_!(ev(2))
    }

    fn a_variant_is_copied_out_of_if_it_is_that(n: u32 = 2) -> u32 {
        let guard = Lock::make(n);
        let _after = d("after");
        if let Lock::Named { id } = guard { yield_!(ev(id)); }
        yield_!(ev(2))
    }

    fn a_variant_is_copied_out_of_or_else(n: u32 = 2) -> u32 {
        let guard = Lock::make(n);
        let _after = d("after");
        let Lock::Named { id } = guard else { return yield_!(ev(0)) };
        yield_!(ev(id));
        yield_!(ev(2))
    }

    fn another_variant_leaves(n: u32 = 1) -> u32 {
        let guard = Lock::make(n);
        let _after = d("after");
        let Lock::Named { id } = guard else { return yield_!(ev(0)) };
        yield_!(ev(id));
        yield_!(ev(2))
    }

    fn a_unit_struct_is_let() -> u32 {
        let u = unit();
        let _after = d("after");
        let Unit = u;
        yield_!(ev(2))
    }

    fn a_unit_struct_is_matched() -> u32 {
        let u = unit();
        let _after = d("after");
        match u { Unit => { yield_!(ev(2)); } }
        yield_!(ev(2))
    }

    fn a_unit_struct_without_a_name() -> u32 {
        let _after = d("after");
        match unit() { Unit => { yield_!(ev(2)); } }
        let Unit = unit();
        yield_!(ev(2))
    }

    fn a_variant_without_a_name(n: u32 = 1) -> u32 {
        let _after = d("after");
        match Lock::make(n) { Lock::Held(a, _) => { yield_!(ev(a)); } _ => {} }
        if let Lock::Held(a, b) = Lock::make(n) { yield_!(ev(a)); }
        let Lock::Held(a, b) = Lock::make(n) else { return 1 };
        yield_!(ev(b));
        yield_!(ev(2))
    }

    fn a_variant_is_copied_out_of_until_it_is_another(n: u32 = 1) -> u32 {
        let mut g = Lock::make(n);
        let _after = d("after");
        while let Lock::Held(a, b) = g { yield_!(ev(a)); g = Lock::Free; }
        yield_!(ev(2))
    }

    fn a_unit_struct_within(n: u32 = 1) -> u32 {
        let g = Some(Unit);
        let _after = d("after");
        match g { Some(Unit) => { yield_!(ev(1)); } _ => { yield_!(ev(8)); } }
        yield_!(ev(2))
    }

    fn variants_are_matched_in_turns(n: u32 = 1) -> u32 {
        let mut guard = Lock::make(n);
        let _after = d("after");
        for i in 0..3u32 {
            match guard { Lock::Held(a, _) => { yield_!(ev(a)); } Lock::Named { id } if id > 3 => { yield_!(ev(id)); } _ => {} }
            guard = Lock::make(i);
        }
        yield_!(ev(2))
    }

    fn an_argument_is_copied_out_of(guard: Lock = Lock::make(1)) -> u32 {
        let _after = d("after");
        match guard { Lock::Held(a, _) => { yield_!(ev(a)); } Lock::Named { id } if id > 3 => { yield_!(ev(id)); } _ => {} }
        yield_!(ev(2))
    }

    fn a_struct_is_copied_out_of_in_turns(n: u32 = 2) -> u32 {
        let mut o = own(see(n));
        let _after = d("after");
        while let Own { id } = o { yield_!(ev(id)); if id == 3 { break; } o = own(3); }
        yield_!(ev(2))
    }

    fn a_struct_is_changed_in_turns(n: u32 = 2) -> u32 {
        let mut o = own(see(n));
        let _after = d("after");
        while let Own { id: 2 } = o { yield_!(ev(1)); o.id += 1; }
        yield_!(ev(2))
    }

    fn a_struct_is_copied_out_of_in_one_turn(n: u32 = 2) -> u32 {
        let o = own(see(n));
        let _after = d("after");
        while let Own { id } = o { log("in"); yield_!(ev(id)); break; }
        yield_!(ev(2))
    }

    fn a_struct_in_a_box_is_copied_out_of(n: u32 = 2) -> u32 {
        let b = Box::new(own(see(n)));
        let _after = d("after");
        let Own { id } = *b;
        yield_!(ev(id));
        yield_!(ev(2))
    }

    fn a_struct_in_a_box_is_matched(n: u32 = 2) -> u32 {
        let b = Box::new(own(see(n)));
        let _after = d("after");
        match *b { Own { id } => { yield_!(ev(id)); } }
        yield_!(ev(2))
    }

    fn a_struct_in_a_box_is_compared(n: u32 = 2) -> u32 {
        let b = Box::new(own(see(n)));
        let _after = d("after");
        if let Own { id: 2 } = *b { yield_!(ev(1)); }
        yield_!(ev(2))
    }

    fn a_field_of_a_struct_in_a_box(n: u32 = 2) -> u32 {
        let b = Box::new(own(see(n)));
        let _after = d("after");
        let id = (*b).id;
        yield_!(ev(id));
        let id = b.id;
        yield_!(ev(2))
    }

    fn a_part_of_a_struct_in_a_box(n: u32 = 2) -> u32 {
        let b = Box::new(two());
        let _after = d("after");
        let Two { a, .. } = *b;
        yield_!(ev(1));
        yield_!(ev(2))
    }

    fn all_parts_of_a_struct_in_a_box(n: u32 = 2) -> u32 {
        let b = Box::new(two());
        let _after = d("after");
        let Two { a, b } = *b;
        yield_!(ev(1));
        eat(a);
        yield_!(ev(2))
    }

    fn what_is_copied_is_called_as_the_whole() -> u32 {
        let g = own(3);
        let _after = d("after");
        let Own { id: g } = g;
        yield_!(ev(g));
        2
    }

    fn what_is_copied_is_called_so_and_changed() -> u32 {
        let id = own(3);
        let _after = d("after");
        let Own { mut id } = id;
        id += 1;
        yield_!(ev(id));
        2
    }

    fn what_is_copied_is_called_so_in_an_arm() -> u32 {
        let id = own(3);
        let _after = d("after");
        match id { Own { id } => { yield_!(ev(id)); } }
        2
    }

    fn variants_in_a_box(n: u32 = 1) -> u32 {
        let b = Box::new(Lock::make(n));
        let _after = d("after");
        match *b { Lock::Held(a, _) => { yield_!(ev(a)); } Lock::Named { id } => { yield_!(ev(1)); } Lock::Free => { yield_!(ev(2)); } }
        2
    }
}
