use std::future::{Ready, ready};

#[bluelet::coroutine]
async fn declared_async() -> u32 {
    let n: u32 = "text";
    yield_!(ready(n))
}

#[bluelet::coroutine]
fn awaits(text: String) -> u32 {
    let length: u32 = text.length();
    let n: u32 = ready("text").await;
    length + n
}

#[bluelet::coroutine]
fn within_async_code() -> u32 {
    let block = async move {
        let n: u32 = ready("text").await;
        n + yield_!(ready(1))
    };
    yield_!(bluelet::boxed(block))
}

#[bluelet::coroutine]
fn within_an_item() -> u32 {
    fn inner(event: Ready<u32>) -> u32 {
        yield_!(event)
    }
    inner(ready("text"))
}

fn main() {
    bluelet::run(declared_async());
}
