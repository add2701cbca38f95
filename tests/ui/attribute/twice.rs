#[bluelet::coroutine]
#[bluelet::coroutine]
fn twice() -> u32 {
    yield_!(std::future::ready(1))
}

fn main() {
    bluelet::run(twice());
}
