//! Tests of the stages as text: a body in, pretty code out.

use std::str::FromStr;

use expect_test::expect;
use proc_macro2::TokenStream;

use crate::seen::pretty;

/// What the attribute makes of a function, pretty-printed.
fn expanded(function: &str) -> String {
    let tokens = TokenStream::from_str(function).expect("the test's function is Rust");
    pretty(crate::expand(TokenStream::new(), tokens))
}

#[test]
fn the_echo_handler() {
    let text = expanded(
        "fn echoer(conn: Connection) -> io::Result<()> {
    loop {
        let data = yield_!(conn.recv(1024))?;
        if data.is_empty() {
            break;
        }
        yield_!(conn.sendall(data))?;
    }
    Ok(())
}",
    );
    println!("{text}");
    expect![[r#"
        fn echoer(conn: Connection) -> impl ::bluelet::Coroutine<Output = io::Result<()>> {
            /// Where `echoer` stands, with what it keeps there.
            enum Echoer<Conn, Recv, Sendall> {
                /// Called, not yet started.
                Start { conn: Conn },
                /// Line 3: waiting for `conn.recv(1024)`.
                Recv { recv: Recv, conn: Conn },
                /// Line 7: waiting for `conn.sendall(data)`.
                Sendall { sendall: Sendall, conn: Conn },
                /// Returned or panicked.
                Done(::bluelet::step::Ended<Self>),
            }
            ::bluelet::step::describe!(
                Echoer(Conn, Recv, Sendall), "echoer", 1, [Start(1, "", [1]), Recv(3,
                "conn.recv(1024)", [2, 3]), Sendall(7, "conn.sendall(data)", [1, 3])]
            );
            ::bluelet::step::machine(Echoer::Start { conn })
                .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
                    let result: io::Result<()> = 'run: loop {
                        match state.get() {
                            Echoer::Start { .. } => {
                                let Echoer::Start { conn } = state.take() else {
                                    ::core::unreachable!()
                                };
                                let recv = conn.recv(1024);
                                state.put(Echoer::Recv { recv, conn });
                            }
                            Echoer::Recv { recv, .. } => {
                                let value = ::core::task::ready!(cx.poll(& mut * recv));
                                let Echoer::Recv { conn, .. } = state.take() else {
                                    ::core::unreachable!()
                                };
                                'exit: {
                                    let data = value?;
                                    if data.is_empty() {
                                        break 'exit;
                                    }
                                    let sendall = conn.sendall(data);
                                    state.put(Echoer::Sendall { sendall, conn });
                                    continue 'run;
                                }
                                break 'run Ok(());
                            }
                            Echoer::Sendall { sendall, .. } => {
                                let value = ::core::task::ready!(cx.poll(& mut * sendall));
                                let Echoer::Sendall { conn, .. } = state.take() else {
                                    ::core::unreachable!()
                                };
                                value?;
                                let recv = conn.recv(1024);
                                state.put(Echoer::Recv { recv, conn });
                            }
                            Echoer::Done(..) => state.resumed_after_end(),
                        }
                    };
                    ::core::task::Poll::Ready(result)
                })
        }
    "#]]
    .assert_eq(&text);
}

/// The arm of the inner loop is a loop; those of loops that follow one another are not.
#[test]
fn a_loop_in_a_loop() {
    let text = expanded(
        "fn count(n: u32) {
    for i in 0..n {
        for j in 0..i {
            yield_!(show(j));
        }
    }
}",
    );
    expect![[r#"
        fn count(n: u32) -> impl ::bluelet::Coroutine<Output = ()> {
            /// Where `count` stands, with what it keeps there.
            enum Count<N, Iter, Iter2, Show> {
                /// Called, not yet started.
                Start { n: N },
                /// Line 2: passing the head of the `for`.
                For { iter: Iter },
                /// Line 4: waiting for `show(j)`.
                Show { show: Show, iter2: Iter2, iter: Iter },
                /// Returned or panicked.
                Done(::bluelet::step::Ended<Self>),
            }
            ::bluelet::step::describe!(
                Count(N, Iter, Iter2, Show), "count", 1, [Start(1, "", [1, 2]), Show(4,
                "show(j)", [1, 2])]
            );
            ::bluelet::step::machine(Count::Start { n })
                .step(|state: &mut _, cx| -> ::core::task::Poll<()> {
                    let result: () = 'run: loop {
                        match state.get() {
                            Count::Start { .. } => {
                                let Count::Start { n } = state.take() else {
                                    ::core::unreachable!()
                                };
                                let mut iter = ::core::iter::IntoIterator::into_iter(0..n);
                                state.put(Count::For { iter });
                            }
                            Count::For { .. } => {
                                'stay: loop {
                                    let Count::For { .. } = state.get() else {
                                        ::core::unreachable!()
                                    };
                                    let Count::For { iter } = state.take() else {
                                        ::core::unreachable!()
                                    };
                                    {
                                        #[allow(unused_assignments, unused_mut)]
                                        let mut iter = iter;
                                        if let ::core::option::Option::Some(i) = ::core::iter::Iterator::next(
                                            &mut iter,
                                        ) {
                                            {
                                                let mut iter2 = ::core::iter::IntoIterator::into_iter(0..i);
                                                if let ::core::option::Option::Some(j) = ::core::iter::Iterator::next(
                                                    &mut iter2,
                                                ) {
                                                    let show = show(j);
                                                    state.put(Count::Show { show, iter2, iter });
                                                    continue 'run;
                                                }
                                            }
                                            state.put(Count::For { iter });
                                            continue 'stay;
                                        }
                                    }
                                    break 'run;
                                }
                            }
                            Count::Show { .. } => {
                                'stay: loop {
                                    let Count::Show { show, .. } = state.get() else {
                                        ::core::unreachable!()
                                    };
                                    let value = ::core::task::ready!(cx.poll(& mut * show));
                                    #[allow(unused_assignments, unused_mut)]
                                    let Count::Show { mut iter, iter2, .. } = state.take() else {
                                        ::core::unreachable!()
                                    };
                                    {
                                        #[allow(unused_assignments, unused_mut)]
                                        let mut iter2 = iter2;
                                        value;
                                        if let ::core::option::Option::Some(j) = ::core::iter::Iterator::next(
                                            &mut iter2,
                                        ) {
                                            let show = show(j);
                                            state.put(Count::Show { show, iter2, iter });
                                            continue 'stay;
                                        }
                                    }
                                    state.put(Count::For { iter });
                                    continue 'run;
                                }
                            }
                            Count::Done(..) => state.resumed_after_end(),
                        }
                    };
                    ::core::task::Poll::Ready(result)
                })
        }
    "#]].assert_eq(&text);
    let text = expanded(
        "fn count(n: u32) {
    for i in 0..n {
        yield_!(show(i));
    }
    for i in 0..n {
        yield_!(show(i));
    }
}",
    );
    assert!(text.contains("Show2") && !text.contains("'stay"), "{text}");
}

/// What readers are shown as the expansion, in `echo_expanded.rs` and in the README, is what the
/// compiler makes of the handler in `echo.rs`.
#[test]
fn the_expansion_that_readers_see() {
    let echo = echoer(include_str!("../../examples/echo.rs"));
    let made = pretty(crate::expand(TokenStream::new(), echo));
    let shown = pretty(echoer(include_str!("../../examples/echo_expanded.rs")));
    assert!(made == shown, "examples/echo_expanded.rs must hold this:\n{made}");
    let readme = include_str!("../../README.md");
    let mut blocks = readme.split("```rust").skip(1).filter_map(|rest| rest.split_once("\n"));
    let block = blocks.find(|(_, block)| block.contains("enum Echoer"));
    let (_, block) = block.expect("README.md shows the expansion");
    let shown = pretty(echoer(block.split("```").next().unwrap_or(block)));
    assert!(made == shown, "README.md must hold this:\n{made}");
    let lines = made.lines().count();
    println!("the handler of examples/echo.rs expands to {lines} lines");
    assert!(lines <= 60, "an expansion of {lines} lines is too long to be read");
}

/// The function `echoer` of a file, without the attribute that compiles it.
fn echoer(file: &str) -> TokenStream {
    let file = syn::parse_file(file).expect("what readers see is Rust");
    let mut functions = file.items.into_iter().filter_map(|item| match item {
        syn::Item::Fn(function) if function.sig.ident == "echoer" => Some(function),
        _ => None,
    });
    let mut function = functions.next().expect("it has the handler");
    function.attrs.clear();
    quote::quote!(#function)
}
