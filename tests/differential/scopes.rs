//! Scopes: blocks, items in them, names, temporaries, `_`.

use crate::support::*;
use crate::twins;

twins! {
    fn items_are_used_before_they_are_written() -> u32 {
        let a = helper(yield_!(ev(SIZE)));
        struct Local { n: u32 }
        impl Local { fn get(&self) -> u32 { self.n } }
        const SIZE: u32 = 3;
        fn helper(n: u32) -> Local { Local { n } }
        yield_!(ev(()));
        use std::collections::BTreeSet as Set;
        let set: Set<u32> = [a.get()].into();
        yield_!(ev(()));
        set.len() as u32 + a.get()
    }

    fn an_enum_and_a_trait_in_the_body() -> &'static str {
        #[derive(Clone, Copy)]
        enum Side { Left, Right }
        use Side::*;
        trait Name { fn name(&self) -> &'static str; }
        impl Name for Side { fn name(&self) -> &'static str { match self { Left => "left", Right => "right" } } }
        let s = yield_!(std::future::ready(Right));
        yield_!(ev(Left.name()));
        match s { Left => yield_!(ev("l")), Right => yield_!(ev("r")) }
    }

    fn a_type_alias_and_generics_in_the_body() -> usize {
        type Pair<T> = (T, T);
        fn swap<T>((a, b): Pair<T>) -> Pair<T> { (b, a) }
        let p: Pair<D> = (d("a"), d("b"));
        yield_!(ev(()));
        let p = swap(p);
        yield_!(ev(()));
        p.0.name().len() + p.1.name().len()
    }

    fn nested_blocks_drop_inside_out() -> u32 {
        let _1 = d("1");
        let r = {
            let _2 = d("2");
            let r = { let _3 = d("3"); yield_!(ev(1)) + { let _4 = d("4"); yield_!(ev(2)) } };
            log("inner over");
            r + yield_!(ev(10))
        };
        log("outer over");
        r
    }

    fn an_empty_block_and_statements() -> () {
        {}
        ;;
        { yield_!(ev(())) };
        { { { yield_!(ev(())); } } }
        if yield_!(ev(true)) {} else {}
        match yield_!(ev(())) { () => {} }
        loop { break; }
        for _ in 0..yield_!(ev(2)) {}
        while yield_!(ev(false)) {}
        'a: {}
    }

    fn underscores_of_all_kinds() -> () {
        let _ = yield_!(ev(d("1")));
        log("1 is gone");
        let _a = yield_!(ev(d("2")));
        let (_, b) = yield_!(ev((d("3"), d("4"))));
        log("3 is gone");
        let (_, _) = (d("5"), yield_!(ev(d("6"))));
        log("5 and 6 are gone");
        _ = yield_!(ev(d("7")));
        log("7 is gone");
        for _ in [d("8"), d("9")] { yield_!(ev(())); log("turn"); }
        yield_!(ev(()));
        log("end");
    }

    fn underscore_does_not_move_a_variable() -> () {
        let a = d("a");
        let _ = a;
        yield_!(ev(()));
        let (x, _) = (1, &a);
        match a { _ => { yield_!(ev(x)); } }
        if let _ = a { yield_!(ev(())); }
        log(a.name());
    }

    fn temporaries_after_the_last_yield() -> usize {
        let n = yield_!(ev(1)) + d("t").name().len() + d("u").name().len();
        log("after");
        n
    }

    fn temporaries_of_a_tail_drop_before_the_locals() -> usize {
        let _g = d("g");
        yield_!(ev(1)) + d("t").name().len()
    }

    fn temporaries_of_a_block_tail_drop_in_it() -> usize {
        let n = { let _g = d("g"); yield_!(ev(1)) + d("t").name().len() };
        log("after");
        n
    }

    fn temporaries_of_a_condition_after_its_yield() -> u32 {
        let r = if yield_!(ev(1)) == d("t").name().len() { log("in"); yield_!(ev(1)) } else { 2 };
        while yield_!(ev(2)) == d("u").name().len() {}
        r
    }

    fn temporaries_are_kept_by_a_reference() -> usize {
        let a: &D;
        yield_!(ev(()));
        let b = &d("b");
        let s = Pair { a: &d("x"), b: 1 };
        log("in between");
        b.name().len() + s.a.name().len() + s.b
    }

    fn a_match_scrutinee_lives_through_arms_that_do_not_wait() -> usize {
        yield_!(ev(()));
        let n = match d("t").name() { "t" => { log("in the arm"); 1 } _ => 2 };
        log("after");
        yield_!(ev(n))
    }

    fn names_that_the_compiler_might_use() -> u32 {
        let state = yield_!(ev(1));
        let next = yield_!(ev(2));
        let cx = yield_!(ev(3));
        let value = yield_!(ev(4));
        let polled = yield_!(ev(5));
        let event = { let iter = yield_!(ev(6)); iter };
        let (this, result, argument, receiver) = (1, 2, 3, yield_!(ev(4)));
        let run = 'run: { if yield_!(ev(true)) { break 'run 1; } 2 };
        let ev2 = yield_!(ev(value + polled));
        state + next + cx + value + polled + event + this + result + argument + receiver + run + ev2
    }

    fn types_that_the_compiler_might_use() -> u32 {
        struct State(u32);
        enum Poll { Ready(u32), Pending }
        #[derive(Debug)] struct Start;
        #[allow(non_camel_case_types)] struct Ev2;
        let s = State(yield_!(ev(1)));
        let p = if yield_!(ev(true)) { Poll::Ready(2) } else { Poll::Pending };
        yield_!(ev(Start));
        match p { Poll::Ready(n) => n + s.0, Poll::Pending => 0 }
    }

    fn std_names_are_hidden() -> u32 {
        #[derive(Debug)] enum Option { Some, None }
        struct Result; struct Box; struct Vec;
        fn drop(_: u32) -> u32 { 5 }
        mod core {} mod std {}
        let o = yield_!(ev(Option::Some));
        let n = match o { Option::Some => drop(1), Option::None => 0 };
        for i in 0..2 { yield_!(ev(i)); }
        n
    }

    fn raw_names() -> u32 {
        let r#type = yield_!(ev(1));
        let r#match = move |r#in: u32| r#in + r#type;
        let r#loop = r#match(yield_!(ev(2)));
        log(format!("{type} {loop}", type = r#type, loop = r#loop));
        let r#type = r#type + 1;
        yield_!(ev(()));
        r#type + r#loop
    }

    fn a_local_has_the_name_of_a_function() -> u32 {
        let see = see(1);
        let d = yield_!(ev(d("x")));
        let n = yield_!(ev(see + d.name().len() as u32));
        n + see
    }

    fn attributes_on_everything() -> u32 {
        #[allow(unused_variables)] let a = yield_!(ev(1));
        #[rustfmt::skip]
        let b = { yield_!(ev(2)) };
        #[allow(unused_must_use)] { yield_!(ev(3)); }
        #[cfg(any())] yield_!(not a call);
        #[cfg(any())] { compile_error!("not compiled") }
        let v = [1, #[cfg(any())] 2, 3];
        match yield_!(ev(1)) { #[cfg(any())] 0 => broken, #[allow(unused)] n => n + v.len() as u32, #[allow(unreachable_patterns)] _ => 0 }
    }

    fn a_const_block_and_unsafe() -> u32 {
        static mut COUNT: u32 = 0;
        let n = const { 3 + 4 };
        let m = yield_!(ev(const { n_of(2) }));
        unsafe { COUNT += 1; }
        yield_!(ev(()));
        n + m + unsafe { let c = &raw const COUNT; (*c).min(1) }
    }

    fn statements_that_are_expressions() -> u32 {
        let mut n = 0;
        n + 1;
        yield_!(ev(1)) + 1;
        &yield_!(ev(2));
        (yield_!(ev(3)), n);
        [yield_!(ev(4))];
        yield_!(ev(5u32)).pow(2);
        -yield_!(ev(6i32));
        !yield_!(ev(true));
        yield_!(ev("x")).len();
        if yield_!(ev(true)) { n += 1 }
        match n { 1 => n += yield_!(ev(10)), _ => () }
        { yield_!(ev(())) }
        unsafe { n += 100 }
        n
    }
}

struct Pair<'a> {
    a: &'a D,
    b: usize,
}

const fn n_of(n: u32) -> u32 {
    n * 2
}

twins! {
    fn a_variable_of_a_block_is_moved_beside_what_was_looked_at() -> u32 {
        let outer = d("outer");
        { log(outer.name()); let inner = d("inner"); let _again = inner; }
        yield_!(ev(1))
    }

    fn a_variable_of_a_branch_is_matched_beside_what_was_looked_at() -> u32 {
        let outer = Some(d("outer"));
        if see(true) { log(format!("{outer:?}")); let inner = d("inner"); match inner { again => {} } }
        yield_!(ev(2))
    }

    fn a_variable_of_a_block_is_taken_beside_what_is_ignored() -> u32 {
        let outer = d("outer");
        { let _ = outer; let inner = (d("one"), d("two")); let (one, two) = inner; }
        yield_!(ev(3))
    }

    fn a_variable_of_a_loop_is_taken_beside_what_is_looked_at() -> u32 {
        let outer = d("outer");
        for inner in [Some(d("inner"))] { log(outer.name()); if let Some(again) = inner { log("in"); } }
        yield_!(ev(4))
    }
}
