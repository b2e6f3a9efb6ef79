//! What rows say about a run, so that summaries and searches can be compared with them.

use proving_studio_native::trace::{Query, Row, Trace};

use super::asm::{A1, A7, ECALL, READ, WRITE};

const PAGE_OF_ROWS: usize = 4096;

/// Every row of a run.
pub fn all_rows(trace: &Trace) -> Vec<Row> {
    let steps = trace.outcome().steps;
    let mut rows = Vec::with_capacity(steps as usize);
    while (rows.len() as u64) < steps {
        let page = trace.rows(rows.len() as u64, PAGE_OF_ROWS).unwrap();
        assert!(!page.is_empty());
        rows.extend(page);
    }
    assert_eq!(rows.len() as u64, steps);
    rows
}

/// (first address, bytes, is a store) of what the row's instruction did to memory; for `read` and `write` the part
/// of the buffer that was moved.
pub fn touched(row: &Row) -> Option<(u32, u32, bool)> {
    if let Some(access) = row.access {
        return Some((access.address, access.bytes.into(), access.is_store));
    }
    let number = row.registers_before[A7 as usize];
    let (_, _, moved) = row.destination.filter(|_| row.word == ECALL && [READ, WRITE].contains(&number))?;
    (moved as i32 > 0).then(|| (row.registers_before[A1 as usize], moved, number == READ))
}

/// Whether a row is what `query` looks for.
pub fn matches(row: &Row, query: Query) -> bool {
    match query {
        Query::Pc { low, high } => row.pc >= low && u64::from(row.pc) < high,
        Query::Address { low, high, writes_only } => {
            touched(row).is_some_and(|(address, bytes, is_store)| {
                let start = u64::from(address);
                start < high && start + u64::from(bytes) > u64::from(low) && (is_store || !writes_only)
            })
        }
        Query::Value { low, high } => {
            let is_found = |value: u32| value >= low && u64::from(value) < high;
            let stored = row.access.filter(|access| access.is_store).map(|access| access.value_after);
            row.destination.is_some_and(|(_, _, after)| is_found(after)) || stored.is_some_and(is_found)
        }
        Query::Mark { low, high } => {
            row.mark.is_some_and(|(number, _)| (low..high).contains(&i64::from(number)))
        }
    }
}
