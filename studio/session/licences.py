"""What comes with the studio from elsewhere, under which licence, and the texts of these licences."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import metadata

from studio.model.errors import UserError
from studio.model.text import N_, translate
from studio.resources import resource_path

_KINDS = {
    "studio": N_("This application"),
    "library": N_("Library"),
    "font": N_("Font"),
    "icons": N_("Icons"),
    "guest": N_("In a bundled program"),
}
_LICENCE_NAMES = ("license", "licence", "copying", "notice")


@dataclass(frozen=True, slots=True)
class Component:
    """One part. `package`: a Python package with texts of its own; `texts`: resources; `frozen`: the texts are made
    when a studio is frozen on Linux, by packaging/inventory.py.
    """

    name: str
    kind: str
    licence: str
    package: str = ""
    texts: tuple[str, ...] = ()
    frozen: bool = False

    @property
    def kind_text(self) -> str:
        """What sort of part it is."""
        return translate(_KINDS[self.kind])


def components() -> tuple[Component, ...]:
    """All of them, in the order of the file; what only a frozen studio holds, only there."""
    with resource_path("licences", "components.toml").open("rb") as file:
        table = tomllib.load(file)
    listed = [Component(**{**entry, "texts": tuple(entry.get("texts", ()))}) for entry in table["component"]]
    return tuple(part for part in listed if not part.frozen or _has_texts(part))


def _has_texts(component: Component) -> bool:
    return all(resource_path(*name.split("/")).is_file() for name in component.texts)


def licence_text(component: Component) -> str:
    """The texts of its licence; UserError where this installation does not hold them."""
    texts = [resource_path(*name.split("/")).read_text(encoding="utf-8") for name in component.texts]
    texts += _texts_of(component.package) if component.package else []
    if not texts:
        raise UserError("licence.absent", {"name": component.name, "licence": component.licence})
    return "\n\n".join(text.strip() for text in texts) + "\n"


def _texts_of(package: str) -> list[str]:
    try:
        files = metadata.files(package) or []
    except metadata.PackageNotFoundError:
        return []
    found = []
    for file in files:
        in_metadata = file.parts[0].endswith(".dist-info")
        if in_metadata and file.name.lower().startswith(_LICENCE_NAMES):
            found.append(file.read_text(encoding="utf-8"))
    return found
