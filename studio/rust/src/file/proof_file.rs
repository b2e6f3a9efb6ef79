//! The proof file: a statement, the evidence for it, and where it was made.
//!
//! `["proving-studio-proof", 1, body as a blob, digest of the body]` with the body
//! `[program_id, journal, exit_code, steps or null, backend, backend_version, evidence, studio_version,
//! created_unix_ms, elapsed_ns, device]`.

use std::borrow::Cow;

use minicbor::encode::{self, Encoder, Write};

use super::blob::Blob;
use super::cbor::{Reader, encode_to_digest, encode_to_vec};
use super::error::{FileError, FileFault, FileType};
use super::head::Head;
use crate::commit::hash::{Digest, Kind};

/// The largest public output of a program.
pub const MAX_JOURNAL_BYTES: usize = 16 << 20;
/// The largest evidence of any backend.
pub const MAX_EVIDENCE_BYTES: usize = 512 << 20;
/// The longest name, version or device.
pub const MAX_TEXT_BYTES: usize = 256;
/// Body and file besides journal and evidence.
const MAX_OTHER_BYTES: usize = 4 << 10;
pub const MAX_BODY_BYTES: usize = MAX_JOURNAL_BYTES + MAX_EVIDENCE_BYTES + MAX_OTHER_BYTES;
pub const MAX_FILE_BYTES: usize = MAX_BODY_BYTES + MAX_OTHER_BYTES;

/// The backend that proves by re-execution: the only one that binds the number of steps.
pub const TRACE_BACKEND: &str = "trace";

const HEAD: Head = Head { tag: "proving-studio-proof", version: 1, items: 4 };
const BODY_ITEMS: u64 = 11;

/// The fields of a proof file. After decoding they are well-formed, and nothing more: none of them is trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofFile {
    pub program_id: Digest,
    pub journal: Vec<u8>,
    pub exit_code: u32,
    /// Present exactly when the backend is [`TRACE_BACKEND`].
    pub steps: Option<u64>,
    pub backend: String,
    pub backend_version: String,
    pub evidence: Vec<u8>,
    pub studio_version: String,
    pub created_unix_ms: u64,
    pub elapsed_ns: u64,
    pub device: String,
}

impl ProofFile {
    /// The bytes of the file. Refuses fields that [`decode`](Self::decode) would refuse.
    pub fn encode(&self) -> Result<Vec<u8>, FileError> {
        self.encode_with(|body| Blob::pack(body.into()))
    }

    /// The same with the body as it is, for readers that have no zstd.
    pub fn encode_raw(&self) -> Result<Vec<u8>, FileError> {
        self.encode_with(|body| Blob::Raw(body.into()))
    }

    fn encode_with(&self, blob_of: impl FnOnce(Vec<u8>) -> Blob<'static>) -> Result<Vec<u8>, FileError> {
        self.check().map_err(refused)?;
        let capacity = self.journal.len() + self.evidence.len() + MAX_OTHER_BYTES;
        let body = encode_to_vec(capacity, |encoder| self.encode_body(encoder));
        let digest = Kind::FileBody.hash(&body);
        let blob = blob_of(body);
        let capacity = blob.encoded_bytes() + HEAD.tag.len() + 3 + 2 + digest.len();
        Ok(encode_to_vec(capacity, |encoder| {
            encoder.array(HEAD.items)?.str(HEAD.tag)?.u64(HEAD.version)?;
            blob.encode(encoder)?;
            encoder.bytes(&digest)?.ok()
        }))
    }

    /// Read a file; every byte that does not have to be there is refused.
    pub fn decode(data: &[u8]) -> Result<Self, FileError> {
        Self::decode_within(data, MAX_BODY_BYTES)
    }

    /// [`decode`](Self::decode) with a lower limit for what the body may expand to.
    pub fn decode_within(data: &[u8], max_body_bytes: usize) -> Result<Self, FileError> {
        Self::decode_file(data, max_body_bytes.min(MAX_BODY_BYTES)).map_err(refused)
    }

    /// What the proof says: program, journal, exit code and, for the Trace backend, the number of steps.
    #[must_use]
    pub fn statement_hash(&self) -> Digest {
        statement_hash(&self.program_id, &self.journal, self.exit_code, self.steps)
    }

    /// The identity of the proof: what it says and which backend says it.
    #[must_use]
    pub fn identity(&self) -> Digest {
        encode_to_digest(Kind::ProofIdentity, |encoder| {
            encoder.array(2)?.bytes(&self.statement_hash())?.str(&self.backend)?.ok()
        })
    }

    /// The digest that seals the file. It covers every field, unlike the identity.
    #[must_use]
    pub fn body_hash(&self) -> Digest {
        encode_to_digest(Kind::FileBody, |encoder| self.encode_body(encoder))
    }

    pub(super) fn encode_body<W: Write>(
        &self,
        encoder: &mut Encoder<W>,
    ) -> Result<(), encode::Error<W::Error>> {
        encoder
            .array(BODY_ITEMS)?
            .bytes(&self.program_id)?
            .bytes(&self.journal)?
            .u32(self.exit_code)?
            .encode(self.steps)?
            .str(&self.backend)?
            .str(&self.backend_version)?
            .bytes(&self.evidence)?
            .str(&self.studio_version)?
            .u64(self.created_unix_ms)?
            .u64(self.elapsed_ns)?
            .str(&self.device)?
            .ok()
    }

    fn decode_file(data: &[u8], max_body_bytes: usize) -> Result<Self, FileFault> {
        let mut reader = HEAD.open(data, MAX_FILE_BYTES)?;
        let blob = Blob::decode(&mut reader, max_body_bytes, "body")?;
        let digest = reader.digest("digest")?;
        reader.finish()?;
        let body = blob.unpack("body")?;
        if Kind::FileBody.hash(&body) != digest {
            return Err(FileFault::Damaged);
        }
        Self::decode_body(body)
    }

    fn decode_body(body: Cow<'_, [u8]>) -> Result<Self, FileFault> {
        let mut reader = Reader::of_body(&body);
        reader.array(BODY_ITEMS, "body")?;
        let program_id = reader.digest("program_id")?;
        let journal = reader.bytes(MAX_JOURNAL_BYTES, "journal")?.to_vec();
        let exit_code = reader.uint("exit_code")?;
        let exit_code = exit_code.try_into().map_err(|_| FileFault::NotCanonical { field: "exit_code" })?;
        let steps = reader.optional_uint("steps")?;
        let backend = reader.text(MAX_TEXT_BYTES, "backend")?.to_owned();
        let backend_version = reader.text(MAX_TEXT_BYTES, "backend_version")?.to_owned();
        let evidence_bytes = reader.bytes(MAX_EVIDENCE_BYTES, "evidence")?.len();
        let evidence_end = reader.position();
        let studio_version = reader.text(MAX_TEXT_BYTES, "studio_version")?.to_owned();
        let created_unix_ms = reader.uint("created_unix_ms")?;
        let elapsed_ns = reader.uint("elapsed_ns")?;
        let device = reader.text(MAX_TEXT_BYTES, "device")?.to_owned();
        reader.finish()?;
        let file = ProofFile {
            program_id,
            journal,
            exit_code,
            steps,
            backend,
            backend_version,
            evidence: cut(body, evidence_end - evidence_bytes, evidence_end),
            studio_version,
            created_unix_ms,
            elapsed_ns,
            device,
        };
        file.check()?;
        Ok(file)
    }

    /// The rules that CBOR cannot express.
    fn check(&self) -> Result<(), FileFault> {
        for (field, length, limit) in [
            ("journal", self.journal.len(), MAX_JOURNAL_BYTES),
            ("evidence", self.evidence.len(), MAX_EVIDENCE_BYTES),
            ("backend", self.backend.len(), MAX_TEXT_BYTES),
            ("backend_version", self.backend_version.len(), MAX_TEXT_BYTES),
            ("studio_version", self.studio_version.len(), MAX_TEXT_BYTES),
            ("device", self.device.len(), MAX_TEXT_BYTES),
        ] {
            if length > limit {
                return Err(FileFault::TooLarge { field, bytes: length as u64, limit_bytes: limit as u64 });
            }
        }
        if !is_backend_name(&self.backend) {
            return Err(FileFault::NotCanonical { field: "backend" });
        }
        if self.steps.is_some() != (self.backend == TRACE_BACKEND) {
            return Err(FileFault::NotCanonical { field: "steps" });
        }
        // These texts of a stranger reach terminals, where control characters are commands.
        for (field, text) in [
            ("backend_version", &self.backend_version),
            ("studio_version", &self.studio_version),
            ("device", &self.device),
        ] {
            if text.chars().any(char::is_control) {
                return Err(FileFault::NotCanonical { field });
            }
        }
        Ok(())
    }
}

/// Whether a file may hold this as the name of a backend.
#[must_use]
pub fn is_backend_name(name: &str) -> bool {
    let is_name_byte = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !name.is_empty() && name.len() <= MAX_TEXT_BYTES && name.bytes().all(is_name_byte)
}

/// The digest of a statement.
#[must_use]
pub fn statement_hash(program_id: &Digest, journal: &[u8], exit_code: u32, steps: Option<u64>) -> Digest {
    encode_to_digest(Kind::Statement, |encoder| {
        encoder.array(4)?.bytes(program_id)?.bytes(journal)?.u32(exit_code)?.encode(steps)?.ok()
    })
}

fn refused(fault: FileFault) -> FileError {
    FileError { file: FileType::Proof, fault }
}

/// A range of the body; an expanded body gives its own memory, so that large evidence is never held twice.
fn cut(body: Cow<'_, [u8]>, start: usize, end: usize) -> Vec<u8> {
    match body {
        Cow::Borrowed(body) => body[start..end].to_vec(),
        Cow::Owned(mut body) => {
            body.truncate(end);
            body.drain(..start);
            body
        }
    }
}
