//! Minimum and maximum of pc and of data addresses over equal stretches of a run.

const FIRST_WIDTH_STEPS: u64 = 1 << 10;
/// Buckets kept; past that, pairs are folded and the width doubles.
const MAX_BUCKETS: usize = 1 << 17;

/// A closed range of 32-bit values; empty while `min > max`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub min: u32,
    pub max: u32,
}

impl Span {
    pub const EMPTY: Span = Span { min: u32::MAX, max: 0 };

    #[inline(always)]
    pub fn add(&mut self, low: u32, high: u32) {
        self.min = self.min.min(low);
        self.max = self.max.max(high);
    }

    pub fn join(&mut self, other: Span) {
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
    }

    /// Whether a value in `low..high` may lie in it; `high` may be 2^32.
    pub fn meets(self, low: u32, high: u64) -> bool {
        u64::from(self.min) < high && self.max >= low
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// Addresses of executed instructions.
    pub pc: Span,
    /// Addresses of the bytes loaded and stored.
    pub memory: Span,
}

impl Bucket {
    pub const EMPTY: Bucket = Bucket { pc: Span::EMPTY, memory: Span::EMPTY };

    pub fn join(&mut self, other: Bucket) {
        self.pc.join(other.pc);
        self.memory.join(other.memory);
    }
}

/// Bucket `i` covers the steps from `i * width` on. Coarser levels are folded from these on demand.
#[derive(Clone, Debug)]
pub struct Buckets {
    width_steps: u64,
    buckets: Vec<Bucket>,
}

impl Buckets {
    pub fn new() -> Buckets {
        Buckets { width_steps: FIRST_WIDTH_STEPS, buckets: Vec::new() }
    }

    /// The step at which the bucket in progress ends.
    pub fn next_step(&self) -> u64 {
        (self.buckets.len() as u64 + 1) * self.width_steps
    }

    pub fn width_steps(&self) -> u64 {
        self.width_steps
    }

    pub fn push(&mut self, bucket: Bucket) {
        self.buckets.push(bucket);
        if self.buckets.len() == MAX_BUCKETS {
            self.width_steps *= 2;
            for index in 0..MAX_BUCKETS / 2 {
                let mut folded = self.buckets[2 * index];
                folded.join(self.buckets[2 * index + 1]);
                self.buckets[index] = folded;
            }
            self.buckets.truncate(MAX_BUCKETS / 2);
        }
    }

    /// All that happened in `first..last`, and at most one bucket more on each side.
    pub fn over(&self, first: u64, last: u64) -> Bucket {
        let mut joined = Bucket::EMPTY;
        if first < last {
            let from = (first / self.width_steps) as usize;
            let to = (last.div_ceil(self.width_steps) as usize).min(self.buckets.len());
            self.buckets.get(from..to).unwrap_or_default().iter().for_each(|bucket| joined.join(*bucket));
        }
        joined
    }
}
