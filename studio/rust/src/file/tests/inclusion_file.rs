use minicbor::Encoder;

use super::aggregate_file::aggregate_of;
use super::mutants::{Random, mutant_count, mutate};
use super::{incompressible, small_proof};
use crate::commit::hash::Kind;
use crate::file::error::{FileFault, FileType, ReadError};
use crate::file::inclusion_file::InclusionFile;
use crate::file::proof_file::ProofFile;
use crate::merkle::{Aggregate, AggregateError, Duplicates, InclusionError, Leaf};

fn refusal(data: &[u8]) -> FileFault {
    match InclusionFile::decode(data).expect_err("must be refused") {
        ReadError::File(error) => {
            assert_eq!(error.file, FileType::Inclusion);
            error.fault
        }
        ReadError::Content(error) => panic!("{error}"),
    }
}

fn contradiction(file: &InclusionFile) -> InclusionError {
    match InclusionFile::decode(&file.encode()).expect_err("must be refused") {
        ReadError::Content(error) => error,
        ReadError::File(error) => panic!("{error}"),
    }
}

fn inclusion() -> InclusionFile {
    InclusionFile::of(&aggregate_of(11), 6).unwrap()
}

#[test]
fn every_leaf_of_an_aggregate_survives() {
    let aggregate = aggregate_of(37);
    for index in 0..37 {
        let file = InclusionFile::of(&aggregate, index).unwrap();
        let data = file.encode();
        assert!(data.len() < 400, "{} bytes", data.len());
        assert_eq!(InclusionFile::decode(&data).unwrap(), file);
    }
    let outside = Err(AggregateError::IndexOutside { index: 37, count: 37 });
    assert_eq!(InclusionFile::of(&aggregate, 37), outside);
}

#[test]
fn truncations_extensions_and_strangers_say_so() {
    let data = inclusion().encode();
    let head = 3 + "proving-studio-inclusion".len();
    for length in 0..data.len() {
        let expected = if length < head { FileFault::OtherFile } else { FileFault::Truncated };
        assert_eq!(refusal(&data[..length]), expected, "{length} bytes");
    }
    let extended = [&data[..], &[0; 9]].concat();
    assert_eq!(refusal(&extended), FileFault::Extended { extra_bytes: 9 });
    let huge = [&data[..], &[0; 1 << 17]].concat();
    assert!(matches!(refusal(&huge), FileFault::TooLarge { field: "file", .. }));
    assert_eq!(refusal(&incompressible(300)), FileFault::OtherFile);
    let mut newer = data.clone();
    newer[head] = 9;
    assert_eq!(refusal(&newer), FileFault::NewerVersion { found: 9, supported: 1 });
    let mut damaged = data.clone();
    damaged[head + 10] ^= 1;
    assert_eq!(refusal(&damaged), FileFault::Damaged);
    for bit in 0..data.len() * 8 {
        let mut flipped = data.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(InclusionFile::decode(&flipped).is_err(), "bit {bit}");
    }
}

#[test]
fn a_forger_who_seals_again_is_refused_by_name() {
    let file = inclusion();
    let changed = |change: fn(&mut InclusionFile)| {
        let mut copy = file.clone();
        change(&mut copy);
        contradiction(&copy)
    };
    assert_eq!(changed(|file| file.root[0] ^= 1), InclusionError::WrongRoot);
    assert_eq!(changed(|file| file.body_hash[0] ^= 1), InclusionError::WrongRoot);
    assert_eq!(changed(|file| file.statement_hash[0] ^= 1), InclusionError::WrongRoot);
    assert_eq!(changed(|file| file.path.swap(0, 1)), InclusionError::WrongRoot);
    assert_eq!(changed(|file| file.index = 7), InclusionError::WrongRoot);
    assert_eq!(changed(|file| file.count = 12), InclusionError::WrongRoot);
    assert_eq!(changed(|file| file.index = 11), InclusionError::IndexOutside { index: 11, count: 11 });
    assert_eq!(changed(|file| file.count = 0), InclusionError::IndexOutside { index: 6, count: 0 });
    let wrong_length = |got| InclusionError::WrongPathLength { got, expected: 4 };
    assert_eq!(changed(|file| file.path.truncate(3)), wrong_length(3));
    assert_eq!(changed(|file| file.path.push([0; 32])), wrong_length(5));
}

#[test]
fn sizes_beyond_the_limits_are_named() {
    let file = InclusionFile { path: vec![[0; 32]; 25], ..inclusion() };
    assert!(matches!(
        refusal(&file.encode()),
        FileFault::TooLarge { field: "path", bytes: 800, limit_bytes: 768 }
    ));
    let file = InclusionFile { count: (1 << 24) + 1, ..inclusion() };
    assert_eq!(refusal(&file.encode()), FileFault::NotCanonical { field: "count" });
    let mut encoder = Encoder::new(Vec::new());
    encoder.bytes(&[1; 32]).unwrap().bytes(&[2; 32]).unwrap().u8(0).unwrap().u8(2).unwrap();
    encoder.bytes(&[3; 33]).unwrap().bytes(&[4; 32]).unwrap();
    let content = encoder.into_writer();
    let mut encoder = Encoder::new(b"\x89\x78\x18proving-studio-inclusion\x01".to_vec());
    encoder.writer_mut().extend_from_slice(&content);
    encoder.bytes(&Kind::InclusionBody.hash(&content)).unwrap();
    assert_eq!(refusal(&encoder.into_writer()), FileFault::NotCanonical { field: "path" });
}

#[test]
fn it_is_about_one_proof_under_one_root() {
    let proof = small_proof();
    let leaf = |proof: &ProofFile| Leaf {
        statement_hash: proof.statement_hash(),
        body_hash: proof.body_hash(),
        backend: "trace",
    };
    let other = ProofFile { journal: vec![1], ..proof.clone() };
    let mut aggregate = Aggregate::default();
    aggregate.append([leaf(&other), leaf(&proof)].into_iter(), Duplicates::Refused).unwrap();
    let root = aggregate.root().unwrap();
    let file = InclusionFile::of(&aggregate, 1).unwrap();
    assert_eq!(file.check(&proof, None), Ok(()));
    assert_eq!(file.check(&proof, Some(&root)), Ok(()));
    assert_eq!(file.check(&proof, Some(&[0; 32])), Err(InclusionError::OtherRoot));
    assert_eq!(file.check(&other, Some(&root)), Err(InclusionError::WrongLeaf));
    let later = ProofFile { created_unix_ms: 0, ..proof };
    assert_eq!(file.check(&later, Some(&root)), Err(InclusionError::WrongLeaf), "every field is bound");
}

#[test]
fn mutants_are_refused() {
    let mut random = Random::new(5);
    let file = inclusion();
    let data = file.encode();
    for _ in 0..mutant_count() {
        if let Ok(read) = InclusionFile::decode(&mutate(&data, &mut random)) {
            assert_eq!(read, file);
        }
        let mut forged = file.clone();
        let number = random.below(1 << 25) >> random.below(25);
        match random.below(6) {
            0 => forged.index = number as u64,
            1 => forged.count = number as u64,
            2 => forged.path.truncate(random.below(4)),
            3 => forged.path.push([random.below(256) as u8; 32]),
            4 => forged.statement_hash[random.below(32)] ^= 1 << random.below(8),
            _ => forged.path[random.below(4)][random.below(32)] ^= 1 << random.below(8),
        }
        if let Ok(read) = InclusionFile::decode(&forged.encode()) {
            assert_eq!(read, file);
        }
    }
}
