use std::borrow::Cow;
use std::io;
use std::path::Path;

use bluelet::Connection;

#[bluelet::coroutine]
fn text(conn: Connection) -> io::Result<usize> {
    let data = yield_!(conn.recv(10))?;
    let text = std::str::from_utf8(&data).unwrap();
    yield_!(conn.sendall("hello"))?;
    Ok(text.len())
}

#[bluelet::coroutine]
fn a_part_of_it(conn: Connection) -> io::Result<usize> {
    let data = yield_!(conn.recv(10))?;
    let Ok(text) = str::from_utf8(&data[1..]) else { return Ok(0) };
    let text = text.trim();
    let word = text.split(' ').next().unwrap();
    yield_!(conn.sendall("hello"))?;
    Ok(word.len())
}

#[bluelet::coroutine]
fn lossy(conn: Connection) -> io::Result<usize> {
    let data = yield_!(conn.recv(10))?;
    let text = String::from_utf8_lossy(&data);
    yield_!(conn.sendall("hello"))?;
    Ok(text.len())
}

struct Job {
    name: String,
}

#[bluelet::coroutine]
fn others(job: Job) -> usize {
    let path = Path::new(&job.name);
    let name = Cow::Borrowed(job.name.as_str());
    yield_!(bluelet::null());
    path.iter().count() + name.len()
}

// What belongs to somebody else may be kept.
#[bluelet::coroutine]
fn fine(data: &[u8], name: &str) -> usize {
    let text = std::str::from_utf8(data).unwrap();
    let word = text.split(' ').next().unwrap();
    let lossy = String::from_utf8_lossy(data);
    let (path, name) = (Path::new(name), Cow::Borrowed(name));
    yield_!(bluelet::null());
    word.len() + lossy.len() + path.iter().count() + name.len()
}

fn line() -> String {
    String::new()
}

fn first_word(text: &str) -> &str {
    text
}

fn words_of(text: &str) -> Vec<&str> {
    text.split(' ').collect()
}

fn name_of(job: &mut Job) -> Option<&mut String> {
    Some(&mut job.name)
}

struct Shown<'a>(&'a str);

#[bluelet::coroutine]
fn of_ones_own() -> usize {
    let line = line();
    let word = first_word(&line);
    yield_!(bluelet::null());
    word.len()
}

#[bluelet::coroutine]
fn iterated() {
    let line = line();
    for word in words_of(&line) {
        yield_!(std::future::ready(word.len()));
    }
}

#[bluelet::coroutine]
fn used_up() {
    let line = line();
    let words = words_of(&line);
    for word in words {
        yield_!(std::future::ready(word.len()));
    }
}

#[bluelet::coroutine]
fn matched(mut job: Job) {
    if let Some(name) = name_of(&mut job) {
        yield_!(bluelet::null());
        name.clear();
    }
}

#[bluelet::coroutine]
fn constructed() -> usize {
    let line = line();
    let shown = Shown(&line);
    yield_!(bluelet::null());
    shown.0.len()
}

fn main() {}
