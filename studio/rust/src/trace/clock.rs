//! From an op's index to its step, for observers: the run loop tells blocks, not steps.

/// Kept in step with a run by its observer's `block` and `cut`.
pub(super) struct Clock {
    /// Step of an op of the current block = this + its index.
    step_base: u64,
    /// Step of the next block's first op.
    next_step: u64,
}

impl Clock {
    /// For a run that goes on at `step`.
    pub fn starting_at(step: u64) -> Clock {
        Clock { step_base: 0, next_step: step }
    }

    #[inline(always)]
    pub fn block(&mut self, index: usize, count: u32) {
        self.step_base = self.next_step.wrapping_sub(index as u64);
        self.next_step += u64::from(count);
    }

    #[inline(always)]
    pub fn cut(&mut self, count: u32) {
        self.next_step -= u64::from(count);
    }

    /// Step of the op at `index` of the current block.
    #[inline(always)]
    pub fn step(&self, index: usize) -> u64 {
        self.step_base.wrapping_add(index as u64)
    }

    /// Step at which the next block starts.
    #[inline(always)]
    pub fn next_step(&self) -> u64 {
        self.next_step
    }
}
