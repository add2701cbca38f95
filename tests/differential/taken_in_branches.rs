//! Methods that take their receiver, or only look at it, on some of the ways through code that does not wait: only types tell.

use crate::support::*;
use crate::twins;

#[derive(Debug)]
pub struct Door(D, u32);

fn door() -> Door {
    Door(d("door"), 3)
}

impl Door {
    fn close(self) -> bool {
        eat(self.0);
        true
    }

    fn finish(self) -> bool {
        eat(self.0);
        false
    }

    fn seal(self, n: u32) -> u32 {
        eat(self.0);
        n
    }

    fn peek(&self) -> u32 {
        step("peek");
        self.1
    }

    fn turn(&mut self, by: u32) -> u32 {
        step("turn");
        self.1 += by;
        self.1
    }

    fn title(&self) -> &str {
        self.0.name()
    }
}

twins! {
    fn in_one_branch(c: bool = true) -> u32 {
        let door = door();
        let _after = d("after");
        if c { door.close(); }
        yield_!(ev(1))
    }

    fn in_no_branch(c: bool = false) -> u32 {
        let door = door();
        let _after = d("after");
        if c { door.close(); }
        yield_!(ev(1))
    }

    fn one_that_looks_in_a_branch(c: bool = true) -> u32 {
        let mut door = door();
        let _after = d("after");
        if c { door.turn(2); }
        yield_!(ev(1))
    }

    fn one_takes_and_one_looks(c: bool = true) -> u32 {
        let door = door();
        let _after = d("after");
        let n = if c { door.seal(2) } else { door.peek() };
        yield_!(ev(n))
    }

    fn one_looks_and_one_takes(c: bool = false) -> u32 {
        let door = door();
        let _after = d("after");
        let n = if c { door.seal(2) } else { door.peek() };
        yield_!(ev(n))
    }

    fn in_arms(n: u32 = 1) -> u32 {
        let door = door();
        let _after = d("after");
        let n = match n {
            0 => door.seal(1),
            1 => door.peek(),
            2 => { yield_!(ev(2)); door.seal(n) }
            _ => 7,
        };
        yield_!(ev(n))
    }

    fn in_an_arm_that_waits(n: u32 = 2) -> u32 {
        let door = door();
        let _after = d("after");
        let n = match n {
            0 => door.seal(1),
            2 => { yield_!(ev(2)); door.seal(n) }
            _ => 7,
        };
        yield_!(ev(n))
    }

    fn while_a_value_is_matched(n: u32 = 1) -> u32 {
        let door = door();
        let list = [d("1"), d("2")];
        let n = match list.iter().position(|x| x.name() == "2") {
            Some(at) if at as u32 == n => door.seal(1),
            Some(_) => door.peek(),
            None => 3,
        };
        yield_!(ev(n))
    }

    fn behind_and(c: bool = true) -> u32 {
        let door = door();
        let _after = d("after");
        if c && door.close() { eat(1); }
        yield_!(ev(1))
    }

    fn behind_and_in_vain(c: bool = true) -> u32 {
        let door = door();
        let _after = d("after");
        if c && door.finish() { eat(1); }
        yield_!(ev(1))
    }

    fn behind_or(c: bool = true) -> u32 {
        let door = door();
        let _after = d("after");
        let b = c || door.finish();
        yield_!(ev(b as u32))
    }

    fn in_a_turn_that_breaks(n: u32 = 2) -> u32 {
        let door = door();
        let _after = d("after");
        for i in [1, 2, 3] {
            if i == n { door.close(); break; }
        }
        yield_!(ev(1))
    }

    fn in_no_turn(n: u32 = 9) -> u32 {
        let door = door();
        let _after = d("after");
        for i in [1, 2, 3] {
            if i == n { door.close(); break; }
        }
        yield_!(ev(1))
    }

    fn in_each_turn(n: u32 = 2) -> u32 {
        let mut door = door();
        let _after = d("after");
        for i in 0..n { door.turn(i); }
        yield_!(ev(1))
    }

    fn in_a_turn_with_a_wait(n: u32 = 2) -> u32 {
        let mut doors = vec![door(), door()];
        while let Some(door) = doors.pop() {
            if n == 1 { door.close(); continue; }
            if n == 2 { door.peek(); }
            yield_!(ev(n));
        }
        4
    }

    fn renewed_where_it_was_taken(n: u32 = 1) -> u32 {
        let mut door = door();
        let _after = d("after");
        if n == 1 { door.close(); door = Door(d("new"), 1); }
        yield_!(ev(door.peek()));
        yield_!(ev(1))
    }

    fn taken_and_moved(n: u32 = 3) -> u32 {
        let door = door();
        let _after = d("after");
        if n == 1 { door.close(); } else if n == 2 { door.peek(); } else if n == 3 { eat(door); } else { yield_!(ev(2)); }
        yield_!(ev(1))
    }

    fn what_it_gives_borrows_until_the_wait(c: bool = true) -> String {
        let door = door();
        let _after = d("after");
        let mut parts = vec!["x"];
        if c { parts.push(door.title()); }
        let line = parts.join(" ");
        yield_!(ev(line))
    }

    fn out_of_a_labelled_block(n: u32 = 1) -> u32 {
        let door = door();
        let _after = d("after");
        'out: {
            if n == 0 { door.close(); break 'out; }
            if n == 1 { break 'out; }
            door.peek();
        }
        yield_!(ev(1))
    }
}

#[derive(Debug)]
pub struct Row(Vec<&'static str>, D);

fn row() -> Row {
    Row(vec!["4", "x"], d("row"))
}

impl Row {
    fn value<T: std::str::FromStr>(&self, at: usize) -> T {
        step("value");
        self.0[at].parse().unwrap_or_else(|_| panic!("{at}"))
    }

    fn fetch<T: std::str::FromStr>(&mut self, at: usize) -> Result<T, &'static str> {
        step("fetch");
        self.0[at].parse().map_err(|_| "no such value")
    }
}

pub fn plus(n: u32) -> u32 {
    n + 1
}

#[derive(Debug, PartialEq)]
pub struct User {
    id: u32,
    name: String,
}

// Methods that give whatever type one asks for.
twins! {
    fn as_an_argument() -> u32 {
        let row = row();
        yield_!(ev(1));
        let n = plus(row.value(0));
        yield_!(ev(n))
    }

    fn in_a_literal() -> Result<User, &'static str> {
        let mut row = row();
        let _after = d("after");
        let user = User { id: row.fetch(0)?, name: row.fetch(1)? };
        yield_!(ev(1));
        Ok(user)
    }

    fn in_a_literal_that_fails() -> Result<User, &'static str> {
        let mut row = row();
        let _after = d("after");
        let user = User { id: row.fetch(1)?, name: row.fetch(0)? };
        yield_!(ev(1));
        Ok(user)
    }

    fn of_a_type_that_is_written() -> Result<String, &'static str> {
        let mut row = row();
        let name: String = row.fetch(1)?;
        yield_!(ev(1));
        Ok(name)
    }

    fn in_a_list() -> Vec<u64> {
        let mut all: Vec<u64> = Vec::new();
        for i in 0..2 {
            let row = row();
            yield_!(ev(i));
            all.push(row.value(0));
            yield_!(ev(i));
        }
        all
    }

    fn in_a_branch(c: bool = true) -> u32 {
        let row = row();
        let n: u32 = if yield_!(ev(c)) { row.value(0) } else { 3 };
        yield_!(ev(n))
    }
}
