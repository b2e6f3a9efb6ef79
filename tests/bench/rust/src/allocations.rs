//! What one short proof asks of the allocator: the first in a process, then warm ones by one thread, then each by a
//! thread of its own, which takes its guest memory from the pool.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

use proving_studio_native::machine::{Control, Limits};
use proving_studio_native::trace_proof::{Form, prove};

use crate::{Subject, median, peak_memory_bytes};

const ROUNDS: usize = 1000;

/// The system's allocator, counting while it is told to; the other measurements pay one look at a flag.
pub struct Counting;

static IS_COUNTING: AtomicBool = AtomicBool::new(false);
static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);
static BYTES: AtomicU64 = AtomicU64::new(0);

fn count(bytes: usize) {
    if IS_COUNTING.load(Relaxed) {
        ALLOCATIONS.fetch_add(1, Relaxed);
        BYTES.fetch_add(bytes as u64, Relaxed);
    }
}

// SAFETY: every call goes to `System` as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        // SAFETY: the caller keeps the contract of `GlobalAlloc`, which is that of `System`; so below.
        unsafe { System.alloc(layout) }
    }
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }
    unsafe fn realloc(&self, old: *mut u8, layout: Layout, bytes: usize) -> *mut u8 {
        count(bytes);
        // SAFETY: as above.
        unsafe { System.realloc(old, layout, bytes) }
    }
    unsafe fn dealloc(&self, old: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(old, layout) }
    }
}

/// Allocations and their bytes of one proof by this thread.
fn one_proof(subject: &Subject) -> (f64, f64) {
    let Subject { program, witness } = subject;
    ALLOCATIONS.store(0, Relaxed);
    BYTES.store(0, Relaxed);
    IS_COUNTING.store(true, Relaxed);
    let proof = prove(program, witness, Limits::default(), &Control::default(), Form::Compact);
    IS_COUNTING.store(false, Relaxed);
    assert!(proof.is_ok(), "exits with 0");
    (ALLOCATIONS.load(Relaxed) as f64, BYTES.load(Relaxed) as f64)
}

fn json((allocations, bytes): (f64, f64)) -> String {
    format!(r#"{{"allocations":{allocations},"bytes":{bytes}}}"#)
}

pub fn measure(subject: &Subject) -> String {
    let medians = |proof: &dyn Fn() -> (f64, f64)| {
        let (allocations, bytes) = (0..ROUNDS).map(|_| proof()).unzip();
        json((median(allocations), median(bytes)))
    };
    let first = json(one_proof(subject));
    let warm = medians(&|| one_proof(subject));
    let new_threads = medians(&|| {
        std::thread::scope(|scope| scope.spawn(|| one_proof(subject)).join()).expect("a proof does not panic")
    });
    let peak = peak_memory_bytes();
    format!(
        r#"{{"first":{first},"warm_median":{warm},"new_thread_median":{new_threads},"peak_memory_bytes":{peak}}}"#
    )
}
