//! Statements that hold something while some of their ways move a variable, or use a copy.

use super::{Generator, Kind, Owner};

impl Generator {
    /// What is held is no temporary of a suspension: nothing here waits but what is within.
    pub(super) fn held(&mut self, body: &mut String) {
        let Some(index) = self.movable_whole(Kind::Traced) else { return self.copied(body) };
        let shape = self.below(7);
        // What the condition and the number move, each turn of a loop would.
        let turns = usize::from(shape == 2 || shape == 6);
        self.loops += turns;
        let (condition, number) =
            self.quietly(|this| this.lending(index, |this| (this.condition(), this.number(0))));
        self.loops -= turns;
        let mutable = self.variables[index].mutable;
        let taken = self.moved(index);
        self.variables[index].owner = Owner::Maybe;
        let eaten = match self.below(5) {
            0 => format!("{taken}.into_name();"),
            1 => format!("let moved = {taken}; eat(moved);"),
            2 => format!("let f = move || {{ let n = {taken}.plus(1); see(n) }}; f();"),
            3 => format!("log(format!(\"{{{taken}:?}}\")); eat(Some({taken}));"),
            _ => format!("eat({taken});"),
        };
        let looked = match self.below(3) {
            0 => format!("log({taken}.name());"),
            1 => format!("log(format!(\"{{{taken}:?}} {{}}\", {taken}.plus({number})));"),
            _ => String::new(),
        };
        let otherwise = match mutable && self.chance(40) {
            true => format!("{taken} = d(\"other {taken}\");"),
            false => looked,
        };
        let name = self.fresh("n");
        let text = match shape {
            0 => format!(
                "let mut {name} = weigh(d(\"t\"), if {condition} {{ {eaten} 1 }} else {{ {otherwise} {number} }}, d(\"u\"));"
            ),
            1 => format!(
                "let mut {name} = d(\"t\").plus(1) + match {condition} {{ true => {{ {eaten} 1 }} false => {{ {otherwise} {number} }} }};"
            ),
            2 => format!(
                "let mut {name} = 0; for x in [d(\"x\"), d(\"y\"), d(\"z\")].iter() {{ {name} += 1; if see(x.name() == \"y\") {{ {eaten} break; }} log(x.name()); {otherwise} }}"
            ),
            3 => format!(
                "let mut {name} = {number}; match Some(d(\"t\")).as_ref() {{ Some(t) => {{ if {condition} {{ {eaten} }} else {{ {otherwise} }} log(t.name()); }} None => {{}} }}"
            ),
            4 => format!(
                "let mut {name} = {number}; if let Some(t) = Some(d(\"t\")).as_ref() && {condition} {{ {eaten} log(t.name()); }} else {{ {otherwise} }}"
            ),
            5 => format!(
                "let mut {name} = {number}; if let (a, _) = (d(\"a\"), d(\"b\")) {{ if {condition} {{ {eaten} }} log(a.name()); }}"
            ),
            _ => format!(
                "let mut {name} = {number}; while let Some(t) = Some(d(\"t\")).filter(|_| {name} < 99).as_ref() {{ {name} = 99; if {condition} {{ {eaten} break; }} {otherwise} log(t.name()); }}"
            ),
        };
        self.line(body, &text);
        self.declare(&name, Kind::Number, true);
    }

    /// A number that is used by value in each turn of a loop that holds what it borrows.
    fn copied(&mut self, body: &mut String) {
        let list = self.fresh("list");
        let Some(index) = self.present(Kind::Number) else { return };
        let number = self.variables[index].name.clone();
        let jump = self.one_of(&["", "continue;", "break;"]);
        self.line(body, &format!("let {list} = [d(\"x\"), d(\"y\")];"));
        self.line(
            body,
            &format!("for x in {list}.iter() {{ if see(x.name() == \"x\") {{ eat({number}); {jump} }} eat((x, {number})); }}"),
        );
    }
}
