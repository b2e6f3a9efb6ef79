"""The one locator of resources, in a checkout, in a wheel and frozen."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from studio.resources import find_root, resource_path


def test_a_checkout_has_them_beside_the_package(tmp_path: Path) -> None:
    assert find_root(tmp_path / "studio", None) == tmp_path / "resources"


def test_a_wheel_has_them_inside_the_package(tmp_path: Path) -> None:
    inside = tmp_path / "studio" / "_resources"
    inside.mkdir(parents=True)
    assert find_root(tmp_path / "studio", None) == inside


def test_a_frozen_application_has_them_in_its_bundle(tmp_path: Path) -> None:
    assert find_root(tmp_path / "studio", str(tmp_path / "bundle")) == tmp_path / "bundle" / "studio" / "_resources"


def test_the_bundle_of_a_frozen_application_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resource_path("guests") == tmp_path / "studio" / "_resources" / "guests"


def test_the_guests_are_there() -> None:
    assert resource_path("guests", "fibonacci", "fibonacci.elf").read_bytes()[:4] == b"\x7fELF"
    assert resource_path("guests", "fibonacci", "program.toml").is_file()
