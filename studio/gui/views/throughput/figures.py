"""The five figures: how fast, how many, how far, how much of it was known before, and what failed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from studio.gui.look import Look
from studio.gui.tips import plain_tip
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.elided_label import ElidedLabel
from studio.gui.views.kit.labels import elided, label, rule, set_property
from studio.model.text import N_, translate
from studio.model.units import count_text, duration_text, rate_parts, seconds_text
from studio.session import RunCounts, RunKind, RunLook

HEIGHT_PX = 98
_MOST_LETTERS = 34


class Figure(QFrame):
    """A name, a large number with its unit, and a line below it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.value, self.unit, self.note = label("", "figure"), ElidedLabel("", "secondary"), ElidedLabel("", "caption")
        number = QHBoxLayout()
        number.setSpacing(8)
        number.addWidget(self.value)
        number.addWidget(self.unit, 1)
        self.unit.setAlignment(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft)
        self.unit.setContentsMargins(0, 0, 0, 6)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 8, 8, 8)
        self.column.setSpacing(0)
        self.column.addStretch(1)
        self.column.addWidget(label(name, "region"))
        self.column.addLayout(number)
        self.column.addWidget(self.note)
        self.column.addStretch(1)
        self.setMinimumWidth(120)
        self.note.setMinimumHeight(20)  # as high as the link that may take its place

    def show_figure(self, value: str, unit: str = "", note: str = "") -> None:
        """Show these. A word in the place of the number is set smaller."""
        word = not value[:1].isdigit() and value != "-"
        set_property(self.value, "role", "heading" if word else "figure")
        self.value.setText(value)
        self.unit.setText(unit)
        self.note.setText(note)
        self.setAccessibleName(f"{self._name}: {value} {unit}. {note}")


class Figures(QWidget):
    """All five, of one run."""

    failures_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.steps = Figure(translate(N_("Steps proved")))
        self.proofs = Figure(translate(N_("Proofs")))
        self.batch = Figure(translate(N_("Batch")))
        self.cache = Figure(translate(N_("From the cache")))
        self.failed = Figure(translate(N_("Failed")))
        self.failures = ActionButton(look, "", self.failures_wanted.emit, kind="link")
        self.failed.column.insertWidget(3, self.failures, 0, Qt.AlignmentFlag.AlignLeft)
        self.steps.setToolTip(
            translate(N_("Steps that the prover did in the last second, also those of proofs that still run."))
        )
        self.proofs.setToolTip(
            translate(N_("Proofs made in the last second; a proof counts once it is safely in the library."))
        )
        self.cache.setToolTip(translate(N_("Proofs that the library had already: nothing was proved for them.")))
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 16, 0)
        row.setSpacing(0)
        for index, figure in enumerate((self.steps, self.proofs, self.batch, self.cache, self.failed)):
            if index:
                line = rule(vertical=True)
                line.setFixedHeight(64)
                row.addWidget(line)
            row.addWidget(figure, 1)
        self._measure()
        look.changed.connect(self._measure)
        self.show_look(None)

    def show_look(self, look: RunLook | None, kind: RunKind = RunKind.BATCH, threads: int = 1) -> None:
        """The figures of a run; None where there was none yet."""
        if look is None:
            for figure in (self.steps, self.proofs, self.batch, self.cache, self.failed):
                figure.show_figure("-")
            self.failures.hide()
            return
        self._show_rates(look, kind, threads)
        self._show_batch(look, kind)
        counts = look.counts
        self.cache.show_figure(count_text(counts.from_cache), note=_cache_note(counts))
        self._show_failures(look)

    def _show_rates(self, look: RunLook, kind: RunKind, threads: int) -> None:
        now, top = look.rates.now, look.rates.top
        if look.ended:
            seconds = look.active_ns / 1e9
            over = translate(N_("over the whole run, {time}")).format(time=duration_text(look.active_ns))
            steps_rate = look.counts.proved_steps / seconds if seconds > 0 else 0.0
            self.steps.show_figure(*rate_parts(steps_rate), over)
            proofs_rate = look.counts.proved / seconds if seconds > 0 else 0.0
            note = "" if top is None or kind is RunKind.PROOF else _highest(top.proofs_per_second)
            self.proofs.show_figure(*rate_parts(proofs_rate), note)
            return
        if now is None or top is None:
            measuring = translate(N_("measuring"))
            self.steps.show_figure(measuring)
            self.proofs.show_figure(measuring)
            return
        on = translate(N_("{highest}, {count} threads") if threads > 1 else N_("{highest}"))
        self.steps.show_figure(
            *rate_parts(now.steps_per_second), on.format(highest=_highest(top.steps_per_second), count=threads)
        )
        note = _highest(top.proofs_per_second) if kind is RunKind.BATCH else ""
        self.proofs.show_figure(*rate_parts(now.proofs_per_second), note)

    def _show_batch(self, look: RunLook, kind: RunKind) -> None:
        counts = look.counts
        total = "" if counts.total is None else translate(N_("of {total}")).format(total=count_text(counts.total))
        done = count_text(counts.done)
        if look.ended:
            note = translate(N_("all done")) if counts.done == counts.total else _missing(counts)
        elif counts.total is None:
            note = translate(N_("reading the list"))
        elif look.settled:
            note = translate(N_("paused: nothing runs"))
        elif look.held:
            note = translate(N_("pausing: what runs is finished"))
        elif look.left_ns is not None:
            note = translate(N_("{time} left at this rate")).format(time=seconds_text(look.left_ns))
        else:
            note = translate(N_("{time} so far")).format(time=seconds_text(look.active_ns))
        if kind is RunKind.PROOF and look.expected_steps and not look.ended:
            total = translate(N_("of {total}, {steps} steps done"))
            total = total.format(total=count_text(counts.total or 1), steps=count_text(counts.steps))
        self.batch.show_figure(done, total, note)

    def _show_failures(self, look: RunLook) -> None:
        failed, last = look.counts.failed, look.last_failure
        self.failed.show_figure(count_text(failed))
        self.failures.setVisible(failed > 0)
        self.failed.note.setVisible(failed == 0)
        if last is not None:
            text = elided(f"{last.label}: {last.what}", _MOST_LETTERS)
            if self.failures.text() != text:
                self.failures.show_action(text)
                self.failures.setToolTip(plain_tip(f"{last.label}: {last.what}"))
                self.failures.setAccessibleName(translate(N_("List what failed")))

    def _measure(self) -> None:
        self.setFixedHeight(self._look.theme.px(HEIGHT_PX))


def _highest(per_second: float) -> str:
    number, unit = rate_parts(per_second)
    return translate(N_("highest {number} {unit}")).format(number=number, unit=unit)


def _cache_note(counts: RunCounts) -> str:
    if not counts.from_cache:
        return ""
    percent = round(100 * counts.from_cache / max(1, counts.ended))
    note = translate(N_("{percent} % hits, saved {time}"))
    return note.format(percent=percent, time=duration_text(counts.saved_ns))


def _missing(counts: RunCounts) -> str:
    if counts.cancelled:
        return translate(N_("stopped, {count} not begun")).format(count=count_text(counts.cancelled))
    if counts.failed:
        return translate(N_("ended, {count} failed")).format(count=count_text(counts.failed))
    return translate(N_("ended"))
