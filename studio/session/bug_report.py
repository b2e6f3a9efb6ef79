"""An unexpected error as a report: one line for people, and the details for whoever repairs it."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.model.text import N_, translate
from studio.session.versions import versions

_MOST_HEADLINE = 300


@dataclass(frozen=True, slots=True)
class BugReport:
    """`signature` is the same for the same error at the same place."""

    headline: str
    place: str
    signature: str
    details: str
    log: Path | None


def bug_report(error: BaseException, log: Path | None, *, qt: str = "") -> BugReport:
    """Made in the thread where it happened. The home folder, which holds a name, is written as ~."""
    # Not str(error): an exception of foreign code may fail even at that.
    headline = traceback.format_exception_only(error)[-1].strip()[:_MOST_HEADLINE]
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    place = "" if last is None else f"{Path(last.filename).name}, {last.name}, {last.lineno}"
    lines = [translate(N_("Unexpected error in Proving Studio")), ""]
    lines += [f"{name}: {value}" for name, value in versions(qt)]
    lines += [f"{translate(N_('Thread'))}: {threading.current_thread().name}", ""]
    details = "\n".join(lines) + "\n" + "".join(traceback.format_exception(error))
    return BugReport(headline, place, f"{type(error).__name__} {place}", _without_home(details), log)


def _without_home(text: str, homes: Sequence[str] = ()) -> str:
    for home in homes or (str(Path.home()),):
        if len(home) > 1:  # a home that is the root has no name in it
            text = text.replace(home, "~")
    return text
