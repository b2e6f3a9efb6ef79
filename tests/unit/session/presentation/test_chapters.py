"""The storyboard has all scenes of the demo and the tampering; own chapters name their proof."""

from __future__ import annotations

from studio.session.demo.scenes import SCENES
from studio.session.presentation.chapters import TAMPER, ChapterKind, own_chapter, storyboard


def test_all_scenes_then_the_tampering() -> None:
    chapters = storyboard()
    assert [chapter.id for chapter in chapters] == [*SCENES, TAMPER]
    assert [chapter.kind for chapter in chapters] == [ChapterKind.SCENE] * len(SCENES) + [ChapterKind.TAMPER]
    assert all(chapter.tag and chapter.title and chapter.sentence for chapter in chapters)
    assert [chapter.id for chapter in chapters if not chapter.wide] == ["single", TAMPER]


def test_an_own_chapter() -> None:
    chapter = own_chapter(7, "sort", "n = 3")
    assert (chapter.id, chapter.kind, chapter.proof_id) == ("own-7", ChapterKind.PROOF, 7)
    assert chapter.sentence == "sort, on some witness, wrote journal n = 3."
    assert own_chapter(7, "sort", "n = 3, …").sentence.endswith("…"), "no point behind dots"
