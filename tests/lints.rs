//! What a crate with all lints denied sees in its coroutines: nothing, where the plain functions are clean.
//!
//! rustc checks this as the test is built, clippy when it is run on the tests.
#![deny(warnings, clippy::all, clippy::pedantic)]

use std::cell::RefCell;
use std::future::ready;
use std::io;
use std::num::ParseIntError;
use std::sync::Mutex;

struct Guard;

impl Drop for Guard {
    fn drop(&mut self) {
        std::hint::black_box(());
    }
}

struct Point {
    x: u32,
    y: u32,
}

/// Has a `Drop` of its own.
struct Numbered {
    id: u32,
    name: String,
}

impl Drop for Numbered {
    fn drop(&mut self) {
        std::hint::black_box((self.id, &self.name));
    }
}

struct Job {
    id: u32,
    name: String,
}

impl Job {
    fn finish(self, more: usize) -> usize {
        self.name.len() + more
    }
}

fn name() -> String {
    "name".to_string()
}

#[bluelet::coroutine]
fn read_in_part(n: u32) -> u32 {
    let mut numbered = Numbered { id: n.max(2), name: name() };
    let before = n.pow(2);
    let id = numbered.id;
    let sum = before + id;
    yield_!(ready(()));
    numbered.id = 7;
    numbered.name.push('x');
    sum + numbered.id
}

#[bluelet::coroutine]
fn foretold(mut n: usize) -> usize {
    let mut words = Vec::new();
    let mut last = None;
    loop {
        n += 1;
        if n < 4 {
            words.push(yield_!(ready(name())));
            last = Some(yield_!(ready(name())));
            continue;
        }
        if let Some(last) = &last {
            n += last.len();
        }
        let total: usize = words.iter().map(|word| word.len() + 1).sum();
        if yield_!(ready(total)) > 1 {
            break total + n;
        }
    }
}

#[bluelet::coroutine]
fn foretold_later(text: &str) -> usize {
    let list;
    let parse = |text: &str| text.parse().unwrap_or_default();
    let mut n = text.len();
    if yield_!(ready(n > 3)) {
        list = yield_!(ready(vec![name()]));
        let number: u32 = yield_!(ready(7));
        n += number.max(parse(text)).count_ones() as usize;
    } else {
        list = Vec::new();
        n += list.iter().map(|word| word.len() + 1).sum::<usize>();
        n += parse("3").count_ones() as usize;
    }
    yield_!(ready(()));
    list.len() + n
}

#[bluelet::coroutine]
fn beside_what_is_borrowed(message: Message, pair: Option<(String, String)>) -> usize {
    let mut n = match message {
        Message::Text { size, ref body } => size as usize + body.len(),
        Message::Quit => 0,
    };
    n += yield_!(ready(1));
    if let Some((ref one, other)) = pair {
        n += one.len();
        yield_!(ready(other));
    }
    yield_!(ready(n))
}

enum Part {
    Named(u32),
    Nameless,
}

enum Whole {
    Of(Part, String),
    Nothing,
}

#[bluelet::coroutine]
fn inside_of_an_enum(whole: Whole) -> usize {
    let n = match whole {
        Whole::Of(Part::Named(n), text) => {
            yield_!(ready(text));
            n as usize
        }
        Whole::Of(Part::Nameless, text) => text.len(),
        Whole::Nothing => 0,
    };
    yield_!(ready(n))
}

#[bluelet::coroutine]
fn asserts(n: u32) -> u32 {
    assert_eq!(n + 1, 3, "not {}", yield_!(ready(n)));
    debug_assert_ne!(n, yield_!(ready(1)), "{n} {}", yield_!(ready(n)));
    n
}

#[bluelet::coroutine]
fn chosen(words: &[&str], other: &str) -> usize {
    let mut best = other;
    for word in words {
        if word.len() > best.len() {
            best = word;
            yield_!(ready(()));
        }
    }
    yield_!(ready(()));
    best.len()
}

#[bluelet::coroutine]
fn moved_in_part(n: u32) -> (String, u32) {
    let mut job = Job { id: n.max(2), name: name() };
    let before = n.pow(2);
    let old = job.name;
    let sum = before + job.id;
    yield_!(ready(()));
    job.id = sum;
    job.name = name();
    job.name.push('x');
    yield_!(ready(()));
    (old + &job.name, job.id)
}

#[bluelet::coroutine]
fn taken_in_part(n: u32) -> usize {
    let job = new_job(n);
    let length = String::into_bytes(job.name).len();
    let other = new_job(n + 1);
    let add = move || other.id;
    yield_!(ready(()));
    length + usize::try_from(add()).unwrap_or_default()
}

fn new_job(id: u32) -> Job {
    Job { id, name: name() }
}

#[bluelet::coroutine]
fn named_like_what_an_event_gives(values: [u32; 2]) -> u32 {
    let mut sum = 0;
    for value in values {
        sum += value;
        yield_!(ready(3));
    }
    sum
}

macro_rules! written {
    ($name:ident, $sum:expr) => {
        #[bluelet::coroutine]
        fn $name(n: u32) -> u32 {
            yield_!(ready(n));
            let twice = $sum * 2;
            yield_!(ready($sum));
            return n + $sum + twice;
        }
    };
}
written!(by_a_macro, 1 + 2);

#[test]
fn parts_of_a_block() {
    let c = bluelet::co! {
        let mut job = Job { id: 2_u32.pow(2), name: name() };
        let before = 2_u32.pow(2);
        let old = job.name;
        let sum = before + 1;
        yield_!(ready(()));
        job.name = name();
        yield_!(ready(()));
        job.name + &old + &(job.id + sum).to_string()
    };
    assert_eq!(bluelet::run(c), "namename9");
}

#[test]
fn a_block_that_changes_what_it_takes() {
    let mut list = vec![1];
    let mut count = 0;
    let c = bluelet::co! {
        list.push(yield_!(ready(2)));
        count += list.len();
        yield_!(ready(()));
        count
    };
    assert_eq!(bluelet::run(c), 2);
}

fn length(text: &str) -> std::future::Ready<usize> {
    ready(text.len())
}

fn pushed<T>(list: &mut Vec<T>, value: T) -> impl bluelet::Event<Output = usize> + use<T> {
    list.push(value);
    ready(list.len())
}

/// A name that rustc finds fault with, of a variable whose last method it is asked about.
#[bluelet::coroutine]
fn named_in_another_style(id: u32) -> usize {
    #[allow(non_snake_case)]
    let newJob = new_job(id);
    let length = newJob.finish(2);
    yield_!(ready(length))
}

#[bluelet::coroutine]
fn what_functions_look_at(job: Job) -> usize {
    let mut list = vec![1];
    let length = yield_!(length(&job.name)) + yield_!(pushed(&mut list, 2));
    length + list.len() + job.name.len()
}

fn fail(code: u32) -> ! {
    panic!("{code}")
}

#[bluelet::coroutine]
fn may_not_return(message: Message) -> u32 {
    match message {
        Message::Text { size, .. } if size > 5 => fail(size),
        Message::Text { size, .. } => {
            if yield_!(ready(size > 1)) {
                size
            } else {
                yield_!(ready(()));
                fail(size)
            }
        }
        Message::Quit => fail(1),
    }
}

#[bluelet::coroutine]
fn does_not_return(code: u32) {
    yield_!(ready(()));
    fail(code);
}

#[bluelet::coroutine]
fn without_a_yield(n: u32) -> u32 {
    n + 1
}

#[bluelet::coroutine]
fn empty() {}

#[bluelet::coroutine]
fn yield_as_tail() -> u32 {
    yield_!(ready(1))
}

#[bluelet::coroutine]
fn mutated_in_a_loop(limit: u32) -> u32 {
    let mut n = 0;
    let mut sum = 0;
    while n < limit {
        yield_!(ready(()));
        n += 1;
        sum += n;
    }
    sum
}

#[bluelet::coroutine]
fn mutated_only_after_the_yield() -> Vec<u32> {
    let mut list = Vec::new();
    let first = yield_!(ready(1));
    list.push(first);
    list
}

#[bluelet::coroutine]
fn written_after_the_yield() -> Result<String, std::fmt::Error> {
    use std::fmt::Write as _;
    let mut text = String::new();
    write!(text, "{}", yield_!(ready(1)))?;
    let mut lines = String::new();
    yield_!(ready(()));
    writeln!(lines, "{text}")?;
    Ok(lines)
}

#[bluelet::coroutine]
fn renewed_after_it_was_taken() -> usize {
    let mut next = Some(vec![1]);
    let mut turns = 0;
    while let Some(list) = next {
        turns += yield_!(ready(list.len()));
        next = (turns < 3).then_some(list);
    }
    let mut list = vec![2];
    for n in [3, 4] {
        drop(list);
        list = yield_!(ready(vec![n]));
    }
    turns + list.len()
}

enum Message {
    Text { size: u32, body: Vec<u32> },
    Quit,
}

#[bluelet::coroutine]
fn looked_at_by_a_guard_only(message: Message) -> u32 {
    match message {
        Message::Text { size, .. } if size > 5 => yield_!(ready(5)),
        Message::Text { size, body } => yield_!(ready(size)) + body[0],
        Message::Quit => 0,
    }
}

#[bluelet::coroutine]
fn mutated_only_before_the_yield() -> usize {
    let mut list = vec![1];
    list.push(2);
    let n = yield_!(ready(1));
    list.len() + n
}

#[bluelet::coroutine]
fn argument_mutated_after(mut list: Vec<u32>) -> Vec<u32> {
    yield_!(ready(()));
    list.push(1);
    list
}

#[bluelet::coroutine]
fn argument_mutated_before(mut list: Vec<u32>) -> Vec<u32> {
    list.push(1);
    yield_!(ready(()));
    list
}

#[bluelet::coroutine]
fn mutated_in_a_branch(flag: bool) -> u32 {
    let mut n = 1;
    if flag {
        n = yield_!(ready(2));
    }
    n
}

#[bluelet::coroutine]
fn mutable_pattern_argument((mut a, b): (u32, u32)) -> u32 {
    yield_!(ready(()));
    a += b;
    a
}

#[bluelet::coroutine]
fn mutable_in_patterns(mut lists: Vec<Vec<u32>>, some: Option<u32>) -> usize {
    let mut total = 0;
    match some {
        Some(mut n) => {
            yield_!(ready(()));
            n += 1;
            total += usize::try_from(n).unwrap_or(0);
        }
        None => total += 1,
    }
    if let Some(mut list) = lists.pop() {
        yield_!(ready(()));
        list.push(1);
        total += list.len();
    }
    while let Some(mut list) = lists.pop() {
        yield_!(ready(()));
        list.push(2);
        total += list.len();
    }
    let Some(mut last) = some else {
        yield_!(ready(()));
        return total;
    };
    yield_!(ready(()));
    last += 1;
    for mut list in [vec![last], vec![]] {
        yield_!(ready(()));
        list.push(3);
        total += list.len();
    }
    total
}

#[bluelet::coroutine]
fn shadowed(name: &'static str) -> usize {
    let name = name.trim();
    let name = yield_!(ready(name));
    let mut name = name.len();
    yield_!(ready(()));
    name += 1;
    name
}

#[bluelet::coroutine]
fn unused_arguments(_unused: u32, _: u32, _guard: Guard) -> u32 {
    let _held = Guard;
    let _ = yield_!(ready(3));
    yield_!(ready(3))
}

// The machine's enum is named as the type parameter of its guard would be.
#[bluelet::coroutine]
fn guard_held() -> u32 {
    let _guard = Guard;
    let r#type = loop {
        if yield_!(ready(true)) {
            break 1;
        }
    };
    yield_!(ready(r#type))
}

#[bluelet::coroutine]
fn used_only_before_the_yield(text: &str) -> usize {
    let n = text.len();
    yield_!(ready(()));
    n
}

#[bluelet::coroutine]
fn initialised_late(flag: bool) -> u32 {
    let n;
    if flag {
        n = yield_!(ready(1));
        println!("{n}");
    } else {
        n = 2;
    }
    yield_!(ready(()));
    n
}

#[bluelet::coroutine]
fn loops_with_labels() -> u32 {
    let mut n = 0;
    'outer: loop {
        for i in 0..3 {
            n += yield_!(ready(i));
            if n > 10 {
                break 'outer n;
            }
            if n == 2 {
                continue 'outer;
            }
        }
        n += 1;
    }
}

#[bluelet::coroutine]
fn matches(point: Point, text: Option<String>) -> u32 {
    let Point { x, y } = point;
    let z = match text {
        Some(text) if text.is_empty() => 0,
        Some(_) => yield_!(ready(1)),
        None => return 7,
    };
    x + y + z
}

#[bluelet::coroutine]
fn conditions(some: Option<u32>, flag: bool) -> u32 {
    let Some(m) = yield_!(ready(some)) else {
        yield_!(ready(()));
        return 1;
    };
    let both = flag && yield_!(ready(true)) || !flag && yield_!(ready(false));
    if let Some(n) = yield_!(ready(some))
        && n > 2
        && both
    {
        yield_!(ready(n))
    } else {
        m
    }
}

#[bluelet::coroutine]
fn results(text: String) -> Result<u32, ParseIntError> {
    let a: u32 = text.parse()?;
    let b = yield_!(ready(a));
    let c: u32 = yield_!(ready(text)).parse()?;
    Ok(a + b + c)
}

#[bluelet::coroutine]
fn options(some: Option<u32>) -> Option<u32> {
    let a = some?;
    let b = yield_!(ready(some))?;
    Some(a + b)
}

#[bluelet::coroutine]
fn early_errors(flag: bool) -> io::Result<()> {
    if flag {
        return Err(io::Error::other("no"));
    }
    yield_!(ready(io::Result::Ok(())))?;
    Ok(())
}

#[bluelet::coroutine]
fn macros(n: u32) -> String {
    let width = 5;
    yield_!(ready(()));
    format!("{n:>width$} {}", yield_!(ready(1)))
}

#[bluelet::coroutine]
fn closures(n: u32) -> u32 {
    let add = move |m| m + n;
    let sum = yield_!(ready(add(1)));
    add(sum)
}

#[bluelet::coroutine]
fn moved_on_some_ways(flag: bool, guard: Guard) -> String {
    let mut text = String::new();
    if flag {
        drop(guard);
        drop(text);
        text = yield_!(ready(String::from("a")));
    }
    yield_!(ready(()));
    text
}

#[bluelet::coroutine]
fn generics<T: Clone, const N: usize>(value: &T) -> [T; N] {
    yield_!(ready(()));
    std::array::from_fn(|_| value.clone())
}

#[bluelet::coroutine]
fn operands(a: u32) -> u32 {
    let b = yield_!(ready(1)) + a * yield_!(ready(2));
    let mut array = [yield_!(ready(0)); 3];
    array[1] += yield_!(ready(b));
    let block = {
        let c = yield_!(ready(yield_!(ready(2)) + 1));
        c + 1
    };
    array[0] + array[1] + block
}

#[bluelet::coroutine]
fn items() -> u32 {
    const FACTOR: u32 = 2;
    fn scaled(n: u32) -> u32 {
        n * FACTOR
    }
    yield_!(ready(scaled(2)))
}

#[bluelet::coroutine]
fn panics(flag: bool) -> u32 {
    assert!(!flag, "no");
    yield_!(ready(1))
}

#[bluelet::coroutine]
fn without_an_end() -> u32 {
    loop {
        if yield_!(ready(true)) {
            return 1;
        }
    }
}

impl Point {
    #[bluelet::coroutine]
    fn by_reference(&self) -> u32 {
        yield_!(ready(self.x)) + self.y
    }

    #[bluelet::coroutine]
    fn by_mutable_reference(&mut self) -> u32 {
        self.x += 1;
        self.y = yield_!(ready(3));
        self.x
    }

    #[bluelet::coroutine]
    fn by_value(self) -> u32 {
        yield_!(ready(()));
        self.x
    }

    #[bluelet::coroutine]
    fn by_mutable_value(mut self) -> u32 {
        yield_!(ready(()));
        self.x += 1;
        self.x
    }
}

trait Named {
    fn name(&self) -> impl bluelet::Coroutine<Output = u32>;
}

impl Named for Point {
    // The trait asks for a `self` that is not used.
    #[bluelet::coroutine]
    fn name(&self) -> u32 {
        yield_!(ready(1))
    }
}

#[bluelet::coroutine]
fn settings_of_a_server() -> io::Result<()> {
    let server = bluelet::Server::bind("127.0.0.1:0")?;
    yield_!(bluelet::null());
    let server = server.max_connections(2);
    yield_!(bluelet::race(server.serve(unheard), bluelet::null()));
    Ok(())
}

#[bluelet::coroutine]
fn unheard(conn: bluelet::Connection) {
    yield_!(bluelet::null());
    conn.close();
}

#[bluelet::coroutine]
fn arrays_that_stay(mut sums: [u32; 3], turns: usize) -> u32 {
    let names = ["a", "bc"];
    let mut seen: [usize; 4] = [0; 4];
    for turn in 0..turns {
        sums[turn] += yield_!(ready(1));
        seen[names[turn % 2].len()] += names.len();
        let n = yield_!(ready(seen[1]));
        sums[0] += u32::from(n > 2);
    }
    sums.iter().sum()
}

fn words() -> &'static [&'static str] {
    &["one", "two"]
}

// Whether these borrow from variables of this function, rustc is asked.
#[bluelet::coroutine]
fn may_borrow() -> usize {
    let words = words();
    let (first, rest) = (&words[0], &words[1..]);
    let mut lines = words[1].lines();
    yield_!(ready(()));
    for word in rest.iter().chain(words.iter()) {
        yield_!(ready(word.len()));
    }
    let found = match first.strip_prefix("o") {
        Some(rest) => yield_!(ready(rest.len())) + rest.len(),
        None => 0,
    };
    found + lines.next().map_or(0, str::len)
}

#[bluelet::coroutine]
fn a_loop_with_an_object(n: u32) -> Box<dyn std::fmt::Display> {
    loop {
        if yield_!(ready(n > 1)) {
            break Box::new(n);
        }
        if n == 1 {
            break Box::new("one");
        }
    }
}

#[bluelet::coroutine]
fn conditions_in_parentheses(a: u32, b: u32) -> bool {
    if (a == 1) && (yield_!(ready(b)) == 2) || (a == 2 && b > 3) {
        return true;
    }
    let both = (a == 3 && (b == yield_!(ready(b)))) || (a == 4 && (b == 4));
    both || (a == 5) && (b == yield_!(ready(b)))
}

#[bluelet::coroutine]
fn replaced_by_each_wait(n: u32) -> u32 {
    let mut n = n;
    let mut count = 0;
    while n > 0 {
        n = yield_!(ready(n & (n - 1)));
        count += 1;
    }
    count
}

#[bluelet::coroutine]
fn replaced_by_each_turn(length: usize) -> usize {
    let mut size: usize = 1;
    while size < length {
        let mut start: usize = 0;
        while length - start > size {
            let end: usize =
                if start + 2 * size > length { length } else { yield_!(ready(start)) + 2 * size };
            start = end;
        }
        size *= 2;
    }
    size
}

struct Pair {
    point: Point,
}

// What a coroutine of that name waits for may be itself: rustc is asked.
impl Pair {
    #[bluelet::coroutine]
    fn by_reference(&self) -> u32 {
        yield_!(self.point.by_reference()) + yield_!(Box::new(self.point.by_reference()))
    }

    #[bluelet::coroutine]
    fn depth(&self, n: u32) -> u32 {
        if n == 0 {
            return 0;
        }
        yield_!(Box::new(self.depth(n - 1)) as Box<dyn bluelet::Coroutine<Output = u32> + '_>) + 1
    }

    #[bluelet::coroutine]
    fn ready(&self) -> u32 {
        yield_!(ready(self.point.x))
    }
}

// What is read of a reference may be kept, and so what is read of that.
#[bluelet::coroutine]
fn may_borrow_what_is_borrowed(data: &[u8]) -> usize {
    let text = std::str::from_utf8(data).unwrap_or_default();
    let line = text.trim();
    let Some(word) = line.split(' ').next() else { return 0 };
    let lossy = String::from_utf8_lossy(&data[1..]);
    yield_!(ready(()));
    word.len() + lossy.len()
}

struct Shop {
    jobs: Mutex<Vec<u32>>,
}

impl Shop {
    // It is no guard.
    fn lock(&self) -> Vec<u32> {
        self.jobs.lock().unwrap().clone()
    }

    #[bluelet::coroutine]
    fn work(&self, others: &RefCell<Vec<u32>>) -> u32 {
        let mut done = 0;
        while let Some(job) = self.jobs.lock().unwrap().pop() {
            done += yield_!(ready(job));
        }
        match others.borrow_mut().pop() {
            Some(job) => done + yield_!(ready(job)),
            None => done,
        }
    }
}

// What a state does not hold may be locked, or may only be called so.
#[bluelet::coroutine]
fn guards(shop: Shop, queue: std::rc::Rc<RefCell<Vec<u32>>>) -> u32 {
    let mut sum = 0;
    let first = queue.borrow_mut().pop();
    if let Some(job) = first {
        sum += yield_!(ready(job));
    }
    loop {
        let Some(job) = queue.borrow_mut().pop() else { break };
        sum += yield_!(ready(job));
    }
    if let Some(job) = shop.lock().pop() {
        sum += yield_!(ready(job));
    }
    for job in shop.lock().iter().rev().copied().collect::<Vec<_>>() {
        sum -= yield_!(ready(job));
    }
    sum + u32::from(shop.lock().is_empty())
}

enum Order {
    Stop,
    Wait(u32),
    Keep(Vec<u32>),
}

// Nothing comes after what never returns, of which rustc would speak.
#[bluelet::coroutine]
fn obey(order: Order, orders: &mut Vec<Order>) -> u32 {
    let mut sum = 0;
    match order {
        Order::Stop => std::panic::panic_any(sum),
        Order::Wait(n) => sum += yield_!(ready(n)),
        Order::Keep(ref list) => {
            sum += u32::from(list.is_empty());
            orders.push(order);
        }
    }
    sum + yield_!(ready(1))
}

#[test]
fn they_run() {
    use bluelet::run;
    run(settings_of_a_server()).unwrap();
    let point = |x, y| Point { x, y };
    run(empty());
    assert_eq!(run(without_a_yield(1)) + run(yield_as_tail()), 3);
    assert_eq!(run(mutated_in_a_loop(3)) + run(mutated_in_a_branch(true)), 8);
    assert_eq!(run(mutated_only_after_the_yield()), [1]);
    assert_eq!(run(renewed_after_it_was_taken()), 4);
    for (size, expected) in [(6, 5), (2, 5)] {
        let text = Message::Text { size, body: vec![3] };
        assert_eq!(run(looked_at_by_a_guard_only(text)), expected);
    }
    assert_eq!(run(looked_at_by_a_guard_only(Message::Quit)), 0);
    assert_eq!(run(written_after_the_yield()).unwrap(), "1\n");
    assert_eq!(run(mutated_only_before_the_yield()), 3);
    assert_eq!(run(argument_mutated_after(vec![])), run(argument_mutated_before(vec![])));
    assert_eq!(run(mutable_pattern_argument((1, 2))), 3);
    assert_eq!(run(mutable_in_patterns(vec![vec![], vec![1]], Some(1))), 8);
    assert_eq!(run(shadowed(" a ")), 2);
    assert_eq!(run(unused_arguments(1, 2, Guard)), 3);
    assert_eq!(run(guard_held()), 1);
    assert_eq!(run(used_only_before_the_yield("abc")), 3);
    assert_eq!(run(initialised_late(true)) + run(loops_with_labels()), 12);
    assert_eq!(run(matches(point(1, 2), Some(String::from("a")))), 4);
    assert_eq!(run(conditions(Some(3), true)), 3);
    assert_eq!(run(results(String::from("2"))), Ok(6));
    assert_eq!(run(options(Some(2))), Some(4));
    assert!(run(early_errors(true)).is_err() && run(early_errors(false)).is_ok());
    assert_eq!(run(macros(7)), "    7 1");
    assert_eq!(run(closures(2)), 5);
    assert_eq!(run(moved_on_some_ways(true, Guard)), "a");
    assert_eq!(run(generics::<_, 2>(&1)), [1, 1]);
    assert_eq!(run(operands(3)) + run(items()) + run(panics(false)) + run(without_an_end()), 17);
    assert_eq!(run(read_in_part(3)), 19);
    assert_eq!(run(taken_in_part(1)), 6);
    assert_eq!(run(foretold(2)), 5 + 4 + 4);
    assert_eq!(run(foretold_later("four")) + run(foretold_later("2")), 1 + 4 + 3 + 3);
    let text = Message::Text { size: 2, body: vec![1] };
    assert_eq!(run(beside_what_is_borrowed(text, Some((name(), name())))), 2 + 1 + 1 + 4);
    let parts = [Whole::Of(Part::Named(3), name()), Whole::Of(Part::Nameless, name())];
    assert_eq!(parts.map(|whole| run(inside_of_an_enum(whole))), [3, 4]);
    assert_eq!(run(inside_of_an_enum(Whole::Nothing)), 0);
    assert_eq!(run(asserts(2)), 2);
    assert_eq!(run(chosen(&["a", "bcd"], "ef")), 3);
    assert_eq!(run(moved_in_part(3)), ("namenamex".to_string(), 12));
    assert_eq!(run(may_not_return(Message::Text { size: 2, body: vec![] })), 2);
    assert!(std::panic::catch_unwind(|| run(may_not_return(Message::Quit))).is_err());
    assert!(std::panic::catch_unwind(|| run(does_not_return(3))).is_err());
    assert_eq!(run(named_in_another_style(1)), 4 + 2);
    assert_eq!(run(what_functions_look_at(new_job(1))), 4 + 2 + 2 + 4);
    assert_eq!(run(may_borrow()), 7);
    assert_eq!(run(a_loop_with_an_object(1)).to_string(), "one");
    assert!(run(conditions_in_parentheses(1, 2)) && !run(conditions_in_parentheses(6, 2)));
    assert_eq!(run(replaced_by_each_wait(7)) as usize + run(replaced_by_each_turn(9)), 19);
    assert_eq!(run(arrays_that_stay([1, 2, 3], 3)), 10);
    assert_eq!(run(may_borrow_what_is_borrowed(b" ab c")), 6);
    let shop = |jobs| Shop { jobs: Mutex::new(jobs) };
    assert_eq!(run(shop(vec![1, 2]).work(&RefCell::new(vec![4]))), 7);
    assert_eq!(run(guards(shop(vec![8]), std::rc::Rc::new(RefCell::new(vec![1, 2])))), 3);
    let orders =
        [Order::Wait(2), Order::Keep(vec![7])].map(|order| run(obey(order, &mut Vec::new())));
    assert_eq!(orders, [3, 1]);
    assert!(std::panic::catch_unwind(|| run(obey(Order::Stop, &mut Vec::new()))).is_err());
    let pair = Pair { point: point(1, 2) };
    assert_eq!(run(pair.by_reference()) + run(pair.depth(3)) + run(pair.ready()), 10);
    let mut third = point(1, 2);
    assert_eq!(run(third.by_reference()) + run(third.by_mutable_reference()), 5);
    assert_eq!(run(third.name()) + run(third.by_value()) + run(point(3, 4).by_mutable_value()), 7);
    assert_eq!(run(by_a_macro(1)), 10);
    assert_eq!(run(named_like_what_an_event_gives([1, 2])), 3);
}
