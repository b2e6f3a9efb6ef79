//! Steps a second: the plain run and the full Trace proof against the peer, in turns.

use std::time::Instant;

use proving_studio_native::machine::{Control, Limits, execute};
use proving_studio_native::trace::RecordOptions;
use proving_studio_native::trace_proof::{Form, prove, prove_and_record};
use proving_studio_peers::executor;

use crate::{Subject, median, peak_memory_bytes};

const ROUNDS: usize = 5;
const SNAPSHOT_BUDGET_BYTES: u64 = 256 << 20;

pub fn measure(subject: &Subject) -> String {
    let Subject { program, witness } = subject;
    let limits = Limits::default();
    let control = Control::default();
    let (mut plain, mut full, mut committed, mut ratio_plain, mut ratio_full, mut rrs) =
        (vec![], vec![], vec![], vec![], vec![], vec![]);
    let mut steps = 0;
    let mut memory = 0;
    for _ in 0..ROUNDS {
        let started = Instant::now();
        let outcome = execute(program, witness, limits, &control).expect("not cancelled");
        let plain_seconds = started.elapsed().as_secs_f64();
        steps = outcome.steps;

        let options =
            RecordOptions { snapshot_budget_bytes: Some(SNAPSHOT_BUDGET_BYTES), summaries: true };
        let started = Instant::now();
        let (proof, recorded) =
            prove_and_record(program, witness, limits, &control, Form::Compact, options).expect("exits with 0");
        let full_seconds = started.elapsed().as_secs_f64();
        drop((proof, recorded));

        let started = Instant::now();
        prove(program, witness, limits, &control, Form::Compact).expect("exits with 0");
        let committed_seconds = started.elapsed().as_secs_f64();
        // Before the peer, whose flat memory would count.
        memory = memory.max(peak_memory_bytes() * u64::from(rrs.is_empty()));

        let started = Instant::now();
        let (mut peer_memory, entry) = executor::load(program.user_elf()).expect("the studio loaded it, too");
        let (peer_steps, journal) = executor::run(&mut peer_memory, entry, witness);
        let peer_seconds = started.elapsed().as_secs_f64();
        assert_eq!((peer_steps, &journal), (steps, &outcome.journal), "the peer must run the same program");

        let rate = |seconds: f64| steps as f64 / seconds / 1e6;
        plain.push(rate(plain_seconds));
        full.push(rate(full_seconds));
        committed.push(rate(committed_seconds));
        rrs.push(rate(peer_seconds));
        ratio_plain.push(peer_seconds / plain_seconds);
        ratio_full.push(peer_seconds / full_seconds);
    }
    format!(
        r#"{{"steps":{steps},"plain_msteps_per_s":{:.1},"full_msteps_per_s":{:.1},"prove_msteps_per_s":{:.1},"rrs_msteps_per_s":{:.1},"plain_over_rrs":{:.3},"full_over_rrs":{:.3},"peak_memory_bytes":{memory}}}"#,
        median(plain),
        median(full),
        median(committed),
        median(rrs),
        median(ratio_plain),
        median(ratio_full),
    )
}
