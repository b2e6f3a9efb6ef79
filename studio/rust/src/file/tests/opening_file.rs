use proptest::prelude::*;

use super::incompressible;
use crate::file::error::{FileFault, FileType};
use crate::file::opening_file::OpeningFile;

fn small_opening() -> OpeningFile {
    OpeningFile { proof_identity: [3; 32], salt: [4; 32], witness: 10_u64.to_le_bytes().to_vec() }
}

fn refusal(data: &[u8]) -> FileFault {
    let error = OpeningFile::decode(data).err().expect("must be refused");
    assert_eq!(error.file, FileType::Opening);
    error.fault
}

#[test]
fn openings_survive() {
    for witness in [vec![], vec![1], vec![0; 10_000], incompressible(10_000)] {
        let opening = OpeningFile { witness, ..small_opening() };
        assert!(OpeningFile::decode(&opening.encode().unwrap()).unwrap() == opening);
    }
    assert!(small_opening().encode().unwrap().len() < 160);
}

#[test]
fn every_flipped_bit_is_refused() {
    let data = small_opening().encode().unwrap();
    for bit in 0..data.len() * 8 {
        let mut flipped = data.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(OpeningFile::decode(&flipped).is_err(), "bit {bit}");
    }
}

#[test]
fn truncation_and_extension_say_so() {
    let data = small_opening().encode().unwrap();
    let head = 2 + "proving-studio-opening".len();
    for length in 0..data.len() {
        let expected = if length < head { FileFault::OtherFile } else { FileFault::Truncated };
        assert_eq!(refusal(&data[..length]), expected, "{length} bytes");
    }
    assert_eq!(refusal(&[&data[..], &[0]].concat()), FileFault::Extended { extra_bytes: 1 });
}

#[test]
fn a_proof_file_is_no_opening_and_the_other_way_round() {
    let proof = super::small_proof().encode().unwrap();
    assert_eq!(refusal(&proof), FileFault::OtherFile);
    let opening = small_opening().encode().unwrap();
    let error = crate::file::ProofFile::decode(&opening).unwrap_err();
    assert_eq!(error.fault, FileFault::OtherFile);
}

#[test]
fn a_newer_version_is_named() {
    let mut data = small_opening().encode().unwrap();
    data[2 + "proving-studio-opening".len()] = 2;
    assert_eq!(refusal(&data), FileFault::NewerVersion { found: 2, supported: 1 });
}

proptest! {
    #[test]
    fn any_opening_survives(
        proof_identity in any::<[u8; 32]>(),
        salt in any::<[u8; 32]>(),
        witness in prop::collection::vec(0..4_u8, 0..2000),
    ) {
        let opening = OpeningFile { proof_identity, salt, witness };
        let data = opening.encode().unwrap();
        let decoded = OpeningFile::decode(&data).unwrap();
        prop_assert!(decoded == opening);
        prop_assert_eq!(decoded.encode().unwrap(), data);
    }
}
