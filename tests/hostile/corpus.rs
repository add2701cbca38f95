//! Inputs that are kept, because each of them led to something that none before it had: text files, an
//! input in a line, escaped as Rust escapes bytes.

use std::collections::HashSet;
use std::fs::{File, read_to_string};
use std::io::Write;
use std::path::PathBuf;

/// A longer input is not worth keeping.
const LONGEST: usize = 400;

pub struct Corpus {
    file: PathBuf,
    inputs: Vec<Vec<u8>>,
    /// The pairs of outcomes that came one after the other.
    seen: HashSet<[String; 2]>,
}

impl Corpus {
    pub fn load(name: &str) -> Corpus {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/hostile/corpus");
        let file = PathBuf::from(folder).join(name).with_extension("txt");
        let inputs = read_to_string(&file).unwrap_or_default().lines().map(unescape).collect();
        Corpus { file, inputs, seen: HashSet::new() }
    }

    pub fn inputs(&self) -> &[Vec<u8>] {
        &self.inputs
    }

    /// Notes what an input has led to, and keeps it if that is new and `KEEP` is set.
    pub fn note(&mut self, input: &[u8], outcomes: &[String]) {
        let start = ["start".to_owned()];
        let all: Vec<&String> = start.iter().chain(outcomes).collect();
        let mut new = false;
        for pair in all.windows(2) {
            new |= self.seen.insert([pair[0].clone(), pair[1].clone()]);
        }
        let known = self.inputs.iter().any(|other| other == input);
        if new && !known && input.len() <= LONGEST && std::env::var_os("KEEP").is_some() {
            self.inputs.push(input.to_owned());
            let mut file = File::options().create(true).append(true).open(&self.file).unwrap();
            writeln!(file, "{}", input.escape_ascii()).unwrap();
        }
    }
}

/// What [`escape_ascii`](slice::escape_ascii) has escaped.
fn unescape(line: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = line.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        bytes.push(match rest.next().expect("something is escaped") {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'x' => {
                let digits = [rest.next().unwrap(), rest.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
            }
            itself => itself,
        });
    }
    bytes
}
