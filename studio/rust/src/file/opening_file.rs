//! The private companion of a Trace proof: the salt and the witness, which open the witness commitment.
//!
//! `["proving-studio-opening", 1, proof identity, salt, witness as a blob, digest]`; the digest covers identity, salt
//! and the raw witness.

use super::blob::Blob;
use super::cbor::encode_to_vec;
use super::error::{FileError, FileFault, FileType};
use super::head::Head;
use crate::commit::hash::{Digest, Kind};

/// The largest private input of a program.
pub const MAX_WITNESS_BYTES: usize = 256 << 20;
const MAX_OTHER_BYTES: usize = 4 << 10;

const HEAD: Head = Head { tag: "proving-studio-opening", version: 1, items: 6 };

/// Whoever holds this knows the witness.
#[derive(Clone, PartialEq, Eq)]
pub struct OpeningFile {
    pub proof_identity: Digest,
    pub salt: [u8; 32],
    pub witness: Vec<u8>,
}

impl OpeningFile {
    /// The bytes of the file.
    pub fn encode(&self) -> Result<Vec<u8>, FileError> {
        if self.witness.len() > MAX_WITNESS_BYTES {
            return Err(refused(FileFault::TooLarge {
                field: "witness",
                bytes: self.witness.len() as u64,
                limit_bytes: MAX_WITNESS_BYTES as u64,
            }));
        }
        let blob = Blob::pack(self.witness.as_slice().into());
        let digest = seal(&self.proof_identity, &self.salt, &self.witness);
        let capacity = blob.encoded_bytes() + HEAD.tag.len() + 3 + 3 * (2 + digest.len());
        Ok(encode_to_vec(capacity, |encoder| {
            encoder.array(HEAD.items)?.str(HEAD.tag)?.u64(HEAD.version)?;
            encoder.bytes(&self.proof_identity)?.bytes(&self.salt)?;
            blob.encode(encoder)?;
            encoder.bytes(&digest)?.ok()
        }))
    }

    /// Read a file; every byte that does not have to be there is refused.
    pub fn decode(data: &[u8]) -> Result<Self, FileError> {
        Self::decode_file(data).map_err(refused)
    }

    fn decode_file(data: &[u8]) -> Result<Self, FileFault> {
        let mut reader = HEAD.open(data, MAX_WITNESS_BYTES + MAX_OTHER_BYTES)?;
        let proof_identity = reader.digest("proof_identity")?;
        let salt = reader.digest("salt")?;
        let blob = Blob::decode(&mut reader, MAX_WITNESS_BYTES, "witness")?;
        let digest = reader.digest("digest")?;
        reader.finish()?;
        let witness = blob.unpack("witness")?;
        if seal(&proof_identity, &salt, &witness) != digest {
            return Err(FileFault::Damaged);
        }
        Ok(OpeningFile { proof_identity, salt, witness: witness.into_owned() })
    }
}

/// Fixed lengths before the witness keep the parts apart.
fn seal(proof_identity: &Digest, salt: &[u8; 32], witness: &[u8]) -> Digest {
    let mut hasher = Kind::OpeningBody.hasher();
    hasher.update(proof_identity).update(salt).update(witness);
    *hasher.finalize().as_bytes()
}

fn refused(fault: FileFault) -> FileError {
    FileError { file: FileType::Opening, fault }
}
