//! Cancel flag and progress of one running call, shared between threads.

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};

/// What a long proof is at. Its numbers go up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Phase {
    /// Commitments before the challenge of the circuit.
    Committing = 1,
    /// The same again with what depends on the challenge.
    CommittingAll = 2,
    /// The polynomial that shows all constraints at once.
    Quotient = 3,
    /// Values of all polynomials at the points that were drawn.
    Opening = 4,
}

#[derive(Debug, Default)]
pub struct Control {
    cancelled: AtomicBool,
    steps: AtomicU64,
    phase: AtomicU8,
}

impl Control {
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    pub fn set_phase(&self, phase: Phase) {
        self.phase.store(phase as u8, Ordering::Relaxed);
    }

    /// The number of the phase, 0 before the first.
    pub fn phase(&self) -> u8 {
        self.phase.load(Ordering::Relaxed)
    }

    pub fn add_steps(&self, steps: u64) {
        self.steps.fetch_add(steps, Ordering::Relaxed);
    }

    pub fn steps(&self) -> u64 {
        self.steps.load(Ordering::Relaxed)
    }
}
