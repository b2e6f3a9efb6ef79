"""No version that is locked is one of those whose proofs are known to be forgeable.

The usual database of advisories for crates lists none of those that concern proof systems, so they are kept here.
"""

from __future__ import annotations

import tomllib

import pytest

from tests.architecture.sources import ROOT

# The lowest version without a known hole, and what was repaired in it.
FLOORS = {
    "risc0-zkvm": ((3, 0, 3), "CVE-2025-61588: a host could write into the memory of a guest"),
    "risc0-circuit-rv32im": ((4, 0, 0), "CVE-2025-52484, CVE-2025-54873: instructions with more than one result"),
    "pyo3": ((0, 29, 0), "RUSTSEC-2026-0176 and 0177"),
}


def locked() -> list[tuple[str, str]]:
    lock = tomllib.loads((ROOT / "studio" / "rust" / "Cargo.lock").read_text(encoding="utf-8"))
    return [(package["name"], package["version"]) for package in lock["package"]]


def release(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.partition("-")[0].split("."))


@pytest.mark.parametrize("name", FLOORS)
def test_every_locked_version_is_above_its_floor(name: str) -> None:
    floor, reason = FLOORS[name]
    versions = [version for package, version in locked() if package == name]
    assert versions, f"{name} is not locked any more: take it out of the table"
    for version in versions:
        assert release(version) >= floor, f"{name} {version}: {reason}"


def test_the_verifiers_are_pinned_and_cannot_be_asked_for_development_mode() -> None:
    manifest = tomllib.loads((ROOT / "studio" / "rust" / "Cargo.toml").read_text(encoding="utf-8"))
    for name in ("risc0-zkvm", "risc0-zkvm-3"):
        wanted = manifest["dependencies"][name]
        assert wanted["version"].startswith("=")
        assert wanted["features"] == ["std", "disable-dev-mode"]
        assert wanted["default-features"] is False
