//! Writes the ELF files of the tests: headers, segments, function symbols.

pub const TEXT: u32 = 0x0020_0000;
pub const RODATA: u32 = 0x0030_0000;
/// Two mapping pages (8 KiB) that may be written.
pub const DATA: u32 = 0x0031_0000;
pub const DATA_BYTES: u32 = 8192;

pub const R: u32 = 4;
pub const W: u32 = 2;
pub const X: u32 = 1;

const HEADER_BYTES: usize = 52;
const PROGRAM_HEADER_BYTES: usize = 32;
const SECTION_HEADER_BYTES: usize = 40;

#[derive(Clone)]
pub struct Load {
    pub address: u32,
    pub flags: u32,
    pub data: Vec<u8>,
    pub memory_bytes: u32,
}

#[derive(Clone)]
pub struct ElfImage {
    pub entry: u32,
    pub loads: Vec<Load>,
    /// (name, address, bytes) of functions.
    pub functions: Vec<(String, u32, u32)>,
    /// (name, content) of more sections.
    pub sections: Vec<(&'static str, Vec<u8>)>,
}

impl ElfImage {
    /// `words` at `TEXT`, one read-only mapping page of the bytes 0, 1, 2…, and writable pages of zeros.
    pub fn new(words: &[u32]) -> ElfImage {
        let text: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        let readable: Vec<u8> = (0..4096_u32).map(|i| i as u8).collect();
        let load = |address, flags, data: Vec<u8>, memory_bytes| Load { address, flags, data, memory_bytes };
        let text_bytes = text.len() as u32;
        ElfImage {
            entry: TEXT,
            loads: vec![
                load(TEXT, R | X, text, text_bytes),
                load(RODATA, R, readable, 4096),
                load(DATA, R | W, Vec::new(), DATA_BYTES),
            ],
            functions: Vec::new(),
            sections: Vec::new(),
        }
    }

    pub fn function(mut self, name: &str, address: u32, bytes: u32) -> ElfImage {
        self.functions.push((name.to_owned(), address, bytes));
        self
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut names = vec![0];
        let mut symbols = vec![0; 16];
        for (name, address, bytes) in &self.functions {
            put(&mut symbols, &[names.len() as u32, *address, *bytes]);
            // STB_GLOBAL and STT_FUNC; section 1, which nobody looks at.
            symbols.extend([0x12, 0, 1, 0]);
            names.extend(name.bytes());
            names.push(0);
        }
        let mut offset = HEADER_BYTES + PROGRAM_HEADER_BYTES * self.loads.len();
        let mut headers = Vec::new();
        let mut body = Vec::new();
        for load in &self.loads {
            let fields =
                [1, offset as u32, load.address, load.address, load.data.len() as u32, load.memory_bytes];
            put(&mut headers, &fields);
            put(&mut headers, &[load.flags, 4]);
            body.extend(&load.data);
            offset += load.data.len();
        }
        let mut more = Vec::new();
        for (name, content) in &self.sections {
            put(&mut more, &[names.len() as u32, 1, 0, 0, offset as u32, content.len() as u32, 0, 0, 1, 0]);
            names.extend(name.bytes());
            names.push(0);
            body.extend(content);
            offset += content.len();
        }
        let symbols_at = offset as u32;
        let names_at = symbols_at + symbols.len() as u32;
        let sections_at = names_at + names.len() as u32;
        let mut sections = vec![0; SECTION_HEADER_BYTES];
        // SHT_SYMTAB with its names in section 2, then SHT_STRTAB.
        put(&mut sections, &[0, 2, 0, 0, symbols_at, symbols.len() as u32, 2, 1, 4, 16]);
        put(&mut sections, &[0, 3, 0, 0, names_at, names.len() as u32, 0, 0, 1, 0]);
        let mut out = vec![0x7f, b'E', b'L', b'F', 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        // ET_EXEC, EM_RISCV.
        out.extend([2, 0, 243, 0]);
        put(&mut out, &[1, self.entry, HEADER_BYTES as u32, sections_at, 0]);
        let section_count = 3 + self.sections.len();
        for half in
            [HEADER_BYTES, PROGRAM_HEADER_BYTES, self.loads.len(), SECTION_HEADER_BYTES, section_count, 2]
        {
            out.extend((half as u16).to_le_bytes());
        }
        [out, headers, body, symbols, names, sections, more].concat()
    }
}

fn put(out: &mut Vec<u8>, words: &[u32]) {
    words.iter().for_each(|word| out.extend(word.to_le_bytes()));
}
