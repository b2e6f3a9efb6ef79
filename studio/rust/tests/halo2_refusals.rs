//! What the circuit does not take is refused by name, before anything is proved.

mod support;

use proving_studio_native::halo2::Halo2Error;
use proving_studio_native::halo2::public::Statics;
use proving_studio_native::halo2::run::{Honest, run as rows_of, smallest_k};
use proving_studio_native::machine::{Control, Program};
use support::elf::ElfImage;
use support::halo2::*;
use support::*;

fn refusal(program: &Program, witness: &[u8]) -> Halo2Error {
    match Statics::new(program) {
        Err(error) => error,
        Ok(statics) => rows_of(program, &statics, witness, &mut Honest, &Control::default()).unwrap_err(),
    }
}

#[test]
fn other_calls_and_files_are_refused() {
    for (number, argument) in [(BRK, 0), (MMAP, 0), (READ, 3), (WRITE, 0), (WRITE, 3)] {
        let program = small_program(&then_exit(&[&call(number, &[argument, DATA, 0])]));
        assert_eq!(refusal(&program, &[]), Halo2Error::OtherCall { number, argument });
    }
}

#[test]
fn constants_in_the_code_are_refused() {
    let program = small_program(&then_exit(&[&li(S0, TEXT), &[lw(T0, S0, 0)]]));
    assert_eq!(refusal(&program, &[]), Halo2Error::NoData { address: TEXT });
    let program = small_program(&then_exit(&[&call(WRITE, &[1, TEXT, 4])]));
    assert_eq!(refusal(&program, &[]), Halo2Error::NoData { address: TEXT });
}

#[test]
fn stores_to_read_only_data_are_refused() {
    let program = small_program(&then_exit(&[&li(S0, RODATA), &[sw(T0, S0, 0)]]));
    assert_eq!(refusal(&program, &[]), Halo2Error::NoData { address: RODATA });
    let program = small_program(&then_exit(&[&call(READ, &[0, RODATA, 4])]));
    assert_eq!(refusal(&program, &[1, 2, 3, 4]), Halo2Error::NoData { address: RODATA });
}

#[test]
fn a_buffer_that_leaves_its_region_is_refused() {
    let end = DATA + support::elf::DATA_BYTES;
    for (start, length) in [(end - 4, 5), (DATA, u32::MAX), (end, 1)] {
        let program = small_program(&then_exit(&[&call(READ, &[0, start, length])]));
        assert_eq!(refusal(&program, &[0; 8]), Halo2Error::NoData { address: start });
    }
}

#[test]
fn another_exit_code_is_refused() {
    assert_eq!(refusal(&small_program(&exit(3)), &[]), Halo2Error::Exited { code: 3 });
    assert_eq!(refusal(&small_program(&exit(0x1ff)), &[]), Halo2Error::Exited { code: 0xff });
}

#[test]
fn a_run_that_never_ends_is_refused_in_time() {
    let program = small_program(&[jal(ZERO, 0)]);
    assert!(matches!(refusal(&program, &[]), Halo2Error::TooLong { rows } if rows > 131_000));
}

#[test]
fn code_that_no_circuit_has_room_for_is_refused_before_it_is_packed() {
    let program = small_program(&vec![NOP; 1 << 17]);
    assert_eq!(refusal(&program, &[]), Halo2Error::TooLong { rows: 131_066 });
}

#[test]
fn memory_at_either_end_of_the_address_space_is_refused() {
    let mut low = ElfImage::new(&exit(0));
    low.loads[2].address = 0;
    assert_eq!(refusal(&load(&low.bytes()), &[]), Halo2Error::OtherLayout);
    let mut high = ElfImage::new(&exit(0));
    high.loads[2].address = 0xffff_e000;
    assert_eq!(refusal(&load(&high.bytes()), &[]), Halo2Error::OtherLayout);
}

#[test]
fn code_at_the_last_address_is_refused() {
    // Its return address would be 2^32, which is no word.
    let mut image = ElfImage::new(&[jal(RA, 0)]);
    (image.entry, image.loads[0].address) = (0xffff_fffc, 0xffff_fffc);
    assert_eq!(refusal(&load(&image.bytes()), &[]), Halo2Error::OtherLayout);
}

#[test]
fn k_is_the_smallest_with_room_for_both() {
    assert_eq!(smallest_k(1, 1), Ok(9));
    assert_eq!(smallest_k(505, 505), Ok(9));
    assert_eq!(smallest_k(506, 1), Ok(10));
    assert_eq!(smallest_k(1, 506), Ok(10));
    assert_eq!(smallest_k(131_065, 5), Ok(17));
    assert_eq!(smallest_k(131_066, 5), Err(Halo2Error::TooLong { rows: 131_066 }));
}
