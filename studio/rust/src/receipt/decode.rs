//! From bytes to a receipt of one of the two generations. Nothing that is read here is trusted.

use bincode::Options;
use serde::de::DeserializeOwned;
use serde::ser::Serialize;

use super::error::ReceiptError;
use super::guard::{guarded as caught, short};
use super::verifier::{Facts, check_segments, v3, v5};

/// A receipt of r0vm takes some 250 KB for each segment; a thousand segments are a day of work. Twice the evidence that
/// a proof file holds, because the same receipt is longer in JSON.
pub const MAX_RECEIPT_BYTES: u64 = 512 << 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Bincode,
    Json,
}

impl Encoding {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Bincode => "bincode",
            Encoding::Json => "json",
        }
    }
}

enum Inner {
    V5(Box<risc0_zkvm::Receipt>),
    V3(Box<risc0_zkvm_3::Receipt>),
}

/// A receipt that can be read and that one of our verifiers was made for.
pub struct Receipt {
    inner: Inner,
    pub encoding: Encoding,
}

impl Receipt {
    /// Read bincode or JSON. Fake receipts, trailing bytes and receipts for other verifiers are refused.
    pub fn decode(data: &[u8]) -> Result<Receipt, ReceiptError> {
        if data.len() as u64 > MAX_RECEIPT_BYTES {
            return Err(ReceiptError::TooLarge { bytes: data.len() as u64, limit_bytes: MAX_RECEIPT_BYTES });
        }
        let first = data.iter().find(|byte| !byte.is_ascii_whitespace());
        let encoding = if first == Some(&b'{') { Encoding::Json } else { Encoding::Bincode };
        guarded(|| decode_as(data, encoding))
    }

    /// What it says of itself; not verified.
    pub fn facts(&self) -> Result<Facts, ReceiptError> {
        guarded(|| {
            Ok(match &self.inner {
                Inner::V5(receipt) => v5::facts(receipt),
                Inner::V3(receipt) => v3::facts(receipt),
            })
        })
    }

    /// The bytes that r0vm would write.
    pub fn to_bincode(&self) -> Result<Vec<u8>, ReceiptError> {
        guarded(|| match &self.inner {
            Inner::V5(receipt) => encode(receipt),
            Inner::V3(receipt) => encode(receipt),
        })
    }

    /// Whether it proves that the program with `image_id` wrote `journal` and ended with exit code 0.
    pub fn verify(&self, image_id: [u8; 32], journal: &[u8]) -> Result<(), ReceiptError> {
        guarded(|| match &self.inner {
            Inner::V5(receipt) => v5::verify(receipt, image_id, journal),
            Inner::V3(receipt) => v3::verify(receipt, image_id, journal),
        })
    }
}

fn decode_as(data: &[u8], encoding: Encoding) -> Result<Receipt, ReceiptError> {
    let newest = read::<risc0_zkvm::Receipt, risc0_zkvm::SegmentReceipt>(data, encoding);
    let parameters = match newest {
        Ok(receipt) => {
            v5::check_kind(&receipt)?;
            if v5::is_for(&receipt) {
                return Ok(Receipt { inner: Inner::V5(Box::new(receipt)), encoding });
            }
            Some(v5::parameters_of(&receipt))
        }
        Err(error @ (ReceiptError::Assumptions | ReceiptError::NotCanonical)) => return Err(error),
        Err(_) => None,
    };
    match read::<risc0_zkvm_3::Receipt, risc0_zkvm_3::SegmentReceipt>(data, encoding) {
        Ok(receipt) => {
            v3::check_kind(&receipt)?;
            if v3::is_for(&receipt) {
                return Ok(Receipt { inner: Inner::V3(Box::new(receipt)), encoding });
            }
            Err(ReceiptError::UnknownVersion { parameters: v3::parameters_of(&receipt) })
        }
        Err(error) => Err(parameters.map_or(error, |parameters| ReceiptError::UnknownVersion { parameters })),
    }
}

/// JSON may be laid out in any way; bincode must be what the encoder would write. `S` is the segment receipt of `T`.
fn read<T: DeserializeOwned + Serialize, S: DeserializeOwned>(
    data: &[u8],
    encoding: Encoding,
) -> Result<T, ReceiptError> {
    match encoding {
        Encoding::Json => serde_json::from_slice(data).map_err(|error| not_a_receipt(&error)),
        Encoding::Bincode => {
            refuse_assumptions::<S>(data)?;
            let receipt: T = options(data)
                .reject_trailing_bytes()
                .deserialize(data)
                .map_err(|error| not_a_receipt(&error))?;
            if encode(&receipt)? != data {
                return Err(ReceiptError::NotCanonical);
            }
            Ok(receipt)
        }
    }
}

/// The limit bounds what lengths in the file may claim.
fn options(data: &[u8]) -> impl Options {
    bincode::DefaultOptions::new().with_fixint_encoding().with_limit(data.len() as u64)
}

/// A composite receipt may hold composite receipts as assumptions, to any depth, and bincode descends without a limit
/// (JSON has one): a few megabytes of nothing would end the process by a stack overflow. Our programs make no
/// assumptions, so any number of them is refused before it is read.
fn refuse_assumptions<S: DeserializeOwned>(data: &[u8]) -> Result<(), ReceiptError> {
    const COMPOSITE: &[u8] = &0_u32.to_le_bytes();
    let Some(mut rest) = data.strip_prefix(COMPOSITE) else {
        return Ok(());
    };
    if let Some(count) = rest.first_chunk() {
        check_segments(u64::from_le_bytes(*count))?;
    }
    let read = options(data).allow_trailing_bytes().deserialize_from::<_, (Vec<S>, u64)>(&mut rest);
    match read.map_err(|error| not_a_receipt(&error))? {
        (_, 0) => Ok(()),
        _ => Err(ReceiptError::Assumptions),
    }
}

fn not_a_receipt(error: &dyn std::error::Error) -> ReceiptError {
    ReceiptError::NotAReceipt { detail: short(&error.to_string()) }
}

fn encode<T: Serialize>(receipt: &T) -> Result<Vec<u8>, ReceiptError> {
    bincode::serialize(receipt).map_err(|error| ReceiptError::Verifier { detail: error.to_string() })
}

fn guarded<T>(work: impl FnOnce() -> Result<T, ReceiptError>) -> Result<T, ReceiptError> {
    caught(work).unwrap_or_else(|detail| Err(ReceiptError::Verifier { detail }))
}
