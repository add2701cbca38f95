//! More values that write down what is done with them.

use std::cmp::Ordering;
use std::ops::*;

use crate::support::*;

impl D {
    /// Takes the value, and gives it back.
    pub fn with(self, n: u32) -> D {
        step(format!("{} with {n}", self.0));
        self
    }

    /// Takes the value for good.
    pub fn weight(self, n: u32) -> u32 {
        step(format!("{} weighs {n}", self.0));
        n
    }
}

/// A value with operators that write down what they do.
#[derive(Debug)]
pub struct Sum(pub String);

pub fn sum(name: &str) -> Sum {
    step(format!("make {name}"));
    Sum(name.to_string())
}

impl Drop for Sum {
    fn drop(&mut self) {
        log(format!("drop {}", self.0));
    }
}

macro_rules! binary {
    ($($trait:ident $method:ident $sign:literal, $assign:ident $assign_method:ident;)*) => {$(
        impl $trait for Sum {
            type Output = Sum;
            fn $method(self, other: Sum) -> Sum {
                step(format!("{} {} {}", self.0, $sign, other.0));
                Sum(format!("({}{}{})", self.0, $sign, other.0))
            }
        }
        impl $trait<u32> for Sum {
            type Output = Sum;
            fn $method(self, other: u32) -> Sum {
                step(format!("{} {} {}", self.0, $sign, other));
                Sum(format!("({}{}{})", self.0, $sign, other))
            }
        }
        impl $assign<u32> for Sum {
            fn $assign_method(&mut self, other: u32) {
                step(format!("{} {}= {}", self.0, $sign, other));
                self.0 = format!("({}{}{})", self.0, $sign, other);
            }
        }
        impl $assign<Sum> for Sum {
            fn $assign_method(&mut self, other: Sum) {
                step(format!("{} {}= {}", self.0, $sign, other.0));
                self.0 = format!("({}{}{})", self.0, $sign, other.0);
            }
        }
    )*};
}

binary! {
    Add add "+", AddAssign add_assign;
    Sub sub "-", SubAssign sub_assign;
    Mul mul "*", MulAssign mul_assign;
    Shl shl "<<", ShlAssign shl_assign;
    BitOr bitor "|", BitOrAssign bitor_assign;
    BitXor bitxor "^", BitXorAssign bitxor_assign;
}

impl Neg for Sum {
    type Output = Sum;
    fn neg(self) -> Sum {
        step(format!("neg {}", self.0));
        Sum(format!("-{}", self.0))
    }
}

impl Not for Sum {
    type Output = bool;
    fn not(self) -> bool {
        step(format!("not {}", self.0));
        self.0.is_empty()
    }
}

impl PartialEq for Sum {
    fn eq(&self, other: &Sum) -> bool {
        step(format!("{} == {}", self.0, other.0));
        self.0 == other.0
    }
}

impl PartialEq<u32> for Sum {
    fn eq(&self, other: &u32) -> bool {
        step(format!("{} == {}", self.0, other));
        self.0 == other.to_string()
    }
}

impl PartialOrd<u32> for Sum {
    fn partial_cmp(&self, other: &u32) -> Option<Ordering> {
        step(format!("{} ? {}", self.0, other));
        self.0.len().partial_cmp(&(*other as usize))
    }
}

impl Deref for Sum {
    type Target = String;
    fn deref(&self) -> &String {
        step(format!("deref {}", self.0));
        &self.0
    }
}

impl DerefMut for Sum {
    fn deref_mut(&mut self) -> &mut String {
        step(format!("deref_mut {}", self.0));
        &mut self.0
    }
}

/// An enum with traced parts.
#[derive(Debug)]
pub enum Job {
    Idle,
    One(D),
    Two { a: D, n: u32, b: D },
}

/// A struct with traced parts.
#[derive(Debug)]
pub struct Both {
    pub a: D,
    pub n: u32,
    pub b: D,
}

/// Does not show what it is made of.
pub fn both(a: D, n: u32, b: D) -> Both {
    Both { a, n, b }
}

/// A struct without names for its parts.
#[derive(Debug)]
pub struct Couple(pub D, pub D);

/// Takes both.
pub fn weigh(one: D, n: u32, other: D) -> u32 {
    step(format!("weigh {} {n} {}", one.0, other.0));
    n + 1
}

/// What a `Slot` is at.
#[derive(Debug)]
pub enum Phase {
    Idle,
    Count(u32),
    One(D),
    Two { a: D, n: u32, b: D },
}

/// A struct of which parts are taken before all of it gets another value.
#[derive(Debug)]
pub struct Order {
    pub first: D,
    pub second: D,
    pub n: u32,
}

/// A struct with a part that often gets another value.
#[derive(Debug)]
pub struct Slot {
    pub phase: Phase,
    pub name: D,
}
