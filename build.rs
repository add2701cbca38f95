//! Writes the random programs that `tests/random.rs` compares with their blocking twins.
//!
//! `RANDOM_SEED=7 RANDOM_PROGRAMS=1000 cargo test --test random` tries others.

#[path = "tests/random/generate.rs"]
mod generate;

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=tests/random");
    println!("cargo::rerun-if-env-changed=RANDOM_SEED");
    println!("cargo::rerun-if-env-changed=RANDOM_PROGRAMS");
    let number = |name: &str, default| {
        std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
    };
    let programs = generate::programs(number("RANDOM_SEED", 1), number("RANDOM_PROGRAMS", 60));
    let out = std::env::var("OUT_DIR").expect("cargo sets OUT_DIR for build scripts");
    std::fs::write(Path::new(&out).join("random.rs"), programs).expect("OUT_DIR can be written");
}
