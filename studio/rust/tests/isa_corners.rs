//! Corners of RV32IM arithmetic and of the decoder. Expected values are those of the ISA manual's tables.

mod support;

use proving_studio_native::isa::mnemonic;
use proving_studio_native::machine::FaultKind;
use support::*;

type RegisterRegister = fn(u32, u32, u32) -> u32;

const MIN: u32 = 0x8000_0000;
const MAX: u32 = 0x7fff_ffff;
const MINUS_1: u32 = 0xffff_ffff;

/// Result of `op` on two values, with the destination apart, the same as one source, and all three the same.
#[track_caller]
fn check(op: RegisterRegister, a: u32, b: u32, expected: u32) {
    let registers = registers_after(&then_exit(&[&li(T0, a), &li(T1, b), &[op(S1, T0, T1)]]));
    assert_eq!(registers[S1 as usize], expected, "apart");
    let registers = registers_after(&then_exit(&[&li(T0, a), &li(T1, b), &[op(T0, T0, T1)]]));
    assert_eq!(registers[T0 as usize], expected, "rd = rs1");
    let registers = registers_after(&then_exit(&[&li(T0, a), &li(T1, b), &[op(T1, T0, T1)]]));
    assert_eq!(registers[T1 as usize], expected, "rd = rs2");
    if a == b {
        let registers = registers_after(&then_exit(&[&li(T0, a), &[op(T0, T0, T0)]]));
        assert_eq!(registers[T0 as usize], expected, "rd = rs1 = rs2");
    }
}

#[test]
fn division_by_zero_and_overflow_have_their_stated_results() {
    for value in [0, 1, 7, MIN, MAX, MINUS_1] {
        check(div, value, 0, MINUS_1);
        check(divu, value, 0, MINUS_1);
        check(rem, value, 0, value);
        check(remu, value, 0, value);
    }
    check(div, MIN, MINUS_1, MIN);
    check(rem, MIN, MINUS_1, 0);
    check(divu, MIN, MINUS_1, 0);
    check(remu, MIN, MINUS_1, MIN);
}

#[test]
fn division_rounds_towards_zero_and_the_remainder_has_the_sign_of_the_dividend() {
    let signed = |value: i32| value as u32;
    for (a, b) in [(7, 2), (-7, 2), (7, -2), (-7, -2), (i32::MIN, 2), (i32::MAX, -1), (-1, i32::MIN)] {
        check(div, signed(a), signed(b), signed(a / b));
        check(rem, signed(a), signed(b), signed(a % b));
    }
}

#[test]
fn the_high_products_take_the_signs_that_their_names_say() {
    let words = [0, 1, 2, MAX, MIN, MIN + 1, MINUS_1, 0x1234_5678, 0xdead_beef];
    for a in words {
        for b in words {
            let high = |product: i128| (product >> 32) as u32;
            let (signed_a, signed_b) = (i128::from(a as i32), i128::from(b as i32));
            check(mulh, a, b, high(signed_a * signed_b));
            check(mulhsu, a, b, high(signed_a * i128::from(b)));
            check(mulhu, a, b, high(i128::from(a) * i128::from(b)));
            check(mul, a, b, a.wrapping_mul(b));
        }
    }
}

#[test]
fn shifts_use_the_low_five_bits_of_their_amount() {
    for (amount, effective) in [(0, 0), (31, 31), (32, 0), (33, 1), (MINUS_1, 31), (MIN, 0)] {
        check(sll, 0x8000_0001, amount, 0x8000_0001 << effective);
        check(srl, 0x8000_0001, amount, 0x8000_0001 >> effective);
        check(sra, 0x8000_0001, amount, (0x8000_0001_u32 as i32 >> effective) as u32);
    }
}

#[test]
fn comparisons_differ_where_the_sign_bit_does() {
    check(slt, MIN, MAX, 1);
    check(sltu, MIN, MAX, 0);
    check(slt, MINUS_1, MINUS_1, 0);
    check(sltu, 0, MINUS_1, 1);
    let registers = registers_after(&then_exit(&[&li(T0, 5), &[slti(T1, T0, -1), sltiu(T2, T0, -1)]]));
    assert_eq!((registers[T1 as usize], registers[T2 as usize]), (0, 1), "sltiu compares with 0xffffffff");
}

#[test]
fn x0_stays_zero_whatever_is_written_to_it() {
    let writes = [
        addi(ZERO, ZERO, 5),
        lui(ZERO, 0xabcd_e000),
        auipc(ZERO, 0x1000),
        add(ZERO, T0, T0),
        mul(ZERO, T0, T0),
        lw(ZERO, S0, 0),
        jal(ZERO, 4),
        slti(ZERO, T0, 3),
        sltiu(ZERO, T0, 3),
        addi(T1, ZERO, 0),
    ];
    let registers = registers_after(&then_exit(&[&li(T0, 9), &li(S0, RODATA + 4), &writes]));
    assert_eq!((registers[0], registers[T1 as usize]), (0, 0));
}

#[test]
fn loads_extend_as_their_names_say() {
    // The bytes at RODATA + 252 are fc fd fe ff.
    let loads = [lb(T0, S0, 255), lbu(T1, S0, 255), lh(T2, S0, 254), lhu(S1, S0, 254), lw(A5, S0, 252)];
    let registers = registers_after(&then_exit(&[&li(S0, RODATA), &loads]));
    let got = [T0, T1, T2, S1, A5].map(|register| registers[register as usize]);
    assert_eq!(got, [MINUS_1, 0xff, 0xffff_fffe, 0xfffe, 0xfffe_fdfc]);
}

#[test]
fn lui_and_auipc_reach_the_whole_address_space() {
    let words = [lui(T0, 0xffff_f000), auipc(T1, 0xffff_f000), auipc(T2, 0x7fff_f000)];
    let registers = registers_after(&then_exit(&[&words]));
    assert_eq!(registers[T0 as usize], 0xffff_f000);
    assert_eq!(registers[T1 as usize], TEXT + 4 - 0x1000);
    assert_eq!(registers[T2 as usize], TEXT + 8 + 0x7fff_f000);
}

#[test]
fn words_that_are_no_rv32im_instruction_are_illegal_and_not_counted() {
    let words = [
        0,
        u32::MAX,
        0x0000_0001,                 // a compressed instruction
        0x3000_2573,                 // csrrs a0, mstatus, x0
        0xc000_2573,                 // rdcycle a0
        0x3020_0073,                 // mret
        0x1050_0073,                 // wfi
        0x0000_00f3,                 // ecall with rd = ra
        FENCE_I,                     // Zifencei
        slli(T0, T0, 0) | 1 << 25,   // a shift by 32 and more is RV64
        srai(T0, T0, 3) | 1 << 25,   // the same
        r_type(0x20, 1, T0, T0, T0), // no such funct7
        r_type(2, 0, T0, T0, T0),    // no such funct7
        i_type(0x03, 3, T0, S0, 0),  // ld
        i_type(0x03, 6, T0, S0, 0),  // lwu
        s_type(3, T0, S0, 0),        // sd
        b_type(2, T0, T0, 8),        // no such branch
        i_type(0x67, 1, T0, T0, 0),  // no such jalr
        0x0000_202f,                 // an atomic
        0x0000_0053,                 // floating point
    ];
    for word in words {
        assert_eq!(mnemonic(word), "illegal", "{word:#010x}");
        assert_fault(&[NOP, NOP, word, NOP], FaultKind::IllegalInstruction { word }, TEXT + 8, 2);
    }
}

#[test]
fn fences_do_nothing_and_ebreak_stops() {
    // Reserved fields of fence are ignored, as the manual asks.
    let fences = [FENCE, 0x8330_000f, 0x0000_0f8f | 1 << 15];
    assert_eq!(run_words(&then_exit(&[&fences])).steps, 3 + exit(0).len() as u64);
    assert_fault(&[NOP, EBREAK], FaultKind::Breakpoint, TEXT + 4, 1);
}

#[test]
fn every_immediate_survives_encoding_and_decoding() {
    let mut random = Random::new(1);
    for _ in 0..2000 {
        let imm = random.below(4096) as i32 - 2048;
        let op = proving_studio_native::isa::decode(addi(T0, T1, imm), 0);
        assert_eq!((op.imm, op.rd, op.rs1), (imm, T0 as u8, T1 as u8));
        assert_eq!(proving_studio_native::isa::decode(sw(T0, T1, imm), 0).imm, imm);
        let distance = 2 * (random.below(4096) as i32 - 2048);
        assert_eq!(proving_studio_native::isa::decode(beq(T0, T1, distance), 0).imm, distance);
        let distance = 2 * (random.below(1 << 20) as i32 - (1 << 19));
        assert_eq!(proving_studio_native::isa::decode(jal(T0, distance), 0).imm, distance);
    }
}
