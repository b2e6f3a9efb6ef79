//! Source lines: right where DWARF is honest, cheap where it is made to eat time and memory.

mod support;

use std::time::{Duration, Instant};

use support::heap::{Counting, peak_bytes};
use support::*;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const SECTION_LIMIT: usize = 4 << 20;

/// A program of DWARF 4 with the files `names` in folder 1, `folder`; its rows come from `opcodes`.
fn line_program(folder: &str, names: &[String], opcodes: &[u8]) -> Vec<u8> {
    let mut tables = [folder.as_bytes(), &[0, 0]].concat();
    for name in names {
        tables.extend(name.bytes());
        // The end of the name, folder 1, no time, no size.
        tables.extend([0, 1, 0, 0]);
    }
    tables.push(0);
    // Instruction length 1, default is_stmt, line base 0, line range 14, opcode base 13 and operand counts.
    let fields = [1, 1, 1, 0, 14, 13, 0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1];
    let header = [&fields[..], &tables].concat();
    // Version 4; after the header, set the address.
    let body =
        [&[4, 0][..], &words_le(&[header.len() as u32]), &header, &[0, 5, 2], &words_le(&[TEXT]), opcodes];
    let body = body.concat();
    [words_le(&[body.len() as u32]), body].concat()
}

const END_SEQUENCE: [u8; 3] = [0, 1, 1];
/// Address + 4, then line + 0 and line + 1; with line range 14 and opcode base 13.
const NEXT_4: u8 = 13 + 4 * 14;
const NEXT_4_LINE_1: u8 = NEXT_4 + 1;

fn with_lines(line: Vec<u8>) -> proving_studio_native::machine::Program {
    let mut image = ElfImage::new(&[NOP; 64]);
    image.sections.push((".debug_line", line));
    load(&image.bytes())
}

#[test]
fn rows_give_lines_up_to_the_end_of_their_sequence() {
    let names = ["a.c".to_owned(), "/absolute.h".to_owned()];
    // DW_LNS_copy; two rows; DW_LNS_set_file 2; a row; the end 4 bytes on (DW_LNS_advance_pc 4).
    let opcodes = [&[1, NEXT_4_LINE_1, NEXT_4, 4, 2, NEXT_4_LINE_1, 2, 4][..], &END_SEQUENCE].concat();
    let program = with_lines([line_program("folder", &names, &opcodes), vec![0xff; 40]].concat());
    let at = |words: u32| program.source_line_at(TEXT + 4 * words);
    let line = |file: &str, line| Some((file.to_owned(), line));
    assert_eq!(at(0), line("folder/a.c", 1));
    assert_eq!([at(1), at(2)], [line("folder/a.c", 2), line("folder/a.c", 2)]);
    assert_eq!(program.source_line_at(TEXT + 7), line("folder/a.c", 2));
    assert_eq!(at(3), line("/absolute.h", 3));
    assert_eq!(
        [at(4), program.source_line_at(TEXT - 1), program.source_line_at(u32::MAX)],
        [None, None, None]
    );
}

#[test]
fn several_programs_are_one_table() {
    let part = |name: &str| line_program("f", &[name.to_owned()], &[&[1, 2, 4][..], &END_SEQUENCE].concat());
    let mut second = part("second.c");
    let address = second.len() - END_SEQUENCE.len() - 3 - 4;
    second[address..address + 4].copy_from_slice(&(TEXT + 8).to_le_bytes());
    let program = with_lines([second, part("first.c")].concat());
    assert_eq!(program.source_line_at(TEXT), Some(("f/first.c".to_owned(), 1)));
    assert_eq!(program.source_line_at(TEXT + 4), None);
    assert_eq!(program.source_line_at(TEXT + 8), Some(("f/second.c".to_owned(), 1)));
}

#[test]
fn line_programs_that_want_to_be_bombs_are_not() {
    let started = Instant::now();
    let room = SECTION_LIMIT - 2000;
    let rows = line_program("f", &["a.c".to_owned()], &vec![NEXT_4_LINE_1; room]);
    // Every row in a file of its own, in a folder with a name as long as all the rest.
    let names: Vec<String> = (0..200_000).map(|_| String::from("x")).collect();
    let folder = "d".repeat(1 << 20);
    let switches: Vec<u8> = (0..200_000_u32)
        .flat_map(|file| [4, file as u8 | 0x80, (file >> 7) as u8 | 0x80, (file >> 14) as u8, NEXT_4])
        .collect();
    let long_names = line_program(&folder, &names, &switches);
    let tiny = line_program("", &["".to_owned()], &[]);
    let many = tiny.repeat(SECTION_LIMIT / tiny.len());
    let units = [8, 0, 0, 0, 4, 0, 0, 0, 0, 0, 4, 1].repeat(2 << 20);
    for (name, line) in
        [("rows", rows), ("names", long_names), ("programs", many), ("too large", vec![0; SECTION_LIMIT + 1])]
    {
        assert_eq!(line.len() > SECTION_LIMIT, name == "too large", "{name}: {}", line.len());
        let mut image = ElfImage::new(&[NOP; 4]);
        image.sections.push((".debug_line", line));
        image.sections.push((".debug_info", units.clone()));
        image.sections.push((".debug_abbrev", vec![1, 0x11, 0, 0, 0, 0]));
        let program = load(&image.bytes());
        program.source_line_at(TEXT + 4);
        assert!(program.has_source_lines());
        assert!(peak_bytes() < 512 << 20, "{name}: {} MiB", peak_bytes() >> 20);
    }
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
}
