//! The Linux system calls of a portable guest, and the few more that ordinary static programs make.

use super::fault::FaultKind;
use super::guest::{Io, Limits};
use super::memory::Memory;

pub const READ: u32 = 63;
pub const WRITE: u32 = 64;
pub const EXIT: u32 = 93;
pub const EXIT_GROUP: u32 = 94;
pub const BRK: u32 = 214;
pub const MUNMAP: u32 = 215;
pub const MMAP: u32 = 222;

const EBADF: u32 = 9_u32.wrapping_neg();
const ENOMEM: u32 = 12_u32.wrapping_neg();
const EINVAL: u32 = 22_u32.wrapping_neg();

const PROT_EXEC: u32 = 4;
const MAP_PRIVATE: u32 = 0x02;
const MAP_FIXED: u32 = 0x10;
const MAP_ANONYMOUS: u32 = 0x20;

/// What a system call did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The value for a0.
    Return(u32),
    Exit(u8),
}

/// Answer the call in `arguments` = a0..a5 with number `number` (a7).
pub fn answer(
    number: u32,
    arguments: [u32; 6],
    memory: &mut Memory<'_>,
    io: &mut Io<'_>,
    limits: &Limits,
) -> Result<Answer, FaultKind> {
    let [a0, a1, a2, a3, a4, _] = arguments;
    let value = match number {
        READ if a0 == 0 => read(a1, a2, memory, io)?,
        WRITE if a0 == 1 => write_journal(a1, a2, memory, io, limits)?,
        WRITE if a0 == 2 => write_console(a1, a2, memory, io, limits)?,
        READ | WRITE => EBADF,
        EXIT | EXIT_GROUP => return Ok(Answer::Exit(a0 as u8)),
        BRK => {
            let regions = memory.regions();
            regions.set_heap_end(&mut memory.bounds, a0)
        }
        MMAP => map(a1, a2, a3, a4, memory),
        MUNMAP => 0,
        _ => return Err(FaultKind::UnknownSystemCall { number }),
    };
    Ok(Answer::Return(value))
}

fn read(address: u32, length: u32, memory: &mut Memory<'_>, io: &mut Io<'_>) -> Result<u32, FaultKind> {
    check(address, length, memory, true)?;
    let rest = io.witness.get(io.witness_position..).unwrap_or_default();
    let bytes = &rest[..rest.len().min(length as usize)];
    memory.write_buffer(address, bytes)?;
    io.witness_position += bytes.len();
    Ok(bytes.len() as u32)
}

pub(super) fn write_journal(
    address: u32,
    length: u32,
    memory: &mut Memory<'_>,
    io: &mut Io<'_>,
    limits: &Limits,
) -> Result<u32, FaultKind> {
    check(address, length, memory, false)?;
    let start = io.journal.len();
    // Before the allocation: a guest may ask for 2 GiB.
    if start as u64 + u64::from(length) > limits.max_journal_bytes {
        return Err(FaultKind::JournalLimit { limit_bytes: limits.max_journal_bytes });
    }
    io.journal.resize(start + length as usize, 0);
    let copied = memory.read_buffer(address, &mut io.journal[start..]);
    if copied.is_err() {
        io.journal.truncate(start);
    }
    copied?;
    Ok(length)
}

pub(super) fn write_console(
    address: u32,
    length: u32,
    memory: &Memory<'_>,
    io: &mut Io<'_>,
    limits: &Limits,
) -> Result<u32, FaultKind> {
    check(address, length, memory, false)?;
    let start = io.console.len();
    let room = limits.max_console_bytes.saturating_sub(start as u64).min(u64::from(length)) as usize;
    io.console.resize(start + room, 0);
    // Without a touch: the console is not part of a proof, so no limit of it may decide which pages a run touches.
    memory.peek(address, &mut io.console[start..]);
    io.console_dropped_bytes += u64::from(length) - room as u64;
    Ok(length)
}

pub(super) fn check(address: u32, length: u32, memory: &Memory<'_>, is_store: bool) -> Result<(), FaultKind> {
    if length > i32::MAX as u32 {
        return Err(FaultKind::BadSystemCallArgument { address });
    }
    memory.check_buffer(address, length, is_store)
}

fn map(length: u32, protection: u32, flags: u32, file: u32, memory: &mut Memory<'_>) -> u32 {
    let anonymous = flags & (MAP_ANONYMOUS | MAP_PRIVATE) == MAP_ANONYMOUS | MAP_PRIVATE && file == u32::MAX;
    if length == 0 || !anonymous || protection & PROT_EXEC != 0 || flags & MAP_FIXED != 0 {
        return EINVAL;
    }
    let regions = memory.regions();
    regions.map_anonymous(&mut memory.bounds, length).unwrap_or(ENOMEM)
}
