//! The identity of a program on RISC Zero's machine, and the container in which r0vm takes it.

use object::elf::{FileHeader32, PT_LOAD};
use object::endian::LittleEndian;
use object::read::elf::{FileHeader, ProgramHeader};
use risc0_binfmt::ProgramBinary;

use super::error::ReceiptError;
use super::guard::{guarded, short};

/// The loader of the crate keeps an entry for each word of memory that an ELF asks for, zeros too.
const MAX_MEMORY_BYTES: u64 = 64 << 20;

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
    let header = FileHeader32::<LittleEndian>::parse(elf).ok()?;
    let headers = header.program_headers(LittleEndian, elf).ok()?;
    let loads = headers.iter().filter(|header| header.p_type(LittleEndian) == PT_LOAD);
    Some(loads.map(|header| u64::from(header.p_memsz(LittleEndian))).sum())
}

fn refused(detail: &str) -> ReceiptError {
    ReceiptError::Image { detail: short(detail) }
}
