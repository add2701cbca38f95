//! How long 200 functions take to compile, each of another structure, as our coroutines and as `async fn`.
//!
//! ```text
//! cargo bench --manifest-path benches/Cargo.toml --bench compile
//! ```
//!
//! Processor time of cargo, rustc and the linker together, without incremental compilation; the crates that the program depends
//! on have been built before.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use bluelet_benches::generated::{Compiler, program};
use bluelet_benches::process::{cpu_of_children, scratch};
use bluelet_benches::table::{self, median, ratio};

const FUNCTIONS: u64 = 200;
const TURNS: usize = 3;

fn main() {
    let compilers = [(Compiler::Rustc, "rustc"), (Compiler::Bluelet, "bluelet")];
    let packages = compilers.map(|(compiler, name)| package(name, &program(compiler, FUNCTIONS)));
    let mut rows = Vec::new();
    for (title, profile) in [("debug", "dev"), ("release", "release")] {
        let sums = packages.each_ref().map(|package| cargo(package, "run", profile));
        assert_eq!(sums[0], sums[1], "both compute the same");
        let mut seconds = [Vec::new(), Vec::new()];
        for _ in 0..TURNS {
            for (package, seconds) in packages.iter().zip(&mut seconds) {
                let main = std::fs::File::options().append(true).open(package.join("src/main.rs"));
                main.and_then(|main| main.set_modified(SystemTime::now())).expect("it is there");
                let before = cpu_of_children();
                cargo(package, "build", profile);
                seconds.push((cpu_of_children() - before).as_secs_f64());
            }
        }
        let [rustc, bluelet] = seconds.map(median);
        let figures = [ratio(bluelet, rustc), format!("{bluelet:.2} s"), format!("{rustc:.2} s")];
        rows.push([title.to_string()].into_iter().chain(figures).collect());
    }
    let title = format!("Processor time to compile {FUNCTIONS} functions");
    table::print(&title, &["", "ratio", "bluelet", "async fn"], &rows);
}

/// A package outside of any workspace, with the locked versions that this one has.
fn package(name: &str, program: &str) -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = scratch(&format!("compile/{name}"));
    std::fs::create_dir_all(folder.join("src")).expect("a folder can be made");
    let bluelet = here.join("../bluelet");
    let manifest = format!(
        "[package]\nname = \"{name}-program\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nbluelet = {{ path = {bluelet:?} }}\n\n[workspace]\n"
    );
    std::fs::write(folder.join("Cargo.toml"), manifest).expect("it can be written");
    std::fs::copy(here.join("Cargo.lock"), folder.join("Cargo.lock")).expect("it can be copied");
    std::fs::write(folder.join("src/main.rs"), program).expect("it can be written");
    folder
}

/// What it prints.
fn cargo(package: &Path, verb: &str, profile: &str) -> Vec<u8> {
    let output = Command::new(env!("CARGO"))
        .args([verb, "--quiet", "--profile", profile, "--target-dir"])
        .arg(scratch("compile/target"))
        .env("CARGO_INCREMENTAL", "0")
        .current_dir(package)
        .output()
        .expect("cargo can be started");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {verb} fails:\n{stderr}");
    output.stdout
}
