//! The two verifiers. Both generations of `risc0-zkvm` have the same structures with the same names, so one macro
//! writes the few functions that touch them.

use super::error::ReceiptError;

/// What a receipt says of itself, and what of that was checked depends on who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// "composite", "succinct" or "groth16".
    pub kind: &'static str,
    pub journal: Vec<u8>,
    /// `None`: not the end of a program, or the claim is only a digest.
    pub exit_code: Option<u32>,
    /// Segments of a composite receipt; the other kinds do not tell.
    pub segments: Option<u64>,
    /// The generation of the proof system, as r0vm's versions begin: "5.0" or "3.0".
    pub verifier: &'static str,
    pub hash_function: String,
}

/// More than the longest receipt that is read can hold for real, where each segment has its seal.
const MAX_SEGMENTS: u64 = 4096;

/// A segment takes more in memory than what it may take in a file.
pub fn check_segments(count: u64) -> Result<(), ReceiptError> {
    if count <= MAX_SEGMENTS {
        return Ok(());
    }
    Err(ReceiptError::NotAReceipt { detail: format!("{count} segments, more than {MAX_SEGMENTS}") })
}

/// One generation: parse, tell, verify.
macro_rules! generation {
    ($module:ident, $zkvm:ident, $version:literal) => {
        pub mod $module {
            use std::sync::OnceLock;

            use $zkvm::sha::{Digest, Digestible};
            use $zkvm::{ExitCode, InnerReceipt, MaybePruned, Receipt, ReceiptClaim, VerifierContext};

            use super::{Facts, check_segments};
            use crate::receipt::error::ReceiptError;

            pub const VERSION: &str = $version;

            /// Development mode is off whatever the environment says: the crates read it only to panic about it.
            fn context() -> VerifierContext {
                VerifierContext::default().with_dev_mode(false)
            }

            /// The digests of the parameters that this verifier has, in the order composite, succinct, groth16, segment.
            fn parameters() -> &'static [Digest; 4] {
                static PARAMETERS: OnceLock<[Digest; 4]> = OnceLock::new();
                PARAMETERS.get_or_init(|| {
                    let context = context();
                    let missing = "the default context has all parameters";
                    [
                        context.composite_verifier_parameters().expect(missing).digest(),
                        context.succinct_verifier_parameters.as_ref().expect(missing).digest(),
                        context.groth16_verifier_parameters.as_ref().expect(missing).digest(),
                        context.segment_verifier_parameters.as_ref().expect(missing).digest(),
                    ]
                })
            }

            /// Whether this verifier is the one that the receipt was made for.
            pub fn is_for(receipt: &Receipt) -> bool {
                let [composite, succinct, groth16, _] = parameters();
                let own = match &receipt.inner {
                    InnerReceipt::Composite(_) => composite,
                    InnerReceipt::Succinct(_) => succinct,
                    InnerReceipt::Groth16(_) => groth16,
                    _ => return false,
                };
                receipt.inner.verifier_parameters() == *own
            }

            /// What is refused before anything else is looked at.
            pub fn check_kind(receipt: &Receipt) -> Result<(), ReceiptError> {
                match &receipt.inner {
                    InnerReceipt::Fake(_) => Err(ReceiptError::Fake),
                    InnerReceipt::Composite(inner) if !inner.assumption_receipts.is_empty() => {
                        Err(ReceiptError::Assumptions)
                    }
                    InnerReceipt::Composite(inner) => check_segments(inner.segments.len() as u64),
                    _ => Ok(()),
                }
            }

            pub fn parameters_of(receipt: &Receipt) -> String {
                receipt.inner.verifier_parameters().to_string()
            }

            pub fn facts(receipt: &Receipt) -> Facts {
                let (kind, segments, hash_function) = match &receipt.inner {
                    InnerReceipt::Composite(inner) => {
                        let hash =
                            inner.segments.first().map_or(String::new(), |segment| segment.hashfn.clone());
                        ("composite", Some(inner.segments.len() as u64), hash)
                    }
                    InnerReceipt::Succinct(inner) => ("succinct", None, inner.hashfn.clone()),
                    _ => ("groth16", None, String::new()),
                };
                let ended = receipt.claim().ok().and_then(|claim| claim.value().ok());
                let exit_code = ended.and_then(|claim| match claim.exit_code {
                    ExitCode::Halted(code) => Some(code),
                    _ => None,
                });
                let journal = receipt.journal.bytes.clone();
                Facts { kind, journal, exit_code, segments, verifier: VERSION, hash_function }
            }

            /// Everything: the fields that no digest covers, the seals, the image, the exit code and the journal.
            pub fn verify(receipt: &Receipt, image_id: [u8; 32], journal: &[u8]) -> Result<(), ReceiptError> {
                check_kind(receipt)?;
                if !is_for(receipt) {
                    return Err(ReceiptError::UnknownVersion { parameters: parameters_of(receipt) });
                }
                check_loose_fields(receipt)?;
                if let Ok(claim) = receipt.claim().map_err(drop).and_then(|claim| claim.value().map_err(drop))
                {
                    let pre = claim.pre.digest();
                    if pre != Digest::from(image_id) {
                        return Err(ReceiptError::OtherImage { got: pre.to_string() });
                    }
                    if claim.exit_code != ExitCode::Halted(0) {
                        return Err(ReceiptError::ExitCode { got: format!("{:?}", claim.exit_code) });
                    }
                }
                if receipt.journal.bytes != journal {
                    return Err(ReceiptError::OtherJournal);
                }
                // The verifier compares these, too, after its work: what lies openly is refused at once.
                let claimed = receipt.claim().map(|claim| claim.digest());
                let expected =
                    ReceiptClaim::ok(Digest::from(image_id), MaybePruned::Pruned(receipt.journal.digest()));
                if claimed.is_ok_and(|claimed| claimed != expected.digest()) {
                    return Err(loose("its claim does not hold its journal"));
                }
                receipt
                    .verify_with_context(&context(), Digest::from(image_id))
                    .map_err(|error| ReceiptError::Seal { detail: error.to_string() })
            }

            /// The crates do not look at these, so anybody could change them in a valid receipt.
            fn check_loose_fields(receipt: &Receipt) -> Result<(), ReceiptError> {
                match &receipt.inner {
                    InnerReceipt::Composite(inner) => {
                        let [_, _, _, segment_parameters] = parameters();
                        for (index, segment) in inner.segments.iter().enumerate() {
                            if segment.index as usize != index
                                || segment.verifier_parameters != *segment_parameters
                            {
                                return Err(loose(&format!("segment {index} is not labelled as such")));
                            }
                        }
                        Ok(())
                    }
                    InnerReceipt::Succinct(inner) => {
                        let path = &inner.control_inclusion_proof;
                        let height = u32::try_from(path.digests.len()).unwrap_or(u32::MAX);
                        if path.index.checked_shr(height).unwrap_or(0) != 0 {
                            return Err(loose("the place of its program lies outside of the tree"));
                        }
                        // The one that counts is in the seal, and the same path is checked for it.
                        let context = context();
                        let suite = context.suites.get(&inner.hashfn);
                        let root = suite.map(|suite| path.root(&inner.control_id, suite.hashfn.as_ref()));
                        let expected = context.succinct_verifier_parameters.map(|own| own.control_root);
                        if root.is_none() || root != expected {
                            return Err(loose("its program is not labelled as such"));
                        }
                        Ok(())
                    }
                    _ => Ok(()),
                }
            }

            fn loose(detail: &str) -> ReceiptError {
                ReceiptError::Seal { detail: detail.to_owned() }
            }
        }
    };
}

generation!(v5, risc0_zkvm, "5.0");
generation!(v3, risc0_zkvm_3, "3.0");
