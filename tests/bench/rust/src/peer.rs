//! The peer: `rrs-lib`'s executor over one flat memory, with just the system calls of a portable guest.

use proving_studio_native::machine::Program;
use rrs_lib::instruction_executor::{InstructionException, InstructionExecutor};
use rrs_lib::memories::VecMemory;
use rrs_lib::{HartState, Memory, MemAccessSize};

const MEMORY_BYTES: u32 = 0x2000_0000;
const STACK_POINTER: u32 = 0x1fff_ff00;
const READ: u32 = 63;
const WRITE: u32 = 64;

/// Run to exit: (steps, journal).
pub fn run(program: &Program, witness: &[u8]) -> (u64, Vec<u8>) {
    let mut memory = VecMemory::new(vec![0; MEMORY_BYTES as usize / 4]);
    for segment in &program.elf().segments {
        for (offset, &byte) in segment.data.iter().enumerate() {
            memory.write_mem(segment.address + offset as u32, MemAccessSize::Byte, byte.into());
        }
    }
    let mut hart = HartState::new();
    hart.pc = program.elf().entry;
    hart.registers[2] = STACK_POINTER;
    let (mut steps, mut journal, mut position) = (0_u64, Vec::new(), 0);
    let mut executor = InstructionExecutor { mem: &mut memory, hart_state: &mut hart };
    loop {
        match executor.step() {
            Ok(()) => steps += 1,
            Err(InstructionException::IllegalInstruction(pc, word)) if word == 0x73 => {
                steps += 1;
                let x = executor.hart_state.registers;
                let (address, length) = (x[11], x[12]);
                executor.hart_state.registers[10] = match x[17] {
                    READ => {
                        let rest: &[u8] = &witness[position..];
                        let count = rest.len().min(length as usize);
                        for (offset, &byte) in rest[..count].iter().enumerate() {
                            executor.mem.write_mem(address + offset as u32, MemAccessSize::Byte, byte.into());
                        }
                        position += count;
                        count as u32
                    }
                    WRITE => {
                        for offset in 0..length {
                            let byte = executor.mem.read_mem(address + offset, MemAccessSize::Byte);
                            journal.push(byte.unwrap_or(0) as u8);
                        }
                        length
                    }
                    _ => return (steps, journal),
                };
                executor.hart_state.pc = pc + 4;
            }
            Err(exception) => panic!("the peer stopped: {exception:?}"),
        }
    }
}
