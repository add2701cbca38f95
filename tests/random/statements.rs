//! Statements, but for what declares variables and what decides where control goes.

use super::{Generator, Kind, OWNED, Owner};

impl Generator {
    /// Writes statements; gives whether control comes past them.
    pub(super) fn statements(&mut self, body: &mut String, count: u64) -> bool {
        for _ in 0..count {
            if !self.statement(body) {
                return false;
            }
        }
        true
    }

    fn statement(&mut self, body: &mut String) -> bool {
        self.budget -= 1;
        let choice = if self.budget > 0 { self.below(72) } else { self.below(22) };
        match choice {
            0 | 1 => self.guard(body),
            2..=4 => self.let_owned(body),
            5 => self.let_number(body),
            6 | 7 => self.yield_statement(body),
            8 => self.eat(body),
            9 => self.look(body),
            10 => self.assign_number(body),
            11 => self.assign_owned(body),
            12 => self.shadow(body),
            13 => self.question(body),
            14 => self.let_pattern(body),
            15 => self.closure(body),
            16 => self.renew(body),
            17 => self.assign_pattern(body),
            18 => self.compound(body),
            19 => self.discard(body),
            20 => self.macro_statement(body),
            21 => self.field(body),
            22..=24 => self.leave(body),
            25..=27 => return self.branch(body),
            28 => return self.matching(body),
            29 => return self.match_job(body),
            30 => return self.nested_block(body),
            31 => self.let_branch(body),
            32 | 33 => self.for_loop(body),
            34 => self.while_loop(body),
            35 => self.plain_loop(body),
            36 => return self.labelled_block(body),
            37 => self.owned_loop(body),
            38 => self.stack_loop(body),
            39 => return self.if_let(body),
            40 => return self.if_let_chain(body),
            41 => self.let_late(body),
            42 => self.let_else(body),
            43 => self.loop_with_value(body),
            44 => self.panic(body),
            45 => self.let_shape(body),
            46 => self.let_halves(body),
            47 => self.let_numbers(body),
            48 | 49 => self.change_numbers(body),
            50 => self.temporaries(body),
            51 => return self.match_pair(body),
            52 => return self.match_slice(body),
            53 => self.counted_loop(body),
            54 | 55 => self.let_both(body),
            56 | 57 => return self.take_part(body),
            58 => return self.match_yielded(body),
            59 => return self.if_let_yielded(body),
            60 => self.while_let_yielded(body),
            61 => self.let_guards(body),
            62 | 63 => self.change_guards(body),
            64..=68 => self.held(body),
            69 | 70 => self.phases(body),
            _ => return self.match_variable(body),
        }
        true
    }

    fn yield_statement(&mut self, body: &mut String) {
        let event = match self.below(5) {
            0 | 1 => "()".to_string(),
            2 => self.number(1),
            3 => format!("({}, {})", self.traced("t"), self.number(1)),
            _ => self.traced("t"),
        };
        self.line(body, &format!("yield_!(ev({event}));"));
    }

    fn eat(&mut self, body: &mut String) {
        let kind = self.one_of(&OWNED);
        let value = self.value(kind, "e");
        self.line(body, &format!("eat({value});"));
    }

    fn look(&mut self, body: &mut String) {
        if let Some(index) = self.present(Kind::Traced) {
            let name = self.variables[index].name.clone();
            self.line(body, &format!("log({name}.name());"));
        } else if let Some(index) = self.present(Kind::Pair) {
            let name = self.variables[index].name.clone();
            self.line(body, &format!("log({name}.0.name());"));
        }
    }

    /// Replaces one half of a pair.
    fn field(&mut self, body: &mut String) {
        let field = self.below(2);
        let found = self.pick(|v| v.kind == Kind::Pair && v.mutable && v.owner == Owner::Here);
        let Some(index) = found else { return };
        let name = self.variables[index].name.clone();
        let value = self.lending(index, |this| this.traced("field"));
        self.line(body, &format!("{name}.{field} = {value};"));
    }

    fn assign_number(&mut self, body: &mut String) {
        if let Some(index) = self.pick(|v| v.kind == Kind::Number && v.mutable) {
            let name = self.variables[index].name.clone();
            let operator = if self.chance(50) { "=" } else { "+=" };
            let value = self.number(2);
            self.line(body, &format!("{name} {operator} {value};"));
        }
    }

    fn assign_owned(&mut self, body: &mut String) {
        let Some(index) = self.pick(|v| OWNED.contains(&v.kind) && v.mutable) else { return };
        let (name, kind) = (self.variables[index].name.clone(), self.variables[index].kind);
        let built = kind == Kind::Traced && self.variables[index].owner == Owner::Here;
        if built && !self.variables[index].lent && self.chance(40) {
            let argument = self.lending(index, Self::told_number);
            return self.line(body, &format!("{name} = {name}.with({argument});"));
        }
        let value = self.lending(index, |this| this.value(kind, &format!("{name} again")));
        self.line(body, &format!("{name} = {value};"));
        self.variables[index].owner = Owner::Here;
    }

    /// `(a, b) = ..`, `(a, _) = ..`
    fn assign_pattern(&mut self, body: &mut String) {
        let fits = |v: &super::Variable| v.kind == Kind::Traced && v.mutable;
        let Some(first) = self.pick(fits) else { return };
        let a = self.variables[first].name.clone();
        let second = self.lending(first, |this| this.pick(fits));
        let (left, right) = match second {
            Some(second) => {
                let b = self.variables[second].name.clone();
                let here = [first, second].iter().all(|&v| self.variables[v].owner == Owner::Here);
                self.variables[second].owner = Owner::Here;
                if here && self.chance(50) {
                    (format!("({a}, {b})"), format!("({b}, {a})"))
                } else {
                    (format!("({a}, {b})"), "(d(\"left\"), d(\"right\"))".to_string())
                }
            }
            None => {
                let value = self.lending(first, |this| this.traced("left"));
                (format!("({a}, _)"), format!("({value}, d(\"ignored\"))"))
            }
        };
        self.variables[first].owner = Owner::Here;
        self.line(body, &format!("{left} = {right};"));
    }

    /// `sum += ..`
    fn compound(&mut self, body: &mut String) {
        let found = self.pick(|v| v.kind == Kind::Sum && v.mutable && v.owner == Owner::Here);
        let Some(index) = found else { return };
        let name = self.variables[index].name.clone();
        let value = self.lending(index, |this| this.number(1));
        self.line(body, &format!("{name} += {value};"));
    }

    /// A value that nobody takes.
    fn discard(&mut self, body: &mut String) {
        let value = self.traced("discarded");
        let text = match self.below(3) {
            0 => format!("let _ = {{ {value} }};"),
            1 => format!("_ = {{ {value} }};"),
            _ => format!("drop({value});"),
        };
        self.line(body, &text);
    }

    fn macro_statement(&mut self, body: &mut String) {
        let text = match self.below(3) {
            0 => {
                let n = self.number(1);
                format!("log(format!(\"{{}} {{:?}}\", {n}, {}));", self.number(1))
            }
            1 => format!("assert!({} < 1000, \"{{}}\", see(1));", self.number(1)),
            _ => match self.pick(|v| v.kind == Kind::Traced && v.owner == Owner::Here && !v.part) {
                Some(index) => {
                    let name = self.variables[index].name.clone();
                    let n = self.lending(index, |this| this.number(1));
                    format!("log(format!(\"{{{name}:?}} {{}}\", {n}));")
                }
                None => "debug_assert!(see(true));".to_string(),
            },
        };
        self.line(body, &text);
    }

    fn question(&mut self, body: &mut String) {
        let name = self.fresh("n");
        let value = match self.below(8) {
            0 => "yield_!(fail::<u32>(\"failed\"))?".to_string(),
            1 => format!("{} + yield_!(ok(1))?", self.number(1)),
            2 => format!("yield_!(ev(Some({}))).ok_or(\"none\")?", self.number(1)),
            3 => format!("Some({}).filter(|n| n % 5 != 4).ok_or(\"four\")?", self.number(1)),
            _ => format!("yield_!(ok({}))?", self.number(1)),
        };
        self.line(body, &format!("let mut {name}: u32 = {value};"));
        self.declare(&name, Kind::Number, true);
    }

    fn panic(&mut self, body: &mut String) {
        let condition = self.condition();
        self.line(body, &format!("if {condition} && see(false) {{ panic!(\"on purpose\"); }}"));
    }
}
