"""The wheel and the editable install: what is inside, and that both work from any folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

BUILD_TIMEOUT_S = 900


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built as `pip install .` builds it, with this environment's tools and without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    # An older build folder could add files that are gone from the sources; the cargo folder is the usual one, so that
    # the crate is not compiled again.
    (folder / "extra.cfg").write_text(f"[build]\nbuild_base = {folder / 'build'}\n", encoding="utf-8")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run(
        [*command, "--wheel-dir", str(folder), str(ROOT)],
        env={**os.environ, "DIST_EXTRA_CONFIG": str(folder / "extra.cfg")},
        check=True,
        timeout=BUILD_TIMEOUT_S,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts folder of an environment that holds the wheel; the dependencies are those of this environment."""
    folder = tmp_path_factory.mktemp("environment")
    windows = sys.platform == "win32"
    venv.create(folder, with_pip=False, symlinks=not windows)
    scripts = folder / ("Scripts" if windows else "bin")
    python = scripts / "python"
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*command, str(wheel)], check=True, timeout=BUILD_TIMEOUT_S)
    # A folder named in a .pth file has its own .pth files left alone, so the editable install there stays out of sight.
    site = Path(sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)}))
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return scripts


def resources_of(python: Path, cwd: Path) -> Path:
    code = "import studio.resources; print(studio.resources.resource_path('guests'))"
    found = subprocess.run([str(python), "-c", code], cwd=cwd, capture_output=True, text=True, check=True)
    return Path(found.stdout.strip())


def test_the_wheel_holds_the_package_and_its_resources_and_nothing_else(wheel: Path) -> None:
    assert "-cp311-abi3-" in wheel.name
    names = zipfile.ZipFile(wheel).namelist()
    assert not [name for name in names if name.endswith((".rs", ".o", ".d", ".a", "Cargo.toml", "Cargo.lock"))]
    top = {name.split("/")[0] for name in names}
    assert top == {"studio", next(name for name in top if name.endswith(".dist-info"))}
    assert len([name for name in names if name.startswith("studio/_native.") and not name.endswith(".pyi")]) == 1
    listed = subprocess.run(["git", "ls-files", "-z", "resources"], cwd=ROOT, capture_output=True, check=True).stdout
    committed = {name.removeprefix("resources/") for name in listed.decode().split("\0") if name}
    inside = {name.removeprefix("studio/_resources/") for name in names if name.startswith("studio/_resources/")}
    of_the_readme = {name for name in committed if name.startswith("pictures/")}
    assert committed - of_the_readme == inside
    assert {"studio/py.typed", "studio/_native.pyi", "studio/__main__.py"} <= set(names)


def test_the_wheel_works_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    root = resources_of(installed / "python", tmp_path)
    assert root.is_relative_to(installed.parent)
    assert (root / "fibonacci" / "fibonacci.elf").is_file()
    command = str(installed / "proving-studio")
    demo = subprocess.run([command, "demo", "--json"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert demo.returncode == 0, demo.stderr
    assert json.loads(demo.stdout)["failures"] == []
    listed = subprocess.run([command, "programs", "--json"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert len(json.loads(listed.stdout)["programs"]) == 7


def test_the_window_of_the_wheel_finds_all_that_it_draws_with(installed: Path, tmp_path: Path) -> None:
    command = [str(installed / "proving-studio"), "gui", "--screenshot", "page.png", "--page", "prove"]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    ended = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "page.png").stat().st_size > 20_000


def test_the_editable_install_works_from_another_folder(tmp_path: Path) -> None:
    assert resources_of(Path(sys.executable), tmp_path) == ROOT / "resources" / "guests"
    command = Path(sys.executable).with_name("proving-studio")
    ended = subprocess.run([str(command), "demo", "single"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
