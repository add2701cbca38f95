#[bluelet::coroutine]
fn outer() -> u32 {
    std::future::ready(1).await
}

fn main() {
    let _ = outer();
}
