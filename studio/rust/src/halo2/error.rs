//! Why a run cannot be proved, or a proof is refused.

use thiserror::Error;

use super::tables::{MAX_K, usable_rows};

#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Halo2Error {
    #[error("the program makes calls of RISC Zero, which the circuit does not answer")]
    OtherAbi,
    #[error("the program's memory is laid out in a way that the circuit has no addresses for")]
    OtherLayout,
    #[error("the program calls number {number} with a0 = {argument}, which the circuit does not answer")]
    OtherCall { number: u32, argument: u32 },
    #[error("the program reads {address:#010x}, where no data of the circuit is")]
    NoData { address: u32 },
    #[error("the program exited with {code}")]
    Exited { code: u8 },
    #[error(
        "the run needs {rows} rows, and the largest circuit of 2^{MAX_K} has room for {}",
        usable_rows(MAX_K)
    )]
    TooLong { rows: u64 },
    #[error("a circuit of 2^{k} rows is not one of ours")]
    WrongK { k: u32 },
    #[error("evidence of another version of the circuit")]
    OtherFormat,
    #[error("the evidence is {got} bytes long, not {expected}")]
    WrongLength { got: usize, expected: usize },
    #[error("the proof does not hold for this program and journal")]
    Invalid,
    #[error("the parameters for k = {k} are not the ones that belong there")]
    WrongParameters { k: u32 },
    #[error("the operating system gave no random bytes")]
    NoRandomness,
    #[error("cancelled")]
    Cancelled,
    #[error("the prover contradicted itself: {what}")]
    Inconsistent { what: &'static str },
}

impl Halo2Error {
    /// Every id that [`message_id`](Self::message_id) can return.
    pub const ALL_IDS: &[&str] = &[
        "halo2.other_abi",
        "halo2.other_layout",
        "halo2.other_call",
        "halo2.no_data",
        "halo2.exited",
        "halo2.too_long",
        "halo2.wrong_k",
        "halo2.other_format",
        "halo2.wrong_length",
        "halo2.invalid",
        "halo2.wrong_parameters",
        "halo2.no_randomness",
        "halo2.inconsistent",
    ];

    /// `None`: cancelled, which is no error.
    #[must_use]
    pub fn message_id(&self) -> Option<&'static str> {
        Some(match self {
            Halo2Error::OtherAbi => "halo2.other_abi",
            Halo2Error::OtherLayout => "halo2.other_layout",
            Halo2Error::OtherCall { .. } => "halo2.other_call",
            Halo2Error::NoData { .. } => "halo2.no_data",
            Halo2Error::Exited { .. } => "halo2.exited",
            Halo2Error::TooLong { .. } => "halo2.too_long",
            Halo2Error::WrongK { .. } => "halo2.wrong_k",
            Halo2Error::OtherFormat => "halo2.other_format",
            Halo2Error::WrongLength { .. } => "halo2.wrong_length",
            Halo2Error::Invalid => "halo2.invalid",
            Halo2Error::WrongParameters { .. } => "halo2.wrong_parameters",
            Halo2Error::NoRandomness => "halo2.no_randomness",
            Halo2Error::Inconsistent { .. } => "halo2.inconsistent",
            Halo2Error::Cancelled => return None,
        })
    }

    /// What the message may name.
    #[must_use]
    pub fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Halo2Error::OtherCall { number, argument } => {
                vec![("number", number.to_string()), ("argument", argument.to_string())]
            }
            Halo2Error::NoData { address } => vec![("address", format!("{address:#010x}"))],
            Halo2Error::Exited { code } => vec![("code", code.to_string())],
            Halo2Error::TooLong { rows } => {
                let most = usable_rows(MAX_K).to_string();
                vec![("rows", rows.to_string()), ("most_rows", most), ("k", MAX_K.to_string())]
            }
            Halo2Error::WrongK { k } | Halo2Error::WrongParameters { k } => vec![("k", k.to_string())],
            Halo2Error::WrongLength { got, expected } => {
                vec![("got", got.to_string()), ("expected", expected.to_string())]
            }
            Halo2Error::Inconsistent { what } => vec![("what", (*what).to_string())],
            Halo2Error::OtherAbi
            | Halo2Error::OtherLayout
            | Halo2Error::OtherFormat
            | Halo2Error::Invalid
            | Halo2Error::NoRandomness
            | Halo2Error::Cancelled => Vec::new(),
        }
    }
}
