//! The Trace backend: a proof is a commitment to the chain of segment states of one run.
//!
//! *Compact* evidence holds a digest for each border of 2^20 steps and is verified by running the program again with the
//! witness. *Audit* evidence also opens every state and every page that a segment starts from, so that segments are
//! verified apart from each other, all of them or a sample.

mod audit;
mod batch;
mod error;
mod evidence;
mod prove;
mod state;
mod threads;
mod verify;

pub use audit::{AuditScope, verify_audit};
pub use batch::{ItemFailure, prove_batch};
pub use error::{ProveError, VerifyError};
pub use evidence::{EVIDENCE_VERSION, Evidence, SegmentOpening};
pub use prove::{Form, TraceProof, prove, prove_and_record};
pub use state::{BorderState, SALT_BYTES, Salt, witness_commitment};
pub use verify::{Claim, verify_compact};

use crate::commit::MemoryTree;
use crate::machine::{Page, Program};

/// The memory tree of a program before its first step.
fn initial_tree(program: &Program) -> MemoryTree {
    program.initial_tree().clone()
}

/// Bring pages of a guest into `tree`; they are sorted.
fn update_tree(tree: &mut MemoryTree, pages: &[(u32, &Page)]) {
    // Pages come sorted and below 2^22 from `Memory`: the tree refuses nothing else.
    tree.update(pages).expect("sorted pages of a 32-bit address space");
}
