use minicbor::Encoder;

use super::incompressible;
use super::mutants::{Random, mutant_count, mutate};
use crate::commit::hash::Kind;
use crate::file::aggregate_file::{decode, encode};
use crate::file::error::{FileFault, FileType, ReadError};
use crate::merkle::{Aggregate, AggregateError, Duplicates, Leaf};

pub fn aggregate_of(count: usize) -> Aggregate {
    let bytes = incompressible(64 * count);
    let (pairs, _) = bytes.as_chunks::<64>();
    let leaves = pairs.iter().enumerate().map(|(at, pair)| Leaf {
        statement_hash: pair[..32].try_into().unwrap(),
        body_hash: pair[32..].try_into().unwrap(),
        backend: if at % 3 == 1 { "halo2" } else { "trace" },
    });
    let mut aggregate = Aggregate::default();
    aggregate.append(leaves, Duplicates::Refused).unwrap();
    aggregate
}

fn same(left: &Aggregate, right: &Aggregate) -> bool {
    left.root() == right.root()
        && left.pairs() == right.pairs()
        && left.backends() == right.backends()
        && left.backend_of() == right.backend_of()
}

fn refusal(data: &[u8]) -> FileFault {
    match decode(data) {
        Err(ReadError::File(error)) => {
            assert_eq!(error.file, FileType::Aggregate);
            error.fault
        }
        Err(ReadError::Content(error)) => panic!("{error}"),
        Ok(_) => panic!("must be refused"),
    }
}

/// A sealed file around any body.
fn sealed(body: &[u8]) -> Vec<u8> {
    let mut encoder = Encoder::new(Vec::new());
    encoder.array(4).unwrap().str("proving-studio-aggregate").unwrap().u8(1).unwrap();
    encoder.bytes(body).unwrap().bytes(&Kind::AggregateBody.hash(body)).unwrap();
    encoder.into_writer()
}

fn body(names: &[&str], leaves: &[u8], backend_of: &[u8], root: &[u8]) -> Vec<u8> {
    let mut encoder = Encoder::new(Vec::new());
    encoder.array(4).unwrap().array(names.len() as u64).unwrap();
    for name in names {
        encoder.str(name).unwrap();
    }
    encoder.bytes(leaves).unwrap().bytes(backend_of).unwrap().bytes(root).unwrap();
    encoder.into_writer()
}

#[test]
fn aggregates_survive_and_grow_on() {
    for count in [1, 2, 3, 64, 1000] {
        let aggregate = aggregate_of(count);
        let data = encode(&aggregate).unwrap();
        let mut read = decode(&data).unwrap();
        assert!(same(&read, &aggregate));
        assert_eq!(encode(&read).unwrap(), data);
        assert!(data.len() <= 65 * count + 160, "{} bytes", data.len());

        let known = aggregate.leaf(0).unwrap();
        let refused = Err(AggregateError::Duplicate { position: 0, index: 0 });
        assert_eq!(read.append([known].into_iter(), Duplicates::Refused), refused);
        read.append([Leaf { statement_hash: [7; 32], ..known }].into_iter(), Duplicates::Refused).unwrap();
        assert_eq!(read.len(), count + 1);
    }
    assert_eq!(encode(&Aggregate::default()), Err(AggregateError::Empty));
}

#[test]
fn truncations_extensions_and_strangers_say_so() {
    let data = encode(&aggregate_of(5)).unwrap();
    let head = 3 + "proving-studio-aggregate".len();
    for length in 0..data.len() {
        let expected = if length < head { FileFault::OtherFile } else { FileFault::Truncated };
        assert_eq!(refusal(&data[..length]), expected, "{length} bytes");
    }
    assert_eq!(refusal(&[&data[..], b"\n"].concat()), FileFault::Extended { extra_bytes: 1 });
    for other in [&b""[..], b"\x7fELF", b"\x84\x74proving-studio-proof\x01", &incompressible(500)] {
        assert_eq!(refusal(other), FileFault::OtherFile);
    }
    let mut newer = data.clone();
    newer[head] = 2;
    assert_eq!(refusal(&newer), FileFault::NewerVersion { found: 2, supported: 1 });
    for position in head + 1..data.len() {
        let mut damaged = data.clone();
        damaged[position] ^= 1;
        assert!(decode(&damaged).is_err(), "byte {position}");
    }
    let last = data.len() - 1;
    let mut damaged = data;
    damaged[last] ^= 1;
    assert_eq!(refusal(&damaged), FileFault::Damaged);
}

#[test]
fn announced_sizes_take_no_memory() {
    // A body of 2^62 bytes, one of 2 GiB, and a table of 2^40 names.
    let start = encode(&aggregate_of(1)).unwrap()[..3 + "proving-studio-aggregate".len() + 1].to_vec();
    for bytes in [&[0x5b, 0x40, 0, 0, 0, 0, 0, 0, 0][..], &[0x5a, 0x80, 0, 0, 0]] {
        assert_eq!(refusal(&[&start, bytes].concat()), FileFault::Truncated);
    }
    let many_names = [0x84, 0x9b, 0, 0, 1, 0, 0, 0, 0, 0];
    assert_eq!(refusal(&sealed(&many_names)), FileFault::NotCanonical { field: "backends" });
}

#[test]
fn a_sealed_body_must_still_keep_the_rules() {
    let root = aggregate_of(1).root().unwrap();
    let leaf = aggregate_of(1).pairs()[0];
    assert!(decode(&sealed(&body(&["trace"], &leaf, &[0], &root))).is_ok());
    for (names, leaves, backend_of, field) in [
        (&["Trace"][..], &leaf[..], &[0][..], "backends"),
        (&[""], &leaf, &[0], "backends"),
        (&["trace"], &[], &[], "leaves"),
        (&["trace"], &leaf[..63], &[0], "leaves"),
        (&["trace"], &leaf, &[0, 0], "backend_of"),
        (&["trace"], &leaf, &[], "backend_of"),
        (&["trace"], &leaf, &[1], "backend_of"),
        (&["trace", "halo2"], &leaf, &[0], "backend_of"),
        (&[], &leaf, &[0], "backend_of"),
    ] {
        let data = sealed(&body(names, leaves, backend_of, &root));
        assert_eq!(refusal(&data), FileFault::NotCanonical { field }, "{names:?} {backend_of:?}");
    }
    let other_root = decode(&sealed(&body(&["trace"], &leaf, &[0], &[0; 32])));
    assert!(matches!(other_root, Err(ReadError::Content(AggregateError::WrongRoot))));
}

#[test]
fn mutants_are_refused() {
    let mut random = Random::new(4);
    let aggregate = aggregate_of(5);
    let data = encode(&aggregate).unwrap();
    let inner = body(
        &["trace", "halo2"],
        aggregate.pairs().as_flattened(),
        aggregate.backend_of(),
        &aggregate.root().unwrap(),
    );
    assert_eq!(sealed(&inner), data);
    for _ in 0..mutant_count() {
        if let Ok(read) = decode(&mutate(&data, &mut random)) {
            assert!(same(&read, &aggregate));
        }
        let resealed = sealed(&mutate(&inner, &mut random));
        if let Ok(read) = decode(&resealed) {
            assert_eq!(read.root(), aggregate.root(), "the root binds every leaf");
            assert_eq!(encode(&read).unwrap(), resealed);
        }
    }
}
