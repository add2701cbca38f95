//! What beginners get wrong, one mistake a function: rustc has the same to say of all of them.
#![allow(dead_code, unused_variables, clippy::all)]

use bluelet::Connection;
use std::collections::HashMap;
use std::future::ready;
use std::io;
use std::time::Duration;

pub struct Point {
    pub x: u32,
    y: String,
}

pub struct Config {
    pub name: String,
    pub limit: usize,
}

pub enum Command {
    Get(String),
    Set { key: String, value: u32 },
    Quit,
}

#[derive(Debug)]
pub enum MyError {
    Io(io::Error),
    Parse(std::num::ParseIntError),
}

impl From<io::Error> for MyError {
    fn from(e: io::Error) -> Self {
        MyError::Io(e)
    }
}

fn find(name: &str) -> Option<u32> {
    name.parse().ok()
}

fn load(name: &str) -> Result<u32, String> {
    Err(name.into())
}

fn load_io(name: &str) -> io::Result<u32> {
    Ok(1)
}

fn nothing() {}

fn parse(text: &[u8]) -> Option<Command> {
    None
}

fn make<T>() -> T {
    todo!()
}

mod m {
    pub struct P {
        pub(super) a: u32,
        b: u32,
    }
    impl P {
        pub fn new() -> P {
            P { a: 1, b: 2 }
        }
        fn hid(&self) {}
    }
    pub fn f() {}
    fn g() {}
}

#[bluelet::coroutine]
pub fn question_fn_result_in_option(name: String) -> Option<u32> {
    yield_!(ready(()));
    let n = load(&name)?;
    Some(n)
}

#[bluelet::coroutine]
pub fn question_fn_result_in_option_before(name: String) -> Option<u32> {
    let n = load(&name)?;
    yield_!(ready(()));
    Some(n)
}

#[bluelet::coroutine]
pub fn question_var_result(name: String) -> Option<u32> {
    let found = load(&name);
    yield_!(ready(()));
    let n = found?;
    Some(n)
}

#[bluelet::coroutine]
pub fn question_number(name: String) -> io::Result<usize> {
    yield_!(ready(()));
    let n = name.len()?;
    Ok(n)
}

#[bluelet::coroutine]
pub fn question_unit(name: String) -> io::Result<usize> {
    yield_!(ready(()));
    nothing()?;
    Ok(1)
}

#[bluelet::coroutine]
pub fn question_in_string(name: String) -> String {
    yield_!(ready(()));
    let n = load(&name)?;
    name
}

#[bluelet::coroutine]
pub fn question_in_number_fn(name: String) -> u32 {
    let n = load(&name)?;
    yield_!(ready(()));
    n
}

#[bluelet::coroutine]
pub fn question_err_conv(name: String) -> Result<u32, MyError> {
    yield_!(ready(()));
    let n = load_io(&name)?;
    let m: u32 = name.parse()?;
    Ok(n + m)
}

#[bluelet::coroutine]
pub fn question_err_conv_kept(name: String) -> Result<u32, MyError> {
    let r = name.parse::<u32>();
    yield_!(ready(()));
    let m = r?;
    Ok(m)
}

#[bluelet::coroutine]
pub fn question_missing(name: String) -> io::Result<u32> {
    yield_!(ready(()));
    let n = load_io(&name);
    Ok(n)
}

#[bluelet::coroutine]
pub fn question_missing_method(c: Connection) -> io::Result<usize> {
    let d = yield_!(c.recv(10));
    Ok(d.len())
}

#[bluelet::coroutine]
pub fn question_missing_op(c: Connection) -> io::Result<usize> {
    let d = yield_!(c.recv(10)).len();
    Ok(d)
}

#[bluelet::coroutine]
pub fn question_inside(c: Connection) -> io::Result<usize> {
    let d = yield_!(c.recv(10)?);
    Ok(d.len())
}

#[bluelet::coroutine]
pub fn forgot_yield(c: Connection) -> io::Result<usize> {
    let d = c.recv(10)?;
    Ok(d.len())
}

#[bluelet::coroutine]
pub fn forgot_yield2(c: Connection) -> io::Result<usize> {
    let d = c.recv(10);
    Ok(d.len())
}

#[bluelet::coroutine]
pub fn forgot_yield3(c: Connection) -> io::Result<()> {
    c.sendall("x")?;
    yield_!(c.sendall("y"))
}

#[bluelet::coroutine]
pub fn forgot_yield4(c: Connection) -> io::Result<()> {
    let line = c.readline()?;
    if line.is_empty() {
        return Ok(());
    }
    yield_!(c.sendall(line))
}

#[bluelet::coroutine]
pub fn forgot_yield_match(c: Connection) -> io::Result<()> {
    match c.recv(10) {
        Ok(d) => yield_!(c.sendall(d)),
        Err(e) => Err(e),
    }
}

#[bluelet::coroutine]
pub fn yield_async_fn() -> u32 {
    let n = yield_!(asynchronous());
    n
}

#[bluelet::coroutine]
pub fn yield_async_fn_kept() -> u32 {
    let f = asynchronous();
    let n = yield_!(f);
    yield_!(ready(n))
}

#[bluelet::coroutine]
pub fn wrong_arg_yield(c: Connection) -> io::Result<()> {
    let d = yield_!(c.recv("ten"))?;
    Ok(())
}

#[bluelet::coroutine]
pub fn wrong_arg_count(c: Connection) -> io::Result<()> {
    let d = yield_!(c.recv())?;
    Ok(())
}

#[bluelet::coroutine]
pub fn wrong_arg_count2(c: Connection) -> io::Result<()> {
    let d = yield_!(c.recv(1, 2))?;
    Ok(())
}

#[bluelet::coroutine]
pub fn wrong_method_after(c: Connection) -> io::Result<()> {
    let d = yield_!(c.recv(1))?;
    let n = d.length();
    yield_!(c.sendall(d))?;
    let k = n + 1;
    Ok(())
}

#[bluelet::coroutine]
pub fn wrong_method_in_loop(c: Connection) -> io::Result<()> {
    loop {
        let d = yield_!(c.recv(1))?;
        if d.is_emty() {
            break;
        }
        yield_!(c.sendall(d))?;
    }
    Ok(())
}

#[bluelet::coroutine]
pub fn wrong_unit(c: Connection) -> io::Result<()> {
    yield_!(c.sendall("x"))?
}

#[bluelet::coroutine]
pub fn no_result_type(c: Connection) {
    yield_!(c.sendall("x"))
}

#[bluelet::coroutine]
pub fn no_result_type2(c: Connection) {
    let d = yield_!(c.recv(5));
    d
}

#[bluelet::coroutine]
pub fn no_result_ok(c: Connection) {
    let d = yield_!(c.recv(5));
    Ok(())
}

#[bluelet::coroutine]
pub fn match_missing(cmd: Command) -> u32 {
    match cmd {
        Command::Get(s) => yield_!(ready(1)),
        Command::Set { key, value } => value,
    }
}

#[bluelet::coroutine]
pub fn match_missing_plain(cmd: Command) -> u32 {
    let n = match cmd {
        Command::Get(s) => 1,
        Command::Set { key, value } => value,
    };
    yield_!(ready(n))
}

#[bluelet::coroutine]
pub fn match_missing_yielded(c: Connection) -> u32 {
    match yield_!(c.recv(1)) {
        Ok(d) => 1,
    }
}

#[bluelet::coroutine]
pub fn match_int(n: u32) -> u32 {
    match n {
        0 => yield_!(ready(1)),
        1 => 2,
    }
}

#[bluelet::coroutine]
pub fn match_no_field(cmd: Command) -> u32 {
    match cmd {
        Command::Set { name, value } => yield_!(ready(value)),
        _ => 1,
    }
}

#[bluelet::coroutine]
pub fn match_few_fields(cmd: Command) -> u32 {
    match cmd {
        Command::Set { key } => yield_!(ready(1)),
        Command::Get() => 2,
        Command::Quit => 1,
    }
}

#[bluelet::coroutine]
pub fn match_wrong_variant_kind(cmd: Command) -> u32 {
    match cmd {
        Command::Quit(x) => yield_!(ready(1)),
        Command::Gets(s) => 2,
        _ => 1,
    }
}

#[bluelet::coroutine]
pub fn match_type_mismatch(s: String) -> u32 {
    match s {
        "get" => yield_!(ready(1)),
        _ => 1,
    }
}

#[bluelet::coroutine]
pub fn match_yielded_mismatch(c: Connection) -> io::Result<u32> {
    match yield_!(c.recv(10))? {
        "get" => yield_!(c.sendall("x"))?,
        _ => {}
    }
    Ok(1)
}

#[bluelet::coroutine]
pub fn guard_not_bool(n: u32) -> u32 {
    match n {
        x if x => yield_!(ready(1)),
        _ => 1,
    }
}

#[bluelet::coroutine]
pub fn guard_yield_not_bool(n: u32) -> u32 {
    match n {
        x if yield_!(ready(x)) => 1,
        _ => 1,
    }
}

#[bluelet::coroutine]
pub fn if_not_bool(n: u32) -> u32 {
    if n { yield_!(ready(1)) } else { 2 }
}

#[bluelet::coroutine]
pub fn if_assign(mut n: u32) -> u32 {
    if n = 5 { yield_!(ready(1)) } else { 2 }
}

#[bluelet::coroutine]
pub fn while_not_bool(n: u32) -> u32 {
    while n {
        yield_!(ready(()));
    }
    2
}

#[bluelet::coroutine]
pub fn if_let_wrong(n: u32) -> u32 {
    if let Some(x) = n { yield_!(ready(x)) } else { 2 }
}

#[bluelet::coroutine]
pub fn while_let_wrong(n: Vec<u32>) -> u32 {
    while let Some(x) = n.iter() {
        yield_!(ready(x));
    }
    1
}

#[bluelet::coroutine]
pub fn let_else_wrong(n: u32) -> u32 {
    let Some(x) = n else { return yield_!(ready(1)) };
    x
}

#[bluelet::coroutine]
pub fn let_else_no_leave(n: Option<u32>) -> u32 {
    let Some(x) = n else {
        yield_!(ready(1));
    };
    x
}

#[bluelet::coroutine]
pub fn for_over_number(n: u32) {
    for i in n {
        yield_!(ready(i));
    }
}

#[bluelet::coroutine]
pub fn for_over_struct(p: Point) {
    for i in p {
        yield_!(ready(i));
    }
}

#[bluelet::coroutine]
pub fn for_pattern(v: Vec<u32>) {
    for (i, x) in v {
        yield_!(ready(i));
    }
}

#[bluelet::coroutine]
pub fn index_type(v: Vec<u32>, i: u32) -> u32 {
    let x = yield_!(ready(v[i]));
    x
}

#[bluelet::coroutine]
pub fn index_yield(v: Vec<u32>) -> u32 {
    v[yield_!(ready(1u8))]
}

#[bluelet::coroutine]
pub fn not_indexable(p: Point) -> u32 {
    yield_!(ready(()));
    p[0]
}

#[bluelet::coroutine]
pub fn field_private(p: m::P) -> u32 {
    yield_!(ready(()));
    p.b
}

#[bluelet::coroutine]
pub fn method_private(p: m::P) {
    yield_!(ready(()));
    p.hid()
}

#[bluelet::coroutine]
pub fn field_typo(p: Config) -> usize {
    yield_!(ready(()));
    p.limt
}

#[bluelet::coroutine]
pub fn field_typo_set(mut p: Config) -> Config {
    p.limt = yield_!(ready(3));
    p
}

#[bluelet::coroutine]
pub fn field_type_set(mut p: Config) -> Config {
    p.limit = yield_!(ready("3"));
    p
}

#[bluelet::coroutine]
pub fn field_of_primitive(n: u32) -> u32 {
    yield_!(ready(()));
    n.value
}

#[bluelet::coroutine]
pub fn method_as_field(v: Vec<u32>) -> usize {
    yield_!(ready(()));
    v.len
}

#[bluelet::coroutine]
pub fn struct_missing(n: u32) -> Config {
    Config { limit: yield_!(ready(1)) }
}

#[bluelet::coroutine]
pub fn struct_extra(n: u32) -> Config {
    Config { limit: yield_!(ready(1)), name: String::new(), other: 5 }
}

#[bluelet::coroutine]
pub fn struct_wrong(n: u32) -> Config {
    Config { limit: yield_!(ready("x")), name: String::new() }
}

#[bluelet::coroutine]
pub fn struct_wrong2(n: u32) -> Config {
    Config { limit: yield_!(ready(1)), name: "x" }
}

#[bluelet::coroutine]
pub fn struct_twice(n: u32) -> Config {
    Config { limit: yield_!(ready(1)), name: String::new(), limit: 2 }
}

#[bluelet::coroutine]
pub fn enum_args() -> Command {
    Command::Get(yield_!(ready(5)))
}

#[bluelet::coroutine]
pub fn enum_args2() -> Command {
    Command::Get(yield_!(ready(String::new())), 5)
}

#[bluelet::coroutine]
pub fn enum_no_args() -> Command {
    yield_!(ready(()));
    Command::Get
}

#[bluelet::coroutine]
pub fn tuple_len() -> (u32, u32) {
    (yield_!(ready(1)), 2, 3)
}

#[bluelet::coroutine]
pub fn tuple_field() -> u32 {
    let t = (yield_!(ready(1)), 2);
    t.2
}

#[bluelet::coroutine]
pub fn array_mixed() -> usize {
    let t = [yield_!(ready(1)), "x"];
    t.len()
}

#[bluelet::coroutine]
pub fn vec_mixed() -> usize {
    let t = vec![yield_!(ready("a")), 1];
    t.len()
}

#[bluelet::coroutine]
pub fn array_len() -> [u32; 3] {
    [yield_!(ready(1)), 2]
}

#[bluelet::coroutine]
pub fn add_strings(a: String, b: String) -> String {
    a + yield_!(ready(b))
}

#[bluelet::coroutine]
pub fn add_str(a: String) -> String {
    "x" + yield_!(ready(a))
}

#[bluelet::coroutine]
pub fn add_mixed(a: u64) -> u64 {
    a + yield_!(ready(1u32))
}

#[bluelet::coroutine]
pub fn add_assign_mixed(mut a: u64) -> u64 {
    a += yield_!(ready(1u32));
    a
}

#[bluelet::coroutine]
pub fn cmp_mixed(a: u64) -> bool {
    a == yield_!(ready("1"))
}

#[bluelet::coroutine]
pub fn cmp_mixed2(a: u64) -> bool {
    yield_!(ready("1")) == a
}

#[bluelet::coroutine]
pub fn and_mixed(a: u64) -> bool {
    a && yield_!(ready(true))
}

#[bluelet::coroutine]
pub fn or_mixed(a: bool) -> bool {
    a || yield_!(ready(1))
}

#[bluelet::coroutine]
pub fn cast_bad(a: String) -> u32 {
    yield_!(ready(a)) as u32
}

#[bluelet::coroutine]
pub fn range_mixed(a: u64) -> u64 {
    for i in 0u32..yield_!(ready(a)) {
        yield_!(ready(()));
    }
    1
}

#[bluelet::coroutine]
pub fn call_nonfn(a: u64) -> u64 {
    a(yield_!(ready(1)))
}

#[bluelet::coroutine]
pub fn call_few() -> Option<u32> {
    let s = yield_!(ready(1));
    find()
}

#[bluelet::coroutine]
pub fn call_many() -> Option<u32> {
    find("x", yield_!(ready(1)))
}

#[bluelet::coroutine]
pub fn call_wrong() -> Option<u32> {
    find(yield_!(ready(1)))
}

#[bluelet::coroutine]
pub fn call_missing_ref(s: String) -> Option<u32> {
    let s = yield_!(ready(s));
    find(s)
}

#[bluelet::coroutine]
pub fn call_swapped(m: HashMap<String, u32>) -> Option<u32> {
    let mut m = yield_!(ready(m));
    m.insert(5, "x".to_string())
}

#[bluelet::coroutine]
pub fn closure_args(v: Vec<u32>) -> Vec<u32> {
    let v = yield_!(ready(v));
    v.into_iter().map(|a, b| a).collect()
}

#[bluelet::coroutine]
pub fn closure_ret(v: Vec<u32>) -> Vec<u32> {
    let v = yield_!(ready(v));
    v.into_iter().filter(|a| *a).collect()
}

#[bluelet::coroutine]
pub fn closure_kept() -> u32 {
    let f = |a: u32| a + 1;
    yield_!(ready(()));
    f("x")
}

#[bluelet::coroutine]
pub fn closure_kept_args() -> u32 {
    let f = |a: u32| a + 1;
    yield_!(ready(()));
    f(1, 2)
}

#[bluelet::coroutine]
pub fn closure_untyped() -> u32 {
    let f = |a| a;
    yield_!(ready(()));
    f(1);
    f("x");
    1
}

#[bluelet::coroutine]
pub fn turbofish(s: String) -> u32 {
    let n = yield_!(ready(s)).parse().unwrap();
    1
}

#[bluelet::coroutine]
pub fn infer_vec() {
    let v = Vec::new();
    yield_!(ready(()));
    drop(v);
}

#[bluelet::coroutine]
pub fn infer_none() {
    let v = None;
    yield_!(ready(()));
    drop(v);
}

#[bluelet::coroutine]
pub fn infer_collect(v: Vec<u32>) {
    let w = v.into_iter().collect();
    yield_!(ready(()));
}

#[bluelet::coroutine]
pub fn infer_make() {
    let w = make();
    yield_!(ready(()));
}

#[bluelet::coroutine]
pub fn infer_ok() {
    let w = Ok(1);
    yield_!(ready(()));
    if let Ok(x) = w {
        yield_!(ready(x));
    }
}

#[bluelet::coroutine]
pub fn loop_val(c: Connection) -> u32 {
    let x = loop {
        if yield_!(ready(true)) {
            break;
        }
    };
    x
}

#[bluelet::coroutine]
pub fn loop_val_wrong(c: Connection) -> u32 {
    loop {
        if yield_!(ready(true)) {
            break "x";
        }
    }
}

#[bluelet::coroutine]
pub fn block_label_wrong(c: Connection) -> u32 {
    'a: {
        if yield_!(ready(true)) {
            break 'a "x";
        }
        5
    }
}

#[bluelet::coroutine]
pub fn if_arms(f: bool) -> u32 {
    if f { yield_!(ready(1)) } else { "x" }
}

#[bluelet::coroutine]
pub fn if_arms_semi(f: bool) -> u32 {
    if f {
        yield_!(ready(1));
    } else {
        2
    }
}

#[bluelet::coroutine]
pub fn if_arms_semi_last(f: bool) -> u32 {
    if f {
        yield_!(ready(1))
    } else {
        2;
    }
}

#[bluelet::coroutine]
pub fn match_arms_semi(f: Option<u32>) -> u32 {
    match f {
        Some(n) => {
            yield_!(ready(n));
        }
        None => 1,
    }
}

#[bluelet::coroutine]
pub fn return_wrong(f: bool) -> io::Result<u32> {
    if f {
        return 5;
    }
    yield_!(ready(Ok(5)))
}

#[bluelet::coroutine]
pub fn return_wrong_err(f: bool) -> io::Result<u32> {
    if f {
        return Err("bad");
    }
    yield_!(ready(Ok(5)))
}

#[bluelet::coroutine]
pub fn return_wrong_err2(f: bool) -> io::Result<u32> {
    yield_!(ready(()));
    Err("bad".to_string())
}

#[bluelet::coroutine]
pub fn return_missing_ok(f: bool) -> io::Result<u32> {
    if f {
        return yield_!(ready(5));
    }
    Ok(1)
}

#[bluelet::coroutine]
pub fn return_box(f: bool) -> Box<dyn std::error::Error> {
    yield_!(ready(f));
    "x"
}

#[bluelet::coroutine]
pub fn println_args(p: Point) {
    println!("{} {}", yield_!(ready(1)));
}

#[bluelet::coroutine]
pub fn println_extra(p: Point) {
    println!("{}", yield_!(ready(1)), 5);
}

#[bluelet::coroutine]
pub fn println_debug(p: Point) {
    yield_!(ready(1));
    println!("{p:?} {}", yield_!(ready(1)));
}

#[bluelet::coroutine]
pub fn println_yielded_not_display(p: Point) {
    println!("{}", yield_!(ready(p)));
}

#[bluelet::coroutine]
pub fn assert_types(a: u32) {
    assert_eq!(yield_!(ready(a)), "x");
}

#[bluelet::coroutine]
pub fn clone_missing(p: Point) -> Point {
    yield_!(ready(()));
    p.clone()
}

#[bluelet::coroutine]
pub fn str_string(s: &str) -> String {
    yield_!(ready(()));
    s
}

#[bluelet::coroutine]
pub fn some_missing(s: u32) -> Option<u32> {
    let x = yield_!(ready(s));
    x
}

#[bluelet::coroutine]
pub fn unwrap_missing(s: Option<u32>) -> u32 {
    let x = yield_!(ready(s));
    x
}

#[bluelet::coroutine]
pub fn assign_wrong_before(s: Option<u32>) -> u32 {
    let mut n = 1;
    n = "x";
    yield_!(ready(n))
}

#[bluelet::coroutine]
pub fn const_arr(n: usize) -> u32 {
    let a: [u32; 3] = [0; 4];
    yield_!(ready(a[0]))
}

#[bluelet::coroutine]
pub fn generic_mismatch<T>(a: T, b: u32) -> T {
    yield_!(ready(()));
    b
}

#[bluelet::coroutine]
pub fn generic_no_method<T>(a: T) -> usize {
    yield_!(ready(()));
    a.len()
}

#[bluelet::coroutine]
pub fn generic_no_clone<T>(a: T) -> (T, T) {
    yield_!(ready(()));
    (a.clone(), a)
}
