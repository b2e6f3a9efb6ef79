//! One forged segment among honest ones: a full audit always refuses it, a sample as often as it is drawn.
//!
//! The forger runs honestly to a border, changes one word there, and goes on honestly from the changed state. So every
//! segment but the one before that border leads from its start to its end, and journal and exit fit the claim.

mod support;

use proving_studio_native::machine::{Control, Guest, Limits};
use proving_studio_native::trace::SEGMENT_STEPS;
use proving_studio_native::trace_proof::{AuditScope, Evidence, VerifyError, verify_audit};
use support::proofs::{Proved, forge};
use support::*;

const SEGMENTS: u64 = 12;
const DRAWS: u64 = 300;
const SALT: [u8; 32] = [42; 32];

/// Where the word that is added in each turn stands.
const ADDEND: u32 = DATA + 4;

/// Adds a word of memory to t2 over and over, then writes t2 to the journal. Five steps a turn.
fn adder() -> Vec<u32> {
    let turns = ((SEGMENTS * SEGMENT_STEPS - 1000) / 5) as u32;
    let start = [&li(S0, DATA)[..], &li(T1, 3), &[sw(T1, S0, 4)], &li(S1, turns)].concat();
    let turn = [lw(T1, S0, 4), add(T2, T2, T1), sw(T2, S0, 0), addi(S1, S1, -1), bne(S1, ZERO, -16)];
    then_exit(&[&start, &turn, &call(WRITE, &[1, DATA, 4])])
}

fn change_memory(guest: &mut Guest<'_>) {
    guest.memory.write_buffer(ADDEND, &[4]).unwrap();
}

fn change_register(guest: &mut Guest<'_>) {
    guest.cpu.registers[T2 as usize] += 1;
}

fn forged(at: usize, tamper: fn(&mut Guest<'_>)) -> Proved {
    forge(program(&adder()), vec![], SALT, |segment, guest| {
        if segment == at {
            tamper(guest);
        }
    })
}

#[test]
fn the_forger_without_a_lie_is_an_honest_prover() {
    let honest = forged(usize::MAX, change_memory);
    assert_eq!(honest.audit(AuditScope::All), Ok((SEGMENTS, SEGMENTS)));
    assert_eq!(Evidence::decode(&honest.evidence).unwrap().segment_count(), SEGMENTS);
}

#[test]
fn a_full_audit_always_refuses_and_names_the_segment() {
    let honest = forged(usize::MAX, change_memory);
    for at in 0..SEGMENTS as usize - 1 {
        for tamper in [change_memory, change_register] {
            let lie = forged(at, tamper);
            assert_ne!(lie.journal, honest.journal);
            assert_eq!(lie.steps, honest.steps);
            let wrong = Err(VerifyError::WrongSegment { segment: at as u64 });
            assert_eq!(lie.audit(AuditScope::All), wrong);
            let (limits, control) = (Limits::default(), Control::default());
            let threads = 2;
            let parallel = verify_audit(
                &lie.program,
                lie.claim(),
                &lie.evidence,
                limits,
                &control,
                AuditScope::All,
                threads,
            );
            assert_eq!(parallel, wrong, "no other segment is wrong");
            assert_eq!(lie.audit(AuditScope::Sample(SEGMENTS)), wrong);
        }
    }
}

/// A sample of s out of S misses one bad segment with probability 1 - s/S.
///
/// Over n draws the misses stay within t of n(1 - s/S) but for a probability of at most 2 exp(-2 t^2 / n)
/// (Hoeffding); with t as below that is 2 exp(-20) for each case, under 10^-8.
#[test]
fn a_sample_misses_a_forged_segment_as_often_as_stated() {
    let t = (DRAWS as f64 * 10.0).sqrt();
    for (at, tamper, sample) in [
        (0, change_memory as fn(&mut Guest<'_>), 2),
        (SEGMENTS as usize - 2, change_register, 4),
        (5, change_memory, 9),
    ] {
        let lie = forged(at, tamper);
        let mut missed = 0;
        for _ in 0..DRAWS {
            match lie.audit(AuditScope::Sample(sample)) {
                Ok((run, all)) => {
                    assert_eq!((run, all), (sample, SEGMENTS));
                    missed += 1;
                }
                Err(error) => assert_eq!(error, VerifyError::WrongSegment { segment: at as u64 }),
            }
        }
        let expected = DRAWS as f64 * (1.0 - sample as f64 / SEGMENTS as f64);
        let deviation = (f64::from(missed) - expected).abs();
        assert!(
            deviation <= t,
            "sample of {sample}: missed {missed}, expected {expected}, at most {t} apart"
        );
    }
}
