//! Prove and verify of a small program, warm, without storing.

use std::time::Instant;

use proving_studio_native::machine::{Control, Limits};
use proving_studio_native::trace_proof::{Claim, Form, prove, verify_compact};

use crate::{Subject, median};

const ROUNDS: usize = 20_000;

pub fn measure(subject: &Subject) -> String {
    let Subject { program, witness } = subject;
    let limits = Limits::default();
    let control = Control::default();
    let microseconds: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let started = Instant::now();
            let proof = prove(program, witness, limits, &control, Form::Compact).expect("exits with 0");
            let claim = Claim { journal: &proof.outcome.journal, steps: proof.outcome.steps };
            verify_compact(program, claim, &proof.evidence, witness, &proof.salt, limits, &control)
                .expect("its own proof");
            started.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    format!(r#"{{"prove_and_verify_us_median":{:.2}}}"#, median(microseconds))
}
