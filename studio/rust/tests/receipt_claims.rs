//! Receipts that are taken apart and put together otherwise, for both generations of the verifier.

use proving_studio_native::receipt::{Encoding, Receipt, ReceiptError};

const JOURNAL: [u8; 12] = [10, 0, 0, 0, 55, 0, 0, 0, 0, 0, 0, 0];

macro_rules! generation {
    ($module:ident, $zkvm:ident, $sample:literal) => {
        mod $module {
            use super::*;
            use $zkvm::sha::{Digest, Digestible};
            use $zkvm::{
                Assumption, Assumptions, ExitCode, FakeReceipt, InnerReceipt, MaybePruned, Output,
                ReceiptClaim, SegmentReceipt,
            };

            type Parts = $zkvm::Receipt;

            const WHOLE: &[u8] = include_bytes!(concat!("../../../tests/conformance/receipts/", $sample));

            fn parts() -> Parts {
                bincode::deserialize(WHOLE).expect("a whole receipt")
            }

            fn segments(parts: &mut Parts) -> &mut Vec<SegmentReceipt> {
                match &mut parts.inner {
                    InnerReceipt::Composite(inner) => &mut inner.segments,
                    _ => panic!("the sample is a composite receipt"),
                }
            }

            fn image_id() -> [u8; 32] {
                segments(&mut parts())[0].claim.pre.digest().into()
            }

            /// Whatever is changed is refused in both encodings for the same reason, or in none.
            fn check(parts: &Parts) -> Result<(), ReceiptError> {
                let of = |data: &[u8]| Receipt::decode(data)?.verify(image_id(), &JOURNAL);
                let answer = of(&bincode::serialize(parts).expect("bincode"));
                assert_eq!(answer, of(&serde_json::to_vec(parts).expect("JSON")));
                answer
            }

            fn changed(change: impl FnOnce(&mut Parts)) -> Result<(), ReceiptError> {
                let mut parts = parts();
                change(&mut parts);
                check(&parts)
            }

            #[test]
            fn json_is_read_and_becomes_the_bytes_of_r0vm() {
                let json = serde_json::to_vec_pretty(&parts()).expect("JSON");
                let receipt = Receipt::decode(&json).expect("a receipt");
                assert_eq!(receipt.encoding, Encoding::Json);
                assert_eq!(receipt.to_bincode().as_deref(), Ok(WHOLE));
                assert!(matches!(
                    Receipt::decode(&[&json[..], b"{}"].concat()),
                    Err(ReceiptError::NotAReceipt { .. })
                ));
            }

            #[test]
            fn the_same_claim_may_be_pruned() {
                assert_eq!(changed(|_| ()), Ok(()));
                let pruned = changed(|parts| {
                    let claim = &mut segments(parts)[0].claim;
                    claim.pre = MaybePruned::Pruned(claim.pre.digest());
                    claim.post = MaybePruned::Pruned(claim.post.digest());
                });
                assert_eq!(pruned, Ok(()));
            }

            #[test]
            fn a_claim_of_another_end_is_told() {
                for (code, name) in [
                    (ExitCode::Halted(1), "Halted(1)"),
                    (ExitCode::Paused(0), "Paused(0)"),
                    (ExitCode::SystemSplit, "SystemSplit"),
                ] {
                    let refused = changed(|parts| segments(parts)[0].claim.exit_code = code);
                    assert_eq!(refused, Err(ReceiptError::ExitCode { got: name.to_owned() }));
                }
            }

            #[test]
            fn a_claim_that_the_seal_does_not_hold_is_refused() {
                let journal = |bytes: &[u8]| {
                    let output =
                        Output { journal: bytes.to_vec().into(), assumptions: Assumptions(vec![]).into() };
                    changed(|parts| segments(parts)[0].claim.output = Some(output).into())
                };
                assert_eq!(journal(&JOURNAL), Ok(()));
                assert!(matches!(journal(b"other"), Err(ReceiptError::Seal { .. })));
                let none = changed(|parts| segments(parts)[0].claim.output = None.into());
                assert!(matches!(none, Err(ReceiptError::Seal { .. })));
            }

            #[test]
            fn a_lie_that_fits_itself_is_refused_by_the_seal() {
                let lie = |image_id: [u8; 32], journal: &[u8]| {
                    let mut parts = parts();
                    let claim = ReceiptClaim::ok(Digest::from(image_id), journal.to_vec());
                    segments(&mut parts)[0].claim = claim;
                    parts.journal.bytes = journal.to_vec();
                    let data = bincode::serialize(&parts).expect("bincode");
                    Receipt::decode(&data).and_then(|receipt| receipt.verify(image_id, journal))
                };
                assert_eq!(lie(image_id(), &JOURNAL), Ok(()));
                let mut image_id = image_id();
                for (at, byte) in [(0, 1), (31, 128)] {
                    image_id[at] ^= byte;
                    let Err(ReceiptError::Seal { detail }) = lie(image_id, &JOURNAL) else {
                        panic!("not refused")
                    };
                    assert!(!detail.contains("does not hold"), "{detail}");
                    image_id[at] ^= byte;
                }
                for journal in [&b""[..], b"\x0a\0\0\0\x38\0\0\0\0\0\0\0", &[0; 100]] {
                    let Err(ReceiptError::Seal { detail }) = lie(image_id, journal) else {
                        panic!("not refused")
                    };
                    assert!(!detail.contains("does not hold"), "{detail}");
                }
            }

            #[test]
            fn open_assumptions_are_refused() {
                let assumption = Assumption { claim: Digest::ZERO, control_root: Digest::ZERO };
                let output = Output {
                    journal: JOURNAL.to_vec().into(),
                    assumptions: Assumptions(vec![assumption.into()]).into(),
                };
                let refused = changed(|parts| segments(parts)[0].claim.output = Some(output).into());
                assert!(matches!(refused, Err(ReceiptError::Seal { .. })));
            }

            #[test]
            fn receipts_within_receipts_are_refused() {
                let inner = parts().inner.into();
                let refused = changed(|parts| match &mut parts.inner {
                    InnerReceipt::Composite(outer) => outer.assumption_receipts.push(inner),
                    _ => panic!("the sample is a composite receipt"),
                });
                assert_eq!(refused, Err(ReceiptError::Assumptions));
            }

            #[test]
            fn segments_cannot_be_left_out_or_told_twice() {
                assert!(matches!(changed(|parts| segments(parts).clear()), Err(ReceiptError::Seal { .. })));
                let twice = changed(|parts| {
                    let mut again = segments(parts)[0].clone();
                    again.index = 1;
                    segments(parts).push(again);
                });
                assert!(matches!(twice, Err(ReceiptError::Seal { .. })));
            }

            #[test]
            fn parameters_of_no_verifier_are_a_version_that_is_unknown() {
                let unknown = Digest::from([7; 32]);
                let refused = changed(|parts| match &mut parts.inner {
                    InnerReceipt::Composite(inner) => inner.verifier_parameters = unknown,
                    _ => panic!("the sample is a composite receipt"),
                });
                assert_eq!(refused, Err(ReceiptError::UnknownVersion { parameters: unknown.to_string() }));
                let refused = changed(|parts| parts.metadata.verifier_parameters = unknown);
                assert!(matches!(refused, Err(ReceiptError::Seal { .. })));
            }

            #[test]
            fn a_fake_receipt_is_refused_whatever_it_claims() {
                let claim = ReceiptClaim::ok(Digest::from(image_id()), JOURNAL.to_vec());
                let fake = Parts::new(InnerReceipt::Fake(FakeReceipt::new(claim)), JOURNAL.to_vec());
                assert_eq!(check(&fake), Err(ReceiptError::Fake));
            }
        }
    };
}

generation!(v5, risc0_zkvm, "fib10-5.0.0-rc.1-composite.bin");
generation!(v3, risc0_zkvm_3, "fib10-3.0.5-composite.bin");

/// What the crates leave open, shown by the crate itself; without our own look somebody could change a valid receipt.
#[test]
fn labels_that_the_verifier_does_not_look_at_are_held_to_the_seal() {
    use risc0_zkvm::sha::{Digest, Digestible};
    use risc0_zkvm::{InnerReceipt, SuccinctReceipt, VerifierContext};

    type Succinct = SuccinctReceipt<risc0_zkvm::ReceiptClaim>;
    let whole = include_bytes!("../../../tests/conformance/receipts/fib10-5.0.0-rc.1-succinct.bin");
    let changes: [fn(&mut Succinct); 2] = [
        |inner| inner.control_id = Digest::from([7; 32]),
        |inner| inner.control_inclusion_proof.index |= 1 << 31,
    ];
    for change in changes {
        let mut parts: risc0_zkvm::Receipt = bincode::deserialize(whole).expect("a receipt");
        let InnerReceipt::Succinct(inner) = &mut parts.inner else { panic!("succinct") };
        change(inner);
        let image_id = inner.claim.as_value().expect("a claim").pre.digest();
        assert!(parts.verify_with_context(&VerifierContext::default(), image_id).is_ok());
        let data = bincode::serialize(&parts).expect("bincode");
        let ours = Receipt::decode(&data).and_then(|receipt| receipt.verify(image_id.into(), &JOURNAL));
        assert!(matches!(ours, Err(ReceiptError::Seal { .. })));
    }
}
