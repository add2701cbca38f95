#![allow(unused, clippy::all, irrefutable_let_patterns)]
#[path = "../differential/support.rs"]
#[macro_use]
mod support;
#[path = "../differential/traced.rs"]
mod traced;
use crate::support::*;
use crate::traced::*;
include!("/tmp/bs/p.rs");
