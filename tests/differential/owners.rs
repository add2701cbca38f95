//! Enums and structs that have a `Drop` of their own and stand inside of something that is matched, or of which another arm takes the
//! whole, or that are copied out of in a loop: they are whole to the end of their scope.

use crate::made::*;
use crate::own_enums::{Lock, Msg, msg, own};
use crate::support::*;
use crate::{copied_twins, twins};

twins! {
    fn in_an_option() -> u32 { let x = Some(Lock::make(1)); let _z = d("z"); match x { Some(Lock::Held(n, _)) => { yield_!(ev(n)); } _ => {} } yield_!(ev(2)) }
    fn in_an_option_by_name() -> u32 { let x = Some(Lock::make(2)); let _z = d("z"); match x { Some(Lock::Named { id }) => { yield_!(ev(id)); } _ => {} } yield_!(ev(2)) }
    fn in_an_option_in_all_arms() -> u32 { let x = Some(Lock::make(1)); let _z = d("z"); let r = match x { Some(Lock::Held(n, s)) => { yield_!(ev(s)); n } Some(Lock::Named { id }) => id, Some(Lock::Free) | None => 0 }; yield_!(ev(r)) }
    fn in_an_option_in_a_condition() -> u32 { let x = Some(Lock::make(1)); let _z = d("z"); if let Some(Lock::Held(n, s)) = x { yield_!(ev(n)); } yield_!(ev(2)) }
    fn in_an_option_or_else() -> u32 { let x = Some(Lock::make(1)); let _z = d("z"); let Some(Lock::Held(n, s)) = x else { return 0 }; yield_!(ev(n)); yield_!(ev(2)) }
    fn in_an_option_or_else_that_fails() -> u32 { let x = Some(Lock::make(2)); let _z = d("z"); let Some(Lock::Held(n, s)) = x else { return yield_!(ev(9)) }; yield_!(ev(n)); yield_!(ev(2)) }
    fn beside_a_part_that_is_moved() -> u32 { let x = (Lock::make(1), d("b")); let _z = d("z"); match x { (Lock::Held(n, _), b) => { yield_!(ev(n)); eat(b); } _ => {} } yield_!(ev(2)) }
    fn beside_a_part_that_is_moved_of_what_is_written_out() -> u32 { let x = (Lock::make(1), d("b")); let _z = d("z"); match x { (Lock::Held(n, s), b) => { yield_!(ev(n)); eat(b); } _ => {} } yield_!(ev(2)) }
    fn beside_a_part_that_is_moved_of_an_argument(x: (Lock, D) = (Lock::make(1), d("b"))) -> u32 { let _z = d("z"); match x { (Lock::Held(n, s), b) => { yield_!(ev(n)); eat(b); } _ => {} } yield_!(ev(2)) }
    fn beside_a_part_that_is_left(x: (Lock, D) = (Lock::make(1), d("b"))) -> u32 { let _z = d("z"); match x { (Lock::Held(n, s), _) => { yield_!(ev(n)); } _ => {} } yield_!(ev(2)) }
    fn without_parts_beside_one_that_is_moved(x: (Lock, D) = (Lock::make(0), d("b"))) -> u32 { let _z = d("z"); match x { (Lock::Free, b) => { yield_!(ev(1)); eat(b); } _ => {} } yield_!(ev(2)) }
    fn compared_beside_a_part_that_is_moved(x: (Lock, D) = (Lock::make(1), d("b"))) -> u32 { let _z = d("z"); match x { (Lock::Held(5, _), b) => { yield_!(ev(1)); eat(b); } _ => {} } yield_!(ev(2)) }
    fn two_of_them(x: (Lock, Lock) = (Lock::make(1), Lock::make(2))) -> u32 { let _z = d("z"); match x { (Lock::Held(a, _), Lock::Named { id }) => { yield_!(ev(a + id)); } _ => {} } yield_!(ev(2)) }
    fn beside_one_without_a_drop(x: (Lock, Msg) = (Lock::make(1), msg(0))) -> u32 { let _z = d("z"); match x { (Lock::Held(a, _), Msg::Text(t)) => { yield_!(ev(a)); eat(t); } _ => {} } yield_!(ev(2)) }
    fn beside_one_without_a_drop_that_is_left(x: (Lock, Msg) = (Lock::make(1), msg(0))) -> u32 { let _z = d("z"); match x { (Lock::Held(a, s), Msg::Text(t)) => { yield_!(ev(a)); } _ => {} } yield_!(ev(2)) }
    fn in_a_tuple_that_is_matched() -> u32 { let a = Lock::make(1); let m = msg(0); let _z = d("z"); match (a, m) { (Lock::Held(a, s), Msg::Text(t)) => { yield_!(ev(a)); } _ => {} } yield_!(ev(2)) }
    fn in_a_tuple_that_is_matched_beside_another() -> u32 { let a = Lock::make(1); let m = d("m"); let _z = d("z"); match (a, m) { (Lock::Held(a, s), t) => { yield_!(ev(a)); } _ => {} } yield_!(ev(2)) }
    fn in_a_value() -> u32 { let _z = d("z"); match Some(Lock::make(1)) { Some(Lock::Held(a, s)) => { yield_!(ev(a)); log("in"); } _ => {} } yield_!(ev(2)) }
    fn in_what_is_yielded() -> u32 { let _z = d("z"); match yield_!(ev(Some(Lock::make(1)))) { Some(Lock::Held(a, s)) => { yield_!(ev(a)); log("in"); } _ => {} } yield_!(ev(2)) }
    fn in_what_is_yielded_in_a_condition() -> u32 { let _z = d("z"); if let Some(Lock::Held(a, s)) = yield_!(ev(Some(Lock::make(1)))) { yield_!(ev(a)); log("in"); } yield_!(ev(2)) }
    fn in_what_is_yielded_or_else() -> u32 { let _z = d("z"); let Some(Lock::Held(a, s)) = yield_!(ev(Some(Lock::make(1)))) else { return 1 }; yield_!(ev(a)); log("in"); yield_!(ev(2)) }
    fn in_what_is_yielded_in_turns() -> u32 { let _z = d("z"); let mut n = 0; while let Some(Lock::Held(a, s)) = yield_!(ev(Some(Lock::make(1 + n / 2)))) { yield_!(ev(a)); log("in"); n += 1; } yield_!(ev(2)) }
    fn in_the_items_of_a_loop() -> u32 { let _z = d("z"); for x in [Some(Lock::make(1)), Some(Lock::make(2)), None] { let _y = d("y"); match x { Some(Lock::Held(a, s)) => { yield_!(ev(a)); } Some(Lock::Named { id }) => { yield_!(ev(id)); } _ => {} } log("turn"); } yield_!(ev(2)) }
    fn another_arm_moves_the_whole() -> u32 { let g = Lock::make(1); let _z = d("z"); let r = match g { Lock::Held(a, b) => { yield_!(ev(b)); a } Lock::Named { .. } => { eat(g); 0 } _ => 0 }; yield_!(ev(r)) }
    fn this_arm_moves_the_whole() -> u32 { let g = Lock::make(2); let _z = d("z"); let r = match g { Lock::Held(a, b) => { yield_!(ev(b)); a } Lock::Named { .. } => { eat(g); 0 } _ => 0 }; yield_!(ev(r)) }
    fn no_arm_moves_the_whole() -> u32 { let g = Lock::make(0); let _z = d("z"); let r = match g { Lock::Held(a, b) => { yield_!(ev(b)); a } Lock::Named { .. } => { eat(g); 0 } _ => 0 }; yield_!(ev(r)) }
    fn another_arm_looks_at_the_whole() -> u32 { let g = Lock::make(1); let _z = d("z"); let r = match g { Lock::Held(a, b) => { yield_!(ev(b)); a } _ => { log(format!("{g:?}")); 0 } }; yield_!(ev(r)) }
    fn this_arm_looks_at_the_whole() -> u32 { let g = Lock::make(2); let _z = d("z"); let r = match g { Lock::Held(a, b) => { yield_!(ev(b)); a } _ => { log(format!("{g:?}")); 0 } }; yield_!(ev(r)) }
    fn the_else_moves_the_whole() -> u32 { let g = Lock::make(1); let _z = d("z"); if let Lock::Held(a, b) = g { yield_!(ev(b)); } else { eat(g); } yield_!(ev(3)) }
    fn the_else_moves_the_whole_here() -> u32 { let g = Lock::make(2); let _z = d("z"); if let Lock::Held(a, b) = g { yield_!(ev(b)); } else { eat(g); } yield_!(ev(3)) }
    fn the_else_moves_the_whole_at_the_end() -> u32 { let g = Lock::make(1); let _z = d("z"); if let Lock::Held(a, b) = g { yield_!(ev(b)); log("x"); a } else { eat(g); 0 } }
    fn the_arm_that_copies_moves_the_whole() -> u32 { let g = Lock::make(1); let _z = d("z"); match g { Lock::Held(a, b) => { yield_!(ev(b)); eat(g); } Lock::Named { id } => { yield_!(ev(id)); } _ => {} } yield_!(ev(3)) }
    fn the_arm_that_copies_moves_the_whole_elsewhere() -> u32 { let g = Lock::make(2); let _z = d("z"); match g { Lock::Held(a, b) => { yield_!(ev(b)); eat(g); } Lock::Named { id } => { yield_!(ev(id)); } _ => {} } yield_!(ev(3)) }
    fn the_whole_is_used_afterwards() -> u32 { let g = Lock::make(2); let _z = d("z"); match g { Lock::Held(a, b) => { yield_!(ev(b)); } Lock::Named { id } => { yield_!(ev(id)); } _ => {} } yield_!(ev(3)); log(format!("{g:?}")); 3 }
    fn copied_out_of_in_each_turn() -> u32 { let o = own(3); let _z = d("z"); loop { let Own { id } = o; yield_!(ev(id)); if id == 3 { break; } } yield_!(ev(4)) }
    fn copied_out_of_in_several_turns() -> u32 { let o = own(3); let _z = d("z"); let mut n = 0; loop { let Own { id } = o; n += 1; yield_!(ev(id)); if n == 3 { break; } } yield_!(ev(4)) }
    fn copied_out_of_in_a_loop_of_one_turn() -> u32 { let o = own(3); let _z = d("z"); loop { let Own { id } = o; yield_!(ev(id)); break; } yield_!(ev(4)) }
    fn copied_out_of_for_each() -> u32 { let o = own(3); let _z = d("z"); for i in 0..2 { let Own { id } = o; yield_!(ev(id + i)); } yield_!(ev(4)) }
    fn copied_out_of_while() -> u32 { let o = own(3); let _z = d("z"); let mut i = 0; while i < 2 { let Own { id } = o; yield_!(ev(id + i)); i += 1; } yield_!(ev(4)) }
    fn matched_for_each() -> u32 { let o = Lock::make(1); let _z = d("z"); for i in 0..2 { match o { Lock::Held(a, b) => { yield_!(ev(a)); } _ => {} } yield_!(ev(i)); } yield_!(ev(4)) }
    fn matched_in_an_option_for_each() -> u32 { let o = Some(Lock::make(1)); let _z = d("z"); for i in 0..2 { match o { Some(Lock::Held(a, b)) => { yield_!(ev(a)); } _ => {} } yield_!(ev(i)); } yield_!(ev(4)) }
    fn matched_for_each_in_a_condition() -> u32 { let o = Lock::make(1); let _z = d("z"); for i in 0..2 { if let Lock::Held(a, b) = o { yield_!(ev(a)); } } yield_!(ev(4)) }

    fn in_an_array() -> u32 { let y = d("y"); let array = [own(1), own(2)]; let [Own { id }, Own { id: other }] = array; let x = d("x"); id + other + yield_!(ev(4)) }
    fn deep_in_options() -> u32 { let o = Some((1u32, Some(Lock::make(1)))); let _z = d("z"); match o { Some((k, Some(Lock::Held(n, _)))) => { yield_!(ev(n + k)); } _ => {} } yield_!(ev(2)) }
    fn in_an_option_beside_a_part(x: Option<(Lock, D)> = Some((Lock::make(1), d("b")))) -> u32 { let _z = d("z"); match x { Some((Lock::Held(n, _), b)) => { yield_!(ev(n)); eat(b); } Some((Lock::Free, b)) => { yield_!(ev(1)); } _ => {} } yield_!(ev(2)) }
    fn without_parts_in_an_option_beside_a_part(x: Option<(Lock, D)> = Some((Lock::make(0), d("b")))) -> u32 { let _z = d("z"); match x { Some((Lock::Held(n, _), b)) => { yield_!(ev(n)); eat(b); } Some((Lock::Free, b)) => { yield_!(ev(1)); } _ => {} } yield_!(ev(2)) }
    fn another_in_an_option_beside_a_part(x: Option<(Lock, D)> = Some((Lock::make(2), d("b")))) -> u32 { let _z = d("z"); match x { Some((Lock::Held(n, _), b)) => { yield_!(ev(n)); eat(b); } Some((Lock::Free, b)) => { yield_!(ev(1)); } _ => {} } yield_!(ev(2)) }
    fn of_alternatives(x: Option<Lock> = Some(Lock::make(2))) -> u32 { let _z = d("z"); match x { Some(Lock::Held(n, _) | Lock::Named { id: n }) => { yield_!(ev(n)); } _ => {} } yield_!(ev(2)) }
    fn in_alternatives(x: Result<Lock, Lock> = Ok(Lock::make(2))) -> u32 { let _z = d("z"); match x { Ok(Lock::Named { id: n }) | Err(Lock::Named { id: n }) => { yield_!(ev(n)); } _ => {} } yield_!(ev(2)) }
    fn with_guards(x: Option<Lock> = Some(Lock::make(2))) -> u32 { let _z = d("z"); match x { Some(Lock::Named { id }) if id == 2 => { yield_!(ev(id)); } Some(Lock::Held(a, _)) if a > 3 => { yield_!(ev(a)); } _ => {} } yield_!(ev(2)) }
    fn with_guards_beside_a_part(x: (Lock, D) = (Lock::make(2), d("b"))) -> u32 { let _z = d("z"); match x { (Lock::Named { id }, b) if id == 2 => { yield_!(ev(id)); } (Lock::Held(a, _), b) if a > 3 => { yield_!(ev(a)); } _ => {} } yield_!(ev(2)) }
    fn with_a_guard_that_waits(x: Option<Lock> = Some(Lock::make(2))) -> u32 { let _z = d("z"); match x { Some(Lock::Named { id }) if id == yield_!(ev(2)) => { yield_!(ev(id)); } _ => {} } yield_!(ev(2)) }
    fn looked_at(x: Option<Lock> = Some(Lock::make(2))) -> u32 { let _z = d("z"); match &x { Some(Lock::Named { id }) => { let id = *id; yield_!(ev(id)); } _ => {} } yield_!(ev(2)) }
    fn behind_a_reference(x: &'static Option<Lock> = Box::leak(Box::new(Some(Lock::make(2))))) -> u32 { let _z = d("z"); match x { Some(Lock::Named { id }) => { yield_!(ev(*id)); } _ => {} } yield_!(ev(2)) }
    fn behind_a_mutable_reference(x: &'static mut Option<Lock> = Box::leak(Box::new(Some(Lock::make(2))))) -> u32 { let _z = d("z"); match x { Some(Lock::Named { id }) => { yield_!(ev(*id)); *id += 1; } _ => {} } yield_!(ev(2)) }
    fn behind_a_mutable_reference_to_a_pair(x: &'static mut (Lock, u32) = Box::leak(Box::new((Lock::make(2), 1)))) -> u32 { let _z = d("z"); match x { (Lock::Named { id }, b) => { yield_!(ev(*id)); *id += *b; } _ => {} } yield_!(ev(2)) }
    fn none_with_a_drop(x: Option<Msg> = Some(msg(0))) -> u32 { let _z = d("z"); match x { Some(Msg::Text(t)) => { yield_!(ev(1)); eat(t); } Some(Msg::Pair(a, _)) => { yield_!(ev(2)); } Some(m) => eat(m), None => {} } yield_!(ev(2)) }
    fn none_with_a_drop_of_which_a_part_is_left(x: Option<Msg> = Some(msg(1))) -> u32 { let _z = d("z"); match x { Some(Msg::Text(t)) => { yield_!(ev(1)); eat(t); } Some(Msg::Pair(a, _)) => { yield_!(ev(2)); } Some(m) => eat(m), None => {} } yield_!(ev(2)) }
    fn none_with_a_drop_in_another_arm(x: Option<Msg> = Some(msg(2))) -> u32 { let _z = d("z"); match x { Some(Msg::Text(t)) => { yield_!(ev(1)); eat(t); } Some(Msg::Pair(a, _)) => { yield_!(ev(2)); } Some(m) => eat(m), None => {} } yield_!(ev(2)) }
    fn a_copy_that_is_called_as_the_whole(id: Option<Lock> = Some(Lock::make(2))) -> u32 { let _z = d("z"); match id { Some(Lock::Named { id }) => { yield_!(ev(id)); } _ => {} } yield_!(ev(2)) }
    fn a_copy_beside_a_part_that_is_called_as_the_whole(id: (Lock, D) = (Lock::make(2), d("b"))) -> u32 { let _z = d("z"); match id { (Lock::Named { id }, b) => { yield_!(ev(id)); } _ => {} } yield_!(ev(2)) }
    fn matched_and_renewed_in_turns(x: Option<Lock> = Some(Lock::make(1))) -> u32 { let mut x = x; let _z = d("z"); for i in 0..3 { match x { Some(Lock::Held(a, b)) => { yield_!(ev(a)); x = Some(Lock::make(2)); } Some(Lock::Named { id }) => { yield_!(ev(id)); x = None; } _ => {} } } yield_!(ev(2)) }
    fn renewed_while_it_matches(x: Option<Lock> = Some(Lock::make(1))) -> u32 { let mut x = x; let _z = d("z"); while let Some(Lock::Held(a, b)) = x { yield_!(ev(a)); x = Some(Lock::make(2)); } yield_!(ev(2)) }
    fn in_the_value_of_a_match(x: Option<Lock> = Some(Lock::make(1))) -> u32 { let _z = d("z"); let n = match x { Some(Lock::Held(a, b)) => a + yield_!(ev(3)), Some(_) | None => 7 }; yield_!(ev(n)) }
    fn in_a_match_at_the_end(x: Option<Lock> = Some(Lock::make(1))) -> u32 { let _z = d("z"); match x { Some(Lock::Held(a, b)) => a + yield_!(ev(3)), Some(_) | None => 7 } }
    fn in_an_arm_that_returns(x: Option<Lock> = Some(Lock::make(1))) -> u32 { let _z = d("z"); match x { Some(Lock::Held(a, b)) => { yield_!(ev(3)); return a } Some(_) | None => {} } yield_!(ev(7)) }
    fn behind_a_question_mark(x: Result<Lock, &'static str> = Ok(Lock::make(1))) -> Result<u32, &'static str> { let _z = d("z"); let Lock::Held(a, b) = x? else { return Ok(3) }; yield_!(fail::<u32>("no"))?; Ok(a) }
    fn in_a_chain(x: Option<Lock> = Some(Lock::make(1))) -> u32 { let _z = d("z"); if let Some(Lock::Held(a, b)) = x && a == 5 && yield_!(ev(true)) { yield_!(ev(a)); } else { yield_!(ev(0)); } yield_!(ev(7)) }
    fn in_a_chain_that_fails(x: Option<Lock> = Some(Lock::make(1))) -> u32 { let _z = d("z"); if let Some(Lock::Held(a, b)) = x && a == 6 && yield_!(ev(true)) { yield_!(ev(a)); } else { yield_!(ev(0)); } yield_!(ev(7)) }
    fn in_an_option_of_an_option(x: Option<Option<Lock>> = Some(Some(Lock::make(1)))) -> u32 { let _z = d("z"); if let Some(Some(Lock::Held(a, _))) = x { yield_!(ev(a)); } yield_!(ev(7)) }
    fn beside_a_part_or_else(x: (Lock, D) = (Lock::make(2), d("b"))) -> u32 { let _z = d("z"); let (Lock::Named { id }, b) = x else { return 0 }; let _y = d("y"); yield_!(ev(id)) }
    fn a_struct_beside_a_part_that_is_left(x: (Own, D) = (own(2), d("b"))) -> u32 { let _z = d("z"); let (Own { id }, _) = x; let _y = d("y"); yield_!(ev(id)) }
    fn without_parts_beside_a_copy(x: (Lock, u32) = (Lock::make(0), 3)) -> u32 { let _z = d("z"); match x { (Lock::Free, n) => { yield_!(ev(n)); } _ => {} } yield_!(ev(7)) }
    fn a_closure_takes_the_copy(x: Option<Lock> = Some(Lock::make(1))) -> u32 { let _z = d("z"); match x { Some(Lock::Held(a, b)) => { let f = move || a + 1; yield_!(ev(f())); } _ => {} } yield_!(ev(7)) }
    fn copied_out_of_in_a_turn_that_returns(o: Own = own(3)) -> u32 { let _z = d("z"); for i in 0..3 { let _t = d("t"); if i == 1 { let Own { id } = o; yield_!(ev(id)); return i; } } yield_!(ev(1)) }
    fn copied_out_of_in_a_turn_that_breaks(o: Own = own(3)) -> u32 { let _z = d("z"); for i in 0..3 { let _t = d("t"); if i == 1 { let Own { id } = o; yield_!(ev(id)); break; } yield_!(ev(i)); } yield_!(ev(1)) }
    fn a_part_is_taken_in_a_turn_that_breaks(o: Two = two()) -> u32 { let _z = d("z"); for i in 0..3 { let _t = d("t"); if i == 1 { let Two { a, .. } = o; yield_!(ev(i)); break; } yield_!(ev(i)); } yield_!(ev(1)) }
    fn copied_out_of_in_a_loop_in_a_loop(o: Own = own(3)) -> u32 { let _z = d("z"); 'out: loop { loop { let _t = d("t"); let Own { id } = o; yield_!(ev(id)); break 'out; } } yield_!(ev(1)) }
    fn the_else_moves_the_whole_for_a_value(g: Lock = Lock::make(1)) -> u32 { let _z = d("z"); let n = if let Lock::Held(a, b) = g { yield_!(ev(a)) } else { eat(g); 0 }; yield_!(ev(n)) }
    fn another_arm_moves_the_whole_at_the_end(g: Lock = Lock::make(1)) -> u32 { log("begin"); match g { Lock::Held(a, b) => { let _w = d("w"); yield_!(ev(a)) } other => { eat(other); 0 } } }
    fn this_arm_moves_the_whole_at_the_end(g: Lock = Lock::make(2)) -> u32 { log("begin"); match g { Lock::Held(a, b) => { let _w = d("w"); yield_!(ev(a)) } _ => { eat(g); yield_!(ev(1)) } } }
    fn an_arm_moves_the_item() -> u32 { for g in [Lock::make(1), Lock::make(2), Lock::make(0)] { log("turn"); match g { Lock::Held(a, b) => { let _w = d("w"); yield_!(ev(a)); } Lock::Free => yield_!(ev(())), _ => { eat(g); } } } yield_!(ev(1)) }
    fn an_arm_moves_the_item_beside_a_number() -> u32 { for (n, g) in [Lock::make(1), Lock::make(2), Lock::make(0)].into_iter().enumerate() { log("turn"); let _k = d("k"); match g { Lock::Held(a, b) => { let _w = d("w"); yield_!(ev(a)); } Lock::Free => yield_!(ev(())), _ => { eat(g); } } log("end"); } yield_!(ev(1)) }
    fn an_arm_moves_the_item_beside_another() -> u32 { for (g, n) in [(Lock::make(1), d("n1")), (Lock::make(2), d("n2"))] { log("turn"); match g { Lock::Held(a, b) => { let _w = d("w"); yield_!(ev(a)); } Lock::Free => yield_!(ev(())), _ => { eat(g); } } } yield_!(ev(1)) }
}

/// Whose drop does not panic.
#[derive(Debug, Clone)]
pub enum Phase {
    Open(u32, &'static str),
    Busy { id: u32 },
    Over,
}

impl Drop for Phase {
    fn drop(&mut self) {
        log(format!("drop phase {self:?}"));
    }
}

twins! {
    fn matched_for_a_new_value_in_turns() -> u32 {
        let mut phase = Phase::Open(1, "p");
        let _z = d("z");
        loop {
            phase = match phase {
                Phase::Open(n, _) => { yield_!(ev(n)); Phase::Busy { id: 2 } }
                Phase::Busy { id } => { yield_!(ev(id)); Phase::Over }
                Phase::Over => break,
            };
        }
        yield_!(ev(1))
    }

    fn two_of_which_one_has_a_drop(pair: (Msg, Lock) = (msg(1), Lock::make(1))) -> u32 {
        let _z = d("z");
        if let (Msg::Pair(_, b), Lock::Held(n, _)) = pair { yield_!(ev(n)); } else { log("no"); }
        yield_!(ev(2))
    }

    fn two_of_which_the_first_has_a_drop(pair: (Lock, Msg) = (Lock::make(1), msg(1))) -> u32 {
        let _z = d("z");
        if let (Lock::Held(n, _), Msg::Pair(_, b)) = pair { yield_!(ev(n)); } else { log("no"); }
        yield_!(ev(2))
    }

    fn arms_that_leave_parts() -> u32 {
        let m = (msg(1), msg(0));
        let _z = d("z");
        match m { (Msg::Pair(a, _), Msg::Text(t)) => { yield_!(ev(1)); eat(t); } (Msg::Stop, x) => eat(x), _ => {} }
        yield_!(ev(2))
    }
}

copied_twins! {
    fn copied_in_an_option() -> u32 {
        let x = Some(Phase::Open(1, "p"));
        let _z = d("z");
        match x { Some(Phase::Open(n, _)) => { yield_!(ev(n)); } Some(Phase::Busy { id }) => { yield_!(ev(id)); } _ => {} }
        yield_!(ev(2))
    }

    fn copied_beside_a_part() -> u32 {
        let x = (Phase::Busy { id: 3 }, d("part"));
        let _z = d("z");
        if let (Phase::Busy { id }, part) = x { yield_!(ev(id)); drop(part); }
        yield_!(ev(2))
    }

    fn copied_where_another_arm_moves_the_whole() -> u32 {
        let x = Phase::Open(1, "p");
        let _z = d("z");
        let n = match x { Phase::Open(n, _) => { yield_!(ev(n)) } Phase::Over => 0, other => { drop(other); 1 } };
        yield_!(ev(n))
    }

    fn copied_in_each_turn() -> u32 {
        let x = Phase::Busy { id: 3 };
        let _z = d("z");
        for i in 0..2 {
            let Phase::Busy { id } = x else { return 0 };
            yield_!(ev(id + i));
        }
        yield_!(ev(2))
    }
}
