//! Slips in handlers.
#![allow(dead_code, unused_variables, clippy::all)]

use std::collections::{BTreeMap, HashMap};
use std::future::{Ready, ready};
use std::io;

#[derive(Debug)]
pub enum Command {
    Get(String),
    Set { key: String, value: Vec<u8> },
    Quit,
}

#[derive(Debug)]
pub enum Failure {
    Io(io::Error),
    Protocol(&'static str),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::Io(error)
    }
}

pub struct Store {
    entries: HashMap<String, Vec<u8>>,
    hits: u64,
}

pub struct Wire {
    id: u32,
}

impl Wire {
    pub fn recv(&self, most: usize) -> Ready<io::Result<Vec<u8>>> {
        ready(Ok(Vec::new()))
    }
    pub fn send(&self, data: Vec<u8>) -> Ready<io::Result<usize>> {
        ready(Ok(0))
    }
    pub fn line(&mut self) -> Ready<io::Result<String>> {
        ready(Ok(String::new()))
    }
    pub fn shutdown(self) -> Ready<io::Result<()>> {
        ready(Ok(()))
    }
    pub fn peer(&self) -> &str {
        ""
    }
}

fn parse(line: &str) -> Result<Command, Failure> {
    Err(Failure::Protocol(line.len().to_string().leak()))
}

#[bluelet::coroutine]
pub fn wire_not_mutable(wire: Wire) -> io::Result<()> {
    let line = yield_!(wire.line())?;
    println!("{line}");
    Ok(())
}

#[bluelet::coroutine]
pub fn event_misspelt(wire: Wire) -> io::Result<()> {
    let data = yield_!(wire.receive(1024))?;
    println!("{}", data.len());
    yield_!(wire.send(data))?;
    Ok(())
}

#[bluelet::coroutine]
pub fn event_misspelt_in_a_loop(wire: Wire) -> io::Result<()> {
    loop {
        let data = yield_!(wire.recv(1024))?;
        if data.is_empty() {
            break;
        }
        yield_!(wire.sendall(data))?;
    }
    Ok(())
}

#[bluelet::coroutine]
pub fn event_without_its_argument(wire: Wire) -> io::Result<()> {
    let data = yield_!(wire.recv())?;
    yield_!(wire.send(data))?;
    Ok(())
}

#[bluelet::coroutine]
pub fn event_with_too_many(wire: Wire) -> io::Result<()> {
    let data = yield_!(wire.recv(1024, 5))?;
    yield_!(wire.send(data))?;
    Ok(())
}

#[bluelet::coroutine]
pub fn event_with_a_wrong_one(wire: Wire) -> io::Result<()> {
    let data = yield_!(wire.recv("1024"))?;
    yield_!(wire.send(data.to_string()))?;
    Ok(())
}

#[bluelet::coroutine]
pub fn sent_twice(wire: Wire) -> io::Result<()> {
    let data = yield_!(wire.recv(1024))?;
    yield_!(wire.send(data))?;
    yield_!(wire.send(data))?;
    Ok(())
}

#[bluelet::coroutine]
pub fn used_after_shutdown(wire: Wire) -> io::Result<()> {
    yield_!(wire.shutdown())?;
    yield_!(wire.send(Vec::new()))?;
    Ok(())
}

#[bluelet::coroutine]
pub fn shutdown_in_a_loop(wire: Wire) -> io::Result<()> {
    loop {
        let data = yield_!(wire.recv(1))?;
        if data.is_empty() {
            yield_!(wire.shutdown())?;
        }
    }
}

#[bluelet::coroutine]
pub fn match_of_the_line(mut wire: Wire) -> Result<(), Failure> {
    let line = yield_!(wire.line())?;
    match line {
        "quit" => return Ok(()),
        _ => {}
    }
    Ok(())
}

#[bluelet::coroutine]
pub fn match_of_a_command(mut wire: Wire, mut store: Store) -> Result<(), Failure> {
    loop {
        let line = yield_!(wire.line())?;
        match parse(&line)? {
            Command::Get(key) => {
                let value = store.entries.get(&key).cloned();
                yield_!(wire.send(value))?;
            }
            Command::Set { key, val } => {
                store.entries.insert(key, val);
            }
            Command::Quit => break,
        }
    }
    Ok(())
}

#[bluelet::coroutine]
pub fn command_forgotten(mut wire: Wire, mut store: Store) -> Result<(), Failure> {
    loop {
        let line = yield_!(wire.line())?;
        match parse(&line)? {
            Command::Get(key) => {
                let value = store.entries.get(&key).cloned().unwrap_or_default();
                yield_!(wire.send(value))?;
            }
            Command::Quit => break,
        }
    }
    Ok(())
}

#[bluelet::coroutine]
pub fn key_moved_before(mut wire: Wire, mut store: Store) -> Result<(), Failure> {
    let line = yield_!(wire.line())?;
    if let Command::Set { key, value } = parse(&line)? {
        store.entries.insert(key, value);
        yield_!(wire.send(key.into_bytes()))?;
    }
    Ok(())
}

#[bluelet::coroutine]
pub fn entry_type(mut wire: Wire, mut store: Store) -> Result<(), Failure> {
    let line = yield_!(wire.line())?;
    *store.entries.entry(line).or_default() += 1;
    store.hits += yield_!(wire.recv(1))?;
    Ok(())
}

#[bluelet::coroutine]
pub fn store_not_mutable(wire: Wire, store: Store) -> Result<(), Failure> {
    let data = yield_!(wire.recv(1))?;
    store.entries.insert(String::new(), data);
    store.hits += 1;
    Ok(())
}

#[bluelet::coroutine]
pub fn error_without_from(wire: Wire) -> Result<(), Failure> {
    let data = yield_!(wire.recv(1))?;
    let text = String::from_utf8(data)?;
    let n: u32 = text.parse()?;
    Ok(())
}

#[bluelet::coroutine]
pub fn error_of_another_kind(wire: Wire) -> io::Result<()> {
    let line = String::from_utf8(yield_!(wire.recv(1))?).map_err(|_| "not text")?;
    parse(&line)?;
    Ok(())
}

#[bluelet::coroutine]
pub fn string_for_an_error(wire: Wire) -> Result<(), String> {
    let data = yield_!(wire.recv(1))?;
    if data.is_empty() {
        return Err("empty");
    }
    Ok(())
}

#[bluelet::coroutine]
pub fn ok_forgotten_at_the_end(wire: Wire) -> Result<(), Failure> {
    let mut sum = 0;
    while sum < 10 {
        sum += yield_!(wire.recv(1))?.len();
    }
}

#[bluelet::coroutine]
pub fn counted_in_the_wrong_type(wire: Wire) -> io::Result<u32> {
    let mut total: u32 = 0;
    for _ in 0..3 {
        total += yield_!(wire.recv(1))?.len();
    }
    Ok(total)
}

#[bluelet::coroutine]
pub fn counted_in_the_wrong_type_at_the_end(wire: Wire) -> io::Result<u32> {
    let mut total = 0;
    for _ in 0..3 {
        total += yield_!(wire.recv(1))?.len();
    }
    Ok(total)
}

#[bluelet::coroutine]
pub fn typo_of_a_variable(wire: Wire) -> io::Result<()> {
    let buffer = yield_!(wire.recv(1))?;
    yield_!(wire.send(bufer))?;
    Ok(())
}

#[bluelet::coroutine]
pub fn typo_of_a_function(mut wire: Wire) -> Result<(), Failure> {
    let command = pars(&yield_!(wire.line())?)?;
    yield_!(wire.send(Vec::new()))?;
    Ok(())
}

#[bluelet::coroutine]
pub fn typo_of_a_variant(mut wire: Wire) -> Result<(), Failure> {
    let command = parse(&yield_!(wire.line())?)?;
    if let Command::Gett(key) = command {
        yield_!(wire.send(Vec::new()))?;
    }
    Ok(())
}

#[bluelet::coroutine]
pub fn typo_of_a_type(mut wire: Wire) -> Result<(), Failure> {
    let mut seen: HashSet<String> = HashSet::new();
    seen.insert(yield_!(wire.line())?);
    Ok(())
}

#[bluelet::coroutine]
pub fn out_of_scope(mut wire: Wire) -> Result<(), Failure> {
    if yield_!(wire.recv(1))?.is_empty() {
        let reply = String::from("empty");
    }
    yield_!(wire.send(reply.into_bytes()))?;
    Ok(())
}

#[bluelet::coroutine]
pub fn not_mutable_in_a_loop(wire: Wire) -> io::Result<usize> {
    let total = 0;
    loop {
        let data = yield_!(wire.recv(1))?;
        if data.is_empty() {
            return Ok(total);
        }
        total += data.len();
    }
}

#[bluelet::coroutine]
pub fn list_not_mutable(wire: Wire) -> io::Result<usize> {
    let lines = Vec::new();
    for _ in 0..3 {
        lines.push(yield_!(wire.recv(1))?);
    }
    Ok(lines.len())
}

#[bluelet::coroutine]
pub fn shadowed_wrongly(wire: Wire) -> io::Result<String> {
    let data = yield_!(wire.recv(1))?;
    let data = String::from_utf8_lossy(&data);
    yield_!(wire.send(Vec::new()))?;
    Ok(data)
}

#[bluelet::coroutine]
pub fn map_of_the_wrong_value(mut wire: Wire) -> io::Result<()> {
    let mut counts = BTreeMap::new();
    let line = yield_!(wire.line())?;
    counts.insert(line, 1);
    counts.insert(yield_!(wire.line())?, "two");
    Ok(())
}

#[bluelet::coroutine]
pub fn closure_of_the_wrong_type(wire: Wire) -> io::Result<()> {
    let double = |n: u32| n * 2;
    let length = yield_!(wire.recv(1))?.len();
    println!("{}", double(length));
    Ok(())
}

#[bluelet::coroutine]
pub fn yield_of_a_value(wire: Wire) -> io::Result<()> {
    let data = wire.recv(1)?;
    yield_!(wire.send(data))?;
    Ok(())
}

#[bluelet::coroutine]
pub fn yield_forgotten(wire: Wire) -> io::Result<()> {
    let data = yield_!(wire.recv(1))?;
    wire.send(data)?;
    Ok(())
}

#[bluelet::coroutine]
pub fn question_mark_in_the_yield(wire: Wire) -> io::Result<()> {
    let data = yield_!(wire.recv(1)?);
    yield_!(wire.send(data))?;
    Ok(())
}

#[bluelet::coroutine]
pub fn question_mark_forgotten(wire: Wire) -> io::Result<()> {
    let data = yield_!(wire.recv(1));
    if data.is_empty() {
        return Ok(());
    }
    yield_!(wire.send(data))?;
    Ok(())
}

#[bluelet::coroutine]
pub fn unwrapped_what_is_no_option(wire: Wire) -> io::Result<()> {
    let data = yield_!(wire.recv(1))?.unwrap();
    let length = data.len().unwrap();
    Ok(())
}

#[bluelet::coroutine]
pub fn format_with_too_few(wire: Wire) -> io::Result<()> {
    let data = yield_!(wire.recv(1))?;
    println!("{} {}", data.len());
    println!("{}", data);
    println!("{missing}");
    Ok(())
}

#[bluelet::coroutine]
pub fn if_without_else_as_an_argument(wire: Wire) -> io::Result<()> {
    let length = if yield_!(wire.recv(1))?.is_empty() { 1 };
    yield_!(wire.recv(length))?;
    Ok(())
}

#[bluelet::coroutine]
pub fn for_over_a_count(wire: Wire) -> io::Result<()> {
    let count = yield_!(wire.recv(1))?.len();
    for i in count {
        yield_!(wire.recv(i))?;
    }
    Ok(())
}

#[bluelet::coroutine]
pub fn comparison_of_types(wire: Wire) -> io::Result<()> {
    let data = yield_!(wire.recv(1))?;
    if data == "quit" {
        return Ok(());
    }
    while data.len() < "10" {
        yield_!(wire.recv(1))?;
    }
    Ok(())
}

#[bluelet::coroutine]
pub fn tuple_of_another_length(wire: Wire) -> io::Result<()> {
    let (a, b, c) = (yield_!(wire.recv(1))?, 1);
    println!("{a:?}");
    Ok(())
}

#[bluelet::coroutine]
pub fn inner_function_sees_a_local(wire: Wire) -> io::Result<()> {
    let most = 10;
    fn limit() -> usize {
        most
    }
    yield_!(wire.recv(limit()))?;
    Ok(())
}

#[bluelet::coroutine]
pub fn two_borrows(mut wire: Wire, mut store: Store) -> Result<(), Failure> {
    let first = store.entries.get_mut("a");
    let second = store.entries.get_mut("b");
    std::mem::swap(first.unwrap(), second.unwrap());
    yield_!(wire.recv(1))?;
    Ok(())
}

#[bluelet::coroutine]
pub fn box_of_a_wrong_trait(wire: Wire) -> io::Result<()> {
    let shown: Box<dyn std::fmt::Display> = Box::new(yield_!(wire.recv(1))?);
    println!("{shown}");
    Ok(())
}

#[bluelet::coroutine]
pub fn labels_that_differ(wire: Wire) -> io::Result<usize> {
    let n = 'outer: loop {
        let data = yield_!(wire.recv(1))?;
        if data.is_empty() {
            break 'outer "none";
        }
        break data.len();
    };
    Ok(n)
}

impl Store {
    #[bluelet::coroutine]
    pub fn sets(&self, wire: Wire) -> io::Result<()> {
        let data = yield_!(wire.recv(1))?;
        self.entries.insert(String::new(), data);
        Ok(())
    }

    #[bluelet::coroutine]
    pub fn calls_what_it_has_not(&mut self, wire: Wire) -> io::Result<()> {
        let data = yield_!(wire.recv(1))?;
        self.put(data);
        self.hit += 1;
        Ok(())
    }

    #[bluelet::coroutine]
    pub fn self_forgotten(&mut self, wire: Wire) -> io::Result<()> {
        let data = yield_!(wire.recv(1))?;
        hits += 1;
        entries.insert(String::new(), data);
        Ok(())
    }
}

#[bluelet::coroutine]
pub fn misspelt_in_the_condition(wire: Wire) -> io::Result<()> {
    let length = if yield_!(wire.recv(1))?.is_emty() { 1 };
    yield_!(wire.recv(2))?;
    Ok(())
}

macro_rules! bail {
    ($text:expr) => {
        return Err(Failure::Protocol($text))
    };
}

#[bluelet::coroutine]
pub fn return_in_a_macro_of_the_module(mut wire: Wire) -> Result<(), Failure> {
    let line = yield_!(wire.line())?;
    if line.is_empty() {
        bail!("empty");
    }
    Ok(())
}

#[bluelet::coroutine]
pub fn mutable_borrow_held(mut wire: Wire, mut store: Store) -> Result<(), Failure> {
    let entries = &mut store.entries;
    entries.insert(yield_!(wire.line())?, Vec::new());
    drop(store);
    Ok(())
}

#[bluelet::coroutine]
pub fn mutable_borrow_over(mut wire: Wire, mut store: Store) -> Result<(), Failure> {
    let entry = store.entries.get_mut("a");
    let line = yield_!(wire.line())?;
    if let Some(entry) = entry {
        entry.extend(line.bytes());
    }
    Ok(())
}

#[bluelet::coroutine]
pub fn str_of_a_string(mut wire: Wire) -> Result<(), Failure> {
    let mut name: &str = "";
    for _ in 0..3 {
        let line = yield_!(wire.line())?;
        name = line.trim();
    }
    println!("{name}");
    Ok(())
}

#[bluelet::coroutine]
pub fn returned_borrow(mut wire: Wire) -> Result<&'static str, Failure> {
    let line = yield_!(wire.line())?;
    Ok(line.trim())
}

#[bluelet::coroutine]
pub fn count_method_twice_wrong(wire: Wire) -> io::Result<()> {
    let data = yield_!(wire.recv(1))?;
    takes_two(data);
    yield_!(wire.send(Vec::new(), 1))?;
    Ok(())
}

fn takes_two(data: Vec<u8>, n: usize) {}

pub struct Job {
    name: String,
    id: u32,
}

impl Job {
    fn finish(self, code: u32) -> u32 {
        code
    }
    fn tags(self, a: &str, b: &str) {}
}

#[bluelet::coroutine]
pub fn finish_without_its_code(wire: Wire, job: Job) -> io::Result<()> {
    yield_!(wire.recv(1))?;
    job.finish();
    yield_!(wire.recv(1))?;
    Ok(())
}

#[bluelet::coroutine]
pub fn finish_with_too_many(wire: Wire, job: Job) -> io::Result<()> {
    job.tags("a", "b", "c");
    yield_!(wire.recv(1))?;
    Ok(())
}

#[bluelet::coroutine]
pub fn finish_with_a_wrong_one(wire: Wire, job: Job) -> io::Result<()> {
    let code = "7";
    job.finish(code);
    yield_!(wire.recv(1))?;
    Ok(())
}

#[bluelet::coroutine]
pub fn finish_with_what_it_waits_for(wire: Wire, job: Job) -> io::Result<()> {
    job.finish(yield_!(wire.recv(1))?);
    yield_!(wire.recv(1))?;
    Ok(())
}

#[bluelet::coroutine]
pub fn finish_twice(wire: Wire, job: Job) -> io::Result<()> {
    job.finish(1);
    yield_!(wire.recv(1))?;
    job.finish(2);
    Ok(())
}

impl Job {
    fn sum(self, n: usize) -> usize {
        n
    }
}

#[bluelet::coroutine]
pub fn asked_of_itself(wire: Wire, job: Job) -> io::Result<()> {
    yield_!(wire.recv(1))?;
    let n: u32 = job.sum(job.name.len());
    yield_!(wire.recv(1))?;
    Ok(())
}

impl Wire {
    #[bluelet::coroutine]
    pub fn ends(self, job: Job) -> io::Result<usize> {
        yield_!(self.recv(1))?;
        let n = job.sum(self.id as usize);
        self.hang_up(1, 2);
        yield_!(ready(1));
        Ok(n)
    }
    fn hang_up(self, n: u32) {}
}

fn first_of(jobs: &[Job]) -> &Job {
    &jobs[0]
}

#[bluelet::coroutine]
pub fn taken_from_behind(wire: Wire, jobs: &'static [Job]) -> io::Result<()> {
    let job = first_of(jobs);
    let size = job.name.len();
    yield_!(wire.recv(size))?;
    let name = job.name;
    yield_!(wire.recv(1))?;
    println!("{name} {}", job.name);
    Ok(())
}

#[bluelet::coroutine]
pub fn taken_from_behind_a_pattern(wire: Wire, jobs: &'static [Job]) -> io::Result<()> {
    let job = first_of(jobs);
    let Job { id, .. } = job;
    yield_!(wire.recv(1))?;
    drop(job.name);
    println!("{id} {}", job.id);
    Ok(())
}

fn found(code: u32) -> Option<u32> {
    None
}

#[bluelet::coroutine]
pub fn in_a_closure_of_an_option(wire: Wire, job: Job) -> io::Result<usize> {
    let size = found(3).map(|n| n + job.name.len());
    yield_!(wire.recv(1))?;
    println!("{size:?}");
    Ok(job.name.len())
}

#[bluelet::coroutine]
pub fn too_many_arguments_of_a_closure(wire: Wire, job: Job) -> io::Result<usize> {
    let size = found(3).map(|n, m| n as usize + job.name.len());
    yield_!(wire.recv(1))?;
    println!("{size:?}");
    Ok(job.name.len())
}

#[bluelet::coroutine]
pub fn a_missing_field_in_a_closure(wire: Wire, job: Job) -> io::Result<usize> {
    let size = found(3).map(|n| n as usize + job.nam.len());
    yield_!(wire.recv(1))?;
    println!("{size:?}");
    Ok(job.name.len())
}
