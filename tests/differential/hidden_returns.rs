//! Macros that hide a `return`, as their names tell.

use crate::support::*;
use crate::twins;

macro_rules! ensure {
    ($c:expr) => {
        if !$c {
            return None;
        }
    };
}
macro_rules! require {
    ($c:expr, $e:expr) => {
        if !$c {
            return $e;
        }
    };
}
macro_rules! must {
    ($e:expr) => {
        match $e {
            Ok(v) => v,
            Err(e) => return Err(e.into()),
        }
    };
}
macro_rules! try_opt {
    ($e:expr) => {
        match $e {
            Some(v) => v,
            None => return None,
        }
    };
}
macro_rules! bail_none {
    () => {
        return None
    };
}
macro_rules! throw {
    ($e:expr) => {
        return Err($e.into())
    };
}
macro_rules! return_if {
    ($c:expr) => {
        if $c {
            return;
        }
    };
}
macro_rules! ensure_that { ($c:expr, $($e:tt)*) => { if !$c { return Err(format!($($e)*)); } }; }
macro_rules! some_or_return {
    ($e:expr, $d:expr) => {
        if let Some(v) = $e { v } else { return $d }
    };
}
macro_rules! my_try {
    ($e:expr) => {
        $e?
    };
}

twins! {
    fn ensured(n: u32 = 3) -> Option<u32> { let n = yield_!(ev(n)); ensure!(n == 3); yield_!(ev(n)); Some(1) }
    fn not_ensured(n: u32 = 4) -> Option<u32> { let g = d("g"); let n = yield_!(ev(n)); ensure!(n == 3); yield_!(ev(n)); Some(1) }
    fn required(n: u32 = 4) -> u32 { let g = d("g"); let n = yield_!(ev(n)); require!(n == 3, 9); yield_!(ev(n)); 1 }
    fn must_be(text: &'static str = "3") -> Result<u32, String> { let g = d("g"); let a: u32 = must!(text.parse::<u32>().map_err(|e| e.to_string())); yield_!(ev(a)); Ok(a) }
    fn must_be_and_is_not(text: &'static str = "x") -> Result<u32, String> { let g = d("g"); yield_!(ev(1)); let a: u32 = must!(text.parse::<u32>().map_err(|e| e.to_string())); yield_!(ev(a)); Ok(a) }
    fn hidden_return(n: u32 = 3) -> Option<u32> { let x = try_opt!(n.checked_sub(1)); yield_!(ev(x)); Some(x) }
    fn hidden_return_taken(n: u32 = 0) -> Option<u32> { yield_!(ev(n)); let g = d("g"); let x = try_opt!(n.checked_sub(1)) + yield_!(ev(1)); yield_!(ev(x)); Some(x) }
    fn in_an_operand(n: u32 = 3) -> Option<u32> { let x = yield_!(ev(1)) + try_opt!(n.checked_sub(1)) * 2; yield_!(ev(x)); Some(x) }
    fn in_a_let_else(o: Option<u32> = None) -> Option<u32> { yield_!(ev(1)); let Some(x) = o else { bail_none!() }; yield_!(ev(x)); Some(x) }
    fn thrown(n: u32 = 3) -> Result<u32, String> { let g = d("g"); if yield_!(ev(n)) == 3 { throw!("three") } yield_!(ev(1)); Ok(n) }
    fn in_a_unit_function(n: u32 = 3) -> () { let g = d("g"); return_if!(n == 4); yield_!(ev(1)); return_if!(n == 3); yield_!(ev(2)); }
    fn with_a_message(n: u32 = 3) -> Result<u32, String> { let g = d("g"); ensure_that!(n == 3, "{n} at first"); let n = n + yield_!(ev(1)); ensure_that!(n == 3, "{n} then"); Ok(n) }
    fn with_another_value(o: Option<u32> = None) -> u32 { let g = d("g"); yield_!(ev(1)); let x = some_or_return!(o, 7); yield_!(ev(x)); x }
    fn in_a_loop(list: Vec<&'static str> = vec!["1", "2", "x"]) -> Result<u32, std::num::ParseIntError> { let mut n = 0; for text in list { let g = d("g"); n += must!(text.parse::<u32>()); yield_!(ev(n)); } Ok(n) }
    fn that_moves(g: D = d("moved")) -> Option<u32> { yield_!(ev(1)); let h = try_opt!(Some(g)); yield_!(ev(2)); Some(h.plus(1)) }
    fn that_borrows(list: Vec<u32> = vec![1]) -> Option<u32> { let x = try_opt!(list.first()); let n = *x; yield_!(ev(n)); let y = *try_opt!(list.get(1)); yield_!(ev(2)); Some(y) }
    fn of_a_question(n: u32 = 0) -> Option<u32> { let g = d("g"); let x = my_try!(n.checked_sub(1)); yield_!(ev(x)); Some(x) }
    fn of_a_question_on_a_result(text: &'static str = "x") -> Result<u32, std::num::ParseIntError> { let g = d("g"); let x = my_try!(text.parse::<u32>()); yield_!(ev(x)); Ok(x) }
    fn in_a_match(n: u32 = 1) -> Option<u32> { let x = match n { 1 => try_opt!(n.checked_sub(2)), _ => yield_!(ev(2)) }; yield_!(ev(x)); Some(x) }
    fn a_bare_variable(o: Option<D> = Some(d("o"))) -> Option<u32> { yield_!(ev(1)); let h = try_opt!({ o }); yield_!(ev(2)); Some(h.plus(1)) }
    fn in_an_argument(n: u32 = 3) -> Option<u32> { let x = add(try_opt!(n.checked_sub(1)), yield_!(ev(4))); yield_!(ev(x)); Some(try_opt!(n.checked_sub(9))) }
}
fn add(a: u32, b: u32) -> u32 {
    step(format!("{a} {b}"));
    a + b
}
