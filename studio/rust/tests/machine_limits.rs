//! Hard limits, each exactly at its value and one past it; marks; cancel.

mod support;

use std::time::{Duration, Instant};

use proving_studio_native::machine::{
    Control, Fault, FaultKind, Guest, Halt, Limits, NoObserver, Observer, execute,
};
use support::elf::{Load, R, W};
use support::*;

const DEFAULT: fn() -> Limits = Limits::default;

#[test]
fn the_step_limit_lets_exactly_that_many_steps_run() {
    let words = then_exit(&[&[NOP; 10]]);
    let needed = words.len() as u64;
    let program = program(&words);
    let at = |max_steps| run(&program, &[], Limits { max_steps, ..DEFAULT() });
    assert_eq!((at(needed).halt, at(needed).steps), (Halt::Exit(0), needed));
    for max_steps in 0..needed {
        let (fault, steps) = fault_in(&at(max_steps));
        let expected =
            Fault { kind: FaultKind::StepLimit { limit: max_steps }, pc: TEXT + 4 * max_steps as u32 };
        assert_eq!((fault, steps), (expected, max_steps));
    }
}

#[test]
fn the_step_limit_comes_before_the_fault_of_the_next_instruction() {
    let jump_out = [jal(ZERO, -4)];
    let far_out = [li(T0, 0x1000).to_vec(), vec![jalr(ZERO, T0, 0)]].concat();
    for words in [vec![NOP, EBREAK], vec![NOP, 0], vec![NOP], jump_out.to_vec(), far_out] {
        let full = run_words(&words);
        let limits = Limits { max_steps: full.steps, ..DEFAULT() };
        let (fault, steps) = fault_in(&run(&program(&words), &[], limits));
        assert_eq!((fault.kind, steps), (FaultKind::StepLimit { limit: full.steps }, full.steps));
        let limits = Limits { max_steps: full.steps + 1, ..DEFAULT() };
        assert_eq!(run(&program(&words), &[], limits).halt, full.halt);
    }
}

/// Writes one word to each of `pages` pages of 1 KiB of the stack.
fn touch_pages(pages: u32) -> Vec<u32> {
    let mut words = li(S0, 0x1f80_0000).to_vec();
    words.extend(li(T1, 1024));
    for _ in 0..pages {
        words.extend([sw(T0, S0, 0), add(S0, S0, T1)]);
    }
    then_exit(&[&words])
}

#[test]
fn the_memory_limit_counts_pages_of_1_kib() {
    let program = program(&touch_pages(8));
    let at = |max_memory_bytes| run(&program, &[], Limits { max_memory_bytes, ..DEFAULT() });
    assert_eq!((at(8192).halt, at(8192).memory_bytes), (Halt::Exit(0), 8192));
    for (limit_bytes, pages) in [(8191, 7), (7168, 7), (1024, 1), (1023, 0), (0, 0)] {
        let outcome = at(limit_bytes);
        let (fault, steps) = fault_in(&outcome);
        let address = 0x1f80_0000 + 1024 * pages;
        assert_eq!(fault.kind, FaultKind::MemoryLimit { address, limit_bytes });
        assert_eq!((steps, outcome.memory_bytes), (4 + 2 * u64::from(pages), 1024 * u64::from(pages)));
    }
}

#[test]
fn a_page_counts_once_however_it_is_touched() {
    let words = [
        li(S0, DATA).to_vec(),
        vec![lw(T0, S0, 0), sw(T0, S0, 4), lb(T0, S0, 9)],
        call(READ, &[0, DATA, 8]),
        call(WRITE, &[1, DATA, 8]),
    ];
    let outcome = run(&program(&then_exit(&[&words.concat()])), &[1; 8], Limits::default());
    assert_eq!((outcome.memory_bytes, outcome.witness_read_bytes), (1024, 8));
}

#[test]
fn the_journal_limit_is_seen_before_anything_is_written() {
    let words = then_exit(&[&call(WRITE, &[1, RODATA, 100]), &call(WRITE, &[1, RODATA + 100, 100])]);
    let program = program(&words);
    let at = |max_journal_bytes| run(&program, &[], Limits { max_journal_bytes, ..DEFAULT() });
    assert_eq!((at(200).halt, at(200).journal.len()), (Halt::Exit(0), 200));
    let (fault, steps) = fault_in(&at(199));
    assert_eq!((fault.kind, steps), (FaultKind::JournalLimit { limit_bytes: 199 }, 17));
    assert_eq!(at(199).journal.len(), 100);
    assert_eq!(fault_in(&at(99)).0.kind, FaultKind::JournalLimit { limit_bytes: 99 });
    assert_eq!(at(99).journal.len(), 0);
}

#[test]
fn the_console_keeps_its_beginning_and_counts_the_rest() {
    let words = then_exit(&[&call(WRITE, &[2, RODATA, 100]), &call(WRITE, &[2, RODATA + 100, 100])]);
    let program = program(&words);
    for (limit, dropped) in [(200, 0), (199, 1), (100, 100), (99, 101), (0, 200)] {
        let outcome = run(&program, &[], Limits { max_console_bytes: limit, ..DEFAULT() });
        assert_eq!((outcome.halt, outcome.console_dropped_bytes), (Halt::Exit(0), dropped));
        let kept: Vec<u8> = (0..200).map(|i| i as u8).take(limit as usize).collect();
        assert_eq!(outcome.console, kept);
    }
}

/// What a proof commits to must not depend on how much console text somebody keeps.
#[test]
fn the_console_limit_does_not_change_which_pages_a_run_touches() {
    let program = program(&then_exit(&[&call(WRITE, &[2, RODATA, 4096])]));
    let touched =
        |max_console_bytes| run(&program, &[], Limits { max_console_bytes, ..DEFAULT() }).memory_bytes;
    assert_eq!(touched(0), touched(4096));
    assert_eq!(touched(100), touched(4096));
}

#[test]
fn the_witness_is_read_in_pieces_and_ends() {
    let words = [
        call(READ, &[0, DATA, 3]),
        vec![addi(S1, A0, 0)],
        call(READ, &[0, DATA + 3, 100]),
        vec![addi(T3, A0, 0)],
        call(READ, &[0, DATA + 50, 100]),
        vec![addi(T4, A0, 0)],
        call(WRITE, &[1, DATA, 10]),
    ];
    let program = program(&then_exit(&[&words.concat()]));
    let mut guest = Guest::start(&program, b"witness", Limits::default()).unwrap();
    assert_eq!(guest.finish(&Control::default()), Ok(Halt::Exit(0)));
    let got = [S1, T3, T4].map(|register| guest.cpu.registers[register as usize]);
    assert_eq!((got, guest.io.journal.as_slice()), ([3, 4, 0], &b"witness\0\0\0"[..]));
}

#[test]
fn exit_codes_are_the_low_byte() {
    for (code, expected) in [(0, 0), (1, 1), (255, 255), (256, 0), (u32::MAX, 255)] {
        assert_eq!(run_words(&exit(code)).halt, Halt::Exit(expected));
        assert_eq!(run_words(&call(94, &[code])).halt, Halt::Exit(expected));
    }
}

#[derive(Default)]
struct Marks(Vec<(i32, u64)>);

impl Observer for Marks {
    fn mark(&mut self, _index: usize, number: i32, value: u64) {
        self.0.push((number, value));
    }
}

#[test]
fn a_mark_takes_its_high_word_from_the_hint_behind_it_even_in_the_last_step_allowed() {
    let words = [
        li(T0, 0x1111_2222).to_vec(),
        li(T1, 0x3333_4444).to_vec(),
        vec![mark(-2048, T0), mark_high(T1), mark(2047, T0), mark(0, T1), mark_high(ZERO), mark_high(T1)],
    ];
    let words = then_exit(&[&words.concat()]);
    let program = program(&words);
    let all = [(-2048, 0x3333_4444_1111_2222), (2047, 0x1111_2222), (0, 0x3333_4444)];
    for (steps, expected) in [(4, 0), (5, 1), (6, 1), (7, 2), (8, 3), (10, 3), (100, 3)] {
        let mut guest = Guest::start(&program, &[], Limits { max_steps: steps, ..DEFAULT() }).unwrap();
        let mut marks = Marks::default();
        while guest.advance(1, &mut marks).is_none() {}
        assert_eq!(marks.0, all[..expected], "one by one, {steps} steps");
        assert_eq!(guest.cpu.marks, expected as u64);
        let mut guest = Guest::start(&program, &[], Limits { max_steps: steps, ..DEFAULT() }).unwrap();
        let mut marks = Marks::default();
        assert!(guest.advance(100, &mut marks).is_some());
        assert_eq!(marks.0, all[..expected], "in one go, {steps} steps");
    }
}

#[test]
fn a_mark_at_the_very_end_of_the_code_has_no_high_word() {
    let mut marks = Marks::default();
    let program = program(&[addi(T0, ZERO, 7), mark(1, T0)]);
    let mut guest = Guest::start(&program, &[], Limits::default()).unwrap();
    assert!(guest.advance(100, &mut marks).is_some());
    assert_eq!(marks.0, [(1, 7)]);
}

#[test]
fn a_run_is_cancelled_and_tells_how_far_it_came() {
    let control = Control::default();
    control.cancel();
    assert!(execute(&program(&[jal(ZERO, 0)]), &[], Limits::default(), &control).is_err());
    assert!(control.steps() > 0);
}

/// Between two looks at the cancel flag lie 2^18 steps: none of them may take milliseconds.
#[test]
fn system_calls_with_giant_buffers_are_quick() {
    const BYTES: u32 = 0x1d00_0000;
    for (number, file) in [(WRITE, 2), (READ, 0)] {
        // The arguments stay in their registers but for a0, set anew in each turn.
        let loop_ = [addi(A0, ZERO, file), ECALL, addi(S1, S1, -1), bne(S1, ZERO, -12)];
        let words =
            [li(S1, 20_000).to_vec(), call(number, &[file as u32, 0x0100_0000, BYTES]), loop_.to_vec()];
        let mut image = ElfImage::new(&then_exit(&[&words.concat()]));
        image.loads.push(Load { address: 0x0100_0000, flags: R | W, data: Vec::new(), memory_bytes: BYTES });
        let program = load(&image.bytes());
        let limits = Limits { max_console_bytes: 100, ..DEFAULT() };
        let started = Instant::now();
        assert_eq!(run(&program, &[], limits).halt, Halt::Exit(0));
        assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    }
}

#[test]
fn advancing_by_nothing_changes_nothing() {
    let program = program(&[EBREAK]);
    let mut guest = Guest::start(&program, &[], Limits { max_steps: 0, ..DEFAULT() }).unwrap();
    let before = guest.state();
    assert_eq!(guest.advance(0, &mut NoObserver), None);
    assert_eq!(guest.state(), before);
}
