//! Values of several parts, which the bodies take apart.

use crate::support::*;

/// Whose parts are all `Copy`.
#[derive(Debug)]
pub struct Plain {
    pub id: u32,
    pub name: &'static str,
}

impl Drop for Plain {
    fn drop(&mut self) {
        log(format!("drop plain {} {}", self.id, self.name));
    }
}

/// Has a drop of its own, and a part that has one too.
#[derive(Debug)]
pub struct Guard {
    pub id: u32,
    pub value: D,
}

impl Drop for Guard {
    fn drop(&mut self) {
        log(format!("drop guard {}", self.id));
    }
}

pub fn guard() -> Guard {
    Guard { id: see(4), value: d("value") }
}

/// Has no drop of its own.
#[derive(Debug)]
pub struct Job {
    pub name: D,
    pub rest: D,
    pub more: D,
    pub id: u32,
}

pub fn job() -> Job {
    Job { name: d("name"), rest: d("rest"), more: d("more"), id: 7 }
}

#[derive(Debug)]
pub struct Two {
    pub a: D,
    pub b: D,
}

pub fn two() -> Two {
    Two { a: d("a"), b: d("b") }
}

impl Two {
    pub fn both(&self) -> u32 {
        step("both");
        2
    }
}

/// Has no drop of its own, but two parts that have one.
#[derive(Debug)]
pub struct Pair {
    pub a: D,
    pub b: D,
    pub n: u32,
}

pub fn pair() -> Pair {
    Pair { a: d("pa"), b: d("pb"), n: 7 }
}

/// Has a drop of its own, and but one part, a copy.
#[derive(Debug)]
pub struct Own {
    pub id: u32,
}

impl Drop for Own {
    fn drop(&mut self) {
        step(format!("drop own {}", self.id));
    }
}
