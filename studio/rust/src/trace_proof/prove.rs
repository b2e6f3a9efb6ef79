//! Making a Trace proof: one run that commits to each segment as it ends.

use std::ops::ControlFlow;

use crate::commit::MemoryTree;
use crate::machine::{Control, Guest, GuestState, Halt, Limits, Outcome, Page, Program};
use crate::trace::{RecordOptions, Recorded, SegmentEnd, SegmentSink, Stopped, record};

use super::error::ProveError;
use super::evidence::{Evidence, SegmentOpening};
use super::state::{BorderState, SALT_BYTES, Salt, witness_commitment};
use super::{initial_tree, update_tree};

/// What the evidence holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Compact,
    /// Reveals the witness and every page that the run touches.
    Audit {
        max_evidence_bytes: u64,
    },
}

pub struct TraceProof {
    pub outcome: Outcome,
    pub evidence: Vec<u8>,
    pub salt: Salt,
    pub segment_count: u64,
}

/// Run `program` and commit to every segment. Only a run that exits with 0 can be proved.
pub fn prove(
    program: &Program,
    witness: &[u8],
    limits: Limits,
    control: &Control,
    form: Form,
) -> Result<TraceProof, ProveError> {
    let options = RecordOptions { snapshot_budget_bytes: None, summaries: false };
    Ok(prove_and_record(program, witness, limits, control, form, options)?.0)
}

/// The same, keeping what the pass recorded on the way.
pub fn prove_and_record(
    program: &Program,
    witness: &[u8],
    limits: Limits,
    control: &Control,
    form: Form,
    options: RecordOptions,
) -> Result<(TraceProof, Recorded), ProveError> {
    let mut salt = [0; SALT_BYTES];
    getrandom::fill(&mut salt).map_err(|_| ProveError::NoRandomness)?;
    let mut committer = Committer::new(program, witness, salt, form);
    let recorded =
        record(program, witness, limits, control, options, &mut committer).map_err(
            |stopped| match stopped {
                Stopped::Cancelled => ProveError::Cancelled,
                Stopped::BySink => ProveError::EvidenceTooLarge { limit: form.limit() },
            },
        )?;
    match recorded.outcome.halt {
        Halt::Exit(0) => {}
        Halt::Exit(code) => return Err(ProveError::GuestExit { code }),
        Halt::Fault(fault) => return Err(ProveError::GuestFault(fault)),
    }
    let evidence = committer.into_evidence();
    let proof = TraceProof {
        outcome: recorded.outcome.clone(),
        segment_count: evidence.segment_count(),
        evidence: evidence.encode(),
        salt,
    };
    Ok((proof, recorded))
}

impl Form {
    fn limit(self) -> u64 {
        match self {
            Form::Compact => u64::MAX,
            Form::Audit { max_evidence_bytes } => max_evidence_bytes,
        }
    }
}

/// The sink that turns segment ends into digests and openings.
pub(super) struct Committer<'w> {
    tree: MemoryTree,
    witness: &'w [u8],
    salt: Salt,
    form: Form,
    digests: Vec<[u8; 32]>,
    states: Vec<BorderState>,
    segments: Vec<SegmentOpening>,
    evidence_bytes: u64,
}

impl<'w> Committer<'w> {
    pub(super) fn new(program: &Program, witness: &'w [u8], salt: Salt, form: Form) -> Committer<'w> {
        let tree = initial_tree(program);
        let start = BorderState::new(&GuestState::initial(program), tree.root(), None);
        Committer {
            tree,
            witness,
            salt,
            form,
            digests: Vec::new(),
            states: vec![start],
            segments: Vec::new(),
            evidence_bytes: witness.len() as u64,
        }
    }

    pub(super) fn into_evidence(self) -> Evidence {
        let witness_commitment = witness_commitment(&self.salt, self.witness);
        match self.form {
            Form::Compact => Evidence::Compact { witness_commitment, digests: self.digests },
            Form::Audit { .. } => Evidence::Audit {
                witness_commitment,
                digests: self.digests,
                salt: self.salt,
                witness: self.witness.to_vec(),
                states: self.states,
                segments: self.segments,
            },
        }
    }

    pub(super) fn digests(&self) -> &[[u8; 32]] {
        &self.digests
    }

    fn open_segment(&mut self, guest: &mut Guest<'_>, touched: &[u32]) -> ControlFlow<()> {
        let pages = guest.memory.take_captured();
        // Sorted pages below 2^22: nothing else is refused.
        let proof = self.tree.multiproof(touched).expect("sorted pages of a 32-bit address space");
        let page_bytes = (pages.len() * (size_of::<Page>() + 4)) as u64;
        self.evidence_bytes += page_bytes + (proof.siblings.len() * 32 + proof.present.len()) as u64;
        if self.evidence_bytes > self.form.limit() {
            return ControlFlow::Break(());
        }
        self.segments.push(SegmentOpening { pages, proof });
        ControlFlow::Continue(())
    }
}

impl SegmentSink for Committer<'_> {
    fn begin(&mut self, guest: &mut Guest<'_>) {
        if matches!(self.form, Form::Audit { .. }) {
            guest.memory.capture();
        }
    }

    fn end_segment(&mut self, end: SegmentEnd<'_, '_>) -> ControlFlow<()> {
        let SegmentEnd { guest, touched, dirty, halt } = end;
        if matches!(self.form, Form::Audit { .. }) {
            self.open_segment(guest, touched)?;
        }
        let memory = &guest.memory;
        let pages: Vec<(u32, &Page)> =
            dirty.iter().filter_map(|&page| Some((page, memory.page_content(page)?))).collect();
        update_tree(&mut self.tree, &pages);
        let exit_code = match halt {
            Some(Halt::Exit(code)) => Some(code),
            _ => None,
        };
        let state = BorderState::new(&guest.state(), self.tree.root(), exit_code);
        self.digests.push(state.digest(&self.salt));
        if matches!(self.form, Form::Audit { .. }) {
            self.states.push(state);
        }
        ControlFlow::Continue(())
    }
}
