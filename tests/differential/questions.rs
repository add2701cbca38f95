//! `?` on `Result`, `Option` and `ControlFlow`, in all positions, with conversions.

use std::fmt::{Debug, Display};
use std::future::ready;
use std::ops::ControlFlow;
use std::task::Poll;

use crate::support::*;
use crate::twins;

#[derive(Debug, PartialEq)]
pub enum Error {
    Text(String),
    Number(u32),
}

impl From<&str> for Error {
    fn from(text: &str) -> Self {
        step(format!("from {text}"));
        Error::Text(text.to_string())
    }
}

impl From<u32> for Error {
    fn from(number: u32) -> Self {
        step(format!("from {number}"));
        Error::Number(number)
    }
}

impl Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Error {}

type Outcome<T> = Result<T, Error>;

mod io {
    pub type Result<T> = std::result::Result<T, super::Error>;
}

fn number(n: u32) -> Result<u32, u32> {
    step(format!("number {n}"));
    if n > 5 { Err(n) } else { Ok(n) }
}

twins! {
    fn of_what_is_polled(fails: bool = true) -> Poll<Option<Result<u32, String>>> {
        let polled: Poll<Option<Result<u32, &'static str>>> = yield_!(ev(Poll::Ready(Some(Ok(3)))));
        let value = polled?;
        step(format!("{value:?}"));
        let guard = d("guard");
        let polled: Poll<Result<u32, &'static str>> = yield_!(ev(Poll::Ready(Err("failed"))));
        if fails { polled?; }
        Poll::Ready(None)
    }

    fn in_what_is_polled() -> Poll<Result<u32, String>> {
        let polled: Poll<Result<u32, String>> = yield_!(ev(Poll::Ready(Ok(3))));
        let Poll::Ready(n) = polled? else { return Poll::Pending };
        let polled: Poll<Result<u32, String>> = yield_!(ev(Poll::Ready(Err("failed".to_string()))));
        let m = polled?;
        m.map(|m| Ok(m + n))
    }

    fn conversions_of_two_kinds() -> Outcome<u32> {
        let _g = d("g");
        let a = yield_!(ok(1))?;
        let b = number(2)?;
        let _h = d("h");
        let c = number(yield_!(ev(6)))?;
        Ok(a + b + c)
    }

    fn conversions_of_what_comes() -> io::Result<u32> {
        let _g = d("g");
        Ok(yield_!(ok(1))? + yield_!(fail::<u32>("x"))?)
    }

    fn questions_on_questions() -> Result<u32, &'static str> {
        let a = yield_!(ok(Some(Ok::<u32, &'static str>(1))))?.unwrap()?;
        let b = yield_!(ok(yield_!(ok(2))?))?;
        let c: Result<Result<u32, &'static str>, &'static str> = Ok(Err("inner"));
        Ok(a + b + c??)
    }

    fn questions_in_all_operands() -> Option<u32> {
        let v = vec![1, 2, 3];
        let a = v[yield_!(ev(Some(1)))?] + yield_!(ev(Some(2)))?;
        let b = [yield_!(ev(Some(a)))?, 2][0];
        let c = (b, yield_!(ev(Some(3)))?).1;
        let _g = d("g");
        if yield_!(ev(Some(c > 2)))? { yield_!(ev(None::<()>))?; }
        Some(c)
    }

    fn question_as_statement_and_tail() -> Result<(), &'static str> {
        let _g = d("g");
        yield_!(ok(()))?;
        { let _h = d("h"); yield_!(ok(()))? }
        yield_!(fail("tail"))?
    }

    fn question_in_conditions() -> Option<u32> {
        let _g = d("g");
        let mut n = 0;
        while yield_!(ev(if n < 3 { Some(n) } else { None }))? < 5 {
            n += 1;
            if let Some(m) = yield_!(ev(Some(Some(n))))? && m == 2 { log("two"); }
        }
        Some(n)
    }

    fn question_in_let_else() -> Option<u32> {
        let _g = d("g");
        let Some(a) = yield_!(ev(Some(Some(1))))? else { return Some(0) };
        let Some(b) = yield_!(ev(Some(None::<u32>)))? else { yield_!(ev(None::<u32>))?; return Some(a) };
        Some(a + b)
    }

    fn question_on_a_variable() -> Option<usize> {
        let a = yield_!(ev(Some(d("a"))));
        let b = Some(d("b"));
        let _g = d("g");
        let a = a?;
        yield_!(ev(()));
        let n = b?.name().len();
        yield_!(ev(()));
        Some(n + a.name().len())
    }

    fn question_on_a_reference() -> Option<usize> {
        let a = Some(d("a"));
        let n = a.as_ref()?.name().len();
        yield_!(ev(()));
        Some(n + a?.name().len())
    }

    fn question_in_a_loop_with_guards() -> Result<u32, &'static str> {
        let _g = d("g");
        let mut sum = 0;
        for x in [d("1"), d("2"), d("3")] {
            let _h = d("h");
            sum += yield_!(ev(if x.name() == "2" { Err("two") } else { Ok(1) }))?;
        }
        Ok(sum)
    }

    fn question_inside_a_closure_is_its_own() -> Option<u32> {
        let f = |n: u32| -> Option<u32> { Some(n.checked_sub(1)? + 1) };
        let a = f(yield_!(ev(3)))?;
        let b = (0..a).map(|n| Some(f(n)?)).collect::<Option<Vec<_>>>();
        yield_!(ev(()));
        Some(b.map_or(7, |b| b.len() as u32))
    }

    fn control_flow() -> ControlFlow<D, u32> {
        let a = yield_!(ev(ControlFlow::<D, u32>::Continue(1)))?;
        let _g = d("g");
        let b = (0..5).try_for_each(|n| if n == 3 { ControlFlow::Break(d("b")) } else { ControlFlow::Continue(()) });
        yield_!(ev(()));
        b?;
        ControlFlow::Continue(a)
    }

    fn the_type_of_a_parse_is_found_later() -> Result<u8, String> {
        let n = yield_!(ev("12")).parse().map_err(|_| "bad".to_string())?;
        yield_!(ev(()));
        let m: u8 = n;
        Ok(m + yield_!(ev("3")).parse::<u8>().map_err(|e| e.to_string())?)
    }

    fn ok_wraps_a_block() -> Result<u32, &'static str> {
        Ok({
            let _g = d("g");
            let a = yield_!(ok(1))?;
            a + match yield_!(ok(2))? { 2 => yield_!(fail::<u32>("deep"))?, n => n }
        })
    }

    fn transposed() -> Result<Option<u32>, &'static str> {
        let a = yield_!(ev(Some(Ok::<u32, &'static str>(1)))).transpose()?;
        let b = Some(yield_!(ok(2))).transpose()?;
        yield_!(ev(()));
        Ok(a.zip(b).map(|(a, b)| a + b))
    }

    fn a_result_of_unit() -> Result<(), Error> {
        for n in 4..9 {
            let _g = d("g");
            if n == 5 { yield_!(ev(())); continue; }
            number(n)?;
        }
        Ok(())
    }

    fn an_error_that_is_a_traced_value() -> Result<D, D> {
        let a = d("a");
        let b: D = yield_!(ev(Ok::<D, D>(d("b"))))?;
        yield_!(ev(()));
        let _c: D = yield_!(ev(Err::<D, D>(d("error"))))?;
        eat(b);
        Ok(a)
    }

    fn question_on_what_a_match_gives() -> Result<u32, &'static str> {
        let n = match yield_!(ev(1)) { 1 => yield_!(ok(5)), _ => Err("no") }?;
        let m = (if n == 5 { yield_!(fail("five")) } else { Ok(1) })?;
        Ok(n + m)
    }

    fn question_on_a_block() -> Option<u32> {
        let n = { let _g = d("g"); yield_!(ev(Some(1))) }?;
        let m = loop { break yield_!(ev(Some(n))) }?;
        Some(n + m)
    }

    fn question_on_what_waited_for_what_was_waited_for(fails: bool = false) -> Result<u32, &'static str> {
        let n = if fails { Err("fails") } else { Ok(2) };
        Ok(yield_!(ready(yield_!(ready(n))))? + yield_!(ev(3)))
    }

    fn question_on_what_waited_for_what_failed() -> Result<u32, &'static str> {
        let n = yield_!(ready(yield_!(ready(Err("fails")))))?;
        Ok(n)
    }
}

#[bluelet::coroutine]
fn boxed(n: u32) -> Result<u32, Box<dyn std::error::Error>> {
    let a: u32 = "12".parse()?;
    if yield_!(ev(n)) == 1 {
        return Err("one")?;
    }
    if n == 2 {
        Err(Error::Number(n))?;
    }
    let b: u32 = "x".parse()?;
    Ok(a + b)
}

#[test]
fn errors_become_boxes() {
    let message = |n| block(boxed(n)).unwrap_err().to_string();
    assert_eq!(message(1), "one");
    assert_eq!(message(2), "Number(2)");
    assert_eq!(message(3), "invalid digit found in string");
}
