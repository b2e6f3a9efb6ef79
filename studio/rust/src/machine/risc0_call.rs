//! The calls of RISC Zero's guests, answered as RISC Zero's kernel and r0vm answer them, or refused by name.
//!
//! The kind of a call is in t0, a call with a name has its number in t6 and the address of the name in a2. What a host
//! may choose freely is fixed here: there are no arguments, no environment, and no chance.

use crate::commit::sha256::{BLOCK_BYTES, compress, sha256, state_bytes, state_of};

use super::fault::{FaultKind, Risc0Call};
use super::guest::{Io, Limits};
use super::memory::{Memory, is_misaligned};
use super::syscall::{check, write_console, write_journal};

const T0: usize = 5;
const A0: usize = 10;
const T6: usize = 31;

const HALT: u32 = 0;
const INPUT: u32 = 1;
const SOFTWARE: u32 = 2;
const SHA: u32 = 3;

const ARGC: u32 = 1;
const CYCLE_COUNT: u32 = 3;
const GETENV: u32 = 6;
const LOG: u32 = 8;
const PANIC: u32 = 9;
const RANDOM: u32 = 11;
const READ: u32 = 12;
const WRITE: u32 = 16;

const STDIN: u32 = 0;
const STDOUT: u32 = 1;
const STDERR: u32 = 2;
const JOURNAL: u32 = 3;

/// The kernel passes data to and from the host in pieces of this size.
const PIECE_BYTES: u32 = 1024;
/// Caps on the work of one step, which no cancel interrupts. RISC Zero's library asks for 1,000 blocks at most.
const MAX_SHA_BLOCKS: u32 = 1 << 16;
const MAX_RANDOM_BYTES: u32 = 1 << 20;
const DIGEST_BYTES: u32 = 32;
const RANDOM_NAME: &[u8] = b"proving-studio: the same in every run";

/// What a call did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Return {
        a0: u32,
        /// Where a second word comes back.
        a1: Option<u32>,
        /// (address, bytes, is a store) of the buffer that it read or filled.
        buffer: Option<(u32, u32, bool)>,
    },
    Exit(u8),
}

/// Answer the call that the registers `x` make in step `step`.
pub fn answer(
    x: &[u32],
    step: u64,
    memory: &mut Memory<'_>,
    io: &mut Io<'_>,
    limits: &Limits,
) -> Result<Answer, FaultKind> {
    match x[T0] {
        HALT => halt(x, memory, io),
        // A word of the digest that a run is started from, which is zero for a run from the start.
        INPUT if x[A0] < 8 => Ok(returns(0)),
        SOFTWARE => software(x, step, memory, io, limits),
        SHA => sha(x, memory),
        kind => Err(FaultKind::Risc0Call { call: Risc0Call::Ecall(kind) }),
    }
}

fn returns(a0: u32) -> Answer {
    Answer::Return { a0, a1: None, buffer: None }
}

/// The kernel sets a0 only where a call has a result.
fn returns_nothing(x: &[u32]) -> Answer {
    returns(x[A0])
}

/// a0 = the way to halt and the exit code above it; a1 = the digest of the output.
fn halt(x: &[u32], memory: &mut Memory<'_>, io: &mut Io<'_>) -> Result<Answer, FaultKind> {
    let [a0, a1] = [x[A0], x[A0 + 1]];
    if a0 & 0xff != 0 {
        return Err(FaultKind::Risc0Call { call: Risc0Call::Halt(a0 & 0xff) });
    }
    let mut digest = [0; 32];
    check_words(a1, DIGEST_BYTES, memory, false)?;
    memory.read_buffer(a1, &mut digest)?;
    io.output_digest = Some(digest);
    Ok(Answer::Exit((a0 >> 8) as u8))
}

fn software(
    x: &[u32],
    step: u64,
    memory: &mut Memory<'_>,
    io: &mut Io<'_>,
    limits: &Limits,
) -> Result<Answer, FaultKind> {
    let number = x[T6];
    let unknown = FaultKind::Risc0Call { call: Risc0Call::Software(number) };
    let name: &[u8] = match number {
        ARGC => b"risc0_zkvm_platform::syscall::nr::SYS_ARGC\0",
        CYCLE_COUNT => b"risc0_zkvm_platform::syscall::nr::SYS_CYCLE_COUNT\0",
        GETENV => b"risc0_zkvm_platform::syscall::nr::SYS_GETENV\0",
        LOG => b"risc0_zkvm_platform::syscall::nr::SYS_LOG\0",
        PANIC => b"risc0_zkvm_platform::syscall::nr::SYS_PANIC\0",
        RANDOM => b"risc0_zkvm_platform::syscall::nr::SYS_RANDOM\0",
        READ => b"risc0_zkvm_platform::syscall::nr::SYS_READ\0",
        WRITE => b"risc0_zkvm_platform::syscall::nr::SYS_WRITE\0",
        _ => return Err(unknown),
    };
    let [a0, a1, a2, a3, a4, a5] = [x[10], x[11], x[12], x[13], x[14], x[15]];
    // The kernel goes by the number and the host by the name: only where both agree is it clear what happens.
    let mut found = [0; 64];
    memory.peek(a2, &mut found);
    if !found.starts_with(name) {
        return Err(unknown);
    }
    match number {
        ARGC => Ok(returns(0)),
        CYCLE_COUNT => Ok(Answer::Return { a0: (step >> 32) as u32, a1: Some(step as u32), buffer: None }),
        GETENV => no_variable(a0, a1, a3, a4, memory),
        LOG => {
            write_line(a3, a4, memory, io, limits)?;
            Ok(returns_nothing(x))
        }
        PANIC => {
            write_line(a3, a4, memory, io, limits)?;
            Err(FaultKind::GuestPanic)
        }
        RANDOM => random(x, step, memory),
        READ => read(a0, a1, a3, memory, io),
        WRITE => {
            match a3 {
                STDOUT | STDERR => write_console(a4, a5, memory, io, limits)?,
                JOURNAL => write_journal(a4, a5, memory, io, limits)?,
                _ => return Err(unknown),
            };
            Ok(Answer::Return { a0, a1: None, buffer: (a5 > 0).then_some((a4, a5, false)) })
        }
        _ => Err(unknown),
    }
}

/// The next bytes of the witness. Of the last piece, whole words come from the host even where the witness ended
/// before: the bytes behind it are zero then. A final part of a word comes back beside the buffer, and only what was
/// read of it is stored.
fn read(
    buffer: u32,
    length: u32,
    fd: u32,
    memory: &mut Memory<'_>,
    io: &mut Io<'_>,
) -> Result<Answer, FaultKind> {
    if length == 0 {
        return Ok(returns(0));
    }
    if fd != STDIN {
        return Err(FaultKind::Risc0Call { call: Risc0Call::Software(READ) });
    }
    check(buffer, length, memory, true)?;
    let rest = io.witness.get(io.witness_position..).unwrap_or_default();
    let count = rest.len().min(length as usize);
    let last_piece = count as u32 / PIECE_BYTES * PIECE_BYTES;
    let whole_words = (length - last_piece).min(PIECE_BYTES) & !3;
    let mut bytes = rest[..count].to_vec();
    if count < length as usize {
        bytes.resize(count.max((last_piece + whole_words) as usize), 0);
    }
    memory.write_buffer(buffer, &bytes)?;
    io.witness_position += count;
    let touched = (!bytes.is_empty()).then_some((buffer, bytes.len() as u32, true));
    Ok(Answer::Return { a0: count as u32, a1: None, buffer: touched })
}

/// No variable is set: the kernel takes zeros for the value from the host, and the length that means "none".
fn no_variable(
    buffer: u32,
    words: u32,
    name: u32,
    name_bytes: u32,
    memory: &mut Memory<'_>,
) -> Result<Answer, FaultKind> {
    let bad_name = FaultKind::BadSystemCallArgument { address: name };
    if name_bytes > PIECE_BYTES {
        return Err(bad_name);
    }
    memory.check_buffer(name, name_bytes, false)?;
    let mut text = vec![0; name_bytes as usize];
    memory.peek(name, &mut text);
    if std::str::from_utf8(&text).is_err() {
        return Err(bad_name);
    }
    let bytes = words.checked_mul(4).ok_or(FaultKind::BadSystemCallArgument { address: buffer })?;
    let bytes = bytes.min(PIECE_BYTES);
    memory.check_buffer(buffer, bytes, true)?;
    memory.write_buffer(buffer, &vec![0; bytes as usize])?;
    Ok(Answer::Return { a0: u32::MAX, a1: None, buffer: (bytes > 0).then_some((buffer, bytes, true)) })
}

/// Bytes that anyone can foretell: the host of a proof may choose any.
fn random(x: &[u32], step: u64, memory: &mut Memory<'_>) -> Result<Answer, FaultKind> {
    let [buffer, words] = [x[A0], x[A0 + 1]];
    let bad = FaultKind::BadSystemCallArgument { address: buffer };
    let bytes = words.checked_mul(4).filter(|&bytes| bytes <= MAX_RANDOM_BYTES).ok_or(bad)?;
    memory.check_buffer(buffer, bytes, true)?;
    let mut stream = Vec::with_capacity(bytes as usize + 32);
    for block in 0..bytes.div_ceil(DIGEST_BYTES) {
        stream.extend(sha256(&[RANDOM_NAME, &step.to_le_bytes(), &block.to_le_bytes()].concat()));
    }
    stream.truncate(bytes as usize);
    memory.write_buffer(buffer, &stream)?;
    Ok(Answer::Return { a0: buffer, a1: None, buffer: (bytes > 0).then_some((buffer, bytes, true)) })
}

/// a1 = state before, a2 and a3 = the halves of the first block, a4 = how many blocks follow each other from a2 on.
fn sha(x: &[u32], memory: &mut Memory<'_>) -> Result<Answer, FaultKind> {
    let [out, state_at, first, second, count] = [x[10], x[11], x[12], x[13], x[14]];
    let joined = second == first.wrapping_add(DIGEST_BYTES);
    if count == 0 || count > MAX_SHA_BLOCKS || (count > 1 && !joined) {
        return Err(FaultKind::BadSystemCallArgument { address: first });
    }
    let first_bytes = if joined { count * BLOCK_BYTES as u32 } else { DIGEST_BYTES };
    check_words(state_at, DIGEST_BYTES, memory, false)?;
    check_words(first, first_bytes, memory, false)?;
    if !joined {
        check_words(second, DIGEST_BYTES, memory, false)?;
    }
    check_words(out, DIGEST_BYTES, memory, true)?;
    let mut state = [0; 32];
    memory.read_buffer(state_at, &mut state)?;
    let mut blocks = vec![0; count as usize * BLOCK_BYTES];
    memory.read_buffer(first, &mut blocks[..first_bytes as usize])?;
    if !joined {
        memory.read_buffer(second, &mut blocks[DIGEST_BYTES as usize..])?;
    }
    let blocks = blocks.as_chunks::<BLOCK_BYTES>().0;
    let end = blocks.iter().fold(state_of(&state), compress);
    memory.write_buffer(out, &state_bytes(end))?;
    Ok(Answer::Return { a0: out, a1: None, buffer: Some((out, DIGEST_BYTES, true)) })
}

/// Words that the kernel loads and stores as words.
fn check_words(address: u32, bytes: u32, memory: &Memory<'_>, is_store: bool) -> Result<(), FaultKind> {
    if is_misaligned(address, 4) {
        return Err(FaultKind::MisalignedAccess { address });
    }
    memory.check_buffer(address, bytes, is_store)
}

fn write_line(
    address: u32,
    length: u32,
    memory: &Memory<'_>,
    io: &mut Io<'_>,
    limits: &Limits,
) -> Result<(), FaultKind> {
    write_console(address, length, memory, io, limits)?;
    if (io.console.len() as u64) < limits.max_console_bytes {
        io.console.push(b'\n');
    } else {
        io.console_dropped_bytes += 1;
    }
    Ok(())
}

/// Whether `digest` is what a guest of RISC Zero has to halt with after writing `journal`.
#[must_use]
pub fn is_output_digest(digest: &[u8; 32], journal: &[u8]) -> bool {
    const TAG: &[u8] = b"risc0.Output";
    const NO_ASSUMPTIONS: [u8; 32] = [0; 32];
    const PARTS: [u8; 2] = 2_u16.to_le_bytes();
    let parts: [&[u8]; 4] = [&sha256(TAG), &sha256(journal), &NO_ASSUMPTIONS, &PARTS];
    sha256(&parts.concat()) == *digest
}
