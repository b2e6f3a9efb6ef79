"""The aggregate of the demo, and that it notices a script that says yes to everything."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from studio.session import Control, Session
from studio.session.bare_check import ScriptAnswer
from studio.session.demo.aggregate import NUMBERS, TAMPERED, AggregateShown, show_aggregate


@pytest.fixture(scope="module")
def shown() -> AggregateShown:
    return show_aggregate(Session(), Control())


def test_three_proofs_under_one_root(shown: AggregateShown) -> None:
    assert shown.failures() == []
    assert shown.built.aggregate is not None
    assert len(shown.built.aggregate) == len(NUMBERS)
    assert shown.root == shown.studio_root.hex()
    assert [name for name, _ in shown.said_of_tampered] == list(TAMPERED)


def test_it_opens_no_library_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    show_aggregate(Session(), Control())
    assert list(tmp_path.iterdir()) == []


def test_a_script_that_says_yes_to_everything_is_reported(shown: AggregateShown) -> None:
    yes = ScriptAnswer(True, f"YES {shown.root}")
    trusting = replace(
        shown, said=yes, said_of_other_root=yes, said_of_tampered=tuple((name, yes) for name in TAMPERED)
    )
    assert len(trusting.failures()) == 3
