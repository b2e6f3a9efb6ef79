//! Reading CBOR (RFC 8949) of which each value has exactly one encoding: the shortest, with definite lengths.

use std::convert::Infallible;

use minicbor::decode::{Decoder, Error};
use minicbor::encode::{self, Encoder, Write};

use super::error::FileFault;
use crate::commit::hash::{Digest, Kind};

/// What the end of the input means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layer {
    /// The bytes of a file, which can be cut off or have something appended.
    File,
    /// A body whose digest was checked, so that a wrong length is the writer's own.
    Body,
}

/// Reads the items of one CBOR array and refuses every encoding that a writer of this format does not produce.
pub struct Reader<'a> {
    decoder: Decoder<'a>,
    layer: Layer,
}

impl<'a> Reader<'a> {
    pub fn of_file(data: &'a [u8]) -> Self {
        Reader { decoder: Decoder::new(data), layer: Layer::File }
    }

    pub fn of_body(data: &'a [u8]) -> Self {
        Reader { decoder: Decoder::new(data), layer: Layer::Body }
    }

    /// Where the next item starts.
    pub fn position(&self) -> usize {
        self.decoder.position()
    }

    /// The head of an array of exactly `items`.
    pub fn array(&mut self, items: u64, field: &'static str) -> Result<(), FileFault> {
        let start = self.position();
        let found = self.decoder.array().map_err(|error| self.fault(&error, field))?;
        self.check_shortest(start, items, field)?;
        if found == Some(items) { Ok(()) } else { Err(FileFault::NotCanonical { field }) }
    }

    /// The head of an array of at most `limit_items`, and how many it announces.
    pub fn array_within(&mut self, limit_items: u64, field: &'static str) -> Result<u64, FileFault> {
        let start = self.position();
        let found = self.decoder.array().map_err(|error| self.fault(&error, field))?;
        let items = found.filter(|items| *items <= limit_items).ok_or(FileFault::NotCanonical { field })?;
        self.check_shortest(start, items, field)?;
        Ok(items)
    }

    pub fn uint(&mut self, field: &'static str) -> Result<u64, FileFault> {
        let start = self.position();
        let value = self.decoder.u64().map_err(|error| self.fault(&error, field))?;
        self.check_shortest(start, value, field)?;
        Ok(value)
    }

    /// An unsigned integer or null.
    pub fn optional_uint(&mut self, field: &'static str) -> Result<Option<u64>, FileFault> {
        const NULL: u8 = 0xf6;
        if self.decoder.input().get(self.position()) == Some(&NULL) {
            self.decoder.set_position(self.position() + 1);
            return Ok(None);
        }
        self.uint(field).map(Some)
    }

    pub fn bytes(&mut self, limit_bytes: usize, field: &'static str) -> Result<&'a [u8], FileFault> {
        let start = self.position();
        let bytes = self.decoder.bytes().map_err(|error| self.fault(&error, field))?;
        self.check_string(start, bytes.len(), limit_bytes, field)?;
        Ok(bytes)
    }

    pub fn text(&mut self, limit_bytes: usize, field: &'static str) -> Result<&'a str, FileFault> {
        let start = self.position();
        let text = self.decoder.str().map_err(|error| self.fault(&error, field))?;
        self.check_string(start, text.len(), limit_bytes, field)?;
        Ok(text)
    }

    pub fn digest(&mut self, field: &'static str) -> Result<Digest, FileFault> {
        let bytes = self.bytes(usize::MAX, field)?;
        bytes.try_into().map_err(|_| FileFault::NotCanonical { field })
    }

    /// Nothing may follow the last item.
    pub fn finish(self) -> Result<(), FileFault> {
        let extra_bytes = self.decoder.input().len() - self.position();
        match (extra_bytes, self.layer) {
            (0, _) => Ok(()),
            (_, Layer::File) => Err(FileFault::Extended { extra_bytes }),
            (_, Layer::Body) => Err(FileFault::NotCanonical { field: "body" }),
        }
    }

    fn fault(&self, error: &Error, field: &'static str) -> FileFault {
        if error.is_end_of_input() && self.layer == Layer::File {
            FileFault::Truncated
        } else {
            FileFault::NotCanonical { field }
        }
    }

    fn check_string(
        &self,
        start: usize,
        length: usize,
        limit_bytes: usize,
        field: &'static str,
    ) -> Result<(), FileFault> {
        if length > limit_bytes {
            return Err(FileFault::TooLarge { field, bytes: length as u64, limit_bytes: limit_bytes as u64 });
        }
        self.check_shortest(start + length, length as u64, field)
    }

    /// The head that starts at `start` (less what it announces) must be the shortest for its argument.
    fn check_shortest(&self, start: usize, argument: u64, field: &'static str) -> Result<(), FileFault> {
        if self.position() - start == head_bytes(argument) {
            Ok(())
        } else {
            Err(FileFault::NotCanonical { field })
        }
    }
}

/// Bytes of the shortest head with this argument (RFC 8949, section 4.2.1).
fn head_bytes(argument: u64) -> usize {
    match argument {
        0..=23 => 1,
        24..=0xff => 2,
        0x100..=0xffff => 3,
        0x1_0000..=0xffff_ffff => 5,
        _ => 9,
    }
}

/// Encode into memory; the encoder always chooses the shortest form.
pub fn encode_to_vec(
    capacity_bytes: usize,
    items: impl FnOnce(&mut Encoder<Vec<u8>>) -> Result<(), encode::Error<Infallible>>,
) -> Vec<u8> {
    let mut encoder = Encoder::new(Vec::with_capacity(capacity_bytes));
    items(&mut encoder).expect("a write to memory cannot fail");
    encoder.into_writer()
}

/// How long an encoding is, without the encoding.
pub fn encoded_bytes(
    items: impl FnOnce(&mut Encoder<ByteCounter>) -> Result<(), encode::Error<Infallible>>,
) -> usize {
    let mut encoder = Encoder::new(ByteCounter(0));
    items(&mut encoder).expect("a counter refuses no byte");
    encoder.into_writer().0
}

pub struct ByteCounter(usize);

impl Write for ByteCounter {
    type Error = Infallible;

    fn write_all(&mut self, bytes: &[u8]) -> Result<(), Infallible> {
        self.0 += bytes.len();
        Ok(())
    }
}

/// The digest of an encoding, without the encoding.
pub fn encode_to_digest(
    kind: Kind,
    items: impl FnOnce(&mut Encoder<HashWriter>) -> Result<(), encode::Error<Infallible>>,
) -> Digest {
    let mut encoder = Encoder::new(HashWriter(kind.hasher()));
    items(&mut encoder).expect("a write to a hasher cannot fail");
    *encoder.writer().0.finalize().as_bytes()
}

pub struct HashWriter(blake3::Hasher);

impl Write for HashWriter {
    type Error = Infallible;

    fn write_all(&mut self, bytes: &[u8]) -> Result<(), Infallible> {
        self.0.update(bytes);
        Ok(())
    }
}
