//! Values of which only a part is taken: variables that nobody names again, and what a `yield_!` gave.

use super::{Generator, Kind, Meeting};

impl Generator {
    /// `let w = both(..)`: the text does not show what it is made of.
    pub(super) fn let_both(&mut self, body: &mut String) {
        let name = self.fresh("w");
        let (first, number) = (self.traced(&format!("{name}.a")), self.number(1));
        let second = self.traced(&format!("{name}.b"));
        self.line(body, &format!("let {name} = both({first}, {number}, {second});"));
        self.declare(&name, Kind::Both, false);
    }

    /// Takes a part of such a variable, which is not named again on this way.
    pub(super) fn take_part(&mut self, body: &mut String) -> bool {
        let Some(index) = self.movable_whole(Kind::Both) else { return true };
        let name = self.moved(index);
        let (a, n) = (self.fresh("v"), self.fresh("n"));
        match self.below(4) {
            0 => {
                self.line(body, &format!("let Both {{ a: mut {a}, .. }} = {name};"));
                self.declare(&a, Kind::Traced, true);
            }
            1 => {
                self.line(body, &format!("let Both {{ b: {a}, n: {n}, a: _ }} = {name};"));
                self.declare(&a, Kind::Traced, false);
                self.declare(&n, Kind::Number, false);
            }
            2 => {
                self.line(body, &format!("let Both {{ n: {n}, .. }} = {name};"));
                self.declare(&n, Kind::Number, false);
            }
            _ => {
                self.line(body, &format!("match {name} {{"));
                let guarded = format!("Both {{ b: {a}, n: {n}, .. }} if {n} > 2");
                return self.arms(
                    body,
                    &[
                        (&guarded, &[(&a, Kind::Traced), (&n, Kind::Number)]),
                        (&format!("Both {{ a: {a}, .. }}"), &[(&a, Kind::Traced)]),
                    ],
                );
            }
        }
        true
    }

    /// `match yield_!(..) { (a, _) => .., _ => .. }`
    pub(super) fn match_yielded(&mut self, body: &mut String) -> bool {
        if self.quiet {
            return true;
        }
        let (a, option) = (self.fresh("v"), self.fresh("v"));
        let first = self.traced(&a);
        let second = self.value(Kind::Maybe, &option);
        self.line(body, &format!("match yield_!(ev(({first}, {second}))) {{"));
        self.arms(
            body,
            &[
                (&format!("({a}, None)"), &[(&a, Kind::Traced)]),
                (
                    &format!("(_, Some({option})) if {option}.name() == \"x\""),
                    &[(&option, Kind::Traced)],
                ),
                (&format!("({a}, _) if {a}.name() != \"t\""), &[(&a, Kind::Traced)]),
                ("_", &[]),
            ],
        )
    }

    /// `if let (a, Some(_)) = yield_!(..) { .. } else { .. }`
    pub(super) fn if_let_yielded(&mut self, body: &mut String) -> bool {
        if self.quiet {
            return true;
        }
        let a = self.fresh("v");
        let first = self.traced(&a);
        let second = self.value(Kind::Maybe, "if");
        let pattern = if self.chance(50) { format!("({a}, Some(_))") } else { "(_, None)".into() };
        let binds = pattern.contains(&a);
        let more =
            if self.chance(30) { format!(" && see({})", self.chance(70)) } else { String::new() };
        self.line(body, &format!("if let {pattern} = yield_!(ev(({first}, {second}))){more} {{"));
        let before = self.variables.clone();
        let mut meeting = Meeting::default();
        let goes_on = self.scope(|this| {
            if binds {
                this.declare(&a, Kind::Traced, false);
            }
            this.inner(body, 1)
        });
        meeting.arrive(&self.variables, goes_on);
        self.variables.clone_from(&before);
        let mut goes_on = true;
        if self.chance(60) {
            self.line(body, "} else {");
            goes_on = self.inner(body, 1);
        }
        meeting.arrive(&self.variables, goes_on);
        self.line(body, "}");
        self.meet(meeting, before)
    }

    /// `while let (Some(_), n) = yield_!(..) { .. }`
    pub(super) fn while_let_yielded(&mut self, body: &mut String) {
        if self.quiet {
            return;
        }
        let (count, n, label) = (self.fresh("c"), self.fresh("n"), self.fresh("'l"));
        self.line(body, &format!("let mut {count} = 0u32;"));
        let condition =
            format!("let (Some(_), {n}) = yield_!(ev((Some(d(\"turn\")), {count}))) && {n} < 2");
        self.line(body, &format!("{label}: while {condition} {{"));
        self.line(body, &format!("    {count} += 1;"));
        self.looped(body, label, None, |this, body| {
            this.declare(&n, Kind::Number, false);
            this.inner(body, 2);
        });
        self.line(body, "}");
    }
}
