struct Job {
    name: String,
    n: u32,
}

#[bluelet::coroutine]
fn argument(ref job: Job) -> usize {
    yield_!(bluelet::null());
    job.name.len()
}

#[bluelet::coroutine]
fn part(Job { ref name, n: _ }: Job) -> usize {
    yield_!(bluelet::null());
    name.len()
}

#[bluelet::coroutine]
fn variable() -> u32 {
    let job = Job { name: String::new(), n: 1 };
    let Job { ref n, .. } = job;
    yield_!(bluelet::null());
    *n
}

fn main() {}
