//! Functions that are right, and of which a lint speaks all the same.
#![warn(unused, clippy::all, clippy::pedantic, let_underscore, unused_qualifications)]
#![warn(single_use_lifetimes, unused_lifetimes, trivial_casts, trivial_numeric_casts, unreachable_pub)]
#![cfg_attr(clippy, warn(unused_results))]
#![warn(unit_bindings, redundant_lifetimes, variant_size_differences, elided_lifetimes_in_paths)]
#![warn(clippy::nursery, clippy::shadow_reuse, clippy::shadow_same, clippy::shadow_unrelated)]
#![warn(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::default_numeric_fallback)]
#![allow(clippy::missing_panics_doc, clippy::must_use_candidate)]
#![allow(clippy::unused_async, clippy::many_single_char_names)]

use std::collections::HashMap;
use std::future::ready;
use std::io;
use std::sync::Mutex;

pub struct Guard;

impl Drop for Guard {
    fn drop(&mut self) {
        std::hint::black_box(());
    }
}

pub struct Point {
    pub x: u32,
    pub y: u32,
}

#[deprecated]
pub fn old() -> u32 {
    1
}

#[must_use]
pub fn important() -> u32 {
    1
}

#[bluelet::coroutine]
pub fn unused_variable() {
    let unused = yield_!(ready(1));
}

#[bluelet::coroutine]
pub fn unused_variable_before() {
    let unused = 1;
    yield_!(ready(()));
}

#[bluelet::coroutine]
pub fn array_that_is_mut_in_vain() -> u32 {
    let mut table = [1, 2, 3];
    let mut sum = 0;
    for turn in 0..3 {
        sum += yield_!(ready(table[turn]));
    }
    sum
}

#[bluelet::coroutine]
pub fn array_argument_that_is_mut_in_vain(mut table: [u32; 3]) -> u32 {
    let mut sum = 0;
    for turn in 0..3 {
        sum += yield_!(ready(table[turn]));
    }
    sum
}

#[bluelet::coroutine]
pub fn unused_guard() {
    let unused = Guard;
    yield_!(ready(()));
}

#[bluelet::coroutine]
pub fn unused_argument(unused: u32) {
    yield_!(ready(()));
}

#[bluelet::coroutine]
pub fn unused_argument_with_a_drop(unused: Guard) {
    yield_!(ready(()));
}

#[bluelet::coroutine]
pub fn unused_part((used, unused): (u32, u32)) -> u32 {
    yield_!(ready(used))
}

#[bluelet::coroutine]
pub fn unused_in_a_pattern(some: Option<(u32, u32)>) -> u32 {
    match some {
        Some((used, unused)) => yield_!(ready(used)),
        None => 1,
    }
}

#[bluelet::coroutine]
pub fn unused_item_of_a_loop() {
    for item in 0..3 {
        yield_!(ready(()));
    }
}

#[bluelet::coroutine]
pub fn unused_mut() -> u32 {
    let mut n = 1;
    yield_!(ready(()));
    n
}

#[bluelet::coroutine]
pub fn unused_mut_before() -> u32 {
    let mut n = 1;
    yield_!(ready(n))
}

#[bluelet::coroutine]
pub fn unused_mut_of_the_value() -> u32 {
    let mut n = yield_!(ready(1));
    n
}

#[bluelet::coroutine]
pub fn unused_mut_of_an_argument(mut n: u32) -> u32 {
    yield_!(ready(()));
    n
}

#[bluelet::coroutine]
pub fn unused_mut_of_a_list() -> usize {
    let mut list = vec![1];
    yield_!(ready(()));
    list.len()
}

#[bluelet::coroutine]
pub fn unused_mut_in_a_pattern(some: Option<u32>) -> u32 {
    if let Some(mut n) = some {
        yield_!(ready(()));
        n
    } else {
        0
    }
}

#[bluelet::coroutine]
pub fn unused_assignment() -> u32 {
    let mut n = 1;
    yield_!(ready(()));
    n = 2;
    n
}

#[bluelet::coroutine]
pub fn unused_assignment_at_the_end() {
    let mut n = 1;
    yield_!(ready(n));
    n = 2;
}

#[bluelet::coroutine]
pub fn unused_assignment_of_the_value() {
    let mut n = 1;
    println!("{n}");
    n = yield_!(ready(2));
}

#[bluelet::coroutine]
pub fn unused_addition() {
    let mut n = 1;
    n += yield_!(ready(2));
}

#[bluelet::coroutine]
pub fn unused_result() {
    yield_!(ready(io::Result::Ok(1)));
}

#[bluelet::coroutine]
pub fn unused_result_of_a_call() {
    yield_!(ready(()));
    important();
}

#[bluelet::coroutine]
pub fn unused_comparison() {
    let n = yield_!(ready(1));
    n == 2;
}

#[bluelet::coroutine]
pub fn unused_event() {
    ready(1);
    yield_!(ready(()));
}

#[bluelet::coroutine]
pub fn unused_closure() {
    yield_!(ready(()));
    || 1;
}

#[bluelet::coroutine]
pub fn unused_label() {
    'unused: loop {
        if yield_!(ready(true)) {
            break;
        }
    }
}

#[bluelet::coroutine]
pub fn unused_label_of_a_plain_loop() {
    yield_!(ready(()));
    'unused: for _ in 0..3 {}
}

#[bluelet::coroutine]
pub fn unused_label_of_a_while() {
    'unused: while yield_!(ready(false)) {}
}

#[bluelet::coroutine]
pub fn label_that_shadows() {
    'again: loop {
        'again: while yield_!(ready(true)) {
            continue 'again;
        }
        break;
    }
}

#[bluelet::coroutine]
pub fn unused_constant() {
    const UNUSED: u32 = 1;
    yield_!(ready(()));
}

#[bluelet::coroutine]
pub fn unused_function() {
    yield_!(ready(()));
    fn unused() {}
}

#[bluelet::coroutine]
pub fn unused_import() {
    use std::fmt::Debug;
    yield_!(ready(()));
}

#[bluelet::coroutine]
pub fn unused_macro() {
    macro_rules! unused {
        () => {};
    }
    yield_!(ready(()));
}

#[bluelet::coroutine]
pub fn unused_parentheses() -> u32 {
    let n = (yield_!(ready(1)));
    if (n > 1) {
        yield_!(ready(()));
    }
    return (n);
}

#[bluelet::coroutine]
pub fn unused_parentheses_around_a_condition() {
    if (yield_!(ready(true))) {
        println!("yes");
    }
    while (yield_!(ready(false))) {}
}

#[bluelet::coroutine]
pub fn unused_parentheses_in_a_match(n: u32) -> u32 {
    match (n) {
        1 => yield_!(ready(1)),
        _ => 2,
    }
}

#[bluelet::coroutine]
pub fn unused_parentheses_around_an_operand() {
    yield_!((ready(())));
}

#[bluelet::coroutine]
pub fn unused_braces() -> u32 {
    let n = { 1 };
    yield_!(ready({ n }))
}

#[bluelet::coroutine]
pub fn unused_doc_comment() {
    /// Of nothing.
    yield_!(ready(()));
}

#[bluelet::coroutine]
pub fn unused_must_use_of_a_chain(mut list: Vec<u32>) {
    yield_!(ready(()));
    list.iter().map(|n| n + 1);
    list.pop();
}

#[bluelet::coroutine]
pub fn unreachable_code() -> u32 {
    yield_!(ready(()));
    return 1;
    println!("never");
}

#[bluelet::coroutine]
pub fn unreachable_yield() -> u32 {
    return 1;
    yield_!(ready(()));
    2
}

#[bluelet::coroutine]
pub fn unreachable_after_a_loop() -> u32 {
    loop {
        yield_!(ready(()));
    }
    1
}

#[bluelet::coroutine]
pub fn unreachable_after_break() {
    loop {
        yield_!(ready(()));
        break;
        println!("never");
    }
}

#[bluelet::coroutine]
pub fn unreachable_after_a_panic() {
    panic!("always");
    yield_!(ready(()));
}

#[bluelet::coroutine]
pub fn unreachable_arm(n: u32) -> u32 {
    match n {
        _ => yield_!(ready(1)),
        2 => 3,
    }
}

#[bluelet::coroutine]
pub fn unused_path() {
    let n = yield_!(ready(1));
    n;
}

#[bluelet::coroutine]
pub fn path_with_a_drop() {
    let guard = Guard;
    yield_!(ready(()));
    guard;
}

#[bluelet::coroutine]
pub fn endless_while() {
    while true {
        yield_!(ready(()));
    }
}

#[bluelet::coroutine]
pub fn redundant_semicolons() {
    yield_!(ready(()));;
}

#[bluelet::coroutine]
pub fn deprecated() -> u32 {
    yield_!(ready(old()))
}

#[bluelet::coroutine]
pub fn dropped_lock(lock: &'static Mutex<u32>) {
    yield_!(ready(()));
    let _ = lock.lock();
}

#[bluelet::coroutine]
pub fn dropped_guard() {
    let _ = Guard;
    yield_!(ready(()));
}

#[bluelet::coroutine]
pub fn badName(badArgument: u32) -> u32 {
    let badVariable = yield_!(ready(badArgument));
    let AlsoBad = badVariable;
    AlsoBad
}

#[bluelet::coroutine]
pub fn bad_names_of_items() {
    struct bad_type;
    const bad_constant: u32 = 1;
    yield_!(ready(bad_constant));
}

#[bluelet::coroutine]
pub fn irrefutable() -> u32 {
    if let n = yield_!(ready(1)) { n } else { 2 }
}

#[bluelet::coroutine]
pub fn useless_comparison(n: u32) -> bool {
    yield_!(ready(()));
    n >= 0
}

#[bluelet::coroutine]
pub fn trivial_cast() -> u32 {
    let n: u32 = yield_!(ready(1));
    n as u32
}

#[bluelet::coroutine]
pub fn qualified() -> Result<(), std::io::Error> {
    yield_!(ready(()));
    std::io::Result::Ok(())
}

#[bluelet::coroutine]
pub fn lifetime_used_once<'a>(text: &'a str) -> usize {
    yield_!(ready(text.len()))
}

#[bluelet::coroutine]
pub fn lifetime_not_used<'a>() {
    yield_!(ready(()));
}

#[bluelet::coroutine]
pub fn recursion_without_end() {
    unconditional();
    yield_!(ready(()));
}

pub fn unconditional() {}

#[bluelet::coroutine]
fn dead() {
    yield_!(ready(()));
}

#[bluelet::coroutine]
pub fn needless_return() -> u32 {
    let n = yield_!(ready(1));
    return n;
}

#[bluelet::coroutine]
pub fn needless_return_of_the_value() -> u32 {
    return yield_!(ready(1));
}

#[bluelet::coroutine]
pub fn let_and_return() -> u32 {
    let n = yield_!(ready(1));
    n
}

#[bluelet::coroutine]
pub fn single_match(some: Option<u32>) {
    match some {
        Some(n) => println!("{}", yield_!(ready(n))),
        None => {}
    }
}

#[bluelet::coroutine]
pub fn single_match_without_a_yield(some: Option<u32>) {
    yield_!(ready(()));
    match some {
        Some(n) => println!("{n}"),
        _ => {}
    }
}

#[bluelet::coroutine]
pub fn never_loop() {
    loop {
        yield_!(ready(()));
        break;
    }
}

#[bluelet::coroutine]
pub fn collapsible_if(a: bool, b: bool) {
    if a {
        if b {
            yield_!(ready(()));
        }
    }
}

#[bluelet::coroutine]
pub fn collapsible_else(a: bool, b: bool) {
    if a {
        println!("a");
    } else {
        if b {
            yield_!(ready(()));
        }
    }
}

#[bluelet::coroutine]
pub fn pointer_argument(list: &Vec<u32>) -> usize {
    yield_!(ready(list.len()))
}

#[bluelet::coroutine]
pub fn string_argument(text: &String) -> usize {
    yield_!(ready(text.len()))
}

#[bluelet::coroutine]
pub fn many(a: u32, b: u32, c: u32, d: u32, e: u32, f: u32, g: u32, h: u32) -> u32 {
    yield_!(ready(a + b + c + d + e + f + g + h))
}

#[bluelet::coroutine]
pub fn by_value(text: String) -> usize {
    yield_!(ready(()));
    text.len()
}

#[bluelet::coroutine]
pub fn trivially_copied(n: &u32) -> u32 {
    yield_!(ready(*n))
}

#[bluelet::coroutine]
pub fn manual_let_else(some: Option<u32>) -> u32 {
    let n = match some {
        Some(n) => n,
        None => return yield_!(ready(0)),
    };
    n + 1
}

#[bluelet::coroutine]
pub fn manual_let_else_without_a_yield(some: Option<u32>) -> u32 {
    yield_!(ready(()));
    let n = match some {
        Some(n) => n,
        None => return 0,
    };
    n + 1
}

#[bluelet::coroutine]
pub fn match_like_matches(some: Option<u32>) -> bool {
    yield_!(ready(()));
    match some {
        Some(1) => true,
        _ => false,
    }
}

#[bluelet::coroutine]
pub fn unnecessary_wraps() -> Option<u32> {
    let n = yield_!(ready(1));
    Some(n)
}

#[bluelet::coroutine]
fn private_wraps() -> Option<u32> {
    let n = yield_!(ready(1));
    Some(n)
}

#[bluelet::coroutine]
pub fn question_mark(some: Option<u32>) -> Option<u32> {
    yield_!(ready(()));
    let n = match some {
        Some(n) => n,
        None => return None,
    };
    Some(n + 1)
}

#[bluelet::coroutine]
pub fn redundant_clone(text: String) -> usize {
    yield_!(ready(()));
    text.clone().len()
}

#[bluelet::coroutine]
pub fn clone_of_a_copy(n: u32) -> u32 {
    yield_!(ready(()));
    n.clone()
}

#[bluelet::coroutine]
pub fn needless_borrow(text: &str) -> usize {
    yield_!(ready(()));
    fn length(text: &str) -> usize {
        text.len()
    }
    length(&text)
}

#[bluelet::coroutine]
pub fn needless_range_loop(list: Vec<u32>) -> u32 {
    let mut sum = 0;
    for i in 0..list.len() {
        sum += yield_!(ready(list[i]));
    }
    sum
}

#[bluelet::coroutine]
pub fn explicit_counter(list: Vec<u32>) -> u32 {
    let mut i = 0;
    for n in list {
        println!("{i} {n}");
        i += 1;
        yield_!(ready(()));
    }
    i
}

#[bluelet::coroutine]
pub fn while_let_loop(mut list: Vec<u32>) {
    loop {
        match list.pop() {
            Some(n) => yield_!(ready(println!("{n}"))),
            None => break,
        }
    }
}

#[bluelet::coroutine]
pub fn while_let_on_an_iterator(list: Vec<u32>) {
    let mut iter = list.into_iter();
    while let Some(n) = iter.next() {
        yield_!(ready(n));
    }
}

#[bluelet::coroutine]
pub fn bool_comparison() -> u32 {
    if yield_!(ready(true)) == true { 1 } else { 2 }
}

#[bluelet::coroutine]
pub fn needless_bool() -> bool {
    if yield_!(ready(true)) { true } else { false }
}

#[bluelet::coroutine]
pub fn needless_bool_without_a_yield(n: u32) -> bool {
    yield_!(ready(()));
    if n > 1 { true } else { false }
}

#[bluelet::coroutine]
pub fn unit_value() {
    let unit = yield_!(ready(()));
    println!("{unit:?}");
}

#[bluelet::coroutine]
pub fn assign_operation() -> u32 {
    let mut n = 1;
    n = n + yield_!(ready(1));
    n
}

#[bluelet::coroutine]
pub fn redundant_field_names() -> Point {
    let x = yield_!(ready(1));
    Point { x: x, y: 1 }
}

#[bluelet::coroutine]
pub fn same_branches(flag: bool) -> u32 {
    yield_!(ready(()));
    if flag { 1 } else { 1 }
}

#[bluelet::coroutine]
pub fn length_zero(list: Vec<u32>) -> bool {
    yield_!(ready(()));
    list.len() == 0
}

#[bluelet::coroutine]
pub fn length_zero_of_the_value() -> bool {
    yield_!(ready(Vec::<u32>::new())).len() == 0
}

#[bluelet::coroutine]
pub fn useless_format() -> String {
    yield_!(ready(()));
    format!("text")
}

#[bluelet::coroutine]
pub fn uninlined(n: u32) {
    yield_!(ready(()));
    println!("{}", n);
}

#[bluelet::coroutine]
pub fn shadowed_by_itself(n: u32) -> u32 {
    let n = n;
    yield_!(ready(()));
    n
}

#[bluelet::coroutine]
pub fn map_entry(mut map: HashMap<u32, u32>) {
    yield_!(ready(()));
    if !map.contains_key(&1) {
        map.insert(1, 2);
    }
}

#[bluelet::coroutine]
pub fn items_after_statements() -> u32 {
    let n = yield_!(ready(1));
    const MORE: u32 = 2;
    n + MORE
}

#[bluelet::coroutine]
pub fn similar_names() -> u32 {
    let checked_a = yield_!(ready(1));
    let checked_b = yield_!(ready(2));
    checked_a + checked_b
}

#[bluelet::coroutine]
pub fn lossy_cast(n: u64) -> u32 {
    yield_!(ready(()));
    n as u32
}

#[bluelet::coroutine]
pub fn lossy_cast_of_the_value() -> u32 {
    yield_!(ready(1u64)) as u32
}

#[bluelet::coroutine]
pub fn needless_continue() {
    for n in 0..3 {
        if n == 1 {
            yield_!(ready(()));
            continue;
        }
    }
}

#[bluelet::coroutine]
pub fn redundant_else(flag: bool) -> u32 {
    if flag {
        return yield_!(ready(1));
    } else {
        println!("no");
    }
    2
}

#[bluelet::coroutine]
pub fn used_underscore() -> u32 {
    let _n = yield_!(ready(1));
    _n
}

#[bluelet::coroutine]
pub fn semicolon_missing(flag: bool) {
    if flag {
        yield_!(ready(()))
    }
}

#[bluelet::coroutine]
pub fn no_effect() {
    yield_!(ready(()));
    1 + 1;
}

#[bluelet::coroutine]
pub fn identity() -> u32 {
    yield_!(ready(1)) + 0
}

#[bluelet::coroutine]
pub fn blocks_in_conditions(n: u32) {
    yield_!(ready(()));
    if { let m = n; m > 1 } {
        println!("yes");
    }
}

#[bluelet::coroutine]
pub fn useless_conversion(text: String) -> String {
    yield_!(ready(()));
    String::from(text)
}

#[bluelet::coroutine]
pub fn useless_conversion_of_the_value() -> String {
    String::from(yield_!(ready(String::new())))
}

#[bluelet::coroutine]
pub fn explicit_iteration(list: Vec<u32>) {
    for n in list.into_iter() {
        yield_!(ready(n));
    }
}

#[bluelet::coroutine]
pub fn large_number() -> u32 {
    yield_!(ready(1000000))
}

#[bluelet::coroutine]
pub fn complex(value: Option<Box<dyn Fn(u32, u32) -> Result<Vec<Option<u32>>, Box<dyn Fn()>>>>) {
    yield_!(ready(()));
    drop(value);
}

/// Returns nothing:
/// - one
///  two
#[bluelet::coroutine]
pub fn documented() {
    yield_!(ready(()));
}

#[bluelet::coroutine]
pub fn too_many_lines_are_not_counted() {
    let unused = 1;
    #[allow(unused_variables)]
    let allowed = 2;
    yield_!(ready(()));
}

#[allow(unused_variables)]
#[bluelet::coroutine]
pub fn allowed() {
    let unused = 1;
    yield_!(ready(()));
}

#[expect(unused_variables)]
#[bluelet::coroutine]
pub fn expected() {
    let unused = yield_!(ready(1));
}

#[bluelet::coroutine]
pub fn expected_statement() {
    #[expect(unused_variables)]
    let unused = 1;
    yield_!(ready(()));
}

#[bluelet::coroutine]
pub fn allowed_where_it_suspends(some: Option<u32>) {
    #[allow(unused_variables)]
    let unused = yield_!(ready(1));
    #[allow(unused_must_use)]
    yield_!(ready(io::Result::Ok(1)));
    #[allow(unused_variables)]
    if let Some(unused) = some {
        yield_!(ready(()));
    }
    match some {
        #[allow(unused_variables)]
        Some(unused) => yield_!(ready(())),
        None => {}
    }
}

#[bluelet::coroutine]
pub fn allowed_guard() {
    #[allow(unused_variables)]
    let guard = Guard;
    yield_!(ready(()));
}

#[bluelet::coroutine]
pub fn expected_where_it_suspends() {
    #[expect(unused_variables)]
    let unused = yield_!(ready(1));
    #[expect(unused_must_use)]
    yield_!(ready(io::Result::Ok(1)));
}

#[bluelet::coroutine]
pub fn expected_in_vain() {
    #[expect(unused_variables)]
    let used = yield_!(ready(1));
    println!("{used}");
}

impl Point {
    #[bluelet::coroutine]
    pub fn unused_self(&self) -> u32 {
        yield_!(ready(1))
    }

    #[bluelet::coroutine]
    pub fn to_self(self) -> u32 {
        yield_!(ready(self.x))
    }

    #[bluelet::coroutine]
    pub fn needless_mutable(&mut self) -> u32 {
        yield_!(ready(self.y))
    }

    #[bluelet::coroutine]
    pub fn new() -> u32 {
        yield_!(ready(1))
    }
}

#[rustfmt::skip]
pub mod of_one_line {
    use super::*;

    #[bluelet::coroutine]
    pub fn braces_around_one_expression() -> u32 { yield_!(ready(1)) + 1 }

    #[bluelet::coroutine]
    pub fn braces_behind_arguments((Ok(a) | Err(a)): Result<u32, u32>, b: u32) -> u32 { yield_!(ready(a)) + b }
}

pub struct Builder(pub u32);

impl Builder {
    #[must_use]
    pub fn plus(self, n: u32) -> Builder {
        Builder(self.0 + n)
    }

    #[deprecated]
    #[must_use]
    pub fn finish(self, name: &str) -> usize {
        name.len() + self.0 as usize
    }

    #[must_use]
    pub fn size(&self) -> u32 {
        self.0
    }
}

#[bluelet::coroutine]
pub fn methods_that_take_their_receiver(n: u32) -> usize {
    let name = String::from("name");
    let builder = Builder(1).plus(yield_!(ready(n)));
    let other = Builder(2);
    other.size();
    yield_!(ready(old()));
    let built = builder.finish(&name.clone());
    yield_!(ready(built))
}

#[bluelet::coroutine]
pub fn used_underscore_beside_a_guard(_guard: Guard, _other: u32) -> u32 {
    let _kept = String::from("kept");
    let _n = yield_!(ready(1));
    let m = _n + 1;
    yield_!(ready(m))
}

impl Guard {
    pub fn fail_with(&self, n: u32) -> ! {
        panic!("{n}")
    }

    #[bluelet::coroutine]
    pub fn a_method_that_does_not_return(&self, n: u32) -> u32 {
        if yield_!(ready(n > 3)) {
            self.fail_with(n);
        }
        match n {
            1 => yield_!(ready(n)),
            2 => n,
            _ => self.fail_with(2),
        }
    }
}

#[bluelet::coroutine]
pub fn shadowed_argument(count: u32) -> u32 {
    let count = count.saturating_add(1_u32);
    yield_!(ready(()));
    count
}

#[bluelet::coroutine]
pub fn argument_shadowed_by_itself(count: u32) -> u32 {
    yield_!(ready(()));
    let count = count;
    count
}

#[bluelet::coroutine]
pub fn shadowed_by_another(count: u32) -> u32 {
    drop(Some(count));
    let count = yield_!(ready(2_u32));
    count
}

#[bluelet::coroutine]
pub fn results_that_are_not_used(mut map: HashMap<u32, u32>) -> usize {
    map.insert(1_u32, 2_u32);
    yield_!(ready(3_u32));
    map.len()
}

#[bluelet::coroutine]
pub fn one_of_the_sizes(small: u8, large: [u8; 200]) -> u8 {
    yield_!(ready(small));
    large.first().copied().unwrap_or(0_u8)
}
