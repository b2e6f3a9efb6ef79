"""Others' programs: found, built nowhere but in a checkout, and not believed when they talk nonsense."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from studio.model.errors import UserError
from studio.session.bench import peers
from studio.session.bench.peers import Peers, find_peers


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a script")
@pytest.mark.parametrize("says", ["", "[]", "nonsense", '{"elapsed_ns": "1"}', "[" * 10_000])
def test_a_peer_that_talks_nonsense_is_an_error_in_words(tmp_path: Path, says: str) -> None:
    odd = tmp_path / "odd"
    odd.write_text(f"#!/bin/sh\ncat <<'END'\n{says}\nEND\n")
    odd.chmod(stat.S_IRWXU)
    with pytest.raises(UserError) as caught:
        Peers(odd, None).number("elapsed_ns", "root", "4")
    assert caught.value.message_id == "bench.peer_failed"


def test_a_program_that_is_not_there_is_an_error_in_words(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        find_peers(tmp_path / "none").ask("root", "4")
    assert caught.value.message_id == "bench.peer_failed"


def test_an_installed_studio_says_why_it_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "_PACKAGE", tmp_path / "site-packages" / "studio")
    found = find_peers()
    assert found.program is None
    assert "--peers" in found.reason


def test_without_cargo_the_reason_names_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found = find_peers()
    assert (found.program, found.qemu) == (None, None)
    assert "cargo" in found.reason


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a script")
def test_one_that_fails_tells_its_last_word(tmp_path: Path) -> None:
    odd = tmp_path / "odd"
    odd.write_text("#!/bin/sh\necho first >&2\necho last word >&2\nexit 3\n")
    odd.chmod(stat.S_IRWXU)
    with pytest.raises(UserError) as caught:
        Peers(odd, None).ask("root")
    assert caught.value.params["reason"] == "last word"
