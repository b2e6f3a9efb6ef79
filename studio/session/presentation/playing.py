"""Playing a chapter: what is computed now, what a key does in the tamper scene, which take of a recording is next."""

from __future__ import annotations

import enum
from collections.abc import Sequence

from studio.jobs.report import Cancel, Report
from studio.model.text import N_, translate
from studio.native import Control
from studio.session.presentation.chapters import Chapter, ChapterKind, storyboard
from studio.session.presentation.hand import play_hand
from studio.session.presentation.own import play_own
from studio.session.presentation.recording import Recording
from studio.session.presentation.scenes import play_scene
from studio.session.presentation.shown import Shown, Take
from studio.session.presentation.tamper import Tampered, Target, aimed, checked, flipped, make_subject, restored
from studio.session.workbench import Workbench

_TAG_LETTERS = 16


class Deed(enum.Enum):
    """What a key asks for; a Target asks to aim at it."""

    MAIN = "main"
    FLIP = "flip"


def play_chapter(chapter: Chapter, bench: Workbench, report: Report, cancel: Cancel) -> Shown:
    """A scene, what is in hand, or a proof of the library: computed now."""
    if chapter.kind is ChapterKind.PROOF:
        return play_own(chapter, bench.listed, bench.library_use, report, cancel)
    if chapter.kind is ChapterKind.HAND:
        return play_hand(chapter, bench.session, bench.verify_worker, report, cancel)
    control = Control()
    with cancel.calling(control.cancel), report.following(lambda: control.steps):
        return play_scene(chapter, bench.session, control)


def play_tamper(
    chapter: Chapter, state: Tampered | None, deed: Deed | Target, bench: Workbench, report: Report, cancel: Cancel
) -> tuple[Shown, Tampered]:
    """The first time it makes the proof and shows it whole; from then on `deed` decides."""
    if state is None:
        report.phase = translate(N_("proving"))
        control = Control()
        with cancel.calling(control.cancel):
            state = Tampered(make_subject(bench.session, control))
        state = aimed(state, deed) if isinstance(deed, Target) else state
    else:
        state = _next(state, deed)
    report.phase = translate(N_("verifying"))
    return checked(chapter, state, bench.verify_worker, report, cancel)


def _next(state: Tampered, deed: Deed | Target) -> Tampered:
    if isinstance(deed, Target):
        return aimed(state, deed)
    return flipped(state) if deed is Deed.FLIP or state.bit is None else restored(state)


def recorded_chapters(recording: Recording) -> tuple[Chapter, ...]:
    """The chapters of a recording, in the order in which they were first played."""
    known = {chapter.id: chapter for chapter in storyboard()}
    found: dict[str, Chapter] = {}
    for take in recording.takes:
        shown = take.shown
        if shown.chapter in found:
            continue
        kind = ChapterKind.TAMPER if shown.flip is not None else ChapterKind.SCENE
        if shown.table is None and shown.flip is None:
            kind = ChapterKind.PROOF
        tag = known[shown.chapter].tag if shown.chapter in known else shown.title[:_TAG_LETTERS]
        found[shown.chapter] = Chapter(
            shown.chapter, kind, tag, shown.title, shown.sentence, wide=shown.table is not None
        )
    return tuple(found.values())


def next_take(takes: Sequence[Take], chapter: str, last: Take | None, deed: Deed | Target) -> Take | None:
    """What comes after `last` in a chapter of a recording, and after the end its beginning; None: nothing fits."""
    own = [take for take in takes if take.shown.chapter == chapter]
    start = next((at + 1 for at, take in enumerate(own) if take is last), 0)
    for take in own[start:] + own[:start]:
        flip = take.shown.flip
        if not isinstance(deed, Target) or (flip is not None and flip.target == deed.value):
            return take
    return None
