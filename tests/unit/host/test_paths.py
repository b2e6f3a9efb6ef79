"""The folders of three systems, by their own conventions, and what others may do there."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from platformdirs.macos import MacOS
from platformdirs.unix import Unix
from platformdirs.windows import Windows

from studio.host.paths import (
    HOME_VARIABLE,
    PORTABLE_FOLDER,
    ensure_owner_only_file,
    make_private_folder,
    paths_from,
    portable_folder,
    user_paths,
)
from tests.conftest import CommandLine


def test_linux_follows_xdg(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/people/me")
    monkeypatch.setenv("XDG_CONFIG_HOME", "/elsewhere/config")
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    paths = paths_from(Unix("proving-studio", appauthor=False))
    assert paths.settings_file == Path("/elsewhere/config/proving-studio/settings.toml")
    assert paths.data_folder == Path("/people/me/.local/share/proving-studio")
    assert paths.cache_folder == Path("/people/me/.cache/proving-studio")
    assert paths.log_file == Path("/people/me/.local/state/proving-studio/log/proving-studio.log")


def test_macos_uses_the_library_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", "/Users/me")
    paths = paths_from(MacOS("proving-studio", appauthor=False))
    assert paths.data_folder == Path("/Users/me/Library/Application Support/proving-studio")
    assert paths.cache_folder == Path("/Users/me/Library/Caches/proving-studio")
    assert paths.log_folder == Path("/Users/me/Library/Logs/proving-studio")


def test_windows_keeps_to_the_local_application_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.windows.get_win_folder", lambda _name: "C:/Users/me/AppData/Local")
    paths = paths_from(Windows("proving-studio", appauthor=False))
    for folder in (paths.settings_folder, paths.data_folder, paths.cache_folder, paths.log_folder):
        assert folder.as_posix().replace("\\", "/").startswith("C:/Users/me/AppData/Local/proving-studio")


def test_nothing_is_created_by_asking(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    user_paths()
    assert list(tmp_path.iterdir()) == []


class TestPortable:
    def test_a_variable_names_the_folder(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "stick"))
        paths = user_paths()
        folders = {paths.settings_folder, paths.data_folder, paths.cache_folder, paths.log_folder}
        assert {folder.parent for folder in folders} == {tmp_path / "stick"}
        assert len(folders) == 4
        assert not (tmp_path / "stick").exists()

    @pytest.mark.parametrize(
        ("platform", "program"),
        [
            ("linux", "proving-studio/proving-studio"),
            ("win32", "proving-studio/proving-studio-window.exe"),
            ("darwin", "Proving Studio.app/Contents/MacOS/proving-studio"),
            ("darwin", "proving-studio/proving-studio"),
        ],
    )
    def test_beside_the_folder_of_a_frozen_studio(self, platform: str, program: str, tmp_path: Path) -> None:
        def found(*, frozen: bool = True) -> Path | None:
            return portable_folder({}, str(tmp_path / program), frozen=frozen, platform=platform)

        assert found() is None
        (tmp_path / PORTABLE_FOLDER).mkdir()
        assert found() == tmp_path / PORTABLE_FOLDER
        assert found(frozen=False) is None

    def test_nothing_is_left_elsewhere(self, command_line: CommandLine, tmp_path: Path) -> None:
        home, stick = tmp_path / "home", tmp_path / "the stick"
        home.mkdir()
        folders = {HOME_VARIABLE: str(stick), "HOME": str(home), "USERPROFILE": str(home)}
        proved = command_line("prove", "fibonacci", "n=4", "--out", tmp_path / "x.proof", **folders)
        assert proved.code == 0
        assert len(list(stick.rglob("library.sqlite"))) == 1
        assert list(home.iterdir()) == []

    @pytest.mark.posix
    def test_a_folder_that_cannot_be_made_is_told(self, command_line: CommandLine, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        listed = command_line("library", "list", **{HOME_VARIABLE: str(tmp_path / "file" / "below")})
        assert listed.code == 4
        assert "below" in listed.err


@pytest.mark.posix
def test_private_things_are_private(tmp_path: Path) -> None:
    folder = tmp_path / "outer" / "inner"
    make_private_folder(folder)
    make_private_folder(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    ensure_owner_only_file(folder / "log")
    (folder / "log").write_bytes(b"kept")
    ensure_owner_only_file(folder / "log")
    assert stat.S_IMODE((folder / "log").stat().st_mode) == 0o600
    assert (folder / "log").read_bytes() == b"kept"
