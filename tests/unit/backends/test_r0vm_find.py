"""Where r0vm is looked for, in which order, and what is said when none will do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from studio.backends import r0vm_find
from studio.backends.protocol import Surroundings
from studio.backends.r0vm_find import Places, candidates, find_r0vm, probe_r0vm
from studio.host.wsl import Answer, Wsl
from studio.model.errors import UserError
from studio.model.messages import render
from tests.unit.backends.stand_in_r0vm import VERSION, stand_in

pytestmark = pytest.mark.posix
ANYWHERE = Surroundings()


def places(tmp_path: Path, platform: str = "linux", **variables: str) -> Places:
    environment: Mapping[str, str] = variables
    return Places(platform, environment, tmp_path / "home", tmp_path / "cache", lambda: None)


def says(version: str) -> str:
    return f"print('risc0-r0vm {version}')"


def refusal(setting: str, where: Places) -> UserError:
    with pytest.raises(UserError) as error:
        find_r0vm(Surroundings(setting), where)
    return error.value


def test_the_setting_decides(tmp_path: Path) -> None:
    stand_in(tmp_path / "path", version_code=says("3.0.5"))
    mine = stand_in(tmp_path / "mine", version_code=says("3.0.4"))
    where = places(tmp_path, PATH=str(tmp_path / "path"))
    assert find_r0vm(ANYWHERE, where).version == "3.0.5"
    assert find_r0vm(Surroundings(str(mine)), where).version == "3.0.4"


@pytest.mark.parametrize(
    ("version_code", "message_id"),
    [
        (None, "risc0.r0vm_absent"),
        ("print('hello')", "risc0.r0vm_garbage"),
        (says("2.3.1"), "risc0.r0vm_too_old"),
        (says("7.0.0"), "risc0.r0vm_unknown_version"),
    ],
)
def test_a_setting_that_is_wrong_is_never_passed_over(
    version_code: str | None, message_id: str, tmp_path: Path
) -> None:
    stand_in(tmp_path / "path")
    where = places(tmp_path, PATH=str(tmp_path / "path"))
    path = tmp_path / "mine" / "r0vm"
    if version_code is not None:
        stand_in(path.parent, version_code=version_code)
    assert refusal(str(path), where).message_id == message_id
    found = probe_r0vm(Surroundings(str(path)), where)
    assert (found.usable, found.reason_id, found.path) == (False, message_id, str(path))
    for shown in (render(found.reason_id, found.params).what, *vars_of(found.remedy_id, found.params)):
        assert shown
        assert "{" not in shown


def vars_of(message_id: str, params: Mapping[str, object]) -> tuple[str, str]:
    message = render(message_id, params)
    return message.what, message.next_step


def test_the_order_of_the_usual_places(tmp_path: Path) -> None:
    home = tmp_path / "home"
    expected = [
        tmp_path / "path",
        home / ".risc0/bin",
        home / ".risc0/extensions/v5.0.0-rc.1-r0vm-x86_64-unknown-linux-gnu",
        home / ".risc0/extensions/v3.0.10-r0vm-x86_64-unknown-linux-gnu",
        home / ".risc0/extensions/v3.0.4-r0vm-x86_64-unknown-linux-gnu",
        home / ".risc0/extensions/v3.0.3-cargo-risczero-x86_64-unknown-linux-gnu",
        home / ".cargo/bin",
        tmp_path / "cache/r0vm/5.0.0-rc.1/bin",
        tmp_path / "cache/r0vm/3.0.5/bin",
    ]
    for folder in [*reversed(expected), home / ".risc0/extensions/v1-rust", home / "x"]:
        stand_in(folder)
    where = places(tmp_path, PATH=f":relative:{tmp_path / 'empty'}:{tmp_path / 'path'}")
    assert list(candidates(where)) == [folder / "r0vm" for folder in expected]
    moved = places(tmp_path, RISC0_HOME=str(tmp_path / "rzup"), CARGO_HOME=str(tmp_path / "cargo"))
    stand_in(tmp_path / "rzup/bin")
    stand_in(tmp_path / "cargo/bin")
    cache = [folder / "r0vm" for folder in expected[-2:]]
    assert list(candidates(moved)) == [tmp_path / "rzup/bin/r0vm", tmp_path / "cargo/bin/r0vm", *cache]


def test_never_in_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path)
    stand_in(tmp_path / "bin")
    monkeypatch.chdir(tmp_path)
    assert list(candidates(places(tmp_path, PATH=":.:bin", RISC0_HOME=".", CARGO_HOME="."))) == []
    assert refusal("", places(tmp_path, PATH=".:")).message_id == "risc0.r0vm_missing"


def test_a_bad_one_does_not_hide_a_good_one(tmp_path: Path) -> None:
    stand_in(tmp_path / "path", version_code=says("2.0.0"))
    where = places(tmp_path, PATH=str(tmp_path / "path"))
    assert refusal("", where).message_id == "risc0.r0vm_too_old"
    good = stand_in(tmp_path / "home/.cargo/bin", version_code=says("3.0.5"))
    assert find_r0vm(ANYWHERE, where).path == str(good)


def test_a_folder_that_one_may_not_look_into_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = stand_in(tmp_path / "home/.cargo/bin")
    is_file = Path.is_file

    def locked(path: Path) -> bool:
        if "locked" in path.parts:
            raise PermissionError(13, "Permission denied", str(path))  # as Python 3.11 does
        return is_file(path)

    monkeypatch.setattr(Path, "is_file", locked)
    assert find_r0vm(ANYWHERE, places(tmp_path, PATH=str(tmp_path / "locked"))).path == str(good)


def test_what_the_table_of_backends_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where = places(tmp_path)
    missing = probe_r0vm(ANYWHERE, where)
    assert (missing.usable, missing.reason_id, missing.remedy_id) == (False, "risc0.r0vm_missing", "risc0.install")
    path = stand_in(tmp_path / "home/.cargo/bin")
    found = probe_r0vm(ANYWHERE, where)
    assert (found.usable, found.version, found.path) == (True, VERSION, str(path))


@pytest.mark.parametrize(
    ("mark", "gpu", "device"),
    [
        ("", None, "CPU"),
        ("", "NVIDIA H1000", "CPU"),
        ("libcuda.so.1", "NVIDIA H1000", "built for CUDA"),
        ("libcuda.so.1", None, "built for CUDA, no GPU here"),
        ("/System/Library/Frameworks/Metal.framework/Versions/A/Metal", "Apple M9", "built for Metal"),
    ],
)
def test_the_device_is_claimed_only_where_it_is_certain(
    mark: str, gpu: str | None, device: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path / "home/.cargo/bin", code=f"# {mark}")
    monkeypatch.setattr(r0vm_find, "gpu_text", lambda: gpu)
    assert probe_r0vm(ANYWHERE, places(tmp_path)).device == device


def test_one_that_is_not_executable_has_its_remedy(tmp_path: Path) -> None:
    path = stand_in(tmp_path / "mine")
    path.chmod(0o644)
    found = probe_r0vm(Surroundings(str(path)), places(tmp_path))
    assert found.reason_id == "risc0.r0vm_not_executable"
    assert render(found.remedy_id, found.params).next_step == f'chmod u+x "{path}"'
    letter = path.rename(path.with_name("letter"))
    assert probe_r0vm(Surroundings(str(letter)), places(tmp_path)).remedy_id == "risc0.install"


def test_windows_without_wsl(tmp_path: Path) -> None:
    found = probe_r0vm(ANYWHERE, places(tmp_path, "win32"))
    assert (found.reason_id, found.remedy_id) == ("risc0.needs_linux", "risc0.install_wsl")
    assert "requires Linux or WSL" in render(found.reason_id, found.params).what
    assert render(found.remedy_id, found.params).next_step == "wsl --install"


def test_windows_with_wsl(tmp_path: Path) -> None:
    wsl = Wsl("C:\\wsl.exe", ("Debian",))
    said = b""

    def run(command: Sequence[str]) -> Answer:
        assert command[0] == wsl.executable
        return Answer(0, said)

    where = Places("win32", {}, tmp_path, tmp_path, lambda: wsl, run)
    found = probe_r0vm(ANYWHERE, where)
    assert (found.reason_id, found.remedy_id) == ("risc0.not_in_wsl", "risc0.install_in_wsl")
    assert "Debian" in render(found.reason_id, found.params).what
    said = b"/opt/me/.cargo/bin/r0vm\nrisc0-r0vm 3.0.5 \n"
    found = probe_r0vm(ANYWHERE, where)
    assert (found.usable, found.version, found.path) == (True, "3.0.5", "Debian: /opt/me/.cargo/bin/r0vm")
    tool = find_r0vm(ANYWHERE, where)
    assert (tool.wsl, tool.distribution, tool.path) == (wsl, "Debian", "/opt/me/.cargo/bin/r0vm")
    assert refusal("C:\\r0vm.exe", where).message_id == "risc0.path_of_windows"
