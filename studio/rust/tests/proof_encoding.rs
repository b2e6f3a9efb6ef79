//! Evidence has one encoding: cut off, extended, in another form or of another version, it is refused.

mod support;

use proving_studio_native::machine::{Control, Limits};
use proving_studio_native::trace_proof::{
    AuditScope, Evidence, Form, VerifyError, verify_audit, verify_compact,
};
use support::proofs::{AUDIT, Proved};
use support::*;

fn proofs() -> [Proved; 2] {
    [Form::Compact, AUDIT].map(|form| Proved::new(bundled("fibonacci"), fibonacci_witness(10), form))
}

fn is_malformed(error: &VerifyError) -> bool {
    matches!(error, VerifyError::EvidenceMalformed { .. })
}

#[test]
fn every_shorter_and_longer_form_is_refused() {
    for proof in proofs() {
        for length in 0..proof.evidence.len() {
            let error = Evidence::decode(&proof.evidence[..length]).unwrap_err();
            assert!(is_malformed(&error), "{length}: {error:?}");
        }
        for extra in [&[0][..], &[0xff; 3], &proof.evidence] {
            let error = Evidence::decode(&[&proof.evidence[..], extra].concat()).unwrap_err();
            assert!(is_malformed(&error), "{error:?}");
        }
    }
}

#[test]
fn heads_that_are_longer_than_needed_are_refused() {
    for proof in proofs() {
        let bytes = &proof.evidence;
        let items = bytes[0] & 0x1f;
        let other_heads: [&[u8]; 5] = [
            &[0x98, items],
            &[0x99, 0, items],
            &[0x9f],
            &[0x9b, 0, 0, 0, 0, 0, 0, 0, items],
            &[0x80 | (items + 1)],
        ];
        for head in other_heads {
            assert!(is_malformed(&Evidence::decode(&[head, &bytes[1..]].concat()).unwrap_err()));
        }
        // Version and form as two bytes each; the commitment's length as three.
        assert_eq!((bytes[1], bytes[3], bytes[4]), (1, 0x58, 32));
        let version = [&bytes[..1], &[0x18, 1], &bytes[2..]].concat();
        let form = [&bytes[..2], &[0x18, bytes[2]], &bytes[3..]].concat();
        let commitment = [&bytes[..3], &[0x59, 0, 32], &bytes[5..]].concat();
        let indefinite = [&bytes[..3], &[0x5f, 0x58, 32], &bytes[5..37], &[0xff], &bytes[37..]].concat();
        for other in [version, form, commitment, indefinite] {
            assert!(is_malformed(&Evidence::decode(&other).unwrap_err()));
        }
    }
}

#[test]
fn other_versions_are_named() {
    for proof in proofs() {
        for version in [0, 2, 23] {
            let mut bytes = proof.evidence.clone();
            bytes[1] = version;
            let expected = VerifyError::EvidenceVersion { got: version.into(), expected: 1 };
            assert_eq!(Evidence::decode(&bytes).unwrap_err(), expected);
        }
        let mut bytes = proof.evidence.clone();
        bytes[2] ^= 1;
        assert!(
            is_malformed(&Evidence::decode(&bytes).unwrap_err()),
            "the form must fit the number of items"
        );
    }
}

#[test]
fn each_form_goes_to_its_own_verifier() {
    let [compact, audit] = proofs();
    let expected = VerifyError::OtherForm { got: "compact", expected: "audit" };
    assert_eq!(audit.audit_with(&compact.evidence, AuditScope::All), Err(expected));
    let expected = VerifyError::OtherForm { got: "audit", expected: "compact" };
    assert_eq!(compact.compact_with(&audit.evidence), Err(expected));
}

#[test]
fn evidence_that_is_something_else_is_refused() {
    for bytes in [&[][..], &[0], b"\x7fELF", &[0xff; 100], &[0x84], &[0x88], &[0xf6], b"proving-studio"] {
        assert!(is_malformed(&Evidence::decode(bytes).unwrap_err()));
    }
    // Lengths that nothing stands behind: no memory may be taken for them.
    let giant =
        [&[0x84, 1, 0, 0x58, 32][..], &[0; 32], &[0x5b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]];
    assert!(is_malformed(&Evidence::decode(&giant.concat()).unwrap_err()));
    let giant =
        [&[0x84, 1, 0, 0x58, 32][..], &[0; 32], &[0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]];
    assert!(is_malformed(&Evidence::decode(&giant.concat()).unwrap_err()));
}

/// No byte of the evidence is free: whatever changes, it is refused.
#[test]
fn no_changed_byte_verifies() {
    let [compact, audit] = proofs();
    let (limits, control) = (Limits::default(), Control::default());
    for at in 0..compact.evidence.len() {
        for bit in 0..8 {
            let mut bytes = compact.evidence.clone();
            bytes[at] ^= 1 << bit;
            assert!(compact.compact_with(&bytes).is_err(), "byte {at}, bit {bit}");
        }
    }
    let (program, claim) = (&audit.program, audit.claim());
    for at in 0..audit.evidence.len() {
        let mut bytes = audit.evidence.clone();
        bytes[at] ^= 1 << (at % 8);
        let verdict = verify_audit(program, claim, &bytes, limits, &control, AuditScope::All, 1);
        assert!(verdict.is_err(), "byte {at}");
    }
    let verdict =
        verify_compact(program, claim, &compact.evidence, &compact.witness, &compact.salt, limits, &control);
    assert_eq!(verdict, Ok(()));
}
