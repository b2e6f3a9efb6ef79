//! The files that leave the studio: proofs and openings. Fixed arrays of canonical CBOR, sealed by a digest.

mod blob;
pub mod cbor;
pub mod error;
mod head;
pub mod opening_file;
pub mod proof_file;
#[cfg(test)]
mod tests;

pub use error::{FileError, FileFault, FileType};
pub use opening_file::OpeningFile;
pub use proof_file::ProofFile;
