//! Measurements, not checks: `cargo test --release speed -- --ignored --nocapture --test-threads 1`.

use std::hint::black_box;
use std::time::Instant;

use super::{compressed_proof, incompressible, small_proof};
use crate::file::proof_file::ProofFile;

fn best_ns(calls: u32, mut call: impl FnMut()) -> f64 {
    let round = |call: &mut dyn FnMut()| {
        let start = Instant::now();
        (0..calls).for_each(|_| call());
        start.elapsed().as_nanos() as f64 / f64::from(calls)
    };
    (0..10).map(|_| round(&mut call)).fold(f64::INFINITY, f64::min)
}

#[test]
#[ignore = "a measurement"]
fn speed_of_proof_files() {
    let large = ProofFile { evidence: incompressible(64 << 20), ..small_proof() };
    for (name, proof, calls) in
        [("small", small_proof(), 1000), ("compressed", compressed_proof(), 200), ("64 MiB", large, 1)]
    {
        let data = proof.encode().unwrap();
        let encode_ns = best_ns(calls, || drop(black_box(proof.encode())));
        let decode_ns = best_ns(calls, || drop(black_box(ProofFile::decode(black_box(&data)))));
        println!("{name}: {} bytes, encode {encode_ns:.0} ns, decode {decode_ns:.0} ns", data.len());
    }
    let proof = small_proof();
    let identity_ns = best_ns(1000, || {
        black_box(proof.identity());
    });
    println!("identity {identity_ns:.0} ns");
}
