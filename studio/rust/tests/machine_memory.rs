//! What a guest may load and store: alignment, page ends, protection, the mapping and how brk and mmap change it.

mod support;

use proving_studio_native::machine::{FaultKind, Limits};
use support::elf::{DATA_BYTES, Load, R, W};
use support::*;

const STACK_START: u32 = 0x1f80_0000;
const STACK_END: u32 = 0x2000_0000;
const MMAP_TOP: u32 = 0x1f00_0000;
const HEAP: u32 = DATA + DATA_BYTES;
const MAP_PAGE: u32 = 4096;
const ENOMEM: u32 = 12_u32.wrapping_neg();
const EINVAL: u32 = 22_u32.wrapping_neg();
const EBADF: u32 = 9_u32.wrapping_neg();
/// MAP_PRIVATE and MAP_ANONYMOUS.
const ANONYMOUS: u32 = 0x22;

/// The value of a0 after each of `calls`, stored one after another at `DATA`, read back through the journal.
fn answers(calls: &[Vec<u32>]) -> Vec<u32> {
    let mut words = li(S0, DATA).to_vec();
    for (index, call) in calls.iter().enumerate() {
        words.extend(call);
        words.push(sw(A0, S0, 4 * index as i32));
    }
    words.extend(call(WRITE, &[1, DATA, 4 * calls.len() as u32]));
    let outcome = run_words(&then_exit(&[&words]));
    assert_eq!(outcome.journal.len(), 4 * calls.len(), "{:?}", outcome.halt);
    outcome.journal.chunks(4).map(|word| u32::from_le_bytes(word.try_into().unwrap())).collect()
}

/// The fault of one access to `address`, or `None` if it goes well.
fn access(setup: &[u32], access: u32, address: u32) -> Option<FaultKind> {
    let outcome = run_words(&then_exit(&[setup, &li(S0, address), &[access]]));
    match outcome.halt {
        proving_studio_native::machine::Halt::Fault(fault) => {
            assert_eq!(outcome.steps, setup.len() as u64 + 2, "the faulting access is no step");
            Some(fault.kind)
        }
        proving_studio_native::machine::Halt::Exit(_) => None,
    }
}

#[test]
fn accesses_must_be_aligned_even_where_nothing_is_mapped() {
    for (word, bytes) in
        [(lh(T0, S0, 0), 2), (lhu(T0, S0, 0), 2), (lw(T0, S0, 0), 4), (sh(T0, S0, 0), 2), (sw(T0, S0, 0), 4)]
    {
        for offset in 1..bytes {
            for base in [DATA, RODATA, TEXT, 0, 0xffff_fff0] {
                let address = base + offset;
                assert_eq!(access(&[], word, address), Some(FaultKind::MisalignedAccess { address }));
            }
        }
    }
}

#[test]
fn misalignment_is_seen_on_a_page_that_is_already_open() {
    let open = [li(T1, DATA).to_vec(), vec![sw(T0, T1, 0), lw(T0, T1, 0)]].concat();
    let address = DATA + 2;
    assert_eq!(access(&open, sw(T0, S0, 0), address), Some(FaultKind::MisalignedAccess { address }));
    assert_eq!(access(&open, lw(T0, S0, 0), address), Some(FaultKind::MisalignedAccess { address }));
    assert_eq!(access(&open, lh(T0, S0, 0), address), None);
}

#[test]
fn the_last_bytes_of_pages_belong_to_them() {
    for page_bytes in [1024, 4096] {
        let end = DATA + page_bytes;
        let words = then_exit(&[
            &li(S0, end),
            &li(T0, 0x8877_6655),
            &[sw(T0, S0, -4), sb(T0, S0, -1), sh(T0, S0, 0), lb(T1, S0, -1), lw(T2, S0, -4), lhu(S1, S0, 0)],
        ]);
        let registers = registers_after(&words);
        assert_eq!(registers[T1 as usize], 0x55);
        assert_eq!(registers[T2 as usize], 0x5577_6655);
        assert_eq!(registers[S1 as usize], 0x6655);
    }
    let last = DATA + DATA_BYTES - 4;
    assert_eq!(access(&[], lw(T0, S0, 0), last), None);
    assert_eq!(access(&[], lw(T0, S0, 4), last), Some(FaultKind::UnmappedAccess { address: last + 4 }));
    assert_eq!(access(&[], lb(T0, S0, -1), DATA), Some(FaultKind::UnmappedAccess { address: DATA - 1 }));
}

#[test]
fn code_and_read_only_data_are_read_and_never_written() {
    for (base, first) in [(TEXT, li(S0, TEXT)[0]), (RODATA, 0x0302_0100)] {
        let registers = registers_after(&then_exit(&[&li(S0, base), &[lw(T0, S0, 0)]]));
        assert_eq!(registers[T0 as usize], first);
        for store in [sb(T0, S0, 0), sh(T0, S0, 0), sw(T0, S0, 0)] {
            assert_eq!(access(&[], store, base), Some(FaultKind::WriteProtected { address: base }));
            // A page that loads opened is still closed to stores.
            let open = [li(T1, base).to_vec(), vec![lw(T2, T1, 0)]].concat();
            assert_eq!(access(&open, store, base), Some(FaultKind::WriteProtected { address: base }));
        }
    }
}

#[test]
fn mapping_is_in_whole_pages_of_4_kib() {
    let mut image = ElfImage::new(&then_exit(&[&li(S0, DATA), &[lb(T0, S0, -2047), sb(T0, S0, 2047)]]));
    image.loads[2] = Load { address: DATA - 8, flags: R | W, data: vec![1; 8], memory_bytes: 16 };
    let outcome = run(&load(&image.bytes()), &[], Limits::default());
    assert_eq!(outcome.halt, proving_studio_native::machine::Halt::Exit(0));
}

#[test]
fn the_stack_is_mapped_from_end_to_end() {
    assert_eq!(access(&[], sw(T0, S0, 0), STACK_END - 4), None);
    assert_eq!(access(&[], sw(T0, S0, 0), STACK_START), None);
    assert_eq!(access(&[], lw(T0, S0, 0), STACK_END), Some(FaultKind::UnmappedAccess { address: STACK_END }));
    let below = STACK_START - 4;
    assert_eq!(access(&[], lw(T0, S0, 0), below), Some(FaultKind::UnmappedAccess { address: below }));
    let registers = registers_after(&exit(0));
    assert_eq!(registers[SP as usize], 0x1fff_ff00);
}

#[test]
fn memory_starts_as_zeros() {
    let loads = [lw(T0, S0, 0), lw(T1, SP, 0), lw(T2, SP, 4)];
    let registers = registers_after(&then_exit(&[&li(S0, DATA), &loads]));
    assert_eq!([T0, T1, T2].map(|register| registers[register as usize]), [0; 3]);
}

#[test]
fn brk_grows_never_shrinks_and_refuses_by_answering_where_it_is() {
    let brk = |address| call(BRK, &[address]);
    let limit = HEAP + (256 << 20);
    let got = answers(&[
        brk(0),
        brk(HEAP + 1),
        brk(HEAP - 1),
        brk(HEAP + 100),
        brk(HEAP + 50),
        brk(limit + 1),
        brk(u32::MAX),
        brk(limit),
    ]);
    let expected = [HEAP, HEAP + 1, HEAP + 1, HEAP + 100, HEAP + 100, HEAP + 100, HEAP + 100, limit];
    assert_eq!(got, expected);
}

#[test]
fn the_heap_is_mapped_up_to_the_end_of_its_last_page() {
    assert_eq!(access(&[], lw(T0, S0, 0), HEAP), Some(FaultKind::UnmappedAccess { address: HEAP }));
    let grow = call(BRK, &[HEAP + 1]);
    assert_eq!(access(&grow, sw(T0, S0, 0), HEAP + MAP_PAGE - 4), None);
    let end = HEAP + MAP_PAGE;
    assert_eq!(access(&grow, sw(T0, S0, 0), end), Some(FaultKind::UnmappedAccess { address: end }));
}

#[test]
fn mmap_gives_whole_pages_downwards_and_keeps_a_gap_to_the_heap() {
    let map = |bytes| call(MMAP, &[0, bytes, 3, ANONYMOUS, u32::MAX, 0]);
    let room = MMAP_TOP - HEAP - (1 << 20);
    let got = answers(&[map(1), map(MAP_PAGE), map(MAP_PAGE + 1), map(room), map(0), map(u32::MAX)]);
    let first = MMAP_TOP - MAP_PAGE;
    assert_eq!(got, [first, first - MAP_PAGE, first - 3 * MAP_PAGE, ENOMEM, EINVAL, ENOMEM]);
    assert_eq!(answers(&[map(room)]), [MMAP_TOP - room]);
    assert_eq!(answers(&[map(room + 1)]), [ENOMEM]);
    let mapped = map(1);
    assert_eq!(access(&mapped, sw(T0, S0, 0), first), None);
    let below = first - 4;
    assert_eq!(access(&mapped, sw(T0, S0, 0), below), Some(FaultKind::UnmappedAccess { address: below }));
}

#[test]
fn brk_stops_at_the_lowest_mapping() {
    let map = call(MMAP, &[0, 0x1d00_0000, 3, ANONYMOUS, u32::MAX, 0]);
    let lowest = MMAP_TOP - 0x1d00_0000;
    let got = answers(&[map, call(BRK, &[lowest + 1]), call(BRK, &[lowest])]);
    assert_eq!(got, [lowest, HEAP, lowest]);
}

#[test]
fn mmap_takes_only_anonymous_private_memory() {
    let map = |protection, flags, file| call(MMAP, &[0, 4096, protection, flags, file, 0]);
    let got = answers(&[
        map(3, 0x20, u32::MAX),
        map(3, 0x02, u32::MAX),
        map(3, ANONYMOUS, 3),
        map(7, ANONYMOUS, u32::MAX),
        map(3, ANONYMOUS | 0x10, u32::MAX),
        call(MUNMAP, &[0, 4096]),
    ]);
    assert_eq!(got, [EINVAL, EINVAL, EINVAL, EINVAL, EINVAL, 0]);
}

#[test]
fn files_other_than_the_three_are_not_open() {
    let calls: Vec<Vec<u32>> = [(READ, 1), (READ, 2), (READ, 7), (WRITE, 0), (WRITE, 3), (WRITE, u32::MAX)]
        .iter()
        .map(|&(number, file)| call(number, &[file, 0, 4]))
        .collect();
    assert_eq!(answers(&calls), [EBADF; 6]);
}

#[test]
fn unknown_system_calls_are_named() {
    for number in [0, 62, 95, 1024, u32::MAX] {
        let words = call(number, &[]);
        assert_fault(&words, FaultKind::UnknownSystemCall { number }, TEXT + 8, 2);
    }
}

#[test]
fn a_buffer_is_checked_to_its_last_byte_before_anything_happens() {
    let ecall_at = TEXT + 4 * 8;
    let bad = |number, file, address, length, first_bad| {
        let words = then_exit(&[&call(number, &[file, address, length])]);
        let kind = FaultKind::BadSystemCallArgument { address: first_bad };
        let (fault, steps) = fault_in(&run(&program(&words), &[9; 64], Limits::default()));
        assert_eq!((fault.kind, fault.pc, steps), (kind, ecall_at, 8));
    };
    bad(READ, 0, 0, 1, 0);
    bad(READ, 0, TEXT, 4, TEXT);
    bad(READ, 0, RODATA + 8, 4, RODATA + 8);
    bad(READ, 0, HEAP - 1, 2, HEAP);
    bad(READ, 0, DATA, i32::MAX as u32 + 1, DATA);
    bad(WRITE, 1, DATA, u32::MAX, DATA);
    bad(WRITE, 1, HEAP - 4, 5, HEAP);
    bad(WRITE, 2, HEAP - 4, 5, HEAP);
    bad(WRITE, 1, DATA - 1, 2, DATA - 1);
    bad(WRITE, 1, 0xffff_ffff, 2, 0xffff_ffff);
    bad(WRITE, 1, RODATA, 0x7fff_ffff, RODATA + 4096);
    let good = |number, file, address, length| {
        let words = then_exit(&[&call(number, &[file, address, length])]);
        let outcome = run(&program(&words), &[9; 64], Limits::default());
        assert_eq!(outcome.halt, proving_studio_native::machine::Halt::Exit(0));
    };
    good(READ, 0, HEAP - 4, 4);
    good(WRITE, 1, RODATA, 4096);
    good(WRITE, 1, 0, 0);
    good(READ, 0, 0xffff_ffff, 0);
    good(READ, 0, DATA + 1022, 64);
}

#[test]
fn a_segment_that_ends_the_address_space_is_used_to_its_last_byte() {
    let top = 0xffff_f000;
    let words = [
        li(S0, 0xffff_ffff).to_vec(),
        vec![sb(S0, S0, 0), lbu(T0, S0, 0)],
        call(WRITE, &[1, 0xffff_ffff, 1]),
    ];
    let mut image = ElfImage::new(&then_exit(&[&words.concat()]));
    image.loads.push(Load { address: top, flags: R | W, data: Vec::new(), memory_bytes: 4096 });
    let outcome = run(&load(&image.bytes()), &[], Limits::default());
    assert_eq!((outcome.journal.as_slice(), outcome.steps > 0), (&[0xff_u8][..], true));
    let beyond = then_exit(&[&call(WRITE, &[1, 0xffff_fffe, 3])]);
    let mut image = ElfImage::new(&beyond);
    image.loads.push(Load { address: top, flags: R | W, data: Vec::new(), memory_bytes: 4096 });
    let (fault, _) = fault_in(&run(&load(&image.bytes()), &[], Limits::default()));
    assert_eq!(fault.kind, FaultKind::BadSystemCallArgument { address: 0 });
}
