use std::future::{Future, Ready, ready};
use std::time::Duration;

use bluelet::{call, timeout};

struct Job {
    name: String,
}

#[bluelet::coroutine]
fn length(text: &str) -> usize {
    yield_!(bluelet::null());
    text.len()
}

fn filled(list: &mut Vec<u32>, turns: u32) -> impl Future<Output = usize> + Unpin {
    list.push(turns);
    ready(list.len())
}

fn dynamic(count: u32, name: &str) -> Box<dyn Future<Output = usize> + Unpin + '_> {
    Box::new(ready(name.len() + count as usize))
}

#[bluelet::coroutine]
fn a_variable(text: String) -> usize {
    yield_!(length(&text)) + text.len()
}

#[bluelet::coroutine]
fn a_part(job: Job) -> usize {
    yield_!(dynamic(2, &job.name[1..]))
}

#[bluelet::coroutine]
fn to_be_changed() -> Vec<u32> {
    let mut list = Vec::new();
    for turn in 0..3 {
        yield_!(filled(&mut list, turn));
    }
    list
}

#[bluelet::coroutine]
fn in_another_event(text: String) -> bool {
    yield_!(bluelet::timeout(Duration::from_secs(1), length(&text))).is_ok()
}

#[bluelet::coroutine]
fn in_a_call(text: String) -> Result<usize, String> {
    let timely = yield_!(timeout(Duration::from_secs(1), call(length(&text))));
    timely.map_err(|_| text)
}

#[bluelet::coroutine]
fn with_a_name(text: String, again: bool) -> usize {
    let event = length(&text);
    if again { yield_!(event) } else { text.len() }
}

fn owned(text: &str) -> Ready<usize> {
    ready(text.len())
}

fn any<T: AsRef<str>>(text: T, more: &mut Vec<T>) -> impl Future<Output = usize> + use<T> {
    let length = text.as_ref().len();
    more.push(text);
    ready(length)
}

fn without_its_borrow(text: &String) -> impl Future<Output = usize> + Unpin + use<> {
    ready(text.len())
}

fn of_no_lifetime(text: &str) -> Box<dyn Future<Output = usize> + Unpin> {
    Box::new(ready(text.len()))
}

static NAME: String = String::new();

// What has been taken from it, and what belongs to somebody else, may be kept.
#[bluelet::coroutine]
fn fine(text: String, other: &String, job: &Job, list: &mut Vec<String>) -> usize {
    let read = |text: &str| ready(text.len());
    let many = yield_!(owned(&text)) + yield_!(without_its_borrow(&text));
    let more = yield_!(of_no_lifetime(&text)) + yield_!(read(&text)) + yield_!(any("text", &mut vec![]));
    let read_again = owned(&text);
    yield_!(read_again);
    let last = yield_!(length(&other)) + yield_!(length(&job.name)) + yield_!(length(&NAME));
    many + more + last + yield_!(length(&list[0]))
}

fn main() {}
