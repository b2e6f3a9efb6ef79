//! Where control may go: links, low bits, targets that are misaligned, outside, in data; the end of the code.

mod support;

use proving_studio_native::machine::{FaultKind, Guest, Limits};
use support::elf::{Load, R, X};
use support::*;

/// Two instructions that load `target` into t0, then the jump: at `JUMP`.
const JUMP: u32 = TEXT + 8;

#[test]
fn jalr_clears_the_low_bit_of_its_target() {
    let words = then_exit(&[&li(T0, TEXT + 16), &[jalr(RA, T0, 1), EBREAK]]);
    let registers = registers_after(&words);
    assert_eq!(registers[RA as usize], JUMP + 4);
    let words = then_exit(&[&li(T0, TEXT + 19), &[jalr(RA, T0, -2), EBREAK]]);
    assert_eq!(registers_after(&words)[RA as usize], JUMP + 4, "19 - 2 = 17, and 16 without its low bit");
}

#[test]
fn jalr_takes_its_target_before_it_links() {
    for register in [RA, T0, S1] {
        let words = then_exit(&[&li(register, TEXT + 16), &[jalr(register, register, 0), EBREAK]]);
        assert_eq!(registers_after(&words)[register as usize], JUMP + 4);
    }
}

#[test]
fn jalr_wraps_around_the_address_space() {
    let words = then_exit(&[&li(T0, (TEXT + 16).wrapping_add(2048)), &[jalr(RA, T0, -2048), EBREAK]]);
    assert_eq!(registers_after(&words)[RA as usize], JUMP + 4);
    let kind = FaultKind::JumpOutsideCode { target: 0x7f8 };
    assert_fault(&[addi(T0, ZERO, -4), jalr(RA, T0, 0x7fd), NOP], kind, TEXT + 4, 2);
}

#[test]
fn a_misaligned_target_faults_before_the_link_register_is_written() {
    let kind = FaultKind::MisalignedJump { target: TEXT + 18 };
    for words in [
        vec![NOP, NOP, jal(RA, 10), NOP, NOP],
        [li(T0, TEXT + 18).to_vec(), vec![jalr(RA, T0, 0), NOP, NOP]].concat(),
        [li(T0, TEXT + 18).to_vec(), vec![jalr(RA, T0, 1), NOP, NOP]].concat(),
    ] {
        assert_fault(&words, kind, JUMP, 2);
        let program = program(&words);
        let mut guest = Guest::start(&program, &[], Limits::default()).unwrap();
        guest.advance(100, &mut proving_studio_native::machine::NoObserver);
        assert_eq!((guest.cpu.registers[RA as usize], guest.cpu.pc, guest.step), (0, JUMP, 2));
    }
}

#[test]
fn a_misaligned_branch_faults_only_when_it_is_taken() {
    let branches: [fn(u32, u32, i32) -> u32; 6] = [beq, bne, blt, bge, bltu, bgeu];
    // x0 against x0 takes beq, bge and bgeu.
    for (branch, taken) in branches.into_iter().zip([true, false, false, true, false, true]) {
        for (bytes, kind) in [
            (6, FaultKind::MisalignedJump { target: TEXT + 10 }),
            (-2, FaultKind::MisalignedJump { target: TEXT + 2 }),
        ] {
            let words = then_exit(&[&[NOP, branch(ZERO, ZERO, bytes)]]);
            if taken {
                assert_fault(&words, kind, TEXT + 4, 1);
            } else {
                registers_after(&words);
            }
        }
    }
}

#[test]
fn a_jump_outside_is_a_step_and_the_fetch_faults_at_the_jump() {
    for target in [TEXT - 4, TEXT + 16, TEXT + 20, 0, DATA, RODATA, 0xffff_fffc, 0x1fff_0000] {
        let words = [li(T0, target).to_vec(), vec![jalr(RA, T0, 0), NOP]].concat();
        assert_fault(&words, FaultKind::JumpOutsideCode { target }, JUMP, 3);
        let program = program(&words);
        let mut guest = Guest::start(&program, &[], Limits::default()).unwrap();
        guest.advance(100, &mut proving_studio_native::machine::NoObserver);
        assert_eq!((guest.cpu.registers[RA as usize], guest.cpu.pc), (JUMP + 4, target), "it linked");
    }
    for (distance, target) in [(-12, TEXT - 4), (8, TEXT + 16), (12, TEXT + 20), (4092, JUMP + 4092)] {
        let kind = FaultKind::JumpOutsideCode { target };
        assert_fault(&[NOP, NOP, jal(RA, distance), NOP], kind, JUMP, 3);
        assert_fault(&[NOP, NOP, beq(ZERO, ZERO, distance), NOP], kind, JUMP, 3);
        let words = then_exit(&[&[NOP, NOP, bne(ZERO, ZERO, 4092)]]);
        registers_after(&words);
    }
}

#[test]
fn a_branch_below_address_zero_wraps() {
    let mut image = ElfImage::new(&[]);
    image.loads[0] =
        Load { address: 0, flags: R | X, data: words_le(&[beq(ZERO, ZERO, -8)]), memory_bytes: 4 };
    image.entry = 0;
    let (fault, steps) = fault_in(&run(&load(&image.bytes()), &[], Limits::default()));
    assert_eq!((fault.kind, fault.pc, steps), (FaultKind::JumpOutsideCode { target: 0xffff_fff8 }, 0, 1));
}

#[test]
fn falling_off_the_end_faults_at_the_last_instruction() {
    let kind = FaultKind::JumpOutsideCode { target: TEXT + 12 };
    assert_fault(&[NOP, NOP, NOP], kind, TEXT + 8, 3);
    assert_fault(&[NOP, NOP, bne(ZERO, ZERO, -8)], kind, TEXT + 8, 3);
    let words = [li(A7, MUNMAP).to_vec(), vec![ECALL]].concat();
    assert_fault(&words, kind, TEXT + 8, 3);
}

#[test]
fn code_at_the_end_of_the_address_space_falls_off_to_zero() {
    let mut image = ElfImage::new(&[]);
    let address = 0xffff_fff8;
    image.loads[0] = Load { address, flags: R | X, data: words_le(&[NOP, NOP]), memory_bytes: 8 };
    image.entry = address;
    let (fault, steps) = fault_in(&run(&load(&image.bytes()), &[], Limits::default()));
    assert_eq!((fault.kind, fault.pc, steps), (FaultKind::JumpOutsideCode { target: 0 }, 0xffff_fffc, 2));
}

#[test]
fn the_gap_between_two_code_segments_is_outside() {
    let mut image = ElfImage::new(&[jal(RA, 0x1000), NOP]);
    let second = Load {
        address: TEXT + 0x1000,
        flags: R | X,
        data: words_le(&[jal(T0, -0x800), NOP]),
        memory_bytes: 8,
    };
    image.loads.push(second);
    let (fault, steps) = fault_in(&run(&load(&image.bytes()), &[], Limits::default()));
    let target = TEXT + 0x800;
    assert_eq!((fault.kind, fault.pc, steps), (FaultKind::JumpOutsideCode { target }, TEXT + 0x1000, 2));
}

#[test]
fn memory_behind_the_file_bytes_of_code_is_illegal_not_outside() {
    let mut image = ElfImage::new(&[NOP]);
    image.loads[0].memory_bytes = 10;
    let (fault, steps) = fault_in(&run(&load(&image.bytes()), &[], Limits::default()));
    assert_eq!((fault.kind, fault.pc, steps), (FaultKind::IllegalInstruction { word: 0 }, TEXT + 4, 1));
}
