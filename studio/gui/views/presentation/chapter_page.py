"""One chapter: its title and sentence, what came of it, and the keys that do something about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.gui.models.scene_model import shown_evidence
from studio.gui.views.kit.badge import BadgeLabel
from studio.gui.views.kit.labels import label, set_property
from studio.gui.views.presentation.checks_view import ChecksView, FiguresRow
from studio.gui.views.presentation.flip_view import FlipView
from studio.gui.views.presentation.parts import StageButton, StageIcon
from studio.gui.views.presentation.result_table import ResultTable
from studio.gui.views.presentation.stage_look import StageLook
from studio.model.text import N_, translate
from studio.session.presentation.chapters import Chapter
from studio.session.presentation.shown import Shown, Take
from studio.session.presentation.tamper import Target

_BADGE_PX = 37  # 60 at 1080p
_BELOW_WORDS, _BELOW_FIGURES = 4, 3


class ChapterPage(QWidget):
    """One page serves all chapters: what a chapter does not have is hidden."""

    def __init__(
        self,
        look: StageLook,
        main: Callable[[], object],
        flip: Callable[[], object],
        aim: Callable[[Target], object],
    ) -> None:
        super().__init__()
        self._look = look
        self.shown: Shown | None = None
        self.title, self.sentence = label("", "stage", wrap=True), label("", "sentence", wrap=True)
        self.headline = label("", "display", wrap=True)
        self.flip_view = FlipView(look, aim)
        self._mark = StageIcon(look, "check", "ok")
        self.outcome = label("", "lead", wrap=True)
        self.failures = label("", "", wrap=True, tone="bad")
        self.main = StageButton(look, "", main)
        self.flip_button = StageButton(look, translate(N_("Flip another bit")), flip, key="F")
        self.badge = BadgeLabel(look, _BADGE_PX)
        self.badge_note = label("", "lead2")
        self.checks = ChecksView(look)
        self.figures = FiguresRow(look)
        self.results = ResultTable(look)
        self._lay_out()
        look.changed.connect(self._fit)
        self._fit()

    def show_chapter(self, chapter: Chapter) -> None:
        """Its words; nothing came of it yet. Where a wide table follows, the outcome stands beside the words."""
        column, place = (self._right, _BELOW_FIGURES) if chapter.wide else (self._left, _BELOW_WORDS)
        column.insertWidget(place, self._deeds)
        self.title.setText(chapter.title)
        self.sentence.setText(chapter.sentence)
        self.show_status("")

    def show_status(self, text: str, tone: str = "") -> None:
        """Instead of a result: it runs, it was stopped, or it could not be done."""
        self.shown = None
        for part in (self.headline, self.flip_view, self.failures, self.checks, self.figures, self.results):
            part.hide()
        self.badge.show_evidence(None)
        self.badge_note.hide()
        self._tell(text, tone)

    def show_take(self, take: Take) -> None:
        """What came of it; of a recording, without badges: nobody checked it here."""
        shown, recorded = take.shown, take.source is not None
        self.shown = shown
        self.headline.setText(shown.headline)
        self.headline.setVisible(bool(shown.headline))
        self.flip_view.setVisible(shown.flip is not None)
        if shown.flip is not None:
            self.flip_view.show_flip(shown.flip)
        self.failures.setText("\n".join(shown.failures))
        self.failures.setVisible(bool(shown.failures))
        beside = bool(shown.checks)
        self.badge.show_evidence(shown_evidence(shown.evidence, recorded=recorded))
        self.badge_note.setText(shown.outcome)
        self.badge_note.setVisible(beside and shown.flip is not None)
        self.checks.show_checks(shown.checks)
        self.checks.setVisible(beside)
        self.figures.show_figures(shown.figures)
        self.figures.show()
        self.results.setVisible(shown.table is not None)
        if shown.table is not None:
            self.results.show_result(shown, recorded=recorded)
        tone = {True: "ok", False: "bad", None: ""}[shown.good]
        self._tell("" if shown.flip is not None and shown.good else shown.outcome, tone)

    def show_actions(self, text: str, icon: str, key: str, *, main: bool, flip: bool) -> None:
        """The main action, and whether another bit can be flipped."""
        self.main.show_action(text, icon=icon, key=key, main=main)
        self.flip_button.setVisible(flip)

    def _tell(self, text: str, tone: str) -> None:
        self.outcome.setText(text)
        self.outcome.setVisible(bool(text))
        set_property(self.outcome, "tone", tone)
        icon = {"ok": "check", "bad": "x"}.get(tone)
        self._mark.setVisible(bool(text) and icon is not None)
        if icon is not None:
            self._mark.show_icon(icon, tone)

    def _lay_out(self) -> None:
        outcome = QHBoxLayout()
        outcome.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        outcome.addWidget(self.outcome, 1)
        actions = QHBoxLayout()
        actions.addWidget(self.main)
        actions.addWidget(self.flip_button)
        actions.addStretch(1)
        self._deeds = QWidget()
        self._told = QVBoxLayout(self._deeds)
        self._told.setContentsMargins(0, 0, 0, 0)
        self._told.addLayout(outcome)
        self._told.addWidget(self.failures)
        self._told.addLayout(actions)
        self._left = QVBoxLayout()
        for part in (self.title, self.sentence, self.headline, self.flip_view, self._deeds):
            self._left.addWidget(part)
        self._left.addStretch(1)
        badge = QHBoxLayout()
        badge.addWidget(self.badge)
        badge.addWidget(self.badge_note)
        badge.addStretch(1)
        self._right = QVBoxLayout()
        self._right.addLayout(badge)
        for part in (self.checks, self.figures):
            self._right.addWidget(part)
        self._right.addStretch(1)
        self._head = QHBoxLayout()
        self._head.addLayout(self._left, 900)
        self._head.addLayout(self._right, 800)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addWidget(self.results, 1)
        self._column.addStretch(0)
        self._inner = (outcome, actions, badge)

    def _fit(self) -> None:
        at = self._look.at
        self._column.setContentsMargins(at(72), at(34), at(72), at(24))
        self._column.setSpacing(at(28))
        self._head.setSpacing(at(76))
        self._left.setSpacing(at(26))
        self._told.setSpacing(at(22))
        self._right.setSpacing(at(30))
        for row in self._inner:
            row.setSpacing(at(16))
