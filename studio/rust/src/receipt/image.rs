//! The identity of a program on RISC Zero's machine, and the container in which r0vm takes it.

use std::panic::catch_unwind;

use risc0_binfmt::ProgramBinary;

use super::error::ReceiptError;

/// The loader of the crate keeps an entry for each word of memory that an ELF asks for, zeros too.
const MAX_MEMORY_BYTES: u64 = 64 << 20;
const PT_LOAD: u32 = 1;

/// Who answers the calls of a program on RISC Zero's machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kernel {
    /// RISC Zero's own, for guests that were built with its tools.
    V1Compat,
}

/// The ELF of a kernel that comes with a crate.
#[must_use]
pub fn kernel(kernel: Kernel) -> &'static [u8] {
    match kernel {
        Kernel::V1Compat => risc0_zkos_v1compat::V1COMPAT_ELF,
    }
}

/// The file that r0vm loads: user ELF and kernel ELF.
#[must_use]
pub fn container(user_elf: &[u8], kernel_elf: &[u8]) -> Vec<u8> {
    ProgramBinary::new(user_elf, kernel_elf).encode()
}

/// The digest of the memory image that both ELFs make.
pub fn image_id(user_elf: &[u8], kernel_elf: &[u8]) -> Result<[u8; 32], ReceiptError> {
    for elf in [user_elf, kernel_elf] {
        let bytes = memory_bytes(elf).ok_or_else(|| refused("one of the ELF files is cut short"))?;
        if bytes > MAX_MEMORY_BYTES {
            return Err(refused(&format!("{bytes} bytes of memory, more than {MAX_MEMORY_BYTES}")));
        }
    }
    let found = catch_unwind(|| ProgramBinary::new(user_elf, kernel_elf).compute_image_id());
    let digest =
        found.map_err(|_| refused("the loader failed"))?.map_err(|error| refused(&format!("{error:#}")))?;
    Ok(digest.into())
}

/// What the loadable parts take in memory; `None` where the headers lie outside the file.
fn memory_bytes(elf: &[u8]) -> Option<u64> {
    let word = |at: usize| Some(u32::from_le_bytes(elf.get(at..at.checked_add(4)?)?.try_into().ok()?));
    let half = |at: usize| Some(u16::from_le_bytes(elf.get(at..at + 2)?.try_into().ok()?));
    let (first, size, count) = (word(28)? as usize, half(42)? as usize, half(44)? as usize);
    let mut total = 0;
    for index in 0..count {
        let header = first.checked_add(index * size)?;
        if word(header)? == PT_LOAD {
            total += u64::from(word(header.checked_add(20)?)?);
        }
    }
    Some(total)
}

fn refused(detail: &str) -> ReceiptError {
    ReceiptError::Image { detail: detail.chars().take(200).collect() }
}
