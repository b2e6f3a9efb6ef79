//! Image ids: the same by the loaders of both generations, and never at the price of the machine's memory.

use std::time::{Duration, Instant};

use proving_studio_native::receipt::{ReceiptError, container, image_id, kernel};

const FIBONACCI: &[u8] = include_bytes!("../../../resources/guests/fibonacci/fibonacci.elf");

fn refusal(user_elf: &[u8]) -> String {
    match image_id(user_elf, kernel("").expect("the newest")) {
        Err(ReceiptError::Image { detail }) => detail,
        other => panic!("{other:?}"),
    }
}

#[test]
fn both_generations_say_the_same() {
    for name in ["5.0", "3.0"] {
        let kernel = kernel(name).expect(name);
        let older = risc0_binfmt_3::ProgramBinary::new(FIBONACCI, kernel);
        let id: [u8; 32] = older.compute_image_id().expect("an image id").into();
        assert_eq!(image_id(FIBONACCI, kernel), Ok(id), "{name}");
        assert_eq!(container(FIBONACCI, kernel), older.encode(), "{name}");
    }
}

#[test]
fn a_kernel_for_each_generation_and_no_other() {
    assert_eq!(kernel(""), kernel("5.0"));
    assert_ne!(kernel("3.0"), kernel("5.0"));
    assert_eq!(kernel("2.0"), None);
}

#[test]
fn the_kernel_is_a_part_of_the_identity() {
    let of = |name| image_id(FIBONACCI, kernel(name).expect(name));
    assert_ne!(of("3.0"), of("5.0"));
}

#[test]
fn memory_that_is_only_asked_for_is_refused_at_once() {
    let first = u32::from_le_bytes(FIBONACCI[28..32].try_into().expect("four bytes")) as usize;
    let count = u16::from_le_bytes(FIBONACCI[44..46].try_into().expect("two bytes")) as usize;
    let loads = (0..count).map(|index| first + 32 * index).filter(|at| FIBONACCI[*at] == 1);
    for at in loads {
        let mut elf = FIBONACCI.to_vec();
        elf[at + 20..at + 24].copy_from_slice(&0xB000_0000_u32.to_le_bytes());
        let started = Instant::now();
        assert!(refusal(&elf).contains("bytes of memory"));
        assert!(started.elapsed() < Duration::from_millis(100));
    }
}

#[test]
fn what_is_no_program_has_no_image_id() {
    for cut in [0, 16, 45, 52, 60] {
        assert!(refusal(&FIBONACCI[..cut]).contains("cut short"), "{cut}");
    }
    assert!(!refusal(&[0; 64]).is_empty());
    let mut elf = FIBONACCI.to_vec();
    elf[4] = 2; // 64 bits
    assert!(!refusal(&elf).is_empty());
}

#[test]
fn no_byte_of_the_headers_costs_the_machine_its_memory_or_a_panic() {
    for at in 0..116 {
        for value in [0, 0xff] {
            let mut elf = FIBONACCI.to_vec();
            elf[at] = value;
            let started = Instant::now();
            let _ = image_id(&elf, kernel("").expect("the newest"));
            assert!(started.elapsed() < Duration::from_secs(20), "byte {at} value {value}");
        }
    }
}
