"""`gui --import-pauses`: a window of its own imports real proofs, and says how long it was deaf."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from studio.host.launch import minimal_environment, studio_command
from studio.library import Library
from studio.session import Session
from studio.session.background import Cancel, Report
from studio.session.bench.stored import fib_proofs
from studio.session.library_exchange import export_proofs


def ended(archive: Path, out: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        studio_command("gui", "--import-pauses", str(archive), str(out)),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=minimal_environment({"QT_QPA_PLATFORM": "offscreen", "HOME": str(archive.parent)}),
        timeout=120,
        check=False,
    )


def test_real_proofs_are_imported_and_the_pauses_counted(tmp_path: Path) -> None:
    archive, out = tmp_path / "proofs.zip", tmp_path / "pauses.json"
    with Library.open(tmp_path / "library") as library:
        ids = list(library.add_many(fib_proofs(Session().open("fibonacci").native, 300)))
        export_proofs(library, ids, archive, Report(), Cancel(), openings=True)
    run = ended(archive, out)
    assert (run.returncode, run.stderr) == (0, b"")
    told = json.loads(out.read_bytes())
    assert (told["imported"], told["refused"]) == (300, 0)
    assert told["beats"] > 1
    assert 0 <= told["median_ms"] <= told["p99_ms"] <= told["longest_ms"]
    assert told["longest_ms"] * 1e6 <= told["elapsed_ns"]
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["pauses.json", "proofs.zip"]


def test_an_archive_that_is_none_is_counted_as_refused(tmp_path: Path) -> None:
    archive, out = tmp_path / "proofs.zip", tmp_path / "pauses.json"
    archive.write_bytes(b"no archive")
    assert ended(archive, out).returncode == 0
    assert json.loads(out.read_bytes())["imported"] == 0
