//! What the benchmarks share: the bodies and the servers that are compared, processes under measurement, and the load
//! on them.

pub mod bodies;
pub mod callgrind;
#[cfg(feature = "peers")]
pub mod compare;
pub mod contenders;
pub mod generated;
pub mod load;
pub mod process;
pub mod servers;
pub mod sizes;
pub mod strace;
pub mod table;
