use std::borrow::Cow;

use minicbor::Encoder;
use zstd::zstd_safe::{self, CCtx, CParameter};

use super::incompressible;
use crate::file::blob::{Blob, MIN_ZSTD_BYTES};
use crate::file::cbor::Reader;
use crate::file::error::FileFault;

const LIMIT_BYTES: usize = 1 << 30;
const NOT_CANONICAL: FileFault = FileFault::NotCanonical { field: "blob" };

fn stored(kind: u64, raw_bytes: u64, bytes: &[u8]) -> Vec<u8> {
    let mut encoder = Encoder::new(Vec::new());
    encoder.array(3).unwrap().u64(kind).unwrap().u64(raw_bytes).unwrap().bytes(bytes).unwrap();
    encoder.into_writer()
}

fn unpack(data: &[u8]) -> Result<Vec<u8>, FileFault> {
    Blob::decode(&mut Reader::of_file(data), LIMIT_BYTES, "blob")?.unpack("blob").map(Cow::into_owned)
}

/// A frame by zstd with one parameter changed.
fn frame_with(raw: &[u8], parameter: CParameter) -> Vec<u8> {
    let mut context = CCtx::create();
    context.set_parameter(parameter).unwrap();
    let mut frame = Vec::with_capacity(zstd_safe::compress_bound(raw.len()));
    context.compress2(&mut frame, raw).unwrap();
    frame
}

#[test]
fn the_smaller_form_is_chosen_and_survives() {
    let zeros = vec![0; 1 << 20];
    for (raw, compressed) in [
        (vec![], false),
        (vec![0; MIN_ZSTD_BYTES - 1], false),
        (vec![0; MIN_ZSTD_BYTES], true),
        (incompressible(100_000), false),
        (zeros, true),
    ] {
        let blob = Blob::pack(raw.as_slice().into());
        assert_eq!(matches!(blob, Blob::Zstd { .. }), compressed, "{} bytes", raw.len());
        let mut encoder = Encoder::new(Vec::new());
        blob.encode(&mut encoder).unwrap();
        assert!(encoder.writer().len() <= blob.encoded_bytes());
        assert_eq!(unpack(encoder.writer()).unwrap(), raw);
    }
}

#[test]
fn stated_sizes_must_be_true() {
    let raw = vec![5; 4000];
    let frame = zstd::bulk::compress(&raw, 3).unwrap();
    assert_eq!(unpack(&stored(1, 4000, &frame)).unwrap(), raw);
    for wrong in [0, 511, 3999, 4001, LIMIT_BYTES as u64] {
        assert_eq!(unpack(&stored(1, wrong, &frame)), Err(NOT_CANONICAL), "{wrong}");
        assert_eq!(unpack(&stored(0, wrong, &raw)), Err(NOT_CANONICAL), "{wrong}");
    }
    for huge in [LIMIT_BYTES as u64 + 1, u64::MAX] {
        let refused = FileFault::TooLarge { field: "blob", bytes: huge, limit_bytes: LIMIT_BYTES as u64 };
        assert_eq!(unpack(&stored(1, huge, &frame)), Err(refused.clone()));
        assert_eq!(unpack(&stored(0, huge, &raw)), Err(refused));
    }
    assert_eq!(unpack(&stored(2, 4000, &frame)), Err(NOT_CANONICAL));
}

#[test]
fn a_frame_that_saves_nothing_is_refused() {
    let raw = incompressible(1000);
    let frame = zstd::bulk::compress(&raw, 3).unwrap();
    assert!(frame.len() >= raw.len());
    assert_eq!(unpack(&stored(1, 1000, &frame)), Err(NOT_CANONICAL));
    let short = vec![0; MIN_ZSTD_BYTES - 1];
    let frame = zstd::bulk::compress(&short, 3).unwrap();
    assert_eq!(unpack(&stored(1, short.len() as u64, &frame)), Err(NOT_CANONICAL));
}

#[test]
fn a_header_that_promises_more_than_its_blocks_hold_is_refused() {
    // Content size field of 4 bytes, single segment, one raw block of one byte: 2^29 bytes are stated.
    let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0b1010_0000];
    frame.extend((1_u32 << 29).to_le_bytes());
    frame.extend([0b0000_1001, 0, 0, 7]);
    assert_eq!(unpack(&stored(1, 1 << 29, &frame)), Err(FileFault::Damaged));

    // The same for a size that one block could reach but does not.
    let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0b1010_0000];
    frame.extend((100_000_u32).to_le_bytes());
    frame.extend([0b0000_1001, 0, 0, 7]);
    assert_eq!(unpack(&stored(1, 100_000, &frame)), Err(FileFault::Damaged));

    // And blocks that hold more than the header states.
    let mut frame = zstd::bulk::compress(&vec![0; 100_000], 3).unwrap();
    assert_eq!(frame[4], 0b1010_0000);
    frame[5..9].copy_from_slice(&5000_u32.to_le_bytes());
    assert_eq!(unpack(&stored(1, 5000, &frame)), Err(FileFault::Damaged));
}

#[test]
fn only_one_plain_frame_is_accepted() {
    let raw = vec![9; 100_000];
    let frame = zstd::bulk::compress(&raw, 3).unwrap();
    let two = [&frame[..], &frame[..]].concat();
    assert_eq!(unpack(&stored(1, 200_000, &two)), Err(NOT_CANONICAL));
    assert_eq!(unpack(&stored(1, 100_000, &two)), Err(NOT_CANONICAL));
    assert_eq!(unpack(&stored(1, 100_000, &[&frame[..], &[0]].concat())), Err(NOT_CANONICAL));
    let skippable = [&[0x50, 0x2a, 0x4d, 0x18, 1, 0, 0, 0, 0], &frame[..]].concat();
    assert_eq!(unpack(&stored(1, 100_000, &skippable)), Err(NOT_CANONICAL));
    for length in 0..frame.len() {
        let refused = unpack(&stored(1, 100_000, &frame[..length]));
        assert!(matches!(refused, Err(FileFault::Damaged | FileFault::NotCanonical { .. })), "{length}");
    }
    for parameter in [CParameter::ChecksumFlag(true), CParameter::ContentSizeFlag(false)] {
        assert_eq!(
            unpack(&stored(1, 100_000, &frame_with(&raw, parameter))),
            Err(NOT_CANONICAL),
            "{parameter:?}"
        );
    }
}

#[test]
fn a_window_beyond_the_limit_is_refused() {
    let raw = vec![9; 100_000];
    let mut frame = zstd::bulk::compress(&raw, 3).unwrap();
    frame[4] &= !(1 << 5);
    for (window, accepted) in [(17_u8, true), (18, false), (31, false)] {
        let mut windowed = frame.clone();
        windowed.insert(5, window << 3);
        assert_eq!(unpack(&stored(1, 100_000, &windowed)).is_ok(), accepted, "2^{}", window + 10);
    }
}
