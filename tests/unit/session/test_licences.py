"""Every part from elsewhere is named with its licence, its text can be read, and none is left out."""

from __future__ import annotations

import re
import tomllib

import pytest

from studio.model.errors import UserError
from studio.resources import resource_path
from studio.session.licences import Component, components, licence_text
from tests.architecture.sources import ROOT

CRATE = re.compile(r"^=== (\S+) (\S+) \((.+)\)$", re.M)


@pytest.mark.parametrize("component", components(), ids=lambda component: component.name)
def test_a_component_has_its_text(component: Component) -> None:
    assert component.licence
    assert component.kind_text
    assert len(licence_text(component)) > 500


def test_an_installation_without_the_text_says_so() -> None:
    with pytest.raises(UserError) as refused:
        licence_text(Component("X", "library", "MIT", package="no-such-package"))
    assert refused.value.message_id == "licence.absent"


def test_every_python_dependency_is_named() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {requirement.partition("==")[0] for requirement in project["dependencies"]}
    assert needed <= {component.package for component in components()}


def test_every_font_and_every_foreign_source_is_named() -> None:
    texts = {text for component in components() for text in component.texts}
    for folder, pattern in (("fonts", "*-OFL.txt"), ("icons", "LICENSE"), ("guests/vendor", "*/LICENSE*")):
        for path in resource_path(folder).glob(pattern):
            assert path.relative_to(resource_path()).as_posix() in texts


def test_the_notices_are_those_of_the_crates_that_are_locked() -> None:
    lock = tomllib.loads((ROOT / "studio" / "rust" / "Cargo.lock").read_text(encoding="utf-8"))
    locked = {(package["name"], package["version"]) for package in lock["package"]}
    noticed = {(name, version) for name, version, _ in CRATE.findall(licence_text(_crates()))}
    assert noticed <= locked, "run packaging/collect_notices.py"
    manifest = tomllib.loads((ROOT / "studio" / "rust" / "Cargo.toml").read_text(encoding="utf-8"))
    tables = [manifest["dependencies"], *(target["dependencies"] for target in manifest["target"].values())]
    renamed = {name: of["package"] for table in tables for name, of in table.items() if "package" in of}
    direct = {renamed.get(name, name) for table in tables for name in table}
    assert direct <= {name for name, _ in noticed}, "run packaging/collect_notices.py"


def test_the_licence_of_the_studio_is_the_one_of_the_repository() -> None:
    shown = resource_path("licences", "Proving-Studio.txt").read_text(encoding="utf-8")
    assert shown == (ROOT / "LICENSE").read_text(encoding="utf-8")


def _crates() -> Component:
    (found,) = [component for component in components() if component.texts == ("licences/crates.txt",)]
    return found
