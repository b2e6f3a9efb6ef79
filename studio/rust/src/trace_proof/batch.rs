//! Many compact proofs of one program, side by side: one set-up, one outcome for each witness.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use crate::machine::{Control, Limits, Program};

use super::error::ProveError;
use super::prove::{Form, TraceProof, prove};
use super::threads::pool_of;

/// Why there is no proof for one witness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemFailure {
    Refused(ProveError),
    /// A bug of ours, kept away from the other items.
    Panicked(String),
}

/// Prove `program` on each witness with `threads` threads (0: one a core). A cancel ends what runs and leaves out what
/// has not begun; what was finished before stays.
pub fn prove_batch<W: AsRef<[u8]> + Sync>(
    program: &Program,
    witnesses: &[W],
    limits: Limits,
    control: &Control,
    threads: usize,
) -> Vec<Result<TraceProof, ItemFailure>> {
    // Hashed once, before the threads would wait for each other to do it.
    program.initial_tree();
    let item = |witness: &W| prove_item(program, witness, limits, control);
    if threads == 1 || witnesses.len() < 2 {
        return witnesses.iter().map(item).collect();
    }
    match pool_of(threads) {
        Some(pool) => pool.install(|| witnesses.par_iter().map(item).collect()),
        // The system gives no more threads: slower is better than not at all.
        None => witnesses.iter().map(item).collect(),
    }
}

fn prove_item<W: AsRef<[u8]>>(
    program: &Program,
    witness: &W,
    limits: Limits,
    control: &Control,
) -> Result<TraceProof, ItemFailure> {
    if control.is_cancelled() {
        return Err(ItemFailure::Refused(ProveError::Cancelled));
    }
    // Unwind safe: a run owns all that it changes, and gives its memory back cleared when it unwinds.
    let run = AssertUnwindSafe(|| prove(program, witness.as_ref(), limits, control, Form::Compact));
    match catch_unwind(run) {
        Ok(proved) => proved.map_err(ItemFailure::Refused),
        Err(payload) => Err(ItemFailure::Panicked(panic_text(&*payload))),
    }
}

fn panic_text(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no words").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::elf::ElfLimits;

    const FIBONACCI: &[u8] = include_bytes!("../../../../resources/guests/fibonacci/fibonacci.elf");

    fn fibonacci() -> Program {
        Program::load(FIBONACCI, ElfLimits::default()).unwrap()
    }

    fn witness(n: u32) -> Vec<u8> {
        n.to_le_bytes().to_vec()
    }

    #[test]
    fn every_item_has_its_own_outcome_in_order() {
        let program = fibonacci();
        // Every seventh witness is cut off, which the guest refuses.
        let witnesses: Vec<Vec<u8>> =
            (0..100).map(|n| if n % 7 == 3 { vec![1] } else { witness(n % 40) }).collect();
        for threads in [0, 1, 2, 3] {
            let outcomes = prove_batch(&program, &witnesses, Limits::default(), &Control::default(), threads);
            assert_eq!(outcomes.len(), witnesses.len());
            for (n, outcome) in outcomes.iter().enumerate() {
                match outcome {
                    Ok(proof) => {
                        let alone = prove(
                            &program,
                            &witnesses[n],
                            Limits::default(),
                            &Control::default(),
                            Form::Compact,
                        );
                        assert_eq!(proof.outcome.journal, alone.unwrap().outcome.journal, "item {n}");
                    }
                    Err(failure) => {
                        assert!(
                            matches!(failure, ItemFailure::Refused(ProveError::GuestExit { .. })),
                            "{failure:?}"
                        );
                        assert_eq!(n % 7, 3);
                    }
                }
            }
        }
    }

    #[test]
    fn a_cancelled_batch_names_every_item() {
        let control = Control::default();
        control.cancel();
        let outcomes = prove_batch(&fibonacci(), &[witness(1), witness(2)], Limits::default(), &control, 2);
        for outcome in outcomes {
            assert_eq!(outcome.err(), Some(ItemFailure::Refused(ProveError::Cancelled)));
        }
    }

    #[test]
    fn a_panic_stays_with_its_item() {
        struct Trap(u32, Vec<u8>);
        impl AsRef<[u8]> for Trap {
            fn as_ref(&self) -> &[u8] {
                assert_ne!(self.0, 2, "the trap");
                &self.1
            }
        }
        let witnesses: Vec<Trap> = (0..5).map(|n| Trap(n, witness(n))).collect();
        let outcomes = prove_batch(&fibonacci(), &witnesses, Limits::default(), &Control::default(), 2);
        for (n, outcome) in outcomes.into_iter().enumerate() {
            match outcome.err() {
                None => assert_ne!(n, 2),
                Some(ItemFailure::Panicked(text)) => assert!(n == 2 && text.contains("the trap")),
                Some(failure) => panic!("{failure:?}"),
            }
        }
    }
}
