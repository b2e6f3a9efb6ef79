//! Headers and loadable segments of a static RV32 ELF, with every check before the first allocation.

use object::elf::{self, FileHeader32, ProgramHeader32};
use object::endian::LittleEndian;
use object::read::elf::{FileHeader, ProgramHeader};

use super::ElfError;
use super::symbols::{Function, read_functions};

const MAX_LOAD_SEGMENTS: usize = 16;
/// Code may span at most this much: every word of the span is predecoded and counted, in seven times the memory, even
/// where the file holds nothing but its size.
const MAX_CODE_SPAN_BYTES: u64 = 16 << 20;
const EF_RISCV_RVC: u32 = 0x1;
const EF_RISCV_FLOAT_ABI: u32 = 0x6;

/// Caps on what a file may ask for.
#[derive(Clone, Copy, Debug)]
pub struct ElfLimits {
    pub max_elf_bytes: u64,
    pub max_image_bytes: u64,
}

impl Default for ElfLimits {
    fn default() -> Self {
        ElfLimits { max_elf_bytes: 64 << 20, max_image_bytes: 512 << 20 }
    }
}

/// One PT_LOAD: `data` at `address`, then zeros up to `memory_bytes`.
#[derive(Clone, Debug)]
pub struct LoadSegment {
    pub address: u32,
    pub memory_bytes: u32,
    pub data: Vec<u8>,
    pub readable: bool,
    pub writable: bool,
    pub executable: bool,
}

impl LoadSegment {
    /// First address after the segment; up to 2^32.
    pub fn end(&self) -> u64 {
        u64::from(self.address) + u64::from(self.memory_bytes)
    }

    /// The little-endian word `offset` bytes into the segment; beyond the file's bytes memory is zero.
    pub fn word_at(&self, offset: usize) -> u32 {
        let byte = |at: usize| u32::from(self.data.get(at).copied().unwrap_or(0));
        byte(offset) | byte(offset + 1) << 8 | byte(offset + 2) << 16 | byte(offset + 3) << 24
    }
}

/// A checked executable.
#[derive(Clone, Debug)]
pub struct Elf {
    pub entry: u32,
    /// Sorted by address, disjoint, at least one executable.
    pub segments: Vec<LoadSegment>,
    /// Sorted by address.
    pub functions: Vec<Function>,
}

impl Elf {
    pub fn load(bytes: &[u8], limits: ElfLimits) -> Result<Elf, ElfError> {
        let header = check_header(bytes, limits)?;
        let entry = header.e_entry(LittleEndian);
        let headers = header
            .program_headers(LittleEndian, bytes)
            .map_err(|_| ElfError::Truncated { what: "program headers" })?;
        check_static(headers)?;
        let loads: Vec<&ProgramHeader32<LittleEndian>> =
            headers.iter().filter(|h| h.p_type(LittleEndian) == elf::PT_LOAD).collect();
        if loads.len() > MAX_LOAD_SEGMENTS {
            return Err(ElfError::TooManySegments { count: loads.len(), limit: MAX_LOAD_SEGMENTS });
        }
        check_segments(&loads, limits)?;
        let mut segments = Vec::with_capacity(loads.len());
        for load in loads.iter().filter(|load| load.p_memsz(LittleEndian) != 0) {
            let flags = load.p_flags(LittleEndian).0;
            let data =
                load.data(LittleEndian, bytes).map_err(|()| ElfError::Truncated { what: "segment data" })?;
            segments.push(LoadSegment {
                address: load.p_vaddr(LittleEndian),
                memory_bytes: load.p_memsz(LittleEndian),
                data: data.to_vec(),
                readable: flags & elf::PF_R.0 != 0,
                writable: flags & elf::PF_W.0 != 0,
                executable: flags & elf::PF_X.0 != 0,
            });
        }
        segments.sort_by_key(|segment| segment.address);
        check_code(&segments, entry)?;
        let functions = read_functions(header, bytes, &segments);
        Ok(Elf { entry, segments, functions })
    }
}

fn check_header(bytes: &[u8], limits: ElfLimits) -> Result<&FileHeader32<LittleEndian>, ElfError> {
    if bytes.is_empty() {
        return Err(ElfError::Empty);
    }
    if !bytes.starts_with(&elf::ELFMAG) {
        return Err(ElfError::NotElf);
    }
    if bytes.len() as u64 > limits.max_elf_bytes {
        return Err(ElfError::TooLarge { got: bytes.len() as u64, limit: limits.max_elf_bytes });
    }
    match bytes.get(4).copied().map(elf::FileClass) {
        Some(elf::ELFCLASS64) => return Err(ElfError::SixtyFourBit),
        Some(elf::ELFCLASS32) => {}
        _ => return Err(ElfError::NotElf),
    }
    if bytes.get(5) == Some(&elf::ELFDATA2MSB.0) {
        return Err(ElfError::BigEndian);
    }
    if bytes.len() < 52 {
        return Err(ElfError::Truncated { what: "file header" });
    }
    let header = FileHeader32::<LittleEndian>::parse(bytes).map_err(|_| ElfError::NotElf)?;
    let machine = header.e_machine(LittleEndian);
    if machine != elf::EM_RISCV {
        return Err(ElfError::WrongMachine { machine: machine.0 });
    }
    match header.e_type(LittleEndian) {
        elf::ET_EXEC => {}
        elf::ET_DYN => return Err(ElfError::Dynamic),
        kind => return Err(ElfError::NotExecutable { kind: kind.0 }),
    }
    let flags = header.e_flags(LittleEndian).0;
    if flags & EF_RISCV_RVC != 0 {
        return Err(ElfError::Compressed);
    }
    if flags & EF_RISCV_FLOAT_ABI != 0 {
        return Err(ElfError::FloatAbi);
    }
    Ok(header)
}

fn check_static(headers: &[ProgramHeader32<LittleEndian>]) -> Result<(), ElfError> {
    let is_dynamic = |h: &ProgramHeader32<LittleEndian>| {
        matches!(h.p_type(LittleEndian), elf::PT_DYNAMIC | elf::PT_INTERP)
    };
    if headers.iter().any(is_dynamic) { Err(ElfError::Dynamic) } else { Ok(()) }
}

/// Sizes, address range, overlap and W^X of the PT_LOADs, in their order in the file.
fn check_segments(loads: &[&ProgramHeader32<LittleEndian>], limits: ElfLimits) -> Result<(), ElfError> {
    let mut image_bytes = 0_u64;
    let mut spans: Vec<(u64, u64, usize)> = Vec::with_capacity(loads.len());
    for (index, load) in loads.iter().enumerate() {
        let (address, memory) =
            (u64::from(load.p_vaddr(LittleEndian)), u64::from(load.p_memsz(LittleEndian)));
        if u64::from(load.p_filesz(LittleEndian)) > memory {
            return Err(ElfError::FileLargerThanMemory { index });
        }
        if address + memory > 1 << 32 {
            return Err(ElfError::BeyondAddressSpace { index });
        }
        let flags = load.p_flags(LittleEndian).0;
        if flags & elf::PF_W.0 != 0 && flags & elf::PF_X.0 != 0 {
            return Err(ElfError::WritableCode { index });
        }
        if flags & elf::PF_X.0 != 0 && address % 4 != 0 {
            return Err(ElfError::MisalignedCode { index });
        }
        image_bytes += memory;
        if memory != 0 {
            spans.push((address, address + memory, index));
        }
    }
    if spans.is_empty() {
        return Err(ElfError::NoSegments);
    }
    if image_bytes > limits.max_image_bytes {
        return Err(ElfError::ImageTooLarge { got: image_bytes, limit: limits.max_image_bytes });
    }
    spans.sort_unstable();
    for pair in spans.windows(2) {
        if pair[1].0 < pair[0].1 {
            let (first, second) = (pair[0].2.min(pair[1].2), pair[0].2.max(pair[1].2));
            return Err(ElfError::Overlap { first, second });
        }
    }
    Ok(())
}

fn check_code(segments: &[LoadSegment], entry: u32) -> Result<(), ElfError> {
    let code = || segments.iter().filter(|segment| segment.executable);
    let (Some(first), Some(last)) = (code().next(), code().next_back()) else {
        return Err(ElfError::NoCode);
    };
    let span_bytes = last.end() - u64::from(first.address);
    if span_bytes > MAX_CODE_SPAN_BYTES {
        return Err(ElfError::CodeTooLarge { got: span_bytes, limit: MAX_CODE_SPAN_BYTES });
    }
    let holds_entry = |s: &LoadSegment| entry >= s.address && u64::from(entry) + 4 <= s.end();
    if !entry.is_multiple_of(4) || !code().any(holds_entry) {
        return Err(ElfError::EntryOutsideCode { entry });
    }
    Ok(())
}
