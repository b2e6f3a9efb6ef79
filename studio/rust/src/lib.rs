//! The hot loops of Proving Studio. Modules import only downwards, in this order:
//! `py` -> `trace_proof` -> `trace` -> `machine` -> `elf` -> `isa`, with `file` -> `merkle` -> `commit` and
//! `receipt` beside them; `halo2` stands on `machine`.

pub mod commit;
pub mod elf;
#[cfg(feature = "python")]
mod error;
pub mod file;
pub mod halo2;
pub mod isa;
pub mod machine;
pub mod merkle;
#[cfg(feature = "python")]
mod py;
pub mod receipt;
pub mod trace;
pub mod trace_proof;
