//! The machine that runs a guest: memory, run loop, system calls, limits.

pub(crate) mod address_space;
mod code;
mod control;
mod fault;
mod fuse;
mod guest;
mod memory;
mod observer;
mod program;
mod regions;
mod risc0_call;
mod run;
pub mod syscall;
#[cfg(test)]
mod tests;

pub use code::Code;
pub use control::{Control, Phase};
pub use fault::{Fault, FaultKind, Risc0Call};
pub use guest::{Cancelled, Guest, GuestState, Halt, Limits, Outcome, execute};
pub use memory::{Memory, PAGE_BYTES, PAGE_SHIFT, Page, PageSource};
pub use observer::{NoObserver, Observer};
pub use program::Program;
pub use regions::{Break, Regions, STACK_POINTER};
pub use run::Cpu;
