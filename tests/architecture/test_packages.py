"""pyproject.toml lists every package, and the texts of the repository name no machine and no registry."""

from __future__ import annotations

import re
import subprocess
import tomllib

from studio import __version__
from tests.architecture.sources import ROOT, STUDIO


def test_every_package_is_listed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    listed = set(project["tool"]["setuptools"]["packages"])
    found = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for path in STUDIO.rglob("__init__.py")
        if "rust" not in path.relative_to(STUDIO).parts
    }
    assert listed == found | {"studio._resources"}


def test_the_crate_has_the_same_version() -> None:
    crate = tomllib.loads((STUDIO / "rust" / "Cargo.toml").read_text(encoding="utf-8"))
    assert crate["package"]["version"] == __version__


def test_no_text_names_a_machine_or_a_registry() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    # Spelled apart, so that this file does not find itself.
    unwanted = re.compile(
        "/" + "work/|/" + "root/|/" + "home/[a-z]+/|" + "pypi" + r"\.org|" + "crates" + r"\.io(?!-index)"
    )
    found = []
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        if not name or name.endswith("Cargo.lock") or not path.is_file():
            continue
        text = path.read_bytes()
        if b"\0" not in text and unwanted.search(text.decode("utf-8", "replace")):
            found.append(name)
    assert found == []
