"""The version of an r0vm: what it says, whether that will do, and that nothing is left of a bad one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from studio.backends import r0vm_version
from studio.backends.r0vm_version import NEWEST, judge_version, version_in, version_of, version_order
from studio.model.errors import UserError
from tests.unit.backends.stand_in_r0vm import VERSION, stand_in, told_pids
from tests.unit.host.process_table import all_gone


def refusal(path: Path) -> UserError:
    with pytest.raises(UserError) as error:
        version_of(path)
    assert str(path) in str(error.value)
    return error.value


def test_versions_are_sorted_as_they_were_made() -> None:
    texts = ["2.3.2", "3.0.3-rc.1", "3.0.3", "3.0.10", "5.0.0-rc.1", "5.0.0", "5.0.0+build"]
    orders = [version_order(text) for text in texts]
    assert None not in orders
    assert sorted(orders[:-1]) == orders[:-1]  # type: ignore[type-var]  # none of them is None
    assert orders[-1] == orders[-2]
    assert [version_order(text) for text in ("", "3.0", "x.y.z", "3.0.3 ", "3" * 9 + ".0.0")] == [None] * 5


@pytest.mark.parametrize(
    ("version", "message_id"),
    [
        ("3.0.3", None),
        ("3.0.5", None),
        (NEWEST, None),
        ("5.0.1", None),
        ("3.0.2", "risc0.r0vm_too_old"),
        ("3.0.3-rc.1", "risc0.r0vm_too_old"),
        ("1.2.6", "risc0.r0vm_too_old"),
        ("3.1.0", "risc0.r0vm_unknown_version"),
        ("4.0.0", "risc0.r0vm_unknown_version"),
        ("5.1.0", "risc0.r0vm_unknown_version"),
        ("6.0.0", "risc0.r0vm_unknown_version"),
    ],
)
def test_only_versions_whose_receipts_can_be_checked(version: str, message_id: str | None) -> None:
    error = judge_version(version, "/opt/r0vm")
    assert (error and error.message_id) == message_id
    assert error is None or (version in str(error) and "3.0 (>= 3.0.3), 5.0" in str(error))


def test_the_answer_is_the_whole_of_what_it_says() -> None:
    assert version_in(b"risc0-r0vm 5.0.0-rc.1\n", "x") == "5.0.0-rc.1"
    assert version_in(b"r0vm 3.0.5", "x") == "3.0.5"
    for said in (b"", b"\xff\xfe\x00", b"risc0-r0vm 5", b"Python 3.11.2", b"risc0-r0vm 3.0.5\nand more", b"x" * 4096):
        with pytest.raises(UserError) as error:
            version_in(said, "/opt/r0vm")
        assert error.value.message_id == "risc0.r0vm_garbage"
        assert len(str(error.value)) < 250
        assert "\x00" not in str(error.value)


@pytest.mark.posix
def test_it_is_asked_once_for_each_file(tmp_path: Path) -> None:
    tell = "open(__file__ + '.asked', 'a').write('x')\n"
    path = stand_in(tmp_path, version_code=tell + "print('risc0-r0vm 3.0.5')")
    asked = tmp_path / "r0vm.asked"
    assert [version_of(path), version_of(path)] == ["3.0.5", "3.0.5"]
    assert asked.read_text() == "x"
    stand_in(tmp_path, version_code=tell + "print('risc0-r0vm 5.0.0')")
    assert version_of(path) == "5.0.0"


@pytest.mark.posix
def test_it_sees_little_of_its_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BONSAI_API_KEY", "secret")
    code = "assert 'BONSAI_API_KEY' not in os.environ and os.getcwd() == '/' and os.getpgid(0) == os.getpid()\n"
    assert version_of(stand_in(tmp_path, version_code=code + f"print('risc0-r0vm {VERSION}')")) == VERSION


@pytest.mark.posix
def test_what_cannot_be_run(tmp_path: Path) -> None:
    assert refusal(tmp_path / "absent").message_id == "risc0.r0vm_absent"
    assert refusal(tmp_path).message_id == "risc0.r0vm_absent"
    path = tmp_path / "r0vm"
    path.write_bytes(b"\x7fELF")
    if os.geteuid() != 0:
        assert refusal(path).message_id == "risc0.r0vm_not_executable"
    path.chmod(0o644)
    assert refusal(path).message_id == "risc0.r0vm_not_executable"
    path.chmod(0o755)
    assert refusal(path).message_id == "risc0.r0vm_start"


@pytest.mark.posix
def test_one_that_never_answers_is_ended_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(r0vm_version, "_ANSWER_S", 1.0)
    code = "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
    code += "open(os.path.join(os.path.dirname(__file__), 'pids'), 'w').write(f'{os.getpid()} {child.pid}')\n"
    path = stand_in(tmp_path, version_code=code + "time.sleep(600)")
    assert refusal(path).message_id == "risc0.r0vm_silent"
    assert len(told_pids(path)) == 2
    assert all_gone(told_pids(path), 2.0)


@pytest.mark.posix
def test_one_that_answers_without_end_is_ended(tmp_path: Path) -> None:
    path = stand_in(tmp_path, version_code="while True:\n    print('y' * 1000)")
    assert refusal(path).message_id == "risc0.r0vm_garbage"


@pytest.mark.posix
def test_one_that_leaves_its_pipe_to_a_child_is_heard(tmp_path: Path) -> None:
    code = f"print('risc0-r0vm {VERSION}', flush=True)\nsubprocess.Popen(['/bin/sleep', '600'])"
    assert version_of(stand_in(tmp_path, version_code=code)) == VERSION
