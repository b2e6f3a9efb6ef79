"""The library against a dictionary: whatever is done in whatever order, both hold the same."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from studio.library import Filter, Library, LibraryOptions, NewProof, check_library
from studio.model.errors import UserError
from tests.conformance.library_crash import all_ids
from tests.conformance.library_samples import LONG, PROGRAM_IDS, sample


class LibraryAgainstDictionary(RuleBasedStateMachine):
    """`proofs` is what a library means: what is in it, what is pinned, what lies in the trash under which token."""

    numbers = Bundle("numbers")
    tokens = Bundle("tokens")

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="library-model-"))
        self.library = self.opened()
        self.proofs: dict[int, NewProof] = {}
        self.ids: dict[int, int] = {}
        self.pinned: set[int] = set()
        self.trash: dict[int, set[int]] = {}

    def opened(self) -> Library:
        return Library.open(self.root / "library", LibraryOptions(trash_keep_ms=10**9))

    def key(self, number: int) -> bytes:
        return self.library.cache_keys(program_id=PROGRAM_IDS[0], backend="trace", backend_version="1", options={})(
            bytes([number])
        )

    def trashed(self) -> set[int]:
        return set().union(*self.trash.values())

    @rule(target=numbers, number=st.integers(0, 30), many=st.booleans())
    def add(self, number: int, many: bool) -> int:
        new = sample(number, large=number % 5 == 4, cache_key=self.key(number))
        proof_id = self.library.add_many([new])[0] if many else self.library.add(new)
        assert self.ids.setdefault(number, proof_id) == proof_id
        self.proofs[number] = new
        for token in self.trash.values():
            token.discard(number)
        return number

    @rule(target=tokens, chosen=st.sets(numbers, max_size=4))
    def delete(self, chosen: set[int]) -> int:
        token = self.library.delete([self.ids[number] for number in chosen if number in self.ids])
        self.trash[token] = {number for number in chosen if number in self.proofs}
        for number in self.trash[token]:
            del self.proofs[number]
        return token

    @rule(token=tokens)
    def undo(self, token: int) -> None:
        expected = self.trash.pop(token, set())
        if not expected:
            with pytest.raises(UserError):
                self.library.undo(token)
            return
        assert set(self.library.undo(token)) == {self.ids[number] for number in expected}
        for number in expected:
            self.proofs[number] = sample(number, large=number % 5 == 4, cache_key=self.key(number))

    @rule(number=numbers, pinned=st.booleans())
    def pin(self, number: int, pinned: bool) -> None:
        if number in self.ids and self.library.pin([self.ids[number]], pinned=pinned):
            (self.pinned.add if pinned else self.pinned.discard)(number)

    @rule()
    def empty_trash(self) -> None:
        assert self.library.empty_trash() == len(self.trashed())
        for number in self.trashed():
            del self.ids[number]
            self.pinned.discard(number)
        self.trash.clear()

    @rule()
    def reopen(self) -> None:
        self.library.close()
        self.library = self.opened()

    @rule(number=st.integers(0, 30))
    def look_up(self, number: int) -> None:
        record = self.library.lookup(self.key(number))
        assert (record is not None) == (number in self.proofs)
        assert record is None or record.proof == self.proofs[number].proof

    @rule()
    def check(self) -> None:
        assert check_library(self.root / "library").clean

    @invariant()
    def both_hold_the_same(self) -> None:
        found = sorted(all_ids(self.library))
        assert found == sorted(self.ids[number] for number in self.proofs)
        assert self.library.count() == len(self.proofs)
        assert self.library.count(Filter(pinned=True)) == len(self.pinned & self.proofs.keys())
        for number in list(self.proofs)[:3]:
            record = self.library.get(self.ids[number])
            assert (record.proof, record.opening) == (self.proofs[number].proof, self.proofs[number].opening)

    def teardown(self) -> None:
        self.library.close()
        assert check_library(self.root / "library").clean
        shutil.rmtree(self.root)


TestLibraryAgainstDictionary = LibraryAgainstDictionary.TestCase
TestLibraryAgainstDictionary.settings = settings(
    max_examples=300 if LONG else 15,
    stateful_step_count=60 if LONG else 25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
