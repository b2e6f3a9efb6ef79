//! Random programs: every kind of instruction, loops, system calls, now and then a fault.

use super::asm::*;
use super::elf::{DATA, DATA_BYTES, ElfImage};
use super::{Program, Random, load};

/// How a random program is made.
#[derive(Clone, Copy)]
pub struct Recipe {
    pub instructions: usize,
    /// One memory access or jump in so many is wrong on purpose; 0: none.
    pub fault_every: u64,
}

/// Registers that hold data; s0 keeps the base of the data pages.
const SCRATCH: [u32; 10] = [ZERO, RA, T0, T1, T2, A0, A1, A2, A3, T3];

/// A program that ends by itself, faults, or loops until a limit: whatever the seed gives.
pub fn random_program(seed: u64, recipe: Recipe) -> Program {
    load(&random_image(seed, recipe).bytes())
}

pub fn random_image(seed: u64, recipe: Recipe) -> ElfImage {
    let mut random = Random::new(seed);
    let mut words = li(S0, DATA + DATA_BYTES / 2).to_vec();
    for register in [T0, T1, T2, A0, A1, A2, A3, T3] {
        words.extend(li(register, interesting_word(&mut random)));
    }
    let body_start = words.len();
    let body_end = body_start + recipe.instructions;
    while words.len() < body_end {
        let at = words.len();
        words.extend(random_instruction(&mut random, at, body_start, body_end, recipe.fault_every));
    }
    words.extend(exit(0));
    let image = ElfImage::new(&words);
    let half = super::TEXT + 4 * (body_end as u32 / 2);
    image.function("first", super::TEXT, half - super::TEXT).function("second", half, 0)
}

fn interesting_word(random: &mut Random) -> u32 {
    let edge = [0, 1, 2, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0xffff_8000, 0x80, DATA];
    if random.below(2) == 0 { random.pick(&edge) } else { random.next() as u32 }
}

fn random_instruction(
    random: &mut Random,
    at: usize,
    start: usize,
    end: usize,
    fault_every: u64,
) -> Vec<u32> {
    let [rd, rs1, rs2] = [(); 3].map(|()| random.pick(&SCRATCH));
    let imm = random.below(4096) as i32 - 2048;
    let wrong = fault_every != 0 && random.below(fault_every) == 0;
    match random.below(20) {
        0..=5 => {
            let funct7 = random.pick(&[0, 1]);
            vec![r_type(funct7, random.below(8) as u32, rd, rs1, rs2)]
        }
        6 => vec![random.pick(&[sub, sra])(rd, rs1, rs2)],
        7 | 8 => vec![random.pick(&[addi, slti, sltiu, xori, ori, andi])(rd, rs1, imm)],
        9 => vec![random.pick(&[slli, srli, srai])(rd, rs1, random.below(32) as u32)],
        10 => vec![random.pick(&[lui, auipc])(rd, random.next() as u32)],
        11 | 12 => {
            let (load, bytes) = random.pick(&[(0_u32, 1), (1, 2), (2, 4), (4, 1), (5, 2)]);
            vec![i_type(0x03, load, rd, S0, if wrong { imm | 1 } else { imm & -bytes })]
        }
        13 | 14 => {
            let (store, bytes) = random.pick(&[(0_u32, 1), (1, 2), (2, 4)]);
            vec![s_type(store, rs2, S0, if wrong { imm | 1 } else { imm & -bytes })]
        }
        15 => {
            let target = near(random, at, start, end, wrong);
            vec![b_type(random.pick(&[0, 1, 4, 5, 6, 7]), rs1, rs2, target)]
        }
        16 => vec![jal(random.pick(&[ZERO, RA, T0]), near(random, at, start, end, wrong))],
        17 => vec![mark(random.below(5) as i32 - 2, rs1), mark_high(rs2)],
        18 => vec![mark(random.below(5) as i32 - 2, rs1)],
        _ => {
            let number = random.pick(&[READ, WRITE]);
            let file = if number == READ { 0 } else { random.pick(&[1, 2]) };
            call(number, &[file, DATA + random.below(2000) as u32, random.below(60) as u32])
        }
    }
}

/// A distance to an instruction not far away; forwards mostly, so that most programs end.
fn near(random: &mut Random, at: usize, start: usize, end: usize, wrong: bool) -> i32 {
    if wrong {
        return random.pick(&[2, -(4 * at as i32) - 4, 2046]);
    }
    let back = random.below(4) == 0;
    let target = if back {
        at.saturating_sub(1 + random.below(8) as usize)
    } else {
        at + 1 + random.below(6) as usize
    };
    4 * (target.clamp(start, end) as i32 - at as i32)
}
