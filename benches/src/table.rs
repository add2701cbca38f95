//! Tables for people, in the format that README.md takes.

use std::time::Duration;

/// Prints a table; the first row of figures is what the ratios are against.
pub fn print(title: &str, heads: &[&str], rows: &[Vec<String>]) {
    let cells = |column: usize| rows.iter().map(move |row| row[column].chars().count());
    let widths: Vec<usize> = heads
        .iter()
        .enumerate()
        .map(|(column, head)| cells(column).chain([head.chars().count()]).max().unwrap_or(0))
        .collect();
    let line = |row: &[String]| {
        let padded = row.iter().zip(&widths).map(|(cell, &width)| format!(" {cell:<width$} |"));
        println!("|{}", padded.collect::<String>());
    };
    println!("\n### {title}\n");
    line(&heads.iter().map(ToString::to_string).collect::<Vec<_>>());
    line(&widths.iter().map(|&width| "-".repeat(width)).collect::<Vec<_>>());
    rows.iter().for_each(|row| line(row));
}

/// The middle one, which a burst of other work on the machine does not move.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// So much of them lies below the value.
pub fn percentile(sorted: &[Duration], part: f64) -> Duration {
    sorted[((sorted.len() - 1) as f64 * part) as usize]
}

/// `2.13x`.
pub fn ratio(value: f64, against: f64) -> String {
    format!("{:.2}x", value / against)
}
