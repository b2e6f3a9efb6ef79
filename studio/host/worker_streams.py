"""The two pipes of a worker process, kept for the words between it and the studio that started it."""

from __future__ import annotations

import os
import sys


def claim_streams() -> tuple[int, int]:
    """(descriptor to read from, descriptor to write to): what were standard input and output.

    From now on prints of any library, native ones too, go to standard error, and nobody reads by mistake.
    """
    input_descriptor, output_descriptor = os.dup(0), os.dup(1)
    if sys.platform == "win32":
        import msvcrt

        for descriptor in (input_descriptor, output_descriptor):
            msvcrt.setmode(descriptor, os.O_BINARY)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return input_descriptor, output_descriptor
