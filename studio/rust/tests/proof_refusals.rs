//! Each way in which a proof can be wrong is refused, by its own name.

mod support;

use std::sync::LazyLock;

use proving_studio_native::commit::{MemoryTree, PAGE_BYTES};
use proving_studio_native::machine::{Control, Limits, Page};
use proving_studio_native::trace::SEGMENT_STEPS;
use proving_studio_native::trace_proof::{
    AuditScope, BorderState, Claim, Evidence, Form, Salt, SegmentOpening, VerifyError, verify_audit,
    verify_compact, witness_commitment,
};
use support::proofs::{AUDIT, Proved};
use support::*;

/// Four segments of a sort; the witness is long enough to be read in pieces, the journal comes at the end.
static AUDITED: LazyLock<Proved> =
    LazyLock::new(|| Proved::new(bundled("sort"), sort_witness(2, 8000), AUDIT));
static COMPACT: LazyLock<Proved> =
    LazyLock::new(|| Proved::new(bundled("sort"), sort_witness(2, 8000), Form::Compact));

/// The parts of audit evidence, open to change.
#[derive(Clone)]
struct Parts {
    commitment: [u8; 32],
    digests: Vec<[u8; 32]>,
    salt: Salt,
    witness: Vec<u8>,
    states: Vec<BorderState>,
    segments: Vec<SegmentOpening>,
}

impl Parts {
    fn honest() -> Parts {
        match Evidence::decode(&AUDITED.evidence).unwrap() {
            Evidence::Audit { witness_commitment: commitment, digests, salt, witness, states, segments } => {
                Parts { commitment, digests, salt, witness, states, segments }
            }
            Evidence::Compact { .. } => panic!("audit evidence"),
        }
    }

    /// Digests that fit the states, as a forger would make them.
    fn redigest(&mut self) {
        self.digests = self.states[1..].iter().map(|state| state.digest(&self.salt)).collect();
    }

    fn encode(self) -> Vec<u8> {
        let Parts { commitment: witness_commitment, digests, salt, witness, states, segments } = self;
        Evidence::Audit { witness_commitment, digests, salt, witness, states, segments }.encode()
    }
}

/// What a full audit says of evidence changed by `change`.
fn refusal(change: impl FnOnce(&mut Parts)) -> VerifyError {
    let mut parts = Parts::honest();
    change(&mut parts);
    AUDITED.audit_with(&parts.encode(), AuditScope::All).unwrap_err()
}

fn last_segment() -> usize {
    AUDITED.steps.div_ceil(SEGMENT_STEPS) as usize - 1
}

#[test]
fn the_unchanged_parts_verify() {
    assert!(last_segment() >= 3);
    let segments = last_segment() as u64 + 1;
    assert_eq!(AUDITED.audit_with(&Parts::honest().encode(), AuditScope::All), Ok((segments, segments)));
    assert_eq!(COMPACT.compact(), Ok(()));
}

#[test]
fn another_witness_or_salt() {
    for at in [0, 4, 8, 5000] {
        assert_eq!(refusal(|parts| parts.witness[at] ^= 1), VerifyError::WrongWitness);
    }
    assert_eq!(refusal(|parts| parts.witness.truncate(5)), VerifyError::WrongWitness);
    assert_eq!(refusal(|parts| parts.witness.push(0)), VerifyError::WrongWitness);
    assert_eq!(refusal(|parts| parts.salt[31] ^= 0x80), VerifyError::WrongWitness);
    assert_eq!(refusal(|parts| parts.commitment[0] ^= 1), VerifyError::WrongWitness);
    // A commitment that fits the other witness leaves a run that does not.
    let recommitted = refusal(|parts| {
        parts.witness[5000] ^= 1;
        parts.commitment = witness_commitment(&parts.salt, &parts.witness);
    });
    assert_eq!(recommitted, VerifyError::WrongSegment { segment: 0 });

    let with = |witness: &[u8], salt: &Salt| {
        let (limits, control) = (Limits::default(), Control::default());
        verify_compact(&COMPACT.program, COMPACT.claim(), &COMPACT.evidence, witness, salt, limits, &control)
    };
    let mut witness = COMPACT.witness.clone();
    witness[9] ^= 1;
    assert_eq!(with(&witness, &COMPACT.salt), Err(VerifyError::WrongWitness));
    assert_eq!(with(&COMPACT.witness[1..], &COMPACT.salt), Err(VerifyError::WrongWitness));
    let mut salt = COMPACT.salt;
    salt[0] ^= 1;
    assert_eq!(with(&COMPACT.witness, &salt), Err(VerifyError::WrongWitness));
}

#[test]
fn another_program() {
    // The same code, the same steps, another byte that nobody reads.
    let image = |last_byte: u8| {
        let mut image = ElfImage::new(&exit(0));
        image.loads[1].data[4095] = last_byte;
        load(&image.bytes())
    };
    let (limits, control) = (Limits::default(), Control::default());
    let proof = Proved::new(image(1), vec![], AUDIT);
    let verdict =
        verify_audit(&image(2), proof.claim(), &proof.evidence, limits, &control, AuditScope::All, 1);
    assert_eq!(verdict, Err(VerifyError::WrongStart));
    let proof = Proved::new(image(1), vec![], Form::Compact);
    let verdict =
        verify_compact(&image(2), proof.claim(), &proof.evidence, &[], &proof.salt, limits, &control);
    assert_eq!(verdict, Err(VerifyError::WrongDigest { segment: 0 }));
    // Programs that end in other ways.
    for (words, expected) in [
        (exit(3), VerifyError::GuestExit { code: 3 }),
        ([exit(0), vec![NOP]].concat(), VerifyError::WrongDigest { segment: 0 }),
        ([vec![NOP], exit(0)].concat(), VerifyError::WrongSteps { got: 6, expected: 5 }),
        ([NOP; 20].to_vec(), VerifyError::WrongSteps { got: 6, expected: 5 }),
    ] {
        let verdict = verify_compact(
            &program(&words),
            proof.claim(),
            &proof.evidence,
            &[],
            &proof.salt,
            limits,
            &control,
        );
        assert_eq!(verdict, Err(expected));
    }
    let verdict = verify_compact(
        &program(&[EBREAK]),
        proof.claim(),
        &proof.evidence,
        &[],
        &proof.salt,
        limits,
        &control,
    );
    assert!(matches!(verdict, Err(VerifyError::GuestFault(_))));
}

#[test]
fn another_statement() {
    let (limits, control) = (Limits::default(), Control::default());
    let check = |journal: &[u8], steps: u64, expected: [VerifyError; 2]| {
        let claim = Claim { journal, steps };
        let (a, c) = (&*AUDITED, &*COMPACT);
        let audit = verify_audit(&a.program, claim, &a.evidence, limits, &control, AuditScope::All, 1);
        let compact = verify_compact(&c.program, claim, &c.evidence, &c.witness, &c.salt, limits, &control);
        assert_eq!([audit.map(|_| ()), compact], expected.map(Err));
    };
    let (journal, steps) = (AUDITED.journal.clone(), AUDITED.steps);
    for at in 0..journal.len() {
        let mut other = journal.clone();
        other[at] ^= 1;
        if at % 9 == 0 {
            check(&other, steps, [VerifyError::WrongJournal, VerifyError::WrongJournal]);
        }
    }
    for other in [&journal[1..], &[], &[&journal[..], &[0]].concat()] {
        check(other, steps, [VerifyError::WrongEnd, VerifyError::WrongJournal]);
    }
    let steps_error = |expected| VerifyError::WrongSteps { got: steps, expected };
    check(&journal, steps + 1, [VerifyError::WrongEnd, steps_error(steps + 1)]);
    // One step fewer is as far as the verifier looks.
    check(&journal, steps - 1, [VerifyError::WrongEnd, steps_error(steps - 1)]);
    check(
        &journal,
        steps - 50,
        [VerifyError::WrongEnd, VerifyError::WrongSteps { got: steps - 49, expected: steps - 50 }],
    );
    let found = last_segment() as u64 + 1;
    for (other, claimed) in [(steps + SEGMENT_STEPS, found + 1), (0, 0), (u64::MAX, 1 << 44), (1, 1)] {
        let count = VerifyError::SegmentCount { got: claimed, expected: found };
        check(&journal, other, [count.clone(), count]);
    }
}

#[test]
fn another_digest_of_any_segment() {
    for segment in 0..=last_segment() {
        let expected = VerifyError::WrongDigest { segment: segment as u64 };
        assert_eq!(refusal(|parts| parts.digests[segment][7] ^= 1), expected);
        let Evidence::Compact { witness_commitment, mut digests } =
            Evidence::decode(&COMPACT.evidence).unwrap()
        else {
            panic!("compact evidence")
        };
        digests[segment][31] ^= 0x80;
        let evidence = Evidence::Compact { witness_commitment, digests: digests.clone() }.encode();
        assert_eq!(COMPACT.compact_with(&evidence), Err(expected));
        digests.remove(segment);
        let evidence = Evidence::Compact { witness_commitment, digests }.encode();
        let segments = last_segment() as u64 + 1;
        let count = VerifyError::SegmentCount { got: segments, expected: segments - 1 };
        assert_eq!(COMPACT.compact_with(&evidence), Err(count));
    }
}

type Change = fn(&mut BorderState);

const STATE_CHANGES: [(&str, Change); 8] = [
    ("pc", |state| state.pc += 4),
    ("x1", |state| state.registers[0] ^= 1),
    ("x31", |state| state.registers[30] ^= 0x8000_0000),
    ("heap end", |state| state.bounds.heap_end += 1),
    ("mapping start", |state| state.bounds.mmap_start -= 4096),
    ("witness position", |state| state.witness_position -= 1),
    ("journal bytes", |state| state.journal_bytes += 1),
    ("memory root", |state| state.memory_root[0] ^= 1),
];

#[test]
fn another_state_at_a_border() {
    for (name, change) in STATE_CHANGES {
        for border in 1..=last_segment() {
            let before = border as u64 - 1;
            let expected = VerifyError::WrongDigest { segment: before };
            assert_eq!(refusal(|parts| change(&mut parts.states[border])), expected, "{name}");
            let forged = refusal(|parts| {
                change(&mut parts.states[border]);
                parts.redigest();
            });
            assert_eq!(forged, VerifyError::WrongSegment { segment: before }, "{name}");
        }
        assert_eq!(
            refusal(|parts| change_first(&mut parts.states[0], change)),
            VerifyError::WrongStart,
            "{name}"
        );
    }
    let border_is_wrong = VerifyError::WrongSegment { segment: 1 };
    let changes: [Change; 5] = [
        |state| state.step += 1,
        |state| state.step = 0,
        |state| state.exit_code = Some(0),
        |state| state.witness_position += 1 << 40,
        |state| state.journal_bytes += 1 << 40,
    ];
    for change in changes {
        assert_eq!(refusal(|parts| change(&mut parts.states[1])), border_is_wrong);
    }
}

/// The start state has read nothing, so its position cannot be taken back.
fn change_first(state: &mut BorderState, change: Change) {
    state.witness_position += 1;
    change(state);
    state.journal_bytes += 1;
}

#[test]
fn another_end() {
    let last = last_segment() + 1;
    let changes: [Change; 5] = [
        |state| state.exit_code = Some(1),
        |state| state.exit_code = None,
        |state| state.step -= 1,
        |state| state.journal_bytes -= 1,
        |state| state.journal_bytes = u64::MAX,
    ];
    for change in changes {
        assert_eq!(refusal(|parts| change(&mut parts.states[last])), VerifyError::WrongEnd);
    }
    for (name, change) in STATE_CHANGES.into_iter().filter(|(name, _)| *name != "journal bytes") {
        let forged = refusal(|parts| {
            change(&mut parts.states[last]);
            parts.redigest();
        });
        assert_eq!(forged, VerifyError::WrongSegment { segment: last_segment() as u64 }, "{name}");
    }
}

#[test]
fn other_pages_or_siblings() {
    for segment in 0..=last_segment() {
        let expected = VerifyError::WrongPages { segment: segment as u64 };
        let changes: [fn(&mut SegmentOpening); 10] = [
            |opening| opening.pages[0].1[0] ^= 1,
            |opening| opening.pages.last_mut().unwrap().1[PAGE_BYTES - 1] ^= 0x80,
            |opening| drop(opening.pages.remove(0)),
            |opening| drop(opening.pages.pop()),
            |opening| opening.pages.push((0x003f_ffff, Box::new([0; PAGE_BYTES]))),
            |opening| opening.pages.push((0x0040_0000, Box::new([0; PAGE_BYTES]))),
            |opening| opening.pages.swap(0, 1),
            |opening| opening.proof.siblings[0][0] ^= 1,
            |opening| {
                opening.proof.siblings.pop();
            },
            |opening| opening.proof.present[0] ^= 1,
        ];
        for change in changes {
            assert_eq!(refusal(|parts| change(&mut parts.segments[segment])), expected);
        }
        let more = refusal(|parts| parts.segments[segment].proof.siblings.push([1; 32]));
        assert_eq!(more, expected);
        assert_eq!(refusal(|parts| parts.segments[segment].proof.present.push(0)), expected);
    }
    let swapped = refusal(|parts| parts.segments.swap(0, 1));
    assert_eq!(swapped, VerifyError::WrongPages { segment: 0 });
    let swapped = refusal(|parts| {
        parts.states.swap(1, 2);
        parts.redigest();
    });
    assert_eq!(swapped, VerifyError::WrongSegment { segment: 1 });
}

/// The first segment's pages with one taken away or added, with a proof that fits them.
fn reopened(change: impl FnOnce(&mut Vec<u32>)) -> VerifyError {
    let tree: &MemoryTree = AUDITED.program.initial_tree();
    let control = Control::default();
    refusal(|parts| {
        let mut pages: Vec<u32> = parts.segments[0].pages.iter().map(|&(page, _)| page).collect();
        change(&mut pages);
        let trace = proving_studio_native::trace::Trace::record(
            bundled("sort").into(),
            AUDITED.witness.as_slice().into(),
            Limits::default(),
            &control,
            1 << 20,
        )
        .unwrap();
        let content = |page: u32| {
            let mut content: Box<Page> = Box::new([0; PAGE_BYTES]);
            trace.memory_at(0, page << 10, &mut content[..]).unwrap();
            (page, content)
        };
        let proof = tree.multiproof(&pages).unwrap();
        parts.segments[0] = SegmentOpening { pages: pages.into_iter().map(content).collect(), proof };
    })
}

#[test]
fn a_page_left_out_is_missed_and_one_too_many_is_noticed() {
    let mut left_out = 0;
    let missing = reopened(|pages| left_out = pages.remove(3));
    let VerifyError::PageMissing { segment: 0, address } = missing else { panic!("{missing:?}") };
    assert_eq!(address >> 10, left_out);
    let extra = |page: u32| {
        reopened(|pages| {
            pages.push(page);
            pages.sort_unstable();
        })
    };
    // Zero memory next to nothing, and zero memory next to the stack.
    for page in [0x0030_0000, (0x1fff_ff00 >> 10) - 9] {
        assert_eq!(extra(page), VerifyError::PageExtra { segment: 0, address: page << 10 });
    }
}

#[test]
fn a_start_that_is_not_the_program_s() {
    let forged = refusal(|parts| {
        parts.states[0].registers[4] = 9;
        parts.redigest();
    });
    assert_eq!(forged, VerifyError::WrongStart);
}
