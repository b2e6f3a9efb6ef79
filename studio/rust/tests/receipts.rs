//! Receipts that r0vm made: what is true of them verifies, and nothing else does.

use std::ops::Range;
use std::sync::LazyLock;

use proving_studio_native::receipt::{Encoding, Receipt, ReceiptError, image_id};

/// fib(10) by the bundled program: n as u32, the number as u64.
const JOURNAL: [u8; 12] = [10, 0, 0, 0, 55, 0, 0, 0, 0, 0, 0, 0];

/// Of the bundled program over the kernel of the studio: after a change of either, the receipts are made again.
/// tests/conformance/receipts/README.md says how.
static IMAGE_ID: LazyLock<[u8; 32]> = LazyLock::new(|| {
    let program = include_bytes!("../../../resources/guests/fibonacci/fibonacci.elf");
    image_id(program, include_bytes!("../../../resources/guests/kernel/kernel.elf")).expect("an image id")
});

struct Sample {
    name: &'static str,
    data: &'static [u8],
    kind: &'static str,
    verifier: &'static str,
}

macro_rules! sample {
    ($name:literal, $kind:literal, $verifier:literal) => {
        Sample {
            name: $name,
            data: include_bytes!(concat!("../../../tests/conformance/receipts/", $name, ".bin")),
            kind: $kind,
            verifier: $verifier,
        }
    };
}

fn samples() -> Vec<Sample> {
    vec![
        sample!("fib10-5.0.0-rc.1-composite", "composite", "5.0"),
        sample!("fib10-5.0.0-rc.1-succinct", "succinct", "5.0"),
        sample!("fib10-3.0.5-composite", "composite", "3.0"),
    ]
}

fn verify(data: &[u8], image_id: [u8; 32], journal: &[u8]) -> Result<(), ReceiptError> {
    Receipt::decode(data)?.verify(image_id, journal)
}

/// Where the words of the seal lie: everything else is what the tests here call metadata.
fn seal(data: &[u8]) -> Range<usize> {
    let word = |at: usize| u32::from_le_bytes(data[at..at + 4].try_into().expect("four bytes"));
    let length = |at: usize| u64::from_le_bytes(data[at..at + 8].try_into().expect("eight bytes")) as usize;
    match word(0) {
        0 => {
            assert_eq!(length(4), 1, "a composite sample has one segment");
            20..20 + 4 * length(12)
        }
        1 => 12..12 + 4 * length(4),
        other => panic!("no sample is of the kind {other}"),
    }
}

#[test]
fn every_sample_verifies_and_tells_what_it_is() {
    for sample in samples() {
        let receipt = Receipt::decode(sample.data).expect(sample.name);
        receipt.verify(*IMAGE_ID, &JOURNAL).expect(sample.name);
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
        let mut other = *IMAGE_ID;
        other[31] ^= 1;
        assert!(matches!(verify(sample.data, other, &JOURNAL), Err(ReceiptError::OtherImage { .. })));
        let mut journal = JOURNAL;
        journal[4] ^= 1;
        assert_eq!(verify(sample.data, *IMAGE_ID, &journal), Err(ReceiptError::OtherJournal));
        assert_eq!(verify(sample.data, *IMAGE_ID, &[]), Err(ReceiptError::OtherJournal));
    }
}

#[test]
fn every_bit_of_the_metadata_counts() {
    for sample in samples() {
        let seal = seal(sample.data);
        let mut data = sample.data.to_vec();
        let mut flipped = 0;
        for at in (0..data.len()).filter(|at| !seal.contains(at)) {
            for bit in 0..8 {
                data[at] ^= 1 << bit;
                // With a changed journal its own journal is asked for: the seal must refuse it, not the comparison.
                let journal = Receipt::decode(&data).and_then(|read| read.facts()).map(|facts| facts.journal);
                let journal = journal.unwrap_or(JOURNAL.to_vec());
                assert!(verify(&data, *IMAGE_ID, &journal).is_err(), "{}: byte {at} bit {bit}", sample.name);
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
        let seal = seal(sample.data);
        // A prime step meets every bit of a byte and every part of the seal.
        for bit in (seal.start * 8..seal.end * 8).step_by(15_013) {
            data[bit / 8] ^= 1 << (bit % 8);
            assert!(verify(&data, *IMAGE_ID, &JOURNAL).is_err(), "{}: bit {bit}", sample.name);
            data[bit / 8] ^= 1 << (bit % 8);
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
        let of_the_seal = seal(sample.data).start - 8;
        for at in [4, of_the_seal] {
            let mut data = sample.data.to_vec();
            data[at..at + 8].copy_from_slice(&(u64::MAX / 8).to_le_bytes());
            assert!(
                matches!(Receipt::decode(&data), Err(ReceiptError::NotAReceipt { .. })),
                "{}",
                sample.name
            );
        }
    }
}

#[test]
fn words_of_the_seal_that_no_prover_writes_are_refused() {
    for sample in samples() {
        let seal = seal(sample.data);
        for word in 0..96 {
            let mut data = sample.data.to_vec();
            let at = seal.start + 4 * (word * word * 37) % (seal.end - seal.start);
            data[at..at + 4].copy_from_slice(&[[255; 4], [0; 4], [1, 0, 0, 0x78]][word % 3]);
            let refused = data == sample.data || verify(&data, *IMAGE_ID, &JOURNAL).is_err();
            assert!(refused, "{}: byte {at}", sample.name);
        }
    }
}

#[test]
fn a_seal_of_any_length_is_refused() {
    for sample in samples() {
        let seal = seal(sample.data);
        let words = (seal.end - seal.start) / 4;
        for length in [0, 1, 15, 16, 17, 31, 32, 33, 40, 64, words / 2, words - 1] {
            let mut data = sample.data[..seal.start + 4 * length].to_vec();
            data[seal.start - 8..]
                .first_chunk_mut::<8>()
                .unwrap()
                .copy_from_slice(&(length as u64).to_le_bytes());
            data.extend(&sample.data[seal.end..]);
            assert!(
                matches!(
                    verify(&data, *IMAGE_ID, &JOURNAL),
                    Err(ReceiptError::Seal { .. } | ReceiptError::Verifier { .. })
                ),
                "{}: {length} words",
                sample.name
            );
        }
    }
}

#[test]
fn more_segments_than_any_receipt_has_are_refused_before_they_are_read() {
    let data = [&0_u32.to_le_bytes()[..], &5000_u64.to_le_bytes(), &[0; 1 << 20]].concat();
    let Err(ReceiptError::NotAReceipt { detail }) = Receipt::decode(&data) else { panic!("not refused") };
    assert!(detail.contains("5000 segments"), "{detail}");
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
    let fake =
        [&3_u32.to_le_bytes()[..], &1_u32.to_le_bytes(), &[7; 32], &0_u64.to_le_bytes(), &[0; 32]].concat();
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
