//! Why a file is refused.

use std::fmt;

use thiserror::Error;

/// The kinds of files, each with its own messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileType {
    Proof,
    Opening,
}

impl fmt::Display for FileType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            FileType::Proof => "proof file",
            FileType::Opening => "opening file",
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

impl FileError {
    pub const ALL_IDS: &[&str] = &[
        "proof.not_a_proof",
        "proof.newer_version",
        "proof.truncated",
        "proof.extended",
        "proof.damaged",
        "proof.not_canonical",
        "proof.too_large",
        "proof.out_of_memory",
        "opening.not_an_opening",
        "opening.newer_version",
        "opening.truncated",
        "opening.extended",
        "opening.damaged",
        "opening.not_canonical",
        "opening.too_large",
        "opening.out_of_memory",
    ];

    /// Key of the text for people.
    #[must_use]
    pub fn message_id(&self) -> &'static str {
        match (self.file, &self.fault) {
            (FileType::Proof, FileFault::OtherFile) => "proof.not_a_proof",
            (FileType::Proof, FileFault::NewerVersion { .. }) => "proof.newer_version",
            (FileType::Proof, FileFault::Truncated) => "proof.truncated",
            (FileType::Proof, FileFault::Extended { .. }) => "proof.extended",
            (FileType::Proof, FileFault::Damaged) => "proof.damaged",
            (FileType::Proof, FileFault::NotCanonical { .. }) => "proof.not_canonical",
            (FileType::Proof, FileFault::TooLarge { .. }) => "proof.too_large",
            (FileType::Proof, FileFault::OutOfMemory { .. }) => "proof.out_of_memory",
            (FileType::Opening, FileFault::OtherFile) => "opening.not_an_opening",
            (FileType::Opening, FileFault::NewerVersion { .. }) => "opening.newer_version",
            (FileType::Opening, FileFault::Truncated) => "opening.truncated",
            (FileType::Opening, FileFault::Extended { .. }) => "opening.extended",
            (FileType::Opening, FileFault::Damaged) => "opening.damaged",
            (FileType::Opening, FileFault::NotCanonical { .. }) => "opening.not_canonical",
            (FileType::Opening, FileFault::TooLarge { .. }) => "opening.too_large",
            (FileType::Opening, FileFault::OutOfMemory { .. }) => "opening.out_of_memory",
        }
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
