use std::cell::RefCell;

struct Job {
    name: String,
    list: Vec<String>,
    pair: (String, u32),
}

impl Job {
    #[bluelet::coroutine]
    fn own(self) -> usize {
        let name = self.name.as_str();
        yield_!(bluelet::null());
        name.len()
    }
}

fn job() -> Job {
    unimplemented!()
}

fn text() -> String {
    String::new()
}

#[bluelet::coroutine]
fn part(job: Job) -> usize {
    let name = &job.name;
    yield_!(bluelet::null());
    name.len()
}

#[bluelet::coroutine]
fn element() -> usize {
    let job = job();
    let name = job.list[0].trim();
    yield_!(bluelet::null());
    name.len()
}

#[bluelet::coroutine]
fn parts() -> u32 {
    let job = job();
    let (text, n) = &job.pair;
    yield_!(bluelet::null());
    text.len() as u32 + n
}

#[bluelet::coroutine]
fn lines() -> usize {
    let text = text();
    let lines = text.lines();
    yield_!(bluelet::null());
    lines.count()
}

#[bluelet::coroutine]
fn loops() {
    let text = text();
    for line in text.lines() {
        yield_!(std::future::ready(line.len()));
    }
}

#[bluelet::coroutine]
fn arms() -> usize {
    let text = text();
    match text.strip_prefix("a") {
        Some(rest) => {
            yield_!(bluelet::null());
            rest.len()
        }
        None => 0,
    }
}

#[bluelet::coroutine]
fn operand() {
    let list = Some(RefCell::new(vec![1])).unwrap();
    list.borrow_mut().push(yield_!(std::future::ready(2)));
}

#[bluelet::coroutine]
fn without_a_name() -> usize {
    let name = &job().name;
    yield_!(bluelet::null());
    name.len()
}

fn main() {}
