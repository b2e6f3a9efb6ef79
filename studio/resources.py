"""The one locator of the files that come with the studio: guests, icons, catalogues.

They lie in `studio/_resources` of an installed wheel, in `resources` beside the package of a checkout (an editable
install points there too), and under the bundle folder of a frozen application.
"""

from __future__ import annotations

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def find_root(package: Path, bundle: str | None) -> Path:
    """The folder of resources for a package at `package` and, when frozen, the bundle folder `bundle`."""
    if bundle is not None:
        return Path(bundle) / "studio" / "_resources"
    installed = package / "_resources"
    return installed if installed.is_dir() else package.parent / "resources"


def resource_path(*parts: str) -> Path:
    """The path of one resource, such as `resource_path("guests", "fibonacci", "program.toml")`."""
    return find_root(_PACKAGE, getattr(sys, "_MEIPASS", None)).joinpath(*parts)
