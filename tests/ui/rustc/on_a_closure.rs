fn main() {
    let _tick = #[bluelet::coroutine]
    || 1;
}
