//! A crate that has taken the names of std's items and of the compiler's variables for itself.
#![no_implicit_prelude]
#![allow(dead_code, unused, non_camel_case_types, non_snake_case)]

extern crate bluelet;
extern crate std as real;

mod core {}
mod std {}
mod alloc {}
mod bluelet_ {}
mod diagnostic {}
pub struct Kept;
pub struct Lender;
pub struct Borrowed;
pub struct State;
pub struct Result;
pub struct Option;
pub struct Poll;
pub struct Context;
pub struct Vec;
pub struct Box;
pub struct Coroutine;
pub struct Machine;
pub struct Start_;
pub struct Done_;
pub fn Some() {}
pub fn None() {}
pub fn Ok() {}
pub fn Err() {}
macro_rules! matches {
    ($($t:tt)*) => {
        compile_error!("ours")
    };
}
macro_rules! vec {
    ($($t:tt)*) => {
        compile_error!("ours")
    };
}
macro_rules! cfg {
    ($($t:tt)*) => {
        compile_error!("ours")
    };
}
macro_rules! file {
    ($($t:tt)*) => {
        compile_error!("ours")
    };
}
macro_rules! stringify {
    ($($t:tt)*) => {
        compile_error!("ours")
    };
}
use real::future::ready;
use real::primitive::{bool, u32};
type R = real::result::Result<u32, u32>;
type O = real::option::Option<u32>;
use real::clone::Clone;
use real::prelude::v1::derive;

#[::bluelet::coroutine]
fn simple(state: u32, cx: u32, event: u32, next: u32) -> u32 {
    let value = yield_!(ready(state));
    let polled = yield_!(ready(value + cx));
    let run = polled;
    let exit = yield_!(ready(run));
    let machine = exit;
    let step = machine;
    let result = step;
    yield_!(ready(()));
    value + polled + run + exit + machine + step + result + event + next
}
#[::bluelet::coroutine]
fn results(a: u32) -> R {
    let n = yield_!(ready(R::Ok(a)))?;
    if n > 3 {
        return R::Err(1);
    }
    R::Ok(n)
}
#[::bluelet::coroutine]
fn options(a: u32) -> O {
    let n = yield_!(ready(O::Some(a)))?;
    O::Some(n)
}
#[::bluelet::coroutine]
fn optional_full(a: u32) -> real::option::Option<u32> {
    let n = yield_!(ready(O::Some(a)))?;
    O::Some(n)
}
#[::bluelet::coroutine]
fn result_full(a: u32) -> real::result::Result<u32, u32> {
    let n = yield_!(ready(R::Ok(a)))?;
    for i in [1u32, 2] {
        yield_!(ready(i));
    }
    R::Ok(n)
}
#[::bluelet::coroutine]
fn labels() -> u32 {
    let mut n = 0u32;
    'run: loop {
        'exit: loop {
            n += yield_!(ready(1u32));
            if n > 3 {
                break 'run;
            }
            if n > 2 {
                break 'exit;
            }
            'run: loop {
                'exit: loop {
                    break 'run;
                }
            }
        }
    }
    n
}
#[::bluelet::coroutine]
fn generic<Conn, Recv, Done, Start>(
    conn: Conn,
    recv: Recv,
    done: Done,
    start: Start,
) -> (Conn, Recv, Done, Start) {
    yield_!(ready(()));
    let x = (conn, recv, done, start);
    yield_!(ready(()));
    x
}
pub struct Named(u32);
pub enum Simple2 {
    A,
}
#[::bluelet::coroutine]
fn named(named: Named) -> u32 {
    yield_!(ready(()));
    let Named(n) = named;
    n
}
#[::bluelet::coroutine]
fn r#match(r#type: u32) -> u32 {
    let r#fn = yield_!(ready(r#type));
    yield_!(ready(()));
    r#fn
}
macro_rules! make {
    ($name:ident, $v:ident, $e:expr) => {
        #[::bluelet::coroutine]
        fn $name() -> u32 {
            let y = 2u32;
            let $v = yield_!(ready($e));
            let y = y + 1;
            yield_!(ready(()));
            y + $v
        }
    };
}
make!(made, x, 7u32);
#[::bluelet::coroutine]
#[derive(Clone)]
fn cloned() -> u32 {
    let guard = real::string::String::new();
    yield_!(ready(1))
}
struct G;
impl real::ops::Drop for G {
    fn drop(&mut self) {}
}
#[::bluelet::coroutine]
fn held() -> u32 {
    let g = G;
    let of = 1u32;
    let keep = G;
    if yield_!(ready(true)) {
        let moved = G;
        real::mem::drop(keep);
        yield_!(ready(()));
    }
    yield_!(ready(of))
}
fn main() {
    real::assert_eq!(::bluelet::run(simple(1, 2, 3, 4)), 1 + 3 * 6 + 7);
    real::assert_eq!(::bluelet::run(results(1)), R::Ok(1));
    real::assert_eq!(::bluelet::run(options(1)), O::Some(1));
    real::assert_eq!(::bluelet::run(optional_full(1)), O::Some(1));
    real::assert_eq!(::bluelet::run(result_full(1)), R::Ok(1));
    real::assert_eq!(::bluelet::run(labels()), 4);
    real::assert_eq!(::bluelet::run(generic(1, 2, 3, 4)), (1, 2, 3, 4));
    real::assert_eq!(::bluelet::run(named(Named(3))), 3);
    real::assert_eq!(::bluelet::run(r#match(3)), 3);
    real::assert_eq!(::bluelet::run(made()), 10);
    real::assert_eq!(::bluelet::run(cloned().clone()), 1);
    real::assert_eq!(::bluelet::run(held()), 1);
    let a = 3u32;
    real::assert_eq!(
        ::bluelet::run(::bluelet::co! { let state = yield_!(ready(a)); state + a }),
        6
    );
}

fn shared_text() -> &'static real::primitive::str {
    "a b"
}

// Whether these borrow is asked with names of the runtime's.
#[::bluelet::coroutine]
fn may_borrow(extended: u32) -> real::primitive::usize {
    let text = shared_text();
    let words = text.split(' ');
    let first = &text[..1];
    let stub = &shared_text()[..0];
    yield_!(ready(extended));
    for word in text.split(' ') {
        yield_!(ready(word));
    }
    real::iter::Iterator::count(words) + first.len() + stub.len()
}
