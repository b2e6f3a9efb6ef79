//! A guest in progress: registers, memory, input and output, advanced by any number of steps.

use crate::elf::Abi;
use crate::isa::REGISTER_SLOTS;

use super::control::Control;
use super::fault::{Fault, FaultKind};
use super::memory::{Memory, PageSource};
use super::observer::{NoObserver, Observer};
use super::program::Program;
use super::regions::{Break, STACK_POINTER};
use super::risc0_call::{self, is_output_digest};
use super::run::{Cpu, Pause, run};
use super::syscall::{Answer, answer};

const A0: usize = 10;
const A1: usize = 11;
const A7: usize = 17;
/// Steps between two looks at the cancel flag; under a millisecond.
const CANCEL_INTERVAL_STEPS: u64 = 1 << 18;

/// Hard limits of one execution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub max_steps: u64,
    pub max_memory_bytes: u64,
    pub max_journal_bytes: u64,
    pub max_console_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            max_steps: 1 << 40,
            max_memory_bytes: 512 << 20,
            max_journal_bytes: 16 << 20,
            max_console_bytes: 1 << 20,
        }
    }
}

/// How a guest ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Halt {
    Exit(u8),
    Fault(Fault),
}

/// Input and output of a guest.
#[derive(Clone, Debug)]
pub struct Io<'a> {
    pub witness: &'a [u8],
    pub witness_position: usize,
    pub journal: Vec<u8>,
    pub console: Vec<u8>,
    pub console_dropped_bytes: u64,
    /// What a guest of RISC Zero halted with.
    pub output_digest: Option<[u8; 32]>,
}

/// Everything but memory contents that decides how a run goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuestState {
    pub step: u64,
    pub cpu: Cpu,
    pub bounds: Break,
    pub witness_position: u64,
    pub journal_bytes: u64,
    pub console_bytes: u64,
    pub console_dropped_bytes: u64,
}

impl GuestState {
    /// The start of every run of `program`.
    pub fn initial(program: &Program) -> GuestState {
        let mut registers = [0; REGISTER_SLOTS];
        if program.abi() == Abi::Linux {
            registers[2] = STACK_POINTER;
        }
        let pc = program.elf().entry;
        GuestState {
            step: 0,
            cpu: Cpu { registers, pc, last_pc: pc, marks: 0 },
            bounds: program.regions().initial_break(),
            witness_position: 0,
            journal_bytes: 0,
            console_bytes: 0,
            console_dropped_bytes: 0,
        }
    }
}

/// The finished run, without memory.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub steps: u64,
    pub halt: Halt,
    pub journal: Vec<u8>,
    pub console: Vec<u8>,
    pub console_dropped_bytes: u64,
    pub witness_read_bytes: u64,
    pub mark_count: u64,
    pub memory_bytes: u64,
    pub elapsed_ns: u64,
}

/// The run was cancelled through its [`Control`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancelled;

pub struct Guest<'a> {
    program: &'a Program,
    limits: Limits,
    pub cpu: Cpu,
    pub memory: Memory<'a>,
    pub io: Io<'a>,
    /// Steps executed so far.
    pub step: u64,
}

impl<'a> Guest<'a> {
    /// A guest at the start of the program.
    pub fn start(program: &'a Program, witness: &'a [u8], limits: Limits) -> Result<Guest<'a>, Fault> {
        Self::resume(program, &GuestState::initial(program), program, witness, limits)
    }

    /// A guest in `state`, with memory contents from `source`. Its journal starts as zeros of the right length: what
    /// was written before is not known here.
    pub fn resume(
        program: &'a Program,
        state: &GuestState,
        source: &'a dyn PageSource,
        witness: &'a [u8],
        limits: Limits,
    ) -> Result<Guest<'a>, Fault> {
        let memory = Memory::new(program.regions(), source, state.bounds, limits.max_memory_bytes)
            .map_err(|kind| Fault { kind, pc: state.cpu.pc })?;
        Ok(Guest {
            program,
            limits,
            cpu: state.cpu.clone(),
            memory,
            io: Io {
                witness,
                witness_position: state.witness_position as usize,
                journal: vec![0; state.journal_bytes as usize],
                console: vec![0; state.console_bytes as usize],
                console_dropped_bytes: state.console_dropped_bytes,
                output_digest: None,
            },
            step: state.step,
        })
    }

    pub fn state(&self) -> GuestState {
        GuestState {
            step: self.step,
            cpu: self.cpu.clone(),
            bounds: self.memory.bounds,
            witness_position: self.io.witness_position as u64,
            journal_bytes: self.io.journal.len() as u64,
            console_bytes: self.io.console.len() as u64,
            console_dropped_bytes: self.io.console_dropped_bytes,
        }
    }

    /// Run `steps` steps or to the end, whichever comes first.
    pub fn advance<O: Observer>(&mut self, steps: u64, observer: &mut O) -> Option<Halt> {
        let end = self.step.saturating_add(steps);
        while self.step < end {
            let allowed = self.limits.max_steps.saturating_sub(self.step);
            if allowed == 0 {
                let kind = FaultKind::StepLimit { limit: self.limits.max_steps };
                return Some(Halt::Fault(Fault { kind, pc: self.cpu.pc }));
            }
            let budget = allowed.min(end - self.step);
            let (done, pause) = run(&mut self.cpu, &mut self.memory, self.program.code(), budget, observer);
            self.step += done;
            let halt = match pause {
                Pause::Budget => None,
                Pause::Ecall => self.system_call(observer),
                Pause::Fault(fault) => Some(Halt::Fault(fault)),
            };
            if halt.is_some() {
                return halt;
            }
        }
        None
    }

    /// Run to the end.
    pub fn finish(&mut self, control: &Control) -> Result<Halt, Cancelled> {
        loop {
            let before = self.step;
            let halt = self.advance(CANCEL_INTERVAL_STEPS, &mut NoObserver);
            control.add_steps(self.step - before);
            if let Some(halt) = halt {
                return Ok(halt);
            }
            if control.is_cancelled() {
                return Err(Cancelled);
            }
        }
    }

    /// Close the run.
    pub fn into_outcome(mut self, halt: Halt, elapsed_ns: u64) -> Outcome {
        let halt = self.check_output(halt);
        Outcome {
            steps: self.step,
            halt,
            witness_read_bytes: self.io.witness_position as u64,
            mark_count: self.cpu.marks,
            memory_bytes: self.memory.touched_bytes(),
            journal: self.io.journal,
            console: self.io.console,
            console_dropped_bytes: self.io.console_dropped_bytes,
            elapsed_ns,
        }
    }

    /// The digest that a guest of RISC Zero halts with says what its output is. Only here the whole journal is known:
    /// a run from the middle has not seen its beginning.
    fn check_output(&mut self, halt: Halt) -> Halt {
        match (halt, self.io.output_digest) {
            // No output, whatever was written before.
            (Halt::Exit(_), Some(digest)) if digest == [0; 32] => self.io.journal.clear(),
            (Halt::Exit(_), Some(digest)) if !is_output_digest(&digest, &self.io.journal) => {
                return Halt::Fault(Fault { kind: FaultKind::OutputDigest, pc: self.cpu.last_pc });
            }
            _ => {}
        }
        halt
    }

    fn system_call<O: Observer>(&mut self, observer: &mut O) -> Option<Halt> {
        match self.program.abi() {
            Abi::Linux => self.linux_call(observer),
            Abi::Risc0 => self.risc0_call(observer),
        }
    }

    /// Count the call and go on behind it.
    fn end_call<O: Observer>(&mut self, index: usize, observer: &mut O) {
        observer.block(index, 1);
        self.step += 1;
        self.cpu.last_pc = self.cpu.pc;
        self.cpu.pc = self.cpu.pc.wrapping_add(4);
    }

    fn risc0_call<O: Observer>(&mut self, observer: &mut O) -> Option<Halt> {
        let index = self.program.code().index_of(self.cpu.pc).unwrap_or(0);
        let registers = &self.cpu.registers;
        match risc0_call::answer(registers, self.step, &mut self.memory, &mut self.io, &self.limits) {
            Err(kind) => Some(Halt::Fault(Fault { kind, pc: self.cpu.pc })),
            Ok(answer) => {
                self.end_call(index, observer);
                match answer {
                    risc0_call::Answer::Exit(code) => Some(Halt::Exit(code)),
                    risc0_call::Answer::Return { a0, a1, buffer } => {
                        if let Some((address, bytes, is_store)) = buffer {
                            observer.access(index, address, bytes, is_store);
                        }
                        self.cpu.registers[A0] = a0;
                        if let Some(a1) = a1 {
                            self.cpu.registers[A1] = a1;
                        }
                        observer.value(index, a0);
                        None
                    }
                }
            }
        }
    }

    fn linux_call<O: Observer>(&mut self, observer: &mut O) -> Option<Halt> {
        let x = &self.cpu.registers;
        let number = x[A7];
        let arguments = [x[10], x[11], x[12], x[13], x[14], x[15]];
        let index = self.program.code().index_of(self.cpu.pc).unwrap_or(0);
        match answer(number, arguments, &mut self.memory, &mut self.io, &self.limits) {
            Err(kind) => Some(Halt::Fault(Fault { kind, pc: self.cpu.pc })),
            Ok(outcome) => {
                self.end_call(index, observer);
                match outcome {
                    Answer::Exit(code) => Some(Halt::Exit(code)),
                    Answer::Return(value) => {
                        // A read fills the buffer with what it returned; a write looked at all of it.
                        let touches = matches!(number, super::syscall::READ | super::syscall::WRITE)
                            && (value as i32) > 0;
                        if touches {
                            let is_store = number == super::syscall::READ;
                            observer.access(index, arguments[1], value, is_store);
                        }
                        self.cpu.registers[A0] = value;
                        observer.value(index, value);
                        None
                    }
                }
            }
        }
    }
}

/// The plain run: no trace, no commitments.
pub fn execute(
    program: &Program,
    witness: &[u8],
    limits: Limits,
    control: &Control,
) -> Result<Outcome, Cancelled> {
    let started = std::time::Instant::now();
    let mut guest = match Guest::start(program, witness, limits) {
        Ok(guest) => guest,
        Err(fault) => return Ok(Outcome::not_started(fault)),
    };
    let halt = guest.finish(control)?;
    Ok(guest.into_outcome(halt, started.elapsed().as_nanos() as u64))
}

impl Outcome {
    /// The host gave no memory to run in.
    pub fn not_started(fault: Fault) -> Outcome {
        Outcome {
            steps: 0,
            halt: Halt::Fault(fault),
            journal: Vec::new(),
            console: Vec::new(),
            console_dropped_bytes: 0,
            witness_read_bytes: 0,
            mark_count: 0,
            memory_bytes: 0,
            elapsed_ns: 0,
        }
    }
}
