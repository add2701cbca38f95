#[bluelet::coroutine]
mod inner {}

#[bluelet::coroutine]
trait Waits {}

#[bluelet::coroutine]
enum Choice {}

#[bluelet::coroutine]
const LIMIT: u32 = 1;

#[bluelet::coroutine]
unsafe extern "C" {}

fn main() {}
