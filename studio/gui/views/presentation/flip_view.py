"""What is tampered with: four targets, the eight bits of one byte, and what became of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from studio.gui import icons
from studio.gui.fonts import code_font, text_font
from studio.gui.views.kit.labels import label, set_property
from studio.gui.views.presentation.parts import LEAD_PT, StageIcon
from studio.gui.views.presentation.stage_look import StageLook
from studio.model.text import N_, translate
from studio.session.presentation.report import flip_text
from studio.session.presentation.shown import Flip
from studio.session.presentation.tamper import TARGET_NAMES, Target

_ICONS = {
    Target.WITNESS: "key-round",
    Target.JOURNAL: "file-text",
    Target.PROOF: "shield",
    Target.LEAF: "network",
}
_CODE_PT, _KEY_PT, _BIT_PT = 15.75, 14.0, 39.0


class TargetButton(QAbstractButton):
    """A target with its value and its key; a thick edge while aimed at, red and another icon once a bit is flipped."""

    def __init__(self, look: StageLook, target: Target, key: str, on_click: Callable[[], object]) -> None:
        super().__init__()
        self._look, self._icon, self._key = look, _ICONS[target], key
        self.value, self.aimed, self.changed = "", False, False
        self.setText(translate(TARGET_NAMES[target]))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda: on_click())

    def show_value(self, value: str, *, aimed: bool, changed: bool) -> None:
        """How it stands."""
        self.value, self.aimed, self.changed = value, aimed, changed
        state = translate(N_("one bit flipped") if changed else N_("as it was"))
        self.setAccessibleName(f"{self.text()}: {value}, {state}")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, at = self._look, self._look.at
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = "bad" if self.changed else "accent" if self.aimed else "line2"
        width = max(1.0, (2.5 if self.aimed else 1.25) * look.stage)
        painter.setPen(QPen(QColor(look.color(edge)), width))
        painter.setBrush(QColor(look.color("badbg" if self.changed else "sel" if self.aimed else "panel")))
        box = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        painter.drawRoundedRect(box, at(8), at(8))
        pad, side = at(20), at(26)
        painter.setPen(QColor(look.color("text")))
        painter.setFont(text_font(LEAD_PT * look.stage, 600))
        top = QRectF(pad, at(12), self.width() - 2 * pad, at(40))
        painter.drawText(top, Qt.AlignmentFlag.AlignVCenter, self.text())
        icon, icon_ink = ("triangle-alert", "bad") if self.changed else (self._icon, "text2")
        icons.draw(painter, icon, look.color(icon_ink), self.width() - pad - side, at(18), side)
        key = QRectF(self.width() - pad - at(30), self.height() - at(48), at(30), at(30))
        painter.setPen(QPen(QColor(look.color("line2")), 1))
        painter.setBrush(QColor(look.color("inset")))
        painter.drawRoundedRect(key, at(5), at(5))
        painter.setPen(QColor(look.color("text2")))
        painter.setFont(text_font(_KEY_PT * look.stage, 500))
        painter.drawText(key, Qt.AlignmentFlag.AlignCenter, self._key)
        font = code_font(_CODE_PT * look.stage)
        painter.setFont(font)
        painter.setPen(QColor(look.color("text")))
        place = QRectF(pad, self.height() - at(54), key.left() - pad - at(8), at(42))
        text = QFontMetricsF(font).elidedText(self.value, Qt.TextElideMode.ElideMiddle, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
        if self.hasFocus():
            painter.setPen(QPen(QColor(look.color("accent")), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(4, 4, -4, -4), at(6), at(6))


class BitRow(QWidget):
    """Eight boxes, the highest bit first; the flipped one has a thick edge and a mark under it."""

    def __init__(self, look: StageLook) -> None:
        super().__init__()
        self._look = look
        self._bits: tuple[int, ...] = ()
        self._flipped: int | None = None

    def show_bits(self, flip: Flip) -> None:
        """These."""
        self._bits, self._flipped = flip.bits, flip.flipped
        self.setAccessibleName("".join(str(bit) for bit in flip.bits))
        self.setAccessibleDescription(flip_text(flip))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, at = self._look, self._look.at
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(code_font(_BIT_PT * look.stage, bold=True))
        for place, bit in enumerate(self._bits):
            changed = place == self._flipped
            box = QRectF(place * at(110) + 2, 2, at(98) - 4, at(112) - 4)
            painter.setPen(
                QPen(QColor(look.color("bad" if changed else "line")), max(1.0, (4 if changed else 1) * look.stage))
            )
            painter.setBrush(QColor(look.color("badbg" if changed else "raised")))
            painter.drawRoundedRect(box, at(8), at(8))
            painter.setPen(QColor(look.color("bad" if changed else "text")))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(bit))


class FlipView(QWidget):
    """All of it."""

    def __init__(self, look: StageLook, aim: Callable[[Target], object]) -> None:
        super().__init__()
        self._look = look
        self.targets = tuple(
            TargetButton(look, target, str(number), lambda one=target: aim(one))  # type: ignore[misc]
            for number, target in enumerate(Target, 1)
        )
        self.bits = BitRow(look)
        self.place, self.before, self.after = label("", "sentence"), label("", "byte"), label("", "byte", tone="bad")
        self.note = label("", "secondary")
        self._arrow = StageIcon(look, "arrow-right", "bad", 30)
        self._targets = QHBoxLayout()
        for button in self.targets:
            self._targets.addWidget(button, 1)
        self._line = QHBoxLayout()
        for part in (self.place, self.before, self._arrow, self.after, self.note):
            self._line.addWidget(part)
        self._line.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._targets)
        self._column.addWidget(self.bits)
        self._column.addLayout(self._line)
        look.changed.connect(self._fit)
        self._fit()

    def show_flip(self, flip: Flip) -> None:
        """How it stands."""
        changed = flip.flipped is not None
        for target, button, value in zip(Target, self.targets, flip.values, strict=True):
            aimed = target.value == flip.target
            button.show_value(value, aimed=aimed, changed=aimed and changed)
        self.bits.show_bits(flip)
        self.place.setText(flip.place)
        self.before.setText(flip.before)
        self.after.setText(flip.after)
        self._arrow.setVisible(changed)
        self.after.setVisible(changed)
        text = N_("bit {bit} flipped, nothing else") if changed else N_("as it was")
        self.note.setText(translate(text).format(bit=7 - (flip.flipped or 0)))
        set_property(self.before, "tone", "")

    def _fit(self) -> None:
        at = self._look.at
        for button in self.targets:
            button.setFixedHeight(at(112))
        self.bits.setFixedSize(at(8 * 110), at(112))
        self._targets.setSpacing(at(16))
        self._line.setSpacing(at(18))
        self._column.setSpacing(at(34))
