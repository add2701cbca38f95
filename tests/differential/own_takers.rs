//! Methods of types of one's own that only look at their receiver, though their names say otherwise.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use crate::support::*;
use crate::twins;

#[derive(Debug)]
pub struct Server(D);

impl Server {
    fn new() -> Self {
        Server(d("server"))
    }

    fn into_count(&self) -> u32 {
        step("into_count");
        1
    }

    fn unwrap(&self) -> u32 {
        step("unwrap");
        2
    }

    fn unwrap_or(&mut self, n: u32) -> u32 {
        step("unwrap_or");
        n
    }

    fn map_or(&self, n: u32, f: impl Fn(u32) -> u32) -> u32 {
        step("map_or");
        f(n)
    }

    fn expect(&mut self, what: &str) -> Result<u32, &'static str> {
        step(format!("expect {what}"));
        Ok(3)
    }

    fn looks_by_itself(self) -> u32 {
        self.unwrap()
    }
}

fn server() -> Server {
    Server::new()
}

#[derive(Debug)]
pub struct Both {
    server: Server,
    other: D,
}

#[derive(Debug)]
pub struct Slot<T>(T, u32);

impl<T> Slot<T> {
    fn new(value: T) -> Self {
        Slot(value, 1)
    }

    fn unwrap(&self) -> u32 {
        self.1
    }

    fn into_inner(self) -> T {
        self.0
    }

    fn expect(self, what: &str) -> T {
        step(format!("expect {what}"));
        self.0
    }
}

impl Slot<D> {
    fn load(n: u32) -> Result<Self, &'static str> {
        if n > 0 { Ok(Slot(d("loaded"), n)) } else { Err("none") }
    }
}

twins! {
    fn into_looks_at_a_part(both: Both = Both { server: server(), other: d("x") }) -> u32 {
        let n = both.server.into_count();
        yield_!(ev(1));
        n
    }

    fn unwrap_looks(server: Server = server()) -> u32 {
        let n = server.unwrap();
        yield_!(ev(1));
        n
    }

    fn unwrap_or_changes_it() -> u32 {
        let mut server = Server::new();
        let n = server.unwrap_or(3);
        yield_!(ev(1));
        n
    }

    fn map_or_looks() -> u32 {
        let server: Server = server();
        let n = server.map_or(1, |n| n + 1);
        yield_!(ev(1));
        n
    }

    fn expect_changes_it() -> Result<u32, &'static str> {
        let mut server = Server(d("literal"));
        let mut other = Server::new();
        let n = other.expect("a comma")?;
        yield_!(ev(1));
        server.expect("an end")?;
        yield_!(ev(2));
        Ok(n)
    }

    fn it_takes_itself(server: Server = server()) -> u32 {
        let n = server.looks_by_itself();
        yield_!(ev(1));
        n
    }

    fn generic_types_look(slot: Slot<D> = Slot::new(d("x"))) -> u32 {
        let n = slot.unwrap();
        yield_!(ev(1));
        n
    }

    fn generic_types_give_what_is_inside() -> u32 {
        let slot = Slot::new(d("x"));
        let other = Slot::new(d("y"));
        let inner = slot.into_inner();
        yield_!(ev(1));
        eat(inner);
        let inner = other.expect("y");
        yield_!(ev(2));
        eat(inner);
        3
    }

    fn a_function_of_the_type_gives_a_result(n: u32 = 1) -> u32 {
        let slot = Slot::load(n);
        let other = Slot::load(n);
        let third = Slot::load(n);
        let slot = slot.unwrap();
        yield_!(ev(1));
        eat(slot);
        let n = other.map_or(3, |slot| slot.1);
        yield_!(ev(2));
        eat(third.unwrap_or_else(|_| Slot::new(d("other"))));
        yield_!(ev(3));
        n
    }

    fn std_gives_what_is_inside() -> usize {
        let cell = Cell::new(None);
        cell.set(Some(d("x")));
        let list = RefCell::new(vec![]);
        list.borrow_mut().push(d("y"));
        let mut map = HashMap::new();
        map.insert(1, d("z"));
        let last = cell.into_inner();
        yield_!(ev(1));
        let all = list.into_inner();
        yield_!(ev(2));
        let values: Vec<D> = map.into_values().collect();
        yield_!(ev(3));
        eat(last);
        all.len() + values.len()
    }
}
