//! What becomes of variables: saved, moved, flagged, taken apart, or left where they are.

use expect_test::expect;

use super::graph;

#[test]
fn a_guard_is_held_to_the_end_of_its_block() {
    graph(
        "fn f() { { let _guard = lock(); yield_!(one()); } yield_!(two()); }",
        expect![[r#"
        b0 starts []:
            'block: {
                let _guard = lock();
                suspend s0 one() -> b1
            }
        b1 resumes s0 -> value [_guard held]:
            'block: {
                value;
            }
            suspend s1 two() -> b2
        b2 resumes s1 -> value []:
            value;
            return ()
    "#]],
    );
}

#[test]
fn a_moved_variable_is_not_saved() {
    graph(
        "fn f(a: A) { eat(a); yield_!(one()); }",
        expect![[r#"
        b0 starts [a]:
            eat(a);
            suspend s0 one() -> b1
        b1 resumes s0 -> value []:
            value;
            return ()
    "#]],
    );
}

#[test]
fn a_variable_that_is_moved_on_one_way_is_kept_apart() {
    graph(
        "fn f(mut a: A, c: bool) { if c { eat(a); } yield_!(one()); }",
        expect![[r#"
            b0 starts [a, c]:
                if c {
                    'branch: {
                        eat(a);
                    }
                    jump b1
                } else {
                    'branch: {
                    }
                    jump b1
                }
            b1 AfterIf [a maybe held]:
                suspend s0 one() -> b2
            b2 resumes s0 -> value [a maybe held]:
                value;
                return ()
        "#]],
    );
}

#[test]
fn the_number_that_a_range_gives_is_not_kept() {
    graph(
        "fn f(count: C) {
            for n in 0..count {
                yield_!(sleep(n));
            }
        }",
        expect![[r#"
            b0 starts [count]:
                'exit: {
                    let mut iter = :: core :: iter :: IntoIterator :: into_iter(0..count);
                    if let :: core :: option :: Option :: Some(n) = :: core :: iter :: Iterator :: next(&mut iter) {
                        'again: {
                            suspend s0 sleep(n) -> b2
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
                    if let :: core :: option :: Option :: Some(n) = :: core :: iter :: Iterator :: next(&mut iter) {
                        'again: {
                            suspend s0 sleep(n) -> b2
                        }
                    }
                }
                return ()
        "#]],
    );
}

#[test]
fn a_shadowing_name_gets_a_number() {
    graph(
        "fn f() { let line = yield_!(read()); let line = line.trim(); yield_!(one()); show(line); }",
        expect![[r#"
            b0 starts []:
                suspend s0 read() -> b1
            b1 resumes s0 -> value []:
                let line = value;
                let line2 = line.trim();
                suspend s1 one() -> b2
            b2 resumes s1 -> value [line held, line2]:
                value;
                show(line2);
                return ()
        "#]],
    );
}

#[test]
fn a_variable_that_nothing_changes_has_a_drop_flag() {
    graph(
        "fn f(a: A, c: bool) { if c { eat(a); } yield_!(one()); }",
        expect![[r#"
        b0 starts [a, c]:
            let mut maybe_a = :: core :: option :: Option :: Some(a);
            if c { eat(maybe_a.take().unwrap()); }
            suspend s0 one() -> b1
        b1 resumes s0 -> value [maybe_a held]:
            value;
            return ()
    "#]],
    );
}

#[test]
fn a_variable_that_is_moved_in_a_loop_which_holds_an_iterator_has_a_drop_flag() {
    graph(
        "fn f(mut a: A, b: B) {
            a.touch();
            for x in b.iter() { if x.fits(&a) { eat(a); break; } }
            yield_!(one());
            a = A::new();
            yield_!(two());
        }",
        expect![[r#"
            b0 starts [a, b]:
                let mut maybe_a = :: core :: option :: Option :: Some(a);
                (* maybe_a.as_mut().unwrap()).touch();
                for x in b.iter() { if x.fits(&(* maybe_a.as_ref().unwrap())) { eat(maybe_a.take().unwrap()); break; } }
                suspend s0 one() -> b1
            b1 resumes s0 -> value [maybe_a, b held]:
                value;
                maybe_a = :: core :: option :: Option :: Some(A :: new());
                suspend s1 two() -> b2
            b2 resumes s1 -> value [maybe_a held, b held]:
                value;
                return ()
        "#]],
    );
}

#[test]
fn a_variable_that_is_used_after_each_of_its_moves_is_a_copy() {
    graph(
        "fn f(a: A, b: B) { for x in b.iter() { eat(a); } yield_!(one()); b.end(); }",
        expect![[r#"
            b0 starts [a, b]:
                for x in b.iter() { eat(a); }
                suspend s0 one() -> b1
            b1 resumes s0 -> value [a held, b]:
                value;
                b.end();
                return ()
        "#]],
    );
}

#[test]
fn breaks_that_disagree_on_a_variable_jump_each_by_itself() {
    graph(
        "fn f(mut a: A, n: u32) {
            loop {
                if n == 1 { eat(a); break; }
                if n == 2 { break; }
                yield_!(one());
            }
            yield_!(two());
        }",
        expect![[r#"
            b0 starts [a, n]:
                'exit: {
                    'again: {
                        if n == 1 {
                            'branch: {
                                eat(a);
                                'branch: {
                                }
                                jump b4
                            }
                        } else {
                            'branch: {
                            }
                            jump b2
                        }
                    }
                }
            b2 AfterIf [a, n]:
                'exit: {
                    'again: {
                        if n == 2 { break 'leap__0; }
                        suspend s0 one() -> b3
                    }
                }
                jump b4
            b3 resumes s0 -> value [a, n]:
                'exit: {
                    'again: {
                        value;
                    }
                    'again: {
                        if n == 1 {
                            'branch: {
                                eat(a);
                                'branch: {
                                }
                                jump b4
                            }
                        } else {
                            'branch: {
                            }
                            jump b2
                        }
                    }
                }
            b4 AfterLoop [a maybe held]:
                suspend s1 two() -> b5
            b5 resumes s1 -> value [a maybe held]:
                value;
                return ()
        "#]],
    );
}

#[test]
fn a_variable_that_is_moved_piece_by_piece_is_split() {
    graph(
        "fn f() { let pair = (first(), second()); yield_!(one()); eat(pair.1); yield_!(two()); }",
        expect![[r#"
            b0 starts []:
                let pair =(first(), second());
                let pair_1;
                let pair_0;
                suspend s0 one() -> b1
            b1 resumes s0 -> value [pair]:
                value;
                (pair_0, pair_1) = pair;
                eat(pair_1);
                suspend s1 two() -> b2
            b2 resumes s1 -> value [pair_0 held]:
                value;
                return ()
        "#]],
    );
}

#[test]
fn an_array_that_a_loop_keeps_stays_where_it_is() {
    graph(
        "fn f(conn: C) -> u32 {
            let mut seen = [0u32; 256];
            let total = [1, 2];
            loop {
                let byte = yield_!(conn.next());
                seen[byte] += total[0];
                if seen[0] > 9 { return take(total); }
            }
        }",
        expect![[r#"
            b0 starts [conn]:
                let mut seen = [0u32; 256];
                let total = [1, 2];
                let result = 'exit: {
                    'again: {
                        suspend s0 conn.next() -> b2
                    }
                }
            b2 resumes s0 -> value [conn, total]:
                let result = 'exit: {
                    'again: {
                        let byte = value;
                        seen [byte] += total [0];
                        if seen [0] > 9 { break 'run take(total); }
                    }
                    'again: {
                        suspend s0 conn.next() -> b2
                    }
                }
            seen stays
        "#]],
    );
}

#[test]
fn a_struct_of_which_only_fields_are_used_stays_too() {
    graph(
        "fn f(limit: u32) -> u32 {
            let mut ring = Ring { slots: [0; 4], head: 0 };
            loop {
                ring.slots[ring.head] = yield_!(next(limit));
                ring.head = (ring.head + 1) % 4;
                if ring.head == 0 { return ring.slots[0]; }
            }
        }",
        expect![[r#"
            b0 starts [limit]:
                let mut ring = Ring { slots : [0; 4], head : 0 };
                let result = 'exit: {
                    'again: {
                        suspend s0 next(limit) -> b2
                    }
                }
            b2 resumes s0 -> value [limit]:
                let result = 'exit: {
                    'again: {
                        ring.slots [ring.head] = value;
                        ring.head =(ring.head + 1) % 4;
                        if ring.head == 0 { break 'run ring.slots [0]; }
                    }
                    'again: {
                        suspend s0 next(limit) -> b2
                    }
                }
            ring stays
        "#]],
    );
}

#[test]
fn a_number_that_is_matched_is_not_kept() {
    graph(
        "fn f() {
            match yield_!(kind()) {
                0 => yield_!(one()),
                _ => yield_!(two()),
            }
        }",
        expect![[r#"
            b0 starts []:
                suspend s0 kind() -> b1
            b1 resumes s0 -> value []:
                match { value } {
                    0 => {
                        suspend s1 one() -> b2
                    }
                    _ => {
                        suspend s2 two() -> b3
                    }
                }
            b2 resumes s1 -> value []:
                'arm: {
                    return value
                }
            b3 resumes s2 -> value []:
                'arm: {
                    return value
                }
        "#]],
    );
}
