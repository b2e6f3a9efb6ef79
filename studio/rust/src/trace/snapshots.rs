//! Snapshots of a run: guest state and changed pages at every multiple of the spacing, within a memory budget.
//!
//! Whenever the store passes its budget, every second snapshot goes and the spacing doubles, so memory never grows with
//! the number of steps; only the way from the nearest snapshot does.

use std::collections::HashMap;

use crate::machine::{GuestState, PAGE_BYTES, Page, PageSource, Program};

pub const FIRST_SPACING_STEPS: u64 = 1 << 16;

/// Snapshot `i` stands at step `i * spacing`; snapshot 0 is the start of the program.
pub struct SnapshotStore {
    states: Vec<GuestState>,
    spacing_steps: u64,
    /// For each page that ever changed: (snapshot index, slot of its content from that snapshot on), sorted by index.
    histories: HashMap<u32, Vec<(u32, u32)>>,
    contents: Slots,
    bytes: u64,
    budget_bytes: u64,
}

impl SnapshotStore {
    pub fn new(initial: GuestState, budget_bytes: u64) -> SnapshotStore {
        SnapshotStore {
            states: vec![initial],
            spacing_steps: FIRST_SPACING_STEPS,
            histories: HashMap::new(),
            contents: Slots::default(),
            bytes: 0,
            budget_bytes,
        }
    }

    pub fn spacing_steps(&self) -> u64 {
        self.spacing_steps
    }

    pub fn count(&self) -> usize {
        self.states.len()
    }

    /// Bytes held, without the tables' own overhead.
    pub fn bytes(&self) -> u64 {
        self.bytes + (self.states.len() * size_of::<GuestState>()) as u64
    }

    /// The step at which the next snapshot is due.
    pub fn next_step(&self) -> u64 {
        self.states.len() as u64 * self.spacing_steps
    }

    /// Index of the last snapshot at or before `step`.
    pub fn index_before(&self, step: u64) -> usize {
        ((step / self.spacing_steps) as usize).min(self.states.len() - 1)
    }

    pub fn state(&self, index: usize) -> &GuestState {
        &self.states[index]
    }

    /// Index of the last snapshot with at most `marks` marks before it.
    pub fn index_before_mark(&self, marks: u64) -> usize {
        self.states.partition_point(|state| state.cpu.marks <= marks).max(1) - 1
    }

    /// Add the snapshot at `next_step`. `pages` are those written since the last one that was added.
    pub fn push<'p>(&mut self, state: GuestState, pages: impl Iterator<Item = (u32, &'p Page)>) {
        let index = self.states.len() as u32;
        self.states.push(state);
        for (page, content) in pages {
            let history = self.histories.entry(page).or_default();
            match history.last_mut() {
                // Left behind by a thinned-out snapshot just before this one.
                Some((last, old)) if *last == index => *self.contents.at_mut(*old) = *content,
                _ => {
                    history.push((index, self.contents.add(content)));
                    self.bytes += PAGE_BYTES as u64;
                }
            }
        }
        while self.bytes() > self.budget_bytes && self.states.len() > 2 {
            self.thin();
        }
    }

    /// Keep the even snapshots. A page's content from a dropped one on moves to the next kept one.
    fn thin(&mut self) {
        self.spacing_steps *= 2;
        let mut index = 0;
        self.states.retain(|_| {
            index += 1;
            index % 2 == 1
        });
        let mut dropped = 0;
        for history in self.histories.values_mut() {
            history.iter_mut().for_each(|(at, _)| *at = at.div_ceil(2));
            // Of two contents from one kept snapshot on, the later one is right.
            history.dedup_by(|(later_at, later), (at, slot)| {
                let same = later_at == at;
                if same {
                    std::mem::swap(later, slot);
                    self.contents.free(*later);
                    dropped += 1;
                }
                same
            });
        }
        self.bytes -= dropped * PAGE_BYTES as u64;
    }

    /// Memory as it was at snapshot `index`.
    pub fn memory_at<'a>(&'a self, index: usize, program: &'a Program) -> SnapshotMemory<'a> {
        SnapshotMemory { store: self, index: index as u32, program }
    }

    fn content(&self, page: u32, index: u32) -> Option<&Page> {
        let history = self.histories.get(&page)?;
        let position = history.partition_point(|&(at, _)| at <= index);
        Some(self.contents.at(history[position.checked_sub(1)?].1))
    }
}

/// Page contents by slot, in chunks: with one allocation a page, snapshots cost as much as the run itself.
#[derive(Default)]
struct Slots {
    /// All full but the last.
    chunks: Vec<Vec<Page>>,
    freed: Vec<u32>,
}

impl Slots {
    const CHUNK_PAGES: usize = 256;

    fn add(&mut self, content: &Page) -> u32 {
        if let Some(slot) = self.freed.pop() {
            *self.at_mut(slot) = *content;
            return slot;
        }
        if self.chunks.last().is_none_or(|chunk| chunk.len() == Self::CHUNK_PAGES) {
            self.chunks.push(Vec::with_capacity(Self::CHUNK_PAGES));
        }
        let before = (self.chunks.len() - 1) * Self::CHUNK_PAGES;
        let chunk = &mut self.chunks[before / Self::CHUNK_PAGES];
        chunk.extend_from_slice(std::slice::from_ref(content));
        (before + chunk.len() - 1) as u32
    }

    fn free(&mut self, slot: u32) {
        self.freed.push(slot);
    }

    fn at(&self, slot: u32) -> &Page {
        &self.chunks[slot as usize / Self::CHUNK_PAGES][slot as usize % Self::CHUNK_PAGES]
    }

    fn at_mut(&mut self, slot: u32) -> &mut Page {
        &mut self.chunks[slot as usize / Self::CHUNK_PAGES][slot as usize % Self::CHUNK_PAGES]
    }
}

/// Pages at one snapshot, the program's image where nothing changed.
pub struct SnapshotMemory<'a> {
    store: &'a SnapshotStore,
    index: u32,
    program: &'a Program,
}

impl PageSource for SnapshotMemory<'_> {
    fn fill(&self, page: u32, out: &mut Page) -> bool {
        match self.store.content(page, self.index) {
            Some(content) => {
                out.copy_from_slice(content);
                true
            }
            None => self.program.fill(page, out),
        }
    }
}
