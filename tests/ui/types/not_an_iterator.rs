struct List;

fn list() -> List {
    List
}

#[bluelet::coroutine]
fn number() {
    for n in 3 {
        yield_!(std::future::ready(n));
    }
}

#[bluelet::coroutine]
fn call() {
    for _ in list() {
        yield_!(bluelet::null());
    }
}

fn main() {}
