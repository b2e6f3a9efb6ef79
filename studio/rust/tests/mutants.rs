//! Damaged files: mutants of every bundled ELF and of proof files may be refused or run, but never panic, hang, eat
//! memory, or pass for something they are not.
//!
//! 2,000 mutants a file; `PROVING_STUDIO_MUTANTS=100000 cargo test --release --test mutants` for the long run. Mutant `i`
//! of a file is the same on every machine, and a failure names it.

mod support;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use proving_studio_native::elf::ElfLimits;
use proving_studio_native::file::ProofFile;
use proving_studio_native::isa::mnemonic;
use proving_studio_native::machine::{Control, Limits, Program};
use proving_studio_native::trace::{Direction, Query, Trace};
use proving_studio_native::trace_proof::{
    AuditScope, Claim, Evidence, Form, Salt, prove, verify_audit, verify_compact,
};
use support::heap::{Counting, peak_bytes};
use support::proofs::{AUDIT, Proved};
use support::*;

const DEFAULT_MUTANTS: u64 = 2000;
const LIMITS: Limits = Limits {
    max_steps: 100_000,
    max_memory_bytes: 64 << 20,
    max_journal_bytes: 1 << 20,
    max_console_bytes: 1 << 20,
};
/// Far above what any mutant needs, far below what somebody would call a hang.
const MOST_TIME: Duration = Duration::from_secs(20);
/// For all tests of this file at once, guest memory (which is not the allocator's) aside.
const MOST_LIVE_BYTES: usize = 512 << 20;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn mutants() -> u64 {
    std::env::var("PROVING_STUDIO_MUTANTS").map_or(DEFAULT_MUTANTS, |count| count.parse().expect("a number"))
}

/// `bytes` with one to four changes. `structure` is where the file's own structure lies: half of them go there.
fn mutate(bytes: &[u8], structure: &[std::ops::Range<usize>], random: &mut Random) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for _ in 0..1 + random.below(4) {
        if out.is_empty() {
            out.push(0);
        }
        let length = out.len();
        let at = place(length, structure, random);
        match random.below(10) {
            0..=2 => out[at] ^= 1 << random.below(8),
            3 | 4 => {
                let choices = [0, 1, 0x7f, 0x80, 0xff, random.next() as u8];
                out[at] = random.pick(&choices);
            }
            5 | 6 => {
                let edges = [0, 1, 4, 0x1000, 0x7fff_ffff, 0x8000_0000, 0xffff_f000, u32::MAX];
                let choices = [random.pick(&edges), random.next() as u32, length as u32];
                let word = random.pick(&choices);
                let end = (at + 4).min(length);
                out[at..end].copy_from_slice(&word.to_le_bytes()[..end - at]);
            }
            7 if random.below(4) == 0 => out.truncate(at),
            8 if random.below(2) == 0 => out.extend((0..random.below(200)).map(|_| random.next() as u8)),
            _ => {
                // A splice: a piece of the file over another place of it.
                let from = place(length, structure, random);
                let count = (1 + random.below(64) as usize).min(length - at).min(length - from);
                out.copy_within(from..from + count, at);
            }
        }
    }
    out
}

fn place(length: usize, structure: &[std::ops::Range<usize>], random: &mut Random) -> usize {
    let whole = 0..length;
    let range = match random.below(2 * structure.len().max(1) as u64) as usize {
        index if index < structure.len() => &structure[index],
        _ => &whole,
    };
    (range.start + random.below(range.len().max(1) as u64) as usize).min(length - 1)
}

/// Run `exercise` on each mutant; a panic, a hang or a hunger names the mutant.
fn for_each_mutant(name: &str, mut exercise: impl FnMut(u64, &mut Random)) {
    for index in 0..mutants() {
        let started = Instant::now();
        // FNV-1a of the name keeps the files' mutants apart.
        let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
        });
        let mut random = Random::new(hash.wrapping_add(index));
        let result = catch_unwind(AssertUnwindSafe(|| exercise(index, &mut random)));
        assert!(result.is_ok(), "mutant {index} of {name}: see the panic above");
        assert!(started.elapsed() < MOST_TIME, "mutant {index} of {name}: {:?}", started.elapsed());
        let peak = peak_bytes();
        assert!(peak < MOST_LIVE_BYTES, "mutant {index} of {name}: {peak} bytes");
    }
    println!("{name}: {} mutants, peak of the heap {} MiB", mutants(), peak_bytes() >> 20);
}

/// A witness on which the unchanged program goes far.
fn witness_for(name: &str) -> Vec<u8> {
    match name {
        "fibonacci" => fibonacci_witness(50),
        "sha256" => sha256_witness(2, b"a message of some length"),
        "sort" => sort_witness(1, 60),
        _ => words_le(&[1; 400]),
    }
}

/// Load it, and where it loads do all that a user would do with a program.
fn exercise_elf(bytes: &[u8], witness: &[u8], random: &mut Random) -> bool {
    let Ok(program) = Program::load(bytes, ElfLimits::default()) else { return false };
    let entry = program.elf().entry;
    for pc in [entry, 0, u32::MAX, random.next() as u32, entry.wrapping_add(random.below(4096) as u32)] {
        program.function_at(pc);
        program.source_line_at(pc);
    }
    for segment in program.elf().segments.iter().filter(|segment| segment.executable) {
        segment.data.as_chunks::<4>().0.iter().take(2000).for_each(|word| {
            mnemonic(u32::from_le_bytes(*word));
        });
    }
    let program = std::sync::Arc::new(program);
    let control = Control::default();
    let trace = Trace::record(program.clone(), witness.into(), LIMITS, &control, 1 << 20).expect("no cancel");
    let steps = trace.outcome().steps;
    assert!(steps <= LIMITS.max_steps && trace.outcome().memory_bytes <= LIMITS.max_memory_bytes);
    for _ in 0..3 {
        let first = random.below(steps + 1);
        for row in trace.rows(first, 20).unwrap() {
            program.function_at(row.pc);
            program.source_line_at(row.pc);
        }
        trace.memory_at(first, random.next() as u32, &mut [0; 100]).unwrap();
    }
    assert_eq!(trace.opcode_totals().iter().map(|(_, count)| count).sum::<u64>(), steps);
    assert_eq!(trace.function_totals().iter().map(|(_, steps, _)| steps).sum::<u64>(), steps);
    trace.marks(0, 100).unwrap();
    trace.pyramid(0, steps, 10).unwrap();
    let query = Query::Value { low: random.next() as u32, high: 1 << 32 };
    trace.find(query, steps / 2, Direction::Backward, &control).unwrap();
    if let Ok(proof) = prove(&program, witness, LIMITS, &control, AUDIT) {
        let claim = Claim { journal: &proof.outcome.journal, steps: proof.outcome.steps };
        verify_audit(&program, claim, &proof.evidence, LIMITS, &control, AuditScope::All, 1).unwrap();
    }
    true
}

fn mutants_of_elf(name: &str) {
    let bytes = bundled_bytes(name);
    let witness = witness_for(name);
    let word = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    // File header, program headers, section headers, and a stretch of code.
    let sections_at = word(32).min(bytes.len());
    let structure = [0..52, 52..52 + 32 * 5, sections_at..bytes.len(), 4096..4096 + 400];
    let mut loaded = 0_u64;
    for_each_mutant(name, |_, random| {
        loaded += u64::from(exercise_elf(&mutate(&bytes, &structure, random), &witness, random));
    });
    let share = 100 * loaded / mutants();
    assert!((10..95).contains(&share), "{share} % of the mutants load: too few or too many to mean much");
}

macro_rules! elf_tests {
    ($($test:ident $name:literal;)*) => {$(
        #[test]
        fn $test() {
            mutants_of_elf($name);
        }
    )*};
}

elf_tests! {
    mutants_of_fibonacci "fibonacci";
    mutants_of_merkle_path "merkle-path";
    mutants_of_range_proof "range-proof";
    mutants_of_sha256 "sha256";
    mutants_of_signature "signature";
    mutants_of_sort "sort";
    mutants_of_state_transition "state-transition";
}

#[test]
fn every_bundled_program_is_mutated() {
    assert_eq!(BUNDLED.len(), 7, "a new program needs a line above");
}

/// What a verifier has: the right program, and for compact proofs the witness and its salt.
struct Verifier {
    program: Program,
    witness: Vec<u8>,
    salt: Salt,
}

impl Verifier {
    fn accepts(&self, file: &ProofFile) -> bool {
        let Some(steps) = file.steps else { return false };
        if file.exit_code != 0 || file.program_id != *self.program.id() {
            return false;
        }
        let claim = Claim { journal: &file.journal, steps };
        let control = Control::default();
        let evidence = &file.evidence;
        let compact = || {
            verify_compact(&self.program, claim, evidence, &self.witness, &self.salt, LIMITS, &control)
                .is_ok()
        };
        let audit =
            || verify_audit(&self.program, claim, evidence, LIMITS, &control, AuditScope::All, 1).is_ok();
        match Evidence::decode(evidence) {
            Ok(decoded) if decoded.form() == "compact" => compact(),
            Ok(_) => audit(),
            Err(_) => compact() || audit(),
        }
    }
}

fn mutants_of_proof(name: &str, form: Form) {
    let proved = Proved::new(bundled("fibonacci"), fibonacci_witness(10), form);
    let file = ProofFile {
        program_id: *proved.program.id(),
        journal: proved.journal,
        exit_code: 0,
        steps: Some(proved.steps),
        backend: "trace".to_owned(),
        backend_version: "1".to_owned(),
        evidence: proved.evidence,
        studio_version: "0.1.0".to_owned(),
        created_unix_ms: 1_800_000_000_000,
        elapsed_ns: 1_000_000,
        device: "a test".to_owned(),
    };
    let verifier = Verifier { program: proved.program, witness: proved.witness, salt: proved.salt };
    assert!(verifier.accepts(&file), "the original");
    let bytes = file.encode().unwrap();
    let check = |mutant: &ProofFile| {
        if verifier.accepts(mutant) {
            assert_eq!(mutant.statement_hash(), file.statement_hash(), "another statement verifies");
            assert!(mutant.evidence == file.evidence, "other evidence verifies");
        }
    };
    for_each_mutant(name, |_, random| {
        // The file's digest stops almost all of these...
        if let Ok(mutant) =
            ProofFile::decode(&mutate(&bytes, &[0..60, bytes.len() - 40..bytes.len()], random))
        {
            check(&mutant);
        }
        // ...so a forger seals the file anew after the change.
        let mut mutant = file.clone();
        match random.below(8) {
            0 => mutant.journal = mutate(&file.journal, &[], random),
            1 => {
                let choices = [0, 1, proved.steps - 1, proved.steps + 1, u64::MAX, random.next()];
                mutant.steps = Some(random.pick(&choices));
            }
            2 => mutant.exit_code = random.next() as u32,
            _ => {
                mutant.evidence = mutate(&file.evidence, &[0..300, 0..file.evidence.len().min(1200)], random)
            }
        }
        let sealed = mutant.encode().ok().and_then(|bytes| ProofFile::decode(&bytes).ok());
        check(&sealed.unwrap_or(mutant));
    });
}

#[test]
fn mutants_of_a_compact_proof() {
    mutants_of_proof("compact proof", Form::Compact);
}

#[test]
fn mutants_of_an_audit_proof() {
    mutants_of_proof("audit proof", AUDIT);
}
