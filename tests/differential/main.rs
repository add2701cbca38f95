//! The one law: a coroutine does what the same function does if every `yield_!` blocks.
//!
//! Each body here is compiled twice, as a plain function and as a coroutine. Both write down what they do
//! and drop; the traces must be equal under every readiness pattern. A coroutine that is dropped at
//! its n-th suspension must drop what the plain function drops when its n-th wait panics.

#![allow(
    clippy::all,
    unused,
    dropping_copy_types,
    dropping_references,
    noop_method_call,
    non_snake_case,
    irrefutable_let_patterns,
    reason = "the bodies are made to be traced, not to be elegant"
)]

mod support;

mod algorithms;
mod anonymous;
mod apart;
mod asked_with_values;
mod assignees;
mod beside_lent;
mod beside_looked_at;
mod beside_looked_at_in_loops;
mod borrowers;
mod borrows;
mod boxed_parts;
mod boxed_takers;
mod branches;
mod called;
mod called_fields;
mod calls;
mod captured_fields;
mod captures;
mod chosen;
mod closures;
mod closures_in_values;
mod closures_of_outcomes;
mod composition;
mod conditions;
mod copied_parts;
mod drop_flags;
mod drops;
mod drops_inside;
mod early_indices;
mod else_ifs;
mod evaluation;
mod everyday;
mod extended;
mod fields;
mod filled_in;
mod filled_later;
mod flag_lent;
mod flagged;
mod foretold;
mod foretold_items;
mod found_later;
mod given_to_macros;
mod given_up;
mod guard_lets;
mod guards;
mod handed_in;
mod heads;
mod hidden_returns;
mod inference;
mod initialisation;
mod inner_macros;
mod items;
mod jumps;
mod late;
mod late_callees;
mod late_receivers;
mod left;
mod left_alone;
mod lenders;
mod lending;
mod lifetimes;
mod listed_closures;
mod literals;
mod looked_along;
mod looked_at;
mod looked_at_in_closures;
mod looking_calls;
mod loops;
mod macro_written;
mod made;
mod matched_calls;
mod matched_in_operands;
mod matches;
mod mixed_patterns;
mod more;
mod moves;
mod named_as_in_std;
mod objects;
mod operand_order;
mod operators;
mod own_drops;
mod own_enums;
mod own_part_receivers;
mod own_takers;
mod owners;
mod parameters;
mod part_receivers;
mod parts;
mod parts_by_patterns;
mod parts_in_macros;
mod parts_of_parts;
mod patterns_by_macros;
mod pieces;
mod places;
mod places_by_macros;
mod programs;
mod questions;
mod raii;
mod reborrows;
mod reboxed;
mod receivers;
mod rematched;
mod renewals;
mod renewed_receivers;
mod renewed_wholes;
mod residents;
mod scopes;
mod scrutinees;
mod servers;
mod sessions;
mod shadowing;
mod signatures;
mod simulations;
mod snapshots;
mod statements;
mod std_macros;
mod structs_in_patterns;
mod taken_along;
mod taken_by_macros;
mod taken_by_patterns;
mod taken_fields;
mod taken_in_branches;
mod taken_on_ways;
mod takers;
mod temporaries;
mod traced;
mod unusual;
mod unwinding;
mod used_again;
mod used_up;
mod whole_in_patterns;
mod workshop;
