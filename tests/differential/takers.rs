//! Methods that take their receiver, and methods that only look at it: nothing but their types tells which.

use std::rc::Rc;

use crate::made::*;
use crate::support::*;
use crate::{copied_twins, twins};

/// Whose methods are called like ones of std that take `self`.
#[derive(Debug)]
pub struct Scanner(D);

impl Scanner {
    fn expect(&mut self, wanted: char) -> Result<u32, &'static str> {
        step(format!("expect {wanted}"));
        if wanted == ',' { Ok(1) } else { Err("no comma") }
    }

    fn expect_name(&self) -> Result<u32, &'static str> {
        step("expect_name");
        Ok(2)
    }

    fn unwrap_group(&self, depth: u32) -> u32 {
        depth + 1
    }

    fn for_each(&self, call: impl Fn(u32)) {
        call(4);
    }

    fn transpose(&self) -> Scanner {
        Scanner(d("transposed"))
    }
}

/// A builder.
#[derive(Debug, Clone)]
pub struct Tags(Vec<D>);

impl Tags {
    fn tag(mut self, tag: D) -> Tags {
        step("tag");
        self.0.push(tag);
        self
    }

    fn named(self, name: &str, times: u32) -> Tags {
        step(format!("named {name} {times}"));
        self
    }

    fn joined(mut self, other: Tags) -> Tags {
        self.0.extend(other.0);
        self
    }

    /// # Safety
    ///
    /// There is nothing to mind.
    unsafe fn sealed(self) -> u32 {
        step("sealed");
        self.0.len() as u32
    }

    /// # Safety
    ///
    /// There is nothing to mind.
    unsafe fn weight(&self) -> u32 {
        step("weight");
        3
    }

    fn size(&self) -> usize {
        step("size");
        self.0.len()
    }

    fn turn(&mut self) {
        step("turn");
        self.0.reverse();
    }

    fn label(&self) -> &str {
        "label"
    }

    fn seal(self) -> Vec<D> {
        step("seal");
        self.0
    }

    fn build(self) -> Vec<D> {
        step("build");
        self.0
    }

    fn finish(&self) -> usize {
        step("finish");
        self.0.len()
    }

    fn first_of(self) -> Option<D> {
        self.0.into_iter().next()
    }

    fn checked(self) -> Result<Tags, &'static str> {
        step("checked");
        if self.0.is_empty() { Err("empty") } else { Ok(self) }
    }

    fn changed(self, change: impl FnOnce(Vec<D>) -> Vec<D>) -> Tags {
        Tags(change(self.0))
    }

    fn seen<R>(&self, look: impl FnOnce(&Vec<D>) -> R) -> R {
        look(&self.0)
    }

    fn sent(self) -> Ev<usize> {
        ev(self.0.len())
    }

    fn asked(&self) -> Ev<usize> {
        ev(self.0.len())
    }

    fn shared(self: Rc<Self>) -> usize {
        step("shared");
        Rc::strong_count(&self)
    }

    fn made<T: Default>(&self) -> T {
        T::default()
    }
}

fn tags() -> Tags {
    Tags(vec![d("one")])
}

/// A trait of which implementors are used as themselves, as parameters, and as objects.
trait Sink {
    fn put(&mut self, n: u32);
    fn count(&self) -> usize;
    fn close(self) -> usize
    where
        Self: Sized;
    fn end(self: Box<Self>) -> usize;
}

impl Sink for Tags {
    fn put(&mut self, n: u32) {
        step(format!("put {n}"));
    }

    fn count(&self) -> usize {
        step("count");
        self.0.len()
    }

    fn close(self) -> usize {
        step("close");
        self.0.len()
    }

    fn end(self: Box<Self>) -> usize {
        step("end");
        self.0.len()
    }
}

/// An iterator of which one sees when it drops.
struct Dropping(std::vec::IntoIter<u32>, #[allow(dead_code)] D);

impl Dropping {
    fn of<const N: usize>(numbers: [u32; N]) -> Self {
        Dropping(Vec::from(numbers).into_iter(), d("iterator"))
    }
}

impl Iterator for Dropping {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        self.0.next()
    }
}

/// What any type has.
trait Tap {
    fn tapped(&self, n: u32) -> u32;
}

impl<T> Tap for T {
    fn tapped(&self, n: u32) -> u32 {
        step("tapped");
        n
    }
}

twins! {
    fn pins_are_taken_and_cells_are_not() -> u32 {
        let pin = std::pin::Pin::new(Box::leak(Box::new(4)));
        let mut cell = std::cell::RefCell::new(d("old"));
        let mut number = std::cell::Cell::new(1);
        let this = pin.get_mut();
        *this += yield_!(ev(1));
        *cell.get_mut() = d("new");
        *number.get_mut() += 1;
        yield_!(ev(*this));
        let pin = std::pin::Pin::new(&5);
        let inner = pin.get_ref();
        yield_!(ev(*inner)) + *this + number.get()
    }

    fn a_method_that_every_type_has() -> u32 {
        let x = d("x");
        let n = x.tapped(1);
        yield_!(ev(n));
        let many = tags();
        let m = many.tapped(2);
        yield_!(ev(n + m))
    }

    fn iterators_that_give_what_one_asks_for() -> u32 {
        fn both(n: u32, m: u64) -> u32 {
            n + m as u32
        }
        let (one, other) = (Dropping::of([1, 2]), Dropping::of([3, 4]));
        let total: u32 = one.sum();
        yield_!(ev(total));
        let third = Dropping::of([5]);
        let n = both(other.product(), third.map(u64::from).sum());
        yield_!(ev(n));
        let last = Dropping::of([6, 7]);
        let numbers: Vec<u32> = last.collect();
        yield_!(ev(numbers.len()));
        n
    }

    fn what_is_taken_is_gone() -> usize {
        let _before = d("before");
        let tags = tags();
        let _after = d("after");
        let all = tags.seal();
        yield_!(ev(()));
        let _last = d("last");
        yield_!(ev(()));
        all.len()
    }
    fn what_is_looked_at_stays() -> usize {
        let _before = d("before");
        let tags = tags();
        let _after = d("after");
        let n = tags.size();
        yield_!(ev(()));
        yield_!(ev(n))
    }
    fn what_is_changed_stays() -> u32 {
        let mut tags = tags();
        let _after = d("after");
        tags.turn();
        yield_!(ev(1))
    }
    fn a_builder_shadows_itself() -> usize {
        let tags = Tags(vec![]);
        let tags = tags.tag(d("one"));
        yield_!(ev(()));
        let tags = tags.tag(yield_!(ev(d("two")))).named("x", 3);
        yield_!(ev(()));
        let all = tags.build();
        yield_!(ev(()));
        all.len()
    }
    fn a_builder_is_assigned(c: bool = true) -> usize {
        let mut tags = tags();
        if c { tags = tags.tag(yield_!(ev(d("two")))); } else { tags = tags.tag(d("other")); }
        yield_!(ev(()));
        for name in ["three", "four"] {
            tags = tags.tag(d(name));
            yield_!(ev(()));
        }
        let all = tags.seal();
        yield_!(ev(all.len()))
    }
    fn a_builder_takes_yielded_values() -> usize {
        let tags = Tags(vec![]).tag(yield_!(ev(d("one")))).named(yield_!(ev("name")), 2);
        let all = tags.seal();
        yield_!(ev(()));
        all.len()
    }
    fn one_way_takes_it_along(c: bool = true) -> usize {
        let tags = tags();
        let tags = if c { tags.tag(d("two")) } else { tags };
        yield_!(ev(()));
        tags.seal().len()
    }
    fn one_way_does_not_take_it_along(c: bool = false) -> usize {
        let tags = tags();
        let tags = if c { tags.tag(d("two")) } else { tags };
        yield_!(ev(()));
        tags.seal().len()
    }
    fn each_way_takes_it(n: u32 = 1) -> usize {
        let tags = tags();
        let all = match n { 0 => tags.seal(), 1 => tags.tag(d("two")).seal(), _ => tags.build() };
        yield_!(ev(()));
        all.len()
    }
    fn a_way_that_leaves_takes_it(c: bool = true) -> usize {
        let tags = tags();
        if c { return tags.seal().len(); }
        yield_!(ev(()));
        tags.size();
        yield_!(ev(2))
    }
    fn a_likely_name_takes_it_on_one_way(c: bool = true) -> u32 {
        let tags = tags();
        let _after = d("after");
        if c { tags.build(); }
        yield_!(ev(()));
        yield_!(ev(2))
    }
    fn a_likely_name_takes_it_on_another_way(c: bool = false) -> u32 {
        let tags = tags();
        let _after = d("after");
        if c { tags.build(); }
        yield_!(ev(()));
        yield_!(ev(2))
    }
    fn a_likely_name_looks_at_it_on_one_way(c: bool = true) -> u32 {
        let tags = tags();
        let _after = d("after");
        if c { tags.finish(); }
        yield_!(ev(()));
        yield_!(ev(2))
    }
    fn a_branch_that_waits_takes_it(c: bool = true) -> u32 {
        let tags = tags();
        let _after = d("after");
        if c { yield_!(ev(())); tags.seal(); } else { yield_!(ev(1)); }
        yield_!(ev(2))
    }
    fn a_branch_that_does_not_run_takes_it(c: bool = false) -> u32 {
        let tags = tags();
        let _after = d("after");
        if c { yield_!(ev(())); tags.seal(); } else { yield_!(ev(1)); }
        yield_!(ev(2))
    }
    fn a_loop_ends_as_it_takes_it() -> usize {
        let tags = tags();
        let mut n = 0;
        let all = loop {
            n += yield_!(ev(1));
            if n > 2 { break tags.seal(); }
        };
        yield_!(ev(()));
        all.len()
    }
    fn an_inner_block_takes_it() -> u32 {
        let tags = tags();
        { let n = yield_!(ev(1)); tags.named("n", n); }
        yield_!(ev(2))
    }
    fn a_block_gives_what_it_took() -> usize {
        let tags = tags();
        let (n, all) = { let n = yield_!(ev(1)); let all = tags.seal(); (n, all) };
        yield_!(ev(n));
        all.len()
    }
    fn an_operand_takes_it() -> usize {
        let (tags, others) = (tags(), tags());
        let pair = (tags.seal(), yield_!(ev(1)));
        let other = (yield_!(ev(2)), others.seal());
        yield_!(ev(()));
        pair.0.len() + other.1.len()
    }
    fn an_argument_is_taken_too() -> usize {
        let (one, other) = (tags(), tags());
        let all = one.joined(other);
        yield_!(ev(()));
        all.0.len()
    }
    fn arguments_are_parts_and_references() -> u32 {
        let pair = (String::from("name"), 3);
        let tags = tags();
        let tags = tags.named(&pair.0, pair.1);
        yield_!(ev(()));
        let tags = tags.named(&format!("{}", pair.0), pair.1 + 1).named(pair.0.as_str(), 0);
        yield_!(ev(()));
        eat(tags);
        1
    }
    fn arguments_are_closures() -> usize {
        let (tags, others) = (tags(), tags());
        let more = d("more");
        let tags = tags.changed(|mut all| { all.push(more); all });
        let n = others.seen(|all| all.len());
        yield_!(ev(()));
        tags.0.len() + n
    }
    fn an_event_takes_it() -> usize {
        let tags = tags();
        let n = yield_!(tags.sent());
        yield_!(ev(n))
    }
    fn an_event_comes_from_it() -> usize {
        let tags = tags();
        let n = yield_!(tags.asked());
        yield_!(ev(n))
    }
    fn a_pattern_takes_what_it_gives(c: bool = true) -> u32 {
        let (one, other, third) = (tags(), tags(), tags());
        let Some(first) = one.first_of() else { return 0 };
        yield_!(ev(()));
        if let Some(second) = other.first_of() { yield_!(ev(())); eat(second); }
        match third.checked() {
            Ok(tags) => { yield_!(ev(())); eat(tags); }
            Err(error) => log(error),
        }
        eat(first);
        yield_!(ev(3))
    }
    fn a_question_mark_takes_what_it_gives() -> Result<usize, &'static str> {
        let tags = tags();
        let tags = tags.checked()?;
        yield_!(ok(()))?;
        let none = Tags(vec![]);
        let none = none.checked()?;
        yield_!(ev(()));
        Ok(tags.size() + none.size())
    }
    fn a_macro_takes_it() -> String {
        let tags = tags();
        let all = format!("{:?}", tags.seal());
        yield_!(ev(()));
        all
    }
    fn a_batch_is_sent_and_renewed() -> usize {
        let mut tags = Tags(vec![]);
        let mut sent = 0;
        for name in ["one", "two", "three"] {
            tags = tags.tag(yield_!(ev(d(name))));
            if tags.size() == 2 { sent += yield_!(tags.sent()); tags = Tags(vec![]); }
        }
        sent + yield_!(tags.sent())
    }
    fn a_new_value_comes_after_it_was_taken() -> u32 {
        let mut tags = tags();
        let all = tags.seal();
        yield_!(ev(()));
        tags = Tags(vec![d("new")]);
        yield_!(ev(()));
        eat(all);
        yield_!(ev(3))
    }
    fn a_new_value_comes_after_it_was_looked_at() -> u32 {
        let mut tags = tags();
        let n = tags.size();
        yield_!(ev(()));
        tags = Tags(vec![d("new")]);
        yield_!(ev(()));
        eat(n);
        yield_!(ev(3))
    }
    fn what_it_gives_borrows(c: bool = true) -> u32 {
        let (tags, others) = (tags(), tags());
        let label = tags.label();
        log(label);
        yield_!(ev(()));
        let label = if c { others.label() } else { "none" };
        log(label);
        yield_!(ev(1))
    }
    fn the_result_decides_what_it_gives() -> u32 {
        let tags = tags();
        let n: u32 = tags.made();
        yield_!(ev(n))
    }
    fn a_trait_has_the_methods() -> usize {
        let (mut one, other) = (tags(), tags());
        one.put(1);
        yield_!(ev(()));
        let n = one.count();
        yield_!(ev(()));
        n + other.close() + yield_!(ev(1))
    }
    fn a_trait_s_method_takes_it() -> usize {
        let tags = tags();
        let n = tags.close();
        yield_!(ev(n))
    }
    fn a_parameter_s_method_takes_it(sink: impl Sink = tags()) -> usize {
        let mut sink = sink;
        for i in 0..2 { sink.put(yield_!(ev(i))); }
        let n = sink.close();
        yield_!(ev(n))
    }
    fn a_parameter_s_method_looks_at_it(sink: impl Sink = tags()) -> usize {
        let _after = d("after");
        let n = sink.count();
        yield_!(ev(n))
    }
    fn a_box_is_taken() -> usize {
        let (one, other): (Box<dyn Sink>, Box<dyn Sink>) = (Box::new(tags()), Box::new(tags()));
        let n = one.end();
        yield_!(ev(()));
        let m = other.count();
        yield_!(ev(n + m))
    }
    fn a_shared_one_is_taken() -> usize {
        let one = Rc::new(tags());
        let other = one.clone();
        let n = one.shared();
        yield_!(ev(()));
        let m = other.size();
        yield_!(ev(n + m))
    }
    fn what_is_reached_through_a_pointer_is_not_taken() -> u32 {
        let (shared, boxed) = (Rc::new(tags()), Box::new(tags()));
        shared.size();
        yield_!(ev(()));
        boxed.size();
        yield_!(ev(1))
    }
    fn std_has_such_methods_too() -> u32 {
        let threads = std::thread::Builder::new();
        let threads = threads.name("name".to_string());
        yield_!(ev(()));
        let thread = threads.spawn(|| 3).unwrap();
        yield_!(ev(thread.join().unwrap()))
    }
}

impl Two {
    fn parted(self) -> (D, D) {
        step("parted");
        (self.a, self.b)
    }
}

twins! {
    fn all_of_it_is_given_away() -> u32 {
        let two = two();
        let parts = two.parted();
        yield_!(ev(()));
        eat(parts);
        1
    }
}

copied_twins! {
    fn what_was_taken_is_not_copied() -> usize {
        let tags = tags();
        let _after = d("after");
        let all = tags.seal();
        yield_!(ev(()));
        yield_!(ev(all.len()))
    }
    fn what_was_looked_at_is_copied() -> usize {
        let tags = tags();
        let _after = d("after");
        let n = tags.size();
        yield_!(ev(()));
        yield_!(ev(n))
    }
}

/// Has methods named as those of std that take their receiver, which only look at it.
struct Pool(D);

impl Pool {
    fn map(&self, n: u32) -> u32 {
        self.0.plus(n)
    }

    fn max(&self) -> u32 {
        3
    }

    fn rev(&mut self) -> u32 {
        6
    }

    fn ok(&self) -> Option<u32> {
        Some(1)
    }

    fn skip(&mut self, n: u32) -> u32 {
        n
    }

    fn join(&self) -> u32 {
        5
    }

    fn filter(&self, keep: impl Fn(&u32) -> bool) -> bool {
        keep(&3)
    }
}

fn pool(name: &'static str) -> Pool {
    Pool(d(name))
}

twins! {
    fn methods_named_as_those_of_std() -> u32 {
        let first = pool("first");
        let n = first.map(1);
        yield_!(ev(n));
        let second = pool("second");
        let x = d("x");
        let n = second.max() + yield_!(ev(1));
        let mut third = pool("third");
        yield_!(ev(third.rev()));
        let fourth = pool("fourth");
        if let Some(n) = fourth.ok() {
            let x = d("x");
            yield_!(ev(n));
        }
        let mut fifth = pool("fifth");
        fifth.skip(3);
        yield_!(ev(2));
        let sixth = pool("sixth");
        yield_!(ev(sixth.join()));
        let seventh = pool("seventh");
        let any = seventh.filter(|n| *n > 2);
        yield_!(ev(any));
        n
    }

    fn those_of_std() -> u32 {
        let a = Some(d("a"));
        let b = a.map(|a| a.into_name());
        yield_!(ev(b));
        let result: Result<D, u32> = Ok(d("result"));
        let c = result.ok();
        yield_!(ev(1));
        let (one, other) = (Some(d("one")), Some(d("other")));
        let first = one.or(other);
        yield_!(ev(2));
        let items = vec![d("1"), d("2")].into_iter();
        let skipped = items.skip(1);
        let n = skipped.map(|x| x.plus(1)).sum::<u32>();
        yield_!(ev(n))
    }

    fn an_option_that_is_filtered_or_nothing() -> u32 {
        let x = Some(d("x"));
        let r = if yield_!(ev(true)) { x.filter(|x| x.name() == "x") } else { None };
        yield_!(ev(1))
    }

    fn methods_that_are_unsafe() -> u32 {
        let tags = Tags(vec![d("t")]);
        let others = Tags(vec![d("o")]);
        let n = yield_!(ev(1));
        let n = n + unsafe { tags.sealed() };
        yield_!(ev(()));
        let n = n + unsafe { let weight = others.weight(); weight + 1 };
        let place = &raw const n;
        unsafe { log(format!("{}", place.read())) };
        yield_!(ev(n))
    }

    fn methods_called_like_ones_of_std(wanted: char = ',') -> Result<u32, &'static str> {
        let mut commas = Scanner(d("commas"));
        let (names, groups) = (Scanner(d("names")), Scanner(d("groups")));
        let rows = Scanner(d("rows"));
        let taken = Some(d("taken"));
        let n = commas.expect(wanted)? + names.expect_name()?;
        let m = groups.unwrap_group(n);
        names.for_each(|n| log(format!("{n}")));
        let _columns = rows.transpose();
        let message = "there";
        let value = taken.expect(message);
        yield_!(ev(()));
        log(value.name());
        yield_!(ok(n + m))
    }

    fn methods_called_like_ones_of_std_that_fail(wanted: char = ';') -> Result<u32, &'static str> {
        let mut commas = Scanner(d("commas"));
        yield_!(ev(()));
        let n = commas.expect(wanted)?;
        yield_!(ev(()));
        Ok(n)
    }
}

/// Whose methods are called as those of std that take their receiver.
pub struct Parser(D);

impl Parser {
    fn expect(&mut self, token: u32) -> u32 {
        step(format!("expect {token}"));
        token + 1
    }

    fn expect_end(&self) -> u32 {
        step("expect end");
        1
    }
}

twins! {
    fn a_parser_expects(n: u32 = 3) -> u32 {
        let mut parser = Parser(d("parser"));
        let _after = d("after");
        let next = parser.expect(n);
        yield_!(ev(next));
        yield_!(ev(1))
    }

    fn a_parser_expects_the_end(n: u32 = 3) -> u32 {
        let mut parser = Parser(d("parser"));
        let _after = d("after");
        yield_!(ev(parser.expect(n)));
        yield_!(ev(parser.expect_end()));
        yield_!(ev(1))
    }
}

pub struct Tool(D);

impl Tool {
    fn look(&self, _: u32, _: (u32, u32), _: &[u32], _: bool, _: u64) {
        step("look")
    }

    fn eat_with(self, _: u32, _: (u32, u32), _: &[u32], _: bool, _: u64) {
        step("eat with")
    }
}

twins! {
    fn arguments_that_tell_their_types() -> u32 {
        let n = 3u32;
        let looked_at = Tool(d("looked at"));
        looked_at.look((n), (n, 1), &[n], !true, n as u64);
        yield_!(ev(1));
        let eaten = Tool(d("eaten"));
        eaten.eat_with((n), (n, 1), &[n], !true, n as u64);
        yield_!(ev(1))
    }

    fn arguments_that_tell_their_types_in_a_branch(c: bool = true) -> u32 {
        let x = d("x");
        let n = 3u32;
        if c { x.plus((n)); x.plus(-(-3i32) as u32); x.plus(n as u32 + [n][0]); }
        yield_!(ev(1))
    }
}

/// Whose methods are called like ones of std's iterators, options and entries, and of this crate's `Server`.
#[derive(Debug)]
pub struct Registry(D);

impl Registry {
    fn serve(&self, change: impl Fn(u32) -> u32) -> Ev<u32> {
        ev(change(1))
    }

    fn workers(&self, n: u32) -> Ev<u32> {
        ev(n)
    }

    fn grace(&self) -> u32 {
        step("grace");
        3
    }

    fn max_connections(&self) -> u32 {
        step("max_connections");
        1
    }

    fn backlog(&mut self, n: u32) -> u32 {
        step("backlog");
        n
    }

    fn enumerate(&self) -> u32 {
        step("enumerate");
        2
    }

    fn peekable(&self) -> bool {
        step("peekable");
        true
    }

    fn and_then(&self, n: u32) -> u32 {
        step("and_then");
        n
    }

    fn and_modify(&mut self, n: u32) -> u32 {
        step("and_modify");
        n
    }

    fn ok_or(&self, n: u32) -> u32 {
        step("ok_or");
        n
    }
}

fn registry() -> Registry {
    Registry(d("registry"))
}

fn names() -> impl Iterator<Item = D> {
    vec![d("1"), d("2")].into_iter()
}

twins! {
    fn a_server_of_ones_own_serves() -> u32 {
        let server = registry();
        let served = yield_!(server.serve(|n| n + 1));
        log("served");
        served
    }

    fn a_server_of_ones_own_has_workers() -> u32 {
        let server = registry();
        let working = server.workers(3);
        let _after = d("after");
        yield_!(working)
    }

    fn a_limit_is_looked_up_in_a_condition(limits: Registry = registry()) -> u32 {
        if limits.grace() > 2 { yield_!(ev(limits.max_connections())); log("in"); }
        3
    }

    fn a_limit_is_matched(limits: Registry = registry()) -> u32 {
        match limits.max_connections() {
            1 => { yield_!(ev(limits.grace())); log("in"); }
            _ => { yield_!(ev(0)); }
        }
        4
    }

    fn a_registry_changes_in_a_loop() -> u32 {
        let mut registry = registry();
        for turn in 0..2 {
            yield_!(ev(registry.backlog(turn)));
            log("turned");
        }
        5
    }

    fn methods_called_like_those_of_iterators() -> u32 {
        let (one, other) = (registry(), registry());
        let n = one.enumerate();
        if other.peekable() { yield_!(ev(n)); }
        log("out");
        yield_!(ev(1))
    }

    fn methods_called_like_those_of_options_and_entries() -> u32 {
        let (one, other, mut last) = (registry(), registry(), registry());
        let n = one.and_then(3) + other.ok_or(2);
        yield_!(ev(n));
        let n = last.and_modify(n);
        yield_!(ev(n))
    }

    fn what_a_closure_makes_of_an_option() -> Option<D> {
        let name = Some(d("name"));
        let other = name.and_then(|name| if name.0 == "name" { Some(d("other")) } else { None });
        let _after = d("after");
        yield_!(ev(()));
        let none = other.filter(|other| other.0 == "name");
        let again = none.or_else(|| Some(d("again")));
        yield_!(ev(()));
        again
    }

    fn what_closures_make_of_results(result: Result<D, D> = Err(d("error"))) -> Result<D, u32> {
        let result = result.inspect_err(|error| log(error.name()));
        let result = result.or_else(|error| if error.0 == "error" { Err(4) } else { Ok(error) });
        yield_!(ev(()));
        let result = result.map_err(|code| code + 1);
        yield_!(ev(()));
        result
    }

    fn what_closures_make_of_an_iterator() -> usize {
        let all = names();
        let some = all.filter_map(|name| Some((name, 1)));
        yield_!(ev(()));
        let more = some.flat_map(|(name, _)| [name, d("more")]);
        yield_!(ev(()));
        let fewer = more.map_while(|name| (name.0 != "2").then_some(name));
        yield_!(ev(()));
        fewer.take_while(|name| name.0 != "3").enumerate().count()
    }

    fn an_iterator_is_divided() -> usize {
        let all = names();
        let (ones, others): (Vec<D>, Vec<D>) = all.partition(|name| name.0 == "1");
        yield_!(ev(()));
        let largest = names();
        let largest = largest.max_by(|one, other| one.0.cmp(other.0));
        yield_!(ev(()));
        ones.len() + others.len() + largest.iter().count()
    }
}
