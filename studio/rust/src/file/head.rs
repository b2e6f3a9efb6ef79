//! The first two items of every file: a tag that names the format, and its version.

use super::cbor::Reader;
use super::error::FileFault;

/// How a file of one kind starts.
pub struct Head {
    /// At most 255 bytes.
    pub tag: &'static str,
    pub version: u64,
    /// Items of the outermost array in this version.
    pub items: u64,
}

const MAJOR_TYPE_ARRAY: u8 = 4;
const TEXT_HEAD: u8 = 3 << 5;
const ONE_BYTE_LENGTH: u8 = 24;

impl Head {
    /// Check the head of `data` and go behind it.
    ///
    /// The version comes before the number of items, so that a later version may have more of them and still be
    /// told from a damaged file.
    pub fn open<'a>(&self, data: &'a [u8], limit_bytes: usize) -> Result<Reader<'a>, FileFault> {
        let behind_tag = data
            .split_first()
            .filter(|(first, _)| **first >> 5 == MAJOR_TYPE_ARRAY)
            .and_then(|(_, rest)| match self.tag.len() {
                length @ 0..=23 => rest.strip_prefix(&[TEXT_HEAD | length as u8]),
                length => rest.strip_prefix(&[TEXT_HEAD | ONE_BYTE_LENGTH, length as u8]),
            })
            .and_then(|rest| rest.strip_prefix(self.tag.as_bytes()))
            .ok_or(FileFault::OtherFile)?;
        let mut version_reader = Reader::of_file(behind_tag);
        let version = version_reader.uint("version")?;
        if version > self.version {
            return Err(FileFault::NewerVersion { found: version, supported: self.version });
        }
        if version != self.version {
            return Err(FileFault::NotCanonical { field: "version" });
        }
        if data.len() > limit_bytes {
            let bytes = data.len() as u64;
            return Err(FileFault::TooLarge { field: "file", bytes, limit_bytes: limit_bytes as u64 });
        }
        let mut reader = Reader::of_file(data);
        reader.array(self.items, "file")?;
        reader.text(self.tag.len(), "tag")?;
        reader.uint("version")?;
        Ok(reader)
    }
}
