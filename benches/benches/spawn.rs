//! What it costs to spawn an empty task and have it end.
//!
//! ```text
//! cargo bench --manifest-path benches/Cargo.toml --bench spawn
//! ```

use std::time::Duration;

use async_executor::LocalExecutor;
use bluelet::Runtime;
use bluelet_benches::compare::Comparison;
use tokio::runtime::Builder;
use tokio::task::{LocalSet, spawn_local};

/// So many at a time.
const TASKS: u64 = 1000;

#[bluelet::coroutine]
fn empty() {}

#[bluelet::coroutine]
fn spawner() -> u64 {
    for _ in 0..TASKS {
        bluelet::spawn(empty());
    }
    TASKS
}

fn main() {
    let runtime = Runtime::new().expect("a loop can be made");
    let tokio = Builder::new_current_thread().build().expect("a runtime can be made");
    let set = LocalSet::new();
    let executor = LocalExecutor::new();
    let by_tokio = async || {
        for _ in 1..TASKS {
            spawn_local(async {});
        }
        // They run in order, so that all have ended when the last has.
        spawn_local(async {}).await.expect("it does not panic");
        TASKS
    };
    let by_executor = async || {
        for _ in 1..TASKS {
            executor.spawn(async {}).detach();
        }
        executor.spawn(async {}).await;
        TASKS
    };
    Comparison::new(Duration::from_secs(1)).group(
        "Spawn to end of an empty task",
        TASKS,
        &[
            ("tokio LocalSet", &|| set.block_on(&tokio, by_tokio())),
            ("bluelet", &|| runtime.run(spawner())),
            ("async-executor", &|| futures_lite::future::block_on(executor.run(by_executor()))),
        ],
    );
}
