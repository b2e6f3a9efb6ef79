//! The aggregate file: which proofs are in an aggregate, in order, and its root.
//!
//! `["proving-studio-aggregate", 1, body, digest of the body]` with the body `[backends, leaves, backend of each leaf,
//! root]`: names in order of first use; 64 bytes a leaf, statement hash then body hash; one byte a leaf, the position
//! of its backend; the root. Hashes do not compress, so nothing here is packed.

use minicbor::encode::{self, Encoder, Write};

use super::cbor::{Reader, encode_to_vec, encoded_bytes};
use super::error::{FileError, FileFault, FileType, ReadError};
use super::head::Head;
use super::proof_file::{MAX_TEXT_BYTES, is_backend_name};
use crate::commit::NODE_BYTES;
use crate::commit::hash::{Digest, Kind};
use crate::merkle::{Aggregate, AggregateError, MAX_BACKENDS, MAX_LEAVES};

const MAX_PAIR_BYTES: usize = MAX_LEAVES * NODE_BYTES;
const MAX_BODY_BYTES: usize = MAX_PAIR_BYTES + MAX_LEAVES + MAX_BACKENDS * (MAX_TEXT_BYTES + 3) + (4 << 10);
const MAX_FILE_BYTES: usize = MAX_BODY_BYTES + (4 << 10);

const HEAD: Head = Head { tag: "proving-studio-aggregate", version: 1, items: 4 };
const BODY_ITEMS: u64 = 4;

/// The bytes of the file. An aggregate without leaves has no root and no file.
pub fn encode(aggregate: &Aggregate) -> Result<Vec<u8>, AggregateError> {
    let root = aggregate.root()?;
    // Counted first, so that a large body stands in memory once.
    let body_bytes = encoded_bytes(|encoder| encode_body(encoder, aggregate, &root));
    let mut file = encode_to_vec(body_bytes + 128, |encoder| {
        encoder.array(HEAD.items)?.str(HEAD.tag)?.u64(HEAD.version)?.bytes_len(body_bytes as u64)?;
        encode_body(encoder, aggregate, &root)
    });
    let digest = Kind::AggregateBody.hash(&file[file.len() - body_bytes..]);
    file.extend(encode_to_vec(digest.len() + 2, |encoder| encoder.bytes(&digest)?.ok()));
    Ok(file)
}

fn encode_body<W: Write>(
    encoder: &mut Encoder<W>,
    aggregate: &Aggregate,
    root: &Digest,
) -> Result<(), encode::Error<W::Error>> {
    encoder.array(BODY_ITEMS)?.array(aggregate.backends().len() as u64)?;
    for name in aggregate.backends() {
        encoder.str(name)?;
    }
    encoder.bytes(aggregate.pairs().as_flattened())?.bytes(aggregate.backend_of())?.bytes(root)?.ok()
}

/// Read a file; every byte that does not have to be there is refused, and so is a root that its leaves do not give.
pub fn decode(data: &[u8]) -> Result<Aggregate, ReadError<AggregateError>> {
    let (aggregate, root) = read(data).map_err(|fault| FileError { file: FileType::Aggregate, fault })?;
    if aggregate.root() != Ok(root) {
        return Err(ReadError::Content(AggregateError::WrongRoot));
    }
    Ok(aggregate)
}

fn read(data: &[u8]) -> Result<(Aggregate, Digest), FileFault> {
    let mut reader = HEAD.open(data, MAX_FILE_BYTES)?;
    let body = reader.bytes(MAX_BODY_BYTES, "body")?;
    let digest = reader.digest("digest")?;
    reader.finish()?;
    if Kind::AggregateBody.hash(body) != digest {
        return Err(FileFault::Damaged);
    }
    let mut reader = Reader::of_body(body);
    reader.array(BODY_ITEMS, "body")?;
    let backend_count = reader.array_within(MAX_BACKENDS as u64, "backends")?;
    let mut backends = Vec::new();
    for _ in 0..backend_count {
        let name = reader.text(MAX_TEXT_BYTES, "backends")?;
        if !is_backend_name(name) {
            return Err(FileFault::NotCanonical { field: "backends" });
        }
        backends.push(name.to_owned());
    }
    let (pairs, rest) = reader.bytes(MAX_PAIR_BYTES, "leaves")?.as_chunks::<NODE_BYTES>();
    if pairs.is_empty() || !rest.is_empty() {
        return Err(FileFault::NotCanonical { field: "leaves" });
    }
    let backend_of = reader.bytes(MAX_LEAVES, "backend_of")?;
    let root = reader.digest("root")?;
    reader.finish()?;
    let aggregate = Aggregate::from_parts(backends, copy(pairs, "leaves")?, copy(backend_of, "backend_of")?)
        .ok_or(FileFault::NotCanonical { field: "backend_of" })?;
    Ok((aggregate, root))
}

/// A copy for which memory is asked, not taken: the file may be as large as a gigabyte.
fn copy<T: Copy>(items: &[T], field: &'static str) -> Result<Vec<T>, FileFault> {
    let mut copied = Vec::new();
    copied
        .try_reserve_exact(items.len())
        .map_err(|_| FileFault::OutOfMemory { field, bytes: size_of_val(items) as u64 })?;
    copied.extend_from_slice(items);
    Ok(copied)
}
