//! Variables that get their value late, or on some ways only, and values that nobody takes.

use crate::support::*;
use crate::twins;

twins! {
    fn declared_and_given_on_one_way(c: bool = true) -> () {
        let _x;
        if c {
            _x = Some(yield_!(ev(d("x"))));
        }
        yield_!(ev(()));
    }

    fn declared_and_given_on_one_way_not(c: bool = false) -> () {
        let _x;
        if c {
            _x = Some(yield_!(ev(d("x"))));
        }
        yield_!(ev(()));
    }

    fn branch_value_thrown_away(c: bool = true) -> () {
        let x = yield_!(ev(d("x")));
        if c {
            Some(x)
        } else {
            None
        };
        yield_!(ev(()));
    }

    fn branch_value_thrown_away_not(c: bool = false) -> () {
        let x = yield_!(ev(d("x")));
        if c {
            Some(x)
        } else {
            None
        };
        yield_!(ev(()));
    }

    fn assigned_after_a_drop(c0: bool = true, c1: bool = true) -> () {
        let mut _v = yield_!(ev(d("v")));
        let mut _w = yield_!(ev(d("w")));
        if c0 {
            drop(_v);
        }
        _v = _w;
        if c1 {
            _w = yield_!(ev(d("w2")));
        }
    }

    fn assigned_after_a_drop_2(c0: bool = false, c1: bool = true) -> () {
        let mut _v = yield_!(ev(d("v")));
        let mut _w = yield_!(ev(d("w")));
        if c0 {
            drop(_v);
        }
        _v = _w;
        if c1 {
            _w = yield_!(ev(d("w2")));
        }
        yield_!(ev(()));
    }

    fn together_declared() -> () {
        let (x, y, z);
        x = yield_!(ev(d("x")));
        y = 5;
        z = yield_!(ev(d("z")));
        yield_!(ev(y));
    }

    fn the_last_element_returns() -> () {
        let _x = vec![yield_!(ev(d("a"))), yield_!(ev(d("b"))), return];
    }

    fn value_returned_after_locals(c: bool = true) -> (D,) {
        yield_!(ev(()));
        let p = yield_!(ev(d("p")));
        if c {
            yield_!(ev(()));
            let q = yield_!(ev(d("q")));
            return (yield_!(ev(d("r"))),);
        }
        (yield_!(ev(d("s"))),)
    }

    fn loop_value_and_its_locals() -> () {
        let p = yield_!(ev(d("p")));
        let q = loop {
            yield_!(ev(()));
            let r = yield_!(ev(d("r")));
            break yield_!(ev(d("value")));
        };
        yield_!(ev(()));
    }

    fn match_binding_by_ref_with_guard(b: bool = true) -> () {
        let p = yield_!(ev(d("p")));
        let q = match yield_!(ev(d("s"))) {
            ref _x if b => {
                let r = d("r1");
                d("q1")
            }
            _x => {
                yield_!(ev(()));
                let r = yield_!(ev(d("r")));
                yield_!(ev(d("q")))
            }
        };
        yield_!(ev(()));
    }

    fn reinit_in_a_loop() -> () {
        let mut arr = [d("a")];
        let mut count = 0;
        drop(arr);
        while count < 3 {
            yield_!(ev(()));
            arr = [d("b")];
            count += 1;
        }
    }

    fn reinit_after_nested_loop() -> () {
        let mut arr = [d("a")];
        let mut count = 0;
        drop(arr);
        while count < 2 {
            for _ in 0..2 {
                yield_!(ev(()));
            }
            arr = [d("b")];
            count += 1;
        }
    }

    fn reinit_then_continue(b: bool = true) -> () {
        let mut arr = [d("a")];
        let mut count = 0;
        drop(arr);
        while count < 3 {
            count += 1;
            yield_!(ev(()));
            if b {
                arr = [d("b")];
                continue;
            }
        }
    }

    fn init_in_an_arm(arg: Option<i32> = Some(4)) -> () {
        let mut x = d("x");
        drop(x);
        match arg {
            Some(_) => x = d("again"),
            None => yield_!(ev(())),
        }
        yield_!(ev(()));
    }

    fn uninitialised_forever(c: bool = false) -> () {
        let _b: D;
        if c {
            _b = d("b");
        }
        yield_!(ev(()));
    }

    fn bound_at_and_moved(c: bool = true) -> () {
        let foo = if c { Some(yield_!(ev(d("foo")))) } else { None };
        let _x;
        if let bar @ Some(_) = foo {
            _x = bar;
        }
        yield_!(ev(()));
    }

    fn bound_at_as_a_value(c: bool = true) -> () {
        let foo = if c { Some(yield_!(ev(d("foo")))) } else { None };
        if let bar @ Some(_) = foo {
            bar
        } else {
            None
        };
        yield_!(ev(()));
    }

    fn if_let_guard_moves(c: bool = true, n: i32 = 1) -> () {
        let foo = if c { Some(d("foo")) } else { None };
        yield_!(ev(()));
        match n == 0 {
            false if let Some(a) = foo => {
                let b = a;
                yield_!(ev(()));
            }
            true if yield_!(ev(true)) => {
                log("t");
            }
            _ => {
                yield_!(ev(()));
            }
        }
        yield_!(ev(()));
    }

    fn tail_expression_temporaries() -> () {
        _ = (
            {
                let _v = d("v1");
                yield_!(ev(()));
                let _w = d("v2");
                d("tail").name()
            },
            log("then"),
            d("last"),
        );
        yield_!(ev(()));
    }

    fn if_let_temporaries_end_before_else() -> () {
        if let Some(_) = (d("t"), None::<u32>).1 {
            log("no");
        } else {
            log("else");
            yield_!(ev(()));
        }
        if let "y" = d("t2").name() {
            log("no");
        } else {
            log("else");
            yield_!(ev(()));
        }
    }

    fn let_else_temporaries_end_before_else() -> () {
        let x = 'top: {
            let "y" = d("t").name() else {
                log("else");
                yield_!(ev(()));
                break 'top 1;
            };
            2
        };
        log(format!("{x}"));
    }

    fn given_in_a_block_while_it_may_be_gone(c: bool = true) -> () {
        let mut v1 = yield_!(ev(d("v1")));
        if c {
            eat(v1);
            for _ in 0..2 {
                if yield_!(ev(true)) {
                    {
                        eat(d("w"));
                        (v1, _) = (d("left"), d("ignored"));
                    }
                    log("x");
                }
                {
                    v1 = d("again");
                }
                yield_!(ev(()));
            }
        }
        yield_!(ev(()));
    }

    fn given_in_an_operand_while_it_may_be_gone(c: bool = true) -> u32 {
        let mut v1 = yield_!(ev(d("v1")));
        if c {
            eat(v1);
        }
        yield_!(ev(()));
        let n = see({
            v1 = d("again");
            3
        });
        yield_!(ev(()));
        n
    }

    fn moved_in_an_operand_that_leaves(n: u32 = 1) -> () {
        let v18 = d("v18");
        let mut v19 = d("v19");
        'b: {
            match n {
                0 => {
                    drop(v18);
                    yield_!(ev(()));
                }
                _ => {
                    v19 = if !matches!(
                        (if see(true) {
                            {
                                eat(v18);
                                break 'b;
                            }
                        } else {
                            1
                        }) + 3,
                        1..=4
                    ) {
                        v18
                    } else {
                        d("again")
                    };
                }
            }
            yield_!(ev(()));
        }
        yield_!(ev(()));
    }

    fn moved_in_a_condition_that_leaves(n: u32 = 1) -> () {
        let v18 = d("v18");
        let v19;
        'b: {
            v19 = if (if see(n == 1) {
                eat(v18);
                break 'b;
            } else {
                1
            }) + 3
                > 2
            {
                v18
            } else {
                d("again")
            };
            yield_!(ev(()));
        }
        yield_!(ev(()));
    }

    fn moved_in_a_block_that_leaves(n: u32 = 1) -> () {
        let v18 = d("v18");
        let v19;
        'b: {
            v19 = if {
                if see(n == 1) {
                    eat(v18);
                    break 'b;
                }
                true
            } {
                v18
            } else {
                d("again")
            };
            yield_!(ev(()));
        }
        yield_!(ev(()));
    }

    fn moved_in_a_macro_that_matches(c: bool = true) -> u32 {
        let v = d("v");
        let w = d("w");
        let n = if matches!({ vec![w, if c { v } else { d("n") }].len() }, 1..=4) {
            yield_!(ev(1))
        } else {
            2
        };
        yield_!(ev(()));
        n
    }

    fn moved_in_a_macro_that_matches_not(c: bool = false) -> bool {
        let v = d("v");
        let n = !matches!(if c { Some(v) } else { None }, Some(v) if v.name() == "v");
        yield_!(ev(()));
        n
    }
}

twins! {
    fn a_type_that_only_the_declaration_gives(give: bool = true) -> u64 {
        let kept: u64;
        let mut text: String = String::new();
        if give { kept = "3".parse().unwrap(); } else { kept = 1; }
        let _only: Vec<u8>;
        if give { _only = "ab".bytes().collect(); text = yield_!(ev("x")).into(); }
        yield_!(ev(()));
        kept + text.len() as u64
    }
}
