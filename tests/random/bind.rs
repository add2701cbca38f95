//! Statements that declare variables.

use super::{Generator, Kind, Meeting, OWNED, Owner};

impl Generator {
    pub(super) fn guard(&mut self, body: &mut String) {
        let name = self.fresh("_g");
        let value = if !self.quiet && self.chance(15) {
            format!("yield_!(ev(d({name:?})))")
        } else {
            format!("d({name:?})")
        };
        self.line(body, &format!("let {name} = {value};"));
    }

    pub(super) fn let_owned(&mut self, body: &mut String) {
        let kind = if self.chance(50) { Kind::Traced } else { self.one_of(&OWNED) };
        let name = self.fresh("v");
        let value = self.value(kind, &name);
        let mutable = self.chance(40);
        self.line(body, &format!("let {}{name} = {value};", if mutable { "mut " } else { "" }));
        self.declare(&name, kind, mutable);
    }

    pub(super) fn let_number(&mut self, body: &mut String) {
        let name = self.fresh("n");
        let value = self.number(2);
        self.line(body, &format!("let mut {name} = {value};"));
        self.declare(&name, Kind::Number, true);
    }

    /// Declares a name once more.
    pub(super) fn shadow(&mut self, body: &mut String) {
        let Some(index) = self.pick(|v| OWNED.contains(&v.kind) && !v.part) else { return };
        let (name, kind) = (self.variables[index].name.clone(), self.variables[index].kind);
        let value = self.value(kind, "s");
        self.line(body, &format!("let {name} = {value};"));
        self.declare(&name, kind, false);
    }

    /// `let (a, b) = ..`, of a variable or a new value. Pairs are not moved half by half: a state can keep the other half
    /// only where it is never used as a pair again.
    pub(super) fn let_pattern(&mut self, body: &mut String) {
        let (a, b) = (self.fresh("v"), self.fresh("v"));
        match self.below(3) {
            0 => {
                let value = self.value(Kind::Pair, "pair");
                self.line(body, &format!("let ({a}, mut {b}) = {value};"));
            }
            1 => {
                let first = self.traced(&a);
                let second = self.traced(&b);
                self.line(body, &format!("let [{a}, mut {b}] = [{first}, {second}];"));
            }
            _ => {
                let n = self.fresh("n");
                let (first, number) = (self.traced(&a), self.number(1));
                let second = self.traced(&b);
                let event = format!("ev(({first}, {number}, {second}))");
                self.line(body, &format!("let ({a}, mut {n}, mut {b}) = yield_!({event});"));
                self.declare(&a, Kind::Traced, false);
                self.declare(&n, Kind::Number, true);
                return self.declare(&b, Kind::Traced, true);
            }
        }
        self.declare(&a, Kind::Traced, false);
        self.declare(&b, Kind::Traced, true);
    }

    /// `let x;`, given a value on both ways.
    pub(super) fn let_late(&mut self, body: &mut String) {
        let kind = self.one_of(&[Kind::Traced, Kind::Number, Kind::Maybe]);
        let name = self.fresh("v");
        self.line(body, &format!("let mut {name};"));
        if self.chance(50) {
            self.guard(body);
        }
        let condition = self.condition();
        self.line(body, &format!("if {condition} {{"));
        let before = self.variables.clone();
        let mut meeting = Meeting::default();
        for (index, word) in ["} else {", "}"].into_iter().enumerate() {
            self.variables.clone_from(&before);
            let goes_on = self.scope(|this| {
                this.indent += 1;
                let goes_on = this.statements(body, 1);
                if goes_on {
                    let value = this.value(kind, &format!("{name}.{index}"));
                    this.line(body, &format!("{name} = {value};"));
                }
                this.indent -= 1;
                goes_on
            });
            meeting.arrive(&self.variables, goes_on);
            self.line(body, word);
        }
        match meeting.0 {
            Some(variables) => {
                self.variables = variables;
                self.declare(&name, kind, true);
            }
            // Nobody comes here; rustc still wants its type.
            None => {
                self.variables = before;
                let value = self.quietly(|this| this.value(kind, &name));
                self.line(body, &format!("{name} = {value};"));
                self.declare(&name, kind, true);
            }
        }
    }

    pub(super) fn let_else(&mut self, body: &mut String) {
        let name = self.fresh("v");
        let value = self.value(Kind::Maybe, &name);
        self.line(body, &format!("let Some(mut {name}) = {value} else {{"));
        let before = self.variables.clone();
        self.scope(|this| {
            this.indent += 1;
            if this.statements(body, 1) {
                let jump = this.jump();
                this.line(body, &format!("{jump};"));
            }
            this.indent -= 1;
        });
        self.line(body, "};");
        self.variables = before;
        self.declare(&name, Kind::Traced, true);
    }

    pub(super) fn closure(&mut self, body: &mut String) {
        let Some(index) = self.movable(Kind::Traced) else { return };
        let taken = self.moved(index);
        let name = self.fresh("f");
        if self.chance(50) {
            self.line(body, &format!("let {name} = move |n: u32| {{ {taken}.plus(n) }};"));
            self.declare(&name, Kind::Closure, false);
        } else {
            let by_move = if self.chance(50) { "move " } else { "" };
            self.line(body, &format!("let {name} = {by_move}|| {{ see(1); {taken} }};"));
            self.declare(&name, Kind::Once, false);
        }
    }

    /// Moves a variable and gives it a new value, perhaps with a yield between.
    pub(super) fn renew(&mut self, body: &mut String) {
        let fits = self.pick(|v| OWNED.contains(&v.kind) && v.mutable && v.owner == Owner::Here);
        let Some(index) = fits else { return };
        let (name, kind) = (self.variables[index].name.clone(), self.variables[index].kind);
        self.line(body, &format!("eat({name});"));
        let value = simple(kind);
        if self.chance(40) {
            self.line(body, "yield_!(ev(()));");
        }
        self.line(body, &format!("{name} = {value};"));
    }
}

/// A value of which no part leaves.
pub(super) fn simple(kind: Kind) -> &'static str {
    match kind {
        Kind::Traced => "d(\"renewed\")",
        Kind::Maybe => "yield_!(ev(Some(d(\"renewed\"))))",
        Kind::Pair => "(d(\"renewed.0\"), yield_!(ev(d(\"renewed.1\"))))",
        Kind::Job => "Job::One(d(\"renewed\"))",
        Kind::Sum => "sum(\"renewed\")",
        Kind::Number | Kind::Closure | Kind::Once | Kind::Numbers | Kind::Guards | Kind::Both => {
            "yield_!(ev(7))"
        }
    }
}
