use minicbor::Encoder;
use proptest::prelude::*;

use super::{body_of, compressed_proof, incompressible, refusal, sealed, small_proof};
use crate::commit::hash::Kind;
use crate::file::error::{FileError, FileFault, FileType};
use crate::file::proof_file::ProofFile;

#[test]
fn small_and_compressed_proofs_survive() {
    for proof in [small_proof(), compressed_proof()] {
        let data = proof.encode().unwrap();
        assert_eq!(ProofFile::decode(&data).unwrap(), proof);
    }
    let small = small_proof().encode().unwrap();
    assert!(small.len() <= 400, "{} bytes", small.len());
    assert!(compressed_proof().encode().unwrap().len() < 800);
    assert_eq!(sealed(&body_of(&small)), small);
}

#[test]
fn the_digest_in_the_file_is_the_body_hash() {
    let proof = small_proof();
    let data = proof.encode().unwrap();
    assert_eq!(data[data.len() - 32..], proof.body_hash());
    assert_eq!(proof.body_hash(), Kind::FileBody.hash(&body_of(&data)));
}

#[test]
fn every_flipped_bit_is_refused() {
    let data = small_proof().encode().unwrap();
    for bit in 0..data.len() * 8 {
        let mut flipped = data.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(ProofFile::decode(&flipped).is_err(), "bit {bit}");
    }
}

#[test]
fn every_truncation_says_so() {
    for proof in [small_proof(), compressed_proof()] {
        let data = proof.encode().unwrap();
        let head = 2 + "proving-studio-proof".len();
        for length in 0..data.len() {
            let expected = if length < head { FileFault::OtherFile } else { FileFault::Truncated };
            assert_eq!(refusal(&data[..length]), expected, "{length} bytes");
        }
    }
}

#[test]
fn every_extension_says_so() {
    let data = small_proof().encode().unwrap();
    for tail in [&[0][..], b"\n", &data, &[0xff; 1000], &incompressible(77)] {
        let extended = [&data, tail].concat();
        assert_eq!(refusal(&extended), FileFault::Extended { extra_bytes: tail.len() });
    }
}

#[test]
fn other_files_are_named() {
    for data in [&b""[..], b"\x7fELF", b"proving-studio-proof", &[0x84; 100], &incompressible(500)] {
        assert_eq!(refusal(data), FileFault::OtherFile);
    }
}

#[test]
fn a_newer_version_is_named_even_with_more_fields() {
    let mut encoder = Encoder::new(Vec::new());
    encoder.array(9).unwrap().str("proving-studio-proof").unwrap().u64(300).unwrap().null().unwrap();
    assert_eq!(refusal(encoder.writer()), FileFault::NewerVersion { found: 300, supported: 1 });

    let mut old = small_proof().encode().unwrap();
    old[22] = 0;
    assert_eq!(refusal(&old), FileFault::NotCanonical { field: "version" });
}

#[test]
fn longer_integers_and_indefinite_lengths_are_refused() {
    let data = small_proof().encode().unwrap();
    let replaced = |position: usize, old: &[u8], new: &[u8]| {
        assert_eq!(&data[position..position + old.len()], old);
        [&data[..position], new, &data[position + old.len()..]].concat()
    };
    assert_eq!(refusal(&replaced(22, &[1], &[0x18, 1])), FileFault::NotCanonical { field: "version" });
    assert_eq!(refusal(&replaced(23, &[0x83], &[0x98, 3])), FileFault::NotCanonical { field: "body" });
    assert_eq!(refusal(&replaced(23, &[0x83], &[0x9f])), FileFault::NotCanonical { field: "body" });
    assert_eq!(
        refusal(&replaced(24, &[0], &[0x1b, 0, 0, 0, 0, 0, 0, 0, 0])),
        FileFault::NotCanonical { field: "body" }
    );
    let digest = data.len() - 34;
    assert_eq!(
        refusal(&replaced(digest, &[0x58, 32], &[0x59, 0, 32])),
        FileFault::NotCanonical { field: "digest" }
    );
    let mut chunked = replaced(digest, &[0x58, 32], &[0x5f, 0x58, 32]);
    chunked.push(0xff);
    assert_eq!(refusal(&chunked), FileFault::NotCanonical { field: "digest" });
}

fn any_proof() -> impl Strategy<Value = ProofFile> {
    let bytes = || {
        prop_oneof![
            prop::collection::vec(any::<u8>(), 0..40),
            (0..5000_usize, any::<u8>()).prop_map(|(length, byte)| vec![byte; length])
        ]
    };
    let text = || "[ -~]{0,20}|[α-ω]{0,128}";
    let identity = (any::<[u8; 32]>(), bytes(), any::<u32>(), any::<Option<u64>>(), "[a-z0-9-]{1,20}");
    let origin = (text(), bytes(), text(), any::<u64>(), any::<u64>(), text());
    (identity, origin).prop_map(|((program_id, journal, exit_code, steps, backend), origin)| ProofFile {
        program_id,
        journal,
        exit_code,
        steps,
        backend: if steps.is_some() { "trace".to_owned() } else { format!("{backend}-") },
        backend_version: origin.0,
        evidence: origin.1,
        studio_version: origin.2,
        created_unix_ms: origin.3,
        elapsed_ns: origin.4,
        device: origin.5,
    })
}

proptest! {
    #[test]
    fn any_proof_survives(proof in any_proof()) {
        let data = proof.encode().unwrap();
        let decoded = ProofFile::decode(&data).unwrap();
        prop_assert_eq!(decoded.encode().unwrap(), data);
        prop_assert_eq!(decoded, proof);
    }
}

#[test]
fn the_error_reads_as_a_sentence() {
    let error = FileError { file: FileType::Proof, fault: FileFault::Truncated };
    assert_eq!(error.to_string(), "proof file: its end is missing");
}
