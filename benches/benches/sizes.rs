//! How much memory a suspended function takes, against the `async fn` of the same text.
//!
//! ```text
//! cargo bench --manifest-path benches/Cargo.toml --bench sizes
//! ```

use bluelet_benches::sizes::sizes;
use bluelet_benches::table::{self, ratio};

fn main() {
    let row = |&(name, coroutine, async_fn): &(&str, usize, usize)| {
        let ratio = ratio(coroutine as f64, async_fn as f64);
        vec![name.to_string(), ratio, coroutine.to_string(), async_fn.to_string()]
    };
    let rows: Vec<_> = sizes().iter().map(row).collect();
    table::print("Bytes, against `async fn`", &["body", "ratio", "bluelet", "async fn"], &rows);
}
