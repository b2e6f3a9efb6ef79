"""Backends by name, and an honest word about those that are missing."""

from __future__ import annotations

import pytest

from studio.backends.registry import BACKENDS, NOT_INCLUDED, backend_named
from studio.model.errors import UserError


def test_names_are_found_whatever_their_capitals() -> None:
    assert backend_named("Trace") is backend_named("trace") is BACKENDS[0]


def test_ids_and_names_are_unique_and_lower_case_in_files() -> None:
    ids = [backend.id for backend in BACKENDS]
    assert len(set(ids)) == len(ids)
    assert all(name.islower() for name in ids)
    assert not {backend.name for backend in BACKENDS} & set(NOT_INCLUDED)


@pytest.mark.parametrize(("name", "message_id"), [("openvm", "backend.not_included"), ("x", "backend.unknown")])
def test_others_are_refused_with_what_there_is(name: str, message_id: str) -> None:
    with pytest.raises(UserError) as refused:
        backend_named(name)
    assert refused.value.message_id == message_id
    assert "Trace" in str(refused.value)
