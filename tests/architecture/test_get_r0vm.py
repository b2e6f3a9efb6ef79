"""The script that builds r0vm for the tests, with a stand-in for cargo: once, one at a time, whole or not at all."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from studio.backends.r0vm_find import Places, candidates
from tests.architecture.sources import ROOT

TIMEOUT_S = 60
VERSION = "5.0.0-rc.1"
# What `cargo install` does, in short: a program that tells its version, below the folder that --root names.
INSTALLS = """
while [ $# -gt 0 ]; do case $1 in --root) root=$2; shift 2 ;; --version) version=$2; shift 2 ;; *) shift ;; esac; done
[ -n "$root" ] || { echo 'cargo was called for something else' >&2; exit 1; }
mkdir -p "$root/bin" "$CARGO_TARGET_DIR/release"
printf '#!/bin/sh\\necho "risc0-r0vm %s"\\n' "$version" >"$root/bin/r0vm"
chmod +x "$root/bin/r0vm"
"""

pytestmark = [
    pytest.mark.posix,
    pytest.mark.skipif(shutil.which("c++") is None, reason="packaging/get_r0vm: a C++ compiler is absent"),
]


@pytest.fixture
def environment(tmp_path: Path) -> Mapping[str, str]:
    """A cache of its own, and a folder `tools` before all others on PATH."""
    (tmp_path / "tools").mkdir()
    rustc = tmp_path / "tools" / "rustc"  # rustup's finds nothing in another home
    rustc.write_text("#!/bin/sh\necho rustc 1.95.0\n", encoding="utf-8")
    rustc.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    return {
        **kept,
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "PATH": f"{tmp_path / 'tools'}:{os.environ['PATH']}",
        "RISC0_DEV_MODE": "1",
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "proving-studio" / "r0vm"


def pretend(environment: Mapping[str, str], name: str, script: str) -> None:
    tool = Path(environment["PATH"].partition(":")[0]) / name
    tool.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    tool.chmod(0o755)


def begin(environment: Mapping[str, str], *arguments: str) -> subprocess.Popen[str]:
    command = ["bash", str(ROOT / "packaging" / "get_r0vm"), *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=environment, stdout=pipe, stderr=pipe, text=True, start_new_session=True)


def run(environment: Mapping[str, str], *arguments: str) -> tuple[int, str, str]:
    begun = begin(environment, *arguments)
    out, err = begun.communicate(timeout=TIMEOUT_S)
    return begun.returncode, out, err


def parts(folder: Path) -> list[Path]:
    return list(folder.glob("part-*"))


def test_it_lands_where_the_studio_looks_and_is_built_once(environment: Mapping[str, str], folder: Path) -> None:
    pretend(environment, "cargo", f'echo built >>{folder}/count; test "$DOCS_RS" = 1 || exit 1; {INSTALLS}')
    code, out, err = run(environment)
    assert (code, err) == (0, "")
    assert "20 to 25 minutes" in out
    assert "cannot join segments" in out
    places = Places(environment={}, home=folder.parent, cache_folder=folder.parent)
    assert list(candidates(places)) == [folder / VERSION / "bin" / "r0vm"]
    assert not parts(folder)
    code, out, _ = run(environment)
    assert (code, "is there already" in out) == (0, True)
    assert (folder / "count").read_text() == "built\n"
    assert run(environment, "3.0.5")[0] == 0
    assert (folder / "3.0.5" / "bin" / "r0vm").is_file()


def test_two_at_once_build_once(environment: Mapping[str, str], folder: Path) -> None:
    pretend(environment, "cargo", f"echo built >>{folder}/count; sleep 2; {INSTALLS}")
    both = [begin(environment), begin(environment)]
    said = [process.communicate(timeout=TIMEOUT_S)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert (folder / "count").read_text() == "built\n"
    assert any("another build goes on" in out for out in said)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_what_is_stopped_leaves_nothing_that_counts(
    environment: Mapping[str, str], folder: Path, number: signal.Signals
) -> None:
    pretend(environment, "cargo", f'{INSTALLS} touch {folder}/begun; sleep 6; touch "$root/outlived"')
    begun = begin(environment)
    deadline = time.monotonic() + TIMEOUT_S
    while not (folder / "begun").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    begun.send_signal(number)
    begun.communicate(timeout=TIMEOUT_S)
    assert begun.returncode not in (0, 2)
    assert not (folder / VERSION).exists()
    assert not parts(folder)
    pretend(environment, "cargo", INSTALLS)
    assert run(environment)[0] == 0  # neither a lock nor a half-built one is in the way
    assert not parts(folder)


def test_one_that_is_broken_is_built_anew(environment: Mapping[str, str], folder: Path) -> None:
    pretend(environment, "cargo", INSTALLS)
    broken = folder / VERSION / "bin" / "r0vm"
    broken.parent.mkdir(parents=True)
    broken.write_bytes(b"")
    broken.chmod(0o755)
    assert run(environment)[0] == 0
    assert broken.stat().st_size > 0


@pytest.mark.parametrize(
    ("script", "said"),
    [("echo no such package >&2; exit 101", "the build failed"), (f"{INSTALLS} : >$root/bin/r0vm", "is no r0vm")],
)
def test_a_build_that_fails_counts_for_nothing(
    environment: Mapping[str, str], folder: Path, script: str, said: str
) -> None:
    pretend(environment, "cargo", script)
    code, _, err = run(environment)
    assert (code, said in err) == (2, True), err
    assert not (folder / VERSION).exists()
    assert not parts(folder)


def test_a_full_disk_is_told_before_anything_is_built(environment: Mapping[str, str], folder: Path) -> None:
    pretend(environment, "cargo", "touch should-not-run; exit 1")
    pretend(environment, "df", "printf 'head\\nfile 1 1 3999 1 /\\n'")
    code, _, err = run(environment)
    assert code == 2
    assert "4000 MB of disk are needed" in err
    assert str(folder) in err


@pytest.mark.parametrize("arguments", [("newest",), ("5.0",), ("../5.0.0",), ("5.0.0", "3.0.5"), ("",)])
def test_what_is_no_version_is_wrong_use(environment: Mapping[str, str], arguments: tuple[str, ...]) -> None:
    code, out, err = run(environment, *arguments)
    assert (code, out) == (2, "")
    assert "usage: bash packaging/get_r0vm [VERSION]" in err
