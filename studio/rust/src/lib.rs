//! The hot loops of Proving Studio. Modules import only downwards, in this order:
//! `py` -> `trace_proof` -> `trace` -> `machine` -> `elf` -> `isa`, with `file` -> `commit` beside them.

pub mod commit;
pub mod elf;
pub mod file;
pub mod isa;
pub mod machine;
pub mod trace;
pub mod trace_proof;
