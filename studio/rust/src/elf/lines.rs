//! Source lines of a pc from the line programs of DWARF, read on first use.
//!
//! Only `.debug_line` is walked, once from end to end: whatever a stranger's file says, the work is linear in a section
//! of limited size, and what is kept is limited too. A damaged file gives fewer lines, never an error.

use gimli::{
    AttributeValue, DebugLine, DebugLineOffset, EndianSlice, LineProgramHeader, LineRow,
    LittleEndian as GimliLittleEndian,
};
use object::elf::FileHeader32;
use object::endian::LittleEndian;
use object::read::elf::{FileHeader, SectionHeader};
use std::collections::HashMap;

use super::without_control;

type Reader<'a> = EndianSlice<'a, GimliLittleEndian>;

/// A larger section is left alone: lines are a comfort, not worth a machine's memory.
const MAX_LINE_SECTION_BYTES: usize = 4 << 20;
const MAX_RANGES: usize = 1 << 20;
/// Of one file name, its folders with it, and of all together.
const MAX_NAME_BYTES: usize = 1 << 10;
const MAX_NAMES_BYTES: usize = 16 << 20;
/// Addresses in programs of DWARF before version 5, which do not say it.
const ADDRESS_BYTES: u8 = 4;

/// Code of one source line: `start..end`.
struct Range {
    start: u32,
    end: u32,
    name: u32,
    line: u32,
}

/// The line table of one ELF, sorted by address.
pub struct SourceLines {
    ranges: Vec<Range>,
    names: Vec<String>,
    names_bytes: usize,
}

/// The sections that line programs refer to.
struct Sections<'a> {
    line: &'a [u8],
    strings: &'a [u8],
    line_strings: &'a [u8],
}

impl SourceLines {
    /// Whether the file has line information at all; cheap.
    pub fn present(bytes: &[u8]) -> bool {
        section(bytes, b".debug_line").is_some()
    }

    /// `None` when there is no usable DWARF.
    pub fn open(bytes: &[u8]) -> Option<SourceLines> {
        let sections = Sections {
            line: section(bytes, b".debug_line").filter(|line| line.len() <= MAX_LINE_SECTION_BYTES)?,
            strings: section(bytes, b".debug_str").unwrap_or_default(),
            line_strings: section(bytes, b".debug_line_str").unwrap_or_default(),
        };
        let mut lines = SourceLines { ranges: Vec::new(), names: Vec::new(), names_bytes: 0 };
        let mut offset = 0;
        while let Some(next) = lines.read_program(&sections, offset) {
            offset = next;
        }
        lines.ranges.sort_by_key(|range| range.start);
        (!lines.ranges.is_empty()).then_some(lines)
    }

    /// (file, line) of the instruction at `pc`.
    pub fn at(&self, pc: u32) -> Option<(String, u32)> {
        let index = self.ranges.partition_point(|range| range.start <= pc).checked_sub(1)?;
        let range = &self.ranges[index];
        (pc < range.end).then(|| (self.names[range.name as usize].clone(), range.line))
    }

    /// Read the program at `offset`: where the next one starts.
    fn read_program(&mut self, sections: &Sections<'_>, offset: usize) -> Option<usize> {
        let section = DebugLine::new(sections.line, GimliLittleEndian);
        let program = section.program(DebugLineOffset(offset), ADDRESS_BYTES, None, None).ok()?;
        let length_bytes = usize::from(program.header().format().initial_length_size());
        let end = offset.checked_add(length_bytes)?.checked_add(program.header().unit_length())?;
        let mut names = HashMap::new();
        let mut rows = program.rows();
        let mut previous: Option<LineRow> = None;
        while let Ok(Some((header, row))) = rows.next_row() {
            if let Some(previous) = previous {
                self.add(sections, header, &previous, row.address(), &mut names)?;
            }
            previous = (!row.end_sequence()).then_some(*row);
        }
        Some(end)
    }

    /// Code of `row`, which reaches to `end`. `None` when there is too much.
    fn add(
        &mut self,
        sections: &Sections<'_>,
        header: &LineProgramHeader<Reader<'_>>,
        row: &LineRow,
        end: u64,
        names: &mut HashMap<u64, Option<u32>>,
    ) -> Option<()> {
        let address = |address: u64| u32::try_from(address).ok();
        let line = row.line().and_then(|line| u32::try_from(line.get()).ok());
        let (Some(start), Some(end), Some(line)) = (address(row.address()), address(end), line) else {
            return Some(());
        };
        if start >= end {
            return Some(());
        }
        let name = *names
            .entry(row.file_index())
            .or_insert_with_key(|&file| Some(self.keep(sections.name_of(header, file)?)));
        if let Some(name) = name {
            self.ranges.push(Range { start, end, name, line });
        }
        (self.ranges.len() < MAX_RANGES && self.names_bytes < MAX_NAMES_BYTES).then_some(())
    }

    fn keep(&mut self, name: String) -> u32 {
        self.names_bytes += name.len() + size_of::<String>();
        self.names.push(name);
        self.names.len() as u32 - 1
    }
}

impl Sections<'_> {
    /// The name of a file with its folder, which may be relative to the one that the compiler ran in.
    fn name_of(&self, header: &LineProgramHeader<Reader<'_>>, file: u64) -> Option<String> {
        let entry = header.file(file)?;
        let text = |value: Option<AttributeValue<Reader<'_>>>| self.text(value?);
        let mut path = String::new();
        // Before version 5 folder 0 is not in the table.
        let root = if header.version() >= 5 { text(header.directory(0)) } else { None };
        let folder =
            if entry.directory_index() == 0 { None } else { text(header.directory(entry.directory_index())) };
        for part in [root, folder, text(Some(entry.path_name()))].into_iter().flatten() {
            if part.starts_with('/') || path.is_empty() {
                path = part;
            } else {
                path = format!("{}/{part}", path.trim_end_matches('/'));
            }
        }
        (!path.is_empty()).then_some(path)
    }

    /// A string attribute, up to its first zero or the most that a name may have.
    fn text(&self, value: AttributeValue<Reader<'_>>) -> Option<String> {
        let from = match &value {
            AttributeValue::String(text) => text.slice(),
            AttributeValue::DebugStrRef(offset) => self.strings.get(offset.0..)?,
            AttributeValue::DebugLineStrRef(offset) => self.line_strings.get(offset.0..)?,
            _ => return None,
        };
        let bytes = &from[..from.len().min(MAX_NAME_BYTES)];
        let text = bytes.split(|&byte| byte == 0).next().unwrap_or_default();
        Some(without_control(&String::from_utf8_lossy(text)))
    }
}

/// The bytes of the section `name`.
fn section<'a>(bytes: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let header = FileHeader32::<LittleEndian>::parse(bytes).ok()?;
    let sections = header.sections(LittleEndian, bytes).ok()?;
    let (_, section) = sections.section_by_name(LittleEndian, name)?;
    section.data(LittleEndian, bytes).ok()
}
