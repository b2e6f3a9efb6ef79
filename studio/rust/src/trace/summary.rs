//! What one pass over a run counts while it runs: blocks, calls, marks, buckets of pc and memory, page touches.

use std::collections::HashMap;

use crate::machine::{Code, Observer, PAGE_SHIFT};

use super::buckets::{Bucket, Buckets};
use super::clock::Clock;

/// Marks kept as they come; later ones are made again from snapshots.
pub const MAX_KEPT_MARKS: usize = 1 << 18;
const MARK_NUMBERS: usize = 1 << 12;

/// One executed mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarkRecord {
    pub step: u64,
    pub number: i32,
    pub value: u64,
}

pub struct Summary {
    /// Difference array: how often each op ran is the running sum.
    runs: Vec<i64>,
    /// Calls by target op.
    calls: Vec<u64>,
    pub marks: Vec<MarkRecord>,
    mark_counts: Vec<u64>,
    pub buckets: Buckets,
    now: Bucket,
    code_base: u32,
    clock: Clock,
    /// Page -> (segments that touched it, segments that wrote it).
    page_touches: HashMap<u32, (u64, u64)>,
}

impl Summary {
    pub fn new(code: &Code) -> Summary {
        Summary {
            runs: vec![0; code.ops().len() + 1],
            calls: vec![0; code.ops().len()],
            marks: Vec::new(),
            mark_counts: vec![0; MARK_NUMBERS],
            buckets: Buckets::new(),
            now: Bucket::EMPTY,
            code_base: code.base(),
            clock: Clock::starting_at(0),
            page_touches: HashMap::new(),
        }
    }

    /// Close the bucket in progress.
    pub fn end_bucket(&mut self) {
        self.buckets.push(std::mem::replace(&mut self.now, Bucket::EMPTY));
    }

    /// Count the pages of a finished segment.
    pub fn end_segment(&mut self, touched: &[u32], dirty: &[u32]) {
        for &page in touched {
            self.page_touches.entry(page).or_default().0 += 1;
        }
        for &page in dirty {
            self.page_touches.entry(page).or_default().1 += 1;
        }
    }

    /// How often each op ran.
    pub fn run_counts(&self) -> Vec<u64> {
        let mut sum = 0_i64;
        let counts = self.runs.iter().map(|&change| {
            sum += change;
            sum as u64
        });
        counts.take(self.calls.len()).collect()
    }

    /// How often each op was the target of a linking jump.
    pub fn call_counts(&self) -> &[u64] {
        &self.calls
    }

    /// (number, count) of every mark number that occurred, sorted by number.
    pub fn mark_totals(&self) -> Vec<(i32, u64)> {
        let numbered = self.mark_counts.iter().enumerate();
        numbered
            .filter(|&(_, &count)| count != 0)
            .map(|(index, &count)| (index as i32 - MARK_NUMBERS as i32 / 2, count))
            .collect()
    }

    /// (page address, segments that touched it, segments that wrote it), sorted by address.
    pub fn page_touches(&self) -> Vec<(u32, u64, u64)> {
        let mut pages: Vec<_> = self
            .page_touches
            .iter()
            .map(|(&page, &(touched, written))| (page << PAGE_SHIFT, touched, written))
            .collect();
        pages.sort_unstable();
        pages
    }
}

impl Observer for Summary {
    #[inline(always)]
    fn block(&mut self, index: usize, count: u32) {
        self.clock.block(index, count);
        let after = index + count as usize;
        // SAFETY: the run loop passes ranges of ops; `runs` has one slot more than there are ops.
        unsafe {
            *self.runs.get_unchecked_mut(index) += 1;
            *self.runs.get_unchecked_mut(after) -= 1;
        }
        let pc = self.code_base.wrapping_add(4 * index as u32);
        self.now.pc.add(pc, pc.wrapping_add(4 * (count - 1)));
    }

    #[inline(always)]
    fn cut(&mut self, index: usize, count: u32) {
        self.clock.cut(count);
        self.runs[index] -= 1;
        self.runs[index + count as usize] += 1;
    }

    #[inline(always)]
    fn access(&mut self, _index: usize, address: u32, bytes: u32, _is_store: bool) {
        self.now.memory.add(address, address.wrapping_add(bytes - 1));
    }

    #[inline(always)]
    fn call(&mut self, target_index: usize) {
        if let Some(count) = self.calls.get_mut(target_index) {
            *count += 1;
        }
    }

    #[inline(always)]
    fn mark(&mut self, index: usize, number: i32, value: u64) {
        self.mark_counts[(number + MARK_NUMBERS as i32 / 2) as usize & (MARK_NUMBERS - 1)] += 1;
        if self.marks.len() < MAX_KEPT_MARKS {
            let step = self.clock.step(index);
            self.marks.push(MarkRecord { step, number, value });
        }
    }
}
