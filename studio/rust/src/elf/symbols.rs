//! Function symbols: which function holds a pc.

use object::elf::{self, FileHeader32};
use object::endian::LittleEndian;
use object::read::elf::{FileHeader, Sym};

use super::{LoadSegment, without_control};

const MAX_FUNCTIONS: usize = 100_000;
const MAX_NAME_BYTES: usize = 256;

/// One STT_FUNC symbol in code. `bytes` reaches to the next function where the symbol states no size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    pub address: u32,
    pub bytes: u32,
    pub name: String,
}

/// Functions sorted by address. A damaged symbol table gives fewer functions, never an error: symbols are a comfort.
pub(super) fn read_functions(
    header: &FileHeader32<LittleEndian>,
    bytes: &[u8],
    segments: &[LoadSegment],
) -> Vec<Function> {
    let Ok(sections) = header.sections(LittleEndian, bytes) else { return Vec::new() };
    let Ok(symbols) = sections.symbols(LittleEndian, bytes, elf::SHT_SYMTAB) else { return Vec::new() };
    let mut functions: Vec<Function> = symbols
        .iter()
        .filter(|symbol| symbol.st_type() == elf::STT_FUNC && symbol.st_shndx(LittleEndian) != elf::SHN_UNDEF)
        .filter_map(|symbol| {
            let address = symbol.st_value(LittleEndian);
            let segment = code_segment_of(segments, address)?;
            let rest = (segment.end() - u64::from(address)) as u32;
            let name = symbols.symbol_name(LittleEndian, symbol).ok()?;
            let name = without_control(&String::from_utf8_lossy(&name[..name.len().min(MAX_NAME_BYTES)]));
            Some(Function { address, bytes: symbol.st_size(LittleEndian).min(rest), name })
        })
        .take(MAX_FUNCTIONS)
        .collect();
    functions.sort_by(|a, b| a.address.cmp(&b.address).then(b.bytes.cmp(&a.bytes)));
    functions.dedup_by_key(|function| function.address);
    for index in 0..functions.len() {
        let address = functions[index].address;
        let end = functions.get(index + 1).map_or_else(
            || code_segment_of(segments, address).map_or(0, LoadSegment::end),
            |next| u64::from(next.address),
        );
        let room = end.saturating_sub(u64::from(address)) as u32;
        let function = &mut functions[index];
        // Overlapping symbols would make "the function of a pc" ambiguous: each ends where the next begins.
        function.bytes = if function.bytes == 0 { room } else { function.bytes.min(room) };
    }
    functions
}

/// Index of the function that holds `pc`.
pub fn function_index_at(functions: &[Function], pc: u32) -> Option<usize> {
    let index = functions.partition_point(|function| function.address <= pc).checked_sub(1)?;
    (pc - functions[index].address < functions[index].bytes).then_some(index)
}

fn code_segment_of(segments: &[LoadSegment], address: u32) -> Option<&LoadSegment> {
    segments.iter().find(|s| s.executable && address >= s.address && u64::from(address) < s.end())
}
