#[bluelet::coroutine]
fn outer(&self) -> u32 {
    yield_!(std::future::ready(1))
}

fn main() {}
