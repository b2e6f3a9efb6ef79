"""Whether every backend can take a program as it is: `programs check` in the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from studio.gui import icons
from studio.gui.look import Look
from studio.gui.views.kit.labels import label, rule
from studio.model.text import N_, translate
from studio.session import ProfileReport

_ICON_PX = 20


class CheckTab(QScrollArea):
    """The result in one sentence; each finding with its words and its next step below."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._portable = True
        self.finding_texts: list[str] = []
        self._icon = QLabel()
        self._icon.setFixedSize(_ICON_PX, _ICON_PX)
        self.result = label("", "strong", wrap=True)
        self.note = label("", "secondary", wrap=True)
        self._findings = QVBoxLayout()
        self._findings.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.result)
        words.addWidget(self.note)
        head.addLayout(words, 1)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 20, 8, 16)
        column.setSpacing(16)
        column.addLayout(head)
        column.addLayout(self._findings)
        column.addStretch(1)
        self.setWidgetResizable(True)
        self.setAccessibleName(translate(N_("Check")))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(content)
        look.changed.connect(self._draw)

    def show_report(self, report: ProfileReport) -> None:
        """The outcome of the check."""
        self._portable = report.portable
        if report.portable:
            self.result.setText(translate(N_("Every backend can take this program as it is.")))
            note = N_("It keeps the portable profile: addresses, parts, rights and instructions that all provers know.")
        else:
            self.result.setText(translate(N_("This program leaves the portable profile.")))
            note = N_("It runs and traces all the same, and the Trace backend proves it. Some provers refuse it:")
        self.note.setText(translate(note))
        while (item := self._findings.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.finding_texts = []
        for finding in report.findings:
            message = finding.message
            row = QWidget()
            self.finding_texts.append(f"{message.what} {message.next_step}".rstrip())
            row.setAccessibleName(self.finding_texts[-1])
            column = QVBoxLayout(row)
            column.setContentsMargins(0, 10, 0, 10)
            column.setSpacing(2)
            column.addWidget(label(message.what, wrap=True, selectable=True))
            if message.next_step:
                column.addWidget(label(message.next_step, "caption", wrap=True, selectable=True))
            self._findings.addWidget(rule())
            self._findings.addWidget(row)
        self._draw()

    def _draw(self) -> None:
        name, token = ("check", "ok") if self._portable else ("triangle-alert", "warn")
        self._icon.setPixmap(icons.pixmap(name, self._look.color(token), _ICON_PX, self.devicePixelRatioF()))
