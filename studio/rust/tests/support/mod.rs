//! What the integration tests share: a tiny assembler, an ELF writer, random programs, the bundled guests.
#![allow(dead_code, unused_imports, reason = "every test binary uses its own part")]

pub mod asm;
pub mod attacks;
pub mod elf;
pub mod forgery;
pub mod halo2;
pub mod heap;
pub mod proofs;
pub mod random;
pub mod rows;

use std::path::PathBuf;
use std::sync::Arc;

use proving_studio_native::elf::ElfLimits;
use proving_studio_native::machine::{
    Control, Fault, FaultKind, Guest, Halt, Limits, Outcome, Program, execute,
};
use proving_studio_native::trace::Trace;

pub use asm::*;
pub use elf::{DATA, ElfImage, RODATA, TEXT};

/// Names of the bundled programs, as their folders are called.
pub const BUNDLED: [&str; 7] =
    ["fibonacci", "merkle-path", "range-proof", "sha256", "signature", "sort", "state-transition"];

/// The bytes of a bundled ELF.
pub fn bundled_bytes(name: &str) -> Vec<u8> {
    let guests = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../resources/guests");
    let path = guests.join(name).join(format!("{name}.elf"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub fn load(bytes: &[u8]) -> Program {
    Program::load(bytes, ElfLimits::default()).expect("a program of the tests loads")
}

pub fn bundled(name: &str) -> Program {
    load(&bundled_bytes(name))
}

/// A program of code only (with the usual data and read-only pages).
pub fn program(words: &[u32]) -> Program {
    load(&ElfImage::new(words).bytes())
}

/// u32 values, little-endian, one after another.
pub fn words_le(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

pub fn fibonacci_witness(n: u32) -> Vec<u8> {
    words_le(&[n])
}

/// `count` pseudo-random values to sort, `rounds` times.
pub fn sort_witness(rounds: u32, count: u32) -> Vec<u8> {
    let mut random = Random::new(7);
    let values = (0..count).map(|_| random.next() as u32);
    words_le(&[rounds, count].into_iter().chain(values).collect::<Vec<_>>())
}

pub fn sha256_witness(repeat: u32, message: &[u8]) -> Vec<u8> {
    [words_le(&[repeat, message.len() as u32]), message.to_vec()].concat()
}

pub fn run(program: &Program, witness: &[u8], limits: Limits) -> Outcome {
    execute(program, witness, limits, &Control::default()).expect("nobody cancels")
}

/// Run `words` under the default limits.
pub fn run_words(words: &[u32]) -> Outcome {
    run(&program(words), &[], Limits::default())
}

/// Run `words` to their end: the outcome's halt with the final registers.
pub fn registers_after(words: &[u32]) -> [u32; 32] {
    let program = program(words);
    let mut guest = Guest::start(&program, &[], Limits::default()).unwrap();
    let halt = guest.finish(&Control::default()).unwrap();
    assert_eq!(halt, Halt::Exit(0), "the program was to end well");
    guest.cpu.registers[..32].try_into().unwrap()
}

/// The fault that `words` end with, and the steps before it.
pub fn fault_of(words: &[u32]) -> (Fault, u64) {
    fault_in(&run_words(words))
}

pub fn fault_in(outcome: &Outcome) -> (Fault, u64) {
    match outcome.halt {
        Halt::Fault(fault) => (fault, outcome.steps),
        Halt::Exit(code) => panic!("no fault but exit {code}"),
    }
}

#[track_caller]
pub fn assert_fault(words: &[u32], kind: FaultKind, pc: u32, steps: u64) {
    assert_eq!(fault_of(words), (Fault { kind, pc }, steps));
}

/// `parts` followed by exit(0).
pub fn then_exit(parts: &[&[u32]]) -> Vec<u32> {
    [parts.concat(), exit(0)].concat()
}

pub fn trace(program: Program, witness: &[u8], snapshot_budget_bytes: u64) -> Trace {
    trace_with(program, witness, Limits::default(), snapshot_budget_bytes)
}

pub fn trace_with(program: Program, witness: &[u8], limits: Limits, snapshot_budget_bytes: u64) -> Trace {
    let control = Control::default();
    Trace::record(Arc::new(program), witness.into(), limits, &control, snapshot_budget_bytes).unwrap()
}

/// SplitMix64 (Steele, Lea, Flood 2014): small, seeded, the same everywhere.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below `bound`; the bias of the remainder means nothing to a test.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    pub fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize]
    }
}
