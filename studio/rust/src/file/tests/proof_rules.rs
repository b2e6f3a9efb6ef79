//! What a sealed body may say, and what the hashes over it bind.

use std::collections::HashSet;

use proptest::prelude::*;

use super::{body_of, refusal, sealed, small_proof};
use crate::file::cbor::encode_to_vec;
use crate::file::error::FileFault;
use crate::file::proof_file::{MAX_JOURNAL_BYTES, MAX_TEXT_BYTES, ProofFile};

#[test]
fn a_sealed_body_still_has_to_follow_the_rules() {
    let body = body_of(&small_proof().encode().unwrap());
    assert!(ProofFile::decode(&sealed(&body)).is_ok());
    for length in 0..body.len() {
        assert!(
            matches!(refusal(&sealed(&body[..length])), FileFault::NotCanonical { .. }),
            "{length} bytes"
        );
    }
    assert_eq!(refusal(&sealed(&[&body[..], &[0]].concat())), FileFault::NotCanonical { field: "body" });

    // The exit code stands behind the array head, 2 + 32 bytes of id and 1 + 8 bytes of journal.
    let exit_code = 1 + 34 + 9;
    let with_exit_code = |code: &[u8]| sealed(&[&body[..exit_code], code, &body[exit_code + 1..]].concat());
    assert!(ProofFile::decode(&with_exit_code(&[1])).is_ok());
    for code in [&[0x18, 0][..], &[0x20], &[0xf6], &[0x1b, 0, 0, 0, 1, 0, 0, 0, 0], &[0xf9, 0, 0]] {
        assert_eq!(refusal(&with_exit_code(code)), FileFault::NotCanonical { field: "exit_code" });
    }
}

#[test]
fn fields_outside_the_rules_are_refused_on_both_sides() {
    let long = "x".repeat(MAX_TEXT_BYTES + 1);
    let longest = "x".repeat(MAX_TEXT_BYTES);
    assert!(ProofFile { device: longest, ..small_proof() }.encode().is_ok());
    let proof = small_proof;
    for (field, bad) in [
        ("device", ProofFile { device: long.clone(), ..proof() }),
        ("device", ProofFile { device: "\x1b[2J".to_owned(), ..proof() }),
        ("backend", ProofFile { backend: "Trace".to_owned(), ..proof() }),
        ("backend", ProofFile { backend: String::new(), ..proof() }),
        ("backend", ProofFile { backend: long, steps: None, ..proof() }),
        ("backend_version", ProofFile { backend_version: "1\n".to_owned(), ..proof() }),
        ("studio_version", ProofFile { studio_version: "\u{85}".to_owned(), ..proof() }),
        ("steps", ProofFile { steps: None, ..proof() }),
        ("steps", ProofFile { backend: "halo2".to_owned(), ..proof() }),
        ("journal", ProofFile { journal: vec![0; MAX_JOURNAL_BYTES + 1], ..proof() }),
    ] {
        let error = bad.encode().unwrap_err();
        assert!(error.params().contains(&("field", field.to_owned())), "{error}");
        let body = encode_to_vec(0, |encoder| bad.encode_body(encoder));
        let expected = match error.fault {
            FileFault::TooLarge { field: "journal", .. } => continue, // refused before its digest is looked at
            fault => fault,
        };
        assert_eq!(refusal(&sealed(&body)), expected);
    }
}

#[test]
fn a_body_beyond_the_limit_of_the_caller_is_not_expanded() {
    let zeros = ProofFile { journal: vec![0; 1 << 20], ..small_proof() };
    let data = zeros.encode().unwrap();
    assert!(data.len() < 1000);
    assert_eq!(ProofFile::decode_within(&data, 2 << 20), Ok(zeros));
    let error = ProofFile::decode_within(&data, 1 << 20).unwrap_err();
    assert!(matches!(error.fault, FileFault::TooLarge { field: "body", limit_bytes: 0x10_0000, .. }));
}

#[test]
fn hashes_bind_exactly_their_fields() {
    let proof = small_proof();
    let hashes = |proof: &ProofFile| (proof.statement_hash(), proof.identity(), proof.body_hash());
    let (statement, identity, body) = hashes(&proof);

    for changed in [
        ProofFile { program_id: [1; 32], ..proof.clone() },
        ProofFile { journal: vec![], ..proof.clone() },
        ProofFile { exit_code: 1, ..proof.clone() },
        ProofFile { steps: Some(1), ..proof.clone() },
        ProofFile { steps: None, ..proof.clone() },
    ] {
        let (other_statement, other_identity, other_body) = hashes(&changed);
        assert!(other_statement != statement && other_identity != identity && other_body != body);
    }

    let other_backend = ProofFile { backend: "risc0".to_owned(), ..proof.clone() };
    assert_eq!(other_backend.statement_hash(), statement);
    assert_ne!(other_backend.identity(), identity);

    let mut bodies = HashSet::from([body]);
    for changed in [
        ProofFile { evidence: vec![], ..proof.clone() },
        ProofFile { backend_version: "2".to_owned(), ..proof.clone() },
        ProofFile { studio_version: "2".to_owned(), ..proof.clone() },
        ProofFile { created_unix_ms: 0, ..proof.clone() },
        ProofFile { elapsed_ns: 0, ..proof.clone() },
        ProofFile { device: String::new(), ..proof },
    ] {
        assert_eq!((changed.statement_hash(), changed.identity()), (statement, identity));
        assert!(bodies.insert(changed.body_hash()));
    }
}

proptest! {
    #[test]
    fn any_sealed_body_that_is_accepted_encodes_to_itself(
        position in any::<prop::sample::Index>(), byte in any::<u8>(),
    ) {
        let mut body = body_of(&small_proof().encode().unwrap());
        let position = position.index(body.len());
        body[position] = byte;
        let data = sealed(&body);
        if let Ok(proof) = ProofFile::decode(&data) {
            prop_assert_eq!(proof.encode().unwrap(), data);
        }
    }
}
