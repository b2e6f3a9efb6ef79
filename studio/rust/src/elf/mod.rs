//! ELF files of guests: checked before anything is allocated, trusted in nothing.

mod abi;
mod container;
mod error;
mod lines;
mod load;
mod symbols;

pub use abi::{Abi, RISC0_USER_END, RISC0_USER_START};
pub use container::Container;
pub use error::ElfError;
pub use lines::SourceLines;
pub use load::{Elf, ElfLimits, LoadSegment};
pub use symbols::{Function, function_index_at};

/// Names of a stranger reach terminals, where control characters are commands.
fn without_control(text: &str) -> String {
    text.replace(char::is_control, "\u{fffd}")
}
