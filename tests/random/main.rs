//! Random nested programs, with drops, moves, jumps and yields in random places, compared with their
//! blocking twins. The programs are written by `generate.rs` when the test is built.

#![allow(
    clippy::all,
    unused,
    irrefutable_let_patterns,
    reason = "the programs are random: they do many things that a person would not write"
)]

#[path = "../differential/support.rs"]
mod support;
#[path = "../differential/traced.rs"]
mod traced;

mod programs {
    use crate::support::*;
    use crate::traced::*;
    use crate::twins;

    include!(concat!(env!("OUT_DIR"), "/random.rs"));
}
