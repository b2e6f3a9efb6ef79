//! Why a guest stopped without calling exit.

/// A call of RISC Zero: what t0 holds, or one level below that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Risc0Call {
    /// t0 itself.
    Ecall(u32),
    /// t0 = 2: a call with a name and the number in t6.
    Software(u32),
    /// t0 = 0: another way to halt than for good, in the lowest byte of a0.
    Halt(u32),
}

impl Risc0Call {
    /// One number for files and JSON: the level in the high word.
    #[must_use]
    pub fn code(self) -> u64 {
        match self {
            Risc0Call::Ecall(kind) => u64::from(kind),
            Risc0Call::Software(number) => 1 << 32 | u64::from(number),
            Risc0Call::Halt(kind) => 2 << 32 | u64::from(kind),
        }
    }
}

/// The kind of a fault. `name` is the stable word for files, JSON and the catalogue of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    IllegalInstruction {
        word: u32,
    },
    MisalignedAccess {
        address: u32,
    },
    MisalignedJump {
        target: u32,
    },
    UnmappedAccess {
        address: u32,
    },
    WriteProtected {
        address: u32,
    },
    JumpOutsideCode {
        target: u32,
    },
    Breakpoint,
    UnknownSystemCall {
        number: u32,
    },
    BadSystemCallArgument {
        address: u32,
    },
    StepLimit {
        limit: u64,
    },
    MemoryLimit {
        address: u32,
        limit_bytes: u64,
    },
    JournalLimit {
        limit_bytes: u64,
    },
    /// The host would give no more memory.
    HostMemory {
        address: u32,
    },
    /// A call of RISC Zero that is not answered here.
    Risc0Call {
        call: Risc0Call,
    },
    /// The guest gave up with a message, which stands in the console.
    GuestPanic,
    /// A guest of RISC Zero halted with a digest that is not the one of its journal.
    OutputDigest,
    /// Only when a segment of an audit proof is checked: the proof does not open this page.
    PageNotOpened {
        address: u32,
    },
}

impl FaultKind {
    pub fn name(self) -> &'static str {
        match self {
            FaultKind::IllegalInstruction { .. } => "illegal_instruction",
            FaultKind::MisalignedAccess { .. } => "misaligned_access",
            FaultKind::MisalignedJump { .. } => "misaligned_jump",
            FaultKind::UnmappedAccess { .. } => "unmapped_access",
            FaultKind::WriteProtected { .. } => "write_protected",
            FaultKind::JumpOutsideCode { .. } => "jump_outside_code",
            FaultKind::Breakpoint => "breakpoint",
            FaultKind::UnknownSystemCall { .. } => "unknown_system_call",
            FaultKind::BadSystemCallArgument { .. } => "bad_system_call_argument",
            FaultKind::StepLimit { .. } => "step_limit",
            FaultKind::MemoryLimit { .. } => "memory_limit",
            FaultKind::JournalLimit { .. } => "journal_limit",
            FaultKind::HostMemory { .. } => "host_memory",
            FaultKind::PageNotOpened { .. } => "page_not_opened",
            FaultKind::Risc0Call { .. } => "risc0_call",
            FaultKind::GuestPanic => "guest_panic",
            FaultKind::OutputDigest => "output_digest",
        }
    }

    /// The data or jump address, where there is one.
    pub fn address(self) -> Option<u32> {
        match self {
            FaultKind::MisalignedAccess { address }
            | FaultKind::UnmappedAccess { address }
            | FaultKind::WriteProtected { address }
            | FaultKind::BadSystemCallArgument { address }
            | FaultKind::MemoryLimit { address, .. }
            | FaultKind::HostMemory { address }
            | FaultKind::PageNotOpened { address } => Some(address),
            FaultKind::MisalignedJump { target } | FaultKind::JumpOutsideCode { target } => Some(target),
            _ => None,
        }
    }

    /// Instruction word, number of the call, or the limit that was reached.
    pub fn detail(self) -> Option<u64> {
        match self {
            FaultKind::IllegalInstruction { word } => Some(u64::from(word)),
            FaultKind::Risc0Call { call } => Some(call.code()),
            FaultKind::UnknownSystemCall { number } => Some(u64::from(number)),
            FaultKind::StepLimit { limit } => Some(limit),
            FaultKind::MemoryLimit { limit_bytes, .. } | FaultKind::JournalLimit { limit_bytes } => {
                Some(limit_bytes)
            }
            _ => None,
        }
    }
}

/// A fault and the instruction that met it. That instruction is not counted as a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    pub kind: FaultKind,
    pub pc: u32,
}
