"""Beside the untouched proof: a changed copy of it, what was changed, and what the verification says of that."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.gui.look import Look
from studio.gui.views.kit.answers import AnswerList
from studio.gui.views.kit.badge import BadgeLabel
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.labels import label, set_property
from studio.gui.views.kit.segments import Segment, Segments
from studio.gui.views.prove.wording import evidence_of
from studio.model.text import N_, translate
from studio.model.units import duration_text
from studio.model.verdict import Strength
from studio.session import Tampered, Tampering

_KINDS = {
    Tampering.JOURNAL: N_("Journal"),
    Tampering.EVIDENCE: N_("Evidence"),
    Tampering.FILE: N_("File"),
}


class TamperSide(QWidget):
    """Shows a Tampered."""

    def __init__(
        self,
        look: Look,
        tamper: Callable[[Tampering], object],
        close: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.kinds = Segments(look, translate(N_("What to change")))
        self.kinds.show_segments(
            [Segment(kind.value, translate(text)) for kind, text in _KINDS.items()], Tampering.JOURNAL.value
        )
        for kind in _KINDS:
            set_property(self.kinds.button(kind.value), "small", "true")
        self.kinds.chosen.connect(lambda name: tamper(Tampering(name)))
        self.badge = BadgeLabel(look)
        self.what = label("", "", wrap=True)
        self.refusal = label("", "secondary", wrap=True)
        self.answers = AnswerList(look, self)
        self.close_button = ActionButton(look, "", close, icon="x", kind="flat small")
        self.close_button.setAccessibleName(translate(N_("Back to the proof")))
        self.close_button.setToolTip(translate(N_("Back to the proof (Shift+Esc)")))
        self._time = label("", "caption")
        title = QHBoxLayout()
        title.setSpacing(8)
        title.addWidget(label(translate(N_("Changed copy")), "region"))
        title.addWidget(self.badge)
        title.addStretch(1)
        title.addWidget(self._time)
        title.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(title)
        column.addWidget(self.kinds, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.what)
        column.addWidget(self.refusal)
        column.addWidget(self.answers)
        column.addStretch(1)

    def show_tampered(self, tampered: Tampered) -> None:
        """The verdict on the copy; bytes that are no proof any more are refused before there is one."""
        verdict = tampered.verdict
        self.kinds.select(tampered.copy.tampering.value)
        self.badge.show_evidence(Strength.REFUSED if verdict is None else evidence_of(verdict))
        self.what.setText(tampered.copy.what)
        self.refusal.setText(tampered.refusal)
        self.refusal.setVisible(bool(tampered.refusal))
        self.answers.setVisible(verdict is not None)
        self.answers.show_verdict(verdict)
        self._time.setText(translate(N_("checked in {time}")).format(time=duration_text(tampered.verify_ns)))
