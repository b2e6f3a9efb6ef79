"""Where r0vm is: the setting decides; else PATH, the folders of rzup and of cargo, and the studio's own cache.

A setting that is wrong is an error, never a reason to take another program. The current folder is never looked into.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from studio.backends.protocol import Availability, Surroundings
from studio.backends.r0vm_build import NONE, graphics_of
from studio.backends.r0vm_version import SUPPORTED, VersionOrder, judge_version, version_of, version_order
from studio.backends.r0vm_wsl import find_inside_wsl
from studio.host.files import path_is_file
from studio.host.gpu import gpu_text
from studio.host.paths import user_paths
from studio.host.wsl import Run, Wsl, find_wsl, run_briefly
from studio.model.errors import UserError
from studio.model.text import N_, translate

_NAME = "r0vm"


@dataclass(frozen=True, slots=True)
class R0vm:
    """A usable r0vm. With `wsl`, `path` is one of Linux inside that distribution."""

    path: str
    version: str
    wsl: Wsl | None = None
    distribution: str = ""
    graphics: str | None = None  # what it was built for, "" for nothing but the processor; None: not known

    def uses_only_the_processor(self, *, has_gpu: bool) -> bool:
        """Whether that is certain: it was built for nothing else, or there is nothing else."""
        return self.wsl is None and (self.graphics == NONE or not has_gpu)


@dataclass(frozen=True, slots=True)
class Places:
    """What the search may know of this machine, so that a test can stand in for any of it."""

    platform: str = sys.platform
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    home: Path = field(default_factory=lambda: Path(os.path.expanduser("~")))  # noqa: PTH111  # never fails
    cache_folder: Path = field(default_factory=lambda: user_paths().cache_folder)
    find_wsl: Callable[[], Wsl | None] = find_wsl
    run_in_wsl: Run = run_briefly


def find_r0vm(surroundings: Surroundings, places: Places | None = None) -> R0vm:
    """The r0vm to use; UserError says what is wrong with the one that there is, or that there is none."""
    places = places or Places()
    if places.platform == "win32":
        wsl = places.find_wsl()
        if wsl is None:
            raise UserError("risc0.needs_linux")
        path, version, distribution = find_inside_wsl(wsl, surroundings.r0vm_path, places.run_in_wsl)
        return _judged(R0vm(path, version, wsl, distribution))
    if surroundings.r0vm_path:
        path = surroundings.r0vm_path
        return _judged(_r0vm_at(Path(path)))
    trouble: UserError | None = None
    for candidate in candidates(places):
        try:
            return _judged(_r0vm_at(candidate))
        except UserError as error:  # a later place may have a better one; the first trouble is the one to tell
            trouble = trouble or error
    raise trouble or UserError("risc0.r0vm_missing", {"supported": SUPPORTED})


def probe_r0vm(surroundings: Surroundings, places: Places | None = None) -> Availability:
    """Whether RISC0 can prove here, in the words of the table of backends."""
    try:
        found = find_r0vm(surroundings, places)
    except UserError as error:
        path = str(error.params.get("path", ""))
        remedy = _REMEDIES.get(error.message_id, "risc0.install")
        if error.message_id == "risc0.r0vm_not_executable" and Path(path).name == _NAME:
            remedy = "risc0.make_executable"  # of any other file one had better not make a program
        params = {"supported": SUPPORTED, **error.params}
        return Availability(False, "", "", error.message_id, remedy, path, params)
    where = f"{found.distribution}: {found.path}" if found.wsl else found.path
    return Availability(True, _device_text(found, has_gpu=gpu_text() is not None), found.version, path=where)


def _device_text(found: R0vm, *, has_gpu: bool) -> str:
    """Which device it uses shows only while it proves, unless there can be only one."""
    if found.graphics and not has_gpu:
        return translate(N_("built for {name}, no GPU here")).format(name=found.graphics)
    if found.graphics:
        return translate(N_("built for {name}")).format(name=found.graphics)
    return "CPU" if not has_gpu or found.uses_only_the_processor(has_gpu=True) else ""


def _r0vm_at(path: Path) -> R0vm:
    return R0vm(str(path), version_of(path), graphics=graphics_of(path))


_REMEDIES = {
    "risc0.needs_linux": "risc0.install_wsl",
    "risc0.not_in_wsl": "risc0.install_in_wsl",
    "risc0.path_of_windows": "risc0.install_in_wsl",
}


def candidates(places: Places) -> Iterator[Path]:
    """The files of that name in the usual places, first choice first."""
    seen: set[Path] = set()
    for path in _usual_places(places):
        if path not in seen and path_is_file(path):
            seen.add(path)
            yield path


def _usual_places(places: Places) -> Iterator[Path]:
    for part in places.environment.get("PATH", "").split(os.pathsep):
        if Path(part).is_absolute():  # an empty or relative part means the current folder
            yield Path(part) / _NAME
    rzup = _folder(places, "RISC0_HOME", ".risc0")
    yield rzup / "bin" / _NAME
    # rzup unpacks into extensions/vVERSION-r0vm-PLATFORM; before that, r0vm came with cargo-risczero.
    for component in (_NAME, "cargo-risczero"):
        yield from _newest_first(rzup / "extensions", f"-{component}", "")
    yield _folder(places, "CARGO_HOME", ".cargo") / "bin" / _NAME
    yield from _newest_first(places.cache_folder / _NAME, "", "bin")


def _folder(places: Places, variable: str, below_home: str) -> Path:
    named = Path(places.environment.get(variable, ""))
    return named if named.is_absolute() else places.home / below_home


def _newest_first(folder: Path, separator: str, inside: str) -> list[Path]:
    """The r0vm of each folder that is named by its version, which ends at `separator`."""
    found: list[tuple[VersionOrder, Path]] = []
    try:
        names = [entry.name for entry in folder.iterdir()]
    except OSError:
        return []
    for name in names:
        version, cut, _ = name.removeprefix("v").partition(separator) if separator else (name, "", "")
        order = version_order(version)
        if order is not None and (cut or not separator):
            found.append((order, folder / name / inside / _NAME))
    return [path for _, path in sorted(found, reverse=True)]


def _judged(found: R0vm) -> R0vm:
    refusal = judge_version(found.version, found.path)
    if refusal is not None:
        raise refusal
    return found
