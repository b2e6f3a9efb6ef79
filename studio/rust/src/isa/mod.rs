//! RV32IM instruction words, predecoded for the run loop (RISC-V Unprivileged ISA, version 20240411).

mod compute;
mod decode;
mod mnemonic;
mod op;

pub use compute::{computed, is_taken};
pub use decode::decode;
pub use mnemonic::mnemonic;
pub use op::{DISCARD, Op, OpCode, REGISTER_SLOTS};
