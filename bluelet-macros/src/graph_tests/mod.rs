//! Tests of the stages between parsing and emission: a body in, the graph out, as text.

mod variables;

use expect_test::{Expect, expect};

use crate::dump::Dump;
use crate::error::Errors;
use crate::{analyse, parse};

/// The graph of a function, as it is after the last stage before emission.
#[track_caller]
fn graph(function: &str, expected: Expect) {
    let item = syn::parse_str(function).expect("the test's function is Rust");
    let Ok(function) = parse::check(item, syn::parse_quote!(::bluelet), Errors::default()) else {
        panic!("the test's function has no mistakes")
    };
    let analysed = analyse(&function, &function.body).expect("it can be lowered");
    let dump = Dump { graph: &analysed.lowered.graph, states: &analysed.states };
    expected.assert_eq(&dump.to_string());
}

#[test]
fn a_loop_comes_back_to_its_head() {
    graph(
        "fn f(conn: C) -> io::Result<()> {
            loop {
                let data = yield_!(conn.recv(1024))?;
                if data.is_empty() { break; }
                yield_!(conn.sendall(data))?;
            }
            Ok(())
        }",
        expect![[r#"
            b0 starts [conn]:
                'exit: {
                    'again: {
                        suspend s0 conn.recv(1024) -> b2
                    }
                }
            b2 resumes s0 -> value [conn]:
                'exit: {
                    'again: {
                        let data = value?;
                        if data.is_empty() { break 'leap__0; }
                        suspend s1 conn.sendall(data) -> b3
                    }
                }
                return Ok(())
            b3 resumes s1 -> value [conn]:
                'exit: {
                    'again: {
                        value?;
                    }
                    'again: {
                        suspend s0 conn.recv(1024) -> b2
                    }
                }
        "#]],
    );
}

#[test]
fn branches_meet_in_a_block_of_their_own() {
    graph(
        "fn f(c: bool) -> u32 { let x = if c { yield_!(one()) } else { 2 }; x + yield_!(two()) }",
        expect![[r#"
            b0 starts [c]:
                let x = if c {
                    suspend s0 one() -> b1
                } else {
                    2
                }
                jump b2
            b1 resumes s0 -> value []:
                let x = 'then: {
                    value
                }
                jump b2
            b2 AfterIf [x]:
                let left = x;
                suspend s1 two() -> b3
            b3 resumes s1 -> value [left]:
                return left + value
        "#]],
    );
}

#[test]
fn a_branch_that_does_not_come_back_needs_no_meeting_point() {
    graph(
        "fn f(c: bool) { if c { yield_!(one()); return; } two(); }",
        expect![[r#"
            b0 starts [c]:
                if c {
                    suspend s0 one() -> b1
                }
                two();
                return ()
            b1 resumes s0 -> value []:
                'then: {
                    value;
                    break 'run;
                }
        "#]],
    );
}

#[test]
fn operands_before_a_suspension_are_evaluated_before_it() {
    graph(
        "fn f() -> u32 { add(first(), yield_!(second()), third()) }",
        expect![[r#"
        b0 starts []:
            let argument = first();
            suspend s0 second() -> b1
        b1 resumes s0 -> value [argument]:
            return add(argument, value, third())
    "#]],
    );
}

#[test]
fn a_chain_of_conditions_shares_its_else() {
    graph(
        "fn f(a: Option<u32>) -> u32 {
            if let Some(x) = a && yield_!(check(x)) { x } else { 0 }
        }",
        expect![[r#"
            b0 starts [a]:
                'end: {
                    'otherwise: {
                        if let Some(x) = a {
                            suspend s0 check(x) -> b1
                        }
                        jump b2
                    }
                }
            b1 resumes s0 -> value [x]:
                'end: {
                    'otherwise: {
                        'then: {
                            if value {
                                'then: {
                                    return x
                                }
                            }
                        }
                        jump b2
                    }
                }
            b2 AfterIf []:
                'end: {
                    'otherwise: {
                    }
                    return 0
                }
        "#]],
    );
}

#[test]
fn a_for_loop_is_a_while_let() {
    graph(
        "fn f(all: Vec<u32>) { for x in all { yield_!(one(x)); } }",
        expect![[r#"
            b0 starts [all]:
                'exit: {
                    let mut iter = :: core :: iter :: IntoIterator :: into_iter(all);
                    if let :: core :: option :: Option :: Some(x) = :: core :: iter :: Iterator :: next(&mut iter) {
                        'again: {
                            suspend s0 one(x) -> b2
                        }
                    }
                }
                return ()
            b2 resumes s0 -> value [iter]:
                'exit: {
                    'then: {
                        'again: {
                            value;
                        }
                    }
                    if let :: core :: option :: Option :: Some(x) = :: core :: iter :: Iterator :: next(&mut iter) {
                        'again: {
                            suspend s0 one(x) -> b2
                        }
                    }
                }
                return ()
        "#]],
    );
}

#[test]
fn a_guard_matches_again_where_it_goes_on() {
    graph(
        "fn f(a: Option<u32>) -> u32 {
            match a {
                None => 0,
                Some(n) if yield_!(check(n)) && n > 1 => n,
                Some(_) => 1,
            }
        }",
        expect![[r#"
            b0 starts [a]:
                'end: {
                    'otherwise: {
                        match a {
                            None => {
                                'then: {
                                    return 0
                                }
                            }
                            Some(_) => {
                                let holds = 'guard of a as Some(n): {
                                    suspend s0 check(n) -> b1
                                }
                            }
                            # [allow(unreachable_patterns)] _ => {
                            }
                        }
                        jump b2
                    }
                }
            b1 resumes s0 -> value [a]:
                'end: {
                    'otherwise: {
                        'arm: {
                            let holds = 'guard of a as Some(n): {
                                value
                            }
                            if holds {
                                match a {
                                    Some(n) if n > 1 => {
                                        _ = &n;
                                        'then: {
                                            return n
                                        }
                                    }
                                    # [allow(unreachable_patterns)] _ => {
                                    }
                                }
                            }
                        }
                        jump b2
                    }
                }
            b2 NextArm [a]:
                'end: {
                    'otherwise: {
                    }
                    return match a { # [allow(unreachable_patterns)] None => :: core :: unreachable!(), Some(_) => 1, }
                }
        "#]],
    );
}
