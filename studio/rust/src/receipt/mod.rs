//! RISC Zero's receipts: reading them, verifying them, and the image id that they must be for.
//!
//! Receipts are what r0vm writes: `risc0_zkvm::Receipt` in bincode 1 (fixed-size little-endian integers); other tools
//! write the same structure as JSON. Two verifiers live here, one for each generation of the proof system that is in
//! use; a receipt names the parameters that it was made for, and only that verifier looks at it.

mod decode;
mod error;
mod guard;
mod image;
mod verifier;

pub use decode::{Encoding, MAX_RECEIPT_BYTES, Receipt};
pub use error::ReceiptError;
pub use image::{container, image_id, kernel};
pub use verifier::Facts;
