//! Source lines of a pc from DWARF, read on first use.

use std::sync::{Arc, Mutex};

use gimli::{Dwarf, EndianArcSlice, LittleEndian as GimliLittleEndian, SectionId};
use object::elf::FileHeader32;
use object::endian::LittleEndian;
use object::read::elf::{ElfFile, FileHeader};
use object::{Object, ObjectSection};

use super::without_control;

type Reader = EndianArcSlice<GimliLittleEndian>;

/// Debug sections larger than this are left alone: lines are a comfort, not worth a machine's memory.
const MAX_SECTION_BYTES: u64 = 64 << 20;

/// The line table of one ELF.
pub struct SourceLines {
    // `addr2line` parses units on demand behind `OnceCell`s, so it is not `Sync`.
    context: Mutex<addr2line::Context<Reader>>,
}

impl SourceLines {
    /// Whether the file has line information at all; cheap.
    pub fn present(bytes: &[u8]) -> bool {
        let Ok(header) = FileHeader32::<LittleEndian>::parse(bytes) else { return false };
        let Ok(sections) = header.sections(LittleEndian, bytes) else { return false };
        sections.section_by_name(LittleEndian, b".debug_line").is_some()
    }

    /// `None` when there is no usable DWARF.
    pub fn open(bytes: &[u8]) -> Option<SourceLines> {
        let file = ElfFile::<FileHeader32<LittleEndian>>::parse(bytes).ok()?;
        let load = |id: SectionId| -> Result<Reader, ()> {
            let data = file
                .section_by_name(id.name())
                .filter(|section| section.size() <= MAX_SECTION_BYTES)
                .and_then(|section| section.data().ok())
                .unwrap_or_default();
            Ok(EndianArcSlice::new(Arc::from(data), GimliLittleEndian))
        };
        let dwarf = Dwarf::load(load).ok()?;
        let context = addr2line::Context::from_dwarf(dwarf).ok()?;
        Some(SourceLines { context: Mutex::new(context) })
    }

    /// (file, line) of the instruction at `pc`.
    pub fn at(&self, pc: u32) -> Option<(String, u32)> {
        let context = self.context.lock().ok()?;
        let location = context.find_location(u64::from(pc)).ok()??;
        Some((without_control(location.file?), location.line?))
    }
}
