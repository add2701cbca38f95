//! What must not go wrong, made to go wrong for real: each test is one failure that servers meet. The
//! README beside this folder has them as a table. Those that need a tool are in `tests/tools`.
#![cfg(target_os = "linux")]

mod accepting;
mod cancel;
mod connections;
mod process;
mod processes;
mod soak;
mod tasks;

use std::alloc::System;

use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;
