//! Times of functions beside each other: criterion measures them, and a table has their ratios.

use std::path::{Path, PathBuf};
use std::time::Duration;

use criterion::Criterion;

use crate::process::scratch;
use crate::table::{self, ratio};

/// A name in the table, and what is timed.
pub type Candidate<'a> = (&'a str, &'a dyn Fn() -> u64);

/// A run of criterion.
pub struct Comparison {
    criterion: Criterion,
    results: PathBuf,
}

impl Comparison {
    /// Each function is measured for about this time.
    pub fn new(time: Duration) -> Comparison {
        let results = scratch("criterion");
        // What an earlier run has left would look like this one's.
        let _ = std::fs::remove_dir_all(&results);
        let criterion = Criterion::default()
            .output_directory(&results)
            .sample_size(30)
            .warm_up_time(time / 3)
            .measurement_time(time)
            .configure_from_args();
        Comparison { criterion, results }
    }

    /// Measures functions of the same result, each of which does something `times` times, and prints how long it takes
    /// once; the ratios are against the first.
    pub fn group(&mut self, title: &str, times: u64, candidates: &[Candidate<'_>]) {
        let expected = candidates[0].1();
        let mut group = self.criterion.benchmark_group(title);
        for (name, candidate) in candidates {
            assert_eq!(candidate(), expected, "{name} computes the same");
            group.bench_function(*name, |bencher| bencher.iter(candidate));
        }
        group.finish();
        let folder = self.results.join(title);
        let nanos: Vec<_> = candidates
            .iter()
            .filter_map(|(name, _)| Some((*name, median(&folder.join(name))? / times as f64)))
            .collect();
        let Some(&(_, against)) = nanos.first() else { return };
        let row = |&(name, nanos): &(&str, f64)| {
            vec![name.to_string(), ratio(nanos, against), format!("{nanos:.1} ns")]
        };
        let rows: Vec<_> = nanos.iter().map(row).collect();
        table::print(title, &["", "ratio", "once"], &rows);
    }
}

/// The median that criterion has found, in nanoseconds; none if it was filtered out.
fn median(folder: &Path) -> Option<f64> {
    let text = std::fs::read_to_string(folder.join("new/estimates.json")).ok()?;
    let estimates: serde_json::Value = serde_json::from_str(&text).ok()?;
    estimates["median"]["point_estimate"].as_f64()
}
