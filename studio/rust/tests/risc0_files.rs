//! Programs of RISC Zero: R0BF files, whose calls they make, where they may lie, and what they may write.

mod support;

use proptest::prelude::*;
use proving_studio_native::commit::sha256::sha256;
use proving_studio_native::elf::{Abi, Container, ElfError, ElfLimits};
use proving_studio_native::machine::{FaultKind, Halt, Program};
use proving_studio_native::receipt;
use support::elf::{Load, R, W, X};
use support::*;

const NAME: &[u8] = b"risc0_zkvm_platform::syscall::nr::SYS_WRITE\0";

fn studio_kernel() -> Vec<u8> {
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../resources/guests/kernel/kernel.elf");
    std::fs::read(path).expect("the kernel is in the checkout")
}

fn risc0_kernel() -> &'static [u8] {
    risc0_zkos_v1compat::V1COMPAT_ELF
}

fn guest() -> Vec<u8> {
    ElfImage::new(&exit(0)).bytes()
}

fn guest_of_risc0(words: &[u32]) -> ElfImage {
    let mut image = ElfImage::new(words);
    image.loads[2].data = NAME.to_vec();
    image
}

fn refused(bytes: &[u8]) -> ElfError {
    Program::load(bytes, ElfLimits::default()).err().expect("a refusal")
}

/// An R0BF file whose header has `entries`.
fn container_with(version: u32, entries: &[&[u8]], user: &[u8], kernel: &[u8]) -> Vec<u8> {
    let mut header = words_le(&[entries.len() as u32]);
    for entry in entries {
        header.extend(words_le(&[entry.len() as u32]));
        header.extend(*entry);
    }
    let head = [&b"R0BF"[..], &words_le(&[version, header.len() as u32]), &header].concat();
    [&head[..], &words_le(&[user.len() as u32]), user, kernel].concat()
}

const V1_COMPAT: &[u8] = b"\0\0\x051.0.0";

#[test]
fn a_file_of_the_crate_is_read_back() {
    let user = guest();
    for (kernel, abi) in [(risc0_kernel().to_vec(), Abi::Risc0), (studio_kernel(), Abi::Linux)] {
        let file = receipt::container(&user, &kernel);
        assert_eq!(file, container_with(1, &[V1_COMPAT], &user, &kernel));
        let program = load(&file);
        assert_eq!(program.abi(), abi);
        assert_eq!(program.user_elf(), user);
        assert_eq!(program.kernel_elf(), Some(&kernel[..]));
        assert_eq!(program.id(), blake3::hash(&file).as_bytes());
        assert_eq!(program.elf_bytes(), file.len());
    }
}

#[test]
fn kernels_are_known_by_their_digests() {
    assert_eq!(
        Abi::of_kernel(&studio_kernel()),
        Some(Abi::Linux),
        "kernel.elf was built anew: abi.rs has its digest"
    );
    assert_eq!(Abi::of_kernel(risc0_kernel()), Some(Abi::Risc0), "the crate has another kernel");
    let mut other = risc0_kernel().to_vec();
    *other.last_mut().unwrap() ^= 1;
    assert_eq!(Abi::of_kernel(&other), None);
    assert_eq!(refused(&receipt::container(&guest(), &other)), ElfError::UnknownKernel);
}

/// The kernel of r0vm 3.0 comes with the crates that verify its receipts; it is not linked.
#[test]
fn the_kernel_of_the_older_version_is_known() {
    let home = std::env::var("CARGO_HOME").map_or_else(
        |_| std::path::PathBuf::from(std::env::var("HOME").unwrap_or_default()).join(".cargo"),
        Into::into,
    );
    let sources = std::fs::read_dir(home.join("registry/src")).into_iter().flatten().flatten();
    let kernels: Vec<_> = sources
        .map(|source| source.path().join("risc0-zkos-v1compat-2.2.3/elfs/v1compat.elf"))
        .filter(|path| path.is_file())
        .collect();
    if kernels.is_empty() {
        eprintln!("not compared: risc0-zkos-v1compat 2.2.3 is not in cargo's registry");
    }
    for path in kernels {
        assert_eq!(Abi::of_kernel(&std::fs::read(path).unwrap()), Some(Abi::Risc0));
    }
}

#[test]
fn files_that_are_no_such_container() {
    let (user, kernel) = (guest(), risc0_kernel());
    let refuse = |version, entries: &[&[u8]]| refused(&container_with(version, entries, &user, kernel));
    assert_eq!(refuse(2, &[V1_COMPAT]), ElfError::ContainerVersion { version: 2 });
    for entries in [&[][..], &[V1_COMPAT, V1_COMPAT], &[b"\0\x01\x051.0.0"], &[b"\x01"], &[b""]] {
        assert_eq!(refuse(1, entries), ElfError::ContainerHeader);
    }
    assert_eq!(refuse(1, &[&[0; 2000]]), ElfError::ContainerHeader);
    let part = |what| ElfError::Truncated { what };
    assert_eq!(refused(b"R0BF\x01"), part("R0BF version"));
    assert_eq!(refused(b"R0BF\x01\0\0\0\xff\xff\xff\xff"), part("R0BF header"));
    assert_eq!(refused(&container_with(1, &[V1_COMPAT], &[], kernel)), part("program in the R0BF file"));
    assert_eq!(refused(&container_with(1, &[V1_COMPAT], &user, &[])), part("kernel in the R0BF file"));
    assert_eq!(refused(&container_with(1, &[V1_COMPAT], b"no ELF", kernel)), ElfError::NotElf);
    let small = ElfLimits { max_elf_bytes: 100, ..ElfLimits::default() };
    let file = receipt::container(&user, kernel);
    let too_large = ElfError::TooLarge { got: file.len() as u64, limit: 100 };
    assert_eq!(Program::load(&file, small).err(), Some(too_large));
}

#[test]
fn what_is_cut_short_is_never_another_program() {
    let file = receipt::container(&guest(), risc0_kernel());
    for length in (0..100).chain((100..file.len()).step_by(997)) {
        assert!(Program::load(&file[..length], ElfLimits::default()).is_err(), "{length}");
    }
}

#[test]
fn a_plain_file_is_told_by_the_names_of_the_calls() {
    assert_eq!(load(&guest()).abi(), Abi::Linux);
    assert_eq!(load(&guest()).kernel_elf(), None);
    let plain = guest_of_risc0(&exit(0)).bytes();
    let program = load(&plain);
    assert_eq!(program.abi(), Abi::Risc0);
    assert_eq!(program.user_elf(), plain);
    let mut nearly = guest_of_risc0(&exit(0));
    nearly.loads[2].data[0] = b'R';
    assert_eq!(load(&nearly.bytes()).abi(), Abi::Linux);
    for name in BUNDLED {
        assert_eq!(bundled(name).abi(), Abi::Linux, "{name}");
    }
}

#[test]
fn programs_of_risc0_lie_in_user_memory() {
    for address in [0_u32, 0x1000, 0x0001_0000, 0xbfff_f001, 0xc000_0000] {
        let mut image = guest_of_risc0(&exit(0));
        image.loads.push(Load { address, flags: R | W, data: Vec::new(), memory_bytes: 4096 });
        assert_eq!(refused(&image.bytes()), ElfError::OutsideUserMemory { address });
    }
    let mut image = guest_of_risc0(&exit(0));
    image.loads.push(Load { address: 0x0001_0004, flags: R | W, data: Vec::new(), memory_bytes: 4 });
    image.loads.push(Load { address: 0xbfff_f000, flags: R, data: Vec::new(), memory_bytes: 4096 });
    load(&image.bytes());
}

#[test]
fn code_that_may_be_written_stays_refused() {
    let mut image = guest_of_risc0(&exit(0));
    image.loads[0].flags = R | W | X;
    assert_eq!(refused(&image.bytes()), ElfError::WritableCode { index: 0 });
}

/// All of a program's memory may be used there, but for its code here.
#[test]
fn stores_of_a_program_of_risc0() {
    let store_at = |address: u32| {
        let words = then_exit(&[&li(S0, address), &[sw(ZERO, S0, 0), lw(A0, S0, 0)], &li(T0, 9)]);
        match run_of(&guest_of_risc0(&words).bytes()).halt {
            Halt::Fault(fault) => fault.kind,
            Halt::Exit(_) => panic!("call 9 is none"),
        }
    };
    for address in [0x0001_0000, 0x0001_0400, TEXT - 4, TEXT + 1024, RODATA, DATA, 0x1000_0000, 0xbfff_fffc] {
        assert!(matches!(store_at(address), FaultKind::Risc0Call { .. }), "{address:#x}");
    }
    for address in [TEXT, TEXT + 1020] {
        assert_eq!(store_at(address), FaultKind::WriteProtected { address });
    }
    for address in [0, 0x0000_fffc, 0xc000_0000, 0xffff_fffc] {
        assert_eq!(store_at(address), FaultKind::UnmappedAccess { address });
    }
}

fn run_of(bytes: &[u8]) -> proving_studio_native::machine::Outcome {
    use proving_studio_native::machine::{Control, Limits, execute};
    execute(&load(bytes), &[], Limits::default(), &Control::default()).unwrap()
}

#[test]
fn sha_256_is_that_of_the_standard() {
    let hex = |digest: [u8; 32]| digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    assert_eq!(hex(sha256(b"")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_eq!(hex(sha256(b"abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    let million = vec![b'a'; 1_000_000];
    assert_eq!(hex(sha256(&million)), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

proptest! {
    #[test]
    fn any_bytes_behind_the_magic_are_a_file_or_a_refusal(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Container::read(&[&b"R0BF"[..], &bytes].concat(), ElfLimits::default());
    }

    #[test]
    fn a_changed_byte_is_another_file_or_a_refusal(at in 0_usize..5000, change in 1_u8..=255) {
        let file = receipt::container(&guest(), risc0_kernel());
        let mut changed = file.clone();
        changed[at % file.len()] ^= change;
        if let Ok(program) = Program::load(&changed, ElfLimits::default()) {
            prop_assert_eq!(program.kernel_elf(), Some(risc0_kernel()));
            prop_assert_ne!(*program.id(), *load(&file).id());
        }
    }
}
