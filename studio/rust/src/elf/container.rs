//! R0BF, the file in which RISC Zero's tools keep a program together with the kernel that answers its calls.
//!
//! All numbers are little-endian u32: the magic, version 1, the header's length, the header (a count, then that many
//! entries, each a length and bytes), the length of the user ELF, the user ELF, and the kernel ELF up to the end.

use super::{ElfError, ElfLimits};

pub const MAGIC: &[u8; 4] = b"R0BF";
const VERSION: u32 = 1;
/// The one entry that names a kind of kernel: AbiVersion(V1Compat, a version text) in postcard.
const V1_COMPAT: [u8; 2] = [0, 0];
const MAX_HEADER_BYTES: usize = 1 << 10;

/// Where both ELFs lie in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Container<'a> {
    pub user_elf: &'a [u8],
    pub kernel_elf: &'a [u8],
}

impl Container<'_> {
    #[must_use]
    pub fn is_one(bytes: &[u8]) -> bool {
        bytes.starts_with(MAGIC)
    }
}

impl<'a> Container<'a> {
    /// Borrows from `bytes`: nothing is allocated, whatever the lengths in the file say.
    pub fn read(bytes: &'a [u8], limits: ElfLimits) -> Result<Container<'a>, ElfError> {
        if bytes.len() as u64 > limits.max_elf_bytes {
            return Err(ElfError::TooLarge { got: bytes.len() as u64, limit: limits.max_elf_bytes });
        }
        let mut rest = bytes.strip_prefix(MAGIC).ok_or(ElfError::NotElf)?;
        let version = number(&mut rest).ok_or(ElfError::Truncated { what: "R0BF version" })?;
        if version != VERSION {
            return Err(ElfError::ContainerVersion { version });
        }
        let header = part(&mut rest).ok_or(ElfError::Truncated { what: "R0BF header" })?;
        check_header(header)?;
        let user_elf = part(&mut rest).ok_or(ElfError::Truncated { what: "program in the R0BF file" })?;
        if user_elf.is_empty() {
            return Err(ElfError::Truncated { what: "program in the R0BF file" });
        }
        if rest.is_empty() {
            return Err(ElfError::Truncated { what: "kernel in the R0BF file" });
        }
        Ok(Container { user_elf, kernel_elf: rest })
    }
}

/// Exactly one entry, and that one names the only kind of kernel that there is: r0vm takes no other file either.
fn check_header(header: &[u8]) -> Result<(), ElfError> {
    let malformed = ElfError::ContainerHeader;
    if header.len() > MAX_HEADER_BYTES {
        return Err(malformed);
    }
    let mut rest = header;
    if number(&mut rest) != Some(1) {
        return Err(malformed);
    }
    let entry = part(&mut rest).ok_or(malformed.clone())?;
    if !rest.is_empty() || !entry.starts_with(&V1_COMPAT) {
        return Err(malformed);
    }
    Ok(())
}

fn number(rest: &mut &[u8]) -> Option<u32> {
    let (bytes, behind) = rest.split_first_chunk::<4>()?;
    *rest = behind;
    Some(u32::from_le_bytes(*bytes))
}

fn part<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = number(rest)? as usize;
    let (bytes, behind) = rest.split_at_checked(length)?;
    *rest = behind;
    Some(bytes)
}
