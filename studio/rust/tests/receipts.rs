//! Receipts that r0vm made: what is true of them verifies, and nothing else does.

use proving_studio_native::receipt::{Encoding, Receipt, ReceiptError};

/// fib(10) by the bundled program: n as u32, the number as u64.
const JOURNAL: [u8; 12] = [10, 0, 0, 0, 55, 0, 0, 0, 0, 0, 0, 0];

struct Sample {
    name: &'static str,
    data: &'static [u8],
    image_id: [u8; 32],
    kind: &'static str,
    verifier: &'static str,
}

fn samples() -> Vec<Sample> {
    vec![Sample {
        name: "composite of 5.0.0-rc.1",
        data: include_bytes!("receipts/fib10-5.0.0-rc.1.bin"),
        image_id: hex("62affc03702ba69e670bd39742ec47d9a898b112c46df2fc65057676a4dbe49c"),
        kind: "composite",
        verifier: "5.0",
    }]
}

fn hex(text: &str) -> [u8; 32] {
    let byte = |at: usize| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).expect("hex digits");
    std::array::from_fn(byte)
}

fn verify(data: &[u8], image_id: [u8; 32], journal: &[u8]) -> Result<(), ReceiptError> {
    Receipt::decode(data)?.verify(image_id, journal)
}

/// Where the words of seals lie: everything else is what the tests here call metadata.
fn seals(data: &[u8]) -> Vec<std::ops::Range<usize>> {
    let word = |at: usize| u32::from_le_bytes(data[at..at + 4].try_into().expect("four bytes"));
    let length = |at: usize| u64::from_le_bytes(data[at..at + 8].try_into().expect("eight bytes")) as usize;
    match word(0) {
        0 => {
            assert_eq!(length(4), 1, "a composite sample has one segment");
            vec![20..20 + 4 * length(12)]
        }
        1 => vec![12..12 + 4 * length(4)],
        other => panic!("no sample is of the kind {other}"),
    }
}

#[test]
fn every_sample_verifies_and_tells_what_it_is() {
    for sample in samples() {
        let receipt = Receipt::decode(sample.data).expect(sample.name);
        receipt.verify(sample.image_id, &JOURNAL).expect(sample.name);
        let facts = receipt.facts().expect(sample.name);
        assert_eq!((facts.kind, facts.verifier), (sample.kind, sample.verifier), "{}", sample.name);
        assert_eq!(facts.journal, JOURNAL, "{}", sample.name);
        assert_eq!(receipt.encoding, Encoding::Bincode);
        assert_eq!(receipt.to_bincode().expect(sample.name), sample.data);
    }
}

#[test]
fn another_image_or_journal_is_refused() {
    for sample in samples() {
        let mut other = sample.image_id;
        other[31] ^= 1;
        assert!(matches!(verify(sample.data, other, &JOURNAL), Err(ReceiptError::OtherImage { .. })));
        let mut journal = JOURNAL;
        journal[4] ^= 1;
        assert_eq!(verify(sample.data, sample.image_id, &journal), Err(ReceiptError::OtherJournal));
        assert_eq!(verify(sample.data, sample.image_id, &[]), Err(ReceiptError::OtherJournal));
    }
}

#[test]
fn every_bit_of_the_metadata_counts() {
    for sample in samples() {
        let seals = seals(sample.data);
        let mut data = sample.data.to_vec();
        let mut flipped = 0;
        for at in (0..data.len()).filter(|at| !seals.iter().any(|seal| seal.contains(at))) {
            for bit in 0..8 {
                data[at] ^= 1 << bit;
                // With a changed journal its own journal is asked for: the seal must refuse it, not the comparison.
                let journal = Receipt::decode(&data).and_then(|read| read.facts()).map(|facts| facts.journal);
                let journal = journal.unwrap_or(JOURNAL.to_vec());
                assert!(verify(&data, sample.image_id, &journal).is_err(), "{}: byte {at} bit {bit}", sample.name);
                data[at] ^= 1 << bit;
                flipped += 1;
            }
        }
        assert!(flipped > 1000, "{}: {flipped} bits", sample.name);
        assert_eq!(data, sample.data);
    }
}

#[test]
fn a_sample_of_the_bits_of_the_seal_counts() {
    for sample in samples() {
        let mut data = sample.data.to_vec();
        for seal in seals(sample.data) {
            // A prime step meets every bit of a byte and every part of the seal.
            for bit in (seal.start * 8..seal.end * 8).step_by(15_013) {
                data[bit / 8] ^= 1 << (bit % 8);
                assert!(verify(&data, sample.image_id, &JOURNAL).is_err(), "{}: bit {bit}", sample.name);
                data[bit / 8] ^= 1 << (bit % 8);
            }
        }
    }
}

#[test]
fn a_receipt_cut_short_or_with_more_behind_is_refused() {
    for sample in samples() {
        let length = sample.data.len();
        let cuts = (0..64).chain((64..length - 400).step_by(7_919)).chain(length - 400..length);
        for cut in cuts {
            assert!(Receipt::decode(&sample.data[..cut]).is_err(), "{}: cut at {cut}", sample.name);
        }
        for tail in [&b"\0"[..], b"\n", sample.data] {
            assert!(Receipt::decode(&[sample.data, tail].concat()).is_err(), "{}", sample.name);
        }
    }
}

#[test]
fn lengths_that_nothing_stands_behind_cost_no_memory() {
    for sample in samples() {
        for at in [4, 12] {
            let mut data = sample.data.to_vec();
            data[at..at + 8].copy_from_slice(&(u64::MAX / 8).to_le_bytes());
            assert!(matches!(Receipt::decode(&data), Err(ReceiptError::NotAReceipt { .. })));
        }
    }
}

#[test]
fn nested_assumptions_do_not_end_the_process() {
    // A composite receipt without segments, whose only assumption is such a receipt, and so on.
    let mut data = 0_u32.to_le_bytes().to_vec();
    for _ in 0..2_000_000 {
        data.extend(0_u64.to_le_bytes());
        data.extend(1_u64.to_le_bytes());
        data.extend(0_u32.to_le_bytes());
    }
    assert!(matches!(Receipt::decode(&data), Err(ReceiptError::Assumptions)));
}

#[test]
fn a_fake_receipt_is_refused_when_it_is_read() {
    // Claim pruned to a digest, then journal and metadata: what development mode writes, and no more.
    let fake = [&3_u32.to_le_bytes()[..], &1_u32.to_le_bytes(), &[7; 32], &0_u64.to_le_bytes(), &[0; 32]].concat();
    assert!(matches!(Receipt::decode(&fake), Err(ReceiptError::Fake)));
}

#[test]
fn bytes_that_are_no_receipt_are_told_as_such() {
    for data in [&b""[..], b" ", b"{", b"{}", b"[]", b"null", b"\x7fELF", b"R0BF", &[0; 4096], &[255; 4096]] {
        assert!(matches!(Receipt::decode(data), Err(ReceiptError::NotAReceipt { .. })), "{data:?}");
    }
    let deep = "{\"inner\":".repeat(100_000);
    assert!(matches!(Receipt::decode(deep.as_bytes()), Err(ReceiptError::NotAReceipt { .. })));
}
