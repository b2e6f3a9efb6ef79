//! Verifying audit evidence: each segment on its own, from its opened state to the next one.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use crate::commit::{Digest, PartialTree, hash_pages};
use crate::machine::{
    Control, FaultKind, Guest, Halt, Limits, NoObserver, PAGE_SHIFT, Page, PageSource, Program,
};
use crate::trace::SEGMENT_STEPS;

use super::error::VerifyError;
use super::evidence::{AuditView, EvidenceView, SegmentView};
use super::state::{BorderState, witness_commitment};
use super::threads::pool_of;
use super::verify::Claim;

/// Which segments to run again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditScope {
    All,
    /// That many, drawn from the operating system's randomness.
    Sample(u64),
}

/// Check the chain of states and the segments in `scope` on `threads` threads (0: one a core): (segments run, segments in all).
pub fn verify_audit(
    program: &Program,
    claim: Claim<'_>,
    evidence: &[u8],
    limits: Limits,
    control: &Control,
    scope: AuditScope,
    threads: usize,
) -> Result<(u64, u64), VerifyError> {
    let evidence = EvidenceView::decode(evidence)?;
    let form = evidence.form();
    let EvidenceView { witness_commitment: commitment, digests, audit } = evidence;
    let Some(AuditView { salt, witness, states, segments }) = audit else {
        return Err(VerifyError::OtherForm { got: form, expected: "audit" });
    };
    let count = segments.len() as u64;
    claim.check_segment_count(count)?;
    if witness_commitment(&salt, witness) != commitment {
        return Err(VerifyError::WrongWitness);
    }
    check_borders(program, claim, &states, witness.len() as u64)?;
    for (segment, (digest, state)) in digests.iter().zip(&states[1..]).enumerate() {
        if state.digest(&salt) != *digest {
            return Err(VerifyError::WrongDigest { segment: segment as u64 });
        }
    }
    let chosen: Vec<u64> = match scope {
        AuditScope::All => (0..count).collect(),
        AuditScope::Sample(sample) if sample == 0 || sample > count => {
            return Err(VerifyError::BadSample { sample, segments: count });
        }
        AuditScope::Sample(sample) => draw(sample, count)?,
    };
    let check = |&segment: &u64| -> Result<(), VerifyError> {
        if control.is_cancelled() {
            return Err(VerifyError::Cancelled);
        }
        let at = segment as usize;
        let run = SegmentRun {
            segment,
            start: &states[at],
            end: &states[at + 1],
            opening: &segments[at],
            witness,
            claim,
        };
        run.check(program, limits)?;
        control.add_steps(states[at + 1].step - states[at].step);
        Ok(())
    };
    if threads == 1 {
        chosen.iter().try_for_each(check)?;
    } else {
        let pool = pool_of(threads).ok_or(VerifyError::HostMemory)?;
        pool.install(|| chosen.par_iter().try_for_each(check))?;
    }
    Ok((chosen.len() as u64, count))
}

/// Start, end and step numbers of the chain; everything that needs no run.
fn check_borders(
    program: &Program,
    claim: Claim<'_>,
    states: &[BorderState],
    witness_bytes: u64,
) -> Result<(), VerifyError> {
    let (Some(first), Some(last)) = (states.first(), states.last()) else {
        return Err(VerifyError::EvidenceMalformed { what: "states" });
    };
    if *first != BorderState::initial(program) {
        return Err(VerifyError::WrongStart);
    }
    let ended_well = last.exit_code == Some(0)
        && last.step == claim.steps
        && last.journal_bytes == claim.journal.len() as u64;
    if !ended_well {
        return Err(VerifyError::WrongEnd);
    }
    for (index, state) in states[..states.len() - 1].iter().enumerate() {
        let fits = state.step == index as u64 * SEGMENT_STEPS
            && state.exit_code.is_none()
            && state.witness_position <= witness_bytes
            && state.journal_bytes <= claim.journal.len() as u64;
        if !fits {
            return Err(VerifyError::WrongSegment { segment: index as u64 });
        }
    }
    Ok(())
}

/// `sample` different numbers below `count`, every set equally likely (Floyd's algorithm).
fn draw(sample: u64, count: u64) -> Result<Vec<u64>, VerifyError> {
    let mut chosen = BTreeSet::new();
    for top in count - sample..count {
        let pick = random_below(top + 1)?;
        if !chosen.insert(pick) {
            chosen.insert(top);
        }
    }
    Ok(chosen.into_iter().collect())
}

/// Uniform in `0..bound`, by rejection.
fn random_below(bound: u64) -> Result<u64, VerifyError> {
    let zone = u64::MAX - u64::MAX % bound;
    loop {
        let value = getrandom::u64().map_err(|_| VerifyError::NoRandomness)?;
        if value < zone {
            return Ok(value % bound);
        }
    }
}

/// The opened pages of one segment; nothing else is to be had.
struct OpenedPages<'a>(HashMap<u32, &'a Page>);

impl PageSource for OpenedPages<'_> {
    fn fill(&self, page: u32, out: &mut Page) -> bool {
        match self.0.get(&page) {
            Some(content) => {
                out.copy_from_slice(*content);
                true
            }
            None => false,
        }
    }
}

struct SegmentRun<'a> {
    segment: u64,
    start: &'a BorderState,
    end: &'a BorderState,
    opening: &'a SegmentView<'a>,
    witness: &'a [u8],
    claim: Claim<'a>,
}

impl SegmentRun<'_> {
    /// Run the segment from the opened pages and compare everything with the end state.
    fn check(&self, program: &Program, limits: Limits) -> Result<(), VerifyError> {
        let segment = self.segment;
        let wrong_pages = VerifyError::WrongPages { segment };
        let contents: Vec<&Page> = self.opening.pages().map(|(_, content)| content).collect();
        let mut digests = vec![[0; 32]; contents.len()];
        hash_pages(&contents, &mut digests);
        let leaves: Vec<(u32, Digest)> = self.opening.pages().map(|(page, _)| page).zip(digests).collect();
        let mut tree = PartialTree::open(&leaves, &self.opening.proof()).map_err(|_| wrong_pages.clone())?;
        if tree.root() != self.start.memory_root {
            return Err(wrong_pages);
        }
        let pages = OpenedPages(self.opening.pages().collect());
        // The prover's limits do not bind the verifier: what a segment may use is what the evidence opens.
        let limits = Limits {
            max_steps: u64::MAX,
            max_memory_bytes: u64::MAX,
            max_journal_bytes: self.claim.journal.len() as u64,
            max_console_bytes: limits.max_console_bytes,
        };
        let state = self.start.guest_state();
        let mut guest = Guest::resume(program, &state, &pages, self.witness, limits)
            .map_err(|_| VerifyError::HostMemory)?;
        let wrong = VerifyError::WrongSegment { segment };
        let halt = guest.advance(self.end.step - self.start.step, &mut NoObserver);
        let exit_code = match halt {
            None => None,
            Some(Halt::Exit(code)) => Some(code),
            Some(Halt::Fault(fault)) => {
                return Err(match fault.kind {
                    FaultKind::PageNotOpened { address } => VerifyError::PageMissing { segment, address },
                    FaultKind::HostMemory { .. } => VerifyError::HostMemory,
                    _ => wrong,
                });
            }
        };
        let (from, to) = (self.start.journal_bytes as usize, guest.io.journal.len());
        if guest.io.journal.get(from..to) != self.claim.journal.get(from..to) {
            return Err(VerifyError::WrongJournal);
        }
        let (touched, dirty) = guest.memory.end_segment();
        // Only opened pages can be touched, so the others are too many: evidence has one form for each run.
        let extra = self.opening.pages().find(|(page, _)| touched.binary_search(page).is_err());
        if let Some((page, _)) = extra {
            return Err(VerifyError::PageExtra { segment, address: page << PAGE_SHIFT });
        }
        let written: Vec<(u32, &Page)> =
            dirty.iter().filter_map(|&page| Some((page, guest.memory.page_content(page)?))).collect();
        tree.update(&written).map_err(|_| wrong.clone())?;
        let reached = BorderState::new(&guest.state(), tree.root(), exit_code);
        if reached == *self.end { Ok(()) } else { Err(wrong) }
    }
}
