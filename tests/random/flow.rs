//! What decides where control goes.

use super::{Generator, Kind, Meeting, Owner, Target};

impl Generator {
    /// Leaves a loop, a block or the function on one way.
    pub(super) fn leave(&mut self, body: &mut String) {
        let condition = self.condition();
        let before = self.variables.clone();
        self.line(body, &format!("if {condition} {{"));
        self.indent += 1;
        if self.chance(30) {
            self.guard(body);
        }
        let jump = self.jump();
        self.line(body, &format!("{jump};"));
        self.indent -= 1;
        self.line(body, "}");
        self.variables = before;
    }

    /// A jump, which may take variables along that it leaves for good.
    pub(super) fn jump(&mut self) -> String {
        if self.targets.is_empty() || self.chance(20) {
            let eaten = self.eaten_on_the_way(0, None);
            let value = if eaten.is_empty() { self.number(1) } else { "9".to_string() };
            return format!("{{ {eaten}return Ok({value}) }}");
        }
        let chosen = self.below(self.targets.len() as u64) as usize;
        // What has no value here has none behind the target, whatever it is given further on.
        let gone = (0..self.variables.len()).filter(|&v| self.variables[v].owner != Owner::Here);
        let gone: Vec<usize> = gone.collect();
        self.targets[chosen].moved.extend(gone);
        let Target { label, loops, is_loop, value, .. } = &self.targets[chosen];
        let (label, loops, is_loop, value) = (label.clone(), *loops, *is_loop, *value);
        if is_loop && self.chance(40) {
            let eaten = self.eaten_on_the_way(loops + 1, Some(chosen));
            return format!("{{ {eaten}continue {label} }}");
        }
        let eaten = self.eaten_on_the_way(loops, Some(chosen));
        match value {
            None => format!("{{ {eaten}break {label} }}"),
            // A jump in the value would go by what was eaten.
            Some(kind) if !eaten.is_empty() => {
                format!("{{ {eaten}break {label} ({}) }}", super::bind::simple(kind))
            }
            Some(kind) => {
                // Its value may be moved from further out than other expressions here could.
                let loops = std::mem::replace(&mut self.loops, loops);
                let value = self.value(kind, "broken");
                self.loops = loops;
                format!("{{ {eaten}break {label} ({value}) }}")
            }
        }
    }

    /// `eat(variable);` of one that is declared where the jump goes, or further in.
    fn eaten_on_the_way(&mut self, loops: usize, target: Option<usize>) -> String {
        if self.chance(60) {
            return String::new();
        }
        let found =
            self.pick(|v| v.kind == Kind::Traced && v.owner == Owner::Here && v.loops >= loops);
        let Some(index) = found else { return String::new() };
        self.variables[index].owner = Owner::Moved;
        if let Some(target) = target {
            self.targets[target].moved.push(index);
        }
        format!("eat({}); ", self.variables[index].name)
    }

    pub(super) fn branch(&mut self, body: &mut String) -> bool {
        let condition = self.condition();
        self.line(body, &format!("if {condition} {{"));
        let before = self.variables.clone();
        let mut meeting = Meeting::default();
        let goes_on = self.inner(body, 1);
        meeting.arrive(&self.variables, goes_on);
        self.variables.clone_from(&before);
        let mut goes_on = true;
        if self.chance(30) {
            let condition = self.condition();
            self.line(body, &format!("}} else if {condition} {{"));
            let after_condition = self.variables.clone();
            let comes = self.inner(body, 1);
            meeting.arrive(&self.variables, comes);
            self.variables = after_condition;
        }
        if self.chance(50) {
            self.line(body, "} else {");
            goes_on = self.inner(body, 1);
        }
        meeting.arrive(&self.variables, goes_on);
        self.line(body, "}");
        self.meet(meeting, before)
    }

    /// Goes on where ways have met.
    pub(super) fn meet(&mut self, meeting: Meeting, before: Vec<super::Variable>) -> bool {
        let comes = meeting.0.is_some();
        self.variables = meeting.0.unwrap_or(before);
        comes
    }

    /// An arm for each pattern, each with what it binds.
    pub(super) fn arms(&mut self, body: &mut String, arms: &[(&str, &[(&str, Kind)])]) -> bool {
        let before = self.variables.clone();
        let mut meeting = Meeting::default();
        for (pattern, bound) in arms {
            self.variables.clone_from(&before);
            self.indent += 1;
            self.line(body, &format!("{pattern} => {{"));
            let goes_on = self.scope(|this| {
                for (name, kind) in *bound {
                    this.declare(name, *kind, false);
                }
                this.inner(body, 1)
            });
            self.line(body, "}");
            self.indent -= 1;
            meeting.arrive(&self.variables, goes_on);
        }
        self.line(body, "}");
        self.meet(meeting, before)
    }

    pub(super) fn matching(&mut self, body: &mut String) -> bool {
        let scrutinee = self.number(2);
        self.line(body, &format!("match {scrutinee} % 3 {{"));
        // A guard must not move.
        let guard = self.number(0);
        let guard = if self.chance(30) { format!("yield_!(ev({guard}))") } else { guard };
        let guarded = format!("n if n == {guard}");
        self.arms(body, &[("0", &[]), (&guarded, &[]), ("_", &[])])
    }

    /// A new value is matched by move.
    pub(super) fn match_job(&mut self, body: &mut String) -> bool {
        let scrutinee = self.value(Kind::Job, "job");
        let (a, b, n) = (self.fresh("v"), self.fresh("v"), self.fresh("n"));
        self.line(body, &format!("match ({scrutinee}) {{"));
        let two = format!("Job::Two {{ a: {a}, n: {n}, b: {b} }} if {n} < 7");
        let other = format!("Job::Two {{ a: {a}, n: {n}, b: {b} }}");
        let all = [(&*a, Kind::Traced), (&*n, Kind::Number), (&*b, Kind::Traced)];
        self.arms(
            body,
            &[
                ("Job::Idle", &[]),
                (&format!("Job::One({a})"), &[(&a, Kind::Traced)]),
                (&two, &all),
                (&other, &all),
            ],
        )
    }

    /// A variable is matched by reference.
    pub(super) fn match_variable(&mut self, body: &mut String) -> bool {
        let Some(index) = self.present(Kind::Job) else { return true };
        let name = self.variables[index].name.clone();
        let n = self.fresh("n");
        let by_reference = self.chance(50);
        let (scrutinee, word) =
            if by_reference { (format!("&{name}"), "") } else { (name, "ref ") };
        self.line(body, &format!("let mut {n} = match {scrutinee} {{"));
        self.line(body, &format!("    Job::One({word}a) if a.name() == \"x\" => 1,"));
        self.line(body, "    Job::Two { n, .. } => { let m: u32 = n.clone(); m }");
        self.line(body, "    _ => 3,");
        self.line(body, "};");
        self.declare(&n, Kind::Number, true);
        true
    }

    pub(super) fn if_let(&mut self, body: &mut String) -> bool {
        let name = self.fresh("v");
        let value = self.value(Kind::Maybe, &name);
        self.line(body, &format!("if let Some({name}) = {value} {{"));
        let before = self.variables.clone();
        let mut meeting = Meeting::default();
        let goes_on = self.scope(|this| {
            this.declare(&name, Kind::Traced, false);
            this.inner(body, 1)
        });
        meeting.arrive(&self.variables, goes_on);
        self.variables.clone_from(&before);
        let mut goes_on = true;
        if self.chance(40) {
            self.line(body, "} else {");
            goes_on = self.inner(body, 1);
        }
        meeting.arrive(&self.variables, goes_on);
        self.line(body, "}");
        self.meet(meeting, before)
    }

    /// Conditions of which each may fail; what they move is new.
    pub(super) fn if_let_chain(&mut self, body: &mut String) -> bool {
        let (a, b) = (self.fresh("v"), self.fresh("v"));
        let before = self.variables.clone();
        for variable in &mut self.variables {
            variable.lent |= variable.kind != Kind::Number;
        }
        let mut links = vec![format!("let Some({a}) = {}", self.value(Kind::Maybe, &a))];
        if self.chance(60) {
            links.push(self.condition());
        }
        if self.chance(60) {
            links.push(format!("{a}.name() != \"x\""));
        }
        links.push(format!("let Some({b}) = {}", self.value(Kind::Maybe, &b)));
        self.variables.clone_from(&before);
        self.line(body, &format!("if {} {{", links.join(" && ")));
        let mut meeting = Meeting::default();
        let goes_on = self.scope(|this| {
            this.declare(&a, Kind::Traced, false);
            this.declare(&b, Kind::Traced, false);
            this.inner(body, 1)
        });
        meeting.arrive(&self.variables, goes_on);
        self.variables.clone_from(&before);
        let mut goes_on = true;
        if self.chance(50) {
            self.line(body, "} else {");
            goes_on = self.inner(body, 1);
        }
        meeting.arrive(&self.variables, goes_on);
        self.line(body, "}");
        self.meet(meeting, before)
    }

    pub(super) fn nested_block(&mut self, body: &mut String) -> bool {
        self.line(body, "{");
        let goes_on = self.inner(body, 2);
        self.line(body, "}");
        goes_on
    }

    pub(super) fn let_branch(&mut self, body: &mut String) {
        let kind = self.one_of(&[Kind::Number, Kind::Traced, Kind::Maybe]);
        let name = self.fresh("v");
        let condition = self.condition();
        self.line(body, &format!("let mut {name} = if {condition} {{"));
        let before = self.variables.clone();
        let mut meeting = Meeting::default();
        for word in ["} else {", "};"] {
            self.variables.clone_from(&before);
            let goes_on = self.scope(|this| {
                this.indent += 1;
                this.statements(body, 1);
                let value = this.value(kind, &name);
                this.line(body, &value);
                this.indent -= 1;
                true
            });
            meeting.arrive(&self.variables, goes_on);
            self.line(body, word);
        }
        self.meet(meeting, before);
        self.declare(&name, kind, true);
    }

    pub(super) fn for_loop(&mut self, body: &mut String) {
        let name = self.fresh("n");
        let label = self.fresh("'l");
        let rounds = self.below(4);
        self.line(body, &format!("{label}: for {name} in 0..{rounds}u32 {{"));
        self.looped(body, label, None, |this, body| {
            this.declare(&name, Kind::Number, false);
            this.inner(body, 3);
        });
        self.line(body, "}");
    }

    pub(super) fn owned_loop(&mut self, body: &mut String) {
        let (name, other) = (self.fresh("v"), self.fresh("v"));
        let label = self.fresh("'l");
        let pairs = self.chance(40);
        let list = match pairs {
            true => {
                format!("[(d(\"{name}a\"), d(\"{other}a\")), (d(\"{name}b\"), d(\"{other}b\"))]")
            }
            false => format!("vec![d(\"{name}a\"), {}]", self.traced(&format!("{name}b"))),
        };
        let pattern = if pairs { format!("({name}, {other})") } else { name.clone() };
        self.line(body, &format!("{label}: for {pattern} in {list} {{"));
        self.looped(body, label, None, |this, body| {
            this.declare(&name, Kind::Traced, false);
            if pairs {
                this.declare(&other, Kind::Traced, false);
            }
            this.inner(body, 2);
        });
        self.line(body, "}");
    }

    pub(super) fn stack_loop(&mut self, body: &mut String) {
        let (stack, name, label) = (self.fresh("s"), self.fresh("v"), self.fresh("'l"));
        let first = self.traced(&format!("{name}a"));
        self.line(body, &format!("let mut {stack} = vec![{first}, d(\"{name}b\")];"));
        let extra = if self.chance(40) { " && yield_!(ev(true))" } else { "" };
        self.line(body, &format!("{label}: while let Some({name}) = {stack}.pop(){extra} {{"));
        self.looped(body, label, None, |this, body| {
            this.declare(&name, Kind::Traced, false);
            this.inner(body, 2);
        });
        self.line(body, "}");
    }

    pub(super) fn while_loop(&mut self, body: &mut String) {
        let counter = self.fresh("c");
        let label = self.fresh("'l");
        let rounds = 1 + self.below(3);
        self.line(body, &format!("let mut {counter} = 0u32;"));
        let extra = if self.chance(40) { " && yield_!(ev(true))" } else { "" };
        self.line(body, &format!("{label}: while {counter} < {rounds}{extra} {{"));
        self.line(body, &format!("    {counter} += 1;"));
        self.looped(body, label, None, |this, body| {
            this.inner(body, 2);
        });
        self.line(body, "}");
    }

    pub(super) fn plain_loop(&mut self, body: &mut String) {
        let counter = self.fresh("c");
        let label = self.fresh("'l");
        self.line(body, &format!("let mut {counter} = 0u32;"));
        self.line(body, &format!("{label}: loop {{"));
        self.line(body, &format!("    {counter} += 1;"));
        self.line(body, &format!("    if {counter} > 2 {{ break {label}; }}"));
        self.looped(body, label, None, |this, body| {
            this.inner(body, 2);
        });
        self.line(body, "}");
    }

    pub(super) fn loop_with_value(&mut self, body: &mut String) {
        let kind = self.one_of(&[Kind::Number, Kind::Traced, Kind::Maybe]);
        let (name, counter, label) = (self.fresh("v"), self.fresh("c"), self.fresh("'l"));
        self.line(body, &format!("let mut {counter} = 0u32;"));
        self.line(body, &format!("let mut {name} = {label}: loop {{"));
        self.line(body, &format!("    {counter} += 1;"));
        let last = self.quietly(|this| match kind {
            Kind::Number => this.number(0),
            Kind::Traced => "d(\"last\")".to_string(),
            _ => "Some(d(\"last\"))".to_string(),
        });
        self.line(body, &format!("    if {counter} > 2 {{ break {label} {last}; }}"));
        self.looped(body, label, Some(kind), |this, body| {
            this.inner(body, 2);
        });
        self.line(body, "};");
        self.declare(&name, kind, true);
    }

    /// A loop's body, which may not run at all.
    pub(super) fn looped(
        &mut self,
        body: &mut String,
        label: String,
        value: Option<Kind>,
        write: impl FnOnce(&mut Self, &mut String),
    ) {
        let before = self.variables.clone();
        let loops = self.loops;
        self.targets.push(Target { label, loops, is_loop: true, value, moved: Vec::new() });
        self.loops += 1;
        self.scope(|this| write(this, body));
        self.loops -= 1;
        self.variables = before;
        self.end_target();
    }

    /// Behind a target, what was moved on one of the ways out may be gone.
    fn end_target(&mut self) {
        let Some(target) = self.targets.pop() else { return };
        for index in target.moved {
            if let Some(variable) = self.variables.get_mut(index) {
                variable.owner = Owner::Maybe;
            }
        }
    }

    pub(super) fn labelled_block(&mut self, body: &mut String) -> bool {
        let label = self.fresh("'b");
        self.line(body, &format!("{label}: {{"));
        let loops = self.loops;
        self.targets.push(Target { label, loops, is_loop: false, value: None, moved: Vec::new() });
        self.inner(body, 3);
        self.end_target();
        self.line(body, "}");
        true
    }
}
