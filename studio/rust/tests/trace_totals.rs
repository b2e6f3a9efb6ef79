//! Marks, totals and the pyramid of a run equal what its rows add up to.

mod support;

use std::collections::BTreeMap;

use proving_studio_native::elf::function_index_at;
use proving_studio_native::isa::mnemonic;
use proving_studio_native::machine::{Control, Halt, Limits, Program};
use proving_studio_native::trace::{Bucket, Direction, MarkRecord, Query, Row, SEGMENT_STEPS, Span, Trace};
use support::random::{Recipe, random_program};
use support::rows::{all_rows, touched};
use support::*;

const ROOMY: u64 = 256 << 20;
const LIMITS: Limits =
    Limits { max_steps: 5000, max_memory_bytes: 1 << 20, max_journal_bytes: 5000, max_console_bytes: 100 };
const WITNESS: &[u8] = b"some bytes of a witness";

fn random_traces() -> impl Iterator<Item = (Program, Trace)> {
    let recipe = Recipe { instructions: 150, fault_every: 60 };
    (100..140).map(move |seed| {
        (random_program(seed, recipe), trace_with(random_program(seed, recipe), WITNESS, LIMITS, ROOMY))
    })
}

#[test]
fn marks_are_those_of_the_rows_page_by_page() {
    for (_, trace) in random_traces() {
        let marks: Vec<MarkRecord> = all_rows(&trace)
            .iter()
            .filter_map(|row| row.mark.map(|(number, value)| MarkRecord { step: row.step, number, value }))
            .collect();
        assert_eq!(trace.outcome().mark_count, marks.len() as u64);
        assert_eq!(trace.marks(0, usize::MAX).unwrap(), marks);
        let mut counts: BTreeMap<i32, u64> = BTreeMap::new();
        marks.iter().for_each(|mark| *counts.entry(mark.number).or_default() += 1);
        assert_eq!(trace.mark_totals(), counts.into_iter().collect::<Vec<_>>());
        for first in 0..marks.len() + 2 {
            let page = trace.marks(first as u64, 3).unwrap();
            assert_eq!(page, marks[first.min(marks.len())..(first + 3).min(marks.len())]);
        }
        assert_eq!(trace.marks(u64::MAX, 3).unwrap(), []);
        assert_eq!(trace.marks(0, 0).unwrap(), []);
    }
}

/// A loop of three steps with a mark whose value is the turn, counted down.
fn marking_loop(turns: u32) -> Vec<u32> {
    let body = [mark(5, S1), addi(S1, S1, -1), bne(S1, ZERO, -8)];
    then_exit(&[&li(S1, turns), &body, &[mark(6, ZERO), mark_high(A7)]])
}

#[test]
fn marks_beyond_those_kept_are_made_again() {
    const KEPT: u64 = 1 << 18;
    let turns = 500_000;
    for budget in [ROOMY, 4000] {
        let trace = trace(program(&marking_loop(turns)), &[], budget);
        assert_eq!(trace.outcome().mark_count, u64::from(turns) + 1);
        assert_eq!(trace.mark_totals(), [(5, u64::from(turns)), (6, 1)]);
        let nth = |index: u64| match index {
            index if index < u64::from(turns) => {
                MarkRecord { step: 2 + 3 * index, number: 5, value: u64::from(turns) - index }
            }
            index => MarkRecord { step: 2 + 3 * index, number: 6, value: 0 },
        };
        for first in [0, 1, KEPT - 10, KEPT - 1, KEPT, KEPT + 1, 300_000, 499_995, 500_000, 500_001] {
            let end = (first + 10).min(u64::from(turns) + 1);
            let expected: Vec<MarkRecord> = (first..end).map(nth).collect();
            assert_eq!(trace.marks(first, 10).unwrap(), expected, "from {first}");
        }
    }
}

#[test]
fn a_search_for_marks_goes_on_beyond_those_kept() {
    const KEPT: u64 = 1 << 18;
    let turns = 500_000;
    let trace = trace(program(&marking_loop(turns)), &[], 4000);
    let control = Control::default();
    let find = |number: i64, from: u64, direction: Direction| {
        let query = Query::Mark { low: number, high: number + 1 };
        trace.find(query, from, direction, &control).unwrap()
    };
    let step_of = |index: u64| 2 + 3 * index;
    for index in [0, 1, KEPT - 2, KEPT - 1, KEPT, KEPT + 1, 499_999] {
        let step = step_of(index);
        assert_eq!(find(5, step, Direction::Forward), Some(step), "mark {index}");
        assert_eq!(find(5, step - 1, Direction::Forward), Some(step), "up to mark {index}");
        assert_eq!(find(5, step + 1, Direction::Backward), Some(step), "back to mark {index}");
    }
    assert_eq!(find(5, 2, Direction::Backward), None);
    assert_eq!(find(6, 0, Direction::Forward), Some(step_of(u64::from(turns))));
    assert_eq!(find(6, step_of(u64::from(turns)), Direction::Backward), None);
}

#[test]
fn opcode_and_function_totals_add_up_from_rows() {
    for (program, trace) in random_traces() {
        check_totals(&program, &trace, &all_rows(&trace));
    }
    let witness = sort_witness(1, 300);
    let trace = trace(bundled("sort"), &witness, ROOMY);
    check_totals(&bundled("sort"), &trace, &all_rows(&trace));
}

fn check_totals(program: &Program, trace: &Trace, rows: &[Row]) {
    let mut opcodes: BTreeMap<&str, u64> = BTreeMap::new();
    let mut functions: BTreeMap<Option<usize>, (u64, u64)> = BTreeMap::new();
    let function = |pc: u32| function_index_at(&program.elf().functions, pc);
    let (end, _) = trace.registers_at(trace.outcome().steps).unwrap();
    for (index, row) in rows.iter().enumerate() {
        *opcodes.entry(mnemonic(row.word)).or_default() += 1;
        functions.entry(function(row.pc)).or_default().0 += 1;
        let links = [0x6f, 0x67].contains(&(row.word & 0x7f)) && [1, 5].contains(&(row.word >> 7 & 31));
        let target = rows.get(index + 1).map_or(end, |next| next.pc);
        // A jump that leaves the code calls nothing.
        if links && program.code().index_of(target).is_some() {
            functions.entry(function(target)).or_default().1 += 1;
        }
    }
    assert_eq!(trace.opcode_totals().into_iter().collect::<BTreeMap<_, _>>(), opcodes);
    let totals = trace.function_totals();
    let steps: u64 = totals.iter().map(|&(_, steps, _)| steps).sum();
    assert_eq!(steps, trace.outcome().steps);
    assert!(totals.is_sorted_by(|a, b| a.1 >= b.1));
    let got: BTreeMap<_, _> = totals.into_iter().map(|(f, steps, calls)| (f, (steps, calls))).collect();
    assert_eq!(got, functions);
}

#[test]
fn page_touches_count_segments() {
    let trace = trace(bundled("sort"), &sort_witness(3, 5000), ROOMY);
    let segments = trace.outcome().steps.div_ceil(SEGMENT_STEPS);
    assert!(segments > 1);
    let touches = trace.page_touches();
    assert!(touches.is_sorted() && !touches.is_empty());
    assert!(
        touches.iter().all(|&(_, touched, written)| touched <= segments && written <= touched && touched > 0)
    );
    assert!(touches.iter().any(|&(_, touched, written)| touched == segments && written == segments));
    let bytes = 1024 * touches.len() as u64;
    assert_eq!(trace.outcome().memory_bytes, bytes);
}

/// The bucket of a stretch of rows.
fn bucket_of(rows: &[Row]) -> Bucket {
    let mut bucket = Bucket::EMPTY;
    for row in rows {
        bucket.pc.add(row.pc, row.pc);
        if let Some((address, bytes, _)) = touched(row) {
            bucket.memory.add(address, address + (bytes - 1));
        }
    }
    bucket
}

#[test]
fn the_pyramid_of_a_short_stretch_is_exact() {
    for (_, trace) in random_traces() {
        let rows = all_rows(&trace);
        let steps = rows.len() as u64;
        let mut random = Random::new(steps);
        for _ in 0..10 {
            let first = random.below(steps + 1);
            let last = first + random.below(steps + 1 - first);
            let count = 1 + random.below(20);
            let buckets = trace.pyramid(first, last, count as usize).unwrap();
            let border = |i: u64| (first + (last - first) * i / count) as usize;
            let expected: Vec<Bucket> =
                (0..count).map(|i| bucket_of(&rows[border(i)..border(i + 1)])).collect();
            assert_eq!(buckets, expected, "{first}..{last} in {count}");
        }
        assert_eq!(trace.pyramid(0, u64::MAX, 1).unwrap(), [bucket_of(&rows)]);
        assert_eq!(trace.pyramid(0, steps, 0).unwrap(), []);
        assert_eq!(trace.pyramid(steps + 9, steps + 10, 2).unwrap(), [Bucket::EMPTY; 2]);
        assert_eq!(trace.pyramid(steps, 0, 1).unwrap(), [Bucket::EMPTY]);
    }
}

fn holds(outer: Span, inner: Span) -> bool {
    inner == Span::EMPTY || (outer.min <= inner.min && outer.max >= inner.max)
}

#[test]
fn the_pyramid_of_a_long_stretch_holds_everything_that_happened() {
    let trace = trace(bundled("sort"), &sort_witness(1, 7000), ROOMY);
    let steps = trace.outcome().steps;
    assert!(steps > 1 << 20, "{steps}");
    let rows = all_rows(&trace);
    for count in [1, 7, 300] {
        let wide = trace.pyramid(0, steps, count).unwrap();
        for (i, got) in wide.iter().enumerate() {
            let border = |i: usize| (steps * i as u64 / count as u64) as usize;
            let exact = bucket_of(&rows[border(i)..border(i + 1)]);
            assert!(holds(got.pc, exact.pc) && holds(got.memory, exact.memory));
            let around = border(i).saturating_sub(1024)..(border(i + 1) + 1024).min(rows.len());
            let most = bucket_of(&rows[around]);
            assert!(
                holds(most.pc, got.pc) && holds(most.memory, got.memory),
                "wider than a bucket on each side"
            );
        }
    }
}

#[test]
fn a_run_of_exactly_one_segment_or_bucket_ends_cleanly() {
    for steps in [1 << 10, 1 << 16, 1 << 20] {
        // li, the loop of two, then exit in five.
        let turns = (steps - 2 - exit(0).len() as u32) / 2;
        let rest = (steps - 2 - exit(0).len() as u32) % 2;
        let body = [addi(S1, S1, -1), bne(S1, ZERO, -4)];
        let words = then_exit(&[&li(S1, turns), &body, &vec![NOP; rest as usize]]);
        let trace = trace(program(&words), &[], ROOMY);
        assert_eq!((trace.outcome().steps, trace.outcome().halt), (u64::from(steps), Halt::Exit(0)));
        assert_eq!(trace.rows(u64::from(steps) - 1, 9).unwrap().len(), 1);
        assert_eq!(trace.registers_at(u64::from(steps)).unwrap().1[A7 as usize], EXIT);
        let faulting: Vec<u32> = [&words[..words.len() - 5], &[NOP; 5], &[EBREAK]].concat();
        let trace = self::trace(program(&faulting), &[], ROOMY);
        assert_eq!(trace.outcome().steps, u64::from(steps));
        assert_eq!(trace.rows(u64::from(steps) - 1, 9).unwrap().len(), 1);
    }
}
