//! An echoed message takes no more instructions than it did.
//!
//! Counted are those of the program itself: the C library's differ between machines. The compiler decides about the rest, so that
//! `instructions.recorded` has a figure for each that was met. This records one anew, after a change that was worth it:
//!
//! ```text
//! RECORD=1 cargo test --manifest-path benches/Cargo.toml --release --no-default-features
//! ```

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use bluelet_benches::callgrind::per_message;
use bluelet_benches::contenders::rust;
use bluelet_benches::process::share_one_processor;

/// With any compiler and any C library, all instructions together.
const BUDGET: f64 = 1300.0;
/// So much more than recorded is too much.
const SLACK: f64 = 1.05;

#[test]
fn a_message_takes_no_more_instructions_than_recorded() {
    if cfg!(debug_assertions) {
        panic!("instructions are counted with optimisation: cargo test --release");
    }
    share_one_processor();
    let server = rust(env!("CARGO_BIN_EXE_server"), &["bluelet"]).remove(0);
    let (all, own) = per_message(&server.command(1024), 50, 64);
    let compiler = compiler();
    println!("instructions per message: {all:.0}, without libc {own:.0}, with {compiler}");

    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/instructions.recorded");
    let mut figures = recorded(&std::fs::read_to_string(&file).expect("it is there"));
    if std::env::var_os("RECORD").is_some() {
        figures.insert(compiler, own.round());
        let lines = figures.iter().map(|(compiler, figure)| format!("{compiler}: {figure}\n"));
        std::fs::write(&file, lines.collect::<String>()).expect("it can be written");
        return;
    }
    assert!(all <= BUDGET, "{all:.0} instructions per message, at most {BUDGET} are allowed");
    match figures.get(&compiler) {
        Some(figure) => {
            let limit = figure * SLACK;
            assert!(own <= limit, "{own:.0} instructions per message instead of {figure}");
            if own * SLACK < *figure {
                println!("fewer than the {figure} that are recorded: record them anew");
            }
        }
        None => println!("no figure is recorded for {compiler}"),
    }
}

/// Lines of `COMPILER: FIGURE`.
fn recorded(text: &str) -> BTreeMap<String, f64> {
    let lines = text.lines().filter_map(|line| line.rsplit_once(": "));
    lines.map(|(name, figure)| (name.to_string(), figure.parse().expect("a figure"))).collect()
}

/// Its release and what it compiles for.
fn compiler() -> String {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("-vV").output().expect("the compiler can be asked");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("?");
    format!("rustc {} for {}", field("release: "), field("host: "))
}
