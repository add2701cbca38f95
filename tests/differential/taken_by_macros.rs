//! Macros whose arguments take a part of a variable, as statements and in values.

use crate::support::*;
use crate::twins;

pub struct Job {
    name: D,
    tag: D,
    s: String,
    list: Vec<D>,
    n: u32,
}

fn job() -> Job {
    let (name, tag) = (d("name"), d("tag"));
    Job { name, tag, s: "text".to_string(), list: vec![d("l1"), d("l2")], n: 4 }
}

fn eaten(d: D) -> usize {
    let length = d.name().len();
    eat(d);
    length
}

twins! {
    fn by_a_macro() -> u32 {
        let j = job();
        let g = d("g");
        assert_eq!(eaten(j.name), 4);
        yield_!(ev(1));
        log(j.tag.name());
        j.n
    }
    fn by_a_macro_that_looks_at_others() -> u32 {
        let j = job();
        let g = d("g");
        assert_eq!(eaten(j.name), 4, "{}", j.s);
        yield_!(ev(1));
        3
    }
    fn by_a_format_that_waits() -> u32 {
        let j = job();
        let g = d("g");
        println!("{} {}", eaten(j.name), yield_!(ev(1)));
        yield_!(ev(1));
        log(j.tag.name());
        println!("{} {}", eaten(j.tag), j.s);
        yield_!(ev(1));
        3
    }
    fn by_statements_of_macros() -> u32 {
        let j = job();
        let g = d("g");
        dbg!(j.name);
        yield_!(ev(1));
        log(j.tag.name());
        vec![j.tag];
        yield_!(ev(1));
        println!("{}", j.s);
        yield_!(ev(1));
        println!("{}", j.list.into_iter().map(eaten).sum::<usize>());
        yield_!(ev(1));
        3
    }
    fn by_what_writes() -> Result<u32, std::fmt::Error> {
        use std::fmt::Write;
        let j = job();
        let mut out = String::new();
        let g = d("g");
        write!(out, "{} {}", eaten(j.name), yield_!(ev(1)))?;
        yield_!(ev(1));
        log(j.tag.name());
        for i in 0..3 { if i == 1 { print!("{}", eaten(j.tag)); yield_!(ev(1)); break } yield_!(ev(1)); }
        yield_!(ev(1));
        Ok(3)
    }
    fn by_macros_in_branches(n: u32 = 3) -> u32 {
        let j = job();
        let g = d("g");
        if n > 2 { assert!(eaten(j.name) == 4); } else { assert!(eaten(j.tag) == 4); }
        yield_!(ev(1));
        log("x");
        3
    }
    fn by_macros_in_arms(n: u32 = 3) -> u32 {
        let j = job();
        let g = d("g");
        let mut n = 0;
        match n { 0 => assert_ne!(eaten(j.name), 5), 1 => panic!("{}", eaten(j.tag)), _ => {} }
        yield_!(ev(1));
        log("x");
        3
    }
    fn by_macros_and_renewed(n: u32 = 3) -> u32 {
        let mut j = job();
        let g = d("g");
        assert_eq!(eaten(j.name), 4);
        yield_!(ev(1));
        j.name = d("new");
        yield_!(ev(1));
        eat(eaten(j.name));
        yield_!(ev(1));
        j = job();
        yield_!(ev(1));
        3
    }
    fn of_boxes_and_tuples_by_macros(n: u32 = 3) -> u32 {
        let b = Box::new(job());
        let t = (d("t0"), d("t1"));
        let g = d("g");
        assert_eq!(eaten(t.0), 2);
        assert_eq!(eaten(b.name), 4);
        yield_!(ev(1));
        log("x");
        3
    }
    fn by_macros_with_closures_that_shadow(n: u32 = 3) -> u32 {
        let j = job();
        println!("{:?}", Some(j.name).map(eaten));
        yield_!(ev(1));
        let o = Some(job());
        println!("{:?}", o.map(|j| eaten(j.name)));
        yield_!(ev(1));
        eat(j.tag);
        yield_!(ev(1));
        3
    }
    fn by_a_test_in_an_assertion(n: u32 = 3) -> u32 {
        let j = job();
        assert!(matches!(Some(j.tag), Some(t) if t.name() == "tag"));
        yield_!(ev(1));
        3
    }
    fn by_a_test(n: u32 = 3) -> u32 {
        let j = job();
        let x = matches!(Some(j.tag), Some(t) if t.name() == "tag");
        yield_!(ev(1));
        3
    }
    fn by_a_macro_after_a_look(n: u32 = 3) -> u32 {
        let j = job();
        let r = &j;
        println!("{}", r.name.name());
        println!("{:?}", Some(j.name).map(eaten));
        yield_!(ev(1));
        3
    }
}
