"""How long the window is deaf while 10,000 proofs are imported: measured in a window of its own, off the screen."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess

from studio.host.launch import minimal_environment, studio_command
from studio.library import Library
from studio.model.text import N_, translate
from studio.session.background import Cancel, Report
from studio.session.bench.measuring import Measuring
from studio.session.bench.stored import fib_proofs
from studio.session.library_exchange import export_proofs

P99_MS, LONGEST_MS = 50.0, 100.0
_PROOFS = 10_000
_LIMIT_S = 300.0
_NAMES = ("pauses.p99", "pauses.longest", "pauses.imported")


def measure(bench: Measuring) -> None:
    """The archive is made first; nothing of the user's own is read or changed."""
    if importlib.util.find_spec("PySide6") is None:
        _lack(bench, translate(N_("PySide6 is not installed")))
        return
    archive, out = bench.folder / "proofs.zip", bench.folder / "pauses.json"
    with Library.open(bench.folder / "exported") as library:
        ids = list(library.add_many(fib_proofs(bench.session.open("fibonacci").native, bench.scaled(_PROOFS))))
        export_proofs(library, ids, archive, Report(), Cancel(), openings=True)
    bench.check()
    # Off the screen only where there is no other: elsewhere Qt's own platform is part of what is measured.
    shown = {name: os.environ[name] for name in ("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY") if name in os.environ}
    environment = minimal_environment({"QT_QPA_PLATFORM": "offscreen"} if not shown and os.name == "posix" else shown)
    environment |= {name: os.environ[name] for name in ("QT_QPA_PLATFORM", "XDG_RUNTIME_DIR") if name in os.environ}
    try:
        ended = subprocess.run(
            studio_command("gui", "--import-pauses", str(archive), str(out)),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=environment,
            timeout=_LIMIT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        _lack(bench, str(error)[:200])
        return
    if ended.returncode != 0 or not out.is_file():
        lines = ended.stderr.decode("utf-8", "replace").strip().splitlines()
        _lack(bench, "".join(letter for letter in (lines or ["?"])[0][:200] if letter.isprintable()))
        return
    told = json.loads(out.read_bytes())
    bench.add("pauses.p99", told["p99_ms"], "ms", at_most=P99_MS)
    bench.add("pauses.longest", told["longest_ms"], "ms", at_most=LONGEST_MS)
    bench.add("pauses.imported", told["imported"] / (told["elapsed_ns"] / 1e9), "/s")


def _lack(bench: Measuring, reason: str) -> None:
    for name in _NAMES:
        bench.lack(name, reason)
