//! What rustc and clippy say of a coroutine is what they say of the same function if it blocks.
//!
//! Each file in `tests/twins` is checked twice: as it stands, and with an attribute that does nothing and each `yield_!` made a
//! call. The messages must be the same and point at the same places. Where they cannot be, the
//! difference stands in a file beside it; `TWINS=overwrite cargo test --test twins` writes it.
//!
//! The lints are compared under clippy too, which also reads the function as it was written.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// What the functions of a file wait with where they block; as long as `yield_!`, so that all columns are the same.
const BLOCKING: &str = "\nfn yield__<E: bluelet::Event>(_: E) -> E::Output { unimplemented!() }\n";

#[test]
fn messages_are_those_of_the_plain_function() {
    let project = project();
    let mut wrong = String::new();
    for (tool, only, extension) in
        [("check", None, "differences"), ("clippy", Some("lints"), "clippy.differences")]
    {
        let (messages, log) = messages(&project, tool);
        for file in files().iter().filter(|file| only.is_none_or(|only| stem(file) == only)) {
            let name = stem(file);
            let source = fs::read_to_string(file).expect("the file is text");
            let coroutine = said(&messages, &format!("{name}_coroutine"), &source);
            let plain = said(&messages, &format!("{name}_plain"), &source);
            assert!(!plain.is_empty(), "no message of {name} as plain functions:\n{log}");
            let known = file.with_extension(extension);
            compare(&known, &difference(&plain, &coroutine), &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "other differences than expected:\n{wrong}");
}

/// What `cargo check` or `cargo clippy` says of all files in both forms, and what it logs.
fn messages(project: &Path, tool: &str) -> (Vec<Value>, String) {
    let output = Command::new(env!("CARGO"))
        .args([tool, "--offline", "--examples", "--keep-going", "--message-format=json"])
        .current_dir(project)
        .env("CARGO_TARGET_DIR", project.join("target"))
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo runs");
    let messages = String::from_utf8(output.stdout).expect("cargo prints text");
    let messages = messages.lines().map(|line| serde_json::from_str(line).expect("JSON"));
    (messages.collect(), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Compares what was found with the file of the known differences, or writes that.
fn compare(known: &Path, found: &str, wrong: &mut String) {
    if std::env::var("TWINS").is_ok_and(|mode| mode == "overwrite") {
        if found.is_empty() {
            let _ = fs::remove_file(known);
        } else {
            fs::write(known, found).expect("the file can be written");
        }
    } else if fs::read_to_string(known).unwrap_or_default() != found {
        let _ = write!(wrong, "\n{}:\n{found}", known.display());
    }
}

/// A package beside the workspace, with each file as an example in both forms.
fn project() -> PathBuf {
    let project = Path::new(env!("CARGO_TARGET_TMPDIR")).join("twins");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::create_dir_all(project.join("src")).expect("the folder can be made");
    let mut manifest = format!(
        "[package]\nname = \"twins\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies]\nbluelet = {{ path = {:?} }}\n",
        root.join("bluelet")
    );
    for file in files() {
        let source = fs::read_to_string(&file).expect("the file is text");
        let plain = source.replace("#[bluelet::coroutine]", "#[rustfmt::skip     ]");
        let plain = plain.replace("yield_!", "yield__") + BLOCKING;
        for (form, source) in [("coroutine", &source), ("plain", &plain)] {
            let name = format!("{}_{form}", stem(&file));
            write(&project.join(format!("{name}.rs")), source);
            let _ = write!(
                manifest,
                "\n[[example]]\nname = \"{name}\"\npath = \"{name}.rs\"\ncrate-type = [\"lib\"]\n"
            );
        }
    }
    write(&project.join("Cargo.toml"), &manifest);
    write(&project.join("src/lib.rs"), "");
    let lock = fs::read_to_string(root.join("Cargo.lock")).expect("the workspace has a lock file");
    write(&project.join("Cargo.lock"), &lock);
    project
}

fn write(path: &Path, text: &str) {
    fs::write(path, text).expect("the file can be written");
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/twins");
    let entries = fs::read_dir(folder).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    let mut paths: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect();
    paths.sort();
    paths
}

fn stem(file: &Path) -> String {
    file.file_stem().expect("a file has a name").to_string_lossy().into_owned()
}

/// A message: its line, what it says of what, and how many have said the same.
type Said = (u64, String, usize);

/// The messages about one example.
fn said(messages: &[Value], target: &str, source: &str) -> BTreeSet<Said> {
    let ours = |message: &&Value| {
        message["reason"] == "compiler-message" && message["target"]["name"] == target
    };
    let described = messages.iter().filter(ours).filter_map(|message| {
        let message = &message["message"];
        let spans = message["spans"].as_array()?.iter().filter(|span| span["is_primary"] == true);
        let places: Vec<String> = spans.clone().map(|span| place(span, source)).collect();
        let line = spans.map(|span| span["line_start"].as_u64()).next()??;
        let code = message["code"]["code"].as_str().unwrap_or("no code");
        let function = function_at(source, line);
        let places = places.join(" and ");
        let text = message["message"].as_str()?;
        Some((line, format!("{function}: {places}: {code}: {text}")))
    });
    let mut said = BTreeSet::new();
    for (line, text) in described {
        let again = (1..).find(|count| said.insert((line, text.clone(), *count)));
        assert!(again.is_some());
    }
    said
}

/// Line and columns of a span, with its label. A macro cannot make a span of several tokens: of a whole
/// `yield_!(..)` the first one counts.
fn place(span: &Value, source: &str) -> String {
    let number = |name: &str| span[name].as_u64().unwrap_or(0);
    let (start, end) = (number("line_start"), number("line_end"));
    let (from, mut to) = (number("column_start"), number("column_end"));
    let line = source.lines().nth(start.saturating_sub(1) as usize).unwrap_or_default();
    let characters = line.chars().skip(from.saturating_sub(1) as usize);
    let text: String = characters.take(to.saturating_sub(from) as usize).collect();
    if start == end && text.starts_with(CALL) && ends_with_its_parenthesis(&text) {
        to = from + CALL.len() as u64 - 2;
    }
    let label = span["label"].as_str().map_or_else(String::new, |label| format!(" ({label})"));
    let end = if start == end { String::new() } else { format!("{end}:") };
    format!("{start}:{from}-{end}{to}{label}")
}

/// How a call that waits begins.
const CALL: &str = "yield_!(";

/// Whether the first parenthesis of the text is closed by its last character.
fn ends_with_its_parenthesis(text: &str) -> bool {
    let mut depth = 0;
    let closes = text.char_indices().find(|(_, c)| {
        depth += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        *c == ')' && depth == 0
    });
    closes.is_some_and(|(at, _)| at + 1 == text.len())
}

/// The function in which the line stands.
fn function_at(source: &str, line: u64) -> &str {
    let before: Vec<&str> = source.lines().take(line as usize + 1).collect();
    let name = before.iter().rev().find_map(|line| {
        let (_, rest) = line.split_once("fn ")?;
        rest.split(['(', '<']).next()
    });
    name.unwrap_or("outside")
}

/// What only one of the forms is told.
fn difference(plain: &BTreeSet<Said>, coroutine: &BTreeSet<Said>) -> String {
    let mut all: Vec<(&Said, &str)> =
        plain.difference(coroutine).map(|said| (said, "plain only")).collect();
    all.extend(coroutine.difference(plain).map(|said| (said, "coroutine only")));
    all.sort();
    all.iter().map(|((_, text, _), form)| format!("{form}: {text}\n")).collect()
}
