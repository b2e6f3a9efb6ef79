//! Audit verification on one core and on two, in turns.

use std::time::Instant;

use proving_studio_native::machine::{Control, Limits};
use proving_studio_native::trace_proof::{AuditScope, Claim, Form, prove, verify_audit};

use crate::{Subject, median};

const ROUNDS: usize = 5;
const MAX_EVIDENCE_BYTES: u64 = 1 << 30;

pub fn measure(subject: &Subject) -> String {
    let Subject { program, witness } = subject;
    let limits = Limits::default();
    let control = Control::default();
    let form = Form::Audit { max_evidence_bytes: MAX_EVIDENCE_BYTES };
    let proof = prove(program, witness, limits, &control, form).expect("exits with 0");
    let claim = Claim { journal: &proof.outcome.journal, steps: proof.outcome.steps };
    let seconds = |threads: usize| {
        let started = Instant::now();
        let scope = AuditScope::All;
        verify_audit(program, claim, &proof.evidence, limits, &control, scope, threads).expect("its own proof");
        started.elapsed().as_secs_f64()
    };
    let (mut one, mut ratios) = (vec![], vec![]);
    for _ in 0..ROUNDS {
        let (single, double) = (seconds(1), seconds(2));
        one.push(single);
        ratios.push(single / double);
    }
    format!(
        r#"{{"steps":{},"segments":{},"evidence_bytes":{},"one_core_s":{:.3},"two_over_one":{:.3}}}"#,
        proof.outcome.steps,
        proof.segment_count,
        proof.evidence.len(),
        median(one),
        median(ratios),
    )
}
