//! Which sequences the run loop fuses.

use crate::isa::{Op, OpCode};

use super::fuse::{LONGEST, TABLE, fuse};

/// The lengths of the run loop's turns from the first of these ops to the last.
fn turns(codes: &[OpCode]) -> Vec<usize> {
    let ops: Vec<Op> = codes.iter().map(|&code| Op { code, ..Op::OUTSIDE }).collect();
    let fused = fuse(&ops);
    let mut lengths = Vec::new();
    let mut index = 0;
    while index < codes.len() {
        let row = TABLE.iter().find(|(code, _)| *code == fused[index].code).unwrap();
        assert_eq!(row.1, &codes[index..index + row.1.len()], "a turn executes the ops that stand there");
        lengths.push(row.1.len());
        index += row.1.len();
    }
    lengths
}

#[test]
fn no_sequence_stands_twice_in_the_table() {
    for (at, row) in TABLE.iter().enumerate() {
        assert!(TABLE[..at].iter().all(|other| other.1 != row.1), "{row:?}");
    }
}

#[test]
fn sequences_are_found_and_their_parts_keep_their_own_codes() {
    for &(_, parts) in TABLE {
        assert_eq!(turns(parts), [parts.len()]);
        for start in 1..parts.len() {
            turns(&parts[start..]);
        }
    }
}

#[test]
fn a_sequence_ends_before_the_code_does() {
    for &(_, parts) in TABLE {
        for length in 1..parts.len() {
            assert_eq!(turns(&parts[..length]).iter().sum::<usize>(), length);
        }
    }
    let longest = TABLE.iter().map(|row| row.1.len()).max();
    assert_eq!(longest, Some(LONGEST));
}
