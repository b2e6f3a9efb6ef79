//! See `Cargo.toml`: constants and types of one generation for the dependents of both.
#![no_std]

pub use newer::*;
