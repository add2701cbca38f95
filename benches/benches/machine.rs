//! What it costs to suspend a coroutine and to resume it, by how much it has to keep meanwhile, and on the workloads that
//! diapause publishes.
//!
//! ```text
//! cargo bench --manifest-path benches/Cargo.toml --bench machine            # or: -- alternate
//! ```
//!
//! In each group the same body (`src/bodies`) is made and runs to its end, through about a thousand suspensions. The event is
//! ready at its second poll and costs nothing itself.

use std::hint::black_box;
use std::time::Duration;

use bluelet_benches::bodies::{
    Port, by_async, by_corosensei, by_coroutine, by_diapause, by_genawaiter, by_hand, drive,
    exchange,
};
use bluelet_benches::compare::Comparison;

/// How often a body suspends, but for `nested`.
const TURNS: u64 = 1000;
/// How far the outer loop of `nested` goes, and how often it suspends.
const NESTED: (u64, u64) = (46, 46 * 45 / 2);

fn main() {
    let mut comparison = Comparison::new(Duration::from_millis(600));
    kept(&mut comparison);
    workloads(&mut comparison);
}

/// Something lives across the suspensions.
fn kept(comparison: &mut Comparison) {
    let n = || black_box(TURNS);
    comparison.group(
        "24 bytes kept",
        TURNS,
        &[
            ("async fn", &|| drive(by_async::three_integers(n()))),
            ("bluelet", &|| drive(by_coroutine::three_integers(n()))),
            ("by hand", &|| drive(by_hand::three_integers(n()))),
            ("diapause", &|| by_diapause::drive(by_diapause::three_integers(n()))),
            ("genawaiter", &|| by_genawaiter::exchange(by_genawaiter::three_integers(n()))),
            ("corosensei", &|| by_corosensei::exchange(by_corosensei::three_integers(n()))),
        ],
    );
    array::<8>(comparison);
    array::<32>(comparison);
    array::<128>(comparison);
    comparison.group(
        "256 bytes kept, two suspensions alternate",
        TURNS,
        &[
            ("async fn", &|| drive(by_async::alternate(n()))),
            ("bluelet", &|| drive(by_coroutine::alternate(n()))),
            ("by hand", &|| drive(by_hand::alternate(n()))),
            ("diapause", &|| by_diapause::drive(by_diapause::alternate(n()))),
            ("genawaiter", &|| by_genawaiter::exchange(by_genawaiter::alternate(n()))),
            ("corosensei", &|| by_corosensei::exchange(by_corosensei::alternate(n()))),
        ],
    );
}

fn array<const WORDS: usize>(comparison: &mut Comparison) {
    let n = || black_box(TURNS);
    comparison.group(
        &format!("{} bytes kept", 8 * WORDS),
        TURNS,
        &[
            ("async fn", &|| drive(by_async::kept::<WORDS>(n()))),
            ("bluelet", &|| drive(by_coroutine::kept::<WORDS>(n()))),
            ("by hand", &|| drive(by_hand::kept::<WORDS>(n()))),
            ("diapause", &|| by_diapause::drive(by_diapause::kept::<WORDS>(n()))),
            ("genawaiter", &|| by_genawaiter::exchange(by_genawaiter::kept::<WORDS>(n()))),
            ("corosensei", &|| by_corosensei::exchange(by_corosensei::kept::<WORDS>(n()))),
        ],
    );
}

/// The four that diapause publishes: values go out, answers come in.
fn workloads(comparison: &mut Comparison) {
    let port = &Port::default();
    let n = || black_box(TURNS);
    let (outer, suspensions) = NESTED;
    let m = || black_box(outer);
    comparison.group(
        "counter",
        TURNS,
        &[
            ("async fn", &|| exchange(port, by_async::counter(port, n()))),
            ("bluelet", &|| exchange(port, by_coroutine::counter(port, n()))),
            ("by hand", &|| by_hand::exchange(by_hand::counter(n()))),
            ("diapause", &|| by_diapause::exchange(by_diapause::counter(n()))),
            ("genawaiter", &|| by_genawaiter::exchange(by_genawaiter::counter(n()))),
            ("corosensei", &|| by_corosensei::exchange(by_corosensei::counter(n()))),
        ],
    );
    comparison.group(
        "nested",
        suspensions,
        &[
            ("async fn", &|| exchange(port, by_async::nested(port, m()))),
            ("bluelet", &|| exchange(port, by_coroutine::nested(port, m()))),
            ("by hand", &|| by_hand::exchange(by_hand::nested(m()))),
            ("diapause", &|| by_diapause::exchange(by_diapause::nested(m()))),
            ("genawaiter", &|| by_genawaiter::exchange(by_genawaiter::nested(m()))),
            ("corosensei", &|| by_corosensei::exchange(by_corosensei::nested(m()))),
        ],
    );
    comparison.group(
        "running_total",
        TURNS,
        &[
            ("async fn", &|| exchange(port, by_async::running_total(port, n()))),
            ("bluelet", &|| exchange(port, by_coroutine::running_total(port, n()))),
            ("by hand", &|| by_hand::exchange(by_hand::running_total(n()))),
            ("diapause", &|| by_diapause::exchange(by_diapause::running_total(n()))),
            ("genawaiter", &|| by_genawaiter::exchange(by_genawaiter::running_total(n()))),
            ("corosensei", &|| by_corosensei::exchange(by_corosensei::running_total(n()))),
        ],
    );
    comparison.group(
        "large_state",
        TURNS,
        &[
            ("async fn", &|| exchange(port, by_async::large_state(port, n()))),
            ("bluelet", &|| exchange(port, by_coroutine::large_state(port, n()))),
            ("by hand", &|| by_hand::exchange(by_hand::large_state(n()))),
            ("diapause", &|| by_diapause::exchange(by_diapause::large_state(n()))),
            ("genawaiter", &|| by_genawaiter::exchange(by_genawaiter::large_state(n()))),
            ("corosensei", &|| by_corosensei::exchange(by_corosensei::large_state(n()))),
        ],
    );
}
