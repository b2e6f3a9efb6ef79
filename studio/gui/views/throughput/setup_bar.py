"""Setting up a batch in one row: where its inputs come from, how many, with or without the cache, how many threads."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from studio.gui.desk import Desk
from studio.gui.tips import plain_tip
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.choice import ChoiceBox
from studio.gui.views.kit.elided_label import ElidedLabel
from studio.gui.views.kit.file_dialogs import ask_file
from studio.gui.views.kit.labels import label, set_property
from studio.gui.views.kit.segments import Segment, Segments
from studio.gui.workspace import Workspace
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.session import (
    BatchForm,
    BatchPlan,
    CheckedBatch,
    ListKind,
    Request,
    check_batch,
    number_fields,
    one_at_a_time,
)

_ONE_ROW_PX = 1120
_KINDS = {
    ListKind.SAME: N_("Same input"),
    ListKind.RANGE: N_("Range"),
    ListKind.FILE: N_("File"),
}
_FIELDS_OF = {
    ListKind.SAME: {"times"},
    ListKind.RANGE: {"field", "first", "last", "step", "times"},
    ListKind.FILE: {"path"},
}


class SetupBar(QWidget):
    """Tells with `changed` when what it stands for was checked again.

    `plan` is None while something is wrong, or `checking` is not over.
    """

    changed = Signal()

    def __init__(self, desk: Desk, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._workspace = workspace
        self.plan: BatchPlan | None = None
        self.checking = False
        self.kinds = Segments(desk.look, translate(N_("Where the inputs come from")))
        self.kinds.show_segments([Segment(kind.value, translate(text)) for kind, text in _KINDS.items()], "same")
        self.field = ChoiceBox(desk.look, translate(N_("Field to count through")))
        self.first = _entry(translate(N_("From")), 84)
        self.last = _entry(translate(N_("To")), 84)
        self.step = _entry(translate(N_("Step")), 60)
        self.times = _entry(translate(N_("Times")), 84)
        self.path = _entry(translate(N_("File with a list of inputs")), 240)
        self.threads = _entry(translate(N_("Threads, empty for all cores")), 48)
        self.threads.setPlaceholderText(translate(N_("all")))
        self.anew = QCheckBox(translate(N_("Prove anew")))
        self.choose = ActionButton(desk.look, translate(N_("Choose")), self.choose_file, icon="folder-open")
        self.message = ElidedLabel("", "caption")
        self._options = QWidget()
        self._parts: dict[str, tuple[QWidget, ...]] = {}
        self._lay_out()
        self._fill(BatchForm(times="1000"))
        self.kinds.chosen.connect(lambda _name: self._typed())
        self.field.currentTextChanged.connect(lambda _text: self._field_chosen())
        self.anew.toggled.connect(lambda _on: self._typed())
        for entry in self._entries.values():
            entry.textChanged.connect(lambda _text: self._typed())
        for changed in (
            workspace.program_changed,
            workspace.form_changed,
            workspace.backend_changed,
            workspace.options.changed,
        ):
            changed.connect(self._follow)
        self._follow()

    @property
    def form(self) -> BatchForm:
        """What is typed."""
        return BatchForm(
            ListKind(self.kinds.current),
            self.field.currentText(),
            self.first.text(),
            self.last.text(),
            self.step.text(),
            self.times.text(),
            self.path.text(),
            self.anew.isChecked(),
            self.threads.text(),
        )

    def show_path(self, path: Path) -> None:
        """Take the inputs from this file."""
        self.kinds.select(ListKind.FILE.value)
        self.path.setText(str(path))
        self._typed()

    def choose_file(self) -> None:
        """Ask for the file with the list."""
        filters = [translate(N_("Lists (*.csv *.jsonl *.json)")), translate(N_("All files (*)"))]
        ask_file(self, translate(N_("Choose a list of inputs")), self.show_path, filters=filters)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The options go below the inputs where there is no room beside them."""
        super().resizeEvent(event)
        narrow = self.width() < self._desk.look.theme.px(_ONE_ROW_PX)
        if narrow != (self._rows[1].indexOf(self._options) >= 0):
            self._rows[not narrow].removeWidget(self._options)
            self._rows[narrow].addWidget(self._options)

    @property
    def _entries(self) -> dict[str, QLineEdit]:
        names = ("first", "last", "step", "times", "path", "threads")
        entries = (self.first, self.last, self.step, self.times, self.path, self.threads)
        return dict(zip(names, entries, strict=True))

    def _fill(self, form: BatchForm) -> None:
        for name, entry in self._entries.items():
            entry.setText(getattr(form, name))
        self.anew.setChecked(form.again)

    def _follow(self) -> None:
        """Another program, input or backend: the same words may mean something else."""
        fields = number_fields(self._workspace.program)
        names = [one.name for one in fields]
        shown = [self.field.itemText(index) for index in range(self.field.count())]
        if names != shown:
            self.field.blockSignals(True)
            self.field.clear()
            self.field.addItems(names)
            self.field.blockSignals(False)
            self._field_chosen()
        else:
            self._typed()

    def _field_chosen(self) -> None:
        """Offer the whole range of a small field, the first thousand numbers of a large one."""
        chosen = next(
            (one for one in number_fields(self._workspace.program) if one.name == self.field.currentText()), None
        )
        if chosen is not None:
            self.first.setText(str(chosen.low))
            self.last.setText(str(min(chosen.high, chosen.low + 999)))
        self._typed()

    def _typed(self) -> None:
        form, program, witness_form = self.form, self._workspace.program, self._workspace.form
        request = Request(self._workspace.backend, self._workspace.options.form_of(self._workspace.backend))
        for name, parts in self._parts.items():
            for part in parts:
                part.setVisible(name in _FIELDS_OF[form.kind])

        def done(checked: CheckedBatch) -> None:
            self._show(checked, form)

        self.plan, self.checking = None, True
        self.changed.emit()
        self._desk.read(lambda: check_batch(program, witness_form, request, form), done, owner=self, key="check batch")

    def _show(self, checked: CheckedBatch, form: BatchForm) -> None:
        self.plan, self.checking = checked.plan, False
        for name, entry in self._entries.items():
            set_property(entry, "bad", "true" if name in checked.errors else "false")
            entry.setToolTip(plain_tip(checked.errors.get(name, "")))
        wrong = next(iter(checked.errors.values()), "")
        set_property(self.message, "tone", "bad" if wrong else "")
        self.message.setText(wrong or _summary(checked.plan, form))
        self.message.setToolTip(plain_tip("\n".join(checked.errors.values())))
        self.changed.emit()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.kinds)
        row.addSpacing(8)
        times = label(translate(N_("times")), "secondary")
        for name, word, field in (
            ("field", "", self.field),
            ("first", N_("from"), self.first),
            ("last", N_("to"), self.last),
            ("step", N_("step size"), self.step),
        ):
            self._parts[name] = self._add(row, word, field)
        row.addWidget(self.times)
        row.addWidget(times)
        self._parts["times"] = (self.times, times)
        row.addWidget(self.path, 100)
        row.addWidget(self.choose)
        self._parts["path"] = (self.path, self.choose)
        row.addStretch(1)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.message, 1)
        options = QHBoxLayout(self._options)
        options.setContentsMargins(8, 0, 0, 0)
        options.setSpacing(8)
        options.addWidget(self.anew)
        options.addSpacing(8)
        self._add(options, N_("threads"), self.threads)
        self._rows = (row, below)
        row.addWidget(self._options)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 10, 20, 6)
        column.setSpacing(2)
        column.addLayout(row)
        column.addLayout(below)
        self.anew.setToolTip(translate(N_("Without the cache: also what the library has already is proved once more.")))
        self.threads.setToolTip(translate(N_("Empty: all cores")))
        self.setAccessibleName(translate(N_("Batch")))

    @staticmethod
    def _add(row: QHBoxLayout, word: str, field: QWidget) -> tuple[QWidget, ...]:
        parts: tuple[QWidget, ...] = (field,)
        if word:
            name = label(translate(word), "secondary")
            row.addWidget(name)
            parts = (name, field)
        row.addWidget(field)
        return parts


def _entry(accessible_name: str, width_px: int) -> QLineEdit:
    entry = QLineEdit()
    entry.setAccessibleName(accessible_name)
    entry.setMinimumWidth(width_px)
    if width_px < 200:
        entry.setFixedWidth(width_px)
    return entry


def _summary(plan: BatchPlan | None, form: BatchForm) -> str:
    if plan is None:
        return ""
    if plan.count is None:
        text = translate(N_("Each line of {name} is one proof; a bad line stops no other."))
        return text.format(name=plan.title)
    if plan.count == 1:
        return translate(N_("One proof, for as long as it takes."))
    anew = N_("{count} proofs, every one made anew and kept.")
    cached = N_("{count} proofs; what the library has already is taken from there.")
    text = translate(anew if form.again else cached).format(count=count_text(plan.count))
    if not one_at_a_time(plan.request.backend):
        return text
    alone = translate(
        N_("One after the other: each proof by {backend} takes the whole machine; stopped, it starts again from 0.")
    )
    return f"{text} {alone.format(backend=plan.request.backend)}"
