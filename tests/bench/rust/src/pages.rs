//! A page of 200 rows anywhere in a long run, and one search over all of it.

use std::time::Instant;

use proving_studio_native::machine::{Control, Limits};
use proving_studio_native::trace::{Direction, Query, Trace};

use crate::{Subject, median, p99, peak_memory_bytes};

const ROWS: usize = 200;
const PROBES: usize = 400;
const SNAPSHOT_BUDGET_BYTES: u64 = 256 << 20;

pub fn measure(subject: &Subject) -> String {
    let control = Control::default();
    let started = Instant::now();
    let trace = Trace::record(
        subject.program.clone(),
        subject.witness.clone().into(),
        Limits::default(),
        &control,
        SNAPSHOT_BUDGET_BYTES,
    )
    .expect("recorded");
    let record_seconds = started.elapsed().as_secs_f64();
    let steps = trace.outcome().steps;
    // A fixed sequence that spreads evenly: multiples of the golden ratio.
    let position = |i: usize| ((i as f64 * 0.618_033_988_749_895).fract() * (steps - ROWS as u64) as f64) as u64;
    let milliseconds: Vec<f64> = (0..PROBES)
        .map(|i| {
            let started = Instant::now();
            let rows = trace.rows(position(i + 1), ROWS).expect("inside the run");
            assert_eq!(rows.len(), ROWS);
            started.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    // A value that never occurs costs a search of the whole run.
    let search = |query, direction, from| {
        let started = Instant::now();
        let found = trace.find(query, from, direction, &control).expect("not cancelled");
        (started.elapsed().as_secs_f64(), found)
    };
    let nowhere = Query::Address { low: 1, high: 2, writes_only: false };
    let never = Query::Value { low: 0xdead_beef, high: 0xdead_bef0 };
    let (value_seconds, _) = search(never, Direction::Forward, 0);
    let (address_seconds, _) = search(nowhere, Direction::Forward, 0);
    let (pc_seconds, found) =
        search(Query::Pc { low: 0, high: 1 << 32 }, Direction::Backward, steps);
    assert_eq!(found, Some(steps - 1));
    format!(
        r#"{{"steps":{steps},"record_seconds":{record_seconds:.2},"snapshots":{},"spacing_steps":{},"snapshot_bytes":{},"page_ms_median":{:.2},"page_ms_p99":{:.2},"search_value_whole_s":{value_seconds:.2},"search_address_whole_s":{address_seconds:.4},"search_pc_last_s":{pc_seconds:.4},"peak_memory_bytes":{}}}"#,
        trace.snapshots().count(),
        trace.snapshots().spacing_steps(),
        trace.snapshots().bytes(),
        median(milliseconds.clone()),
        p99(milliseconds),
        peak_memory_bytes(),
    )
}
