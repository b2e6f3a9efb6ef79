"""The status strip: jobs in words on the left; the machine, the library and the longest pause on the right."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from studio.gui.desk import Desk
from studio.gui.notices import Notice
from studio.gui.tips import plain_tip
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.elided_label import ElidedLabel
from studio.gui.views.kit.labels import label, set_property
from studio.gui.views.kit.parts import ThinBar
from studio.model.text import N_, listed, translate
from studio.model.units import bytes_text, count_text, counted_text
from studio.session import MachineFigures

STRIP_HEIGHT = 28
_NOTICE_MS = 10_000
_JOBS_MS = 100


class StatusStrip(QFrame):
    """Polls the jobs at 10 Hz while there are any; the figures of the machine are given to it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self._desk = desk
        desk.look.changed.connect(self._resize)
        self._resize()
        self._notice: Notice | None = None
        self._offers: list[Notice] = []  # what can be taken back, the newest last; another notice does not end that
        self.jobs = _shrinking()
        self._bar = ThinBar(desk.look, translate(N_("Progress of the job")), 86)
        self.stop = ActionButton(desk.look, translate(N_("Stop")), self._stop, kind="link")
        self.stop.setAccessibleName(translate(N_("Stop the job")))
        self.notice = _shrinking()
        self.undo = ActionButton(desk.look, translate(N_("Undo")), self._undo, kind="link")
        self._cores, self._cores_bar = label(""), ThinBar(desk.look, translate(N_("Processor load")))
        self._memory, self._memory_bar = label(""), ThinBar(desk.look, translate(N_("Memory in use")))
        self._library, self._pause = label(""), label("")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        for part in (self.jobs, self._bar, self.stop, self.notice, self.undo):
            row.addWidget(part)
        row.addStretch(1)
        for text, bar in ((self._cores, self._cores_bar), (self._memory, self._memory_bar)):
            row.addWidget(text)
            row.addWidget(bar)
            row.addSpacing(8)
        for words in (self._library, self._pause, label(translate(N_("Works offline")))):
            row.addWidget(words)
            row.addSpacing(8)
        self._timer = QTimer(self)
        self._timer.setInterval(_JOBS_MS)
        self._timer.timeout.connect(self._show_jobs)
        self._notice_timer = QTimer(self)
        self._notice_timer.setSingleShot(True)
        self._notice_timer.setInterval(_NOTICE_MS)
        self._notice_timer.timeout.connect(self.clear_notice)
        self._offer_timer = QTimer(self)
        self._offer_timer.setSingleShot(True)
        self._offer_timer.setInterval(_NOTICE_MS)
        self._offer_timer.timeout.connect(self._offers.clear)
        desk.jobs_changed.connect(self._jobs_changed)
        desk.noticed.connect(self.show_notice)
        self.clear_notice()
        self._jobs_changed()

    def show_notice(self, notice: Notice) -> None:
        """Tell it for ten seconds."""
        self._notice = notice
        whole = f"{notice.text} {notice.next_step}".strip()
        self.notice.setText(" ".join(whole.split()))
        self.notice.setToolTip(plain_tip(whole))
        set_property(self.notice, "tone", notice.tone)
        self.notice.show()
        self.undo.setVisible(notice.undo is not None)
        self._notice_timer.start()
        if notice.undo is not None:
            self._offers.append(notice)
            self._offer_timer.start()

    def clear_notice(self) -> None:
        """Nothing to tell any more; what could be taken back stays as it is now."""
        self._notice = None
        self.notice.hide()
        self.undo.hide()

    def take_back(self) -> bool:
        """Ctrl+Z: undo what was told last of what can be undone; whether there was such a thing."""
        if not self._offers:
            return False
        notice = self._offers.pop()
        if notice is self._notice:
            self.clear_notice()
        if notice.undo is not None:
            notice.undo()
        return True

    def show_figures(self, figures: MachineFigures, library_proofs: int | None, longest_pause_ms: float) -> None:
        """The figures on the right."""
        percent = round(figures.processor_fraction * 100)
        self._cores.setText(
            translate(N_("{count} cores  {percent} %")).format(count=figures.cpu_count, percent=percent)
        )
        self._cores_bar.show_fraction(figures.processor_fraction)
        used, total = figures.memory_used_bytes, figures.memory_bytes
        text = translate(N_("Memory  {used} of {total}"))
        self._memory.setText(text.format(used=bytes_text(used), total=bytes_text(total)))
        self._memory_bar.show_fraction(used / total if total else None)
        if library_proofs is not None:
            self._library.setText(
                counted_text(library_proofs, N_("Library  {count} proof"), N_("Library  {count} proofs"))
            )
        self._pause.setText(translate(N_("Longest pause  {ms} ms")).format(ms=round(longest_pause_ms)))

    def _resize(self) -> None:
        self.setFixedHeight(self._desk.look.theme.px(STRIP_HEIGHT))

    def _jobs_changed(self) -> None:
        if self._desk.jobs():
            self._timer.start()
        else:
            self._timer.stop()
        self._show_jobs()

    def _show_jobs(self) -> None:
        jobs = self._desk.jobs()
        if not jobs:
            self.jobs.setText(translate(N_("No jobs running")))
            self._bar.hide()
            self.stop.hide()
            return
        first = jobs[0]
        self.stop.setVisible(not first.cancel.requested)
        progress = first.progress
        words = [first.title, first.state.word] if first.cancel.requested else [first.title]
        if progress.phase and not first.cancel.requested:
            words.append(progress.phase)
        if progress.steps:
            words.append(translate(N_("{steps} steps")).format(steps=count_text(progress.steps)))
        if len(jobs) > 1:
            words.append(translate(N_("and {count} more")).format(count=len(jobs) - 1))
        self.jobs.setText(listed(words))
        self._bar.setVisible(progress.fraction is not None)
        self._bar.show_fraction(progress.fraction)

    def _stop(self) -> None:
        """Stop the job that is named beside it, wherever it was begun."""
        jobs = self._desk.jobs()
        if jobs:
            jobs[0].cancel.stop()
            self._show_jobs()

    def _undo(self) -> None:
        """The button beside a notice, which is the newest of the offers."""
        self.take_back()


def _shrinking() -> ElidedLabel:
    """As wide as its text, and less where the figures on the right need the room."""
    made = ElidedLabel()
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    return made
