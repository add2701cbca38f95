//! Methods with every form of `self`, and arguments with every form of pattern.

use std::fmt::Debug;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use crate::support::*;

/// A body of a method, written once; both twins have a `Subject` of their own.
macro_rules! methods {
    ($(
        $subject:ident => $call:expr;
        fn $name:ident($($args:tt)*) -> $ret:ty { $($body:tt)* }
    )*) => {$(
        #[test]
        fn $name() {
            mod plain {
                use super::*;
                macro_rules! yield_ { ($event:expr) => { block($event) }; }
                #[derive(Debug)]
                pub struct Subject { pub name: D, pub n: u32 }
                impl Subject {
                    pub fn $name($($args)*) -> $ret { $($body)* }
                }
            }
            mod machine {
                use super::*;
                #[derive(Debug)]
                pub struct Subject { pub name: D, pub n: u32 }
                impl Subject {
                    #[bluelet::coroutine]
                    pub fn $name($($args)*) -> $ret { $($body)* }
                }
            }
            compare(
                stringify!($name),
                || { let $subject = plain::Subject { name: d("subject"), n: 3 }; $call },
                || { let $subject = machine::Subject { name: d("subject"), n: 3 }; $call },
            );
        }
    )*};
}

methods! {
    s => s.by_value(2);
    fn by_value(self, by: u32) -> u32 {
        let _l = d("l");
        let n = self.n + yield_!(ev(by));
        log(self.name.name());
        yield_!(ev(n))
    }

    s => s.an_operand_takes_a_part();
    fn an_operand_takes_a_part(self) -> u32 {
        let _l = d("l");
        eat(self.name);
        yield_!(ev(1))
    }

    s => s.a_closure_takes_a_part();
    fn a_closure_takes_a_part(self) -> u32 {
        let _l = d("l");
        let f = move || { log(self.name.name()); 2 };
        f();
        yield_!(ev(1)) + f()
    }

    s => s.by_mutable_value(2);
    fn by_mutable_value(mut self, by: u32) -> String {
        self.n += yield_!(ev(by));
        self.name = yield_!(ev(d("renamed")));
        log("renamed");
        format!("{self:?} {} {:?}", yield_!(ev(self.n)), self.name)
    }

    s => Box::leak(Box::new(s)).by_reference("x");
    fn by_reference(&self, text: &str) -> String {
        let n = yield_!(ev(self.n));
        assert_eq!(self.n, n, "{self:?}");
        yield_!(ev(()));
        format!("{}{text}{n}", self.name.name())
    }

    s => Box::leak(Box::new(s)).by_mutable_reference(5);
    fn by_mutable_reference(&mut self, by: u32) -> u32 {
        self.n += yield_!(ev(by));
        self.name = d("second");
        let Self { n, .. } = self;
        *n *= 2;
        yield_!(ev(()));
        let old = std::mem::replace(&mut self.n, yield_!(ev(1)));
        self.n + old
    }

    s => Box::new(s).by_box();
    fn by_box(self: Box<Self>) -> u32 {
        let _l = d("l");
        yield_!(ev(self.n));
        let Self { name, n } = *self;
        yield_!(ev(()));
        eat(name);
        n
    }

    s => Box::new(s).by_mutable_box();
    fn by_mutable_box(mut self: Box<Self>) -> Option<D> {
        self.n = yield_!(ev(9));
        let this = Some(self).filter(|this| this.n > 1)?;
        yield_!(ev(()));
        Some((*this).name)
    }

    s => Rc::new(s).by_rc();
    fn by_rc(self: Rc<Self>) -> usize {
        let other = self.clone();
        let n = yield_!(ev(Rc::strong_count(&self)));
        drop(other);
        log("dropped");
        n * 10 + Rc::strong_count(&self)
    }

    s => Arc::new(s).by_arc_of_the_type();
    fn by_arc_of_the_type(self: Arc<Subject>) -> u32 {
        yield_!(ev(()));
        self.n + yield_!(ev(self.n))
    }

    s => Pin::new(Box::leak(Box::new(s))).by_pin();
    fn by_pin(mut self: Pin<&mut Self>) -> u32 {
        self.n += yield_!(ev(1));
        yield_!(ev(()));
        self.as_mut().get_mut().n += 1;
        self.n
    }

    s => s.consumed_in_parts();
    fn consumed_in_parts(self) -> &'static str {
        let Subject { name, n } = self;
        yield_!(ev(n));
        let _l = d("l");
        name.into_name()
    }

    s => s.a_part_is_taken();
    fn a_part_is_taken(self) -> u32 {
        let _l = d("l");
        let Self { n, name, .. } = self;
        yield_!(ev(n));
        eat(name);
        yield_!(ev(2))
    }

    s => s.a_part_is_left(2);
    fn a_part_is_left(mut self, by: u32) -> u32 {
        self.n += yield_!(ev(by));
        let _l = d("l");
        let Self { n, .. } = self;
        log("taken");
        yield_!(ev(n))
    }

    s => s.a_base_of_a_literal(d("new"));
    fn a_base_of_a_literal(self, name: D) -> u32 {
        let renamed = Subject { name, ..self };
        log("renamed");
        yield_!(ev(()));
        renamed.n
    }

    s => s.moved_on_one_way(true);
    fn moved_on_one_way(self, c: bool) -> u32 {
        let _l = d("l");
        if c { eat(self); log("eaten"); } else { yield_!(ev(self.n)); }
        yield_!(ev(()));
        log("end");
        1
    }

    s => s.in_closures_and_macros();
    fn in_closures_and_macros(self) -> String {
        let n = { let f = |m: u32| m + self.n; f(1) };
        yield_!(ev(n));
        let g = move |m: u32| format!("{} {m} {self:?}", self.n);
        let text = g(yield_!(ev(2)));
        yield_!(ev(()));
        println!("{text}");
        text
    }

    s => s.a_part_renewed_later();
    fn a_part_renewed_later(mut self) -> u32 {
        eat(self.name);
        yield_!(ev(1));
        self.name = d("fresh");
        yield_!(ev(2));
        eat(&self.name);
        yield_!(ev(self.n))
    }

    s => s.a_part_renewed_by_a_match();
    fn a_part_renewed_by_a_match(mut self) -> u32 {
        let _l = d("l");
        for _ in 0..2 {
            self.name = match self.name {
                name if name.name() == "subject" => { yield_!(ev(1)); eat(name); d("first") }
                name => { let next = yield_!(ev(d("next"))); drop(name); next }
            };
            self.n += 1;
        }
        yield_!(ev(self.n))
    }

    s => s.a_part_renewed_in_turns();
    fn a_part_renewed_in_turns(mut self) -> u32 {
        let _l = d("l");
        while self.n > 0 {
            eat(self.name);
            self.name = yield_!(ev(d("next")));
            self.n -= 1;
        }
        yield_!(ev(self.name.name().len() as u32))
    }
}

/// A method of an enum, written once.
macro_rules! variants {
    ($(
        $calls:expr;
        fn $name:ident($($args:tt)*) -> $ret:ty { $($body:tt)* }
    )*) => {$(
        #[test]
        fn $name() {
            mod plain {
                use super::*;
                macro_rules! yield_ { ($event:expr) => { block($event) }; }
                impl Message { pub fn $name($($args)*) -> $ret { $($body)* } }
                pub enum Message { Text { body: D, to: D }, Bytes(D, u32), Quit }
            }
            mod machine {
                use super::*;
                impl Message { #[bluelet::coroutine] pub fn $name($($args)*) -> $ret { $($body)* } }
                pub enum Message { Text { body: D, to: D }, Bytes(D, u32), Quit }
            }
            macro_rules! message {
                ($twin:ident, $which:expr) => { match $which {
                    0 => $twin::Message::Text { body: d("body"), to: d("to") },
                    1 => $twin::Message::Bytes(d("bytes"), 1),
                    _ => $twin::Message::Quit,
                } };
            }
            for which in 0..3 {
                compare(
                    stringify!($name),
                    || message!(plain, which).$name($calls),
                    || message!(machine, which).$name($calls),
                );
            }
        }
    )*};
}

variants! {
    2;
    fn arms_take_parts(self, by: u32) -> u32 {
        let _l = d("l");
        match self {
            Message::Text { body, .. } => { yield_!(ev(by)); eat(body); yield_!(ev(3)) }
            Message::Bytes(_, n) if n > by => yield_!(ev(n)),
            Self::Bytes(name, _) => { yield_!(ev(())); name.name().len() as u32 }
            Self::Quit => yield_!(ev(0)),
        }
    }

    true;
    fn a_condition_takes_a_part(self, eats: bool) -> u32 {
        if let Self::Text { body, .. } = self {
            yield_!(ev(1));
            if eats { eat(body); }
        } else {
            yield_!(ev(2));
        }
        yield_!(ev(3))
    }

    ();
    fn a_let_else_takes_a_part(self, _: ()) -> Option<D> {
        let Self::Text { to, .. } = self else {
            yield_!(ev("none"));
            return None;
        };
        yield_!(ev(()));
        Some(to)
    }
}

/// A function with arguments of any form, written once.
macro_rules! functions {
    ($(
        ($($value:expr),*);
        fn $name:ident $([$($generics:tt)*])? ($($args:tt)*) -> $ret:ty $(where $bound:ident: $what:path)? { $($body:tt)* }
    )*) => {$(
        #[test]
        fn $name() {
            mod plain {
                use super::*;
                macro_rules! yield_ { ($event:expr) => { block($event) }; }
                pub fn $name $(<$($generics)*>)? ($($args)*) -> $ret $(where $bound: $what)? { $($body)* }
            }
            mod machine {
                use super::*;
                #[bluelet::coroutine]
                pub fn $name $(<$($generics)*>)? ($($args)*) -> $ret $(where $bound: $what)? { $($body)* }
            }
            compare(stringify!($name), || plain::$name($($value),*), || machine::$name($($value),*));
        }
    )*};
}

pub struct Point {
    x: D,
    y: D,
}

pub trait Source {
    type Item: Debug;
    const SIZE: usize;
    fn next(&mut self) -> Option<Self::Item>;
    fn make() -> Self;
}

pub struct Names(Vec<&'static str>);

impl Source for Names {
    type Item = D;
    const SIZE: usize = 2;
    fn next(&mut self) -> Option<D> {
        self.0.pop().map(d)
    }
    fn make() -> Self {
        Names(vec!["n1", "n2"])
    }
}

functions! {
    ((d("a"), d("b")), [1, 2, 3], Point { x: d("x"), y: d("y") });
    fn patterns_of_all_kinds((a, b): (D, D), [first, .., last]: [u32; 3], Point { x, y: other }: Point) -> u32 {
        let _l = d("l");
        yield_!(ev(()));
        eat(b);
        yield_!(ev(()));
        log(a.name());
        log(other.name());
        drop(x);
        first + last
    }

    (d("a"), d("b"), d("c"));
    fn named_with_underscores(_a: D, b: D, _c: D) -> () {
        let _l = d("l");
        yield_!(ev(()));
        log(b.name());
    }

    (d("a"), d("b"));
    fn mutable_arguments(mut a: D, mut b: D) -> () {
        a = yield_!(ev(d("a2")));
        log("assigned");
        std::mem::swap(&mut a, &mut b);
        yield_!(ev(()));
        log(b.name());
    }

    (Box::leak(Box::new((1, D("p")))), Box::leak(Box::new(5)));
    fn reference_patterns(&(n, ref p): &(u32, D), m: &mut u32) -> u32 {
        *m += yield_!(ev(n));
        yield_!(ev(p.name()));
        *m
    }

    (Names::make());
    fn associated_types [S: Source] (mut source: S) -> (usize, Vec<S::Item>) {
        let mut all = Vec::with_capacity(S::SIZE);
        while let Some(one) = source.next() {
            let back = yield_!(ev(one));
            all.push(back);
        }
        let mut fresh = S::make();
        if let Some(one) = fresh.next() { yield_!(ev(())); all.push(one); }
        (S::SIZE, all)
    }

    ([d("1"), d("2")]);
    fn constant_generics [T: Debug, const N: usize] (items: [T; N]) -> usize {
        let mut n = N;
        for item in items { n += 1; yield_!(ev(item)); }
        n * N
    }

    ("long", "short");
    fn named_lifetimes ['a, 'b: 'a] (one: &'a str, other: &'b str) -> &'a str {
        let n = yield_!(ev(other.len()));
        if n > one.len() { other } else { yield_!(ev(())); one }
    }

    (&[3, 1, 2], &|n| n * 2, Box::new(5));
    fn dynamic_arguments(list: &[u32], f: &dyn Fn(u32) -> u32, shown: Box<dyn Debug>) -> String {
        let mut sum = 0;
        for n in list { sum += yield_!(ev(f(*n))); }
        yield_!(ev(()));
        format!("{sum} {shown:?}")
    }

    ([1, 2].into_iter(), "x");
    fn implied_arguments(items: impl Iterator<Item = u32>, text: impl AsRef<str>) -> String {
        let mut all = String::new();
        for n in items { all += &yield_!(ev(n)).to_string(); all.push_str(text.as_ref()); }
        all
    }

    (d("x"), true);
    fn bounded_by_where [T] (value: T, again: bool) -> T where T: Debug {
        let value = yield_!(ev(value));
        if again { yield_!(ev(())); }
        value
    }

    ();
    fn never_returns() -> std::convert::Infallible {
        let _g = d("g");
        for n in 0.. { if yield_!(ev(n)) == 2 { panic!("out"); } }
        unreachable!()
    }

    (1);
    fn results_that_are_implied(n: u32) -> Result<Vec<(u32, Option<D>)>, Box<str>> {
        if yield_!(ev(n)) == 0 { return Err("none".into()); }
        Ok(vec![(n, Some(yield_!(ev(d("x"))))), (2, None)])
    }
}
