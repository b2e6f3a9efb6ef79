"""What the frozen studio is made from; packaging/smoke looks at the frozen studio itself."""

from __future__ import annotations

import struct
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from studio.host.launch import Interpreter, worker_command
from studio.resources import find_root
from tests.architecture.sources import ROOT

SPECIFICATION = ROOT / "packaging" / "proving-studio.spec"


@pytest.fixture(scope="module")
def icons(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("icons")
    subprocess.run([sys.executable, str(ROOT / "packaging" / "draw_icons.py"), str(folder)], check=True, timeout=60)
    return folder


def png_side(data: bytes) -> int:
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack_from(">II", data, 16)
    assert width == height
    return int(width)


def test_the_icon_of_linux(icons: Path) -> None:
    assert png_side((icons / "proving-studio.png").read_bytes()) == 256


def test_the_icon_of_windows_holds_each_size_that_it_lists(icons: Path) -> None:
    data = (icons / "proving-studio.ico").read_bytes()
    _, kind, count = struct.unpack_from("<HHH", data)
    assert (kind, count) == (1, 7)
    ends = []
    for entry in range(count):
        side, _, _, _, _, bits, length, offset = struct.unpack_from("<BBBBHHII", data, 6 + 16 * entry)
        assert (png_side(data[offset:]), bits) == (side or 256, 32)
        ends.append(offset + length)
    assert ends[-1] == len(data)


def test_the_icon_of_macos_holds_each_size_that_it_names(icons: Path) -> None:
    data = (icons / "proving-studio.icns").read_bytes()
    assert struct.unpack_from(">4sI", data) == (b"icns", len(data))
    sides, offset = {}, 8
    while offset < len(data):
        name, length = struct.unpack_from(">4sI", data, offset)
        sides[name.decode()] = png_side(data[offset + 8 : offset + length])
        offset += length
    assert sides["ic07"] == 128
    assert sides["ic10"] == 1024
    assert len(sides) == 8


def test_the_resources_lie_where_the_locator_looks(tmp_path: Path) -> None:
    inside = find_root(Path("unused"), str(tmp_path)).relative_to(tmp_path).as_posix()
    assert f'(str(ROOT / "resources"), "{inside}")' in SPECIFICATION.read_text(encoding="utf-8")


def test_the_worker_is_a_program_that_is_made() -> None:
    text = SPECIFICATION.read_text(encoding="utf-8")
    assert 'NAME = "proving-studio"' in text
    assert 'f"{NAME}-window"' in text
    window = Interpreter("/opt/studio/proving-studio-window.exe", frozen=True, user_site=False)
    assert Path(worker_command("verify", window)[0]).name == "proving-studio.exe"


def test_the_specification_is_python_and_its_tool_is_pinned() -> None:
    compile(SPECIFICATION.read_text(encoding="utf-8"), str(SPECIFICATION), "exec")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (tool,) = project["project"]["optional-dependencies"]["bundle"]
    assert tool.startswith("pyinstaller==")
