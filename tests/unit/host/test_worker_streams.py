"""The pipes of a worker: what it reads and writes stays apart from what libraries print."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import os, sys
from studio.host.worker_streams import claim_streams
source, target = claim_streams()
print("a print", flush=True)
os.write(1, b"by number")
os.write(target, b"got " + os.read(source, 10) + b", else " + repr(sys.stdin.read()).encode())
"""


def test_prints_go_elsewhere_and_nobody_reads_by_mistake() -> None:
    ended = subprocess.run([sys.executable, "-c", CODE], input=b"words", capture_output=True, check=True)
    assert ended.stdout == b"got words, else ''"
    assert ended.stderr.split() == [b"a", b"print", b"by", b"number"]
