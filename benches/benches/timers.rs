//! A million tasks that sleep for 1 to 2,000 ms: processor time, memory, and how late they are.
//!
//! ```text
//! cargo bench --manifest-path benches/Cargo.toml --bench timers
//! ```
//!
//! Each runs in a process of its own (`src/bin/sleepers.rs`).

use std::process::Command;

use bluelet_benches::table::{self, median, ratio};

const NAMES: [&str; 4] = ["tokio", "bluelet", "smol", "heap"];
const TURNS: usize = 3;

fn main() {
    let mut figures = vec![Vec::new(); NAMES.len()];
    for _ in 0..TURNS {
        for (name, figures) in NAMES.iter().zip(&mut figures) {
            figures.push(run(name));
        }
    }
    let medians: Vec<Vec<f64>> = figures
        .iter()
        .map(|runs| {
            (0..5).map(|which| median(runs.iter().map(|run| run[which]).collect())).collect()
        })
        .collect();
    let row = |(name, figures): (&&str, &Vec<f64>)| {
        let name = if *name == "heap" { "binary heap by hand, no tasks" } else { name };
        vec![
            name.to_string(),
            ratio(figures[0], medians[0][0]),
            format!("{:.2} s", figures[0]),
            format!("{:.0} MiB", figures[1]),
            figures[2].to_string(),
            format!("{:.2} ms", figures[3]),
            format!("{:.2} ms", figures[4]),
        ]
    };
    let rows: Vec<_> = NAMES.iter().zip(&medians).map(row).collect();
    let heads = ["", "ratio", "processor time", "memory", "early", "median late", "p99 late"];
    table::print("A million sleeps of 1 to 2,000 ms", &heads, &rows);
}

fn run(name: &str) -> Vec<f64> {
    let output = Command::new(env!("CARGO_BIN_EXE_sleepers")).arg(name).output();
    let output = output.expect("it can be started");
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    text.split_whitespace().map(|figure| figure.parse().expect("it is a figure")).collect()
}
