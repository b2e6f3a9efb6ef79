//! 4 GiB of reserved host addresses, so that guest address `a` is host address `base + a` and a load needs no table walk.
//!
//! Reserving costs no memory. Host memory is committed in granules of 1 MiB when a guest page in it is first touched.
//! Arenas are kept for the next run, the last one by its thread and others in a small pool: a warm run of a small
//! program makes no system call and waits for no lock.

use std::sync::Mutex;

const SPACE_BYTES: usize = 1 << 32;
const GRANULE_SHIFT: usize = 20;
const GRANULES: usize = SPACE_BYTES >> GRANULE_SHIFT;
const PAGES: usize = SPACE_BYTES >> super::memory::PAGE_SHIFT;
/// Arenas kept for the next run.
const POOL_LIMIT: usize = 16;
/// Arenas that ever committed more than this go back to the system: what a run touched stays taken while they lie in
/// the pool, and each run may touch other places.
const KEEP_GRANULES: usize = 64;

static POOL: Mutex<Vec<AddressSpace>> = Mutex::new(Vec::new());

/// The arena that a thread used last, still in its core's cache; the pool gets it when the thread ends.
struct Own(std::cell::Cell<Option<AddressSpace>>);

impl Drop for Own {
    fn drop(&mut self) {
        if let Some(space) = self.0.take() {
            space.into_pool();
        }
    }
}

thread_local! {
    static OWN: Own = const { Own(std::cell::Cell::new(None)) };
}

/// One reserved guest address space with a state byte for each page of 1 KiB.
pub struct AddressSpace {
    base: *mut u8,
    /// `PAGES` bytes, all zero whenever the arena lies in the pool. Raw, since the run loop holds the pointer while
    /// `Memory` is borrowed.
    states: *mut [u8],
    committed: Box<[bool]>,
    committed_granules: usize,
}

// SAFETY: `base` and `states` are exclusively owned allocations; nothing about them belongs to a thread.
unsafe impl Send for AddressSpace {}

/// The system would not reserve or commit memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutOfHostMemory;

impl AddressSpace {
    /// An arena from the pool, or a new one.
    pub fn take() -> Result<AddressSpace, OutOfHostMemory> {
        if let Some(space) = OWN.try_with(|own| own.0.take()).ok().flatten() {
            return Ok(space);
        }
        if let Some(space) = POOL.lock().ok().and_then(|mut pool| pool.pop()) {
            return Ok(space);
        }
        let base = host::reserve(SPACE_BYTES).ok_or(OutOfHostMemory)?;
        Ok(AddressSpace {
            base,
            // Zeroed by the system on first use: most of the table is never touched.
            states: Box::into_raw(vec![0; PAGES].into_boxed_slice()),
            committed: vec![false; GRANULES].into_boxed_slice(),
            committed_granules: 0,
        })
    }

    /// Give the arena back, its state table all zero.
    pub fn give_back(self) {
        if self.committed_granules > KEEP_GRANULES {
            return;
        }
        let mut space = Some(self);
        // While the thread ends there is no such place any more: then it goes to the pool.
        let _ = OWN.try_with(|own| {
            space = own.0.replace(space.take());
        });
        if let Some(space) = space {
            space.into_pool();
        }
    }

    fn into_pool(self) {
        if let Ok(mut pool) = POOL.lock()
            && pool.len() < POOL_LIMIT
        {
            pool.push(self);
        }
    }

    pub fn base(&self) -> *mut u8 {
        self.base
    }

    pub fn states(&self) -> *mut u8 {
        self.states.cast()
    }

    /// Make the granule that holds `address` readable and writable.
    pub fn commit(&mut self, address: u32) -> Result<(), OutOfHostMemory> {
        let granule = address as usize >> GRANULE_SHIFT;
        if self.committed[granule] {
            return Ok(());
        }
        // SAFETY: the granule lies inside the reservation: granule < GRANULES because address < 2^32.
        let start = unsafe { self.base.add(granule << GRANULE_SHIFT) };
        if !host::commit(start, 1 << GRANULE_SHIFT) {
            return Err(OutOfHostMemory);
        }
        self.committed[granule] = true;
        self.committed_granules += 1;
        Ok(())
    }
}

impl Drop for AddressSpace {
    fn drop(&mut self) {
        host::release(self.base, SPACE_BYTES);
        // SAFETY: `states` came from `Box::into_raw` and is freed once, here.
        drop(unsafe { Box::from_raw(self.states) });
    }
}

#[cfg(unix)]
mod host {
    use std::ptr;

    pub fn reserve(bytes: usize) -> Option<*mut u8> {
        // SAFETY: a fresh anonymous mapping without access touches no existing memory.
        let base = unsafe {
            libc::mmap(ptr::null_mut(), bytes, libc::PROT_NONE, libc::MAP_PRIVATE | libc::MAP_ANON, -1, 0)
        };
        (base != libc::MAP_FAILED).then_some(base.cast())
    }

    pub fn commit(start: *mut u8, bytes: usize) -> bool {
        // SAFETY: the caller passes a range inside one of our own reservations, aligned to 1 MiB.
        unsafe { libc::mprotect(start.cast(), bytes, libc::PROT_READ | libc::PROT_WRITE) == 0 }
    }

    pub fn release(base: *mut u8, bytes: usize) {
        // SAFETY: base and bytes are those of one reservation, released once (by Drop).
        unsafe {
            libc::munmap(base.cast(), bytes);
        }
    }
}

#[cfg(windows)]
mod host {
    use std::ptr;

    use windows_sys::Win32::System::Memory::{
        MEM_COMMIT, MEM_RELEASE, MEM_RESERVE, PAGE_NOACCESS, PAGE_READWRITE, VirtualAlloc, VirtualFree,
    };

    pub fn reserve(bytes: usize) -> Option<*mut u8> {
        // SAFETY: reserves fresh addresses; nothing existing is touched.
        let base = unsafe { VirtualAlloc(ptr::null(), bytes, MEM_RESERVE, PAGE_NOACCESS) };
        (!base.is_null()).then_some(base.cast())
    }

    pub fn commit(start: *mut u8, bytes: usize) -> bool {
        // SAFETY: the caller passes a range inside one of our own reservations.
        unsafe { !VirtualAlloc(start.cast(), bytes, MEM_COMMIT, PAGE_READWRITE).is_null() }
    }

    pub fn release(base: *mut u8, _bytes: usize) {
        // SAFETY: base is one reservation, released once (by Drop); MEM_RELEASE wants size 0.
        unsafe {
            VirtualFree(base.cast(), 0, MEM_RELEASE);
        }
    }
}
