//! The inclusion proof file: it shows that one proof is in an aggregate, to whoever knows the root and has the proof.
//!
//! `["proving-studio-inclusion", 1, statement hash, body hash, index, count, path, root, digest]`; the path is its
//! digests one behind the other, lowest first; the digest covers the bytes from statement hash to root.

use super::cbor::encode_to_vec;
use super::error::{FileError, FileFault, FileType, ReadError};
use super::head::Head;
use super::proof_file::ProofFile;
use crate::commit::hash::{Digest, Kind};
use crate::merkle::{
    Aggregate, AggregateError, InclusionError, MAX_LEAVES, MAX_PATH_LENGTH, leaf_digest, root_from_path,
};

const MAX_PATH_BYTES: usize = MAX_PATH_LENGTH * 32;
const MAX_FILE_BYTES: usize = 64 << 10;

const HEAD: Head = Head { tag: "proving-studio-inclusion", version: 1, items: 9 };

/// An inclusion proof whose path has the right length and leads to its root. Whether the root is to be trusted, and
/// which proof it is about, is for [`check`](Self::check).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InclusionFile {
    pub statement_hash: Digest,
    pub body_hash: Digest,
    pub index: u64,
    pub count: u64,
    pub path: Vec<Digest>,
    pub root: Digest,
}

impl InclusionFile {
    /// The inclusion proof of leaf `index`.
    pub fn of(aggregate: &Aggregate, index: u64) -> Result<Self, AggregateError> {
        let leaf = aggregate.leaf(index)?;
        Ok(InclusionFile {
            statement_hash: leaf.statement_hash,
            body_hash: leaf.body_hash,
            index,
            count: aggregate.len() as u64,
            path: aggregate.path(index)?,
            root: aggregate.root()?,
        })
    }

    /// The bytes of the file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let capacity = 256 + self.path.len() * 32;
        let content = encode_to_vec(capacity, |encoder| {
            encoder.bytes(&self.statement_hash)?.bytes(&self.body_hash)?.u64(self.index)?.u64(self.count)?;
            encoder.bytes(self.path.as_flattened())?.bytes(&self.root)?.ok()
        });
        let mut file = encode_to_vec(capacity + 128, |encoder| {
            encoder.array(HEAD.items)?.str(HEAD.tag)?.u64(HEAD.version)?.ok()
        });
        file.extend_from_slice(&content);
        let digest = Kind::InclusionBody.hash(&content);
        file.extend(encode_to_vec(digest.len() + 2, |encoder| encoder.bytes(&digest)?.ok()));
        file
    }

    /// Read a file; every byte that does not have to be there is refused, and so is a path that does not lead to the
    /// root.
    pub fn decode(data: &[u8]) -> Result<Self, ReadError<InclusionError>> {
        let file = Self::read(data).map_err(|fault| FileError { file: FileType::Inclusion, fault })?;
        let leaf = leaf_digest(&file.statement_hash, &file.body_hash);
        let root = root_from_path(&leaf, file.index, file.count, &file.path).map_err(ReadError::Content)?;
        if root != file.root {
            return Err(ReadError::Content(InclusionError::WrongRoot));
        }
        Ok(file)
    }

    fn read(data: &[u8]) -> Result<Self, FileFault> {
        let mut reader = HEAD.open(data, MAX_FILE_BYTES)?;
        let start = reader.position();
        let statement_hash = reader.digest("statement_hash")?;
        let body_hash = reader.digest("body_hash")?;
        let index = reader.uint("index")?;
        let count = reader.uint("count")?;
        let (path, rest) = reader.bytes(MAX_PATH_BYTES, "path")?.as_chunks::<32>();
        let root = reader.digest("root")?;
        let content = start..reader.position();
        let digest = reader.digest("digest")?;
        reader.finish()?;
        if Kind::InclusionBody.hash(&data[content]) != digest {
            return Err(FileFault::Damaged);
        }
        if !rest.is_empty() {
            return Err(FileFault::NotCanonical { field: "path" });
        }
        if count > MAX_LEAVES as u64 {
            return Err(FileFault::NotCanonical { field: "count" });
        }
        Ok(InclusionFile { statement_hash, body_hash, index, count, path: path.to_vec(), root })
    }

    /// Whether it is about `proof`, and under `trusted_root` where there is one.
    pub fn check(&self, proof: &ProofFile, trusted_root: Option<&Digest>) -> Result<(), InclusionError> {
        if self.statement_hash != proof.statement_hash() || self.body_hash != proof.body_hash() {
            return Err(InclusionError::WrongLeaf);
        }
        if trusted_root.is_some_and(|trusted| *trusted != self.root) {
            return Err(InclusionError::OtherRoot);
        }
        Ok(())
    }
}
