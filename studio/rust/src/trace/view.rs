//! A finished run seen at any step: rows, registers, memory, search, marks, totals.

use std::collections::BTreeMap;
use std::sync::Arc;

use thiserror::Error;

use crate::elf::function_index_at;
use crate::isa::mnemonic;
use crate::machine::{Control, Fault, Guest, GuestState, Limits, NoObserver, Observer, Outcome, Program};

use super::buckets::{Bucket, Span};
use super::clock::Clock;
use super::find::{Direction, Query, find_in_stretch};
use super::record::{RecordOptions, Recorded, SEGMENT_STEPS, Stopped, record};
use super::rows::{Row, step_row, word_at};
use super::snapshots::SnapshotStore;
use super::summary::{MAX_KEPT_MARKS, MarkRecord, Summary};

/// Stretches up to this length are looked at exactly, by running them again; longer ones through the buckets.
const EXACT_STEPS: u64 = 1 << 20;
/// Steps searched between two looks at the cancel flag.
const SEARCH_CHUNK_STEPS: u64 = 1 << 18;
pub const MAX_ROWS: usize = 4096;
pub const MAX_MARKS: usize = 1 << 16;

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TraceError {
    #[error("step {step} of a run of {steps} steps")]
    StepOutside { step: u64, steps: u64 },
    #[error("cancelled")]
    Cancelled,
    #[error("no memory for looking at the run")]
    HostMemory,
}

impl From<Stopped> for TraceError {
    fn from(_: Stopped) -> Self {
        TraceError::Cancelled
    }
}

impl From<Fault> for TraceError {
    fn from(_: Fault) -> Self {
        TraceError::HostMemory
    }
}

pub struct Trace {
    program: Arc<Program>,
    witness: Arc<[u8]>,
    limits: Limits,
    outcome: Outcome,
    final_state: GuestState,
    snapshots: SnapshotStore,
    summary: Summary,
}

impl Trace {
    /// Run once and keep what is needed to look at every step.
    pub fn record(
        program: Arc<Program>,
        witness: Arc<[u8]>,
        limits: Limits,
        control: &Control,
        snapshot_budget_bytes: u64,
    ) -> Result<Trace, TraceError> {
        let options = RecordOptions { snapshot_budget_bytes: Some(snapshot_budget_bytes), summaries: true };
        let recorded = record(&program, &witness, limits, control, options, &mut ())?;
        Trace::from_recorded(program, witness, limits, recorded).ok_or(TraceError::HostMemory)
    }

    /// The program and the witness of the run.
    pub fn made_from(&self) -> (&Program, &[u8]) {
        (&self.program, &self.witness)
    }

    /// From a pass that took snapshots and summaries.
    pub fn from_recorded(
        program: Arc<Program>,
        witness: Arc<[u8]>,
        limits: Limits,
        recorded: Recorded,
    ) -> Option<Trace> {
        let Recorded { outcome, final_state, snapshots, summary } = recorded;
        Some(Trace {
            program,
            witness,
            limits,
            outcome,
            final_state,
            snapshots: snapshots?,
            summary: summary?,
        })
    }

    pub fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    pub fn snapshots(&self) -> &SnapshotStore {
        &self.snapshots
    }

    /// Use `look` on the run as it is before `step`.
    fn at<T>(&self, step: u64, look: impl FnOnce(&mut Guest<'_>) -> T) -> Result<T, TraceError> {
        let steps = self.outcome.steps;
        if step > steps {
            return Err(TraceError::StepOutside { step, steps });
        }
        let index = self.snapshots.index_before(step);
        let memory = self.snapshots.memory_at(index, &self.program);
        let state = self.snapshots.state(index);
        let mut guest = Guest::resume(&self.program, state, &memory, &self.witness, self.limits)?;
        guest.advance(step - state.step, &mut NoObserver);
        Ok(look(&mut guest))
    }

    /// Up to `count` rows from `first_step` on, fewer at the end.
    pub fn rows(&self, first_step: u64, count: usize) -> Result<Vec<Row>, TraceError> {
        let count = (self.outcome.steps.saturating_sub(first_step)).min(count.min(MAX_ROWS) as u64);
        self.at(first_step, |guest| (0..count).map_while(|_| step_row(guest, &self.program)).collect())
    }

    /// (pc, x0..x31) before `step`.
    pub fn registers_at(&self, step: u64) -> Result<(u32, [u32; 32]), TraceError> {
        let pick = |state: &GuestState| {
            let mut registers = [0; 32];
            registers.copy_from_slice(&state.cpu.registers[..32]);
            (state.cpu.pc, registers)
        };
        if step == self.outcome.steps {
            return Ok(pick(&self.final_state));
        }
        self.at(step, |guest| pick(&guest.state()))
    }

    /// Fill `out` with memory from `address` on as it is before `step`.
    pub fn memory_at(&self, step: u64, address: u32, out: &mut [u8]) -> Result<(), TraceError> {
        self.at(step, |guest| guest.memory.peek(address, out))
    }

    /// The first match at or after `from` (forward), or the last one before `from` (backward).
    pub fn find(
        &self,
        query: Query,
        from: u64,
        direction: Direction,
        control: &Control,
    ) -> Result<Option<u64>, TraceError> {
        let steps = self.outcome.steps;
        let spacing = self.snapshots.spacing_steps();
        let last_index = self.snapshots.count() as u64 - 1;
        let stretch = |index: u64| {
            let start = index * spacing;
            (start, if index == last_index { steps } else { start + spacing })
        };
        let search = |start: u64, end: u64| -> Result<Option<u64>, TraceError> {
            if let Some(answer) = self.find_kept_mark(query, start, end, direction) {
                Ok(answer)
            } else if start < end && self.may_match(query, start, end) {
                self.find_between(query, start, end, direction, control)
            } else {
                Ok(None)
            }
        };
        match direction {
            Direction::Forward if from >= steps => Ok(None),
            Direction::Forward => {
                for index in self.snapshots.index_before(from) as u64..=last_index {
                    let (start, end) = stretch(index);
                    if let Some(step) = search(start.max(from), end)? {
                        return Ok(Some(step));
                    }
                }
                Ok(None)
            }
            Direction::Backward => {
                let from = from.min(steps);
                for index in (0..=self.snapshots.index_before(from) as u64).rev() {
                    let (start, end) = stretch(index);
                    if let Some(step) = search(start, end.min(from))? {
                        return Ok(Some(step));
                    }
                }
                Ok(None)
            }
        }
    }

    /// Answer a search for marks in `start..end` from the marks that were kept, where they reach that far.
    fn find_kept_mark(
        &self,
        query: Query,
        start: u64,
        end: u64,
        direction: Direction,
    ) -> Option<Option<u64>> {
        let Query::Mark { low, high } = query else { return None };
        let kept = &self.summary.marks;
        let all_kept = kept.len() as u64 == self.outcome.mark_count;
        if !all_kept && kept.last().is_none_or(|last| last.step < end) {
            return None;
        }
        let from = kept.partition_point(|mark| mark.step < start);
        let to = kept.partition_point(|mark| mark.step < end).max(from);
        let fits = |mark: &&MarkRecord| (low..high).contains(&i64::from(mark.number));
        let mut inside = kept[from..to].iter();
        let found = match direction {
            Direction::Forward => inside.find(fits),
            Direction::Backward => inside.rfind(fits),
        };
        Some(found.map(|mark| mark.step))
    }

    /// Search `start..end`, which lies within one snapshot interval.
    fn find_between(
        &self,
        query: Query,
        start: u64,
        end: u64,
        direction: Direction,
        control: &Control,
    ) -> Result<Option<u64>, TraceError> {
        self.at(start, |guest| {
            let mut found = None;
            while guest.step < end {
                if control.is_cancelled() {
                    return Err(TraceError::Cancelled);
                }
                let before = guest.step;
                let steps = SEARCH_CHUNK_STEPS.min(end - before);
                let hit = find_in_stretch(guest, self.program.code(), steps, query, direction);
                control.add_steps(guest.step - before);
                found = hit.or(found);
                if (found.is_some() && direction == Direction::Forward) || guest.step == before {
                    break;
                }
            }
            Ok(found)
        })?
    }

    /// Whether the summaries leave room for a match in `start..end`.
    fn may_match(&self, query: Query, start: u64, end: u64) -> bool {
        let over = || self.summary.buckets.over(start, end);
        match query {
            Query::Pc { low, high } => over().pc.meets(low, high),
            Query::Address { low, high, .. } => over().memory.meets(low, high),
            Query::Value { .. } => true,
            Query::Mark { low, high } => {
                let totals = self.summary.mark_totals();
                totals.iter().any(|&(number, _)| (low..high).contains(&i64::from(number)))
            }
        }
    }

    /// Marks `first..first + count` in order of execution.
    pub fn marks(&self, first: u64, count: usize) -> Result<Vec<MarkRecord>, TraceError> {
        let total = self.outcome.mark_count;
        let count = total.saturating_sub(first).min(count.min(MAX_MARKS) as u64) as usize;
        if count == 0 {
            return Ok(Vec::new());
        }
        if first + count as u64 <= MAX_KEPT_MARKS as u64 {
            return Ok(self.summary.marks[first as usize..first as usize + count].to_vec());
        }
        let start = self.snapshots.state(self.snapshots.index_before_mark(first)).step;
        self.at(start, |guest| {
            let mut collector = MarkCollector {
                clock: Clock::starting_at(guest.step),
                skip: first - guest.cpu.marks,
                count,
                marks: Vec::with_capacity(count),
            };
            while collector.marks.len() < count && guest.advance(SEARCH_CHUNK_STEPS, &mut collector).is_none()
            {
            }
            collector.marks
        })
    }

    pub fn mark_totals(&self) -> Vec<(i32, u64)> {
        self.summary.mark_totals()
    }

    /// (function index or `None` for code outside every function, steps, calls), most steps first.
    pub fn function_totals(&self) -> Vec<(Option<usize>, u64, u64)> {
        let functions = &self.program.elf().functions;
        let mut totals: BTreeMap<Option<usize>, (u64, u64)> = BTreeMap::new();
        let counts = self.summary.run_counts();
        for (index, (&steps, &calls)) in counts.iter().zip(self.summary.call_counts()).enumerate() {
            if steps != 0 || calls != 0 {
                let total = totals.entry(function_index_at(functions, self.program.code().pc_of(index)));
                let total = total.or_default();
                total.0 += steps;
                total.1 += calls;
            }
        }
        let mut rows: Vec<_> = totals.into_iter().map(|(f, (steps, calls))| (f, steps, calls)).collect();
        rows.sort_by_key(|&(_, steps, _)| std::cmp::Reverse(steps));
        rows
    }

    /// (mnemonic, count) of every mnemonic that ran, most frequent first.
    pub fn opcode_totals(&self) -> Vec<(&'static str, u64)> {
        let mut totals: BTreeMap<&'static str, u64> = BTreeMap::new();
        for (index, &count) in self.summary.run_counts().iter().enumerate() {
            if count != 0 {
                let word = word_at(&self.program, self.program.code().pc_of(index));
                *totals.entry(mnemonic(word)).or_default() += count;
            }
        }
        let mut rows: Vec<_> = totals.into_iter().collect();
        rows.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        rows
    }

    /// `count` buckets over `first..last`: exact for short stretches, else possibly a little too wide.
    pub fn pyramid(&self, first: u64, last: u64, count: usize) -> Result<Vec<Bucket>, TraceError> {
        let last = last.min(self.outcome.steps);
        let first = first.min(last);
        let border = |i: usize| first + (u128::from(last - first) * i as u128 / count.max(1) as u128) as u64;
        if last - first > EXACT_STEPS {
            return Ok((0..count).map(|i| self.summary.buckets.over(border(i), border(i + 1))).collect());
        }
        self.at(first, |guest| {
            let mut spans = SpanObserver { code_base: self.program.code().base(), now: Bucket::EMPTY };
            (0..count)
                .map(|i| {
                    spans.now = Bucket::EMPTY;
                    guest.advance(border(i + 1) - border(i), &mut spans);
                    spans.now
                })
                .collect()
        })
    }

    pub fn page_touches(&self) -> Vec<(u32, u64, u64)> {
        self.summary.page_touches()
    }

    /// Upper estimate of the evidence of an audit proof of this run, before compression.
    pub fn audit_bytes_estimate(&self) -> u64 {
        // A page with its index and, in the worst case, a path of its own; a state and a digest a segment.
        const PAGE_AND_PATH_BYTES: u64 = 1024 + 5 + 22 * 32;
        const SEGMENT_BYTES: u64 = 512;
        let pages: u64 = self.page_touches().iter().map(|&(_, touched, _)| touched).sum();
        let segments = self.outcome.steps.div_ceil(SEGMENT_STEPS);
        pages * PAGE_AND_PATH_BYTES + (segments + 1) * SEGMENT_BYTES + self.witness.len() as u64
    }
}

struct MarkCollector {
    clock: Clock,
    skip: u64,
    count: usize,
    marks: Vec<MarkRecord>,
}

impl Observer for MarkCollector {
    #[inline(always)]
    fn block(&mut self, index: usize, count: u32) {
        self.clock.block(index, count);
    }

    #[inline(always)]
    fn cut(&mut self, _index: usize, count: u32) {
        self.clock.cut(count);
    }

    #[inline(always)]
    fn mark(&mut self, index: usize, number: i32, value: u64) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if self.marks.len() < self.count {
            self.marks.push(MarkRecord { step: self.clock.step(index), number, value });
        }
    }
}

struct SpanObserver {
    code_base: u32,
    now: Bucket,
}

impl Observer for SpanObserver {
    #[inline(always)]
    fn block(&mut self, index: usize, count: u32) {
        let pc = self.code_base.wrapping_add(4 * index as u32);
        self.now.pc.add(pc, pc.wrapping_add(4 * (count - 1)));
    }

    #[inline(always)]
    fn access(&mut self, _index: usize, address: u32, bytes: u32, _is_store: bool) {
        self.now.memory.add(address, address.wrapping_add(bytes - 1));
    }
}

const _: () = assert!(size_of::<Span>() == 8, "a span crosses to Python as two u32");
