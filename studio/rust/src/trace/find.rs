//! Search over the steps of a run, forwards and backwards, by running it again where a match is possible.

use crate::machine::{Code, Guest, Observer};

use super::clock::Clock;

/// What to look for. Ranges are half open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Query {
    /// An instruction at `low <= pc < high` runs.
    Pc { low: u32, high: u64 },
    /// A load or store overlaps `low..high`.
    Address { low: u32, high: u64, writes_only: bool },
    /// A value `low <= v < high` is written to a register or to memory.
    Value { low: u32, high: u64 },
    /// A mark with `low <= number < high`.
    Mark { low: i64, high: i64 },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Forward,
    Backward,
}

/// First and last match of one stretch.
#[derive(Clone, Copy, Debug, Default)]
struct Hits {
    first: Option<u64>,
    last: Option<u64>,
}

impl Hits {
    #[inline(always)]
    fn add(&mut self, step: u64) {
        self.first.get_or_insert(step);
        self.last = Some(step);
    }

    fn pick(self, direction: Direction) -> Option<u64> {
        match direction {
            Direction::Forward => self.first,
            Direction::Backward => self.last,
        }
    }
}

/// Run `guest` for `steps` steps (or to its end) and return the match that comes first in `direction`.
pub(super) fn find_in_stretch(
    guest: &mut Guest<'_>,
    code: &Code,
    steps: u64,
    query: Query,
    direction: Direction,
) -> Option<u64> {
    let clock = Clock::starting_at(guest.step);
    match query {
        Query::Pc { low, high } => {
            let index = |pc: u64| (pc.saturating_sub(u64::from(code.base()))).div_ceil(4) as usize;
            let mut finder = PcFinder {
                clock,
                low: index(u64::from(low)),
                high: index(high),
                block: (0, 0, 0),
                hits: Hits::default(),
            };
            guest.advance(steps, &mut finder);
            finder.flush();
            finder.hits.pick(direction)
        }
        Query::Address { low, high, writes_only } => {
            let mut finder =
                AccessFinder { clock, low: u64::from(low), high, writes_only, hits: Hits::default() };
            guest.advance(steps, &mut finder);
            finder.hits.pick(direction)
        }
        Query::Value { low, high } => {
            let mut finder = ValueFinder { clock, low: u64::from(low), high, hits: Hits::default() };
            guest.advance(steps, &mut finder);
            finder.hits.pick(direction)
        }
        Query::Mark { low, high } => {
            let mut finder = MarkFinder { clock, low, high, hits: Hits::default() };
            guest.advance(steps, &mut finder);
            finder.hits.pick(direction)
        }
    }
}

/// A block counts once it is over, since `cut` may still shorten it.
struct PcFinder {
    clock: Clock,
    low: usize,
    high: usize,
    /// (first index, index after the last, step of the first).
    block: (usize, usize, u64),
    hits: Hits,
}

impl PcFinder {
    #[inline(always)]
    fn flush(&mut self) {
        let (from, to, step) = self.block;
        let (low, high) = (self.low.max(from), self.high.min(to));
        if low < high {
            self.hits.add(step + (low - from) as u64);
            self.hits.add(step + (high - 1 - from) as u64);
        }
    }
}

impl Observer for PcFinder {
    #[inline(always)]
    fn block(&mut self, index: usize, count: u32) {
        self.flush();
        self.block = (index, index + count as usize, self.clock.next_step());
        self.clock.block(index, count);
    }

    #[inline(always)]
    fn cut(&mut self, index: usize, count: u32) {
        self.clock.cut(count);
        self.block.1 = index;
    }
}

struct AccessFinder {
    clock: Clock,
    low: u64,
    high: u64,
    writes_only: bool,
    hits: Hits,
}

impl Observer for AccessFinder {
    #[inline(always)]
    fn block(&mut self, index: usize, count: u32) {
        self.clock.block(index, count);
    }

    #[inline(always)]
    fn cut(&mut self, _index: usize, count: u32) {
        self.clock.cut(count);
    }

    #[inline(always)]
    fn access(&mut self, index: usize, address: u32, bytes: u32, is_store: bool) {
        let start = u64::from(address);
        if start < self.high && start + u64::from(bytes) > self.low && (is_store || !self.writes_only) {
            self.hits.add(self.clock.step(index));
        }
    }
}

struct ValueFinder {
    clock: Clock,
    low: u64,
    high: u64,
    hits: Hits,
}

impl Observer for ValueFinder {
    #[inline(always)]
    fn block(&mut self, index: usize, count: u32) {
        self.clock.block(index, count);
    }

    #[inline(always)]
    fn cut(&mut self, _index: usize, count: u32) {
        self.clock.cut(count);
    }

    #[inline(always)]
    fn value(&mut self, index: usize, value: u32) {
        let value = u64::from(value);
        if value >= self.low && value < self.high {
            self.hits.add(self.clock.step(index));
        }
    }
}

struct MarkFinder {
    clock: Clock,
    low: i64,
    high: i64,
    hits: Hits,
}

impl Observer for MarkFinder {
    #[inline(always)]
    fn block(&mut self, index: usize, count: u32) {
        self.clock.block(index, count);
    }

    #[inline(always)]
    fn cut(&mut self, _index: usize, count: u32) {
        self.clock.cut(count);
    }

    #[inline(always)]
    fn mark(&mut self, index: usize, number: i32, _value: u64) {
        if i64::from(number) >= self.low && i64::from(number) < self.high {
            self.hits.add(self.clock.step(index));
        }
    }
}
