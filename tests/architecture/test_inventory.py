"""The lists of what is inside a frozen studio; packaging/smoke and the page System show the frozen studio itself."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from types import ModuleType

import pytest

from studio.session.licences import components
from tests.architecture.scripts import script


@pytest.fixture(scope="module")
def inventory() -> ModuleType:
    return script("inventory.py")


def test_the_bill_names_what_is_inside_and_nothing_else(inventory: ModuleType, tmp_path: Path) -> None:
    modules = ["numpy.linalg", "PySide6.QtCore", "shiboken6", "json", "studio.model.units"]
    (bill,) = inventory.write_inventory(tmp_path, "1.2.3", modules, [])
    told = json.loads(bill.read_text(encoding="utf-8"))
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    assert told["metadata"]["component"]["version"] == "1.2.3"
    purls = [part["purl"].partition("@")[0] for part in told["components"] if "purl" in part]
    python = [purl.removeprefix("pkg:pypi/") for purl in purls if purl.startswith("pkg:pypi/")]
    assert python == ["numpy", "pyside6-essentials", "shiboken6"]
    assert "pkg:cargo/blake3" in purls
    names = {part["name"] for part in told["components"]}
    assert {"Python", "Inter", "Noto Sans SC", "Lucide"} <= names
    assert "typing-extensions" not in names
    references = [part["bom-ref"] for part in told["components"] if "bom-ref" in part]
    assert len(set(references)) == len(references)
    assert all("licenses" in part for part in told["components"])


def test_the_same_parts_give_the_same_bytes(inventory: ModuleType, tmp_path: Path) -> None:
    made = [inventory.write_inventory(tmp_path / name, "1", ["psutil"], [])[0].read_bytes() for name in "ab"]
    assert made[0] == made[1]


@pytest.mark.linux
def test_a_library_of_the_system_comes_with_the_notice_of_its_package(inventory: ModuleType, tmp_path: Path) -> None:
    if shutil.which("dpkg-query") is None:
        pytest.skip("dpkg-query is not here: libraries are taken from Debian or Ubuntu")
    library = next(Path("/usr/lib").glob("*/libz.so.1"))
    notices, bill = inventory.write_inventory(tmp_path, "1", [], [str(library), str(library.resolve())])
    assert "=== zlib1g " in notices.read_text(encoding="utf-8")
    assert notices.read_text(encoding="utf-8").count("=== ") == 1
    assert '"pkg:deb/debian/zlib1g@1%3A' in bill.read_text(encoding="utf-8")
    with pytest.raises(RuntimeError, match="belongs to no package"):
        inventory.write_inventory(tmp_path, "1", [], [str(tmp_path / "libunknown.so")])


def test_the_page_lists_them_only_where_they_are() -> None:
    assert "Libraries of the Linux system" not in {component.name for component in components()}
