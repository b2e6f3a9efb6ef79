//! The files that leave the studio: proofs, openings, aggregates and inclusion proofs. Fixed arrays of canonical CBOR, sealed by a digest.

pub mod aggregate_file;
mod blob;
pub mod cbor;
pub mod error;
mod head;
pub mod inclusion_file;
pub mod opening_file;
pub mod proof_file;
#[cfg(test)]
mod tests;

pub use error::{FileError, FileFault, FileType, ReadError};
pub use inclusion_file::InclusionFile;
pub use opening_file::OpeningFile;
pub use proof_file::ProofFile;
