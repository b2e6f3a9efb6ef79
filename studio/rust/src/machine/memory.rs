//! Guest memory in pages of 1 KiB: flat host addresses for speed, a state byte per page for every check.
//!
//! A page's state tells the run loop whether a load or a store may go straight through. Everything else (first touch,
//! permission, limits, what became dirty) is the slow path `prepare`, taken once a page and segment.

use super::address_space::AddressSpace;
use super::fault::FaultKind;
use super::regions::{Break, Regions};

pub const PAGE_SHIFT: u32 = 10;
pub const PAGE_BYTES: usize = 1 << PAGE_SHIFT;
pub type Page = [u8; PAGE_BYTES];

/// Loads from the page go straight through (it was touched in this segment).
pub const LOADABLE: u8 = 1;
/// Stores to the page go straight through (it is dirty since the last snapshot and in this segment).
pub const STORABLE: u8 = 2;
const DIRTY_IN_SEGMENT: u8 = 4;
/// The page's content has been brought in.
const PRESENT: u8 = 8;
const DIRTY_SINCE_SNAPSHOT: u8 = 16;

/// Where the content of a page comes from when it is first touched.
pub trait PageSource: Sync {
    /// Fill `page` (index = address >> PAGE_SHIFT). `out` holds old bytes: write all of it. `false`: not to be had.
    fn fill(&self, page: u32, out: &mut Page) -> bool;
}

/// Whether an access of `bytes` (1, 2 or 4) at `address` is not naturally aligned.
#[inline(always)]
pub const fn is_misaligned(address: u32, bytes: u32) -> bool {
    address & (bytes - 1) != 0
}

/// The memory of one running guest.
pub struct Memory<'a> {
    /// `None` only while dropping.
    space: Option<AddressSpace>,
    regions: &'a Regions,
    source: &'a dyn PageSource,
    pub bounds: Break,
    max_pages: usize,
    max_memory_bytes: u64,
    present: Vec<u32>,
    touched_in_segment: Vec<u32>,
    dirty_in_segment: Vec<u32>,
    dirty_since_snapshot: Vec<u32>,
    /// Contents at the start of the segment of the pages touched in it, in order of touch; for audit proofs.
    captured: Option<Vec<(u32, Box<Page>)>>,
}

impl<'a> Memory<'a> {
    pub fn new(
        regions: &'a Regions,
        source: &'a dyn PageSource,
        bounds: Break,
        max_memory_bytes: u64,
    ) -> Result<Memory<'a>, FaultKind> {
        let space = AddressSpace::take().map_err(|_| FaultKind::HostMemory { address: 0 })?;
        Ok(Memory {
            space: Some(space),
            regions,
            source,
            bounds,
            max_pages: (max_memory_bytes >> PAGE_SHIFT) as usize,
            max_memory_bytes,
            present: Vec::new(),
            touched_in_segment: Vec::new(),
            dirty_in_segment: Vec::new(),
            dirty_since_snapshot: Vec::new(),
            captured: None,
        })
    }

    /// Keep the segment-start content of every page touched from now on.
    pub fn capture(&mut self) {
        self.captured = Some(Vec::new());
    }

    /// Flat base: guest address `a` lies at `base + a` once `prepare` allowed it.
    pub fn base(&self) -> *mut u8 {
        self.space.as_ref().map_or(std::ptr::null_mut(), AddressSpace::base)
    }

    /// State bytes, one a page.
    pub fn states(&self) -> *mut u8 {
        self.space.as_ref().map_or(std::ptr::null_mut(), AddressSpace::states)
    }

    pub fn regions(&self) -> &'a Regions {
        self.regions
    }

    /// Bytes of all pages touched so far.
    pub fn touched_bytes(&self) -> u64 {
        (self.present.len() as u64) << PAGE_SHIFT
    }

    /// The slow path of an access of `bytes` (1, 2 or 4) at `address`: check it, bring the page in, mark it.
    #[cold]
    #[inline(never)]
    pub fn prepare(&mut self, address: u32, bytes: u32, is_store: bool) -> Result<(), FaultKind> {
        if is_misaligned(address, bytes) {
            return Err(FaultKind::MisalignedAccess { address });
        }
        self.open_page(address, is_store)
    }

    fn open_page(&mut self, address: u32, is_store: bool) -> Result<(), FaultKind> {
        let writable =
            self.regions.lookup(address, self.bounds).ok_or(FaultKind::UnmappedAccess { address })?;
        if is_store && !writable {
            return Err(FaultKind::WriteProtected { address });
        }
        let page = address >> PAGE_SHIFT;
        let mut state = self.state(page);
        if state & PRESENT == 0 {
            self.bring_in(page, address)?;
            state |= PRESENT;
        }
        if state & LOADABLE == 0 {
            state |= LOADABLE;
            self.touched_in_segment.push(page);
            if self.captured.is_some() {
                let content = Box::new(*self.page(page));
                self.captured.get_or_insert_default().push((page, content));
            }
        }
        if is_store && state & STORABLE == 0 {
            state |= STORABLE;
            if state & DIRTY_SINCE_SNAPSHOT == 0 {
                state |= DIRTY_SINCE_SNAPSHOT;
                self.dirty_since_snapshot.push(page);
            }
            if state & DIRTY_IN_SEGMENT == 0 {
                state |= DIRTY_IN_SEGMENT;
                self.dirty_in_segment.push(page);
            }
        }
        self.set_state(page, state);
        Ok(())
    }

    fn bring_in(&mut self, page: u32, address: u32) -> Result<(), FaultKind> {
        if self.present.len() >= self.max_pages {
            return Err(FaultKind::MemoryLimit { address, limit_bytes: self.max_memory_bytes });
        }
        let Some(space) = self.space.as_mut() else { return Err(FaultKind::HostMemory { address }) };
        space.commit(address).map_err(|_| FaultKind::HostMemory { address })?;
        // SAFETY: the page's granule is committed (readable and writable) since the line above, a page never
        // crosses a granule, and no other reference to guest memory is alive.
        let content = unsafe { &mut *space.base().add((page as usize) << PAGE_SHIFT).cast::<Page>() };
        if !self.source.fill(page, content) {
            return Err(FaultKind::PageNotOpened { address });
        }
        self.present.push(page);
        Ok(())
    }

    /// The content of a page that is present.
    fn page(&self, page: u32) -> &Page {
        // SAFETY: callers pass only pages with PRESENT set, whose granule is committed; shared access for the
        // lifetime of `&self`, during which the run loop (which needs `&mut self`) does not run.
        unsafe { &*self.base().add((page as usize) << PAGE_SHIFT).cast::<Page>() }
    }

    fn state(&self, page: u32) -> u8 {
        // SAFETY: page < 2^22, the length of the table.
        unsafe { *self.states().add(page as usize) }
    }

    fn set_state(&mut self, page: u32, state: u8) {
        // SAFETY: page < 2^22, the length of the table.
        unsafe { *self.states().add(page as usize) = state }
    }

    fn clear_states(&mut self) {
        for page in std::mem::take(&mut self.present) {
            self.set_state(page, 0);
        }
        self.touched_in_segment.clear();
        self.dirty_in_segment.clear();
        self.dirty_since_snapshot.clear();
    }

    /// Pages written since the last call, sorted.
    pub fn take_dirty_since_snapshot(&mut self) -> Vec<u32> {
        let mut pages = std::mem::take(&mut self.dirty_since_snapshot);
        pages.sort_unstable();
        for &page in &pages {
            let state = self.state(page);
            self.set_state(page, state & !(STORABLE | DIRTY_SINCE_SNAPSHOT));
        }
        pages
    }

    /// Close a segment: (pages touched in it, pages written in it), both sorted. Every page's first touch counts anew.
    pub fn end_segment(&mut self) -> (Vec<u32>, Vec<u32>) {
        let mut touched = std::mem::take(&mut self.touched_in_segment);
        let mut dirty = std::mem::take(&mut self.dirty_in_segment);
        touched.sort_unstable();
        dirty.sort_unstable();
        for &page in &touched {
            let state = self.state(page);
            // STORABLE goes too: the next store must pass the slow path to become dirty in the new segment.
            self.set_state(page, state & !(LOADABLE | STORABLE | DIRTY_IN_SEGMENT));
        }
        (touched, dirty)
    }

    /// Contents at the segment's start of the pages touched since `capture` or the last call, sorted by page.
    pub fn take_captured(&mut self) -> Vec<(u32, Box<Page>)> {
        let mut captured = self.captured.as_mut().map(std::mem::take).unwrap_or_default();
        captured.sort_unstable_by_key(|&(page, _)| page);
        captured
    }

    /// Present content of a page that was touched in this run.
    pub fn page_content(&self, page: u32) -> Option<&Page> {
        if self.state(page) & PRESENT == 0 {
            return None;
        }
        Some(self.page(page))
    }

    /// Copy guest memory out for a person to look at: no touch, no limit; what is not present comes from the source.
    pub fn peek(&self, address: u32, out: &mut [u8]) {
        let mut scratch = [0; PAGE_BYTES];
        let mut done = 0;
        while done < out.len() {
            let at = address.wrapping_add(done as u32);
            let (page, offset) = (at >> PAGE_SHIFT, at as usize & (PAGE_BYTES - 1));
            let count = (PAGE_BYTES - offset).min(out.len() - done);
            let content = if self.state(page) & PRESENT != 0 {
                self.page(page)
            } else {
                if !self.source.fill(page, &mut scratch) {
                    scratch.fill(0);
                }
                &scratch
            };
            out[done..done + count].copy_from_slice(&content[offset..offset + count]);
            done += count;
        }
    }

    /// Copy a system call's buffer out of guest memory. `Err` names the first byte that may not be read.
    pub fn read_buffer(&mut self, address: u32, out: &mut [u8]) -> Result<(), FaultKind> {
        let mut done = 0;
        while done < out.len() {
            let (at, count) = self.open_part(address, done, out.len(), false)?;
            let offset = at as usize & (PAGE_BYTES - 1);
            out[done..done + count].copy_from_slice(&self.page(at >> PAGE_SHIFT)[offset..offset + count]);
            done += count;
        }
        Ok(())
    }

    /// Copy `bytes` into guest memory for a system call.
    pub fn write_buffer(&mut self, address: u32, bytes: &[u8]) -> Result<(), FaultKind> {
        let mut done = 0;
        while done < bytes.len() {
            let (at, count) = self.open_part(address, done, bytes.len(), true)?;
            // SAFETY: `open_part` made the page of `at` present and storable, and `count` ends within that page.
            unsafe {
                std::ptr::copy_nonoverlapping(bytes[done..].as_ptr(), self.base().add(at as usize), count);
            }
            done += count;
        }
        Ok(())
    }

    /// Whether a whole buffer is mapped (and writable): `Err` names the first bad byte. Nothing is touched.
    pub fn check_buffer(&self, address: u32, length: u32, is_store: bool) -> Result<(), FaultKind> {
        let end = u64::from(address) + u64::from(length);
        let mut at = u64::from(address);
        while at < end {
            // Region by region: a guest may pass half a gigabyte in every step, between two looks at the cancel flag.
            at = self
                .regions
                .end_of_region(at, is_store, self.bounds)
                .ok_or(FaultKind::BadSystemCallArgument { address: at as u32 })?;
        }
        Ok(())
    }

    fn open_part(
        &mut self,
        address: u32,
        done: usize,
        length: usize,
        is_store: bool,
    ) -> Result<(u32, usize), FaultKind> {
        let at = address.wrapping_add(done as u32);
        self.open_page(at, is_store)?;
        let offset = at as usize & (PAGE_BYTES - 1);
        Ok((at, (PAGE_BYTES - offset).min(length - done)))
    }
}

impl Drop for Memory<'_> {
    fn drop(&mut self) {
        self.clear_states();
        if let Some(space) = self.space.take() {
            space.give_back();
        }
    }
}
