"""Inclusion proofs: about one proof, under one root; the exported folder."""

from __future__ import annotations

import pytest

from studio import native
from studio.merkle.aggregate import Aggregate
from studio.merkle.inclusion import INCLUSION_NAME, PROOF_NAME, SCRIPT_NAME, check_inclusion, inclusion_export
from studio.model.errors import UserError
from tests.conformance.fibonacci_proofs import program, proof_file, proof_files, witness

FILES = proof_files(7)


@pytest.fixture(scope="module")
def aggregate() -> Aggregate:
    made = Aggregate()
    made.append(FILES)
    return made


def test_every_proof_is_shown_to_be_in_it(aggregate: Aggregate) -> None:
    for index, file in enumerate(FILES):
        inclusion_file = aggregate.inclusion(index)
        assert len(inclusion_file) < 500
        for trusted_root in (None, aggregate.root):
            checked = check_inclusion(inclusion_file, file, trusted_root=trusted_root)
            assert (checked.index, checked.count, checked.root) == (index, len(FILES), aggregate.root)


def test_another_proof_or_another_root_is_named(aggregate: Aggregate) -> None:
    inclusion_file = aggregate.inclusion(2)
    made = native.trace_prove(program(), witness(2), native.Limits(), native.Control())
    for other in (FILES[3], proof_file(made)):
        with pytest.raises(UserError) as caught:
            check_inclusion(inclusion_file, other)
        assert caught.value.message_id == "inclusion.wrong_leaf"
    with pytest.raises(UserError) as caught:
        check_inclusion(inclusion_file, FILES[2], trusted_root=bytes(32))
    assert caught.value.message_id == "inclusion.other_root"
    with pytest.raises(ValueError, match="root has 31 bytes"):
        check_inclusion(inclusion_file, FILES[2], trusted_root=bytes(31))


def test_damaged_files_keep_their_own_names(aggregate: Aggregate) -> None:
    with pytest.raises(UserError) as caught:
        check_inclusion(aggregate.inclusion(2), FILES[2][:-1])
    assert caught.value.message_id == "proof.truncated"
    with pytest.raises(UserError) as caught:
        check_inclusion(aggregate.inclusion(2)[:-1], FILES[2])
    assert caught.value.message_id == "inclusion.truncated"


def test_the_export_holds_the_same_proof_raw(aggregate: Aggregate) -> None:
    files = inclusion_export(aggregate, 4, FILES[4], b"the script")
    assert set(files) == {INCLUSION_NAME, PROOF_NAME, SCRIPT_NAME}
    assert files[SCRIPT_NAME] == b"the script"
    assert native.proof_decode(files[PROOF_NAME]).body_hash == native.proof_decode(FILES[4]).body_hash
    assert check_inclusion(files[INCLUSION_NAME], files[PROOF_NAME], trusted_root=aggregate.root).index == 4


def test_a_compressed_proof_is_exported_raw() -> None:
    made = native.trace_prove(program(), witness(10), native.Limits(), native.Control())
    stored = proof_file(made, evidence_tail=bytes(5000))
    aggregate = Aggregate()
    aggregate.append([stored])
    exported = inclusion_export(aggregate, 0, stored, b"")[PROOF_NAME]
    assert len(stored) < 1000 < 5000 < len(exported)
    assert native.proof_decode(exported).evidence == native.proof_decode(stored).evidence
    assert native.proof_to_raw(exported) == exported


def test_an_export_of_another_proof_is_refused(aggregate: Aggregate) -> None:
    with pytest.raises(UserError) as caught:
        inclusion_export(aggregate, 4, FILES[5], b"")
    assert caught.value.message_id == "inclusion.wrong_leaf"
    with pytest.raises(UserError) as caught:
        inclusion_export(aggregate, 7, FILES[5], b"")
    assert caught.value.message_id == "aggregate.index_outside"
