//! Which guest addresses are mapped, and what the guest may do there.

use std::ops::Range;

use crate::elf::{Abi, LoadSegment, RISC0_USER_END, RISC0_USER_START};

use super::memory::PAGE_BYTES;

/// Mapping follows Linux: whole pages of 4 KiB.
const MAP_PAGE: u64 = 4096;
pub const STACK_START: u32 = 0x1f80_0000;
pub const STACK_END: u32 = 0x2000_0000;
/// sp at the start; argc, argv, envp and auxv there are zero.
pub const STACK_POINTER: u32 = 0x1fff_ff00;
/// Anonymous mappings grow downwards from here.
pub const MMAP_TOP: u32 = 0x1f00_0000;
const MAX_HEAP_BYTES: u64 = 256 << 20;
/// Room kept between the heap and the mappings.
const HEAP_GAP_BYTES: u64 = 1 << 20;

/// The parts of the mapping that a guest moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Break {
    /// End of the heap, as `brk` reports it.
    pub heap_end: u32,
    /// Lowest address of the anonymous mappings; they reach from here to `MMAP_TOP`.
    pub mmap_start: u32,
}

#[derive(Clone, Debug)]
struct Region {
    start: u64,
    end: u64,
    writable: bool,
}

impl Region {
    fn holds(&self, address: u64) -> bool {
        address >= self.start && address < self.end
    }
}

/// The fixed parts of the mapping of one program.
#[derive(Clone, Debug)]
pub struct Regions {
    fixed: Vec<Region>,
    heap_start: u32,
}

impl Regions {
    pub fn new(segments: &[LoadSegment], abi: Abi) -> Regions {
        match abi {
            Abi::Linux => Regions::for_linux(segments),
            Abi::Risc0 => Regions::for_risc0(segments),
        }
    }

    /// RISC Zero's machine protects nothing: a program may use all of its memory. Here pages with code stay as they
    /// are, for what is executed is what the file says; a store there is a fault rather than a silent difference.
    fn for_risc0(segments: &[LoadSegment]) -> Regions {
        let page = PAGE_BYTES as u64;
        let (mut fixed, mut done) = (Vec::new(), u64::from(RISC0_USER_START));
        for segment in segments.iter().filter(|segment| segment.executable) {
            let start = (u64::from(segment.address) & !(page - 1)).max(done);
            let end = segment.end().next_multiple_of(page).max(done);
            fixed.push(Region { start: done, end: start, writable: true });
            fixed.push(Region { start, end, writable: false });
            done = end;
        }
        fixed.push(Region { start: done, end: RISC0_USER_END.into(), writable: true });
        // No brk and no mmap: both of what a guest could move are empty.
        Regions { fixed, heap_start: RISC0_USER_END }
    }

    fn for_linux(segments: &[LoadSegment]) -> Regions {
        let round_up = |address: u64| address.next_multiple_of(MAP_PAGE);
        let mut fixed: Vec<Region> = segments
            .iter()
            .map(|segment| Region {
                start: u64::from(segment.address) & !(MAP_PAGE - 1),
                end: round_up(segment.end()),
                writable: segment.writable,
            })
            .collect();
        let highest = fixed.iter().map(|region| region.end).max().unwrap_or(0);
        fixed.push(Region { start: STACK_START.into(), end: STACK_END.into(), writable: true });
        // A program that fills the address space to its end has no heap; 2^32 - 4096 keeps the number in 32 bits.
        let heap_start = highest.min((1 << 32) - MAP_PAGE) as u32;
        Regions { fixed, heap_start }
    }

    /// Where a run that calls neither `brk` nor `mmap` may store, and where it may load, pages with code left out: each
    /// sorted, disjoint, as long as possible.
    pub fn data_ranges(&self, segments: &[LoadSegment]) -> (Vec<Range<u64>>, Vec<Range<u64>>) {
        let mut borders: Vec<u64> = self.fixed.iter().flat_map(|region| [region.start, region.end]).collect();
        borders.sort_unstable();
        borders.dedup();
        let is_code = |at: u64| {
            let ends = |s: &LoadSegment| s.end().next_multiple_of(MAP_PAGE);
            let starts = |s: &LoadSegment| u64::from(s.address) & !(MAP_PAGE - 1);
            segments.iter().any(|s| s.executable && at >= starts(s) && at < ends(s))
        };
        let (mut writable, mut readable) = (Vec::new(), Vec::new());
        for pair in borders.windows(2) {
            let holders = || self.fixed.iter().filter(|region| region.holds(pair[0]));
            if is_code(pair[0]) || holders().next().is_none() {
                continue;
            }
            extend(&mut readable, pair[0]..pair[1]);
            if holders().any(|region| region.writable) {
                extend(&mut writable, pair[0]..pair[1]);
            }
        }
        (writable, readable)
    }

    pub fn initial_break(&self) -> Break {
        Break { heap_end: self.heap_start, mmap_start: MMAP_TOP }
    }

    /// `Some(writable)` when `address` is mapped.
    pub fn lookup(&self, address: u32, now: Break) -> Option<bool> {
        let address = u64::from(address);
        if self.moving(now).iter().any(|region| region.holds(address)) {
            return Some(true);
        }
        let mut found = None;
        for region in &self.fixed {
            if region.holds(address) {
                found = Some(found.unwrap_or(false) || region.writable);
            }
        }
        found
    }

    /// Where a region that holds `address` (and may be written, for a store) ends.
    pub fn end_of_region(&self, address: u64, is_store: bool, now: Break) -> Option<u64> {
        let fits = |region: &&Region| region.holds(address) && (region.writable || !is_store);
        self.moving(now).iter().chain(&self.fixed).find(fits).map(|region| region.end)
    }

    /// Heap and mappings; empty ones have no address.
    fn moving(&self, now: Break) -> [Region; 2] {
        let region = |start: u32, end: u64| Region { start: start.into(), end, writable: true };
        let heap_end = if now.heap_end > self.heap_start {
            u64::from(now.heap_end).next_multiple_of(MAP_PAGE)
        } else {
            0
        };
        [region(self.heap_start, heap_end), region(now.mmap_start, MMAP_TOP.into())]
    }

    /// `brk(request)`: the new end of the heap, or the old one where the request cannot be met. It never shrinks.
    pub fn set_heap_end(&self, now: &mut Break, request: u32) -> u32 {
        let start = u64::from(self.heap_start);
        let barrier = if self.heap_start <= MMAP_TOP {
            u64::from(now.mmap_start)
        } else if self.heap_start < STACK_END {
            start
        } else {
            (1 << 32) - MAP_PAGE
        };
        let limit = barrier.min(start + MAX_HEAP_BYTES);
        if request > now.heap_end && u64::from(request) <= limit {
            now.heap_end = request;
        }
        now.heap_end
    }

    /// Room for `bytes` of anonymous memory: its address, or `None` when there is none.
    pub fn map_anonymous(&self, now: &mut Break, bytes: u32) -> Option<u32> {
        if self.heap_start > MMAP_TOP {
            return None;
        }
        let bytes = u64::from(bytes).next_multiple_of(MAP_PAGE);
        let start = u64::from(now.mmap_start).checked_sub(bytes)?;
        if start < u64::from(now.heap_end) + HEAP_GAP_BYTES {
            return None;
        }
        now.mmap_start = start as u32;
        Some(now.mmap_start)
    }
}

/// Add `range` to sorted ranges: to the last one where they touch.
fn extend(ranges: &mut Vec<Range<u64>>, range: Range<u64>) {
    match ranges.last_mut() {
        Some(last) if last.end == range.start => last.end = range.end,
        _ => ranges.push(range),
    }
}
