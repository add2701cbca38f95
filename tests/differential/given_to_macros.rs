//! Variables that are handed to macros which the compiler does not know.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::*;
use crate::twins;

macro_rules! hashmap {
    ($($key:expr => $value:expr),* $(,)?) => {{
        let mut map = BTreeMap::new();
        $(map.insert($key, $value);)*
        map
    }};
}

macro_rules! hashset {
    ($($item:expr),*) => {{
        let mut set = BTreeSet::new();
        $(set.insert($item);)*
        set
    }};
}

macro_rules! my_vec {
    ($($item:expr),*) => {{
        let mut list = Vec::new();
        $(list.push($item);)*
        list
    }};
}

macro_rules! both {
    ($one:expr, $other:expr) => {
        ($one, $other)
    };
}

macro_rules! show {
    ($($shown:expr),*) => { $(step(format!("{:?}", $shown));)* };
}

twins! {
    fn what_makes_collections_takes() -> usize {
        let mut all = vec![];
        for (i, name) in ["x", "y"].into_iter().enumerate() {
            let (key, value, n) = (name.to_string(), D(name), i + 1);
            let map = hashmap! { key => (n, value), name.to_uppercase() => (n, d("other")), };
            yield_!(ev(map.len() + n));
            all.push(map);
        }
        all.len()
    }

    fn what_makes_collections_takes_in_branches(c: bool = true) -> usize {
        let (a, b) = (d("a"), d("b"));
        let list = if c { my_vec![a] } else { my_vec![b] };
        yield_!(ev(list.len()));
        let copies = my_vec![list.clone(), list];
        yield_!(ev(copies.len()));
        let lists = my_vec![copies];
        for list in lists {
            yield_!(ev(list.len()));
        }
        1
    }

    fn references_and_numbers_are_still_there() -> usize {
        let text = String::from("k");
        let reference = &text;
        let n = 3;
        let set = hashset![reference, &text];
        let length = set.len();
        yield_!(ev(length));
        let numbers = hashset![n, n];
        yield_!(ev(numbers.len() + n));
        text.len()
    }

    fn braces_show_what_is_taken() -> u32 {
        let (a, b) = (d("a"), d("b"));
        show!(a, b);
        yield_!(ev(1));
        let c = d("c");
        let two = both!({ a }, { b });
        yield_!(ev(2));
        show!(c);
        yield_!(ev(3));
        two.0.plus(1)
    }
}

macro_rules! reset {
    ($value:expr) => {
        step(format!("{:?}", $value))
    };
}

macro_rules! print_list {
    ($value:expr) => {
        step(format!("{:?}", $value))
    };
}

twins! {
    fn a_macro_whose_name_only_ends_like_that_of_a_collection() -> u32 {
        let x = d("x");
        reset!(x);
        let y = d("y");
        yield_!(ev(1))
    }

    fn a_macro_that_is_called_with_a_collection() -> u32 {
        let x = vec![d("x")];
        print_list!(x);
        let y = d("y");
        yield_!(ev(1))
    }
}
