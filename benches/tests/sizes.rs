//! No body of the benchmark set takes more memory than rustc's own compiler of such functions makes of it.

use bluelet_benches::sizes::sizes;

#[test]
fn no_coroutine_is_larger_than_the_async_fn() {
    let larger: Vec<_> = sizes().into_iter().filter(|(_, ours, theirs)| ours > theirs).collect();
    assert!(larger.is_empty(), "name, bytes, bytes as an async fn: {larger:?}");
}

#[test]
fn an_argument_is_stored_once_however_often_it_is_passed_on() {
    for (name, bytes, _) in sizes() {
        assert!(!name.starts_with("argument") || bytes <= 1040, "{name} takes {bytes} bytes");
    }
}
