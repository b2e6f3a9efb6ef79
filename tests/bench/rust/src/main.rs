//! Measurements of the engine, one JSON object a call. `tests/bench/run.py` builds, calls and tabulates.
//!
//! usage: proving-studio-bench speed|pages|small|audit|allocations ELF WITNESS

mod allocations;
mod audit;
mod pages;
mod small;
mod speed;

use std::process::ExitCode;
use std::sync::Arc;

use proving_studio_native::elf::ElfLimits;
use proving_studio_native::machine::Program;

#[global_allocator]
static ALLOCATOR: allocations::Counting = allocations::Counting;

/// A program with its input.
pub struct Subject {
    pub program: Arc<Program>,
    pub witness: Vec<u8>,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, elf, witness] = arguments.as_slice() else {
        eprintln!("usage: proving-studio-bench speed|pages|small|audit|allocations ELF WITNESS");
        return ExitCode::from(2);
    };
    let subject = match read(elf, witness) {
        Ok(subject) => subject,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let line = match what.as_str() {
        "speed" => speed::measure(&subject),
        "pages" => pages::measure(&subject),
        "small" => small::measure(&subject),
        "audit" => audit::measure(&subject),
        "allocations" => allocations::measure(&subject),
        _ => {
            eprintln!("unknown measurement {what:?}");
            return ExitCode::from(2);
        }
    };
    println!("{line}");
    ExitCode::SUCCESS
}

fn read(elf: &str, witness: &str) -> Result<Subject, String> {
    let bytes = |path: &str| std::fs::read(path).map_err(|error| format!("{path}: {error}"));
    let program = Program::load(&bytes(elf)?, ElfLimits::default()).map_err(|error| format!("{elf}: {error}"))?;
    Ok(Subject { program: Arc::new(program), witness: bytes(witness)? })
}

/// Peak resident memory of this process in bytes, where the system tells (Linux).
pub fn peak_memory_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    let kib: u64 = line.split_whitespace().nth(1).and_then(|word| word.parse().ok()).unwrap_or(0);
    kib * 1024
}

/// The middle of some measurements.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The value that 99 % of the measurements do not pass.
pub fn p99(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[(values.len() * 99).div_ceil(100) - 1]
}
