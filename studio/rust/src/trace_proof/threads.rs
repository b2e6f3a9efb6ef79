//! Thread pools by size, kept: starting threads costs as much as proving some dozens of small runs.

use std::sync::{Arc, Mutex};

use rayon::{ThreadPool, ThreadPoolBuilder};

/// More than any machine of today has cores; each thread holds a reserved address space.
const MAX_THREADS: usize = 256;
/// Pools of different sizes that are kept; people use one or two.
const MAX_POOLS: usize = 4;

static POOLS: Mutex<Vec<Arc<ThreadPool>>> = Mutex::new(Vec::new());

/// A pool of `threads` threads (0: one a core, at most 256). `None` when the system gives no more threads.
pub(super) fn pool_of(threads: usize) -> Option<Arc<ThreadPool>> {
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    let threads = if threads == 0 { cores() } else { threads }.min(MAX_THREADS);
    let mut pools = POOLS.lock().ok()?;
    if let Some(at) = pools.iter().position(|pool| pool.current_num_threads() == threads) {
        let pool = pools.remove(at);
        pools.push(pool.clone());
        return Some(pool);
    }
    let pool = Arc::new(ThreadPoolBuilder::new().num_threads(threads).build().ok()?);
    if pools.len() == MAX_POOLS {
        // The one that was not used for longest; its threads end when nobody uses them any more.
        pools.remove(0);
    }
    pools.push(pool.clone());
    Some(pool)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pool_is_made_once_and_has_the_size_that_was_asked_for() {
        let first = pool_of(3).unwrap();
        assert_eq!(first.current_num_threads(), 3);
        assert!(Arc::ptr_eq(&first, &pool_of(3).unwrap()));
        for threads in 1..=2 * MAX_POOLS {
            assert_eq!(pool_of(threads).unwrap().current_num_threads(), threads);
        }
        assert!(POOLS.lock().unwrap().len() <= MAX_POOLS);
        assert_eq!(pool_of(usize::MAX).unwrap().current_num_threads(), MAX_THREADS);
    }
}
