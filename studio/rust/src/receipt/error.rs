//! Why a receipt, or a program for RISC Zero's machine, is refused.

use thiserror::Error;

#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReceiptError {
    #[error("{bytes} bytes, more than {limit_bytes}")]
    TooLarge { bytes: u64, limit_bytes: u64 },
    #[error("no receipt: {detail}")]
    NotAReceipt { detail: String },
    #[error("a receipt of development mode: nothing was proved")]
    Fake,
    #[error("rests on other receipts")]
    Assumptions,
    #[error("made for a proof system with the parameters {parameters}")]
    UnknownVersion { parameters: String },
    #[error("not in the form that r0vm writes")]
    NotCanonical,
    #[error("the seal does not verify: {detail}")]
    Seal { detail: String },
    #[error("for the image {got}")]
    OtherImage { got: String },
    #[error("the program ended with {got}")]
    ExitCode { got: String },
    #[error("holds another journal")]
    OtherJournal,
    #[error("the verifier failed: {detail}")]
    Verifier { detail: String },
    #[error("no image id: {detail}")]
    Image { detail: String },
}

impl ReceiptError {
    /// Every id that [`message_id`](Self::message_id) can return.
    pub const ALL_IDS: &[&str] = &[
        "risc0.too_large",
        "risc0.not_a_receipt",
        "risc0.fake",
        "risc0.assumptions",
        "risc0.version_unknown",
        "risc0.not_canonical",
        "risc0.seal",
        "risc0.other_image",
        "risc0.exit_code",
        "risc0.other_journal",
        "risc0.verifier",
        "risc0.image",
    ];

    #[must_use]
    pub fn message_id(&self) -> &'static str {
        match self {
            ReceiptError::TooLarge { .. } => "risc0.too_large",
            ReceiptError::NotAReceipt { .. } => "risc0.not_a_receipt",
            ReceiptError::Fake => "risc0.fake",
            ReceiptError::Assumptions => "risc0.assumptions",
            ReceiptError::UnknownVersion { .. } => "risc0.version_unknown",
            ReceiptError::NotCanonical => "risc0.not_canonical",
            ReceiptError::Seal { .. } => "risc0.seal",
            ReceiptError::OtherImage { .. } => "risc0.other_image",
            ReceiptError::ExitCode { .. } => "risc0.exit_code",
            ReceiptError::OtherJournal => "risc0.other_journal",
            ReceiptError::Verifier { .. } => "risc0.verifier",
            ReceiptError::Image { .. } => "risc0.image",
        }
    }

    /// What the message may name.
    #[must_use]
    pub fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            ReceiptError::TooLarge { bytes, limit_bytes } => {
                vec![("bytes", bytes.to_string()), ("limit_bytes", limit_bytes.to_string())]
            }
            ReceiptError::NotAReceipt { detail }
            | ReceiptError::Seal { detail }
            | ReceiptError::Verifier { detail }
            | ReceiptError::Image { detail } => vec![("detail", detail.clone())],
            ReceiptError::UnknownVersion { parameters } => vec![("parameters", parameters.clone())],
            ReceiptError::OtherImage { got } | ReceiptError::ExitCode { got } => vec![("got", got.clone())],
            ReceiptError::Fake
            | ReceiptError::Assumptions
            | ReceiptError::NotCanonical
            | ReceiptError::OtherJournal => Vec::new(),
        }
    }
}
