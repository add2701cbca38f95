//! Every message that a mistake in a coroutine gets: one file a mistake, named after it.

#[test]
fn messages() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ui/*/*.rs");
}
