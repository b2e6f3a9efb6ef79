//! What is not a program is refused, each by its own name; symbols and line tables may be anything.

mod support;

use proving_studio_native::elf::{ElfError, ElfLimits, function_index_at};
use proving_studio_native::machine::{Limits, Program};
use support::elf::{Load, R, W, X};
use support::*;

fn refused(bytes: &[u8]) -> ElfError {
    Program::load(bytes, ElfLimits::default()).err().expect("a refusal")
}

fn image() -> ElfImage {
    ElfImage::new(&exit(0))
}

/// The refusal of an image changed by `change`.
fn refused_image(change: impl FnOnce(&mut ElfImage)) -> ElfError {
    let mut image = image();
    change(&mut image);
    refused(&image.bytes())
}

/// The refusal of a file with other bytes at `at`.
fn refused_patch(at: usize, patch: &[u8]) -> ElfError {
    let mut bytes = image().bytes();
    bytes[at..at + patch.len()].copy_from_slice(patch);
    refused(&bytes)
}

fn load_at(address: u32, flags: u32, memory_bytes: u32) -> Load {
    Load { address, flags, data: Vec::new(), memory_bytes }
}

#[test]
fn files_that_are_no_elf() {
    assert_eq!(refused(&[]), ElfError::Empty);
    for bytes in [&b"\x7f"[..], b"\x7fELG", b"#!/bin/sh\n", &[0; 100], b"PK\x03\x04"] {
        assert_eq!(refused(bytes), ElfError::NotElf);
    }
    assert_eq!(refused_patch(4, &[9]), ElfError::NotElf);
    assert_eq!(refused(b"\x7fELF"), ElfError::NotElf);
}

#[test]
fn elfs_of_other_machines_and_kinds() {
    assert_eq!(refused_patch(4, &[2]), ElfError::SixtyFourBit);
    assert_eq!(refused_patch(5, &[2]), ElfError::BigEndian);
    for machine in [0_u8, 3, 40, 62] {
        assert_eq!(refused_patch(18, &[machine, 0]), ElfError::WrongMachine { machine: machine.into() });
    }
    for kind in [0_u8, 1, 4] {
        assert_eq!(refused_patch(16, &[kind]), ElfError::NotExecutable { kind: kind.into() });
    }
    assert_eq!(refused_patch(16, &[3]), ElfError::Dynamic);
    assert_eq!(refused_patch(36, &[1]), ElfError::Compressed);
    for flags in [2, 4, 6] {
        assert_eq!(refused_patch(36, &[flags]), ElfError::FloatAbi);
    }
    // The first program header becomes PT_INTERP, then PT_DYNAMIC.
    for kind in [3, 2] {
        assert_eq!(refused_patch(52, &[kind]), ElfError::Dynamic);
    }
}

#[test]
fn every_cut_is_refused_or_costs_only_symbols() {
    let bytes = image().function("main", TEXT, 8).bytes();
    for length in 0..bytes.len() {
        match Program::load(&bytes[..length], ElfLimits::default()) {
            Ok(program) => {
                assert!(length >= 52 + 3 * 32 + 20 + 4096, "the segments are there");
                assert_eq!(run(&program, &[], Limits::default()).steps, 5);
            }
            Err(error) => assert!(
                matches!(error, ElfError::Empty | ElfError::NotElf | ElfError::Truncated { .. }),
                "{length}: {error}"
            ),
        }
    }
    assert_eq!(refused(&bytes[..51]), ElfError::Truncated { what: "file header" });
    assert_eq!(refused(&bytes[..100]), ElfError::Truncated { what: "program headers" });
    assert_eq!(refused(&bytes[..160]), ElfError::Truncated { what: "segment data" });
}

#[test]
fn segments_that_cannot_be() {
    assert_eq!(refused_image(|image| image.loads.clear()), ElfError::NoSegments);
    assert_eq!(refused_image(|image| image.loads[0].flags = R), ElfError::NoCode);
    assert_eq!(refused_image(|image| image.loads[0].flags = R | W | X), ElfError::WritableCode { index: 0 });
    assert_eq!(refused_image(|image| image.loads[0].address += 2), ElfError::MisalignedCode { index: 0 });
    assert_eq!(
        refused_image(|image| image.loads[1].memory_bytes = 4095),
        ElfError::FileLargerThanMemory { index: 1 }
    );
    assert_eq!(
        refused_image(|image| image.loads.push(load_at(0xffff_f001, R, 0x1000))),
        ElfError::BeyondAddressSpace { index: 3 }
    );
    assert_eq!(
        refused_image(|image| image.loads.push(load_at(RODATA - 1, R, 2))),
        ElfError::Overlap { first: 1, second: 3 }
    );
    assert_eq!(
        refused_image(|image| image.loads.extend((0..14).map(|i| load_at(0x1000_0000 + 4096 * i, R, 1)))),
        ElfError::TooManySegments { count: 17, limit: 16 }
    );
    for entry in [TEXT - 4, TEXT + 1, TEXT + 2, TEXT + 20, DATA, 0, u32::MAX - 3] {
        assert_eq!(refused_image(|image| image.entry = entry), ElfError::EntryOutsideCode { entry });
    }
    // Segments that touch do not overlap, and empty ones are nowhere.
    let mut image = image();
    image.loads.push(load_at(RODATA - 16, R, 16));
    image.loads.push(load_at(RODATA, R, 0));
    assert_eq!(run(&load(&image.bytes()), &[], Limits::default()).steps, 5);
}

#[test]
fn files_and_images_that_are_too_large() {
    let bytes = image().bytes();
    let limited = |max_elf_bytes, max_image_bytes| {
        Program::load(&bytes, ElfLimits { max_elf_bytes, max_image_bytes }).map(|_| ())
    };
    let (length, image_bytes) = (bytes.len() as u64, 20 + 4096 + 8192);
    assert_eq!(limited(length, image_bytes), Ok(()));
    assert_eq!(limited(length - 1, u64::MAX), Err(ElfError::TooLarge { got: length, limit: length - 1 }));
    let too_large = ElfError::ImageTooLarge { got: image_bytes, limit: image_bytes - 1 };
    assert_eq!(limited(length, image_bytes - 1), Err(too_large));
    let got = 20 + 4096 + 8192 + 0x3000_0000;
    assert_eq!(
        refused_image(|image| image.loads.push(load_at(0x4000_0000, R | W, 0x3000_0000))),
        ElfError::ImageTooLarge { got, limit: 512 << 20 }
    );
}

/// Every word of code is decoded ahead, and a header alone may ask for any number of them.
#[test]
fn code_that_spans_too_much() {
    const LIMIT: u64 = 16 << 20;
    let far = |bytes: u32| {
        let mut image = image();
        image.loads.push(load_at(0x1000_0000, R | X, bytes));
        image.entry = 0x1000_0000;
        image.loads.remove(0);
        Program::load(&image.bytes(), ElfLimits::default()).map(|_| ())
    };
    assert_eq!(far(LIMIT as u32), Ok(()));
    assert_eq!(far(LIMIT as u32 + 4), Err(ElfError::CodeTooLarge { got: LIMIT + 4, limit: LIMIT }));
    let got = 0x1000_0000 - u64::from(TEXT) + 4;
    assert_eq!(
        refused_image(|image| image.loads.push(load_at(0x1000_0000, R | X, 4))),
        ElfError::CodeTooLarge { got, limit: LIMIT }
    );
}

#[test]
fn functions_are_sorted_disjoint_and_inside_code() {
    let words = [NOP; 100];
    let image = ElfImage::new(&words)
        .function("last", TEXT + 300, 1_000_000)
        .function("first", TEXT + 8, 0)
        .function("overlapping", TEXT + 40, 200)
        .function("inner", TEXT + 80, 16)
        .function("alias of inner", TEXT + 80, 8)
        .function("in data", DATA, 8)
        .function("nowhere", 0xffff_fff0, 64);
    let program = load(&image.bytes());
    let functions: Vec<_> =
        program.elf().functions.iter().map(|f| (f.name.as_str(), f.address - TEXT, f.bytes)).collect();
    let expected = [("first", 8, 32), ("overlapping", 40, 40), ("inner", 80, 16), ("last", 300, 100)];
    assert_eq!(functions, expected);
    for (pc, expected) in [
        (TEXT, None),
        (TEXT + 8, Some(("first", 0))),
        (TEXT + 39, Some(("first", 31))),
        (TEXT + 40, Some(("overlapping", 0))),
        (TEXT + 95, Some(("inner", 15))),
        (TEXT + 96, None),
        (TEXT + 399, Some(("last", 99))),
        (TEXT + 400, None),
        (u32::MAX, None),
        (0, None),
    ] {
        assert_eq!(program.function_at(pc), expected, "{pc:#x}");
    }
    assert_eq!(function_index_at(&[], TEXT), None);
}

/// Names reach terminals, where control characters are commands.
#[test]
fn names_of_functions_hold_no_control_characters_and_are_not_endless() {
    let long = "n".repeat(1000);
    let image = image().function("evil\x1b[2J\u{9b}name\n", TEXT, 8).function(&long, TEXT + 8, 8);
    let program = load(&image.bytes());
    let (name, _) = program.function_at(TEXT).unwrap();
    assert!(name.starts_with("evil") && !name.chars().any(char::is_control), "{name:?}");
    assert_eq!(program.function_at(TEXT + 8).unwrap().0.len(), 256);
}

#[test]
fn names_of_source_files_hold_no_control_characters() {
    let mut bytes = bundled_bytes("fibonacci");
    let places: Vec<usize> = (0..bytes.len() - 6).filter(|&at| bytes[at..].starts_with(b"main.c")).collect();
    places.iter().for_each(|&at| bytes[at + 1] = 0x1b);
    let program = load(&bytes);
    let main = program.elf().functions.iter().find(|function| function.name == "main").unwrap();
    let (file, _) = program.source_line_at(main.address).unwrap();
    assert!(file.ends_with("m\u{fffd}in.c") && !file.chars().any(char::is_control), "{file:?}");
}

#[test]
fn source_lines_come_from_the_bundled_programs_and_nowhere_else() {
    let program = bundled("fibonacci");
    assert!(program.has_source_lines());
    let main = program.elf().functions.iter().find(|function| function.name == "main").unwrap();
    let (file, line) = program.source_line_at(main.address).unwrap();
    assert!(file.ends_with("main.c") && line > 0, "{file}:{line}");
    assert_eq!(program.source_line_at(0), None);
    assert!(!support::program(&exit(0)).has_source_lines());
    assert_eq!(support::program(&exit(0)).source_line_at(TEXT), None);
}
