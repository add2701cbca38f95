//! Writes random functions that a person could have written, if not on purpose. Each is valid Rust: the
//! generator keeps track of what is in scope and what has been moved.

use std::fmt::Write;

/// `count` functions inside `twins! { .. }`.
pub fn programs(seed: u64, count: u64) -> String {
    let mut text = String::new();
    for number in 0..count {
        let seed = (seed << 32) + number;
        let mut generator = Generator::new(seed);
        let body = generator.function();
        writeln!(
            text,
            "twins! {{\nfn program_{seed}() -> Result<u32, &'static str> {{\n{body}}}\n}}"
        )
        .expect("a string takes all");
    }
    text
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// A value whose drop is traced.
    Traced,
    Number,
}

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
}

struct Generator {
    state: u64,
    variables: Vec<Variable>,
    names: usize,
    /// The labels of the loops and blocks around, with whether they are loops.
    labels: Vec<(String, bool)>,
    loops: usize,
    budget: i32,
    indent: usize,
}

impl Generator {
    fn new(seed: u64) -> Self {
        Generator {
            state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1,
            variables: Vec::new(),
            names: 0,
            labels: Vec::new(),
            loops: 0,
            budget: 24,
            indent: 1,
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

    fn function(&mut self) -> String {
        let mut body = String::new();
        let length = 3 + self.below(4);
        self.statements(&mut body, length);
        let value = self.number(2);
        self.line(&mut body, &format!("Ok({value})"));
        body
    }

    fn line(&self, body: &mut String, text: &str) {
        let _ = writeln!(body, "{}{text}", "    ".repeat(self.indent));
    }

    fn fresh(&mut self, letter: &str) -> String {
        self.names += 1;
        format!("{letter}{}", self.names)
    }

    /// Writes statements; gives whether control comes past them.
    fn statements(&mut self, body: &mut String, count: u64) -> bool {
        for _ in 0..count {
            if !self.statement(body) {
                return false;
            }
        }
        true
    }

    fn statement(&mut self, body: &mut String) -> bool {
        self.budget -= 1;
        let choice = if self.budget > 0 { self.below(27) } else { self.below(14) };
        match choice {
            0 | 1 => self.guard(body),
            2 | 3 => self.let_traced(body),
            4 => self.let_number(body),
            5 | 6 => self.yield_statement(body),
            7 => self.eat(body),
            8 => self.look(body),
            9 => self.assign_number(body),
            10 => self.assign_traced(body),
            11 => self.shadow(body),
            12 => self.question(body),
            13 => return self.leave(body),
            14..=16 => self.branch(body),
            17 => self.matching(body),
            18 => self.nested_block(body),
            19 => self.let_branch(body),
            20 | 21 => self.for_loop(body),
            22 => self.while_loop(body),
            23 => self.plain_loop(body),
            24 => self.labelled_block(body),
            25 => self.owned_loop(body),
            _ => self.if_let(body),
        }
        true
    }

    fn declare(&mut self, name: &str, kind: Kind, mutable: bool) {
        let loops = self.loops;
        for variable in &mut self.variables {
            variable.shadowed |= variable.name == name;
        }
        let name = name.to_string();
        let owner = Owner::Here;
        self.variables.push(Variable { name, kind, mutable, owner, loops, shadowed: false });
    }

    fn guard(&mut self, body: &mut String) {
        let name = self.fresh("_g");
        self.line(body, &format!("let {name} = d({name:?});"));
    }

    fn let_traced(&mut self, body: &mut String) {
        let name = self.fresh("v");
        let value = self.traced(&name);
        let mutable = self.chance(40);
        self.line(body, &format!("let {}{name} = {value};", if mutable { "mut " } else { "" }));
        self.declare(&name, Kind::Traced, mutable);
    }

    fn let_number(&mut self, body: &mut String) {
        let name = self.fresh("n");
        let value = self.number(2);
        self.line(body, &format!("let mut {name} = {value};"));
        self.declare(&name, Kind::Number, true);
    }

    fn yield_statement(&mut self, body: &mut String) {
        let event = match self.below(3) {
            0 => "()".to_string(),
            1 => self.number(1),
            _ => self.traced("t"),
        };
        self.line(body, &format!("yield_!(ev({event}));"));
    }

    fn eat(&mut self, body: &mut String) {
        let value = self.traced("e");
        self.line(body, &format!("eat({value});"));
    }

    fn look(&mut self, body: &mut String) {
        if let Some(index) = self.pick(|v| v.kind == Kind::Traced && v.owner == Owner::Here) {
            let name = self.variables[index].name.clone();
            self.line(body, &format!("log({name}.name());"));
        }
    }

    fn assign_number(&mut self, body: &mut String) {
        if let Some(index) = self.pick(|v| v.kind == Kind::Number && v.mutable) {
            let name = self.variables[index].name.clone();
            let operator = if self.chance(50) { "=" } else { "+=" };
            let value = self.number(2);
            self.line(body, &format!("{name} {operator} {value};"));
        }
    }

    fn assign_traced(&mut self, body: &mut String) {
        if let Some(index) = self.pick(|v| v.kind == Kind::Traced && v.mutable) {
            let name = self.variables[index].name.clone();
            let value = if self.chance(50) {
                format!("d(\"{name} again\")")
            } else {
                format!("yield_!(ev(d(\"{name} again\")))")
            };
            self.line(body, &format!("{name} = {value};"));
            self.variables[index].owner = Owner::Here;
        }
    }

    /// Declares a name once more.
    fn shadow(&mut self, body: &mut String) {
        if let Some(index) = self.pick(|v| v.kind == Kind::Traced) {
            let name = self.variables[index].name.clone();
            let value = self.traced("s");
            self.line(body, &format!("let {name} = {value};"));
            self.declare(&name, Kind::Traced, false);
        }
    }

    fn question(&mut self, body: &mut String) {
        let name = self.fresh("n");
        let value = self.number(1);
        let value = match self.below(8) {
            0 => "yield_!(fail::<u32>(\"failed\"))?".to_string(),
            1 => format!("{value} + yield_!(ok(1))?"),
            _ => format!("yield_!(ok({value}))?"),
        };
        self.line(body, &format!("let mut {name}: u32 = {value};"));
        self.declare(&name, Kind::Number, true);
    }

    /// Leaves a loop, a block or the function; gives whether control comes past it.
    fn leave(&mut self, body: &mut String) -> bool {
        let condition = self.condition();
        let before = self.variables.clone();
        self.line(body, &format!("if {condition} {{"));
        self.indent += 1;
        if self.chance(40) {
            // On the way out, what was declared outside of the loop may be moved as well.
            self.eat_anything(body);
        }
        let jump = self.jump();
        self.line(body, &jump);
        self.indent -= 1;
        self.line(body, "}");
        self.variables = before;
        true
    }

    fn eat_anything(&mut self, body: &mut String) {
        let found = self.pick(|v| v.kind == Kind::Traced && v.owner == Owner::Here && v.loops == 0);
        let leaves_all_loops = self.loops == 0;
        if let Some(index) = found.filter(|_| leaves_all_loops) {
            let name = self.variables[index].name.clone();
            self.variables[index].owner = Owner::Moved;
            self.line(body, &format!("eat({name});"));
        }
    }

    fn jump(&mut self) -> String {
        if self.labels.is_empty() || self.chance(15) {
            let value = self.number(1);
            return format!("return Ok({value});");
        }
        let depth = self.labels.len() as u64;
        let chosen = self.below(depth) as usize;
        let (label, is_loop) = self.labels[chosen].clone();
        if is_loop && self.chance(50) {
            format!("continue {label};")
        } else {
            format!("break {label};")
        }
    }

    fn branch(&mut self, body: &mut String) {
        let condition = self.condition();
        self.line(body, &format!("if {condition} {{"));
        let before = self.variables.clone();
        self.inner(body, 1);
        let after_then = std::mem::replace(&mut self.variables, before.clone());
        let mut after_else = before;
        if self.chance(50) {
            self.line(body, "} else {");
            self.inner(body, 1);
            after_else = self.variables.clone();
        }
        self.line(body, "}");
        self.variables = merge(after_then, &after_else);
    }

    fn matching(&mut self, body: &mut String) {
        let scrutinee = self.number(2);
        self.line(body, &format!("match {scrutinee} % 3 {{"));
        let before = self.variables.clone();
        let mut after: Option<Vec<Variable>> = None;
        for pattern in ["0", "n if n == 1", "_"] {
            self.indent += 1;
            self.line(body, &format!("{pattern} => {{"));
            self.variables.clone_from(&before);
            self.inner(body, 1);
            self.line(body, "}");
            self.indent -= 1;
            after = Some(match after {
                None => self.variables.clone(),
                Some(after) => merge(after, &self.variables),
            });
        }
        self.line(body, "}");
        self.variables = after.expect("there are arms");
    }

    fn if_let(&mut self, body: &mut String) {
        let name = self.fresh("v");
        let value = self.traced(&name);
        let wrapped = match self.below(3) {
            0 => "None::<D>".to_string(),
            1 => format!("yield_!(ev(Some({value})))"),
            _ => format!("Some({value})"),
        };
        let condition = if self.chance(30) { " && yield_!(ev(true))" } else { "" };
        self.line(body, &format!("if let Some({name}) = {wrapped}{condition} {{"));
        let before = self.variables.clone();
        self.declare(&name, Kind::Traced, false);
        self.inner(body, 1);
        self.line(body, "}");
        self.variables.truncate(before.len());
        let after = std::mem::replace(&mut self.variables, before.clone());
        self.variables = merge(after, &before);
    }

    fn nested_block(&mut self, body: &mut String) {
        self.line(body, "{");
        self.inner(body, 2);
        self.line(body, "}");
    }

    fn let_branch(&mut self, body: &mut String) {
        let name = self.fresh("n");
        let condition = self.condition();
        self.line(body, &format!("let mut {name} = if {condition} {{"));
        let before = self.variables.clone();
        self.value_block(body);
        let after_then = std::mem::replace(&mut self.variables, before);
        self.line(body, "} else {");
        self.value_block(body);
        self.line(body, "};");
        let after_else = self.variables.clone();
        self.variables = merge(after_then, &after_else);
        self.declare(&name, Kind::Number, true);
    }

    fn value_block(&mut self, body: &mut String) {
        let visible = self.variables.len();
        let shadowed: Vec<bool> = self.variables.iter().map(|v| v.shadowed).collect();
        self.indent += 1;
        self.statements(body, 1);
        let value = self.number(2);
        self.line(body, &value);
        self.indent -= 1;
        self.leave_scope(visible, &shadowed);
    }

    fn for_loop(&mut self, body: &mut String) {
        let name = self.fresh("n");
        let label = self.fresh("'l");
        let rounds = self.below(4);
        self.line(body, &format!("{label}: for {name} in 0..{rounds}u32 {{"));
        self.looped(body, label, |this, body| {
            this.declare(&name, Kind::Number, false);
            this.inner(body, 3);
        });
        self.line(body, "}");
    }

    fn owned_loop(&mut self, body: &mut String) {
        let name = self.fresh("v");
        let label = self.fresh("'l");
        self.line(body, &format!("{label}: for {name} in [d(\"{name}a\"), d(\"{name}b\")] {{"));
        self.looped(body, label, |this, body| {
            this.declare(&name, Kind::Traced, false);
            this.inner(body, 2);
        });
        self.line(body, "}");
    }

    fn while_loop(&mut self, body: &mut String) {
        let counter = self.fresh("c");
        let label = self.fresh("'l");
        let rounds = 1 + self.below(3);
        self.line(body, &format!("let mut {counter} = 0u32;"));
        let extra = if self.chance(40) { " && yield_!(ev(true))" } else { "" };
        self.line(body, &format!("{label}: while {counter} < {rounds}{extra} {{"));
        self.indent += 1;
        self.line(body, &format!("{counter} += 1;"));
        self.indent -= 1;
        self.looped(body, label, |this, body| {
            this.inner(body, 2);
        });
        self.line(body, "}");
    }

    fn plain_loop(&mut self, body: &mut String) {
        let counter = self.fresh("c");
        let label = self.fresh("'l");
        self.line(body, &format!("let mut {counter} = 0u32;"));
        self.line(body, &format!("{label}: loop {{"));
        self.indent += 1;
        self.line(body, &format!("{counter} += 1;"));
        self.line(body, &format!("if {counter} > 2 {{ break {label}; }}"));
        self.indent -= 1;
        self.looped(body, label, |this, body| {
            this.inner(body, 2);
        });
        self.line(body, "}");
    }

    /// A loop's body, which may not run at all.
    fn looped(
        &mut self,
        body: &mut String,
        label: String,
        write: impl FnOnce(&mut Self, &mut String),
    ) {
        let before = self.variables.clone();
        self.labels.push((label, true));
        self.loops += 1;
        write(self, body);
        self.loops -= 1;
        self.labels.pop();
        self.variables.truncate(before.len());
        let after = std::mem::replace(&mut self.variables, before.clone());
        self.variables = merge(after, &before);
    }

    fn labelled_block(&mut self, body: &mut String) {
        let label = self.fresh("'b");
        self.line(body, &format!("{label}: {{"));
        self.labels.push((label, false));
        // A break leaves before what follows it in the block: what is moved there may be here still.
        let before = self.variables.clone();
        self.loops += 1;
        self.inner(body, 3);
        self.loops -= 1;
        self.labels.pop();
        self.line(body, "}");
        let after = self.variables.clone();
        self.variables = merge(after, &before);
    }

    /// Statements in a scope of their own.
    fn inner(&mut self, body: &mut String, at_least: u64) {
        let visible = self.variables.len();
        let shadowed: Vec<bool> = self.variables.iter().map(|v| v.shadowed).collect();
        self.indent += 1;
        let count = at_least + self.below(3);
        self.statements(body, count);
        self.indent -= 1;
        self.leave_scope(visible, &shadowed);
    }

    fn leave_scope(&mut self, visible: usize, shadowed: &[bool]) {
        self.variables.truncate(visible);
        for (variable, shadowed) in self.variables.iter_mut().zip(shadowed) {
            variable.shadowed = *shadowed;
        }
    }

    fn pick(&mut self, fits: impl Fn(&Variable) -> bool) -> Option<usize> {
        let fitting: Vec<usize> = (0..self.variables.len())
            .filter(|&index| !self.variables[index].shadowed && fits(&self.variables[index]))
            .collect();
        if fitting.is_empty() {
            return None;
        }
        let chosen = self.below(fitting.len() as u64) as usize;
        Some(fitting[chosen])
    }

    /// An expression of type `D`: a new one, or one that is moved.
    fn traced(&mut self, name: &str) -> String {
        let loops = self.loops;
        let movable =
            self.pick(|v| v.kind == Kind::Traced && v.owner == Owner::Here && v.loops == loops);
        match movable {
            Some(index) if self.chance(50) => {
                self.variables[index].owner = Owner::Moved;
                self.variables[index].name.clone()
            }
            _ => match self.below(3) {
                0 => format!("yield_!(ev(d(\"{name}\")))"),
                _ => format!("d(\"{name}\")"),
            },
        }
    }

    /// An expression of type `u32`.
    fn number(&mut self, depth: u32) -> String {
        let choice = if depth == 0 { self.below(3) } else { self.below(8) };
        match choice {
            0 => format!("{}", self.below(10)),
            1 => format!("see({})", self.below(10)),
            2 => match self.pick(|v| v.kind == Kind::Number) {
                Some(index) => self.variables[index].name.clone(),
                None => "3".to_string(),
            },
            3 | 4 => format!("yield_!(ev({}))", self.number(depth - 1)),
            5 => format!("({} + {})", self.number(depth - 1), self.number(depth - 1)),
            6 => format!("see({})", self.number(depth - 1)),
            _ => format!("{{ let x = {}; x + 1 }}", self.number(depth - 1)),
        }
    }

    fn condition(&mut self) -> String {
        match self.below(5) {
            0 => "yield_!(ev(true))".to_string(),
            1 => "yield_!(ev(false))".to_string(),
            2 => format!("{} % 2 == 0", self.number(1)),
            3 => format!("{} > 2 && yield_!(ev(true))", self.number(1)),
            _ => format!("see({} < 5)", self.number(1)),
        }
    }
}

/// What is owned where two ways meet.
fn merge(mut one: Vec<Variable>, other: &[Variable]) -> Vec<Variable> {
    for (one, other) in one.iter_mut().zip(other) {
        if one.owner != other.owner {
            one.owner = Owner::Maybe;
        }
    }
    one
}
