//! What an onlooker of a run is told, instruction by instruction.

/// What a pass over a run may want to see. Every hook is inlined; the empty ones cost nothing.
pub trait Observer {
    /// `count` instructions from `index` on are about to run.
    #[inline(always)]
    fn block(&mut self, _index: usize, _count: u32) {}
    /// The last block stopped early: of its instructions, those from `index` on (`count` of them) did not run.
    #[inline(always)]
    fn cut(&mut self, _index: usize, _count: u32) {}
    /// The instruction at `index` loads or stores `bytes` at `address`; it cannot fault any more.
    #[inline(always)]
    fn access(&mut self, _index: usize, _address: u32, _bytes: u32, _is_store: bool) {}
    /// The instruction at `index` wrote `value` to a register other than x0 or to memory.
    #[inline(always)]
    fn value(&mut self, _index: usize, _value: u32) {}
    /// A jump that links (rd = ra or t0) went to `target_index`.
    #[inline(always)]
    fn call(&mut self, _target_index: usize) {}
    /// The mark `number` with `value` at `index`.
    #[inline(always)]
    fn mark(&mut self, _index: usize, _number: i32, _value: u64) {}
}

/// Sees nothing.
pub struct NoObserver;

impl Observer for NoObserver {}
