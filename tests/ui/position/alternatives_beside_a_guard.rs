use std::future::ready;

enum Side {
    Left(u32),
    Right(u32),
}

use Side::{Left, Right};

type Sides = (Side, Side, Side, Side, Side, Side, Side);

#[bluelet::coroutine]
fn choose(sides: Sides) -> u32 {
    match sides {
        (
            Left(a) | Right(a),
            Left(b) | Right(b),
            Left(c) | Right(c),
            Left(d) | Right(d),
            Left(e) | Right(e),
            Left(f) | Right(f),
            Left(g) | Right(g),
        ) if yield_!(ready(a > b)) => a + b + c + d + e + f + g,
        _ => 0,
    }
}

fn main() {
    drop(choose);
}
