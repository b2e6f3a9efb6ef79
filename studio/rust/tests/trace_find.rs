//! Search equals a look at every row.

mod support;

use proving_studio_native::elf::ElfLimits;
use proving_studio_native::machine::{Control, Limits, Program};
use proving_studio_native::trace::{Direction, Query, Row, Trace, TraceError};
use support::elf::{Load, R, W};
use support::random::{Recipe, random_program};
use support::rows::{all_rows, matches, touched};
use support::*;

const ROOMY: u64 = 256 << 20;
const WORD_END: u64 = 1 << 32;
const LIMITS: Limits =
    Limits { max_steps: 700, max_memory_bytes: 1 << 20, max_journal_bytes: 5000, max_console_bytes: 100 };

fn find(trace: &Trace, query: Query, from: u64, direction: Direction) -> Option<u64> {
    trace.find(query, from, direction, &Control::default()).unwrap()
}

/// Where each row matches, in order.
fn naive(rows: &[Row], query: Query) -> Vec<u64> {
    rows.iter().filter(|row| matches(row, query)).map(|row| row.step).collect()
}

/// The right answers from `from` on forwards, and before `from` backwards.
fn expected(hits: &[u64], from: u64) -> (Option<u64>, Option<u64>) {
    let split = hits.partition_point(|&step| step < from);
    (hits.get(split).copied(), split.checked_sub(1).map(|index| hits[index]))
}

#[track_caller]
fn check(trace: &Trace, hits: &[u64], query: Query, from: u64) {
    let got = (find(trace, query, from, Direction::Forward), find(trace, query, from, Direction::Backward));
    assert_eq!(got, expected(hits, from), "{query:?} from {from}");
}

/// Queries that hit something, chosen from what the rows hold, and some that hit nothing.
fn queries(rows: &[Row], random: &mut Random) -> Vec<Query> {
    let row = |random: &mut Random| &rows[random.below(rows.len() as u64) as usize];
    let range = |low: u32, width: u64| (low, (u64::from(low) + width).min(WORD_END));
    let mut queries = vec![
        Query::Pc { low: 0, high: WORD_END },
        Query::Pc { low: TEXT + 2, high: u64::from(TEXT) + 4 },
        Query::Pc { low: TEXT + 2, high: u64::from(TEXT) + 5 },
        Query::Pc { low: TEXT + 8, high: u64::from(TEXT) + 8 },
        Query::Address { low: 0, high: WORD_END, writes_only: false },
        Query::Address { low: 0, high: WORD_END, writes_only: true },
        Query::Address { low: 4, high: 8, writes_only: false },
        Query::Value { low: 0, high: 1 },
        Query::Value { low: 0, high: WORD_END },
        Query::Value { low: 0xffff_ffff, high: WORD_END },
        Query::Mark { low: i64::MIN, high: i64::MAX },
        Query::Mark { low: 77, high: 78 },
    ];
    for _ in 0..4 {
        let (low, high) = range(row(random).pc, 1 + random.below(9));
        queries.push(Query::Pc { low, high });
        if let Some((address, ..)) = touched(row(random)) {
            let (low, high) =
                range(address.wrapping_add(random.below(5) as u32).wrapping_sub(2), 1 + random.below(4));
            queries.push(Query::Address { low, high, writes_only: random.below(2) == 0 });
        }
        if let Some((_, _, after)) = row(random).destination {
            let (low, high) = range(after, 1 + random.below(3));
            queries.push(Query::Value { low, high });
        }
        // The link of a jump that discards it, and the like: nothing is written there.
        let (low, high) = range(row(random).pc.wrapping_add(4), 1);
        queries.push(Query::Value { low, high });
        if let Some(access) = row(random).access {
            let (low, high) = range(access.value_after, 1);
            queries.push(Query::Value { low, high });
        }
        if let Some((number, _)) = row(random).mark {
            queries.push(Query::Mark { low: number.into(), high: i64::from(number) + 1 });
        }
    }
    queries
}

#[test]
fn search_in_random_programs_equals_a_look_at_every_row_from_every_position() {
    let recipe = Recipe { instructions: 120, fault_every: 80 };
    for seed in 0..40 {
        let trace = trace_with(random_program(seed, recipe), b"seven words of witness", LIMITS, ROOMY);
        let rows = all_rows(&trace);
        let mut random = Random::new(seed);
        for query in queries(&rows, &mut random) {
            let hits = naive(&rows, query);
            let steps = rows.len() as u64;
            (0..=steps).step_by(1 + steps as usize / 60).for_each(|from| check(&trace, &hits, query, from));
            [0, steps, steps + 1, u64::MAX].iter().for_each(|&from| check(&trace, &hits, query, from));
            for &hit in hits.iter().take(20) {
                check(&trace, &hits, query, hit);
                check(&trace, &hits, query, hit + 1);
            }
        }
    }
}

#[test]
fn search_from_every_single_position_of_one_program() {
    let recipe = Recipe { instructions: 60, fault_every: 0 };
    let trace = trace_with(random_program(5, recipe), b"seven words of witness", LIMITS, ROOMY);
    let rows = all_rows(&trace);
    for query in queries(&rows, &mut Random::new(5)) {
        let hits = naive(&rows, query);
        (0..=rows.len() as u64).for_each(|from| check(&trace, &hits, query, from));
    }
}

#[test]
fn search_over_many_snapshots_of_sort_equals_a_look_at_every_row() {
    let witness = sort_witness(1, 2500);
    let rows = all_rows(&trace(bundled("sort"), &witness, ROOMY));
    assert!(rows.len() > 5 << 16, "{} steps: too few intervals", rows.len());
    let mut random = Random::new(9);
    let queries = queries(&rows, &mut random);
    for budget in [ROOMY, 20_000] {
        let trace = trace(bundled("sort"), &witness, budget);
        let spacing = trace.snapshots().spacing_steps();
        for &query in &queries {
            let hits = naive(&rows, query);
            let steps = rows.len() as u64;
            let mut positions = vec![0, 1, spacing - 1, spacing, spacing + 1, steps - 1, steps];
            positions.extend((0..4).map(|_| random.below(steps)));
            for _ in 0..3.min(hits.len()) {
                let hit = random.pick(&hits);
                positions.extend([hit, hit + 1]);
            }
            positions.iter().for_each(|&from| check(&trace, &hits, query, from));
        }
    }
}

#[test]
fn values_are_those_that_are_written_not_those_that_x0_swallows() {
    let words = then_exit(&[&[addi(ZERO, ZERO, 77), jal(ZERO, 4), addi(T0, ZERO, 78)]]);
    let trace = trace(program(&words), &[], ROOMY);
    let value = |low: u32| Query::Value { low, high: u64::from(low) + 1 };
    assert_eq!(find(&trace, value(77), 0, Direction::Forward), None);
    assert_eq!(find(&trace, value(TEXT + 8), 0, Direction::Forward), None);
    assert_eq!(find(&trace, value(78), 0, Direction::Forward), Some(2));
}

#[test]
fn the_last_byte_of_the_address_space_is_found() {
    let words = then_exit(&[&li(S0, 0xffff_ffff), &[sb(T0, S0, 0)]]);
    let mut image = ElfImage::new(&words);
    image.loads.push(Load { address: 0xffff_f000, flags: R | W, data: Vec::new(), memory_bytes: 4096 });
    let trace = trace(load(&image.bytes()), &[], ROOMY);
    let query = Query::Address { low: 0xffff_ffff, high: WORD_END, writes_only: true };
    assert_eq!(find(&trace, query, 0, Direction::Forward), Some(2));
    assert_eq!(find(&trace, query, u64::MAX, Direction::Backward), Some(2));
    let below = Query::Address { low: 0xffff_fffe, high: 0xffff_ffff, writes_only: true };
    assert_eq!(find(&trace, below, 0, Direction::Forward), None);
}

#[test]
fn the_code_at_the_end_of_the_address_space_is_found() {
    let mut image = ElfImage::new(&[]);
    let address = 0xffff_ffe0;
    let words = [NOP; 8];
    image.loads[0] = Load { address, flags: R | support::elf::X, data: words_le(&words), memory_bytes: 32 };
    image.entry = address;
    let trace = trace(load(&image.bytes()), &[], ROOMY);
    let query = Query::Pc { low: 0xffff_fffc, high: WORD_END };
    assert_eq!(find(&trace, query, 0, Direction::Forward), Some(7));
}

#[test]
fn a_cancelled_search_says_so() {
    let program = Program::load(&bundled_bytes("sort"), ElfLimits::default()).unwrap();
    let trace = trace(program, &sort_witness(1, 2500), ROOMY);
    let control = Control::default();
    control.cancel();
    let query = Query::Value { low: 0x1234_5678, high: 0x1234_5679 };
    for direction in [Direction::Forward, Direction::Backward] {
        assert_eq!(trace.find(query, 1000, direction, &control), Err(TraceError::Cancelled));
    }
}
