//! What coroutines tell about themselves: where they stand, and their graphs.

use std::future::{Future, ready};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use bluelet::{Coroutine, co};
use expect_test::{Expect, expect};

/// An event that is never ready.
fn never<T>(value: T) -> Never<T> {
    Never(Some(value))
}

struct Never<T>(Option<T>);

impl<T> Unpin for Never<T> {}

impl<T> Future for Never<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<T> {
        match self.0.take() {
            Some(value) => {
                self.0 = Some(value);
                Poll::Pending
            }
            None => unreachable!("it is never ready"),
        }
    }
}

struct Holder<T>(T);

impl<T: Clone> Holder<T> {
    #[bluelet::coroutine]
    fn method(&self, n: u32) -> Option<T> {
        let a = yield_!(ready(
            n, // over several lines
        )) + yield_!(ready("a\"b\\c <d> #".len() as u32));
        let b = yield_!(never(Some(a)))?;
        println!("{}", yield_!(ready(b)));
        Some(self.0.clone())
    }
}

#[bluelet::coroutine]
fn two_on_a_line() -> u32 {
    yield_!(ready(1)) + yield_!(ready(2))
}

#[bluelet::coroutine]
fn r#while(n: Option<u32>) -> Option<u32> {
    let mut sum = 0;
    while sum < 3 {
        sum += yield_!(ready(n?));
    }
    match sum {
        3 => return None,
        _ => yield_!(node(sum)),
    }
    Some(sum)
}

#[bluelet::coroutine]
fn node(n: u32) {
    yield_!(never(n));
}

#[bluelet::coroutine]
fn endless() {
    loop {
        yield_!(never(()));
    }
}

fn dot<T>(coroutine: &dyn Coroutine<Output = T>, expected: Expect) {
    expected.assert_eq(&coroutine.description().to_dot());
}

#[test]
fn debug_says_name_state_file_and_line() {
    let holder = Holder('x');
    let mut coroutine = holder.method(1);
    let line = |line: u32| format!("at {}:{line}", file!());
    assert_eq!(format!("{coroutine:?}"), format!("method: Start {}", line(37)));
    let mut cx = Context::from_waker(Waker::noop());
    assert!(Pin::new(&mut coroutine).poll(&mut cx).is_pending());
    assert_eq!(format!("{coroutine:?}"), format!("method: Never {}", line(41)));
    assert_eq!(coroutine.description().states[coroutine.state()].operand, "never(Some(a))");
    let mut block = co! { yield_!(ready(1)) };
    assert!(Pin::new(&mut block).poll(&mut cx).is_ready());
    assert!(format!("{block:?}").starts_with("co: Done at"));
}

#[test]
fn a_method_with_operands_that_need_quoting() {
    let holder = Holder(1);
    dot(
        &holder.method(1),
        expect![[r#"
            digraph method {
                node [shape=box];
                Start [label="Start"];
                Ready [label="Ready, line 38: ready(n,)"];
                Ready2 [label="Ready2, line 40: ready(\"a\\\"b\\\\c <d> #\".len() as u32)"];
                Never [label="Never, line 41: never(Some(a))"];
                Ready3 [label="Ready3, line 42: ready(b)"];
                Done [label="Done"];
                Start -> Ready;
                Ready -> Ready2;
                Ready2 -> Never;
                Never -> Ready3;
                Never -> Done;
                Ready3 -> Done;
            }
        "#]],
    );
    let picture = holder.method(1).description().to_mermaid();
    expect![[r#"
        flowchart TD
            Start["Start"]
            Ready["Ready, line 38: ready(n,)"]
            Ready2["Ready2, line 40: ready(#quot;a#92;#quot;b#92;#92;c #lt;d#gt; #35;#quot;.len() as u32)"]
            Never["Never, line 41: never(Some(a))"]
            Ready3["Ready3, line 42: ready(b)"]
            Done["Done"]
            Start --> Ready
            Ready --> Ready2
            Ready2 --> Never
            Never --> Ready3
            Never --> Done
            Ready3 --> Done
    "#]]
    .assert_eq(&picture);
}

#[test]
fn two_states_on_a_line() {
    dot(
        &two_on_a_line(),
        expect![[r#"
        digraph two_on_a_line {
            node [shape=box];
            Start [label="Start"];
            Ready [label="Ready, line 49: ready(1)"];
            Ready2 [label="Ready2, line 49: ready(2)"];
            Done [label="Done"];
            Start -> Ready;
            Ready -> Ready2;
            Ready2 -> Done;
        }
    "#]],
    );
}

#[test]
fn every_question_mark_may_be_the_end() {
    dot(
        &r#while(None),
        expect![[r#"
        digraph while {
            node [shape=box];
            Start [label="Start"];
            Ready [label="Ready, line 56: ready(n?)"];
            "Node" [label="Node, line 60: node(sum)"];
            Done [label="Done"];
            Start -> Ready;
            Start -> "Node";
            Start -> Done;
            Ready -> Ready;
            Ready -> "Node";
            Ready -> Done;
            "Node" -> Done;
        }
    "#]],
    );
}

#[test]
fn names_that_are_words_of_graphviz() {
    dot(
        &node(1),
        expect![[r#"
        digraph "node" {
            node [shape=box];
            Start [label="Start"];
            Never [label="Never, line 67: never(n)"];
            Done [label="Done"];
            Start -> Never;
            Never -> Done;
        }
    "#]],
    );
}

#[test]
fn what_never_ends() {
    dot(
        &endless(),
        expect![[r#"
        digraph endless {
            node [shape=box];
            Start [label="Start"];
            Never [label="Never, line 73: never(())"];
            Done [label="Done"];
            Start -> Never;
            Never -> Never;
        }
    "#]],
    );
}

#[test]
fn an_anonymous_coroutine() {
    let n = 1;
    dot(
        &co! { if yield_!(ready(n)) > 1 { yield_!(ready(())) } },
        expect![[r#"
            digraph co {
                node [shape=box];
                Start [label="Start"];
                Ready [label="Ready, line 218: ready(n)"];
                Ready2 [label="Ready2, line 218: ready(())"];
                Done [label="Done"];
                Start -> Ready;
                Ready -> Ready2;
                Ready -> Done;
                Ready2 -> Done;
            }
        "#]],
    );
}

#[test]
fn pictures_show_operands_as_they_are_written() {
    #[bluelet::coroutine]
    fn commented(copy: usize) -> usize {
        yield_!(ready((&copy/* one */).max(&1).to_string() + "\n" /* two */)).len()
            + yield_!(ready("http://x".len() /* three */))
    }
    let description = commented(1).description();
    let operands: Vec<&str> = description.states.iter().map(|state| state.operand).collect();
    let first = r#"ready((&copy).max(&1).to_string() + "\n")"#;
    assert_eq!(operands, ["", first, r#"ready("http://x".len())"#, ""]);
    let mermaid = description.to_mermaid();
    assert!(mermaid.contains("#amp;copy"), "{mermaid}");
    assert!(mermaid.contains("#quot;#92;n#quot;"), "{mermaid}");
}
