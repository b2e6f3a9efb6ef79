//! The identity of a program on RISC Zero's machine, and the container in which r0vm takes it.

use risc0_binfmt::ProgramBinary;

use super::error::ReceiptError;
use super::guard::{guarded, short};

/// The loader of the crate keeps an entry for each word of memory that an ELF asks for, zeros too.
const MAX_MEMORY_BYTES: u64 = 64 << 20;
const PT_LOAD: u32 = 1;

/// RISC Zero's own kernels, by the generation of its tools that links them under a guest.
const KERNELS: [(&str, &[u8]); 2] =
    [("5.0", risc0_zkos_v1compat::V1COMPAT_ELF), ("3.0", risc0_zkos_v1compat_3::V1COMPAT_ELF)];

/// The ELF of RISC Zero's own kernel of one generation; "" is the newest.
#[must_use]
pub fn kernel(generation: &str) -> Option<&'static [u8]> {
    KERNELS.iter().find(|(name, _)| generation.is_empty() || *name == generation).map(|(_, elf)| *elf)
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
    let found = guarded(|| ProgramBinary::new(user_elf, kernel_elf).compute_image_id());
    let digest = found
        .map_err(|panic| refused(&format!("the loader failed ({panic})")))?
        .map_err(|error| refused(&format!("{error:#}")))?;
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
    ReceiptError::Image { detail: short(detail) }
}
