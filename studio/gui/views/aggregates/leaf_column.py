"""The right column: the leaf that is looked at, its inclusion proof in the order of hashing, and the script."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCursor, QTextOption
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studio.gui import icons
from studio.gui.look import Look
from studio.gui.views.aggregates.proof_steps import ProofSteps
from studio.gui.views.aggregates.sentences import (
    evidence_of,
    leaf_name,
    leaf_statement,
    led_text,
)
from studio.gui.views.kit.badge import BadgeLabel
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.elided_label import ElidedLabel
from studio.gui.views.kit.labels import label, set_property
from studio.model.text import N_, translate
from studio.model.units import bytes_text, count_text
from studio.session import LeafDetail

WIDTH = 348
_PATH_BEGINS = "    node, at, last ="  # where the script follows the path


class LeafColumn(QScrollArea):
    """Shows a finished LeafDetail."""

    ROLE = "Grouping"

    export_wanted = Signal()
    copy_wanted = Signal()
    proof_wanted = Signal(int)  # its number in the library

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.detail: LeafDetail | None = None
        self._inside = QWidget()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its parts take it, and are scrolled into view
        self.setAccessibleName(translate(N_("Leaf and its inclusion proof")))
        self.where = label("", "region")
        self.name = label("", "heading", wrap=True)
        self.badge = BadgeLabel(look)
        self.statement = label("", wrap=True, selectable=True)
        self.warning = label("", "warn", wrap=True)
        self.in_library = ActionButton(look, translate(N_("Show in the library")), self._go, kind="link")
        self.steps = ProofSteps(look)
        self._tick = label("")
        self.led, self.led_when = label("", "strong"), ElidedLabel("", "caption")
        self.led_when.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.trouble = label("", "bad", wrap=True)
        self.export = ActionButton(
            look, translate(N_("Export inclusion proof")), self.export_wanted.emit, icon="download", key="Ctrl+E"
        )
        self.copy = ActionButton(look, "", self.copy_wanted.emit, icon="copy")
        self.copy.setAccessibleName(translate(N_("Copy inclusion proof")))
        self.copy.setToolTip(translate(N_("Copy inclusion proof")))
        self.files = label("", "caption", wrap=True)
        self.script = QPlainTextEdit()
        self.script.setReadOnly(True)
        self.script.setProperty("code", "true")
        self.script.setTabChangesFocus(True)
        self.script.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        self.script.setAccessibleName(translate(N_("The script that checks the inclusion proof")))
        self._lay_out()
        look.changed.connect(self._draw_tick)
        self.show_detail(None)

    def show_detail(self, detail: LeafDetail | None) -> None:
        """Show a leaf; None for none."""
        self.detail = detail
        self._inside.setVisible(detail is not None)
        if detail is None:
            return
        last = count_text(detail.count - 1)
        text = translate(N_("Leaf {index}, of 0 to {last}"))
        self.where.setText(text.format(index=count_text(detail.row.index), last=last))
        self.name.setText(leaf_name(detail.row))
        self.badge.show_evidence(evidence_of(detail.row.proof))
        self.statement.setText(leaf_statement(detail))
        reveals = translate(N_("Whoever gets this proof can read the private input in it."))
        self.warning.setText(reveals if detail.reveals_input else "")
        self.warning.setVisible(detail.reveals_input)
        self.in_library.setVisible(detail.row.proof is not None)
        self.steps.show_detail(detail)
        led, when = led_text(detail)
        self.led.setText(led)
        self.led_when.setText(when)
        set_property(self.led, "tone", "bad" if detail.trouble else "")
        self.trouble.setText(detail.trouble)
        self.trouble.setVisible(bool(detail.trouble))
        self.files.setText(_files_text(detail))
        self.export.setEnabled(detail.proof_bytes is not None)
        if self.script.toPlainText() != detail.script:
            self._show_script(detail.script)
        self._draw_tick()

    def _show_script(self, text: str) -> None:
        self.script.setPlainText(text)
        lines = text.splitlines()
        begins = next((at for at, line in enumerate(lines) if line.startswith(_PATH_BEGINS)), 0)
        cursor = QTextCursor(self.script.document().findBlockByNumber(begins))
        self.script.setTextCursor(cursor)
        self.script.verticalScrollBar().setValue(begins)

    def _draw_tick(self) -> None:
        if self.detail is not None:
            name, token = ("x", "bad") if self.detail.trouble else ("check", "ok")
            self._tick.setPixmap(icons.pixmap(name, self._look.color(token), 16, self.devicePixelRatioF()))
        self.script.setFixedHeight(self._look.theme.px(248))

    def _go(self) -> None:
        proof = None if self.detail is None else self.detail.row.proof
        if proof is not None:
            self.proof_wanted.emit(proof.entry.id)

    def _lay_out(self) -> None:
        inside = self._inside
        inside.setProperty("panel", "true")
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 18, 16, 18)
        column.setSpacing(6)
        column.addWidget(self.where)
        head = QHBoxLayout()
        head.addWidget(self.name, 1)
        head.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addWidget(self.statement)
        column.addWidget(self.warning)
        column.addWidget(self.in_library, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(8)
        column.addWidget(label(translate(N_("Inclusion proof")), "region"))
        column.addWidget(self.steps)
        led = QHBoxLayout()
        led.setContentsMargins(0, 8, 0, 4)
        led.addWidget(self._tick)
        led.addWidget(self.led)
        led.addWidget(self.led_when, 1)
        column.addLayout(led)
        column.addWidget(self.trouble)
        buttons = QHBoxLayout()
        buttons.addWidget(self.export, 1)
        buttons.addWidget(self.copy)
        column.addLayout(buttons)
        column.addWidget(self.files)
        column.addSpacing(10)
        column.addWidget(label(translate(N_("check_inclusion.py, from where it follows the path")), "region"))
        column.addWidget(self.script)
        column.addStretch(1)
        self.setWidget(inside)


def _files_text(detail: LeafDetail) -> str:
    if detail.proof_bytes is None:
        return translate(N_("The proof is not in the library, so there is nothing to put beside its inclusion proof."))
    text = N_(
        "Three files: leaf.inclusion ({inclusion}), leaf.proof ({proof}) and check_inclusion.py."
        " It needs Python and blake3, not the studio."
    )
    return translate(text).format(inclusion=bytes_text(detail.inclusion_bytes), proof=bytes_text(detail.proof_bytes))
