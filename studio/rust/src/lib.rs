//! The hot loops of Proving Studio. Modules import only downwards, in this order:
//! `py` -> `trace_proof` -> `trace` -> `machine` -> `elf` -> `isa`, with `commit` and `file` beside them.

pub mod commit;
pub mod file;
