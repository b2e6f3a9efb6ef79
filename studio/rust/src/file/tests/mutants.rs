//! Random damage: whatever the bytes are, decoding answers, and never with something else than what was written.

use super::{body_of, compressed_proof, sealed, small_proof};
use crate::file::opening_file::OpeningFile;
use crate::file::proof_file::ProofFile;

const MUTANTS: usize = 100_000;

/// xorshift64* (Vigna 2016), so that a failure repeats.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Random(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }
}

/// Mutants of each of the smaller tests; `PROVING_STUDIO_MUTANTS` asks for more.
pub fn mutant_count() -> usize {
    std::env::var("PROVING_STUDIO_MUTANTS").ok().and_then(|count| count.parse().ok()).unwrap_or(2000)
}

pub fn mutate(data: &[u8], random: &mut Random) -> Vec<u8> {
    let mut mutant = data.to_vec();
    for _ in 0..=random.below(4) {
        if mutant.is_empty() {
            break;
        }
        let position = random.below(mutant.len());
        match random.below(6) {
            0 => mutant[position] ^= 1 << random.below(8),
            1 => mutant[position] = random.next() as u8,
            2 => mutant[position] = [0, 0x17, 0x18, 0x1b, 0x5f, 0x7f, 0x9f, 0xf6, 0xff][random.below(9)],
            3 => mutant.insert(position, random.next() as u8),
            4 => drop(mutant.remove(position)),
            _ => mutant.truncate(position.max(1)),
        }
    }
    mutant
}

#[test]
fn mutants_of_proof_files_are_refused() {
    let mut random = Random(1);
    for proof in [small_proof(), compressed_proof()] {
        let data = proof.encode().unwrap();
        for _ in 0..MUTANTS / 2 {
            let mutant = mutate(&data, &mut random);
            if let Ok(decoded) = ProofFile::decode(&mutant) {
                assert_eq!(decoded, proof);
            }
        }
    }
}

#[test]
fn mutants_of_a_sealed_body_are_refused_or_encode_to_themselves() {
    let mut random = Random(3);
    let body = body_of(&small_proof().encode().unwrap());
    for _ in 0..MUTANTS / 2 {
        let data = sealed(&mutate(&body, &mut random));
        if let Ok(decoded) = ProofFile::decode(&data) {
            assert_eq!(decoded.encode().unwrap(), data);
        }
    }
}

#[test]
fn mutants_of_opening_files_are_refused() {
    let mut random = Random(2);
    let openings = [vec![7; 8], vec![8; 2000]].map(|witness| OpeningFile {
        proof_identity: [1; 32],
        salt: [2; 32],
        witness,
    });
    for opening in openings {
        let data = opening.encode().unwrap();
        for _ in 0..MUTANTS / 20 {
            if let Ok(decoded) = OpeningFile::decode(&mutate(&data, &mut random)) {
                assert!(decoded == opening);
            }
        }
    }
}
