//! Loops that match a field of a variable, of which some arms give it a new value, and others copy out of it, or look, and
//! jump.

use super::{Generator, Kind};

impl Generator {
    pub(super) fn phases(&mut self, body: &mut String) {
        let (slot, counter, label) = (self.fresh("slot"), self.fresh("c"), self.fresh("'l"));
        let phase = self.phase(&slot);
        self.line(
            body,
            &format!("let mut {slot} = Slot {{ phase: {phase}, name: d(\"{slot}\") }};"),
        );
        self.guard(body);
        self.line(body, &format!("let mut {counter} = 0u32;"));
        let head = self.one_of(&["loop", "while yield_!(ev(true))", "for _ in 0..9"]);
        self.line(body, &format!("{label}: {head} {{"));
        self.line(body, &format!("    {counter} += 1;"));
        self.line(body, &format!("    if {counter} > 5 {{ break {label}; }}"));
        self.looped(body, label, None, |this, body| match this.chance(60) {
            true => this.phase_arms(body, &slot),
            false => this.phase_conditions(body, &slot),
        });
        self.line(body, "}");
        if self.chance(50) {
            self.line(
                body,
                &format!("if let Phase::Count(k) = {slot}.phase {{ yield_!(ev(k)); }}"),
            );
        }
        if self.chance(50) {
            self.line(body, &format!("eat({slot}.name);"));
        }
        self.line(body, "yield_!(ev(()));");
    }

    fn phase_arms(&mut self, body: &mut String, slot: &str) {
        self.indent += 1;
        self.line(body, &format!("match {slot}.phase {{"));
        let guard = self.quietly(|this| this.number(0));
        self.arm(body, slot, &format!("Phase::Count(k) if k > {guard}"), &[("k", Kind::Number)]);
        self.arm(body, slot, "Phase::Two { a: _, n, b: _ } if n % 2 == 0", &[("n", Kind::Number)]);
        self.arm(body, slot, "Phase::One(g)", &[("g", Kind::Traced)]);
        let all = [("a", Kind::Traced), ("n", Kind::Number), ("b", Kind::Traced)];
        self.arm(body, slot, "Phase::Two { a, n, b }", &all);
        self.arm(body, slot, "Phase::Count(k)", &[("k", Kind::Number)]);
        self.arm(body, slot, "Phase::Idle", &[]);
        self.line(body, "}");
        self.indent -= 1;
    }

    fn phase_conditions(&mut self, body: &mut String, slot: &str) {
        self.indent += 1;
        self.line(body, &format!("if let Phase::Count(k) = {slot}.phase {{"));
        self.branch_of(body, slot, &[("k", Kind::Number)]);
        self.line(body, &format!("}} else if let Phase::One(g) = {slot}.phase {{"));
        self.branch_of(body, slot, &[("g", Kind::Traced)]);
        self.line(body, "} else {");
        self.branch_of(body, slot, &[]);
        self.line(body, "}");
        self.indent -= 1;
    }

    fn arm(&mut self, body: &mut String, slot: &str, pattern: &str, bound: &[(&str, Kind)]) {
        self.indent += 1;
        self.line(body, &format!("{pattern} => {{"));
        self.branch_of(body, slot, bound);
        self.line(body, "}");
        self.indent -= 1;
    }

    /// Where something is moved, nobody comes back to the loop before there is a new value.
    fn branch_of(&mut self, body: &mut String, slot: &str, bound: &[(&str, Kind)]) {
        let moves = bound.iter().any(|(_, kind)| *kind == Kind::Traced);
        let before = self.variables.clone();
        self.indent += 1;
        self.scope(|this| {
            bound.iter().for_each(|(name, kind)| this.declare(name, *kind, false));
            let renews = moves || this.chance(50);
            let target = this.targets.pop_if(|_| moves);
            let mut goes_on = this.statements(body, u64::from(renews));
            if goes_on && renews {
                let phase = this.phase(slot);
                this.line(body, &format!("{slot}.phase = {phase};"));
            }
            this.targets.extend(target);
            if this.chance(30) && goes_on {
                this.line(body, &format!("log({slot}.name.name());"));
            }
            if this.chance(70) && goes_on {
                this.leave(body);
                goes_on = this.statements(body, 1);
            }
            if this.chance(30) && goes_on {
                let jump = this.jump();
                this.line(body, &format!("{jump};"));
            }
        });
        self.indent -= 1;
        self.variables = before;
    }

    fn phase(&mut self, name: &str) -> String {
        match self.below(4) {
            0 => "Phase::Idle".to_string(),
            1 => format!("Phase::Count({})", self.number(1)),
            2 => format!("Phase::One({})", self.traced(&format!("{name}.g"))),
            _ => {
                let first = self.traced(&format!("{name}.a"));
                let n = self.number(1);
                format!(
                    "Phase::Two {{ a: {first}, n: {n}, b: {} }}",
                    self.traced(&format!("{name}.b"))
                )
            }
        }
    }
}
