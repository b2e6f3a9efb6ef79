//! Host memory that guests leave behind: address spaces are used again, clean, and never hold much.

mod support;

use proving_studio_native::machine::{Guest, Limits, NoObserver};
use support::elf::{Load, R, W};
use support::*;

/// Stores to `bytes` of memory from `start` on, a word in each KiB.
fn toucher(start: u32, bytes: u32) -> ElfImage {
    let turn = [sw(T0, S0, 0), add(S0, S0, T1), bne(S0, T2, -8)];
    let words =
        then_exit(&[&li(S0, start), &li(T0, 0xdead_beef), &li(T1, 1024), &li(T2, start + bytes), &turn]);
    let mut image = ElfImage::new(&words);
    image.loads.push(Load { address: start, flags: R | W, data: Vec::new(), memory_bytes: bytes });
    image
}

/// Arenas are used again: what one guest wrote must never be seen by the next.
#[test]
fn nothing_of_one_guest_is_left_for_the_next() {
    let start = 0x0100_0000;
    let writer = load(&toucher(start, 1 << 16).bytes());
    let loads = [lw(T1, S0, 0), lw(T2, S0, 1024), sb(ZERO, S0, 2044), lw(A5, S0, 2047 - 1023)];
    let mut image = ElfImage::new(&then_exit(&[&li(S0, start), &loads]));
    image.loads.push(Load { address: start, flags: R | W, data: Vec::new(), memory_bytes: 1 << 16 });
    let reader = load(&image.bytes());
    for _ in 0..40 {
        run(&writer, &[], Limits::default());
        let mut guest = Guest::start(&reader, &[], Limits::default()).unwrap();
        guest.advance(100, &mut NoObserver);
        assert_eq!([T1, T2, A5].map(|register| guest.cpu.registers[register as usize]), [0; 3]);
        let mut bytes = [1; 3000];
        guest.memory.peek(start, &mut bytes);
        assert_eq!(bytes, [0; 3000]);
    }
}

/// A page is listed once however many segments pass between two snapshots: the list must not grow with the steps.
#[test]
fn a_page_is_dirty_once_between_snapshots() {
    let program =
        program(&[li(S0, DATA)[0], li(S0, DATA)[1], sw(T0, S0, 0), sw(T0, S0, 1024), jal(ZERO, -8)]);
    let mut guest = Guest::start(&program, &[], Limits::default()).unwrap();
    for _ in 0..1000 {
        assert_eq!(guest.advance(10, &mut NoObserver), None);
        let (touched, dirty) = guest.memory.end_segment();
        assert_eq!((touched.len(), dirty.len()), (2, 2));
    }
    let pages = guest.memory.take_dirty_since_snapshot();
    assert_eq!(pages, [DATA >> 10, (DATA >> 10) + 1]);
    assert!(pages.capacity() < 16, "{}", pages.capacity());
    guest.advance(2, &mut NoObserver);
    assert_eq!(guest.memory.take_dirty_since_snapshot().len(), 1);
}

#[cfg(target_os = "linux")]
#[test]
fn arenas_in_the_pool_do_not_pile_up_what_many_guests_touched() {
    const BYTES: u32 = 24 << 20;
    let resident_mib = || {
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() >> 10
    };
    let before = resident_mib();
    for part in 0..16 {
        let program = load(&toucher(0x4000_0000 + part * BYTES, BYTES).bytes());
        assert_eq!(run(&program, &[], Limits::default()).memory_bytes, u64::from(BYTES));
    }
    let left = resident_mib() - before;
    assert!(left < 130, "{left} MiB stay taken");
}
