"""Whether every backend can take a program as it is: `programs check` in the window, rule by rule."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from studio.gui import icons
from studio.gui.look import Look
from studio.gui.views.kit.labels import label, rule
from studio.model.text import N_, translate
from studio.session import CheckedRule, ProfileReport, checked_rules


class _Mark(QWidget):
    """A tick for what is kept, a warning for what is not."""

    def __init__(self, look: Look, *, kept: bool, size_px: int) -> None:
        super().__init__()
        self._look = look
        self._kept = kept
        self.setFixedSize(size_px, size_px)
        look.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        name, token = ("check", "ok") if self._kept else ("triangle-alert", "warn")
        icons.draw(QPainter(self), name, self._look.color(token), 0, 0, self.width())


class CheckTab(QScrollArea):
    """The result in one sentence; below it each rule, with what breaks it and the next step."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.finding_texts: list[str] = []
        self.result = label("", "strong", wrap=True)
        self.note = label("", "secondary", wrap=True)
        self._rules = QVBoxLayout()
        self._rules.setSpacing(0)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 20, 8, 16)
        column.setSpacing(4)
        column.addWidget(self.result)
        column.addWidget(self.note)
        column.addSpacing(12)
        column.addLayout(self._rules)
        column.addStretch(1)
        self.setWidgetResizable(True)
        self.setAccessibleName(translate(N_("Check")))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(content)

    def show_report(self, report: ProfileReport) -> None:
        """The outcome of the check."""
        if report.portable:
            self.result.setText(translate(N_("Every backend can take this program as it is.")))
            note = N_("It keeps all rules of the portable profile:")
        else:
            self.result.setText(translate(N_("This program leaves the portable profile.")))
            note = N_("It runs and traces all the same, and the Trace backend proves it. Some provers refuse it:")
        self.note.setText(translate(note))
        while (item := self._rules.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.finding_texts = []
        for checked in checked_rules(report):
            self._rules.addWidget(rule())
            self._rules.addWidget(self._row(checked))
        self._rules.addWidget(rule())

    def _row(self, checked: CheckedRule) -> QWidget:
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(label(checked.text, "strong" if checked.findings else "", wrap=True))
        for finding in checked.findings:
            message = finding.message
            self.finding_texts.append(f"{message.what} {message.next_step}".rstrip())
            texts.addSpacing(6)
            texts.addWidget(label(message.what, wrap=True, selectable=True))
            if message.next_step:
                texts.addWidget(label(message.next_step, "caption", wrap=True, selectable=True))
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 10, 0, 10)
        row.setSpacing(12)
        row.addWidget(_Mark(self._look, kept=not checked.findings, size_px=16), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        kept = translate(N_("broken")) if checked.findings else translate(N_("kept"))
        made.setAccessibleName(f"{checked.text}: {kept}")
        return made
