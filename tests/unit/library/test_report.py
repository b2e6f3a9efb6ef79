"""A damage in words."""

from __future__ import annotations

from studio.library.report import CheckReport, Damage


def test_a_damage_names_what_it_is_about() -> None:
    damage = Damage("library.check_row", {"id": 42})
    assert "42" in damage.words
    assert CheckReport(0, 0, 0, ()).clean
    assert not CheckReport(0, 0, 0, (damage,)).clean
