use std::future::ready;

enum Phase {
    Idle(u32),
    Busy(String, Vec<u8>),
}

struct Job {
    phase: Phase,
    name: String,
}

#[bluelet::coroutine]
fn run(mut job: Job) -> usize {
    loop {
        match job.phase {
            Phase::Idle(0) => break,
            Phase::Idle(n) => job.phase = Phase::Idle(yield_!(ready(n - 1))),
            Phase::Busy(text, _) => {
                yield_!(ready(text));
                job.phase = Phase::Idle(3);
            }
        }
    }
    yield_!(ready(()));
    job.name.len()
}

fn main() {
    let _ = run(Job { phase: Phase::Busy(String::new(), Vec::new()), name: String::new() });
}
