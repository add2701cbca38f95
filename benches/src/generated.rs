//! Programs of many functions, each with another structure, as our coroutines or as `async fn`.

use std::fmt::Write;

/// Who compiles the functions.
#[derive(Clone, Copy, PartialEq)]
pub enum Compiler {
    Bluelet,
    Rustc,
}

/// A program with so many functions, which runs them all and prints a sum.
pub fn program(compiler: Compiler, functions: u64) -> String {
    let mut text = String::from(PRELUDE);
    for number in 0..functions {
        let mut writer =
            Writer { compiler, state: number * 7919 + 1, names: 0, text: String::new() };
        for _ in 0..8 {
            writer.below(2);
        }
        let segments = 4 + writer.below(4);
        (0..segments).for_each(|_| writer.statement(1));
        let head = match compiler {
            Compiler::Bluelet => "#[bluelet::coroutine]\nfn",
            Compiler::Rustc => "async fn",
        };
        let body = writer.text;
        let _ = writeln!(
            text,
            "{head} f{number}(start: u64, name: String) -> Result<u64, String> {{\n    let mut sum = start;\n{body}    Ok(sum + name.len() as u64)\n}}\n"
        );
    }
    text.push_str("fn main() {\n    let mut sum = 0;\n");
    for number in 0..functions {
        let _ = writeln!(
            text,
            "    sum += drive(Box::pin(f{number}({number}, \"n{number}\".to_string())));"
        );
    }
    text.push_str("    println!(\"{sum}\");\n}\n");
    text
}

const PRELUDE: &str = r#"use std::future::{Future, ready};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

fn number(n: u64) -> impl Future<Output = u64> + Unpin {
    ready(n % 7)
}

fn text(n: u64) -> impl Future<Output = Result<String, String>> + Unpin {
    ready(if n % 97 == 96 { Err(n.to_string()) } else { Ok(n.to_string()) })
}

fn drive(mut future: Pin<Box<dyn Future<Output = Result<u64, String>>>>) -> u64 {
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(value)) => value % 1000,
        Poll::Ready(Err(message)) => message.len() as u64,
        Poll::Pending => 0,
    }
}

"#;

/// Writes one function.
struct Writer {
    compiler: Compiler,
    /// Of the random numbers.
    state: u64,
    names: u64,
    text: String,
}

impl Writer {
    /// A number below `bound` (xorshift).
    fn below(&mut self, bound: u64) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 11) % bound
    }

    fn line(&mut self, depth: usize, line: &str) {
        let _ = writeln!(self.text, "{:1$}{line}", "", depth * 4);
    }

    fn wait(&self, event: &str) -> String {
        match self.compiler {
            Compiler::Bluelet => format!("yield_!({event})"),
            Compiler::Rustc => format!("{event}.await"),
        }
    }

    fn name(&mut self) -> String {
        self.names += 1;
        format!("v{}", self.names)
    }

    fn statement(&mut self, depth: usize) {
        let choice = if depth < 3 { self.below(9) } else { self.below(5) };
        let n = self.below(50);
        match choice {
            0 => {
                let name = self.name();
                let wait = self.wait(&format!("number(sum + {n})"));
                self.line(depth, &format!("let {name} = {wait};"));
                self.line(depth, &format!("sum += {name} * {n};"));
            }
            1 => {
                let name = self.name();
                let wait = self.wait(&format!("text(sum + {n})"));
                self.line(depth, &format!("let {name} = {wait}?;"));
                self.line(depth, &format!("sum += {name}.len() as u64;"));
            }
            2 => {
                let wait = self.wait(&format!("number({n})"));
                self.line(depth, &format!("sum = (sum * 31 % 100_003) ^ {wait};"));
            }
            3 => {
                let name = self.name();
                self.line(depth, &format!("let mut {name} = vec![sum; {}];", 1 + n % 4));
                let wait = self.wait(&format!("number({n})"));
                self.line(depth, &format!("{name}.push({wait});"));
                self.line(depth, &format!("sum += {name}.iter().sum::<u64>() % 1000;"));
            }
            4 => self.line(depth, &format!("sum = sum.wrapping_add({n}) % 100_003;")),
            5 => self.block(depth, &format!("if sum % {} == 0 {{", 2 + n % 5)),
            6 => {
                let name = self.name();
                self.block(depth, &format!("for {name} in 0..{}u64 {{", 1 + n % 3));
                self.line(depth, &format!("sum += {n};"));
            }
            7 => {
                let name = self.name();
                self.line(depth, &format!("let mut {name} = {};", 1 + n % 4));
                self.line(depth, &format!("while {name} > 0 {{"));
                self.line(depth + 1, &format!("{name} -= 1;"));
                self.statements(depth + 1);
                self.line(depth, "}");
            }
            _ => self.matching(depth, n),
        }
    }

    fn statements(&mut self, depth: usize) {
        (0..1 + self.below(3)).for_each(|_| self.statement(depth));
    }

    fn block(&mut self, depth: usize, head: &str) {
        self.line(depth, head);
        self.statements(depth + 1);
        self.line(depth, "}");
    }

    fn matching(&mut self, depth: usize, n: u64) {
        let wait = self.wait(&format!("number(sum + {n})"));
        self.line(depth, &format!("match {wait} {{"));
        for pattern in ["0", "1 | 2", "_"] {
            self.block(depth + 1, &format!("{pattern} => {{"));
        }
        self.line(depth, "}");
    }
}
