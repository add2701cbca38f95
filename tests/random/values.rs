//! Expressions.

use super::{Generator, Kind, Owner};

impl Generator {
    /// An expression of the kind; what it makes is called `name`.
    pub(super) fn value(&mut self, kind: Kind, name: &str) -> String {
        if kind == Kind::Number {
            return self.number(2);
        }
        if let Some(index) = self.movable(kind).filter(|_| self.below(2) == 0) {
            return self.moved(index);
        }
        let made = match kind {
            Kind::Traced => return self.traced(name),
            Kind::Maybe => match self.below(4) {
                0 => "None::<D>".to_string(),
                1 => format!("Some({}).filter(|v| v.name() != \"x\")", self.made(name)),
                _ => format!("Some({})", self.traced(name)),
            },
            Kind::Pair => {
                let first = self.traced(&format!("{name}.0"));
                format!("({first}, {})", self.traced(&format!("{name}.1")))
            }
            Kind::Job => self.job(name),
            Kind::Sum => match self.below(3) {
                0 => format!("sum(\"{name}\") + {}", self.number(1)),
                1 => format!("sum(\"{name}\") - sum(\"other\")"),
                _ => format!("sum(\"{name}\")"),
            },
            Kind::Number
            | Kind::Closure
            | Kind::Once
            | Kind::Numbers
            | Kind::Guards
            | Kind::Both => "unreachable!()".to_string(),
        };
        if !self.quiet && self.chance(20) { format!("yield_!(ev({made}))") } else { made }
    }

    fn job(&mut self, name: &str) -> String {
        match self.below(3) {
            0 => "Job::Idle".to_string(),
            1 => format!("Job::One({})", self.traced(name)),
            _ => {
                let first = self.traced(&format!("{name}.a"));
                let n = self.number(1);
                format!(
                    "Job::Two {{ a: {first}, n: {n}, b: {} }}",
                    self.traced(&format!("{name}.b"))
                )
            }
        }
    }

    fn made(&mut self, name: &str) -> String {
        format!("d(\"{name}\")")
    }

    /// An expression of type `D`.
    pub(super) fn traced(&mut self, name: &str) -> String {
        if let Some(index) = self.movable(Kind::Traced).filter(|_| self.below(2) == 0) {
            return self.moved(index);
        }
        let choice = if self.quiet { 7 + self.below(4) } else { self.below(12) };
        match choice {
            11 => self.built(name),
            0 | 1 => format!("yield_!(ev({}))", self.made(name)),
            2 => {
                let condition = self.condition();
                let (one, other) = (self.made(name), self.made(&format!("{name}'")));
                format!("if {condition} {{ {one} }} else {{ yield_!(ev({other})) }}")
            }
            3 => {
                let n = self.number(1);
                format!("{{ let _h = d(\"h\"); see({n}); {} }}", self.made(name))
            }
            4 => format!("yield_!(ok({}))?", self.made(name)),
            5 => self.chosen(name),
            6 => self.given_away().unwrap_or_else(|| self.made(name)),
            _ => self.made(name),
        }
    }

    /// A value that a method makes of another, which it takes.
    fn built(&mut self, name: &str) -> String {
        let receiver = match self.movable_whole(Kind::Traced) {
            Some(index) => self.moved(index),
            None => self.made(name),
        };
        format!("{receiver}.with({})", self.told_number())
    }

    /// A number whose text tells rustc that it is one.
    pub(super) fn told_number(&mut self) -> String {
        let one = self.number(0);
        match self.below(6) {
            0 | 1 if !self.quiet => format!("yield_!(ev({one}))"),
            2 if !self.quiet => format!("yield_!(ok({one}))? + {}", self.number(0)),
            3 if !self.quiet => format!("see({one}) + yield_!(ev({}))", self.number(0)),
            4 => format!("if see({one}) > 2 {{ 1 }} else {{ {} }}", self.number(0)),
            _ => one,
        }
    }

    /// One of two variables, or a new value.
    fn chosen(&mut self, name: &str) -> String {
        let condition = self.condition();
        let Some(index) = self.movable(Kind::Traced) else { return self.made(name) };
        let variable = self.moved(index);
        self.variables[index].owner = Owner::Maybe;
        format!("if {condition} {{ {variable} }} else {{ {} }}", self.made(name))
    }

    /// What a closure gives away.
    fn given_away(&mut self) -> Option<String> {
        let index = self.movable(Kind::Once)?;
        Some(format!("{}()", self.moved(index)))
    }

    /// An expression of type `u32`.
    pub(super) fn number(&mut self, depth: u32) -> String {
        let choice = if depth == 0 { self.below(3) } else { self.below(26) };
        match choice {
            0 => format!("{}", self.below(10)),
            1 => format!("see({})", self.below(10)),
            2 => match self.present(Kind::Number) {
                Some(index) => self.variables[index].name.clone(),
                None => "3".to_string(),
            },
            3..=6 if !self.quiet => format!("yield_!(ev({}))", self.number(depth - 1)),
            7 => format!("({} + {})", self.number(depth - 1), self.number(depth - 1)),
            8 => format!("see({})", self.number(depth - 1)),
            9 => format!("{{ let x = {}; x + 1 }}", self.number(depth - 1)),
            10 => self.call(depth - 1),
            11 => self.method(depth - 1),
            12 => self.closure_call(depth - 1),
            13 => format!("[{}, {}][{}]", self.number(depth - 1), self.number(0), self.below(2)),
            14 => format!(
                "({}, {}).{}",
                self.number(depth - 1),
                self.number(depth - 1),
                self.below(2)
            ),
            15 => self.short_match(depth - 1),
            16 if !self.quiet => format!("yield_!(ok({}))?", self.number(depth - 1)),
            17 => self.macro_value(depth - 1),
            18 => self.nested_coroutine(),
            19 => self.jumping(depth - 1),
            20 => format!("(({}) as u32)", self.condition()),
            21..=23 => self.shaped_number(depth - 1),
            24 => self.used_up(depth - 1),
            _ => self.number(depth - 1),
        }
    }

    /// A call with arguments that are moved.
    fn call(&mut self, depth: u32) -> String {
        let first = self.traced("p");
        let n = self.number(depth);
        format!("weigh({first}, {n}, {})", self.traced("q"))
    }

    fn method(&mut self, depth: u32) -> String {
        let Some(index) = self.present(Kind::Traced) else { return self.number(depth) };
        let name = self.variables[index].name.clone();
        let argument = self.lending(index, |this| this.number(depth));
        format!("{name}.plus({argument})")
    }

    /// A method that takes its receiver.
    fn used_up(&mut self, depth: u32) -> String {
        let Some(index) = self.movable_whole(Kind::Traced) else { return self.number(depth) };
        let name = self.moved(index);
        format!("{name}.weight({})", self.told_number())
    }

    fn closure_call(&mut self, depth: u32) -> String {
        let Some(index) = self.present(Kind::Closure) else { return self.number(depth) };
        let name = self.variables[index].name.clone();
        let argument = self.lending(index, |this| this.number(depth));
        format!("{name}({argument})")
    }

    fn short_match(&mut self, depth: u32) -> String {
        let scrutinee = self.number(depth);
        // In the arms nothing is moved that was there before, and all of them come back.
        let arms = (self.number(0), self.number(0));
        format!("match {scrutinee} {{ 0 | 2 => {}, n if n > 5 => n, n => n + {} }}", arms.0, arms.1)
    }

    fn macro_value(&mut self, depth: u32) -> String {
        match self.below(3) {
            0 => format!(
                "(format!(\"{{}}{{:?}}\", {}, {}).len() as u32)",
                self.number(depth),
                self.number(0)
            ),
            1 => format!("{{ vec![{}, {}].len() as u32 }}", self.traced("m"), self.traced("n")),
            _ => format!("vec![{}; 2].iter().sum::<u32>()", self.number(depth)),
        }
    }

    /// A coroutine in the coroutine, which takes what it uses.
    fn nested_coroutine(&mut self) -> String {
        if self.quiet {
            return "4".to_string();
        }
        let number = match self.present(Kind::Number) {
            Some(index) => self.variables[index].name.clone(),
            None => "1".to_string(),
        };
        let Some(index) = self.movable_whole(Kind::Traced) else {
            return format!("yield_!(bluelet::co! {{ let _c = d(\"c\"); yield_!(ev({number})) }})");
        };
        let taken = self.moved(index);
        format!(
            "yield_!(bluelet::co! {{ let _c = d(\"c\"); yield_!(ev({number})) + {taken}.plus(1) }})"
        )
    }

    /// A value, or a way out.
    fn jumping(&mut self, depth: u32) -> String {
        let condition = self.condition();
        let value = self.number(depth);
        // What the value moves is still there where it is not evaluated.
        let before = self.variables.clone();
        let jump = self.jump();
        self.variables = before;
        format!("(if {condition} {{ {jump} }} else {{ 1 }}) + {value}")
    }

    pub(super) fn condition(&mut self) -> String {
        let choice = if self.quiet { 2 + self.below(3) } else { self.below(9) };
        match choice {
            0 | 5 => "yield_!(ev(true))".to_string(),
            1 => "yield_!(ev(false))".to_string(),
            2 => format!("{} % 2 == 0", self.number(1)),
            3 => format!("see({} < 5)", self.number(1)),
            4 => match self.present(Kind::Maybe) {
                Some(index) => format!("{}.is_some()", self.variables[index].name),
                None => "see(true)".to_string(),
            },
            6 => format!("{} > 2 && yield_!(ev(true))", self.number(1)),
            7 => format!("(see({} > 3) || yield_!(ev(false)))", self.number(0)),
            _ => format!("!matches!({}, 1..=4)", self.number(1)),
        }
    }
}
