// Every mistake of a function is reported, and its callers get none of their own.

#[bluelet::coroutine]
async fn greet(name: String) -> usize {
    let lengths = [1, 2].map(|n| {
        yield_!(bluelet::null());
        n
    });
    yield_!();
    const { yield_!(bluelet::null()) };
    std::future::ready(name.len() + lengths[0]).await
}

#[bluelet::coroutine]
fn caller() -> usize {
    yield_!(greet("Ada".to_string())) + 1
}

fn main() {
    let length: usize = bluelet::run(caller()) + bluelet::run(greet(String::new()));
    println!("{length}");
}
