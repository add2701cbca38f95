use std::future::ready;

enum Phase {
    Idle,
    Busy(u32),
}

impl Drop for Phase {
    fn drop(&mut self) {}
}

struct Job {
    phase: Phase,
    name: String,
}

#[bluelet::coroutine]
fn run(mut job: Job) -> usize {
    job.phase = match job.phase {
        Phase::Idle => Phase::Busy(yield_!(ready(1))),
        Phase::Busy(_) => Phase::Idle,
    };
    yield_!(ready(()));
    job.name.len()
}

fn main() {
    let _ = run(Job { phase: Phase::Idle, name: String::new() });
}
