"""What is inside a frozen studio: a bill of materials (CycloneDX 1.6), and the notices of the libraries of the system.

PyInstaller takes libraries from the system that it runs on; which ones, and of which version, is known only then. The
specification calls this while it freezes, so that the lists tell what is really in the folder.
"""

from __future__ import annotations

import json
import platform
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
LICENCES = ROOT / "resources" / "licences"
NAME = "proving-studio"
# What packages here use of the list of SPDX; whatever else one says of itself is told as free text.
SPDX_IDS = frozenset(
    "0BSD Apache-2.0 BSD-2-Clause BSD-3-Clause BSL-1.0 BlueOak-1.0.0 CC0-1.0 GPL-2.0-only GPL-3.0-only ISC "
    "LGPL-3.0-only MIT MIT-0 OFL-1.1 PSF-2.0 Unicode-3.0 Unlicense Zlib".split()
)
JOINED = re.compile(r" (?:AND|OR) ")
CRATE = re.compile(r"^=== (\S+) (\S+) \((.+)\)$", re.MULTILINE)


@dataclass(frozen=True, order=True, slots=True)
class SystemPackage:
    """A package of Debian or Ubuntu, of which a library is inside."""

    name: str
    version: str

    @property
    def notice(self) -> Path:
        """Where that system keeps its authors and licences."""
        return Path("/usr/share/doc", self.name, "copyright")


def system_packages(libraries: Iterable[str]) -> list[SystemPackage]:
    """The packages that these files of the system belong to; `RuntimeError` for a file of which none is known."""
    return sorted({_package_of(Path(library)) for library in libraries})


def _package_of(library: Path) -> SystemPackage:
    real = library.resolve()
    # With /lib being a link to /usr/lib, the package may have listed either.
    for path in (real, Path("/", *real.parts[2:])):
        found = _dpkg("--search", str(path))
        if found:
            owner = found.split(": ")[0].split(", ")[0]
            return SystemPackage(*_dpkg("--show", "--showformat", "${Package} ${Version}", owner).split())
    raise RuntimeError(f"{library} belongs to no package, so nobody knows its licence")


def _dpkg(*arguments: str) -> str:
    query = shutil.which("dpkg-query")
    if query is None:
        raise RuntimeError("dpkg-query is needed to name the libraries of the system: freeze on Debian or Ubuntu")
    return subprocess.run([query, *arguments], capture_output=True, text=True, check=False).stdout


def system_notices(packages: list[SystemPackage]) -> str:
    """The notices of these packages, one after the other, as they came."""
    parts = ["Libraries of the Linux system that this studio was made on, with the notices of their packages.\n"]
    for package in packages:
        text = package.notice.read_text(encoding="utf-8", errors="replace").strip()
        parts.append(f"=== {package.name} {package.version}\n\n{text}\n")
    return "\n\n".join(parts)


def bill_of_materials(version: str, modules: Iterable[str], packages: list[SystemPackage]) -> dict[str, Any]:
    """Everything inside, as CycloneDX lists it; the same for the same parts, so without a date or a serial number."""
    parts = [
        _part("application", "Python", platform.python_version(), "PSF-2.0"),
        *(_python_part(name) for name in python_packages(modules)),
        *(
            _part("library", name, found, licence, f"pkg:cargo/{name}@{found}")
            for name, found, licence in CRATE.findall((LICENCES / "crates.txt").read_text(encoding="utf-8"))
        ),
        *(
            _part("library", one.name, one.version, "", f"pkg:deb/debian/{one.name}@{quote(one.version)}")
            for one in packages
        ),
        *(_part("data", part["name"], "", part["licence"]) for part in _bundled()),
    ]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": _part("application", "Proving Studio", version, "MIT OR Apache-2.0")},
        "components": parts,
    }


def python_packages(modules: Iterable[str]) -> list[str]:
    """The packages that these modules were installed by; those of Python itself and of the studio by none."""
    owners = metadata.packages_distributions()
    found = {owner for name in {module.partition(".")[0] for module in modules} for owner in owners.get(name, ())}
    return sorted(found - {NAME}, key=str.lower)


def _python_part(name: str) -> dict[str, Any]:
    told = metadata.metadata(name)
    licence = told["License-Expression"] or next(iter((told["License"] or "").splitlines()), "")
    version = metadata.version(name)
    return _part("library", told["Name"], version, licence, f"pkg:pypi/{name.lower().replace('_', '-')}@{version}")


def _bundled() -> list[dict[str, str]]:
    with (LICENCES / "components.toml").open("rb") as file:
        parts: list[dict[str, str]] = tomllib.load(file)["component"]
    return [part for part in parts if part["kind"] in ("font", "icons", "guest")]


def _part(kind: str, name: str, version: str, licence: str, purl: str = "") -> dict[str, Any]:
    part: dict[str, Any] = {"type": kind, "name": name}
    if version:
        part["version"] = version
    if licence:
        part["licenses"] = [
            {"expression": licence} if SPDX_IDS.issuperset(JOINED.split(licence)) else {"license": {"name": licence}}
        ]
    if purl:
        part["purl"] = purl
        part["bom-ref"] = purl
    return part


def write_inventory(folder: Path, version: str, modules: Iterable[str], libraries: Iterable[str]) -> list[Path]:
    """Write both lists into `folder`, the notices only where libraries of the system are inside.

    `modules`: names of Python modules; `libraries`: paths of libraries of a Linux system.
    """
    folder.mkdir(parents=True, exist_ok=True)
    packages = system_packages(libraries)
    bill = folder / "sbom.cdx.json"
    bill.write_text(json.dumps(bill_of_materials(version, modules, packages), indent=1) + "\n", encoding="utf-8")
    if not packages:
        return [bill]
    notices = folder / "system.txt"
    notices.write_text(system_notices(packages), encoding="utf-8")
    return [notices, bill]
