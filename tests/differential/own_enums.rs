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
    pub fn make(n: u32) -> Lock {
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

pub fn own(id: u32) -> Own {
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

/// Has no `Drop` of its own.
#[derive(Debug)]
pub enum Msg {
    Text(D),
    Pair(D, D),
    Num(u32),
    Stop,
}

pub fn msg(n: u32) -> Msg {
    match see(n) {
        0 => Msg::Text(d("text")),
        1 => Msg::Pair(d("m1"), d("m2")),
        2 => Msg::Num(4),
        _ => Msg::Stop,
    }
}

twins! {
    fn a_part_of_a_variant_is_left(n: u32 = 1) -> u32 { let m = msg(n); let _z = d("z"); match m { Msg::Text(t) => { yield_!(ev(1)); eat(t); } Msg::Pair(a, _) => { yield_!(ev(2)); } Msg::Num(k) => { yield_!(ev(k)); } _ => { yield_!(ev(9)); } } yield_!(ev(2)) }

    fn a_message_of_a_number(n: u32 = 2) -> u32 { let m = msg(n); let _z = d("z"); if let Msg::Num(k) = m { yield_!(ev(k)); } else { log("else"); } yield_!(ev(2)) }

    fn a_guard_that_waits_beside_variants(n: u32 = 1) -> u32 { let g = Lock::make(n); let _z = d("z"); let r = match g { Lock::Held(a, _) if a == yield_!(ev(5)) => a, Lock::Named { id } => id, _ => 0 }; yield_!(ev(r)) }

    fn variants_get_new_values_in_turns(n: u32 = 1) -> u32 { let mut g = Lock::make(n); let _z = d("z"); for i in 0..3 { match g { Lock::Held(a, b) => { yield_!(ev(a)); g = Lock::Free; } Lock::Free => { g = Lock::make(2); } Lock::Named { id } => { yield_!(ev(id)); } } } yield_!(ev(1)) }

    fn a_variant_gets_a_new_value(n: u32 = 1) -> u32 { let mut g = Lock::make(n); let _z = d("z"); if let Lock::Held(a, b) = g { yield_!(ev(a)); g = Lock::Named { id: a }; } yield_!(ev(1)) }

    fn a_yielded_variant(n: u32 = 1) -> u32 { let _z = d("z"); let x = match yield_!(ev(Lock::make(n))) { Lock::Held(a, b) => a, _ => 0 }; yield_!(ev(x)) }

    fn a_yielded_variant_or_else(n: u32 = 1) -> Result<u32, &'static str> { let _z = d("z"); let Lock::Held(a, b) = yield_!(ev(Lock::make(n))) else { return Err("no") }; yield_!(ok(a))?; yield_!(fail::<u32>("x"))?; Ok(1) }

    fn a_variant_that_is_only_looked_at(n: u32 = 1) -> u32 { let a = Lock::make(n); let _z = d("z"); match &a { Lock::Held(x, _) => { let x = *x; yield_!(ev(x)); } _ => {} } yield_!(ev(1)) }

    fn a_variant_in_a_chain(n: u32 = 1) -> u32 { let a = Lock::make(n); let _z = d("z"); if let Lock::Held(x, _) = a && x == 5 && yield_!(ev(true)) { yield_!(ev(x)); } yield_!(ev(1)) }

    fn a_closure_with_a_variant(n: u32 = 1) -> u32 { let a = Lock::make(n); let _z = d("z"); let f = move || { if let Lock::Held(x, _) = a { x } else { 0 } }; yield_!(ev(1)); let k = f(); yield_!(ev(k)) }

    fn a_struct_is_copied_out_of_on_one_way(c: bool = true) -> u32 { let o = own(3); let _z = d("z"); if c { let Own { id } = o; yield_!(ev(id)); } yield_!(ev(1)) }

    fn a_struct_is_copied_out_of_in_a_labelled_block(c: bool = true) -> u32 { let o = own(3); let _z = d("z"); 'l: { let Own { id } = o; if c { break 'l; } yield_!(ev(id)); } yield_!(ev(1)) }
}

#[derive(Debug)]
pub enum Shape {
    Line(D, u32),
    Box { from: D, to: D },
}

fn beside() -> (Shape, D) {
    (Shape::Box { from: d("from"), to: d("to") }, d("beside"))
}

twins! {
    fn what_stands_beside_an_enum_drops_in_its_order() -> () {
        let pair = beside();
        match pair {
            (Shape::Box { from, to }, beside) => { yield_!(ev(())); log("in"); }
            _ => {}
        }
        yield_!(ev(()));
    }

    fn what_stands_beside_an_enum_drops_in_its_order_in_a_condition() -> u32 {
        let pair = (Shape::Line(d("line"), 1), d("beside"));
        if let (Shape::Line(line, _), mut beside) = pair {
            if line.plus(1) > 3 { eat(beside); return 1; }
            yield_!(ev(()));
            beside = d("renewed");
            yield_!(ev(()));
        }
        yield_!(ev(2))
    }

    fn what_stands_between_enums_drops_in_its_order() -> u32 {
        let three = (d("first"), Shape::Line(d("line"), 1), d("second"), Shape::Line(d("other"), 2), d("third"));
        let (first, Shape::Line(line, n), second, Shape::Line(other, m), third) = three else { return 0 };
        yield_!(ev(()));
        log("end");
        yield_!(ev(n + m))
    }

    fn what_is_taken_in_part_beside_an_enum() -> () {
        let pair = (Shape::Box { from: d("from"), to: d("to") }, (d("one"), d("two")));
        match pair {
            (Shape::Box { from, to }, both) => { eat(both.0); yield_!(ev(())); log("in"); }
            _ => {}
        }
        yield_!(ev(()));
    }
}
