"""No information by colour alone: with one ink on one ground, as a bad print has them, states still look different."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace

import pytest
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from studio.gui.look import Look
from studio.gui.theme import BACKEND_MARKS, Theme, style_sheet
from studio.gui.views.kit.answers import _Mark as AnswerMark
from studio.gui.views.kit.backend_mark import BackendMark
from studio.gui.views.kit.badge import _shape
from studio.gui.views.kit.labels import set_property
from studio.gui.views.presentation.chapter_strip import STATES, ChapterTab
from studio.gui.views.presentation.checks_view import _Mark as CheckMark
from studio.gui.views.presentation.flip_view import BitRow, TargetButton
from studio.gui.views.presentation.stage_look import StageLook
from studio.gui.views.programs.check_tab import _Mark as RuleMark
from studio.gui.views.programs.machine_column import _State as MachineMark
from studio.model.verdict import AnswerState, Strength
from studio.session.presentation.chapters import Chapter, ChapterKind
from studio.session.presentation.shown import Flip
from studio.session.presentation.tamper import Target

INK, GROUND = "#000000", "#FFFFFF"
_GROUNDS = {
    *("window", "panel", "raised", "inset", "hover", "sel", "okbg", "infobg", "warnbg", "badbg"),
    *("proved_ink", "refused_ink", "fake"),
}
Make = Callable[[StageLook], QWidget]


def printed(theme: Theme) -> Theme:
    """Everything that is ink in one colour, and everything under it in the other."""
    names = (field.name for field in fields(theme.colors))
    colors = {name: GROUND if name in _GROUNDS else INK for name in names}
    palette = tuple(replace(swatch, fill=INK, ink=GROUND) for swatch in theme.palette)
    return replace(theme, colors=replace(theme.colors, **colors), palette=palette)


@pytest.fixture
def look(qtbot: QtBot) -> StageLook:
    window = QWidget()
    qtbot.addWidget(window)
    base = Look("light")
    base.setParent(window)
    made = StageLook(base, window)
    made.theme = printed(made.theme)
    return made


def picture(widget: QWidget, look: Look) -> bytes:
    widget.setStyleSheet(style_sheet(look.theme))
    if not widget.minimumWidth():
        widget.resize(1000, 130)
    image = QImage(widget.size(), QImage.Format.Format_RGB32)
    image.fill(GROUND)
    widget.render(image, renderFlags=QWidget.RenderFlag.DrawChildren)
    return bytes(image.constBits())


class Badge(QWidget):
    """Without its word and its icon."""

    def __init__(self, look: Look, strength: Strength) -> None:
        super().__init__()
        self._look, self._strength = look, strength

    def paintEvent(self, _event: object) -> None:
        painter = QPainter(self)
        _shape(painter, self.rect().toRectF().adjusted(10, 50, -10, -50), self._strength, self._look.theme.colors)


def answer(state: AnswerState | None, *, bare: bool) -> Make:
    def make(look: StageLook) -> QWidget:
        mark = AnswerMark(look, bare=bare)
        mark.state = state
        return mark

    return make


def check(state: AnswerState) -> Make:
    def make(look: StageLook) -> QWidget:
        mark = CheckMark(look)
        mark.state = state
        return mark

    return make


def chapter(state: str, *, current: bool) -> Make:
    def make(look: StageLook) -> QWidget:
        tab = ChapterTab(look, 1, Chapter("one", ChapterKind.SCENE, "One", "One", "One."), lambda: None)
        tab.show_state(state, current=current)
        return tab

    return make


def target(*, aimed: bool, changed: bool) -> Make:
    def make(look: StageLook) -> QWidget:
        button = TargetButton(look, Target.PROOF, "3", lambda: None)
        button.show_value("00", aimed=aimed, changed=changed)
        return button

    return make


def bits(flipped: int | None) -> Make:
    def make(look: StageLook) -> QWidget:
        row = BitRow(look)
        row.show_bits(Flip("proof", "byte 0", "00", "00", (0,) * 8, flipped, ("",) * 4))
        return row

    return make


def field(*, bad: bool) -> Make:
    def make(_look: StageLook) -> QWidget:
        made = QLineEdit()
        set_property(made, "bad", "true" if bad else "false")
        return made

    return make


GROUPS: Mapping[str, Mapping[str, Make]] = {
    "answers": {state.name: answer(state, bare=False) for state in AnswerState},
    "answers in a side column": {state.name: answer(state, bare=True) for state in AnswerState},
    "checks of a presentation": {state.name: check(state) for state in AnswerState},
    "evidence": {one.name: lambda look, one=one: Badge(look, one) for one in Strength},  # type: ignore[misc]
    "backends": {name: lambda look, name=name: BackendMark(look, name) for name in BACKEND_MARKS},  # type: ignore[misc]
    "rules": {str(kept): lambda look, kept=kept: RuleMark(look, kept=kept, size_px=16) for kept in (True, False)},  # type: ignore[misc]
    "usable": {str(usable): lambda look, usable=usable: MachineMark(look, usable=usable) for usable in (True, False)},  # type: ignore[misc]
    "chapters": {state: chapter(state, current=False) for state in STATES} | {"now": chapter("", current=True)},
    "the chapter in view": {state: chapter(state, current=True) for state in STATES},
    "targets": {
        f"{aimed} {changed}": target(aimed=aimed, changed=changed)
        for aimed in (True, False)
        for changed in (True, False)
    },
    "bits": {str(flipped): bits(flipped) for flipped in (None, 0, 7)},
    "fields": {str(bad): field(bad=bad) for bad in (True, False)},
}


@pytest.mark.parametrize("group", GROUPS)
def test_states_differ_without_colours(qtbot: QtBot, look: StageLook, group: str) -> None:
    seen: dict[bytes, str] = {}
    for state, make in GROUPS[group].items():
        widget = make(look)
        qtbot.addWidget(widget)
        drawn = picture(widget, look)
        assert len({drawn[at : at + 4] for at in range(0, len(drawn), 4)}) > 1, f"nothing is drawn for {state}"
        assert drawn not in seen, f"{state} looks like {seen.get(drawn)}"
        seen[drawn] = state
