//! Methods whose arguments wait: what the method takes by value is taken before, and so drops first where the wait is the last; what it only
//! looks at stays where it is.

use crate::support::*;
use crate::traced::*;
use crate::{copied_twins, twins};

pub struct Server {
    pub d: D,
}
impl Server {
    pub fn name_after(&self, _: &str, _: &str) -> &str {
        step("name");
        self.d.0
    }
    pub fn take(&self, n: u32) -> u32 {
        step("look take");
        n
    }
    pub fn join(self, n: u32) -> u32 {
        step("take join");
        eat(self.d);
        n
    }
    pub fn map(&self, n: u32) -> u32 {
        step("look map");
        n
    }
    pub fn finish(self, n: u32) -> u32 {
        step("finish");
        eat(self.d);
        n
    }
    pub fn peek(&self, n: u32) -> u32 {
        step("peek");
        n
    }
    pub fn add(&mut self, n: u32) -> u32 {
        step("add");
        n
    }
    pub fn with(self, n: u32) -> Self {
        step("with");
        self
    }
    pub fn adopt(self, n: u32, other: D) -> Self {
        step("adopt");
        self
    }
}
pub struct App {
    pub server: Server,
    pub guard: D,
}
fn app() -> App {
    App { server: Server { d: d("srv") }, guard: d("guard") }
}

impl App {
    fn finish(&self) -> u32 {
        step("look");
        1
    }
}
pub struct Outer {
    pub app: App,
    pub other: Server,
    pub id: u32,
}
fn outer() -> Outer {
    Outer { app: app(), other: Server { d: d("other") }, id: 4 }
}

pub trait Again {
    fn again(&self, n: u32) -> Self;
}

impl Again for D {
    fn again(&self, n: u32) -> D {
        step(format!("again {n}"));
        self.clone()
    }
}

pub struct Pt {
    pub a: D,
    pub b: D,
    pub n: u32,
    pub s: String,
}
pub fn pt() -> Pt {
    Pt { a: d("pa"), b: d("pb"), n: 3, s: "text".into() }
}
pub struct Looker(pub D);
impl Looker {
    pub fn step_by(&self, n: u32) -> Looker {
        log(self.0.name());
        Looker(d("again"))
    }
    pub fn turn(&mut self, n: u32) -> Looker {
        log(self.0.name());
        self.0 = d("mut");
        Looker(d("turned"))
    }
}
pub struct L {
    pub l: Looker,
    pub d: D,
}

twins! {
    fn a_receiver_called_receiver() -> u32 {
        let receiver = Server { d: d("one") };
        let n = receiver.finish(2);
        yield_!(ev(n))
    }
    fn an_argument_called_receiver() -> u32 {
        let server = Server { d: d("one") };
        let receiver = 5;
        let n = server.finish(receiver + 1);
        let receiver = Server { d: d("other") };
        let n = n + yield_!(ev(n)) + receiver.peek(n);
        let m = receiver.map(n);
        yield_!(ev(m))
    }
    fn looks_at_a_part_by_a_name_of_std() -> u32 {
        let app = app();
        let g = d("g");
        let n = app.server.take(yield_!(ev(1)));
        yield_!(ev(2));
        n
    }
    fn takes_a_part_by_a_name_of_std() -> u32 {
        let app = app();
        let g = d("g");
        let n = app.server.take(yield_!(ev(6)));
        yield_!(ev(2));
        n
    }
    fn lends_from_what_it_looks_at() -> usize {
        let server = app().server;
        let g = d("g");
        let name = server.name_after(&yield_!(ev("x".to_string())), &format!("{}", 1));
        name.len()
    }
    fn borrows_a_variable_that_is_used_again() -> u32 {
        let server = app().server;
        let g = d("g");
        let n = server.peek(yield_!(ev(1)));
        yield_!(ev(2));
        n + server.peek(4)
    }
    fn takes_itself_in_a_match(which: u32 = 2) -> u32 {
        let server = app().server;
        let g = d("g");
        match which {
            1 => server.finish(yield_!(ev(1))),
            2 => server.finish(yield_!(ev(2))) + yield_!(ev(3)),
            _ => server.peek(1),
        }
    }
    fn looks_at_a_part_like_an_iterator() -> u32 {
        let app = app();
        let g = d("g");
        let n = app.server.map(yield_!(ev(1)));
        yield_!(ev(2));
        n
    }
    fn waits_twice_for_one_argument(app: App = app()) -> u32 {
        let g = d("g");
        let n = app.server.map(yield_!(ev(1)) + yield_!(ev(8)));
        yield_!(ev(2));
        n
    }
    fn looks_at_a_variable_by_a_name_of_std() -> u32 {
        let server = app().server;
        let g = d("g");
        let n = server.take(yield_!(ev(1)));
        yield_!(ev(2));
        n
    }
    fn takes_a_variable_by_a_name_of_std() -> u32 {
        let server = app().server;
        let g = d("g");
        let n = server.join(yield_!(ev(1)));
        yield_!(ev(2));
        n
    }
    fn takes_a_variable() -> u32 {
        let server = app().server;
        let g = d("g");
        let n = server.finish(yield_!(ev(1)));
        yield_!(ev(2));
        n
    }
    fn looks_at_a_variable() -> u32 {
        let server = app().server;
        let g = d("g");
        let n = server.peek(yield_!(ev(1)));
        yield_!(ev(2));
        n
    }
    fn changes_a_variable() -> u32 {
        let mut server = app().server;
        let g = d("g");
        let n = server.add(yield_!(ev(1)));
        n
    }
    fn a_question_mark_among_the_arguments() -> Result<u32, &'static str> {
        let mut server = app().server;
        let g = d("g");
        let n = server.finish(yield_!(ok(1))?);
        Ok(n)
    }
    fn builders_that_fail() -> Result<u32, &'static str> {
        let server = app().server;
        let g = d("g");
        let server = server.with(yield_!(ok(1))?);
        let h = d("h");
        let server = server.with(yield_!(ok(1))?).with(yield_!(fail(
        "no"))?);
        yield_!(ev(4));
        Ok(1)
    }
    fn an_argument_before_the_wait_is_taken() -> Result<u32, &'static str> {
        let server = app().server;
        let g = d("g");
        let server = server.adopt(yield_!(ok(1))?, d("arg"));
        let h = d("h");
        let b = d("b");
        let server = server.adopt(see(2), b).adopt(yield_!(ok(1))?, yield_!(ev(d("arg2"))));
        yield_!(ev(4));
        Ok(1)
    }
    fn in_a_branch(server: Server = Server { d: d("srv") }, n: u32 = 3) -> u32 {
        let g = d("g");
        if n > 2 {
            server.finish(see(1) + yield_!(ev(n)))
        } else {
            server.peek(1)
        }
    }
    fn in_each_turn_of_a_loop(list: Vec<Server> = vec![Server { d: d("s1") }, Server { d: d("s2") }]) -> u32 {
        let g = d("g");
        let mut sum = 0;
        for server in list {
            let h = d("h");
            sum += server.finish(yield_!(ev(1)));
        }
        sum
    }

    fn takes_a_part_by_a_name_that_mostly_takes() -> u32 {
        let app = app();
        let g = d("g");
        let n = app.server.finish(1);
        yield_!(ev(2));
        n
    }
    fn takes_a_part_and_then_another(app: App = app()) -> u32 {
        let g = d("g");
        let n = app.server.finish(1);
        yield_!(ev(2));
        eat(app.guard);
        yield_!(ev(2));
        n
    }
    fn looks_at_a_part_and_takes_another(o: Outer = outer()) -> u32 {
        let g = d("g");
        let n = o.app.finish();
        yield_!(ev(2));
        let m = o.other.finish(n);
        yield_!(ev(o.id));
        m + o.app.finish()
    }
    fn looks_at_a_part_by_such_a_name(o: Outer = outer()) -> u32 {
        let g = d("g");
        let n = o.app.finish();
        yield_!(ev(2));
        n
    }
    fn takes_a_part_of_a_part_in_a_branch(o: Outer = outer()) -> u32 {
        let g = d("g");
        if o.id > 2 {
            let n = o.app.server.finish(yield_!(ev(6)));
            yield_!(ev(n));
        }
        yield_!(ev(9));
        3
    }

    fn renewed_by_its_method() -> u32 {
        let mut b = app().server;
        let g = d("g");
        b = b.with(yield_!(ev(1)));
        let h = d("h");
        b = b.with(yield_!(ev(1)));
        yield_!(ev(2));
        1
    }
    fn renewed_in_a_loop() -> u32 {
        let mut b = app().server;
        let g = d("g");
        for n in 0..3u32 {
            b = b.with(yield_!(ev(n)));
        }
        b.finish(1)
    }
    fn renewed_by_a_copy_of_itself() -> u32 {
        let mut b = d("b");
        let g = d("g");
        for n in 0..2u32 {
            b = b.again(yield_!(ev(n)));
        }
        yield_!(ev(b.plus(1)))
    }
    fn taken_as_a_loop_ends() -> u32 {
        let b = app().server;
        let g = d("g");
        loop {
            let n = yield_!(ev(3));
            if n > 2 {
                break b.finish(yield_!(ev(n)));
            }
        }
    }
}

#[derive(Clone)]
pub struct Copied(pub D);
pub struct Pair(pub D, pub D);

impl Copied {
    pub fn finish(self, n: u32) -> u32 {
        eat(self.0);
        n
    }

    pub fn peek(&self, n: u32) -> u32 {
        step("peek");
        n
    }
}

copied_twins! {
    fn taken_by_both_copies() -> u32 {
        let one = Copied(d("one"));
        let g = d("g");
        one.finish(yield_!(ev(1)))
    }
    fn looked_at_by_both_copies() -> u32 {
        let one = Copied(d("one"));
        let g = d("g");
        one.peek(yield_!(ev(1)))
    }
}

twins! {
    fn in_the_arguments_of_macros() -> u32 {
        let v1 = d("v1");
        let g = d("g");
        log(format!("{} {}", see(1), v1.weight(yield_!(ev(2)))));
        let v2 = d("v2");
        let list = vec![d("x"), v2.with(yield_!(ev(2)))];
        yield_!(ev(list.len() as u32))
    }
    fn before_a_name_that_begins_like_its_own(item: Option<D> = Some(d("v15"))) -> u32 {
        let [v1, v2] = [d("v1"), d("v2")];
        if see(true) {
            let both = both(v1.with(yield_!(ev(8))), 2, v2);
            log(both.a.name());
        }
        match (2, yield_!(ev(item))) {
            (2, Some(v15)) => log(format!("{v15:?}")),
            _ => {}
        }
        4
    }
    fn moved_on_some_ways_of_a_loop(n: u32 = 3) -> u32 {
        let it = d("it");
        match yield_!(ev(n)) {
            3 => {
                for x in [d("x"), d("y")].iter() {
                    if see(n > 2) {
                        eat(it);
                        break;
                    }
                    log(x.name());
                }
            }
            _ => {
                yield_!(ev(Some(it.weight(yield_!(ev(see(0)))))));
            }
        }
        yield_!(ev(1))
    }
    fn arguments_of_several_kinds(list: Vec<u32> = vec![7, 8]) -> u32 {
        let it = d("it").with(list[1]);
        let it = it.with([see(5), 3][1]);
        let g = d("g");
        let it = it.with(if list.is_empty() { 1 } else { list[0] + 1 });
        yield_!(ev(1));
        let it = it.with(format!("{list:?}").trim().len() as u32);
        yield_!(ev(it.name().len() as u32))
    }
    fn arguments_that_other_ways_move(number: Option<D> = Some(d("number"))) -> u32 {
        let n = number;
        if see(true) {
            for x in [d("x"), d("y")].iter() {
                if see(x.name() == "x") { eat(n); break; }
                log(x.name());
            }
        } else {
            let it = d("it");
            eat(it.weight(yield_!(ev(1)) + n.iter().count() as u32));
        }
        yield_!(ev(1))
    }
    fn copies_that_arguments_look_at(number: Option<u32> = Some(4)) -> u32 {
        let Some(n) = number else { return 3 };
        if see(true) {
            for x in [d("x"), d("y")].iter() {
                if see(x.name() == "x") { eat(n); break; }
                eat((x.name(), n));
            }
        } else {
            let it = d("it");
            eat(it.weight(yield_!(ev(1)) + n));
        }
        yield_!(ev(1))
    }
    fn a_field_of_a_tuple() -> u32 {
        let mut p = (d("pa"), d("pb"));
        let g = d("g");
        p.0 = p.0.with(yield_!(ev(5)));
        p.1 = p.1.with(yield_!(ev(5)));
        yield_!(ev(3));
        1
    }
    fn a_field_of_a_number() -> u32 {
        let mut p = pt();
        let g = d("g");
        p.n = p.n.max(yield_!(ev(5)));
        p.n = p.n.checked_add(yield_!(ev(5))).unwrap_or(3);
        p.s = p.s.replace("t", yield_!(ev("u")));
        p.n = p.n.wrapping_add(yield_!(ev(5)));
        yield_!(ev(3));
        p.n + p.s.len() as u32
    }
    fn a_field_that_is_looked_at() -> u32 {
        let mut p = L { l: Looker(d("l")), d: d("pd") };
        let g = d("g");
        p.l = p.l.step_by(yield_!(ev(5)));
        yield_!(ev(3));
        p.l = p.l.turn(yield_!(ev(5)));
        yield_!(ev(3));
        eat(p.d);
        1
    }
    fn a_field_in_a_chain() -> Result<u32, &'static str> {
        let mut p = pt();
        let g = d("g");
        p.a = p.a.with(yield_!(ev(5))).with(2);
        for n in 0..2 {
            p.a = p.a.with(yield_!(ok(n))? + p.n).with(2).with(p.n);
            p.n += 1;
        }
        let q = p;
        yield_!(ev(3));
        eat(q.a);
        Ok(1)
    }
    fn a_field_of_a_field() -> Result<u32, &'static str> {
        let mut p = (pt(), d("x"));
        let g = d("g");
        p.0.a = p.0.a.with(yield_!(ev(5)));
        let h = d("h");
        if yield_!(ev(true)) { p.0.b = p.0.b.with(yield_!(fail::<u32>("no"))?); }
        yield_!(ev(3));
        eat(p.1);
        Ok(1)
    }

    fn a_field_of_one_that_is_split() -> u32 {
        let mut pair = Pair(d("first"), d("second"));
        if yield_!(ev(false)) {
            eat(pair.0);
            return 2;
        }
        pair.1 = pair.1.with(yield_!(ev(0)));
        let [_a, _b] = yield_!(ev([pair.0, d("other")]));
        2
    }
    fn a_field_of_one_that_a_loop_takes_apart() -> u32 {
        let mut pair = Pair(d("first"), d("second"));
        loop {
            if yield_!(ev(true)) { break; }
            eat(pair.0);
            pair.0 = yield_!(ev(d("again")));
        }
        pair.1 = pair.1.with(yield_!(ev(0)));
        let [_a, _b] = yield_!(ev([pair.0, d("other")]));
        2
    }
    fn looked_at_in_each_turn_of_a_loop_whose_pattern_leaves_something() -> u32 {
        let (value, mut count) = (d("value"), 0);
        while let (Some(_), turn) = yield_!(ev((Some(d("turn")), count))) && turn < 3 {
            count += 1;
            match value.plus(yield_!(ev(turn))) % 2 {
                0 => { yield_!(ev(())); }
                _ => {}
            }
        }
        count
    }
    fn looked_at_where_a_loop_goes_on_or_ends(n: u32 = 1) -> u32 {
        let (value, mut turn) = (d("value"), n);
        loop {
            let found = value.plus(yield_!(ev(turn)));
            turn += 1;
            if found < 4 { continue; }
            break;
        }
        turn
    }
    fn taken_where_a_loop_ends_that_goes_on_otherwise(n: u32 = 1) -> u32 {
        let (value, mut turn) = (d("value"), n);
        let _local = d("local");
        while let (Some(_), now) = yield_!(ev((Some(d("turn")), turn))) {
            turn += 1;
            if now > 2 {
                let _taken = value.with(yield_!(ev(now)));
                break;
            }
        }
        turn
    }
    fn taken_behind_what_goes_on(n: u32 = 1) -> u32 {
        let (value, mut turn) = (d("value"), n);
        let _local = d("local");
        loop {
            turn += 1;
            if yield_!(ev(turn)) < 4 { continue; }
            let _taken = value.with(yield_!(ev(turn)));
            break;
        }
        turn
    }
    fn of_what_a_filter_let_through() -> u32 {
        let Some(value) = Some(d("value")).filter(|value| value.name() == "value") else { return 4; };
        let _local = d("local");
        weigh(d("first"), see(4), value.with(yield_!(ev(1))))
    }
}
