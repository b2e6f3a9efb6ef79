"""A damage in words."""

from __future__ import annotations

from studio.library.report import CheckReport, Damage, Fate
from studio.model.messages_library import LIBRARY_MESSAGES


def test_a_damage_names_what_it_is_about() -> None:
    damage = Damage("library.check_row", {"id": 42})
    assert "42" in damage.words
    assert CheckReport(0, 0, 0, ()).clean
    assert not CheckReport(0, 0, 0, (damage,)).clean


def test_no_step_is_named_that_was_taken_already() -> None:
    assert "--repair" in Damage("library.check_row", {"id": 42}).words
    assert "--repair" not in Damage("library.check_row", {"id": 42}, Fate.REPAIRED).words
    assert "--repair" not in Damage("library.check_body", {"id": 42}, Fate.SET_ASIDE).words


def test_every_damage_says_what_a_repair_does() -> None:
    found = [name for name in LIBRARY_MESSAGES if name.startswith("library.check_") and name != "library.check_rebuilt"]
    for name in found:
        assert Damage(name, {"id": 1, "name": "x", "reason": "y"}).remedy.startswith("A repair "), name
    assert Damage("library.check_rebuilt", {"folder": "x", "proofs": 1}).remedy == ""
    assert "--repair" not in Damage("library.check_row", {"id": 42}).what
