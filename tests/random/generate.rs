//! Writes random functions that a person could have written, if not on purpose. Each is valid Rust: the
//! generator keeps track of what is in scope and what has been moved.
//!
//! Left out is what the contract leaves open: a value that borrows from a variable and is used after a `yield_!`,
//! and temporaries of a statement that would be dropped after its suspension.

mod bind;
mod flow;
mod held;
mod parts;
mod phases;
mod renewals;
mod shapes;
mod statements;
mod values;

use std::fmt::Write;

/// `count` functions inside `twins! { .. }`.
pub fn programs(seed: u64, count: u64) -> String {
    let mut text = String::new();
    for number in 0..count {
        let seed = (seed << 32) + number;
        let mut generator = Generator::new(seed);
        generator.renews = number % 4 == 3;
        let (arguments, body) = generator.function();
        writeln!(
            text,
            "twins! {{\nfn program_{seed}({arguments}) -> Result<u32, &'static str> {{\n{body}}}\n}}"
        )
        .expect("a string takes all");
    }
    text
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Kind {
    /// `D`, a value whose drop is traced.
    Traced,
    /// `u32`.
    Number,
    /// `Option<D>`.
    Maybe,
    /// `(D, D)`.
    Pair,
    /// `Job`, an enum with traced parts.
    Job,
    /// `Sum`, with operators that are traced.
    Sum,
    /// A closure `Fn(u32) -> u32` that owns a traced value.
    Closure,
    /// A closure that gives its traced value away when it is called.
    Once,
    /// `[u32; 3]`.
    Numbers,
    /// `[D; 3]`, of which elements are exchanged.
    Guards,
    /// `Both`, which is taken in part once, if at all.
    Both,
}

const OWNED: [Kind; 5] = [Kind::Traced, Kind::Maybe, Kind::Pair, Kind::Job, Kind::Sum];

#[derive(Clone, Copy, PartialEq)]
enum Owner {
    Here,
    Maybe,
    Moved,
}

#[derive(Clone)]
struct Variable {
    name: String,
    kind: Kind,
    mutable: bool,
    owner: Owner,
    /// How many loops stand around its declaration: it cannot be moved inside a further one.
    loops: usize,
    /// Cannot be named any more.
    shadowed: bool,
    /// Is being looked at by the expression at hand.
    lent: bool,
    /// Is a part of a variable: `p1.0`.
    part: bool,
}

/// A loop or block around the place at hand.
struct Target {
    label: String,
    /// How many loops stand around what is behind it.
    loops: usize,
    is_loop: bool,
    /// What it is the value of.
    value: Option<Kind>,
    /// The variables that were moved on a way out of it, by their place in the list.
    moved: Vec<usize>,
}

pub struct Generator {
    state: u64,
    variables: Vec<Variable>,
    names: usize,
    /// The loops and blocks around, outermost first.
    targets: Vec<Target>,
    loops: usize,
    budget: i32,
    indent: usize,
    /// No yield may be written: the place at hand holds something over the whole statement.
    quiet: bool,
    /// The function begins with a loop that renews a variable.
    renews: bool,
}

impl Generator {
    fn new(seed: u64) -> Self {
        Generator {
            state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1,
            variables: Vec::new(),
            names: 0,
            targets: Vec::new(),
            loops: 0,
            budget: 26,
            indent: 1,
            quiet: false,
            renews: false,
        }
    }

    /// A number below `bound` (xorshift).
    fn below(&mut self, bound: u64) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 11) % bound
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize]
    }

    fn function(&mut self) -> (String, String) {
        for _ in 0..8 {
            self.below(2);
        }
        let mut arguments = Vec::new();
        if self.chance(40) {
            arguments.push("arg1: D = d(\"arg1\")".to_string());
            self.declare("arg1", Kind::Traced, false);
        }
        if self.chance(40) {
            let number = self.below(4);
            arguments.push(format!("arg2: u32 = {number}"));
            self.declare("arg2", Kind::Number, false);
        }
        let mut body = String::new();
        if self.chance(30) {
            self.let_numbers(&mut body);
        }
        if self.chance(30) {
            self.let_guards(&mut body);
        }
        if self.renews {
            self.renewals(&mut body);
        }
        let length = 3 + self.below(5);
        if self.statements(&mut body, length) {
            let value = self.number(2);
            self.line(&mut body, &format!("Ok({value})"));
        }
        (arguments.join(", "), body)
    }

    fn line(&self, body: &mut String, text: &str) {
        let _ = writeln!(body, "{}{text}", "    ".repeat(self.indent));
    }

    fn fresh(&mut self, letter: &str) -> String {
        self.names += 1;
        format!("{letter}{}", self.names)
    }

    fn declare(&mut self, name: &str, kind: Kind, mutable: bool) {
        for variable in &mut self.variables {
            variable.shadowed |= variable.name == name;
        }
        self.variables.push(Variable {
            name: name.to_string(),
            kind,
            mutable,
            owner: Owner::Here,
            loops: self.loops,
            shadowed: false,
            lent: false,
            part: name.contains('.'),
        });
    }

    fn pick(&mut self, fits: impl Fn(&Variable) -> bool) -> Option<usize> {
        let fitting: Vec<usize> = (0..self.variables.len())
            .filter(|&index| {
                let variable = &self.variables[index];
                !variable.shadowed && !variable.lent && fits(variable)
            })
            .collect();
        if fitting.is_empty() {
            return None;
        }
        Some(self.one_of(&fitting))
    }

    /// A variable of the kind that has its value and may be moved here.
    fn movable(&mut self, kind: Kind) -> Option<usize> {
        let loops = self.loops;
        self.pick(|v| v.kind == kind && v.owner == Owner::Here && v.loops == loops)
    }

    /// The same, and no part of another variable.
    fn movable_whole(&mut self, kind: Kind) -> Option<usize> {
        let loops = self.loops;
        let here = |v: &Variable| v.owner == Owner::Here && v.loops == loops && !v.part;
        self.pick(|v| v.kind == kind && here(v))
    }

    /// A variable of the kind that has its value.
    fn present(&mut self, kind: Kind) -> Option<usize> {
        self.pick(|v| v.kind == kind && v.owner == Owner::Here)
    }

    fn moved(&mut self, index: usize) -> String {
        self.variables[index].owner = Owner::Moved;
        // Behind any block around, it may be gone or, if the block was left before, still there.
        for target in &mut self.targets {
            target.moved.push(index);
        }
        self.variables[index].name.clone()
    }

    /// Writes something in which a variable is borrowed all the time.
    fn lending<T>(&mut self, index: usize, write: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.variables[index].lent, true);
        let written = write(self);
        self.variables[index].lent = outer;
        written
    }

    fn quietly<T>(&mut self, write: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.quiet, true);
        let written = write(self);
        self.quiet = outer;
        written
    }

    /// Statements in a scope of their own; gives whether control comes past them.
    fn inner(&mut self, body: &mut String, at_least: u64) -> bool {
        let count = at_least + self.below(3);
        self.scope(|this| {
            this.indent += 1;
            let goes_on = this.statements(body, count);
            this.indent -= 1;
            goes_on
        })
    }

    fn scope<T>(&mut self, write: impl FnOnce(&mut Self) -> T) -> T {
        let visible = self.variables.len();
        let shadowed: Vec<bool> = self.variables.iter().map(|v| v.shadowed).collect();
        let written = write(self);
        self.variables.truncate(visible);
        for (variable, shadowed) in self.variables.iter_mut().zip(shadowed) {
            variable.shadowed = shadowed;
        }
        written
    }
}

/// Where ways meet: what is owned there.
#[derive(Default)]
struct Meeting(Option<Vec<Variable>>);

impl Meeting {
    /// One way comes here, unless it never does.
    fn arrive(&mut self, variables: &[Variable], comes: bool) {
        if !comes {
            return;
        }
        match &mut self.0 {
            None => self.0 = Some(variables.to_vec()),
            Some(met) => {
                for (one, other) in met.iter_mut().zip(variables) {
                    if one.owner != other.owner {
                        one.owner = Owner::Maybe;
                    }
                }
            }
        }
    }
}
