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
OTHER = (
    "LICENSE",
    "LICENSE.md",
    "LICENSE.txt",
    "COPYING",
    "LICENSE.BSD-2-Clause",
    "LICENSE.BSD-3-Clause",
    "zstd/LICENSE",
)
APACHE = ("LICENSE-APACHE", "license-apache-2.0")
# For crates that carry no text at all.
UNDER_APACHE = "Taken under the Apache License 2.0, whose text is at the end of this file. Authors: {authors}."
MIT = """Copyright (c) {authors}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE."""


def linked_packages() -> list[dict[str, str]]:
    """Name, version, licence and folder of each crate that ends up in the library, on any system."""
    tree = ["cargo", "tree", "-e", "normal,no-proc-macro", "--features", "python", "--target", "all"]
    listed = _output([*tree, "--prefix", "none", "--format", "{p}"])
    linked = {tuple(line.replace(" v", " ", 1).split()[:2]) for line in listed.splitlines() if line}
    metadata = json.loads(_output(["cargo", "metadata", "--features", "python", "--format-version", "1"]))
    found = [
        {
            **{key: package[key] for key in ("name", "version", "license")},
            "folder": package["manifest_path"],
            "authors": ", ".join(package["authors"]) or f"the authors of {package['name']}",
        }
        for package in metadata["packages"]
        if (package["name"], package["version"]) in linked and package["source"] and package["name"] not in NOT_LINKED
    ]
    return sorted(found, key=lambda package: package["name"])


def notice(package: dict[str, str]) -> str:
    """The text of the licence under which the crate is taken."""
    folder = Path(package["folder"]).parent
    for name in PREFERRED:
        if (folder / name).is_file():
            return (folder / name).read_text(encoding="utf-8").strip()
    texts = [(folder / name).read_text(encoding="utf-8").strip() for name in OTHER if (folder / name).is_file()]
    if texts:
        return "\n\n".join(texts)
    if "Apache-2.0" in package["license"]:
        return UNDER_APACHE.format(authors=package["authors"])
    if "MIT" in package["license"]:
        return MIT.format(authors=package["authors"])
    raise SystemExit(f"{folder.name} carries no licence text, and {package['license']} is not known here")


def apache_text(packages: list[dict[str, str]]) -> str:
    """The text of the Apache License 2.0, from a crate that carries it."""
    folders = [Path(package["folder"]).parent for package in packages]
    found = next(folder / name for folder in folders for name in APACHE if (folder / name).is_file())
    return found.read_text(encoding="utf-8").strip()


def _output(command: list[str]) -> str:
    return subprocess.run(command, cwd=CRATE, check=True, capture_output=True, text=True).stdout


def main() -> None:
    parts = ["Crates linked into the engine of Proving Studio, with their notices.\n"]
    packages = linked_packages()
    for package in packages:
        heading = f"=== {package['name']} {package['version']} ({package['license']})"
        parts.append(f"{heading}\n\n{notice(package)}\n")
    if any("at the end of this file" in part for part in parts):
        parts.append(f"The Apache License 2.0, for the crates above that say so\n\n{apache_text(packages)}\n")
    TARGET.write_text("\n\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
