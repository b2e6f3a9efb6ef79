//! Rows, registers and memory at any step equal those of a run from the start.

mod support;

use proving_studio_native::machine::{Control, Guest, Halt, Limits, NoObserver, Program};
use proving_studio_native::trace::{Row, Trace, TraceError};
use support::random::{Recipe, random_program};
use support::rows::all_rows;
use support::*;

const ROOMY: u64 = 256 << 20;
/// So little that snapshots are thinned over and over.
const TINY: u64 = 20_000;
const RECIPE: Recipe = Recipe { instructions: 150, fault_every: 60 };
const LIMITS: Limits =
    Limits { max_steps: 6000, max_memory_bytes: 1 << 20, max_journal_bytes: 5000, max_console_bytes: 100 };
const WITNESS: &[u8] = b"some bytes of a witness";

/// Registers and pc before each step of a plain run, one step at a time.
fn stepped(program: &Program, witness: &[u8], limits: Limits) -> Vec<(u32, [u32; 32])> {
    let mut guest = Guest::start(program, witness, limits).unwrap();
    let mut states = Vec::new();
    loop {
        states.push((guest.cpu.pc, guest.cpu.registers[..32].try_into().unwrap()));
        if guest.advance(1, &mut NoObserver).is_some() {
            // What faults is no step; what exits, or jumps out, is the last one.
            states.truncate(guest.step as usize);
            states.push((guest.cpu.pc, guest.cpu.registers[..32].try_into().unwrap()));
            return states;
        }
    }
}

#[test]
fn rows_of_random_programs_equal_single_steps_at_random_positions() {
    for seed in 0..60 {
        let states = stepped(&random_program(seed, RECIPE), WITNESS, LIMITS);
        let trace = trace_with(random_program(seed, RECIPE), WITNESS, LIMITS, ROOMY);
        let steps = trace.outcome().steps;
        assert_eq!(states.len() as u64, steps + 1);
        let all = all_rows(&trace);
        for (step, row) in all.iter().enumerate() {
            check_row(row, step, &states);
        }
        let mut random = Random::new(seed);
        for _ in 0..20 {
            let first = random.below(steps + 1);
            let count = random.below(50) as usize;
            let rows = trace.rows(first, count).unwrap();
            let end = (first as usize + count).min(all.len());
            assert_eq!(rows, all[first as usize..end]);
            assert_eq!(trace.registers_at(first).unwrap(), states[first as usize]);
        }
    }
}

/// Pc, registers and the destination against the states before and after.
fn check_row(row: &Row, step: usize, states: &[(u32, [u32; 32])]) {
    let ((pc, before), (_, after)) = (states[step], states[step + 1]);
    assert_eq!((row.step, row.pc, row.registers_before), (step as u64, pc, before));
    let changed: Vec<usize> = (0..32).filter(|&register| before[register] != after[register]).collect();
    match row.destination {
        Some((rd, old, new)) => {
            assert_eq!((before[usize::from(rd)], after[usize::from(rd)]), (old, new));
            assert!(rd != 0 && changed.iter().all(|&register| register == usize::from(rd)));
        }
        None => assert_eq!(changed, [0; 0]),
    }
}

#[test]
fn rows_say_what_memory_held_before_and_after() {
    let words = then_exit(&[
        &li(S0, DATA),
        &li(T0, 0x8899_aabb),
        &[sw(T0, S0, 4), sb(ZERO, S0, 5), lh(T1, S0, 6), lbu(ZERO, S0, 4), mark(9, T0), mark_high(S0)],
    ]);
    let trace = trace(program(&words), &[], ROOMY);
    let rows = trace.rows(4, 6).unwrap();
    let accesses: Vec<_> = rows
        .iter()
        .filter_map(|row| row.access)
        .map(|a| (a.is_store, a.address - DATA, a.bytes, a.value_before, a.value_after))
        .collect();
    let expected = [
        (true, 4, 4, 0, 0x8899_aabb),
        (true, 5, 1, 0xaa, 0),
        (false, 6, 2, 0x8899, 0x8899),
        (false, 4, 1, 0xbb, 0xbb),
    ];
    assert_eq!(accesses, expected);
    let destinations: Vec<_> = rows.iter().map(|row| row.destination).collect();
    assert_eq!(destinations, [None, None, Some((T1 as u8, 0, 0xffff_8899)), None, None, None]);
    let marks: Vec<_> = rows.iter().map(|row| row.mark).collect();
    let value = u64::from(DATA) << 32 | 0x8899_aabb;
    assert_eq!(marks, [None, None, None, None, Some((9, value)), None]);
    assert_eq!(rows.iter().map(|row| row.word).collect::<Vec<_>>(), words[4..10]);
}

/// Registers and every touched page at `probes` steps, against one run that never stops for snapshots.
fn compare_with_fresh_run(program: &Program, witness: &[u8], trace: &Trace, probes: u64) {
    let steps = trace.outcome().steps;
    let pages: Vec<u32> = trace.page_touches().iter().map(|&(address, ..)| address).collect();
    assert!(!pages.is_empty());
    let mut random = Random::new(3);
    let spacing = trace.snapshots().spacing_steps();
    let mut at: Vec<u64> = (0..probes).map(|_| random.below(steps + 1)).collect();
    // Borders are where mistakes are made.
    at.extend([0, 1, steps - 1, steps, spacing.min(steps), (spacing + 1).min(steps), spacing - 1]);
    at.retain(|&step| step <= steps);
    at.sort_unstable();
    let mut fresh = Guest::start(program, witness, Limits::default()).unwrap();
    for step in at {
        fresh.advance(step - fresh.step, &mut NoObserver);
        let (pc, registers) = trace.registers_at(step).unwrap();
        assert_eq!((pc, &registers[..]), (fresh.cpu.pc, &fresh.cpu.registers[..32]), "step {step}");
        for page in pages.iter().map(|&page| page.wrapping_sub(8)) {
            let (mut theirs, mut ours) = ([0; 1040], [1; 1040]);
            fresh.memory.peek(page, &mut theirs);
            trace.memory_at(step, page, &mut ours).unwrap();
            assert_eq!(ours, theirs, "step {step}, memory at {page:#x}");
        }
    }
}

#[test]
fn thinned_snapshots_still_give_every_state_of_sort() {
    let witness = sort_witness(2, 5000);
    for budget in [TINY, 200_000, ROOMY] {
        let trace = trace(bundled("sort"), &witness, budget);
        assert_eq!(trace.outcome().halt, Halt::Exit(0));
        let (spacing, steps) = (trace.snapshots().spacing_steps(), trace.outcome().steps);
        assert!(steps > 1 << 20, "{steps} steps: too few for thinning");
        assert_eq!(spacing > 1 << 18, budget == TINY, "{spacing}");
        compare_with_fresh_run(&bundled("sort"), &witness, &trace, 25);
    }
}

#[test]
fn thinned_snapshots_still_give_every_state_of_the_state_transition_and_sha256() {
    let message: Vec<u8> = (0..3000_u32).map(|i| i as u8).collect();
    let witness = sha256_witness(12, &message);
    let trace = trace(bundled("sha256"), &witness, TINY);
    assert_eq!(trace.outcome().halt, Halt::Exit(0));
    assert!(trace.snapshots().spacing_steps() > 1 << 16);
    compare_with_fresh_run(&bundled("sha256"), &witness, &trace, 40);
}

#[test]
fn pages_of_rows_anywhere_in_a_long_run_join_seamlessly() {
    let trace = trace(bundled("sort"), &sort_witness(1, 4000), TINY);
    let steps = trace.outcome().steps;
    let mut random = Random::new(11);
    for first in [0, steps - 300, (1 << 16) - 100, (1 << 18) - 100]
        .into_iter()
        .chain((0..10).map(|_| random.below(steps - 300)))
    {
        let whole = trace.rows(first, 300).unwrap();
        assert_eq!(whole.len(), 300);
        let backward: Vec<Row> =
            (0..6).rev().map(|part| trace.rows(first + 50 * part, 50).unwrap()).rev().flatten().collect();
        assert_eq!(whole, backward);
        for pair in whole.windows(2) {
            let mut expected = pair[0].registers_before;
            if let Some((rd, _, after)) = pair[0].destination {
                expected[usize::from(rd)] = after;
            }
            assert_eq!(pair[1].registers_before, expected);
        }
    }
}

#[test]
fn positions_outside_the_run_are_refused_and_pages_end_with_it() {
    let trace = trace(bundled("fibonacci"), &fibonacci_witness(10), ROOMY);
    let steps = trace.outcome().steps;
    let outside = |step| TraceError::StepOutside { step, steps };
    assert_eq!(trace.rows(steps, 10), Ok(vec![]));
    assert_eq!(trace.rows(steps - 3, usize::MAX).unwrap().len(), 3);
    assert_eq!(trace.rows(steps + 1, 1), Err(outside(steps + 1)));
    assert_eq!(trace.rows(u64::MAX, 1), Err(outside(u64::MAX)));
    assert_eq!(trace.registers_at(steps + 1), Err(outside(steps + 1)));
    assert_eq!(trace.memory_at(steps + 1, 0, &mut [0; 4]), Err(outside(steps + 1)));
    assert!(trace.registers_at(steps).is_ok());
}

#[test]
fn memory_is_seen_across_pages_and_around_the_end_of_the_address_space() {
    let trace = trace(bundled("fibonacci"), &fibonacci_witness(10), ROOMY);
    let mut bytes = vec![1; 3000];
    trace.memory_at(0, 0xffff_fc00, &mut bytes).unwrap();
    assert!(bytes.iter().all(|&byte| byte == 0));
    let mut text = vec![0; 3000];
    trace.memory_at(0, TEXT, &mut text).unwrap();
    let program = bundled("fibonacci");
    let code = program.elf().segments.iter().find(|segment| segment.address == TEXT).unwrap();
    let count = code.data.len().min(3000);
    assert_eq!(text[..count], code.data[..count]);
}

#[test]
fn a_cancelled_recording_says_so() {
    let control = Control::default();
    control.cancel();
    let recorded = Trace::record(
        bundled("sort").into(),
        sort_witness(3, 4000).into(),
        Limits::default(),
        &control,
        ROOMY,
    );
    assert_eq!(recorded.err(), Some(TraceError::Cancelled));
}
