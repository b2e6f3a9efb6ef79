//! `rrs-lib`'s executor over one flat memory, with just the system calls of a portable guest.

use std::time::Instant;

use object::read::elf::{FileHeader, ProgramHeader};
use object::{Endianness, elf};
use rrs_lib::instruction_executor::{InstructionException, InstructionExecutor};
use rrs_lib::memories::VecMemory;
use rrs_lib::{HartState, MemAccessSize, Memory};

const MEMORY_BYTES: u32 = 0x2000_0000;
const STACK_POINTER: u32 = 0x1fff_ff00;
const READ: u32 = 63;
const WRITE: u32 = 64;

/// Loaded once; the time is that of the run alone.
pub fn measure(elf_path: &str, witness_path: &str) -> Result<String, String> {
    let read = |path: &str| std::fs::read(path).map_err(|error| format!("{path}: {error}"));
    let (elf, witness) = (read(elf_path)?, read(witness_path)?);
    let (mut memory, entry) = load(&elf).map_err(|error| format!("{elf_path}: {error}"))?;
    let started = Instant::now();
    let (steps, journal) = run(&mut memory, entry, &witness);
    let elapsed_ns = started.elapsed().as_nanos();
    let journal_hex: String = journal.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!(r#"{{"steps":{steps},"elapsed_ns":{elapsed_ns},"journal_hex":"{journal_hex}"}}"#))
}

/// The memory that the file asks for, and where it starts.
pub fn load(data: &[u8]) -> Result<(VecMemory, u32), object::read::Error> {
    let header = elf::FileHeader32::<Endianness>::parse(data)?;
    let endian = header.endian()?;
    let mut memory = VecMemory::new(vec![0; MEMORY_BYTES as usize / 4]);
    for segment in header.program_headers(endian, data)? {
        if segment.p_type(endian) != elf::PT_LOAD {
            continue;
        }
        let content = segment.data(endian, data).unwrap_or_default();
        for (offset, &byte) in content.iter().enumerate() {
            memory.write_mem(segment.p_vaddr(endian) + offset as u32, MemAccessSize::Byte, byte.into());
        }
    }
    Ok((memory, header.e_entry(endian)))
}

/// Run to exit: (steps, journal).
pub fn run(memory: &mut VecMemory, entry: u32, witness: &[u8]) -> (u64, Vec<u8>) {
    let mut hart = HartState::new();
    hart.pc = entry;
    hart.registers[2] = STACK_POINTER;
    let (mut steps, mut journal, mut position) = (0_u64, Vec::new(), 0);
    let mut executor = InstructionExecutor { mem: memory, hart_state: &mut hart };
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
