"""A process that works in a library and says on standard output what it was told is durable: it may be killed anywhere.

    python -m tests.conformance.library_worker FOLDER FIRST COUNT
    python -m tests.conformance.library_worker --serve

The first line is `ready`. Each other is `stored NUMBER HASH` or `deleted HASH` or `erased HASH`, written after the call
returned; `failed ID` for a UserError; `done` at the end. `--serve` starts such workers on request, by forking itself:
one JSON object a line with `arguments`, `environment`, `out` and `err`; it answers `started PID`, then `ended CODE`.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path

from blake3 import blake3

from studio.library import Library, LibraryOptions
from studio.model.errors import UserError
from tests.conformance.library_samples import noise, sample


def say(*words: object) -> None:
    """One whole line at once, past every buffer of Python's."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def work(library: Library, first: int, count: int) -> None:
    """Every kind of change, small and large."""
    for number in range(first, first + count):
        new = sample(number, large=number % 4 == 3)
        digest = blake3(new.proof).hexdigest()
        try:
            proof_id = library.add(new)
            say("stored", number, digest)
            if number % 4 == 2:
                library.pin([proof_id])
            if number % 8 in (3, 4):
                library.delete([proof_id])
                say("deleted", digest)
            if number % 8 == 7:
                library.erase_openings([proof_id])
                say("erased", digest)
            if number % 8 == 5:
                library.add_program(noise(number, 70_000), "large")
        except UserError as error:
            say("failed", error.message_id)
    group = [sample(number) for number in range(first + count, first + count + 5)]
    try:
        library.add_many(group)
        for number, new in enumerate(group, first + count):
            say("stored", number, blake3(new.proof).hexdigest())
        library.empty_trash()
    except UserError as error:
        say("failed", error.message_id)


def run(root: Path, first: int, count: int) -> None:
    """Open, work, close."""
    say("ready")
    try:
        with Library.open(root, LibraryOptions(trash_keep_ms=10**9)) as library:
            work(library, first, count)
    except UserError as error:
        say("failed", error.message_id)
    say("done")


def serve() -> None:
    """Fork a worker for each request: that saves the start of an interpreter for each."""
    for line in sys.stdin:
        request = json.loads(line)
        child = os.fork()
        if child == 0:
            code = 1
            try:
                for number, name in ((1, "out"), (2, "err")):
                    os.dup2(os.open(request[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)
                os.environ.update(request["environment"])
                root, first, count = request["arguments"]
                run(Path(root), int(first), int(count))
                code = 0
            except BaseException:
                traceback.print_exc()
                sys.stderr.flush()
            finally:
                os._exit(code)
        print("started", child, flush=True)
        print("ended", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["--serve"]:
        serve()
    else:
        run(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
