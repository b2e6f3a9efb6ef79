"""What a key does in each state, and which take of a recording comes next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from studio.jobs.report import Cancel, Report
from studio.model.errors import Cancelled, UserError
from studio.session import Workbench
from studio.session.demo.tables import SceneRow, SceneTable
from studio.session.presentation.chapters import ChapterKind, own_chapter, storyboard
from studio.session.presentation.playing import Deed, next_take, play_chapter, play_tamper, recorded_chapters
from studio.session.presentation.recording import Recording
from studio.session.presentation.shown import Shown, Source, Take
from studio.session.presentation.tamper import Target
from studio.settings import DEFAULT_SETTINGS
from tests.unit.session.presentation.test_recording import FLIP, TAMPER

CHAPTERS = {chapter.id: chapter for chapter in storyboard()}
SOURCE = Source(1, "x")


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    made = Workbench(DEFAULT_SETTINGS, tmp_path_factory.mktemp("playing") / "library")
    yield made
    made.close()


def test_a_scene_stores_nothing(bench: Workbench) -> None:
    assert play_chapter(CHAPTERS["single"], bench, Report(), Cancel()).good is True
    assert bench.library.count() == 0


def test_an_own_chapter_is_a_proof_of_the_library(bench: Workbench) -> None:
    with pytest.raises(UserError) as raised:
        play_chapter(own_chapter(99, "x", "x"), bench, Report(), Cancel())
    assert raised.value.message_id == "library.no_proof"


def test_a_stopped_scene(bench: Workbench) -> None:
    cancel = Cancel()
    cancel.stop()
    with pytest.raises(Cancelled):
        play_chapter(CHAPTERS["batch"], bench, Report(), cancel)


def test_the_keys_of_the_tampering(bench: Workbench) -> None:
    chapter = CHAPTERS["tamper"]
    shown, state = play_tamper(chapter, None, Deed.MAIN, bench, Report(), Cancel())
    assert (state.bit, shown.good) == (None, True)
    flips = []
    for deed in (Deed.MAIN, Deed.MAIN, Deed.FLIP, Deed.FLIP, Target.WITNESS, Deed.MAIN):
        shown, state = play_tamper(chapter, state, deed, bench, Report(), Cancel())
        flips.append((state.target, state.bit is not None))
        assert shown.good is True
    journal, witness = Target.JOURNAL, Target.WITNESS
    assert flips == [
        (journal, True),
        (journal, False),
        (journal, True),
        (journal, True),
        (witness, False),
        (witness, True),
    ]
    assert len(state.tried) == 4
    _, first = play_tamper(chapter, None, Target.LEAF, bench, Report(), Cancel())
    assert first.target is Target.LEAF


def recording(*shown: Shown) -> Recording:
    return Recording(SOURCE, "0.1.0", tuple(Take(one, 1, SOURCE) for one in shown))


def plain(chapter: str, title: str = "A title that is long") -> Shown:
    return Shown(chapter, title, "", "", True, 1)


def test_the_chapters_of_a_recording() -> None:
    table = SceneTable(("a",), (SceneRow(("x",)),))
    found = recorded_chapters(recording(replace(plain("batch"), table=table), TAMPER, plain("own-7"), TAMPER))
    assert [(one.id, one.kind, one.wide) for one in found] == [
        ("batch", ChapterKind.SCENE, True),
        ("tamper", ChapterKind.TAMPER, False),
        ("own-7", ChapterKind.PROOF, False),
    ]
    assert [one.tag for one in found] == ["Batch", "Tamper", "A title that is "]
    assert all(one.proof_id is None for one in found), "a file names no proof of this library"


def test_takes_follow_each_other_and_begin_again() -> None:
    takes = recording(plain("a"), plain("b"), plain("a")).takes
    first = next_take(takes, "a", None, Deed.MAIN)
    assert first is takes[0]
    assert next_take(takes, "a", first, Deed.FLIP) is takes[2]
    assert next_take(takes, "a", takes[2], Deed.MAIN) is takes[0]
    assert next_take(takes, "c", None, Deed.MAIN) is None


def test_a_target_is_looked_for() -> None:
    takes = recording(TAMPER, replace(TAMPER, flip=replace(FLIP, target="leaf")), TAMPER).takes
    assert next_take(takes, "tamper", takes[0], Target.LEAF) is takes[1]
    assert next_take(takes, "tamper", takes[0], Target.JOURNAL) is takes[2]
    assert next_take(takes, "tamper", None, Target.PROOF) is None
