async fn ready<T>(value: T) -> T {
    value
}

#[bluelet::coroutine]
fn outer(n: Option<u32>) -> u32 {
    match n {
        Some(n) if let Some(m) = n.checked_sub(1) && yield_!(Box::pin(ready(m == 2))) => 1,
        _ => 0,
    }
}

fn main() {
    let _ = outer(Some(1));
}
