//! Patterns and places of more shapes: structs, slices, arrays, halves of pairs, and temporaries.

use super::{Generator, Kind, Owner, Variable};

impl Generator {
    /// `let Both { a, n, .. } = ..`, `let [a, .., b] = ..`
    pub(super) fn let_shape(&mut self, body: &mut String) {
        let (a, b, n) = (self.fresh("v"), self.fresh("v"), self.fresh("n"));
        let (first, second) = (self.traced(&a), self.traced(&b));
        let (left, right) = match self.below(5) {
            0 => {
                let n = self.number(1);
                let right = format!("Both {{ b: {second}, n: {n}, a: {first} }}");
                (format!("Both {{ a: {a}, b: mut {b}, .. }}"), right)
            }
            1 => {
                let right = format!("[{first}, d(\"{a} middle\"), {second}]");
                (format!("[{a}, .., mut {b}]"), right)
            }
            2 => {
                let right = format!("[{first}, {second}, d(\"{b} last\")]");
                (format!("[{a}, mut {b}, _]"), right)
            }
            3 => {
                let right = format!("((({first}, {}), 3), {second})", self.number(1));
                (format!("((({a}, _), _), mut {b})"), right)
            }
            _ => {
                let number = self.number(1);
                let right = format!("Both {{ a: {first}, n: {number}, b: {second} }}");
                self.line(
                    body,
                    &format!("let Both {{ a: {a}, n: mut {n}, b: mut {b} }} = {right};"),
                );
                self.declare(&a, Kind::Traced, false);
                self.declare(&n, Kind::Number, true);
                return self.declare(&b, Kind::Traced, true);
            }
        };
        let waits = !self.quiet && self.chance(30);
        let right = if waits { format!("yield_!(ev({right}))") } else { right };
        self.line(body, &format!("let {left} = {right};"));
        self.declare(&a, Kind::Traced, false);
        self.declare(&b, Kind::Traced, true);
    }

    /// A pair or struct that is written out, and moved half by half.
    pub(super) fn let_halves(&mut self, body: &mut String) {
        let name = self.fresh("p");
        let (first, second) =
            (self.traced(&format!("{name}.0")), self.traced(&format!("{name}.1")));
        let (value, fields) = match self.below(4) {
            0 => (format!("Couple({first}, {second})"), ["0", "1"]),
            1 => {
                let n = self.number(1);
                (format!("Both {{ a: {first}, n: {n}, b: {second} }}"), ["a", "b"])
            }
            2 => (format!("(({first}, {second}), 7)"), ["0.0", "0.1"]),
            _ => (format!("({first}, {second})"), ["0", "1"]),
        };
        self.line(body, &format!("let mut {name} = {value};"));
        for field in fields {
            self.declare(&format!("{name}.{field}"), Kind::Traced, true);
        }
    }

    pub(super) fn let_numbers(&mut self, body: &mut String) {
        let name = self.fresh("a");
        let value = match self.below(3) {
            0 => format!("[{}; 3]", self.number(1)),
            1 => "[const { 1 + 1 }; 3]".to_string(),
            _ => format!("[{}, {}, {}]", self.number(1), self.number(1), self.number(1)),
        };
        self.line(body, &format!("let mut {name} = {value};"));
        self.declare(&name, Kind::Numbers, true);
    }

    /// `numbers[index] += ..`
    pub(super) fn change_numbers(&mut self, body: &mut String) {
        let Some(index) = self.present(Kind::Numbers) else { return };
        let name = self.variables[index].name.clone();
        let (at, value) = self.lending(index, |this| (this.number(1), this.number(2)));
        let operator = self.one_of(&["=", "+=", "^=", "|="]);
        match self.below(4) {
            0 => self.line(body, &format!("[{name}[0], .., {name}[2]] = [{value}, 1, 2];")),
            1 => self.line(body, &format!("({name}[({at}) as usize % 3], _) = ({value}, 1);")),
            _ => self.line(body, &format!("{name}[({at}) as usize % 3] {operator} {value};")),
        }
    }

    pub(super) fn let_guards(&mut self, body: &mut String) {
        let name = self.fresh("g");
        let values = [0, 1, 2].map(|at| self.traced(&format!("{name}.{at}")));
        let mutable = self.chance(80);
        let written = if mutable { "mut " } else { "" };
        self.line(body, &format!("let {written}{name} = [{}];", values.join(", ")));
        self.declare(&name, Kind::Guards, mutable);
    }

    /// `guards[index] = ..`
    pub(super) fn change_guards(&mut self, body: &mut String) {
        let Some(index) = self.present(Kind::Guards) else { return };
        let Variable { name, mutable, .. } = self.variables[index].clone();
        let choice = if mutable { self.below(5) } else { 4 };
        let at = self.lending(index, |this| this.number(1));
        let at = format!("({at}) as usize % 3");
        let line = match choice {
            0 => {
                let value = self.lending(index, |this| this.traced("exchanged"));
                format!("{name}[{at}] = {value};")
            }
            1 => format!("eat(std::mem::replace(&mut {name}[{at}], d(\"new\")));"),
            2 => format!("{name}.swap(0, {at});"),
            3 => format!("for g in {name}.iter_mut() {{ *g = d(\"each\"); log(g.name()); }}"),
            _ => format!("log({name}[{at}].name());"),
        };
        self.line(body, &line);
    }

    /// Values that nobody binds, in a statement that does not wait.
    pub(super) fn temporaries(&mut self, body: &mut String) {
        let (name, number) = (self.fresh("n"), self.quietly(|this| this.number(1)));
        let value = match self.below(6) {
            0 => format!("d(\"t\").plus({number}) + d(\"u\").plus(1)"),
            1 => format!("Some(d(\"t\")).as_ref().map(|t| t.plus(see(1))).unwrap_or({number})"),
            2 => format!("{{ let _h = d(\"h\"); d(\"t\").plus({number}) }}"),
            3 => format!("match d(\"t\").name() {{ \"t\" => {number}, _ => 2 }}"),
            4 => format!("if let \"x\" = d(\"t\").name() {{ 1 }} else {{ {number} }}"),
            _ => format!("weigh(d(\"t\"), d(\"u\").plus({number}), d(\"v\"))"),
        };
        self.line(body, &format!("let mut {name} = {value};"));
        self.declare(&name, Kind::Number, true);
    }

    /// `match (number, option) { .. }`, of new values.
    pub(super) fn match_pair(&mut self, body: &mut String) -> bool {
        let name = self.fresh("v");
        let number = self.number(2);
        let option = self.value(Kind::Maybe, &name);
        self.line(body, &format!("match (({number}) % 3, {option}) {{"));
        let bound = [(&*name, Kind::Traced)];
        let chained = format!("(2, Some({name})) if let Some(3) = Some(see(3)) && see(true)");
        self.arms(
            body,
            &[
                (&format!("(0, Some({name}))"), &bound),
                (&format!("(1, Some({name})) if {name}.name() != \"x\""), &bound),
                (&chained, &bound),
                ("(_, None)", &[]),
                (&format!("(_, Some({name}))"), &bound),
            ],
        )
    }

    /// `match [..] { [a, b] if .. => .., [a, b] => .. }`: what an arm leaves would be a temporary of the statement.
    pub(super) fn match_slice(&mut self, body: &mut String) -> bool {
        let (a, b) = (self.fresh("v"), self.fresh("v"));
        let (first, second) = (self.traced(&a), self.traced(&b));
        self.line(body, &format!("match [{first}, {second}] {{"));
        let bound = [(&*a, Kind::Traced), (&*b, Kind::Traced)];
        let chained = format!("[{a}, {b}] if let \"x\" = {a}.name() && {b}.plus(1) > 0");
        self.arms(
            body,
            &[
                (&format!("[{a}, {b}] if {b}.name() == \"d\""), &bound),
                (&chained, &bound),
                (&format!("[{a}, {b}]"), &bound),
            ],
        )
    }

    /// Loops over more iterators.
    pub(super) fn counted_loop(&mut self, body: &mut String) {
        let (name, value, label) = (self.fresh("n"), self.fresh("v"), self.fresh("'l"));
        let made = self.traced(&value);
        let (pattern, list) = match self.below(4) {
            0 => (format!("({name}, {value})"), format!("(0u32..).zip([{made}, d(\"{value}b\")])")),
            1 => (
                format!("({value}, mut {name})"),
                format!("vec![{made}, d(\"{value}b\")].into_iter().zip((1..=9u32).rev())"),
            ),
            2 => (
                format!("({value}, {name}, _)"),
                format!("[({made}, 1, d(\"{value}c\")), (d(\"{value}b\"), 2, d(\"{value}d\"))]"),
            ),
            _ => (
                format!("({name}, ({value}, _))"),
                format!("(0..=4u32).step_by(2).zip([({made}, 1), (d(\"{value}b\"), 2)])"),
            ),
        };
        self.line(body, &format!("{label}: for {pattern} in {list} {{"));
        self.looped(body, label, None, |this, body| {
            this.declare(&value, Kind::Traced, false);
            this.declare(&name, Kind::Number, false);
            this.inner(body, 2);
        });
        self.line(body, "}");
    }

    /// Numbers from arrays, constants, functions and closures.
    pub(super) fn shaped_number(&mut self, depth: u32) -> String {
        match self.below(6) {
            0 => format!("const {{ 2 + {} }}", self.below(3)),
            1 => format!("{{ fn next(n: u32) -> u32 {{ n + 1 }} next({}) }}", self.number(depth)),
            2 => format!("((1..=see(3)).contains(&({})) as u32)", self.number(depth)),
            3 => format!(
                "{{ let Some(n) = Some({}) else {{ return Err(\"none\") }}; n }}",
                self.number(depth)
            ),
            4 => format!("{{ let x; x = {}; x + {} }}", self.number(depth), self.number(0)),
            _ => {
                let found = self.pick(|v| v.kind == Kind::Numbers && v.owner == Owner::Here);
                let Some(index) = found else { return self.number(depth) };
                let name = self.variables[index].name.clone();
                let at = self.lending(index, |this| this.number(depth));
                format!("{name}[({at}) as usize % 3]")
            }
        }
    }
}
