//! Why a file is not a program that the studio can run.

use thiserror::Error;

/// Each variant is one message for people; `message_id` names it, `params` fill it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ElfError {
    #[error("the file is empty")]
    Empty,
    #[error("not an ELF file")]
    NotElf,
    #[error("{got} bytes, at most {limit} allowed")]
    TooLarge { got: u64, limit: u64 },
    #[error("64-bit ELF")]
    SixtyFourBit,
    #[error("big-endian ELF")]
    BigEndian,
    #[error("machine {machine}, expected RISC-V (243)")]
    WrongMachine { machine: u16 },
    #[error("compressed instructions")]
    Compressed,
    #[error("floating-point ABI")]
    FloatAbi,
    #[error("dynamically linked or position-independent")]
    Dynamic,
    #[error("not an executable (type {kind})")]
    NotExecutable { kind: u16 },
    #[error("truncated: {what}")]
    Truncated { what: &'static str },
    #[error("{count} loadable segments, at most {limit} allowed")]
    TooManySegments { count: usize, limit: usize },
    #[error("no loadable segment")]
    NoSegments,
    #[error("no executable segment")]
    NoCode,
    #[error("segment {index} holds more file bytes than memory bytes")]
    FileLargerThanMemory { index: usize },
    #[error("segment {index} ends beyond the 32-bit address space")]
    BeyondAddressSpace { index: usize },
    #[error("segments {first} and {second} overlap")]
    Overlap { first: usize, second: usize },
    #[error("segment {index} is writable and executable")]
    WritableCode { index: usize },
    #[error("code segment {index} does not start on a 4-byte boundary")]
    MisalignedCode { index: usize },
    #[error("image of {got} bytes, at most {limit} allowed")]
    ImageTooLarge { got: u64, limit: u64 },
    #[error("code spans {got} bytes, at most {limit} allowed")]
    CodeTooLarge { got: u64, limit: u64 },
    #[error("entry point {entry:#010x} outside code")]
    EntryOutsideCode { entry: u32 },
    #[error("R0BF version {version}, expected 1")]
    ContainerVersion { version: u32 },
    #[error("an R0BF header of another kind than V1Compat")]
    ContainerHeader,
    #[error("an R0BF file with a kernel that is not known")]
    UnknownKernel,
    #[error("segment at {address:#010x} outside what RISC Zero's machine gives to programs")]
    OutsideUserMemory { address: u32 },
}

impl ElfError {
    /// Every message id of this enum.
    pub const ALL_IDS: &'static [&'static str] = &[
        "elf.empty",
        "elf.not_elf",
        "elf.too_large",
        "elf.sixty_four_bit",
        "elf.big_endian",
        "elf.wrong_machine",
        "elf.compressed",
        "elf.float_abi",
        "elf.dynamic",
        "elf.not_executable",
        "elf.truncated",
        "elf.too_many_segments",
        "elf.no_segments",
        "elf.no_code",
        "elf.file_larger_than_memory",
        "elf.beyond_address_space",
        "elf.overlap",
        "elf.writable_code",
        "elf.misaligned_code",
        "elf.image_too_large",
        "elf.code_too_large",
        "elf.entry_outside_code",
        "elf.container_version",
        "elf.container_header",
        "elf.unknown_kernel",
        "elf.outside_user_memory",
    ];

    pub fn message_id(&self) -> &'static str {
        match self {
            ElfError::Empty => "elf.empty",
            ElfError::NotElf => "elf.not_elf",
            ElfError::TooLarge { .. } => "elf.too_large",
            ElfError::SixtyFourBit => "elf.sixty_four_bit",
            ElfError::BigEndian => "elf.big_endian",
            ElfError::WrongMachine { .. } => "elf.wrong_machine",
            ElfError::Compressed => "elf.compressed",
            ElfError::FloatAbi => "elf.float_abi",
            ElfError::Dynamic => "elf.dynamic",
            ElfError::NotExecutable { .. } => "elf.not_executable",
            ElfError::Truncated { .. } => "elf.truncated",
            ElfError::TooManySegments { .. } => "elf.too_many_segments",
            ElfError::NoSegments => "elf.no_segments",
            ElfError::NoCode => "elf.no_code",
            ElfError::FileLargerThanMemory { .. } => "elf.file_larger_than_memory",
            ElfError::BeyondAddressSpace { .. } => "elf.beyond_address_space",
            ElfError::Overlap { .. } => "elf.overlap",
            ElfError::WritableCode { .. } => "elf.writable_code",
            ElfError::MisalignedCode { .. } => "elf.misaligned_code",
            ElfError::ImageTooLarge { .. } => "elf.image_too_large",
            ElfError::CodeTooLarge { .. } => "elf.code_too_large",
            ElfError::EntryOutsideCode { .. } => "elf.entry_outside_code",
            ElfError::ContainerVersion { .. } => "elf.container_version",
            ElfError::ContainerHeader => "elf.container_header",
            ElfError::UnknownKernel => "elf.unknown_kernel",
            ElfError::OutsideUserMemory { .. } => "elf.outside_user_memory",
        }
    }

    pub fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            ElfError::TooLarge { got, limit }
            | ElfError::ImageTooLarge { got, limit }
            | ElfError::CodeTooLarge { got, limit } => {
                vec![("got", got.to_string()), ("limit", limit.to_string())]
            }
            ElfError::WrongMachine { machine } => vec![("machine", machine.to_string())],
            ElfError::NotExecutable { kind } => vec![("kind", kind.to_string())],
            ElfError::Truncated { what } => vec![("what", (*what).to_string())],
            ElfError::TooManySegments { count, limit } => {
                vec![("count", count.to_string()), ("limit", limit.to_string())]
            }
            ElfError::FileLargerThanMemory { index }
            | ElfError::BeyondAddressSpace { index }
            | ElfError::WritableCode { index }
            | ElfError::MisalignedCode { index } => vec![("index", index.to_string())],
            ElfError::Overlap { first, second } => {
                vec![("first", first.to_string()), ("second", second.to_string())]
            }
            ElfError::ContainerVersion { version } => vec![("version", version.to_string())],
            ElfError::OutsideUserMemory { address } => vec![("address", format!("{address:#010x}"))],
            ElfError::EntryOutsideCode { entry } => vec![("entry", format!("{entry:#010x}"))],
            _ => Vec::new(),
        }
    }
}
