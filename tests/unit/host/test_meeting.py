"""The place where starts of the window meet is one for the same folders and screen, and nobody else's."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.host.meeting import MeetingPlace, meeting_place

pytestmark = pytest.mark.posix


def place(folder: Path, platform: str = "linux", **environment: str) -> MeetingPlace:
    found = meeting_place(folder, environment=environment, platform=platform)
    assert found is not None
    return found


@pytest.fixture
def short() -> Iterator[Path]:
    """Folders of pytest have longer names than the address of a socket may."""
    with tempfile.TemporaryDirectory(prefix="m", dir="/tmp") as folder:
        yield Path(folder)


@pytest.fixture
def runtime(short: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (short / "run").mkdir(mode=0o700)
    (short / "tmp").mkdir()
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(short / "tmp"))
    return str(short / "run")


def test_the_same_settings_and_screen_meet(tmp_path: Path, runtime: str) -> None:
    here = place(tmp_path / "a", XDG_RUNTIME_DIR=runtime, DISPLAY=":0")
    assert place(tmp_path / "x" / ".." / "a", XDG_RUNTIME_DIR=runtime, DISPLAY=":0") == here
    assert here.server.startswith(runtime)
    others = [
        place(tmp_path / "b", XDG_RUNTIME_DIR=runtime, DISPLAY=":0"),
        place(tmp_path / "a", XDG_RUNTIME_DIR=runtime, DISPLAY=":1"),
        place(tmp_path / "a", XDG_RUNTIME_DIR=runtime, WAYLAND_DISPLAY="wayland-0"),
    ]
    assert len({here.server, *(other.server for other in others)}) == 4


def test_without_a_folder_of_the_session_it_is_the_one_of_temporary_files(
    tmp_path: Path, short: Path, runtime: str
) -> None:
    for wrong in ("", "relative", str(tmp_path / "absent"), str(tmp_path / ("long" * 30))):
        found = place(tmp_path, XDG_RUNTIME_DIR=wrong)
        assert Path(found.server).parent.parent == short / "tmp"
        assert Path(found.server).parent.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_others_may_use_is_no_place(tmp_path: Path, runtime: str) -> None:
    folder = Path(place(tmp_path).server).parent
    folder.chmod(0o755)
    assert meeting_place(tmp_path, environment={}, platform="linux") is None
    folder.rmdir()
    folder.symlink_to(runtime)  # somebody else's idea of where to listen
    assert meeting_place(tmp_path, environment={}, platform="linux") is None


def test_an_address_that_is_too_long_is_no_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path / ("长" * 30)
    deep.mkdir()
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(deep))
    assert meeting_place(tmp_path, environment={}, platform="linux") is None


def test_windows_has_names_instead_of_files(tmp_path: Path) -> None:
    found = place(tmp_path / "a", platform="win32", SESSIONNAME="Console")
    assert "/" not in found.server
    assert found.server.startswith("proving-studio-")
    assert place(tmp_path / "a", platform="win32", SESSIONNAME="Console") == found
    assert found.server != place(tmp_path / "b", platform="win32", SESSIONNAME="Console").server


@pytest.mark.parametrize("platform", ["linux", "win32"])
def test_the_password_is_in_a_file_of_this_person(tmp_path: Path, runtime: str, platform: str) -> None:
    found = place(tmp_path / "a", platform, XDG_RUNTIME_DIR=runtime)
    password = found.password()
    assert len(password) == 64
    assert found.secret.read_bytes().hex() == password
    assert found.secret.stat().st_mode & 0o077 == 0
    assert place(tmp_path / "a", platform, XDG_RUNTIME_DIR=runtime).password() == password
    found.secret.unlink()
    assert found.password() != password


@pytest.mark.parametrize("content", [b"", b"x" * 31, b"x" * 33])
def test_what_is_no_secret_is_no_password(tmp_path: Path, content: bytes) -> None:
    found = place(tmp_path, "win32")
    found.secret.write_bytes(content)
    assert found.password() == ""


def test_where_nothing_can_be_written_there_is_no_password(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert place(tmp_path / "file" / "a", "win32").password() == ""


@pytest.mark.skipif(sys.platform == "darwin", reason="another rule for temporary files")
def test_of_this_machine() -> None:
    assert meeting_place(Path("/a")) is not None
