//! Verifying compact evidence: run again with the witness and compare every digest.

use crate::machine::{Control, Fault, FaultKind, Halt, Limits, Program};
use crate::trace::{RecordOptions, SEGMENT_STEPS, Stopped, record};

use super::error::VerifyError;
use super::evidence::Evidence;
use super::prove::{Committer, Form};
use super::state::{Salt, witness_commitment};

/// What the proof file says; nothing in it is trusted.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    pub journal: &'a [u8],
    pub steps: u64,
}

impl Claim<'_> {
    /// The evidence must have exactly as many segments as the stated steps need.
    pub(super) fn check_segment_count(self, found: u64) -> Result<(), VerifyError> {
        let stated = self.steps.div_ceil(SEGMENT_STEPS);
        if found == stated { Ok(()) } else { Err(VerifyError::SegmentCount { got: stated, expected: found }) }
    }
}

/// One full run of the verifier's own `program`. `Ok` only if everything in claim and evidence matches it.
pub fn verify_compact(
    program: &Program,
    claim: Claim<'_>,
    evidence: &[u8],
    witness: &[u8],
    salt: &Salt,
    limits: Limits,
    control: &Control,
) -> Result<(), VerifyError> {
    let evidence = Evidence::decode(evidence)?;
    let form = evidence.form();
    let Evidence::Compact { witness_commitment: commitment, digests } = evidence else {
        return Err(VerifyError::OtherForm { got: form, expected: "compact" });
    };
    claim.check_segment_count(digests.len() as u64)?;
    if witness_commitment(salt, witness) != commitment {
        return Err(VerifyError::WrongWitness);
    }
    // More steps than stated are a refusal, not worth running.
    let limits = Limits {
        max_steps: limits.max_steps.min(claim.steps.saturating_add(1)),
        max_journal_bytes: limits.max_journal_bytes.max(claim.journal.len() as u64),
        ..limits
    };
    let mut committer = Committer::new(program, witness, *salt, Form::Compact);
    let options = RecordOptions { snapshot_budget_bytes: None, summaries: false };
    let recorded =
        record(program, witness, limits, control, options, &mut committer).map_err(
            |stopped| match stopped {
                Stopped::Cancelled | Stopped::BySink => VerifyError::Cancelled,
            },
        )?;
    let outcome = &recorded.outcome;
    let wrong_steps = VerifyError::WrongSteps { got: outcome.steps, expected: claim.steps };
    match outcome.halt {
        Halt::Exit(0) => {}
        Halt::Exit(code) => return Err(VerifyError::GuestExit { code }),
        // Nothing about the proof: this machine cannot check it now.
        Halt::Fault(Fault { kind: FaultKind::HostMemory { .. }, .. }) => return Err(VerifyError::HostMemory),
        Halt::Fault(_) if outcome.steps > claim.steps => return Err(wrong_steps),
        Halt::Fault(fault) => return Err(VerifyError::GuestFault(fault)),
    }
    if outcome.steps != claim.steps {
        return Err(wrong_steps);
    }
    if outcome.journal != claim.journal {
        return Err(VerifyError::WrongJournal);
    }
    let wrong = committer.digests().iter().zip(&digests).position(|(ours, theirs)| ours != theirs);
    match wrong {
        Some(segment) => Err(VerifyError::WrongDigest { segment: segment as u64 }),
        None if committer.digests().len() != digests.len() => Err(wrong_steps),
        None => Ok(()),
    }
}
