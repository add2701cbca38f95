struct Job {
    name: String,
}

impl Job {
    fn name(&self) -> &str {
        &self.name
    }
}

#[bluelet::coroutine]
fn outer(job: Job) -> usize {
    let name = job.name();
    yield_!(bluelet::null());
    name.len()
}

fn main() {}
