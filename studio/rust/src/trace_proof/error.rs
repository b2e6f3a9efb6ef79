//! Why there is nothing to prove, and why a proof is refused.

use thiserror::Error;

use crate::machine::Fault;

/// A proof could not be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ProveError {
    #[error("cancelled")]
    Cancelled,
    #[error("the guest stopped by a fault: {}", .0.kind.name())]
    GuestFault(Fault),
    #[error("the guest exited with code {code}")]
    GuestExit { code: u8 },
    #[error("the evidence would pass {limit} bytes")]
    EvidenceTooLarge { limit: u64 },
    #[error("the operating system gave no random bytes")]
    NoRandomness,
}

impl ProveError {
    /// Every message id of this enum; `GuestFault` is reported by the fault's own message.
    pub const ALL_IDS: &'static [&'static str] =
        &["prove.guest_exit", "prove.evidence_too_large", "prove.no_randomness"];

    /// `None` for a cancel and for a fault.
    pub fn message_id(&self) -> Option<&'static str> {
        match self {
            ProveError::Cancelled | ProveError::GuestFault(_) => None,
            ProveError::GuestExit { .. } => Some("prove.guest_exit"),
            ProveError::EvidenceTooLarge { .. } => Some("prove.evidence_too_large"),
            ProveError::NoRandomness => Some("prove.no_randomness"),
        }
    }

    pub fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            ProveError::GuestExit { code } => vec![("code", code.to_string())],
            ProveError::EvidenceTooLarge { limit } => vec![("limit", limit.to_string())],
            _ => Vec::new(),
        }
    }
}

/// A proof is refused. Each variant is one thing that does not match.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum VerifyError {
    #[error("cancelled")]
    Cancelled,
    #[error("no memory to run in")]
    HostMemory,
    #[error("the operating system gave no random bytes")]
    NoRandomness,
    #[error("the evidence cannot be read: {what}")]
    EvidenceMalformed { what: &'static str },
    #[error("evidence version {got}, known is {expected}")]
    EvidenceVersion { got: u64, expected: u64 },
    #[error("this is {got} evidence, expected {expected}")]
    OtherForm { got: &'static str, expected: &'static str },
    #[error("the witness is not the one that the proof commits to")]
    WrongWitness,
    #[error("the statement says {got} segments' worth of steps, the evidence has {expected}")]
    SegmentCount { got: u64, expected: u64 },
    #[error("the guest stopped by a fault: {}", .0.kind.name())]
    GuestFault(Fault),
    #[error("the guest exited with code {code}")]
    GuestExit { code: u8 },
    #[error("the run wrote another journal")]
    WrongJournal,
    #[error("the run took {got} steps, the statement says {expected}")]
    WrongSteps { got: u64, expected: u64 },
    #[error("the digest at the end of segment {segment} does not match the run")]
    WrongDigest { segment: u64 },
    #[error("the evidence does not start in the program's start state")]
    WrongStart,
    #[error("the evidence does not end with an exit of code 0 after the stated steps and journal")]
    WrongEnd,
    #[error("segment {segment} starts from pages that are not those of its memory root")]
    WrongPages { segment: u64 },
    #[error("segment {segment} touches the page at {address:#010x}, which the evidence does not open")]
    PageMissing { segment: u64, address: u32 },
    #[error("segment {segment} opens the page at {address:#010x}, which it does not touch")]
    PageExtra { segment: u64, address: u32 },
    #[error("segment {segment} does not lead from its start to its end state")]
    WrongSegment { segment: u64 },
    #[error("a sample of {sample} segments out of {segments}")]
    BadSample { sample: u64, segments: u64 },
}

impl VerifyError {
    pub const ALL_IDS: &'static [&'static str] = &[
        "verify.host_memory",
        "verify.no_randomness",
        "verify.evidence_malformed",
        "verify.evidence_version",
        "verify.other_form",
        "verify.wrong_witness",
        "verify.segment_count",
        "verify.guest_fault",
        "verify.guest_exit",
        "verify.wrong_journal",
        "verify.wrong_steps",
        "verify.wrong_digest",
        "verify.wrong_start",
        "verify.wrong_end",
        "verify.wrong_pages",
        "verify.page_missing",
        "verify.page_extra",
        "verify.wrong_segment",
        "verify.bad_sample",
    ];

    /// `None` for a cancel.
    pub fn message_id(&self) -> Option<&'static str> {
        Some(match self {
            VerifyError::Cancelled => return None,
            VerifyError::HostMemory => "verify.host_memory",
            VerifyError::NoRandomness => "verify.no_randomness",
            VerifyError::EvidenceMalformed { .. } => "verify.evidence_malformed",
            VerifyError::EvidenceVersion { .. } => "verify.evidence_version",
            VerifyError::OtherForm { .. } => "verify.other_form",
            VerifyError::WrongWitness => "verify.wrong_witness",
            VerifyError::SegmentCount { .. } => "verify.segment_count",
            VerifyError::GuestFault(_) => "verify.guest_fault",
            VerifyError::GuestExit { .. } => "verify.guest_exit",
            VerifyError::WrongJournal => "verify.wrong_journal",
            VerifyError::WrongSteps { .. } => "verify.wrong_steps",
            VerifyError::WrongDigest { .. } => "verify.wrong_digest",
            VerifyError::WrongStart => "verify.wrong_start",
            VerifyError::WrongEnd => "verify.wrong_end",
            VerifyError::WrongPages { .. } => "verify.wrong_pages",
            VerifyError::PageMissing { .. } => "verify.page_missing",
            VerifyError::PageExtra { .. } => "verify.page_extra",
            VerifyError::WrongSegment { .. } => "verify.wrong_segment",
            VerifyError::BadSample { .. } => "verify.bad_sample",
        })
    }

    pub fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            VerifyError::EvidenceMalformed { what } => vec![("what", (*what).to_string())],
            VerifyError::EvidenceVersion { got, expected }
            | VerifyError::SegmentCount { got, expected }
            | VerifyError::WrongSteps { got, expected } => {
                vec![("got", got.to_string()), ("expected", expected.to_string())]
            }
            VerifyError::OtherForm { got, expected } => {
                vec![("got", (*got).to_string()), ("expected", (*expected).to_string())]
            }
            VerifyError::GuestFault(fault) => {
                vec![("kind", fault.kind.name().to_string()), ("pc", format!("{:#010x}", fault.pc))]
            }
            VerifyError::GuestExit { code } => vec![("code", code.to_string())],
            VerifyError::WrongDigest { segment }
            | VerifyError::WrongPages { segment }
            | VerifyError::WrongSegment { segment } => vec![("segment", segment.to_string())],
            VerifyError::PageMissing { segment, address } | VerifyError::PageExtra { segment, address } => {
                vec![("segment", segment.to_string()), ("address", format!("{address:#010x}"))]
            }
            VerifyError::BadSample { sample, segments } => {
                vec![("sample", sample.to_string()), ("segments", segments.to_string())]
            }
            _ => Vec::new(),
        }
    }
}
