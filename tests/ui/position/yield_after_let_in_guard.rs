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

#[bluelet::coroutine]
fn in_a_chain(n: Option<u32>) -> u32 {
    match n {
        Some(n)
            if n > 1
                && let Some(m) = yield_!(Box::pin(ready(n.checked_sub(1))))
                && m > 1
                && let Some(k) = yield_!(Box::pin(ready(m.checked_sub(1)))) =>
        {
            yield_!(Box::pin(ready(k)))
        }
        _ => 0,
    }
}

fn main() {
    let _ = outer(Some(1));
    let _ = in_a_chain(Some(1));
}
