"""Which program a proof may be about: named, bundled, or kept in the library; nobody else's word counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.library import Library
from studio.model.errors import UserError
from studio.session import Session
from studio.session.trusted_programs import TrustedPrograms

SESSION = Session()


def test_bundled_kept_and_named(tmp_path: Path) -> None:
    fibonacci = SESSION.open("fibonacci")
    named_path, kept_elf = tmp_path / "named.elf", fibonacci.elf + b"\0\0"
    named_path.write_bytes(fibonacci.elf + b"\0")
    named = SESSION.open(str(named_path))
    with Library.open(tmp_path / "library") as library:
        kept_id, nameless_id = library.add_program(kept_elf, "mine"), library.add_program(kept_elf + b"\0", "")
        trusted = TrustedPrograms(SESSION, library, [named])
        assert trusted.find(fibonacci.native.program_id).name == "fibonacci"
        assert trusted.find(named.native.program_id) is named
        assert (trusted.find(kept_id).name, trusted.find(kept_id).elf) == ("mine", kept_elf)
        assert trusted.find(kept_id) is trusted.find(kept_id)
        assert trusted.find(nameless_id).name == nameless_id.hex()[:16]
        with pytest.raises(UserError) as refused:
            trusted.find(bytes(32))
        assert refused.value.message_id == "aggregate.unknown_program"


def test_what_is_known_without_asking_the_library(tmp_path: Path) -> None:
    fibonacci = SESSION.open("fibonacci")
    path = tmp_path / "own.elf"
    path.write_bytes(fibonacci.elf + b"\0")
    own = SESSION.open(str(path))
    with Library.open(tmp_path / "library") as library:
        library.add_program(own.elf, "own")
        trusted = TrustedPrograms(SESSION, library)
        bundled = trusted.known(fibonacci.native.program_id)
        assert bundled is not None
        assert bundled.name == "fibonacci"
        assert trusted.known(own.native.program_id) is None
        assert [trusted.name_of(one) for one in (fibonacci.native.program_id, own.native.program_id, bytes(32))] == [
            "fibonacci",
            "own",
            "",
        ]
        trusted.learn(own)
        assert trusted.known(own.native.program_id) is own
        assert trusted.find(own.native.program_id) is own
