//! The verifier crates index and unwrap; what they make of hostile bytes must not reach the caller as a panic, nor the
//! screen as the text of one.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

const MAX_DETAIL_CHARS: usize = 200;

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// The work's value, or what it panicked with. Work of other threads is not covered; the verifiers have none.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let told_before = take_hook();
        set_hook(Box::new(move |info| {
            if !QUIET.get() {
                told_before(info);
            }
        }));
    });
    let before = QUIET.replace(true);
    let ended = catch_unwind(AssertUnwindSafe(work));
    QUIET.set(before);
    ended.map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        short(text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a panic"))
    })
}

/// As much of a text from elsewhere as a message can hold.
pub fn short(text: &str) -> String {
    text.chars().take(MAX_DETAIL_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_value() {
        assert_eq!(guarded(|| 7), Ok(7));
        assert_eq!(guarded(|| -> u32 { panic!("index {}", 3) }), Err("index 3".to_owned()));
        assert_eq!(guarded(|| -> u32 { panic!("plain") }), Err("plain".to_owned()));
        assert_eq!(guarded(|| -> u32 { std::panic::panic_any(3) }), Err("a panic".to_owned()));
    }

    #[test]
    fn other_panics_are_told_as_before() {
        assert!(guarded(|| guarded(|| panic!("inner")).is_err()).is_ok_and(|inner| inner));
        assert!(!QUIET.get());
    }

    #[test]
    fn a_long_text_is_cut() {
        assert_eq!(guarded(|| -> u32 { panic!("{}", "é".repeat(1000)) }), Err("é".repeat(MAX_DETAIL_CHARS)));
    }
}
