//! The one pass that runs a program and fills snapshots, summaries and (through a sink) commitments.

use std::ops::ControlFlow;
use std::time::Instant;

use crate::machine::{Control, Guest, GuestState, Halt, Limits, NoObserver, Observer, Outcome, Program};

use super::snapshots::SnapshotStore;
use super::summary::Summary;

/// Border of segments: part of the Trace proof format, unrelated to snapshots.
pub const SEGMENT_STEPS: u64 = 1 << 20;
/// Steps between two looks at the cancel flag at most.
const MAX_ADVANCE_STEPS: u64 = 1 << 18;

#[derive(Clone, Copy, Debug)]
pub struct RecordOptions {
    /// Bytes that snapshots may hold; `None` takes none.
    pub snapshot_budget_bytes: Option<u64>,
    pub summaries: bool,
}

/// One finished segment, as a sink sees it.
pub struct SegmentEnd<'s, 'g> {
    pub guest: &'s mut Guest<'g>,
    /// Pages touched in the segment, sorted.
    pub touched: &'s [u32],
    /// Pages written in the segment, sorted; a subset of `touched`.
    pub dirty: &'s [u32],
    pub halt: Option<Halt>,
}

/// Takes each segment as it ends.
pub trait SegmentSink {
    /// Called once before the first step.
    fn begin(&mut self, _guest: &mut Guest<'_>) {}
    /// `Break` ends the pass.
    fn end_segment(&mut self, _end: SegmentEnd<'_, '_>) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

impl SegmentSink for () {}

/// Why a pass ended before the guest did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    Cancelled,
    BySink,
}

pub struct Recorded {
    pub outcome: Outcome,
    pub final_state: GuestState,
    pub snapshots: Option<SnapshotStore>,
    pub summary: Option<Summary>,
}

/// Run `program` on `witness` once.
pub fn record<S: SegmentSink>(
    program: &Program,
    witness: &[u8],
    limits: Limits,
    control: &Control,
    options: RecordOptions,
    sink: &mut S,
) -> Result<Recorded, Stopped> {
    let started = Instant::now();
    let initial = GuestState::initial(program);
    let snapshots = options.snapshot_budget_bytes.map(|budget| SnapshotStore::new(initial.clone(), budget));
    let mut guest = match Guest::start(program, witness, limits) {
        Ok(guest) => guest,
        Err(fault) => {
            let outcome = Outcome::not_started(fault);
            let summary = options.summaries.then(|| Summary::new(program.code()));
            return Ok(Recorded { outcome, final_state: initial, snapshots, summary });
        }
    };
    sink.begin(&mut guest);
    let mut pass = Pass { guest, snapshots, control, sink };
    let (halt, summary) = if options.summaries {
        let mut summary = Summary::new(program.code());
        (pass.run(&mut summary)?, Some(summary))
    } else {
        (pass.run(&mut NoObserver)?, None)
    };
    let Pass { guest, snapshots, .. } = pass;
    let final_state = guest.state();
    let outcome = guest.into_outcome(halt, started.elapsed().as_nanos() as u64);
    Ok(Recorded { outcome, final_state, snapshots, summary })
}

struct Pass<'p, 'g, S> {
    guest: Guest<'g>,
    snapshots: Option<SnapshotStore>,
    control: &'p Control,
    sink: &'p mut S,
}

/// The boundaries that only a pass with summaries has.
trait Boundaries: Observer {
    fn next_bucket_step(&self) -> u64;
    fn end_bucket(&mut self);
    fn end_segment(&mut self, touched: &[u32], dirty: &[u32]);
}

impl Boundaries for NoObserver {
    fn next_bucket_step(&self) -> u64 {
        u64::MAX
    }
    fn end_bucket(&mut self) {}
    fn end_segment(&mut self, _touched: &[u32], _dirty: &[u32]) {}
}

impl Boundaries for Summary {
    fn next_bucket_step(&self) -> u64 {
        self.buckets.next_step()
    }
    fn end_bucket(&mut self) {
        Summary::end_bucket(self);
    }
    fn end_segment(&mut self, touched: &[u32], dirty: &[u32]) {
        Summary::end_segment(self, touched, dirty);
    }
}

impl<S: SegmentSink> Pass<'_, '_, S> {
    fn run<B: Boundaries>(&mut self, observer: &mut B) -> Result<Halt, Stopped> {
        let mut segment_end = SEGMENT_STEPS;
        loop {
            let next_snapshot = self.snapshots.as_ref().map_or(u64::MAX, SnapshotStore::next_step);
            let before = self.guest.step;
            let target = observer
                .next_bucket_step()
                .min(next_snapshot)
                .min(segment_end)
                .min(before + MAX_ADVANCE_STEPS);
            let halt = self.guest.advance(target - before, observer);
            let now = self.guest.step;
            self.control.add_steps(now - before);
            if now == observer.next_bucket_step() || halt.is_some() {
                observer.end_bucket();
            }
            if now == next_snapshot && halt.is_none() {
                self.snapshot();
            }
            if now == segment_end || halt.is_some() {
                if self.segment(observer, halt).is_break() {
                    return Err(Stopped::BySink);
                }
                segment_end += SEGMENT_STEPS;
            }
            if let Some(halt) = halt {
                return Ok(halt);
            }
            if self.control.is_cancelled() {
                return Err(Stopped::Cancelled);
            }
        }
    }

    fn snapshot(&mut self) {
        let Some(store) = &mut self.snapshots else { return };
        let state = self.guest.state();
        let memory = &mut self.guest.memory;
        let pages = memory.take_dirty_since_snapshot();
        store.push(state, pages.iter().filter_map(|&page| Some((page, memory.page_content(page)?))));
    }

    fn segment<B: Boundaries>(&mut self, observer: &mut B, halt: Option<Halt>) -> ControlFlow<()> {
        let (touched, dirty) = self.guest.memory.end_segment();
        observer.end_segment(&touched, &dirty);
        if self.snapshots.is_none() {
            // Nobody else empties this list.
            self.guest.memory.take_dirty_since_snapshot();
        }
        self.sink.end_segment(SegmentEnd { guest: &mut self.guest, touched: &touched, dirty: &dirty, halt })
    }
}
