//! Honest proofs verify, whole and sampled; what is no proof is not made.

mod support;

use proving_studio_native::machine::{Control, FaultKind, Limits, execute};
use proving_studio_native::trace::{RecordOptions, SEGMENT_STEPS};
use proving_studio_native::trace_proof::{
    AuditScope, Evidence, Form, ProveError, VerifyError, prove, prove_and_record, verify_audit,
    verify_compact,
};
use support::proofs::{AUDIT, Proved, forge};
use support::*;

/// A loop of `turns` turns of two steps around `body`, which may use all registers but s1.
fn long_loop(turns: u32, body: &[u32]) -> Vec<u32> {
    let back = -4 * (body.len() as i32 + 1);
    [&li(S1, turns)[..], body, &[addi(S1, S1, -1), bne(S1, ZERO, back)]].concat()
}

/// Both forms of a proof, verified in every way.
fn round_trip(program: fn() -> proving_studio_native::machine::Program, witness: &[u8]) -> u64 {
    let compact = Proved::new(program(), witness.to_vec(), Form::Compact);
    assert_eq!(compact.compact(), Ok(()));
    let audit = Proved::new(program(), witness.to_vec(), AUDIT);
    let segments = audit.steps.div_ceil(SEGMENT_STEPS);
    assert_eq!(audit.audit(AuditScope::All), Ok((segments, segments)));
    for sample in 1..=segments {
        assert_eq!(audit.audit(AuditScope::Sample(sample)), Ok((sample, segments)));
    }
    for sample in [0, segments + 1, u64::MAX] {
        assert_eq!(audit.audit(AuditScope::Sample(sample)), Err(VerifyError::BadSample { sample, segments }));
    }
    let (limits, control) = (Limits::default(), Control::default());
    let parallel =
        verify_audit(&audit.program, audit.claim(), &audit.evidence, limits, &control, AuditScope::All, 3);
    assert_eq!(parallel, Ok((segments, segments)));
    assert_eq!(control.steps(), audit.steps);
    assert_eq!((compact.steps, &compact.journal), (audit.steps, &audit.journal));
    for bytes in [&compact.evidence, &audit.evidence] {
        assert_eq!(Evidence::decode(bytes).unwrap().encode(), *bytes);
    }
    segments
}

#[test]
fn runs_of_one_segment() {
    assert_eq!(round_trip(|| bundled("fibonacci"), &fibonacci_witness(10)), 1);
    assert_eq!(round_trip(|| bundled("sha256"), &sha256_witness(1, b"abc")), 1);
    assert_eq!(round_trip(|| bundled("sort"), &sort_witness(1, 100)), 1);
    assert_eq!(round_trip(|| program(&exit(0)), &[]), 1);
}

#[test]
fn runs_of_many_segments() {
    assert!(round_trip(|| bundled("sort"), &sort_witness(2, 8000)) > 3);
    assert!(round_trip(|| bundled("sha256"), &sha256_witness(40, &[7; 2000])) > 3);
}

#[test]
fn a_run_that_ends_exactly_at_a_border() {
    for extra in 0..3 {
        let turns = (SEGMENT_STEPS as u32 - 2 - 5 + extra) / 2;
        let rest = vec![NOP; (SEGMENT_STEPS as usize - 2 - 5 + extra as usize) % 2];
        let words = then_exit(&[&long_loop(turns, &[]), &rest]);
        let proof = Proved::new(program(&words), vec![], AUDIT);
        assert_eq!(proof.steps, SEGMENT_STEPS + u64::from(extra));
        let segments = 1 + u64::from(extra > 0);
        assert_eq!(proof.audit(AuditScope::All), Ok((segments, segments)));
        assert_eq!(Proved::new(program(&words), vec![], Form::Compact).compact(), Ok(()));
    }
}

#[test]
fn segments_that_touch_no_memory() {
    let words = then_exit(&[&long_loop(2_000_000, &[])]);
    let proof = Proved::new(program(&words), vec![], AUDIT);
    assert_eq!(proof.audit(AuditScope::All), Ok((4, 4)));
}

#[test]
fn journal_witness_heap_and_mappings_go_on_across_segments() {
    let words = [
        call(READ, &[0, DATA, 4]),
        call(BRK, &[DATA + 8192 + 4096]),
        call(MMAP, &[0, 8192, 3, 0x22, u32::MAX, 0]),
        vec![addi(S0, A0, 0), sw(A0, S0, 0)],
        call(WRITE, &[1, DATA, 3]),
        long_loop(700_000, &[]),
        call(READ, &[0, DATA + 4, 4]),
        call(WRITE, &[1, DATA, 8]),
        vec![sw(S0, S0, 2044), lw(T1, S0, 0)],
        li(T2, DATA + 8192 + 4092).to_vec(),
        vec![sw(T1, T2, 0)],
        long_loop(700_000, &[]),
        call(WRITE, &[1, DATA + 8192 + 4092, 4]),
    ];
    let program = || program(&then_exit(&[&words.concat()]));
    let proof = Proved::new(program(), b"12345678".to_vec(), AUDIT);
    assert_eq!(&proof.journal[..11], b"12312345678");
    assert_eq!(proof.audit(AuditScope::All), Ok((3, 3)));
    assert_eq!(Proved::new(program(), b"12345678".to_vec(), Form::Compact).compact(), Ok(()));
}

/// The console is no part of a proof: neither text beyond the prover's limit nor the verifier's own limit matters.
#[test]
fn console_text_beyond_any_limit_does_not_matter() {
    let write = |address| call(WRITE, &[2, address, 1000]);
    let body = [write(RODATA + 2048), write(DATA)].concat();
    let words = then_exit(&[&call(WRITE, &[2, RODATA, 1024]), &long_loop(60_000, &body), &write(DATA)]);
    let limited = |max_console_bytes| Limits { max_console_bytes, ..Limits::default() };
    let program = program(&words);
    for (prover, verifier) in [(1 << 20, 1 << 20), (0, 1 << 20), (1 << 20, 0), (1500, 100)] {
        let proof = prove(&program, &[], limited(prover), &Control::default(), AUDIT).unwrap();
        let claim = proving_studio_native::trace_proof::Claim { journal: &[], steps: proof.outcome.steps };
        let control = Control::default();
        let verdict =
            verify_audit(&program, claim, &proof.evidence, limited(verifier), &control, AuditScope::All, 1);
        assert_eq!(verdict, Ok((2, 2)));
    }
}

#[test]
fn only_a_run_that_exits_with_0_is_proved() {
    let attempt = |words: &[u32], limits| {
        let results = [Form::Compact, AUDIT].map(|form| {
            prove(&program(words), &[], limits, &Control::default(), form).map(|_| ()).unwrap_err()
        });
        assert_eq!(results[0], results[1]);
        results[0].clone()
    };
    let limits = Limits::default();
    assert_eq!(attempt(&exit(1), limits), ProveError::GuestExit { code: 1 });
    assert_eq!(attempt(&exit(255), limits), ProveError::GuestExit { code: 255 });
    let fault = |kind, pc| ProveError::GuestFault(proving_studio_native::machine::Fault { kind, pc });
    assert_eq!(attempt(&[EBREAK], limits), fault(FaultKind::Breakpoint, TEXT));
    let kind = FaultKind::StepLimit { limit: 100 };
    assert_eq!(attempt(&[jal(ZERO, 0)], Limits { max_steps: 100, ..limits }), fault(kind, TEXT));
    let kind = FaultKind::MemoryLimit { address: 0x1fff_ff00, limit_bytes: 0 };
    assert_eq!(attempt(&[sw(ZERO, SP, 0)], Limits { max_memory_bytes: 0, ..limits }), fault(kind, TEXT));
    let cancelled = Control::default();
    cancelled.cancel();
    let result = prove(&program(&[jal(ZERO, 0)]), &[], limits, &cancelled, AUDIT);
    assert_eq!(result.map(|_| ()), Err(ProveError::Cancelled));
}

#[test]
fn evidence_that_would_grow_too_large_is_given_up() {
    let attempt = |limit| {
        let form = Form::Audit { max_evidence_bytes: limit };
        prove(&bundled("sort"), &sort_witness(1, 1000), Limits::default(), &Control::default(), form)
            .map(|_| ())
    };
    assert_eq!(attempt(4096), Err(ProveError::EvidenceTooLarge { limit: 4096 }));
    assert_eq!(attempt(1 << 20), Ok(()));
}

#[test]
fn a_proof_made_while_recording_is_the_same_run() {
    let witness = sort_witness(1, 7000);
    let options = RecordOptions { snapshot_budget_bytes: Some(100_000), summaries: true };
    let program = bundled("sort");
    let (limits, control) = (Limits::default(), Control::default());
    let (proof, recorded) = prove_and_record(&program, &witness, limits, &control, AUDIT, options).unwrap();
    let plain = execute(&program, &witness, limits, &control).unwrap();
    assert_eq!((recorded.outcome.steps, &recorded.outcome.journal), (plain.steps, &plain.journal));
    assert_eq!(recorded.outcome.memory_bytes, plain.memory_bytes);
    // Snapshots taken on the way change nothing in the evidence.
    let again = forge(bundled("sort"), witness, proof.salt, |_, _| {});
    assert_eq!(again.evidence, proof.evidence);
    assert_eq!(again.audit(AuditScope::All).map(|(run, _)| run), Ok(proof.segment_count));
}

#[test]
fn a_cancelled_verification_says_so() {
    let proof = Proved::new(bundled("sort"), sort_witness(1, 100), AUDIT);
    let control = Control::default();
    control.cancel();
    let limits = Limits::default();
    let verdict =
        verify_audit(&proof.program, proof.claim(), &proof.evidence, limits, &control, AuditScope::All, 1);
    assert_eq!(verdict, Err(VerifyError::Cancelled));
    let proof = Proved::new(bundled("sort"), sort_witness(1, 7000), Form::Compact);
    let verdict = verify_compact(
        &proof.program,
        proof.claim(),
        &proof.evidence,
        &proof.witness,
        &proof.salt,
        limits,
        &control,
    );
    assert_eq!(verdict, Err(VerifyError::Cancelled));
}

#[test]
fn two_proofs_of_one_run_share_no_digest() {
    let [first, second] =
        [(); 2].map(|()| Proved::new(bundled("fibonacci"), fibonacci_witness(3), Form::Compact));
    let (
        Evidence::Compact { witness_commitment: a, digests: x },
        Evidence::Compact { witness_commitment: b, digests: y },
    ) = (Evidence::decode(&first.evidence).unwrap(), Evidence::decode(&second.evidence).unwrap())
    else {
        panic!("compact evidence")
    };
    assert!(a != b && x != y && first.salt != second.salt);
}
