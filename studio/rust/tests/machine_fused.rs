//! Instructions that the run loop fuses do what they do one by one: to the machine and to whoever looks on.
//!
//! With a budget of one step nothing can be fused, so such a run is the measure of all others.

mod support;

use proving_studio_native::machine::{Guest, GuestState, Halt, Limits, Observer, Program};
use support::elf::DATA_BYTES;
use support::*;

const LIMITS: Limits =
    Limits { max_steps: 24, max_memory_bytes: 1 << 20, max_journal_bytes: 80, max_console_bytes: 100 };
/// Few, so that one instruction's destination often is another's source. s0 keeps the base of the data pages, s1 an
/// address in the code.
const REGISTERS: [u32; 7] = [ZERO, RA, T0, T1, A0, S0, S1];
/// Kinds of instructions, as `instruction` numbers them.
const KINDS: u64 = 51;
/// Kinds that guests run most: fused ones are among them.
const FREQUENT: [u64; 16] = [0, 4, 6, 7, 16, 18, 21, 23, 24, 25, 27, 31, 35, 38, 41, 42];

fn instruction(kind: u64, random: &mut Random) -> u32 {
    let [rd, rs1, rs2] = [(); 3].map(|()| random.pick(&REGISTERS));
    let imm = random.below(4096) as i32 - 2048;
    // Now and then one that is misaligned or not in the data pages.
    let base = if random.below(8) == 0 { rs1 } else { S0 };
    let offset = |bytes: i32| if imm % 8 == 0 { imm | 1 } else { imm & -bytes };
    let near = [-8, -4, 4, 8, 12][imm.unsigned_abs() as usize % 5];
    let funct = |first: u64| (kind - first) as u32;
    match kind {
        0..=15 => r_type(funct(0) / 8, funct(0) % 8, rd, rs1, rs2),
        16 => sub(rd, rs1, rs2),
        17 => sra(rd, rs1, rs2),
        18..=23 => [addi, slti, sltiu, xori, ori, andi][funct(18) as usize](rd, rs1, imm),
        24..=26 => [slli, srli, srai][funct(24) as usize](rd, rs1, imm as u32 & 31),
        27 => lui(rd, random.next() as u32),
        28 => auipc(rd, random.next() as u32),
        29..=33 => {
            [lb, lh, lw, lbu, lhu][funct(29) as usize](rd, base, offset([1, 2, 4, 1, 2][funct(29) as usize]))
        }
        34..=36 => [sb, sh, sw][funct(34) as usize](rs2, base, offset([1, 2, 4][funct(34) as usize])),
        37..=42 => [beq, bne, blt, bge, bltu, bgeu][funct(37) as usize](rs1, rs2, near),
        43 => jal(rd, near),
        44 => jalr(rd, S1, near | imm & 3),
        45 => FENCE,
        46 => mark(imm, rs1),
        47 => mark_high(rs1),
        48 => ECALL,
        49 => EBREAK,
        _ => 0,
    }
}

/// All that an observer may tell, with the indices of the instructions that ran.
#[derive(Debug, Default, PartialEq)]
struct Seen {
    ran: Vec<usize>,
    accesses: Vec<(usize, u32, u32, bool)>,
    values: Vec<(usize, u32)>,
    calls: Vec<usize>,
    marks: Vec<(usize, i32, u64)>,
}

impl Observer for Seen {
    fn block(&mut self, index: usize, count: u32) {
        self.ran.extend(index..index + count as usize);
    }
    fn cut(&mut self, index: usize, count: u32) {
        let rest = self.ran.split_off(self.ran.len() - count as usize);
        assert!(rest.iter().copied().eq(index..index + count as usize), "{rest:?} cut at {index}");
    }
    fn access(&mut self, index: usize, address: u32, bytes: u32, is_store: bool) {
        self.accesses.push((index, address, bytes, is_store));
    }
    fn value(&mut self, index: usize, value: u32) {
        self.values.push((index, value));
    }
    fn call(&mut self, target_index: usize) {
        self.calls.push(target_index);
    }
    fn mark(&mut self, index: usize, number: i32, value: u64) {
        self.marks.push((index, number, value));
    }
}

/// Everything that a run from `pc` on leaves behind.
fn run_from(program: &Program, pc: u32, seed: u64, budgets: &[u64]) -> (Halt, GuestState, Vec<u8>, Seen) {
    let mut random = Random::new(seed);
    let mut guest = Guest::start(program, b"witness", LIMITS).unwrap();
    for register in REGISTERS {
        let word = random.next() as u32;
        guest.cpu.registers[register as usize] = random.pick(&[0, 1, u32::MAX, 1 << 31, DATA, word, word]);
    }
    guest.cpu.registers[0] = 0;
    guest.cpu.registers[S0 as usize] = DATA + DATA_BYTES / 2;
    guest.cpu.registers[S1 as usize] = pc;
    guest.cpu.pc = pc;
    let mut seen = Seen::default();
    for &budget in budgets.iter().cycle() {
        if let Some(halt) = guest.advance(budget, &mut seen) {
            let mut data = vec![0; DATA_BYTES as usize];
            guest.memory.peek(DATA, &mut data);
            return (halt, guest.state(), data, seen);
        }
    }
    unreachable!("the step limit ends every run")
}

/// From each of the first two instructions, so that the second is entered as the middle of a pair too.
#[track_caller]
fn assert_like_one_by_one(program: &Program, pc: u32, seed: u64, budgets: &[&[u64]]) {
    for start in [pc, pc + 4] {
        let expected = run_from(program, start, seed, &[1]);
        for &budgets in budgets {
            let got = run_from(program, start, seed, budgets);
            assert_eq!(got, expected, "from {start:#x} with budgets {budgets:?}, seed {seed}");
        }
    }
}

const BUDGETS: [&[u64]; 5] = [&[u64::MAX], &[2], &[3], &[1, 2], &[4, 5]];

#[test]
fn every_pair_of_instructions() {
    const VARIANTS: u64 = 6;
    for first in 0..KINDS {
        let mut random = Random::new(first);
        let mut words = Vec::new();
        for second in (0..KINDS).flat_map(|kind| [kind; VARIANTS as usize]) {
            words.extend([instruction(first, &mut random), instruction(second, &mut random), EBREAK]);
        }
        let program = program(&words);
        for case in 0..KINDS * VARIANTS {
            assert_like_one_by_one(&program, TEXT + 12 * case as u32, case, &BUDGETS);
        }
    }
}

#[test]
fn frequent_instructions_one_after_another() {
    for seed in 0..400 {
        let mut random = Random::new(seed);
        let words: Vec<u32> = (0..40)
            .map(|_| {
                let kind = if random.below(20) == 0 { random.below(KINDS) } else { random.pick(&FREQUENT) };
                instruction(kind, &mut random)
            })
            .collect();
        let program = program(&words);
        let random_budgets: Vec<u64> = (0..7).map(|_| 1 + random.below(9)).collect();
        // Up to the very end of the code, where sequences meet what is no instruction.
        for at in (0..39).step_by(3) {
            assert_like_one_by_one(&program, TEXT + 4 * at, seed, &[&[u64::MAX], &[5], &random_budgets]);
        }
    }
}
