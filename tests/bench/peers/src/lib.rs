//! Others' code that does the same work as the studio: linked into the benchmark of the engine, and a program by itself.

pub mod executor;
pub mod trees;
