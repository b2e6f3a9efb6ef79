//! A byte string inside a file: raw, or one zstd frame where that is smaller.
//!
//! `[kind, raw_bytes, bytes]`. The frame may come from any version of zstd, so it is checked by what it expands to
//! and by its header; digests cover the expanded bytes only.

use std::borrow::Cow;
use std::convert::Infallible;

use minicbor::encode::{self, Encoder};
use zstd::zstd_safe;

use super::cbor::Reader;
use super::error::FileFault;

/// Shorter blobs stay raw: a frame would save little and cost more time than everything else in a small file.
pub const MIN_ZSTD_BYTES: usize = 512;

/// zstd's own default: fast, and far below the window limit.
const COMPRESSION_LEVEL: i32 = 3;

/// Largest back-reference that a reader must be ready for (zstd's own limit for decoders).
const MAX_WINDOW_LOG: u8 = 27;

/// A zstd block expands to at most 128 KiB and needs at least 4 bytes (a header of 3 and one repeated byte).
const MAX_BLOCK_BYTES: usize = 128 << 10;
const MIN_STORED_BLOCK_BYTES: usize = 4;

const RAW: u64 = 0;
const ZSTD: u64 = 1;

/// A blob as it stands in a file.
pub enum Blob<'a> {
    Raw(Cow<'a, [u8]>),
    Zstd { raw_bytes: usize, frame: Cow<'a, [u8]> },
}

impl<'a> Blob<'a> {
    /// Choose the smaller form.
    pub fn pack(raw: Cow<'a, [u8]>) -> Blob<'a> {
        if raw.len() < MIN_ZSTD_BYTES {
            return Blob::Raw(raw);
        }
        match zstd::bulk::compress(&raw, COMPRESSION_LEVEL) {
            Ok(frame) if frame.len() < raw.len() => Blob::Zstd { raw_bytes: raw.len(), frame: frame.into() },
            // An error here is a lack of memory for the compressor; the raw form needs none.
            _ => Blob::Raw(raw),
        }
    }

    /// Bytes of the encoding, at most.
    pub fn encoded_bytes(&self) -> usize {
        const HEADS: usize = 1 + 1 + 9 + 9;
        HEADS + self.stored().len()
    }

    fn stored(&self) -> &[u8] {
        match self {
            Blob::Raw(raw) => raw,
            Blob::Zstd { frame, .. } => frame,
        }
    }

    pub fn encode(&self, encoder: &mut Encoder<Vec<u8>>) -> Result<(), encode::Error<Infallible>> {
        let (kind, raw_bytes) = match self {
            Blob::Raw(raw) => (RAW, raw.len()),
            Blob::Zstd { raw_bytes, .. } => (ZSTD, *raw_bytes),
        };
        encoder.array(3)?.u64(kind)?.u64(raw_bytes as u64)?.bytes(self.stored())?.ok()
    }

    /// Read the stored form; nothing is expanded yet.
    pub fn decode(
        reader: &mut Reader<'a>,
        limit_bytes: usize,
        field: &'static str,
    ) -> Result<Self, FileFault> {
        reader.array(3, field)?;
        let kind = reader.uint(field)?;
        let raw_bytes = reader.uint(field)?;
        if raw_bytes > limit_bytes as u64 {
            return Err(FileFault::TooLarge { field, bytes: raw_bytes, limit_bytes: limit_bytes as u64 });
        }
        let raw_bytes = raw_bytes as usize;
        let stored = reader.bytes(limit_bytes, field)?;
        match kind {
            RAW if stored.len() == raw_bytes => Ok(Blob::Raw(stored.into())),
            ZSTD if raw_bytes >= MIN_ZSTD_BYTES && stored.len() < raw_bytes => {
                Ok(Blob::Zstd { raw_bytes, frame: stored.into() })
            }
            _ => Err(FileFault::NotCanonical { field }),
        }
    }

    /// The raw bytes. Memory is taken only for a frame that can really hold what it states.
    pub fn unpack(self, field: &'static str) -> Result<Cow<'a, [u8]>, FileFault> {
        let (raw_bytes, frame) = match self {
            Blob::Raw(raw) => return Ok(raw),
            Blob::Zstd { raw_bytes, frame } => (raw_bytes, frame),
        };
        check_frame(&frame, raw_bytes, field)?;
        let mut raw = Vec::new();
        raw.try_reserve_exact(raw_bytes)
            .map_err(|_| FileFault::OutOfMemory { field, bytes: raw_bytes as u64 })?;
        match zstd_safe::decompress(&mut raw, &frame) {
            Ok(written) if written == raw_bytes => Ok(raw.into()),
            _ => Err(FileFault::Damaged),
        }
    }
}

/// One standard frame (RFC 8878, section 3.1.1), nothing after it, in the form that [`Blob::pack`] writes: with its
/// content size, without dictionary, checksum (the file has a digest) or unused bits.
fn check_frame(frame: &[u8], raw_bytes: usize, field: &'static str) -> Result<(), FileFault> {
    const MAGIC: [u8; 4] = 0xfd2f_b528_u32.to_le_bytes();
    const SINGLE_SEGMENT: u8 = 1 << 5;
    const UNUSED_RESERVED_CHECKSUM_DICTIONARY: u8 = 0b0001_1111;
    const MIN_WINDOW_LOG: u8 = 10;
    let not_canonical = FileFault::NotCanonical { field };

    let (Some(magic), Some(&descriptor), Some(&window)) = (frame.get(..4), frame.get(4), frame.get(5)) else {
        return Err(FileFault::Damaged);
    };
    let window_log = if descriptor & SINGLE_SEGMENT == 0 { MIN_WINDOW_LOG + (window >> 3) } else { 0 };
    if magic != MAGIC || descriptor & UNUSED_RESERVED_CHECKSUM_DICTIONARY != 0 || window_log > MAX_WINDOW_LOG
    {
        return Err(not_canonical);
    }
    match zstd_safe::get_frame_content_size(frame) {
        Ok(Some(stated)) if stated == raw_bytes as u64 => {}
        _ => return Err(not_canonical),
    }
    match zstd_safe::find_frame_compressed_size(frame) {
        Ok(length) if length == frame.len() => {}
        Ok(_) => return Err(not_canonical),
        Err(_) => return Err(FileFault::Damaged),
    }
    if raw_bytes / MAX_BLOCK_BYTES > frame.len() / MIN_STORED_BLOCK_BYTES {
        return Err(FileFault::Damaged);
    }
    Ok(())
}
