//! Yields, jumps and captures in what std's macros are given.

use std::fmt::Write as _;
use std::io::Write as _;

use crate::support::*;
use crate::twins;

#[derive(Debug, PartialEq, Clone)]
pub struct Shown {
    x: u32,
}

impl std::fmt::Display for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        step(format!("show {}", self.x));
        write!(f, "<{}>", self.x)
    }
}

twins! {
    fn all_forms_of_arguments() -> String {
        let width = 6;
        let name = Shown { x: 1 };
        yield_!(ev(()));
        format!("{name} {name:?} {0:>width$} {} {x:#?} {{name}} {:.*} {}", yield_!(ev(1)), 2, yield_!(ev(1.5)), 7, x = yield_!(ev("x")))
    }

    fn widths_and_precisions_that_come() -> String {
        format!("{:>1$}|{:<w$}|{:.p$}", yield_!(ev(5)), yield_!(ev(4usize)), 1.23456, w = yield_!(ev(3)), p = yield_!(ev(2)))
    }

    fn captures_of_shadowed_names() -> String {
        let n = 1;
        let a = format!("{n}");
        let n = yield_!(ev(2));
        let b = { let n = "inner"; format!("{n:>5}{n}") };
        yield_!(ev(()));
        let c = format!("{n} {n:03}");
        let n = n + 1;
        yield_!(ev(()));
        [a, b, c, format!("{n}{}", yield_!(ev(n)))].join(",")
    }

    fn a_named_argument_hides_a_variable() -> String {
        let x = d("outer");
        yield_!(ev(()));
        let s = format!("{x} {y}", x = yield_!(ev(1)), y = x.name());
        yield_!(ev(()));
        s
    }

    fn arguments_are_borrowed_not_moved() -> String {
        let a = d("a");
        let s = format!("{:?} {:?}", a, yield_!(ev(2)));
        yield_!(ev(()));
        eat(a);
        s
    }

    fn temporaries_of_arguments_drop_after_the_statement() -> String {
        let s = format!("{:?} {:?}", yield_!(ev(d("x"))), see(2));
        log("after");
        s
    }

    fn print_macros() -> () {
        let a = d("a");
        print!("{}", yield_!(ev("")));
        eprint!("{}", yield_!(ev("")));
        println!("{a:?} {}", yield_!(ev(1)));
        eprintln!("{0} {0}", yield_!(ev(2)));
        println!();
        log("end");
    }

    fn writing_to_a_string() -> Result<String, std::fmt::Error> {
        let mut s = String::new();
        write!(s, "{}", yield_!(ev(1)))?;
        writeln!(&mut s, "{:?}", yield_!(ev(d("x"))))?;
        writeln!(s)?;
        write!(&mut s, "{s2}", s2 = yield_!(ev("y")))?;
        Ok(s)
    }

    fn writing_to_bytes() -> Result<Vec<u8>, std::io::ErrorKind> {
        let mut out = Vec::new();
        let n = 3;
        writeln!(out, "{n} {}", yield_!(ev(1))).map_err(|e| e.kind())?;
        let _g = d("g");
        out.write_all(&[yield_!(ev(65))]).map_err(|e| e.kind())?;
        Ok(out)
    }

    fn vec_of_traced_values() -> Result<usize, &'static str> {
        let a = d("a");
        let v = vec![a, yield_!(ev(d("b"))), d("c")];
        yield_!(ev(()));
        let w = vec![d("x"), yield_!(fail("no"))?, d("z")];
        Ok(v.len() + w.len())
    }

    fn vec_repeated() -> (Vec<u32>, usize) {
        let v = vec![yield_!(ev(7)); yield_!(ev(3))];
        let w = vec![vec![see(1)]; yield_!(ev(2))];
        let e: Vec<Vec<u32>> = vec![vec![yield_!(ev(1)); 2], vec![], vec![yield_!(ev(3))]];
        (v, w.len() + e.len())
    }

    fn assertions_that_hold() -> () {
        let a = d("a");
        assert!(yield_!(ev(true)));
        assert!(a.name() == yield_!(ev("a")), "{}", a.name());
        assert_eq!(yield_!(ev(1)), 1);
        assert_eq!(see(2), yield_!(ev(2)), "two is {}", see(3));
        assert_ne!(yield_!(ev(1)), yield_!(ev(2)));
        debug_assert!(yield_!(ev(true)), "shown");
        debug_assert_eq!(yield_!(ev(1)), see(1));
        debug_assert_ne!(see(1), yield_!(ev(2)), "{}", see(4));
    }

    fn an_assertion_that_fails() -> () {
        let _a = d("a");
        let b = d("b");
        assert!(yield_!(ev(false)) || b.name() == "x", "{} {:?}", see(1), yield_!(ev(2)));
    }

    fn an_equality_that_fails() -> () {
        let _a = d("a");
        assert_eq!(yield_!(ev(d("x"))), d("y"), "because {}", see(1));
    }

    fn matches_with_yields() -> (bool, bool, bool) {
        let v = Some(3);
        let limit = 2;
        let one = matches!(yield_!(ev(v)), Some(n) if n > limit);
        let two = matches!(yield_!(ev((1, 'a'))), (1, 'b'..='z') | (0, _));
        let three = !matches!(yield_!(ev(Some(d("x")))), None);
        (one, two, three)
    }

    fn a_panic_with_a_message() -> u32 {
        let _a = d("a");
        if yield_!(ev(true)) { let _b = d("b"); panic!("{} {}", yield_!(ev(1)), see(2)); }
        1
    }

    fn todo_in_a_branch() -> u32 {
        let _a = d("a");
        match yield_!(ev(1)) { 0 => unreachable!(), 1 => todo!("{}", yield_!(ev(3))), n => n }
    }

    fn unimplemented_as_a_value() -> u32 {
        let _a = d("a");
        let n: u32 = if yield_!(ev(false)) { 1 } else { unimplemented!("{}", yield_!(ev("x"))) };
        n
    }

    fn dbg_takes_and_gives() -> u32 {
        let a = dbg!(yield_!(ev(1)));
        let (b, c) = dbg!(a + 1, yield_!(ev(3)));
        a + b + c
    }

    fn questions_in_arguments() -> Result<String, String> {
        let a: Result<u32, &str> = Ok(1);
        let b: Result<u32, String> = Err("late".into());
        let _g = d("g");
        println!("{}", a?);
        let s = format!("{} {}", yield_!(ev(a))?, a?);
        println!("{s} {}", b?);
        Ok(s)
    }

    fn jumps_in_arguments() -> u32 {
        let mut n = 0;
        loop {
            let _g = d("g");
            n += 1;
            let s = format!("{} {}", n, if n == 1 { continue } else if n > 3 { break } else { yield_!(ev(n)) });
            log(s);
        }
        n
    }

    fn jumps_in_macros_that_do_not_wait() -> Result<u32, &'static str> {
        let mut n = 0;
        'l: for i in 0..6u32 {
            let _g = d("g");
            yield_!(ev(i));
            log(format!("{}", if i == 1 { continue 'l } else { i }));
            if matches!((if i == 4 { return Ok(n) } else { i }), 2 | 3) && matches!(Some(i).filter(|i| *i != 9).ok_or("nine")?, 3) { n += 1; }
        }
        Ok(n)
    }

    fn matches_takes_what_it_is_given() -> bool {
        let (a, b) = (d("a"), d("b"));
        let r = matches!((a, 1), (_, 1)) && !matches!(b.name(), "a");
        yield_!(ev(r));
        log("end");
        r
    }

    fn strings_put_together() -> (&'static str, u32, &'static str) {
        let s = concat!("a", 1, true);
        let n = yield_!(ev(line!() - line!()));
        (s, n, stringify!(yield))
    }

    fn format_args_inside() -> String {
        let x = d("x");
        let s = std::fmt::format(format_args!("{} {:?}", yield_!(ev(1)), x.name()));
        yield_!(ev(()));
        s + &format!("{}", format_args!("{}{}", 1, "b"))
    }

    fn a_macro_as_tail_and_statement_with_braces() -> String {
        println! { "{}", yield_!(ev("braces")) }
        vec! [ yield_! [ev(1)], yield_! { ev(2) } ];
        format! { "{:?}", yield_! { ev(vec![1]) } }
    }

    fn nested_format_macros() -> String {
        format!("{} {}", format!("{}{}", see(1), yield_!(ev(2))), format!("{}", yield_!(ev(3))))
    }

    fn an_env_and_cfg() -> (bool, Option<&'static str>) {
        yield_!(ev(()));
        (cfg!(any()), option_env!("SURELY_NOT_SET_ANYWHERE"))
    }

    fn thread_locals_and_statics() -> u32 {
        thread_local! { static COUNT: std::cell::Cell<u32> = const { std::cell::Cell::new(3) }; }
        let n = COUNT.get();
        COUNT.set(n + yield_!(ev(1)));
        let m = COUNT.get();
        COUNT.set(3);
        m
    }
}

macro_rules! square {
    ($n:expr) => {
        $n * $n
    };
}
macro_rules! largest {
    ($one:expr) => { $one };
    ($one:expr, $($rest:expr),+) => {{ let a = $one; let b = largest!($($rest),+); if a > b { a } else { b } }};
}
macro_rules! show {
    ($($t:tt)*) => { format!($($t)*) };
}
macro_rules! drop_all {
    ($($v:ident),*) => { $( drop($v); )* };
}

twins! {
    fn user_macros_that_mention_variables() -> (u32, u32, String) {
        let n = yield_!(ev(3));
        let m = square!(n + 1);
        yield_!(ev(()));
        let k = largest!(n, m, 7);
        let n = n * 10;
        yield_!(ev(()));
        (m, k, show!("{n} {:?} {m:>5}", k))
    }

    fn a_user_macro_that_moves() -> () {
        let a = d("a");
        let b = d("b");
        yield_!(ev(()));
        drop_all!(a);
        log("a is gone");
        drop(b);
    }

    fn a_macro_of_the_body() -> u32 {
        macro_rules! twice { ($e:expr) => { $e + $e }; }
        let n = yield_!(ev(4));
        twice!(n) + { macro_rules! inc { ($e:expr) => { $e + 1 }; } inc!(n) }
    }
}

/// Written by a macro, with pieces of the caller's code.
macro_rules! adders {
    ($($name:ident, $n:expr, $ty:ty, $pat:pat => $body:block;)*) => {
        twins! { $(
            fn $name(start: $ty = $n) -> $ty {
                let _g = d("g");
                let $pat = yield_!(ev(start)) else { return $n };
                let more: $ty = $body;
                more + yield_!(ev($n))
            }
        )* }
    };
}

adders! {
    a_coroutine_from_a_macro, 3u32, u32, _ => { let x = d("x"); x.name().len() as u32 };
    another_coroutine_from_a_macro, -1i64, i64, 0 => { 5 };
}

twins! {
    fn literals_that_are_no_format_strings() -> String {
        let name = 1;
        yield_!(ev(name));
        let name = 2;
        yield_!(ev(name));
        let mut s = format!("{} {name} {}", "{name}", name);
        write!(s, "{name}{}", "{name}").unwrap();
        write!(&mut s, "{}", "{name}{{}}").unwrap();
        assert_eq!("{name}", "{name}", "{name}");
        assert!(s.contains("{name}"), "{name}");
        assert!("{name}" == "{name}");
        yield_!(ev(s.clone()));
        s.push_str(&["{name}", concat!("{na", "me}")].concat());
        println!("{}", "{name}");
        s
    }
    fn literals_beside_a_yield_that_are_no_format_strings() -> String {
        let name = 1;
        yield_!(ev(name));
        let name = 2;
        let t = format!("{} {}", yield_!(ev(name)), "{name}");
        let u = vec!["{name}", yield_!(ev("{name}"))];
        let s = dbg!("{name}");
        t + u[0] + u[1] + s
    }
}

macro_rules! apply {
    ($argument:expr, $function:ident) => {
        log(format!("{}", $function($argument)))
    };
}

fn number(n: impl std::fmt::Display) -> String {
    n.to_string()
}

macro_rules! let_some {
    ($name:ident = $value:expr) => {
        let $name = match $value {
            Some(value) => value,
            None => Default::default(),
        };
    };
}

macro_rules! let_all {
    ($value:expr => $($name:ident),*) => {
        $( let mut $name = $value; )*
    };
}

twins! {
    fn macros_that_declare_variables() -> u32 {
        apply!(2u32, number);
        let_some!(n = Some(3u32));
        apply!(Box::<u32>::new(4), number);
        let sum = n + yield_!(ev(n));
        let_some!(guard = Some(d("guard")).map(|guard| vec![guard]));
        yield_!(ev(()));
        for i in 0..2 {
            let_all!(sum + i => a, b);
            a += yield_!(ev(b));
            b += a;
            yield_!(ev(a));
            println!("{b}");
        }
        let_some!(k = None::<u32>);
        yield_!(ev(k));
        sum + n + guard.len() as u32
    }

    fn macros_that_declare_none() -> u32 {
        macro_rules! note { ($($name:ident = $value:expr),*) => { $( see((stringify!($name), $value)); )* }; }
        note!(count = 1, size = 2);
        let count = yield_!(ev(3));
        note!(size = count);
        let size = count + yield_!(ev(1));
        yield_!(ev(size));
        count + size
    }

    fn messages_that_are_never_made() -> u32 {
        assert!(yield_!(ev(true)), "{} {:?}", see(1), todo!());
        assert_eq!(yield_!(ev(3)), 3, "{:?}", return 1);
        debug_assert_ne!(3, yield_!(ev(4)), "{}", see("not equal"));
        yield_!(ev(5))
    }

    fn messages_that_wait_of_assertions_that_hold(a: u32 = 1, b: u32 = 1) -> u32 {
        assert_eq!(a, b, "they differ {}", yield_!(ev(2)));
        assert!(a == b, "they differ {}", yield_!(ev(2)));
        yield_!(ev(1))
    }

    fn a_message_that_waits(a: u32 = 1, b: u32 = 2) -> u32 {
        assert_eq!(a, b, "they differ {}", yield_!(ev(2)));
        yield_!(ev(1))
    }

    fn a_message_that_waits_of_others(a: u32 = 1, b: u32 = 2) -> u32 {
        assert_ne!(d("x"), d("y"), "they differ {}", yield_!(ev(2)));
        debug_assert_eq!(a + 1, b, "they differ {}", yield_!(ev(2)));
        yield_!(ev(1))
    }

    fn messages_that_wait_beside_operands_that_do(a: u32 = 1) -> u32 {
        let left = 4;
        assert_eq!(a + 1, yield_!(ev(2)), "they differ {} {left}", yield_!(ev(2)));
        assert_ne!(yield_!(ev(D("a"))), yield_!(ev(D("b"))), "they differ {} {left}", yield_!(ev(2)));
        assert_eq!(yield_!(ev(1)), 2, "they differ {} {left}", yield_!(ev(2)));
        3
    }

    fn a_format_string_by_a_macro() -> String {
        let s = format!(concat!("a", "{}-{}"), yield_!(ev(1)), 2);
        println!(concat!("{}", "!"), yield_!(ev(s.len())));
        assert!(s.len() == 4, concat!("{}", "?"), yield_!(ev(3)));
        assert_eq!(s, "a1-2", concat!("{}", "?"), yield_!(ev(3)));
        s
    }

    fn a_keyword_as_the_name_of_an_argument(r#type: u32 = 3) -> String {
        let s = format!("{type} {}", yield_!(ev(1)), type = r#type);
        let t = format!("{type} {}", yield_!(ev(1)));
        yield_!(ev(s));
        t
    }
}

#[test]
fn what_an_assertion_says() {
    let said = |run: &dyn Fn()| {
        let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(run));
        caught.unwrap_err().downcast::<String>().unwrap()
    };
    let equal = bluelet::co!(assert_eq!(1 + 1, yield_!(ev(3)), "{} {:?}", "text", yield_!(ev(4))));
    let equal = std::cell::RefCell::new(Some(equal));
    assert_eq!(
        said(&|| block(equal.take().unwrap())),
        said(&|| assert_eq!(1 + 1, 3, "{} {:?}", "text", 4)),
    );
    let other = bluelet::co!(assert_ne!("a", "a", "{}", yield_!(ev(4))));
    let other = std::cell::RefCell::new(Some(other));
    assert_eq!(said(&|| block(other.take().unwrap())), said(&|| assert_ne!("a", "a", "{}", 4)));
}
