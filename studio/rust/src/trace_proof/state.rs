//! The state of a run at a segment border, and its salted digest.

use crate::commit::{Digest, Kind};
use crate::isa::REGISTER_SLOTS;
use crate::machine::{Break, Cpu, GuestState, Program};

pub const SALT_BYTES: usize = 32;
pub type Salt = [u8; SALT_BYTES];

/// Bytes of one encoded state: see [`BorderState::encode`].
pub const STATE_BYTES: usize = 8 + 4 + 31 * 4 + 4 + 4 + 8 + 8 + 32 + 2;

/// All that decides how a run goes on: the machine's registers, the memory root, and how far input and output are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BorderState {
    pub step: u64,
    pub pc: u32,
    /// x1..x31.
    pub registers: [u32; 31],
    pub bounds: Break,
    pub witness_position: u64,
    pub journal_bytes: u64,
    pub memory_root: Digest,
    /// The exit code once the guest has ended.
    pub exit_code: Option<u8>,
}

impl BorderState {
    pub fn new(state: &GuestState, memory_root: Digest, exit_code: Option<u8>) -> BorderState {
        let mut registers = [0; 31];
        registers.copy_from_slice(&state.cpu.registers[1..32]);
        BorderState {
            step: state.step,
            pc: state.cpu.pc,
            registers,
            bounds: state.bounds,
            witness_position: state.witness_position,
            journal_bytes: state.journal_bytes,
            memory_root,
            exit_code,
        }
    }

    /// The only state that a run of `program` may start from.
    pub fn initial(program: &Program) -> BorderState {
        BorderState::new(&GuestState::initial(program), program.initial_tree().root(), None)
    }

    /// A guest state to go on from. The console is not part of a proof: it starts empty.
    pub fn guest_state(&self) -> GuestState {
        let mut registers = [0; REGISTER_SLOTS];
        registers[1..32].copy_from_slice(&self.registers);
        GuestState {
            step: self.step,
            cpu: Cpu { registers, pc: self.pc, last_pc: self.pc, marks: 0 },
            bounds: self.bounds,
            witness_position: self.witness_position,
            journal_bytes: self.journal_bytes,
            console_bytes: 0,
            console_dropped_bytes: 0,
        }
    }

    /// Fixed layout, little-endian: step, pc, x1..x31, heap end, mmap start, witness position, journal bytes, memory
    /// root, ended (0 or 1), exit code (0 unless ended).
    pub fn encode(&self) -> [u8; STATE_BYTES] {
        let mut out = [0; STATE_BYTES];
        let mut at = 0;
        let mut put = |bytes: &[u8]| {
            out[at..at + bytes.len()].copy_from_slice(bytes);
            at += bytes.len();
        };
        put(&self.step.to_le_bytes());
        put(&self.pc.to_le_bytes());
        self.registers.iter().for_each(|register| put(&register.to_le_bytes()));
        put(&self.bounds.heap_end.to_le_bytes());
        put(&self.bounds.mmap_start.to_le_bytes());
        put(&self.witness_position.to_le_bytes());
        put(&self.journal_bytes.to_le_bytes());
        put(&self.memory_root);
        put(&[u8::from(self.exit_code.is_some()), self.exit_code.unwrap_or(0)]);
        out
    }

    /// `None` for bytes that `encode` never makes.
    pub fn decode(bytes: &[u8; STATE_BYTES]) -> Option<BorderState> {
        let mut rest = &bytes[..];
        let mut take = |count: usize| {
            let (head, tail) = rest.split_at(count);
            rest = tail;
            head
        };
        let word = |bytes: &[u8]| bytes.iter().rev().fold(0_u64, |value, &byte| value << 8 | u64::from(byte));
        let step = word(take(8));
        let pc = word(take(4)) as u32;
        let mut registers = [0; 31];
        registers.iter_mut().for_each(|register| *register = word(take(4)) as u32);
        let bounds = Break { heap_end: word(take(4)) as u32, mmap_start: word(take(4)) as u32 };
        let witness_position = word(take(8));
        let journal_bytes = word(take(8));
        let mut memory_root = [0; 32];
        memory_root.copy_from_slice(take(32));
        let exit_code = match take(2) {
            [0, 0] => None,
            [1, code] => Some(*code),
            _ => return None,
        };
        let state = BorderState {
            step,
            pc,
            registers,
            bounds,
            witness_position,
            journal_bytes,
            memory_root,
            exit_code,
        };
        Some(state)
    }

    /// What a compact proof shows of this state: salted, so that a small witness cannot be guessed from it.
    pub fn digest(&self, salt: &Salt) -> Digest {
        let mut input = [0; SALT_BYTES + STATE_BYTES];
        input[..SALT_BYTES].copy_from_slice(salt);
        input[SALT_BYTES..].copy_from_slice(&self.encode());
        Kind::SegmentState.hash(&input)
    }
}

/// The salted commitment to a witness.
pub fn witness_commitment(salt: &Salt, witness: &[u8]) -> Digest {
    let mut hasher = Kind::WitnessCommitment.hasher();
    hasher.update(salt);
    hasher.update(witness);
    *hasher.finalize().as_bytes()
}
