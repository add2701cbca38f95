//! Loops of which each turn takes parts of a variable, looks at others or renews some, and gives all of it a new value at last.

use super::Generator;

/// The parts of an `Order`.
const PARTS: [&str; 2] = ["first", "second"];

impl Generator {
    pub(super) fn renewals(&mut self, body: &mut String) {
        let (order, counter, label) = (self.fresh("order"), self.fresh("c"), self.fresh("'l"));
        let value = self.order(&order);
        self.line(body, &format!("let mut {order} = {value};"));
        self.guard(body);
        self.line(body, &format!("let mut {counter} = 0u32;"));
        let head = self.one_of(&["loop", "while yield_!(ev(true))", "for _ in 0..9"]);
        self.line(body, &format!("{label}: {head} {{"));
        self.line(body, &format!("    {counter} += 1;"));
        self.line(body, &format!("    if {counter} > 4 {{ break {label}; }}"));
        let end = label.clone();
        self.looped(body, label, None, |this, body| {
            this.indent += 1;
            // A turn that begins anew finds the variable whole.
            let target = this.targets.pop();
            if this.turn_with(body, &order) {
                this.renew_order(body, &order, &end);
                this.targets.extend(target);
                this.inner(body, 0);
            } else {
                this.targets.extend(target);
            }
            this.indent -= 1;
        });
        self.line(body, "}");
        self.line(body, "yield_!(ev(()));");
    }

    /// Gives whether control comes past it.
    fn turn_with(&mut self, body: &mut String, order: &str) -> bool {
        let mut there = PARTS.to_vec();
        for _ in 0..2 + self.below(4) {
            let part = self.one_of(&PARTS);
            let is_there = there.contains(&part);
            let line = match self.below(10) {
                0..=3 if is_there => {
                    there.retain(|other| *other != part);
                    self.taken(order, part)
                }
                4..=5 if is_there => format!("log({order}.{part}.name());"),
                6 => format!("eat({order}.n);"),
                7 => {
                    if !is_there {
                        there.push(part);
                    }
                    format!("{order}.{part} = {};", self.traced(&format!("{order}.{part}'")))
                }
                _ if !self.statements(body, 1) => return false,
                _ => continue,
            };
            self.line(body, &line);
        }
        true
    }

    fn taken(&mut self, order: &str, part: &str) -> String {
        match self.below(4) {
            0 => format!("eat({order}.{part});"),
            1 => format!("eat(({order}.{part}, yield_!(ev({}))));", self.below(9)),
            2 => format!("log(&format!(\"{{:?}}\", Some({order}.{part})));"),
            _ => {
                let name = self.fresh("v");
                format!("let {name} = {order}.{part}; yield_!(ev(())); eat({name});")
            }
        }
    }

    /// All of it gets a new value, or the loop is left.
    fn renew_order(&mut self, body: &mut String, order: &str, label: &str) {
        let value = self.order(order);
        let line = match self.below(4) {
            0 => format!("{order} = {value};"),
            1 => format!("{order} = yield_!(ev({value}));"),
            2 => {
                let condition = self.condition();
                format!("if {condition} {{ {order} = {value}; }} else {{ break {label}; }}")
            }
            _ => format!(
                "match yield_!(ev(Some({value}))) {{ Some(next) => {order} = next, None => return Ok(2) }}"
            ),
        };
        self.line(body, &line);
    }

    fn order(&mut self, name: &str) -> String {
        let first = self.traced(&format!("{name}.1"));
        let second = self.traced(&format!("{name}.2"));
        format!("Order {{ first: {first}, second: {second}, n: {} }}", self.number(1))
    }
}
