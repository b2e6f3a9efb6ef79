//! Why a file is refused.

use std::fmt;

use thiserror::Error;

/// The kinds of files, each with its own messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileType {
    Proof,
    Opening,
    Aggregate,
    Inclusion,
}

impl fmt::Display for FileType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            FileType::Proof => "proof file",
            FileType::Opening => "opening file",
            FileType::Aggregate => "aggregate file",
            FileType::Inclusion => "inclusion proof file",
        })
    }
}

/// What is wrong with the bytes.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FileFault {
    #[error("the bytes do not start like one")]
    OtherFile,
    #[error("its format version is {found}, the newest known is {supported}")]
    NewerVersion { found: u64, supported: u64 },
    #[error("its end is missing")]
    Truncated,
    #[error("{extra_bytes} bytes follow its end")]
    Extended { extra_bytes: usize },
    #[error("its content does not match its digest")]
    Damaged,
    #[error("the field {field} breaks the rules of the format")]
    NotCanonical { field: &'static str },
    #[error("the field {field} has {bytes} bytes, the limit is {limit_bytes}")]
    TooLarge { field: &'static str, bytes: u64, limit_bytes: u64 },
    #[error("no memory for the {bytes} bytes of {field}")]
    OutOfMemory { field: &'static str, bytes: u64 },
}

/// A refused file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{file}: {fault}")]
pub struct FileError {
    pub file: FileType,
    pub fault: FileFault,
}

/// A file that cannot be read, or whose content, once read, contradicts itself.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReadError<E: std::error::Error> {
    #[error(transparent)]
    File(#[from] FileError),
    #[error("{0}")]
    Content(E),
}

impl FileError {
    /// File types in the order of [`FileType`], for each the faults in the order of [`FileFault`].
    pub const ALL_IDS: &[&str] = IDS.as_flattened();

    /// Key of the text for people.
    #[must_use]
    pub fn message_id(&self) -> &'static str {
        let fault = match &self.fault {
            FileFault::OtherFile => 0,
            FileFault::NewerVersion { .. } => 1,
            FileFault::Truncated => 2,
            FileFault::Extended { .. } => 3,
            FileFault::Damaged => 4,
            FileFault::NotCanonical { .. } => 5,
            FileFault::TooLarge { .. } => 6,
            FileFault::OutOfMemory { .. } => 7,
        };
        IDS[self.file as usize][fault]
    }

    /// Values for the placeholders of that text.
    #[must_use]
    pub fn params(&self) -> Vec<(&'static str, String)> {
        match &self.fault {
            FileFault::OtherFile | FileFault::Truncated | FileFault::Damaged => vec![],
            FileFault::NewerVersion { found, supported } => {
                vec![("found", found.to_string()), ("supported", supported.to_string())]
            }
            FileFault::Extended { extra_bytes } => vec![("extra_bytes", extra_bytes.to_string())],
            FileFault::NotCanonical { field } => vec![("field", (*field).to_string())],
            FileFault::TooLarge { field, bytes, limit_bytes } => vec![
                ("field", (*field).to_string()),
                ("bytes", bytes.to_string()),
                ("limit_bytes", limit_bytes.to_string()),
            ],
            FileFault::OutOfMemory { field, bytes } => {
                vec![("field", (*field).to_string()), ("bytes", bytes.to_string())]
            }
        }
    }
}

const IDS: [[&str; 8]; 4] = [
    [
        "proof.not_a_proof",
        "proof.newer_version",
        "proof.truncated",
        "proof.extended",
        "proof.damaged",
        "proof.not_canonical",
        "proof.too_large",
        "proof.out_of_memory",
    ],
    [
        "opening.not_an_opening",
        "opening.newer_version",
        "opening.truncated",
        "opening.extended",
        "opening.damaged",
        "opening.not_canonical",
        "opening.too_large",
        "opening.out_of_memory",
    ],
    [
        "aggregate.not_an_aggregate",
        "aggregate.newer_version",
        "aggregate.truncated",
        "aggregate.extended",
        "aggregate.damaged",
        "aggregate.not_canonical",
        "aggregate.too_large",
        "aggregate.out_of_memory",
    ],
    [
        "inclusion.not_an_inclusion",
        "inclusion.newer_version",
        "inclusion.truncated",
        "inclusion.extended",
        "inclusion.damaged",
        "inclusion.not_canonical",
        "inclusion.too_large",
        "inclusion.out_of_memory",
    ],
];
