//! A run of several segments: their receipts must hold together.

use proving_studio_native::receipt::{Receipt, ReceiptError};
use risc0_zkvm::sha::Digestible;
use risc0_zkvm::{ExitCode, InnerReceipt, MaybePruned, SegmentReceipt};

const JOURNAL: [u8; 12] = [10, 0, 0, 0, 55, 0, 0, 0, 0, 0, 0, 0];
const WHOLE: &[u8] =
    include_bytes!("../../../tests/conformance/receipts/fib10-5.0.0-rc.1-composite-2-segments.bin");
const ALONE: &[u8] = include_bytes!("../../../tests/conformance/receipts/fib10-5.0.0-rc.1-composite.bin");

fn segments_of(data: &[u8]) -> (risc0_zkvm::Receipt, Vec<SegmentReceipt>) {
    let parts: risc0_zkvm::Receipt = bincode::deserialize(data).expect("a receipt");
    let InnerReceipt::Composite(inner) = &parts.inner else { panic!("composite") };
    let segments = inner.segments.clone();
    (parts, segments)
}

/// With the segments numbered as they then stand, so that nothing but their claims can tell.
fn changed(change: impl FnOnce(&mut Vec<SegmentReceipt>)) -> Result<(), ReceiptError> {
    let (mut parts, mut segments) = segments_of(WHOLE);
    let image_id: [u8; 32] = segments[0].claim.pre.digest().into();
    change(&mut segments);
    for (index, segment) in segments.iter_mut().enumerate() {
        segment.index = index as u32;
    }
    let InnerReceipt::Composite(inner) = &mut parts.inner else { panic!("composite") };
    inner.segments = segments;
    Receipt::decode(&bincode::serialize(&parts).expect("bincode"))?.verify(image_id, &JOURNAL)
}

#[test]
fn they_verify_as_they_are() {
    assert_eq!(changed(|_| ()), Ok(()));
    let facts = Receipt::decode(WHOLE).and_then(|receipt| receipt.facts()).expect("facts");
    assert_eq!((facts.segments, facts.exit_code), (Some(2), Some(0)));
}

#[test]
fn none_can_be_missing_doubled_or_in_another_place() {
    let refusals = [
        changed(|segments| drop(segments.pop())),
        changed(|segments| drop(segments.remove(0))),
        changed(|segments| segments.swap(0, 1)),
        changed(|segments| segments.insert(0, segments[0].clone())),
        changed(|segments| segments.push(segments[1].clone())),
    ];
    for (number, refusal) in refusals.iter().enumerate() {
        assert!(refusal.is_err(), "change {number}");
    }
}

#[test]
fn none_can_come_from_another_run() {
    let (_, alone) = segments_of(ALONE);
    assert!(changed(|segments| segments[1] = alone[0].clone()).is_err());
    assert!(changed(|segments| segments.insert(1, alone[0].clone())).is_err());
}

#[test]
fn the_border_between_them_counts() {
    let moved = changed(|segments| {
        let post = segments[0].claim.post.digest();
        segments[0].claim.post = MaybePruned::Pruned(post);
    });
    assert!(matches!(moved, Err(ReceiptError::Seal { .. })), "the state in between must be told");
    let ended = changed(|segments| segments[0].claim.exit_code = ExitCode::Halted(0));
    assert!(matches!(ended, Err(ReceiptError::Seal { .. })));
}
