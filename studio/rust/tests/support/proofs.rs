//! Proving and verifying in one line each, and a prover that lies at a border of its choice.

use proving_studio_native::commit::MemoryTree;
use proving_studio_native::machine::{Control, Guest, GuestState, Halt, Limits, NoObserver, Page, Program};
use proving_studio_native::trace::SEGMENT_STEPS;
use proving_studio_native::trace_proof::{
    AuditScope, BorderState, Claim, Evidence, Form, Salt, SegmentOpening, TraceProof, VerifyError, prove,
    verify_audit, verify_compact, witness_commitment,
};

pub const AUDIT: Form = Form::Audit { max_evidence_bytes: 256 << 20 };

/// A finished proof with all that its verifiers need.
pub struct Proved {
    pub program: Program,
    pub witness: Vec<u8>,
    pub journal: Vec<u8>,
    pub steps: u64,
    pub salt: Salt,
    pub evidence: Vec<u8>,
}

impl Proved {
    pub fn new(program: Program, witness: Vec<u8>, form: Form) -> Proved {
        let control = Control::default();
        let proof = prove(&program, &witness, Limits::default(), &control, form).expect("an honest proof");
        let TraceProof { outcome, evidence, salt, segment_count } = proof;
        assert_eq!(segment_count, outcome.steps.div_ceil(SEGMENT_STEPS));
        Proved { program, witness, journal: outcome.journal, steps: outcome.steps, salt, evidence }
    }

    pub fn claim(&self) -> Claim<'_> {
        Claim { journal: &self.journal, steps: self.steps }
    }

    pub fn compact(&self) -> Result<(), VerifyError> {
        self.compact_with(&self.evidence)
    }

    pub fn compact_with(&self, evidence: &[u8]) -> Result<(), VerifyError> {
        let (limits, control) = (Limits::default(), Control::default());
        verify_compact(&self.program, self.claim(), evidence, &self.witness, &self.salt, limits, &control)
    }

    pub fn audit(&self, scope: AuditScope) -> Result<(u64, u64), VerifyError> {
        self.audit_with(&self.evidence, scope)
    }

    pub fn audit_with(&self, evidence: &[u8], scope: AuditScope) -> Result<(u64, u64), VerifyError> {
        let (limits, control) = (Limits::default(), Control::default());
        verify_audit(&self.program, self.claim(), evidence, limits, &control, scope, 1)
    }
}

/// Audit evidence of a run that `tamper` may change at the end of each segment but the last, everything after it
/// recomputed: with a `tamper` that does nothing, exactly what an honest prover makes.
pub fn forge(
    program: Program,
    witness: Vec<u8>,
    salt: Salt,
    mut tamper: impl FnMut(usize, &mut Guest<'_>),
) -> Proved {
    let mut tree: MemoryTree = program.initial_tree().clone();
    let mut states = vec![BorderState::new(&GuestState::initial(&program), tree.root(), None)];
    let (mut digests, mut segments) = (Vec::new(), Vec::new());
    let mut guest = Guest::start(&program, &witness, Limits::default()).unwrap();
    guest.memory.capture();
    loop {
        let halt = guest.advance(SEGMENT_STEPS, &mut NoObserver);
        if halt.is_none() {
            tamper(segments.len(), &mut guest);
        }
        let (touched, dirty) = guest.memory.end_segment();
        let proof = tree.multiproof(&touched).unwrap();
        segments.push(SegmentOpening { pages: guest.memory.take_captured(), proof });
        let pages: Vec<(u32, &Page)> =
            dirty.iter().map(|&page| (page, guest.memory.page_content(page).unwrap())).collect();
        tree.update(&pages).unwrap();
        let exit_code = halt.map(|halt| match halt {
            Halt::Exit(code) => code,
            Halt::Fault(fault) => panic!("the run was to exit: {fault:?}"),
        });
        let state = BorderState::new(&guest.state(), tree.root(), exit_code);
        digests.push(state.digest(&salt));
        states.push(state);
        if halt.is_some() {
            break;
        }
    }
    let (journal, steps) = (guest.io.journal.clone(), guest.step);
    drop(guest);
    let witness_commitment = witness_commitment(&salt, &witness);
    let evidence =
        Evidence::Audit { witness_commitment, digests, salt, witness: witness.clone(), states, segments };
    Proved { evidence: evidence.encode(), program, witness, journal, steps, salt }
}
