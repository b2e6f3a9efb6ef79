//! Whose calls a program makes, told from the file alone: a run cannot change it.

use crate::commit::sha256::sha256;

use super::{ElfError, LoadSegment};

/// Who answers an `ecall`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Abi {
    /// RISC-V Linux: read, write, exit and a few more, by the number in a7.
    Linux,
    /// RISC Zero's kernel for guests of its tools: the kind of call in t0.
    Risc0,
}

/// Every call with a name passes that name, which begins so; a guest can neither read nor write without one.
const CALL_NAMES: &[u8] = b"risc0_zkvm_platform::syscall::nr::SYS_";

/// SHA-256 of the kernels that are known, with the calls that they answer. Tests compare them with the kernels.
const KERNELS: [([u8; 32], Abi); 3] = [
    (digest(b"23001dd69be10403e5e810849203c366ce47c31e62f8d584296bce1f5556e64c"), Abi::Risc0), // of r0vm 5.0
    (digest(b"7ffd942e4e8babd771094f549ad080cfea8ecb2c05c986e275c011f41979d921"), Abi::Risc0), // of r0vm 3.0
    (digest(b"02b31ec251a22ab43e34bc8f406aaa6826af43a2473d2df002c67e38b486d689"), Abi::Linux), // the studio's own
];

/// What a program on RISC Zero's machine may use: below lies nothing, above its kernel.
pub const RISC0_USER_START: u32 = 0x0001_0000;
pub const RISC0_USER_END: u32 = 0xc000_0000;
/// The machine keeps the program's entry in the first word.
const RISC0_FIRST_FREE: u32 = RISC0_USER_START + 4;

impl Abi {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Abi::Linux => "linux",
            Abi::Risc0 => "risc0",
        }
    }

    /// Of a plain ELF: RISC Zero's if what it loads holds the name of one of RISC Zero's calls, else Linux.
    #[must_use]
    pub fn of_segments(segments: &[LoadSegment]) -> Abi {
        let names = |data: &[u8]| data.windows(CALL_NAMES.len()).any(|window| window == CALL_NAMES);
        if segments.iter().any(|segment| names(&segment.data)) { Abi::Risc0 } else { Abi::Linux }
    }

    /// Of a program that brings its kernel: what that kernel answers. `None`: it is not known.
    #[must_use]
    pub fn of_kernel(kernel_elf: &[u8]) -> Option<Abi> {
        let found = sha256(kernel_elf);
        KERNELS.iter().find(|(known, _)| *known == found).map(|&(_, abi)| abi)
    }

    /// Whether the program fits into the memory that its machine gives to programs.
    pub fn check_places(self, segments: &[LoadSegment]) -> Result<(), ElfError> {
        if self == Abi::Linux {
            return Ok(());
        }
        let outside = |s: &&LoadSegment| s.address < RISC0_FIRST_FREE || s.end() > u64::from(RISC0_USER_END);
        match segments.iter().find(outside) {
            Some(segment) => Err(ElfError::OutsideUserMemory { address: segment.address }),
            None => Ok(()),
        }
    }
}

const fn digest(hex: &[u8; 64]) -> [u8; 32] {
    const fn nibble(digit: u8) -> u8 {
        if digit <= b'9' { digit - b'0' } else { digit - b'a' + 10 }
    }
    let mut out = [0; 32];
    let mut at = 0;
    while at < 32 {
        out[at] = nibble(hex[2 * at]) << 4 | nibble(hex[2 * at + 1]);
        at += 1;
    }
    out
}
