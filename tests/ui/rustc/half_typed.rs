use bluelet::Connection;
use std::future::ready;

#[bluelet::coroutine]
fn half_a_method(conn: Connection) -> u32 {
    let n: u32 = yield_!(ready("text"));
    conn.
}

#[bluelet::coroutine]
fn half_a_let(conn: Connection) {
    let x = ;
    let n: u32 = yield_!(ready("text"));
    drop((x, conn));
}

#[bluelet::coroutine]
fn half_an_operand(conn: Connection) {
    let data = yield_!(conn.);
    let n: u32 = data.len();
    let m: u32 = yield_!(ready("text"));
}

#[bluelet::coroutine]
fn half_an_else(flag: bool) -> u32 {
    let n: u32 = yield_!(ready("text"));
    if flag { yield_!(ready(1)) } else
}

#[bluelet::coroutine]
fn no_operand() {
    let n: u32 = yield_!();
    let m: u32 = "text";
}

fn main() {
    bluelet::run(no_operand());
}
