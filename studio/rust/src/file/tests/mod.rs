mod aggregate_file;
mod blob;
mod errors;
mod inclusion_file;
mod mutants;
mod opening_file;
mod proof_file;
mod proof_rules;
mod speed;

use minicbor::{Decoder, Encoder};

use crate::commit::hash::Kind;
use crate::file::error::{FileFault, FileType};
use crate::file::proof_file::{ProofFile, TRACE_BACKEND};

/// A proof of the size of a compact Trace proof of Fibonacci.
fn small_proof() -> ProofFile {
    ProofFile {
        program_id: [0xa5; 32],
        journal: 55_u64.to_le_bytes().to_vec(),
        exit_code: 0,
        steps: Some(1234),
        backend: TRACE_BACKEND.to_owned(),
        backend_version: "1".to_owned(),
        evidence: incompressible(200),
        studio_version: "0.1.0".to_owned(),
        created_unix_ms: 1_795_000_000_000,
        elapsed_ns: 21_000,
        device: "CPU: AMD EPYC".to_owned(),
    }
}

/// A proof whose body is stored as a zstd frame.
fn compressed_proof() -> ProofFile {
    let mut evidence = vec![7; 3000];
    evidence.extend(incompressible(300));
    ProofFile { evidence, ..small_proof() }
}

fn incompressible(length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    blake3::Hasher::new().finalize_xof().fill(&mut bytes);
    bytes
}

/// Why a proof file is refused.
fn refusal(data: &[u8]) -> FileFault {
    let error = ProofFile::decode(data).expect_err("must be refused");
    assert_eq!(error.file, FileType::Proof);
    error.fault
}

/// A sealed file around any body, so that only the rules for bodies can refuse it.
fn sealed(body: &[u8]) -> Vec<u8> {
    let mut encoder = Encoder::new(Vec::new());
    encoder.array(4).unwrap().str("proving-studio-proof").unwrap().u8(1).unwrap();
    encoder.array(3).unwrap().u8(0).unwrap().u64(body.len() as u64).unwrap().bytes(body).unwrap();
    encoder.bytes(&Kind::FileBody.hash(body)).unwrap();
    encoder.into_writer()
}

/// The raw body of a small file: what stands between `[0, length]` and the digest.
fn body_of(file: &[u8]) -> Vec<u8> {
    let mut decoder = Decoder::new(file);
    decoder.set_position(1 + 21 + 1 + 1 + 1);
    let length = decoder.u64().unwrap();
    let body = decoder.bytes().unwrap();
    assert_eq!(body.len() as u64, length);
    body.to_vec()
}
