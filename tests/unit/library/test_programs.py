"""Programs: a number inside the database, a name, an ELF that must be the one that the id says."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.library import Library, NewProof
from studio.library.content import content_hash
from studio.model.errors import UserError
from tests.conformance.library_samples import PROGRAM_IDS, noise, sample_proof


def test_a_name_comes_with_the_first_who_knows_it(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        library.add(NewProof(sample_proof(1)))
        assert [program.name for program in library.programs()] == [""]
        library.add(NewProof(sample_proof(2), program_name="first"))
        library.add(NewProof(sample_proof(3), program_name="second"))
        (program,) = library.programs()
        assert (program.name, program.program_id, program.elf_bytes) == ("first", PROGRAM_IDS[0], None)


def test_an_elf_that_was_changed_is_not_given_out(tmp_path: Path) -> None:
    elf = noise(1, 70_000)
    with Library.open(tmp_path / "library") as library:
        program_id = library.add_program(elf, "large")
        assert program_id == content_hash(elf)
        next((tmp_path / "library" / "files").iterdir()).write_bytes(elf[:-1] + b"\0")
        with pytest.raises(UserError) as refused:
            library.program_elf(program_id)
        assert refused.value.message_id == "library.file_damaged"
