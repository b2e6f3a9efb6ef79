//! A loaded program: the checked ELF with everything that many runs share.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use crate::commit::MemoryTree;
use crate::elf::{
    Abi, Container, Elf, ElfError, ElfLimits, RISC0_USER_START, SourceLines, function_index_at,
};

use super::code::Code;
use super::memory::{PAGE_BYTES, PAGE_SHIFT, Page, PageSource};
use super::regions::Regions;

pub struct Program {
    id: [u8; 32],
    bytes: Box<[u8]>,
    /// Where in `bytes` the program's own ELF lies.
    user_elf: Range<usize>,
    has_kernel: bool,
    abi: Abi,
    elf: Elf,
    code: Code,
    regions: Regions,
    /// The initial content of every page that holds bytes of the file.
    image: HashMap<u32, Box<Page>>,
    initial_tree: OnceLock<MemoryTree>,
    lines: OnceLock<Option<SourceLines>>,
}

impl Program {
    pub fn load(bytes: &[u8], limits: ElfLimits) -> Result<Program, ElfError> {
        let (user_elf, kernel_elf) = if Container::is_one(bytes) {
            let container = Container::read(bytes, limits)?;
            (container.user_elf, Some(container.kernel_elf))
        } else {
            (bytes, None)
        };
        let elf = Elf::load(user_elf, limits)?;
        let abi = match kernel_elf {
            Some(kernel) => Abi::of_kernel(kernel).ok_or(ElfError::UnknownKernel)?,
            None => Abi::of_segments(&elf.segments),
        };
        abi.check_places(&elf.segments)?;
        let mut image: HashMap<u32, Box<Page>> = HashMap::new();
        for segment in &elf.segments {
            let mut done = 0;
            while done < segment.data.len() {
                let address = segment.address + done as u32;
                let offset = address as usize & (PAGE_BYTES - 1);
                let count = (PAGE_BYTES - offset).min(segment.data.len() - done);
                let page = image.entry(address >> PAGE_SHIFT).or_insert_with(|| Box::new([0; PAGE_BYTES]));
                page[offset..offset + count].copy_from_slice(&segment.data[done..done + count]);
                done += count;
            }
        }
        if abi == Abi::Risc0 {
            let page =
                image.entry(RISC0_USER_START >> PAGE_SHIFT).or_insert_with(|| Box::new([0; PAGE_BYTES]));
            page[..4].copy_from_slice(&elf.entry.to_le_bytes());
        }
        let user_end = bytes.len() - kernel_elf.map_or(0, <[u8]>::len);
        Ok(Program {
            user_elf: user_end - user_elf.len()..user_end,
            has_kernel: kernel_elf.is_some(),
            abi,
            id: *blake3::hash(bytes).as_bytes(),
            bytes: bytes.into(),
            code: Code::new(&elf.segments),
            regions: Regions::new(&elf.segments, abi),
            image,
            elf,
            initial_tree: OnceLock::new(),
            lines: OnceLock::new(),
        })
    }

    /// BLAKE3 of the file.
    pub fn id(&self) -> &[u8; 32] {
        &self.id
    }

    pub fn elf_bytes(&self) -> usize {
        self.bytes.len()
    }

    /// The file as it was given.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub fn abi(&self) -> Abi {
        self.abi
    }

    /// The program's ELF: the file, or the part of an R0BF file.
    pub fn user_elf(&self) -> &[u8] {
        &self.bytes[self.user_elf.clone()]
    }

    /// The kernel that an R0BF file brings.
    pub fn kernel_elf(&self) -> Option<&[u8]> {
        self.has_kernel.then(|| &self.bytes[self.user_elf.end..])
    }

    pub fn elf(&self) -> &Elf {
        &self.elf
    }

    pub fn code(&self) -> &Code {
        &self.code
    }

    pub fn regions(&self) -> &Regions {
        &self.regions
    }

    /// The memory tree before the first step; hashed on first use.
    pub fn initial_tree(&self) -> &MemoryTree {
        self.initial_tree.get_or_init(|| {
            let mut pages: Vec<(u32, &Page)> =
                self.image.iter().map(|(&page, content)| (page, &**content)).collect();
            pages.sort_unstable_by_key(|&(page, _)| page);
            let mut tree = MemoryTree::new();
            tree.update(&pages).expect("sorted pages of a 32-bit address space");
            tree
        })
    }

    /// Name of the function that holds `pc`, and the offset in it.
    pub fn function_at(&self, pc: u32) -> Option<(&str, u32)> {
        let function = &self.elf.functions[function_index_at(&self.elf.functions, pc)?];
        Some((&function.name, pc - function.address))
    }

    pub fn has_source_lines(&self) -> bool {
        SourceLines::present(self.user_elf())
    }

    /// (file, line) of the instruction at `pc`.
    pub fn source_line_at(&self, pc: u32) -> Option<(String, u32)> {
        self.lines.get_or_init(|| SourceLines::open(self.user_elf())).as_ref()?.at(pc)
    }
}

impl PageSource for Program {
    fn fill(&self, page: u32, out: &mut Page) -> bool {
        match self.image.get(&page) {
            Some(content) => out.copy_from_slice(&**content),
            None => out.fill(0),
        }
        true
    }
}
