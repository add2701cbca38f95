use std::future::ready;

#[derive(Clone, Copy)]
struct Point {
    x: u32,
    y: u32,
}

#[bluelet::coroutine]
fn by_a_pattern() -> Option<u32> {
    let mut sum = Some(1);
    let mut add = |n: u32| {
        if let Some(ref mut sum) = sum {
            *sum += n;
        }
    };
    yield_!(ready(()));
    add(3);
    sum
}

#[bluelet::coroutine]
fn by_an_assignment_to_several() -> u32 {
    let mut point = Point { x: 1, y: 2 };
    let mut turn = |by| (point.x, point.y) = (point.y, by);
    yield_!(ready(()));
    turn(3);
    point.x + point.y
}

fn main() {}
