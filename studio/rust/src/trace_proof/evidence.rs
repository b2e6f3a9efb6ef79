//! The bytes of a Trace proof: fixed CBOR arrays, one encoding for each value.
//!
//! compact = [version, 0, witness commitment, digests]
//! audit   = [version, 1, witness commitment, digests, salt, witness, states, [[pages, contents, present, siblings]…]]
//!
//! `digests` are those of the states at the end of each segment; `states` are the start state and those; `pages` are u32
//! page indices, little-endian.

use crate::commit::{Digest, MemoryProof};
use crate::file::cbor::{Reader, encode_to_vec};
use crate::machine::{PAGE_BYTES, Page};

use super::error::VerifyError;
use super::state::{BorderState, SALT_BYTES, STATE_BYTES, Salt};

pub const EVIDENCE_VERSION: u64 = 1;
const COMPACT: u64 = 0;
const AUDIT: u64 = 1;
const DIGEST_BYTES: usize = 32;

/// What one segment starts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentOpening {
    /// Pages that the segment touches, sorted, with their content at its start.
    pub pages: Vec<(u32, Box<Page>)>,
    pub proof: MemoryProof,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    Compact {
        witness_commitment: Digest,
        digests: Vec<Digest>,
    },
    Audit {
        witness_commitment: Digest,
        digests: Vec<Digest>,
        salt: Salt,
        witness: Vec<u8>,
        /// One more than there are segments.
        states: Vec<BorderState>,
        segments: Vec<SegmentOpening>,
    },
}

impl Evidence {
    pub fn form(&self) -> &'static str {
        match self {
            Evidence::Compact { .. } => "compact",
            Evidence::Audit { .. } => "audit",
        }
    }

    pub fn segment_count(&self) -> u64 {
        match self {
            Evidence::Compact { digests, .. } | Evidence::Audit { digests, .. } => digests.len() as u64,
        }
    }

    pub fn encode(&self) -> Vec<u8> {
        encode_to_vec(256, |encoder| {
            match self {
                Evidence::Compact { witness_commitment, digests } => {
                    encoder.array(4)?.u64(EVIDENCE_VERSION)?.u64(COMPACT)?;
                    encoder.bytes(witness_commitment)?.bytes(digests.as_flattened())?;
                }
                Evidence::Audit { witness_commitment, digests, salt, witness, states, segments } => {
                    encoder.array(8)?.u64(EVIDENCE_VERSION)?.u64(AUDIT)?;
                    encoder.bytes(witness_commitment)?.bytes(digests.as_flattened())?;
                    encoder.bytes(salt)?.bytes(witness)?;
                    let states: Vec<u8> = states.iter().flat_map(BorderState::encode).collect();
                    encoder.bytes(&states)?.array(segments.len() as u64)?;
                    for segment in segments {
                        let indices: Vec<u8> =
                            segment.pages.iter().flat_map(|(page, _)| page.to_le_bytes()).collect();
                        let contents: Vec<u8> =
                            segment.pages.iter().flat_map(|(_, content)| **content).collect();
                        encoder.array(4)?.bytes(&indices)?.bytes(&contents)?;
                        encoder.bytes(&segment.proof.present)?;
                        encoder.bytes(segment.proof.siblings.as_flattened())?;
                    }
                }
            }
            Ok(())
        })
    }

    /// Read evidence into values of its own.
    pub fn decode(bytes: &[u8]) -> Result<Evidence, VerifyError> {
        let EvidenceView { witness_commitment, digests, audit } = EvidenceView::decode(bytes)?;
        let digests = digests.to_vec();
        let Some(AuditView { salt, witness, states, segments }) = audit else {
            return Ok(Evidence::Compact { witness_commitment, digests });
        };
        let witness = witness.to_vec();
        let segments = segments.iter().map(SegmentView::to_opening).collect();
        Ok(Evidence::Audit { witness_commitment, digests, salt, witness, states, segments })
    }
}

/// Evidence read in place: page contents, the bulk of it, are not copied.
pub struct EvidenceView<'a> {
    pub witness_commitment: Digest,
    pub digests: &'a [Digest],
    /// `None` for compact evidence.
    pub audit: Option<AuditView<'a>>,
}

pub struct AuditView<'a> {
    pub salt: Salt,
    pub witness: &'a [u8],
    /// One more than there are segments.
    pub states: Vec<BorderState>,
    pub segments: Vec<SegmentView<'a>>,
}

/// A [`SegmentOpening`] in place; `contents` is as long as `indices`.
pub struct SegmentView<'a> {
    indices: &'a [[u8; 4]],
    contents: &'a [Page],
    present: &'a [u8],
    siblings: &'a [Digest],
}

impl<'a> SegmentView<'a> {
    /// Page indices with their contents.
    pub fn pages(&self) -> impl Iterator<Item = (u32, &'a Page)> {
        self.indices.iter().map(|index| u32::from_le_bytes(*index)).zip(self.contents)
    }

    pub fn proof(&self) -> MemoryProof {
        MemoryProof { present: self.present.to_vec(), siblings: self.siblings.to_vec() }
    }

    fn to_opening(&self) -> SegmentOpening {
        let pages = self.pages().map(|(page, content)| (page, Box::new(*content))).collect();
        SegmentOpening { pages, proof: self.proof() }
    }
}

impl<'a> EvidenceView<'a> {
    pub fn form(&self) -> &'static str {
        if self.audit.is_some() { "audit" } else { "compact" }
    }

    /// Read evidence. What is allocated stays a small multiple of the bytes that are there.
    pub fn decode(bytes: &'a [u8]) -> Result<EvidenceView<'a>, VerifyError> {
        let malformed = |what| VerifyError::EvidenceMalformed { what };
        let read = |_| malformed("it is cut off or not in its one right form");
        let (mut reader, form) = open(bytes)?;
        let witness_commitment = reader.digest("witness commitment").map_err(read)?;
        let digests = parts::<DIGEST_BYTES>(reader.bytes(usize::MAX, "digests").map_err(read)?)
            .ok_or(malformed("digests"))?;
        if form == COMPACT {
            reader.finish().map_err(read)?;
            return Ok(EvidenceView { witness_commitment, digests, audit: None });
        }
        const { assert!(SALT_BYTES == DIGEST_BYTES) };
        let salt: Salt = reader.digest("salt").map_err(read)?;
        let witness = reader.bytes(usize::MAX, "witness").map_err(read)?;
        let states = parts::<STATE_BYTES>(reader.bytes(usize::MAX, "states").map_err(read)?)
            .filter(|states| states.len() == digests.len() + 1)
            .and_then(|states| states.iter().map(BorderState::decode).collect::<Option<Vec<_>>>())
            .ok_or(malformed("states"))?;
        reader.array(digests.len() as u64, "segments").map_err(read)?;
        let mut segments = Vec::with_capacity(digests.len());
        for _ in 0..digests.len() {
            reader.array(4, "segment").map_err(read)?;
            let mut part = |field| reader.bytes(usize::MAX, field).map_err(read);
            let indices = parts::<4>(part("pages")?).ok_or(malformed("pages"))?;
            let contents = parts::<PAGE_BYTES>(part("contents")?)
                .filter(|contents| contents.len() == indices.len())
                .ok_or(malformed("page contents"))?;
            let present = part("present")?;
            let siblings = parts::<DIGEST_BYTES>(part("siblings")?).ok_or(malformed("siblings"))?;
            segments.push(SegmentView { indices, contents, present, siblings });
        }
        reader.finish().map_err(read)?;
        let audit = Some(AuditView { salt, witness, states, segments });
        Ok(EvidenceView { witness_commitment, digests, audit })
    }
}

/// Head of the evidence: version and form.
fn open(bytes: &[u8]) -> Result<(Reader<'_>, u64), VerifyError> {
    let malformed = |_| VerifyError::EvidenceMalformed { what: "it does not start like evidence" };
    // The array's length depends on the form, which stands inside: read both ways.
    for (items, form) in [(4, COMPACT), (8, AUDIT)] {
        let mut reader = Reader::of_file(bytes);
        if reader.array(items, "evidence").is_err() {
            continue;
        }
        let version = reader.uint("version").map_err(malformed)?;
        if version != EVIDENCE_VERSION {
            return Err(VerifyError::EvidenceVersion { got: version, expected: EVIDENCE_VERSION });
        }
        if reader.uint("form").map_err(malformed)? != form {
            return Err(VerifyError::EvidenceMalformed { what: "form" });
        }
        return Ok((reader, form));
    }
    Err(VerifyError::EvidenceMalformed { what: "it does not start like evidence" })
}

/// `bytes` as arrays of N, if they divide evenly.
fn parts<const N: usize>(bytes: &[u8]) -> Option<&[[u8; N]]> {
    let (chunks, rest) = bytes.as_chunks::<N>();
    rest.is_empty().then_some(chunks)
}
