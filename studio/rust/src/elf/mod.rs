//! ELF files of guests: checked before anything is allocated, trusted in nothing.

mod error;
mod lines;
mod load;
mod symbols;

pub use error::ElfError;
pub use lines::SourceLines;
pub use load::{Elf, ElfLimits, LoadSegment};
pub use symbols::{Function, function_index_at};
