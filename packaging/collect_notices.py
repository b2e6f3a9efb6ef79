"""Writes resources/licences/crates.txt: the notice of every crate that is linked into the studio's engine.

    python packaging/collect_notices.py

Run it after a change of Cargo.lock; a test compares the versions. Where a crate offers several licences, its notice is
that of MIT, else of the most permissive that it carries.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CRATE = ROOT / "studio" / "rust"
TARGET = ROOT / "resources" / "licences" / "crates.txt"
NOT_LINKED = frozenset(
    {"r-efi", "portable-atomic"}
)  # for machines without an operating system or without 64-bit atomics
PREFERRED = ("LICENSE-MIT", "license-mit", "LICENSE_CC0", "LICENSE-CC0")
OTHER = ("LICENSE", "LICENSE.md", "COPYING", "LICENSE.BSD-2-Clause", "LICENSE.BSD-3-Clause", "zstd/LICENSE")


def linked_packages() -> list[dict[str, str]]:
    """Name, version, licence and folder of each crate that ends up in the library, on any system."""
    tree = ["cargo", "tree", "-e", "normal,no-proc-macro", "--features", "python", "--target", "all"]
    listed = _output([*tree, "--prefix", "none", "--format", "{p}"])
    linked = {tuple(line.replace(" v", " ", 1).split()[:2]) for line in listed.splitlines() if line}
    metadata = json.loads(_output(["cargo", "metadata", "--features", "python", "--format-version", "1"]))
    found = [
        {**{key: package[key] for key in ("name", "version", "license")}, "folder": package["manifest_path"]}
        for package in metadata["packages"]
        if (package["name"], package["version"]) in linked and package["source"] and package["name"] not in NOT_LINKED
    ]
    return sorted(found, key=lambda package: package["name"])


def notice(folder: Path) -> str:
    """The text of the licence under which the crate is taken."""
    for name in PREFERRED:
        if (folder / name).is_file():
            return (folder / name).read_text(encoding="utf-8").strip()
    texts = [(folder / name).read_text(encoding="utf-8").strip() for name in OTHER if (folder / name).is_file()]
    if not texts:
        raise SystemExit(f"{folder.name} carries no licence text")
    return "\n\n".join(texts)


def _output(command: list[str]) -> str:
    return subprocess.run(command, cwd=CRATE, check=True, capture_output=True, text=True).stdout


def main() -> None:
    parts = ["Crates linked into the engine of Proving Studio, with their notices.\n"]
    for package in linked_packages():
        heading = f"=== {package['name']} {package['version']} ({package['license']})"
        parts.append(f"{heading}\n\n{notice(Path(package['folder']).parent)}\n")
    TARGET.write_text("\n\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
