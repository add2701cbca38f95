//! Every message that a mistake in a coroutine gets: one file a mistake, named after it.

#[test]
fn messages() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ui/*/*.rs");
}

/// Messages that come when machine code is made: where there is a case that passes, all are built and not only checked.
#[test]
fn messages_of_the_build() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/built/dropped_before.rs");
    cases.compile_fail("tests/built/drop_in_a_field.rs");
    cases.compile_fail("tests/built/drop_in_a_list.rs");
}
