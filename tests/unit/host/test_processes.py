"""Children in groups of their own; trees that are ended whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from studio.host.launch import minimal_environment
from studio.host.limits import ProcessLimits
from studio.host.processes import ProcessEnd, child_ids, descendants, kill_tree, process_end, start
from studio.model.errors import UserError
from tests.unit.host.process_table import all_gone, is_there

# A child, a grandchild in the same group, and one that leaves the group; prints their ids.
FAMILY = """
import os, subprocess, sys, time
nap = [sys.executable, "-I", "-c", "import time; time.sleep(600)"]
inside = subprocess.Popen(nap)
outside = subprocess.Popen(nap, start_new_session=True)
print(inside.pid, outside.pid, flush=True)
time.sleep(600)
"""


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-I", "-c", code)


@pytest.mark.linux
def test_the_whole_family_is_gone(tmp_path: Path) -> None:
    child = start(python(FAMILY), environment=minimal_environment(), cwd=tmp_path)
    family = [child.pid, *map(int, child.stdout.readline().split())]
    assert all(map(is_there, family))
    child.kill()
    assert child.wait(5) == ProcessEnd(None, "SIGKILL")
    assert all_gone(family, 2)
    child.kill()  # once more does nothing
    child.close()


@pytest.mark.linux
def test_a_group_is_ended_although_its_leader_ended_before(tmp_path: Path) -> None:
    code = FAMILY.replace("time.sleep(600)\n", "os._exit(0)\n")
    child = start(python(code), environment=minimal_environment(), cwd=tmp_path)
    inside, outside = map(int, child.stdout.readline().split())
    assert child.wait(5) == ProcessEnd(0, None)
    child.close()
    assert all_gone([inside], 2)
    os.kill(outside, signal.SIGKILL)  # left its group and lost its parent: nobody can tell that it was ours


@pytest.mark.posix
def test_a_child_has_its_own_group_a_lower_priority_and_the_given_surroundings(tmp_path: Path) -> None:
    code = "import os; print(os.getpgid(0) == os.getpid(), os.getcwd(), sorted(os.environ)); input()"
    child = start(python(code), environment={"A": "1"}, cwd=tmp_path)
    assert os.getpriority(os.PRIO_PROCESS, child.pid) >= 10
    line = child.stdout.readline().decode()
    assert line.startswith(f"True {tmp_path} ['A'")
    child.close()


@pytest.mark.linux
def test_limits_hold_from_the_start(tmp_path: Path) -> None:
    code = "import resource; print(resource.getrlimit(resource.RLIMIT_DATA), resource.getrlimit(resource.RLIMIT_CPU))"
    limits = ProcessLimits(max_memory_bytes=2**32, max_processor_s=7)
    child = start(python("input();" + code), environment={}, cwd=tmp_path, limits=limits)
    child.stdin.write(b"\n")
    child.stdin.flush()
    assert child.stdout.readline() == f"({2**32}, {2**32}) (7, 8)\n".encode()
    child.close()


def test_what_cannot_be_started_is_an_error_for_people(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        start((str(tmp_path / "absent"),), environment={}, cwd=tmp_path)
    assert refused.value.message_id == "job.worker_start"
    with pytest.raises(ValueError, match="absolute"):
        start(("python3",), environment={}, cwd=tmp_path)


def test_ends_have_names() -> None:
    assert process_end(3) == ProcessEnd(3, None)
    assert process_end(-11) == ProcessEnd(None, "SIGSEGV")
    assert process_end(-200) == ProcessEnd(None, "signal 200")


def test_every_depth_is_found_and_circles_end() -> None:
    below = {1: [2, 3], 2: [4], 4: [1]}
    assert sorted(descendants(1, lambda pid: below.get(pid, []))) == [2, 3, 4]


def test_processes_that_are_gone_already_are_no_error() -> None:
    def gone(*_: int) -> None:
        raise ProcessLookupError

    kill_tree(2**22 + 1, children_of=lambda _: [2**22 + 2], kill=gone, kill_group=gone)


def test_the_family_is_looked_up_before_anyone_is_killed() -> None:
    order: list[str] = []

    def children_of(pid: int) -> list[int]:
        order.append(f"look {pid}")
        return [8] if pid == 7 else []

    kill_tree(
        7,
        children_of=children_of,
        kill=lambda pid, _: order.append(f"kill {pid}"),
        kill_group=lambda pid, _: order.append(f"group {pid}"),
    )
    assert order == ["look 7", "look 8", "group 7", "kill 8"]


def test_linux_lists_the_children_of_every_thread(tmp_path: Path) -> None:
    for thread, children in (("5", "11 12 "), ("6", "")):
        (tmp_path / "5" / "task" / thread).mkdir(parents=True)
        (tmp_path / "5" / "task" / thread / "children").write_text(children)
    assert child_ids(5, platform="linux", proc=tmp_path) == [11, 12]
    assert child_ids(9, platform="linux", proc=tmp_path) == []


def test_macos_asks_ps(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = subprocess.CompletedProcess([], 0, stdout=b"    1   50\n   50   51\n   50   52\n")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: listed)
    assert child_ids(50, platform="darwin") == [51, 52]


def test_windows_leaves_it_to_the_job_object() -> None:
    assert child_ids(1, platform="win32") == []
