"""Choosing the proofs of a new aggregate, or of more leaves for one that is there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from studio.gui.desk import Desk
from studio.gui.models.candidates_model import CandidatesModel
from studio.gui.theme import TABLE_ROW
from studio.gui.views.aggregates.find_field import FindField
from studio.gui.views.aggregates.sentences import evidence_of, proofs_text, when_text
from studio.gui.views.kit.badge import BadgeDelegate
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.labels import label, set_property
from studio.gui.views.kit.rows import set_up_rows
from studio.gui.views.kit.segments import Segment, Segments
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.session import LARGEST_PAGE, BuildOrder, Filter, LeafProof, Workbench
from studio.session.background import Cancel, Report

NEW, APPEND = "new", "append"
_FILTER_MS = 120
_MOST_LISTED = LARGEST_PAGE
_NAMED_FILES = 3
_HEADINGS = (N_("Order"), N_("Proof"), N_("Backend"), N_("Evidence"), N_("Made"))


class _Candidates(QTableView):
    """A click, Space or Enter ticks the row."""

    ticked = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() in keys and not event.modifiers() and self.currentIndex().isValid():
            self.ticked.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)


class BuildPanel(QWidget):
    """`order()` is what the person chose; `ready_changed` when it begins or ceases to be enough for a build."""

    ready_changed = Signal()
    back_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = desk.look
        self._desk = desk
        self._look = look
        self._append_to = ""
        self.files: tuple[Path, ...] = ()
        self.title = label(translate(N_("Build aggregate")), "page_title")
        self.target = Segments(look, translate(N_("Where the proofs go")))
        self.name = QLineEdit()
        self.name.setAccessibleName(translate(N_("Name of the aggregate")))
        self.name.setMaxLength(200)
        self.name_label = label(translate(N_("Name")), "region")
        self.trouble = label("", "bad", wrap=True)
        self.filter = FindField(
            look, translate(N_("Program, backend, proof id or journal")), translate(N_("Filter the proofs"))
        )
        self.count = label("", "strong")
        self.shown = label("", "caption")
        self.model = CandidatesModel([translate(heading) for heading in _HEADINGS], self)
        self.table = _Candidates()
        self.all = ActionButton(look, translate(N_("Choose all")), self._choose_all, kind="small")
        self.none = ActionButton(look, translate(N_("Choose none")), self._choose_none, kind="small")
        self.duplicates = QCheckBox(translate(N_("Take in the same statement more than once")))
        self.files_line = label("", "secondary", wrap=True)
        self.files_away = ActionButton(look, translate(N_("Leave out")), lambda: self.show_files(()), kind="link")
        self.back = ActionButton(look, translate(N_("Cancel")), self.back_wanted.emit, key="Esc")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_FILTER_MS)
        self._timer.timeout.connect(self.load)
        self._set_up_table()
        self._connect()
        self._lay_out()

    def begin(
        self, suggestion: str, append_to: str, ids: Sequence[int], files: Sequence[Path], *, append: bool = False
    ) -> None:
        """A new choice; `append_to` is the aggregate that proofs could be added to, "" for none."""
        self.name.setModified(False)
        self.offer(suggestion, append_to, target=APPEND if append and append_to else NEW)
        self.filter.clear()
        self.duplicates.setChecked(False)
        self.show_trouble("")
        self.show_files(tuple(files))
        self.model.choose(ids)
        self.load()

    def offer(self, suggestion: str, append_to: str, target: str = "") -> None:
        """The list of aggregates is another: suggest a name, unless one was typed, and what could be added to."""
        target = target or self.target.current
        self._append_to = append_to
        if not self.name.isModified():
            self.name.setText(suggestion)
        segments = [Segment(NEW, translate(N_("New aggregate")))]
        if append_to:
            segments.append(Segment(APPEND, translate(N_("Add to {name}")).format(name=_short(append_to))))
        self.target.show_segments(segments, NEW)
        self.target.setVisible(bool(append_to))
        self._show_target(target if append_to else NEW)

    def load(self) -> None:
        """List the newest proofs that match the filter."""
        text = self.filter.text()

        def work(bench: Workbench, _report: Report, _cancel: Cancel) -> tuple[tuple[LeafProof, ...], int]:
            chosen = Filter(text=text)
            page = bench.library.page(chosen, page_size=_MOST_LISTED)
            return bench.shelf.leaves.labelled(page.entries), bench.library.count(chosen)

        self._desk.run(work, lambda found: self.show_proofs(*found), owner=self, key="candidates")

    def show_proofs(self, proofs: Sequence[LeafProof], matching: int) -> None:
        """The newest proofs that match the filter, of `matching`."""
        self.model.show_proofs([(proof, _texts(proof), evidence_of(proof)) for proof in proofs])
        if matching == 0:
            text = N_("No proof matches.") if self.filter.text() else N_("No proofs yet. Prove something first.")
            self.shown.setText(translate(text))
        elif matching > len(proofs):
            text = translate(N_("the newest {shown} of {total}"))
            self.shown.setText(text.format(shown=count_text(len(proofs)), total=proofs_text(matching)))
        else:
            self.shown.setText(proofs_text(matching))
        self.all.setEnabled(matching > 0)

    def show_files(self, files: tuple[Path, ...]) -> None:
        """Proof files that were dropped, which go behind the chosen proofs of the library."""
        self.files = files
        names = ", ".join(path.name for path in files[:_NAMED_FILES]) + (", …" if len(files) > _NAMED_FILES else "")
        text = N_("And 1 proof file: {names}") if len(files) == 1 else N_("And {count} proof files: {names}")
        self.files_line.setText(translate(text).format(count=count_text(len(files)), names=names))
        for part in (self.files_line, self.files_away):
            part.setVisible(bool(files))
        self._choice_changed()

    def show_trouble(self, text: str, *, about_name: bool = True) -> None:
        """What is wrong with the name, or with the order as a whole."""
        self.trouble.setText(text)
        self.trouble.setVisible(bool(text))
        set_property(self.name, "bad", "true" if text and about_name else "false")

    def order(self) -> BuildOrder:
        """What is chosen."""
        append = self.target.current == APPEND
        name = self._append_to if append else self.name.text().strip()
        sources: tuple[int | Path, ...] = (*self.model.chosen, *self.files)
        return BuildOrder(name, sources, append=append, allow_duplicates=self.duplicates.isChecked())

    @property
    def is_ready(self) -> bool:
        """Whether it is enough for a build."""
        order = self.order()
        return bool(order.name and order.sources)

    def event(self, event: QEvent) -> bool:
        """Esc belongs to this panel as long as it is looked at."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.back_wanted.emit()
                return True
        return super().event(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody waits for the filter any more."""
        self._timer.stop()
        super().hideEvent(event)

    def _choose_all(self) -> None:
        """Every proof that matches, listed or not, in the order of its arrival, behind what is chosen already."""
        text, before = self.filter.text(), self.model.chosen

        def work(bench: Workbench, _report: Report, _cancel: Cancel) -> tuple[int, ...]:
            return tuple(sorted(bench.library.sizes(Filter(text=text))))

        self._desk.run(work, lambda ids: self.model.choose((*before, *ids)), owner=self, key="choose all")

    def _choose_none(self) -> None:
        self.model.choose(())

    def _show_target(self, target: str) -> None:
        self.target.select(target)
        for part in (self.name_label, self.name):
            part.setVisible(target == NEW)
        self.show_trouble("")
        self.ready_changed.emit()

    def _choice_changed(self) -> None:
        self.count.setText(translate(N_("{proofs} chosen")).format(proofs=proofs_text(len(self.order().sources))))
        self.none.setEnabled(bool(self.model.chosen))
        self.ready_changed.emit()

    def _name_typed(self) -> None:
        self.show_trouble("")
        self.ready_changed.emit()

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        set_up_rows(table, translate(N_("Proofs of the library")))
        table.setItemDelegateForColumn(CandidatesModel.EVIDENCE, BadgeDelegate(self._look, table))
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = table.horizontalHeader()
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for column, width in ((0, 80), (2, 100), (3, 150), (4, 110)):
            header.resizeSection(column, width)
        self._fit_rows()

    def _fit_rows(self) -> None:
        self.table.verticalHeader().setDefaultSectionSize(self._look.theme.px(TABLE_ROW))

    def _connect(self) -> None:
        self.target.chosen.connect(self._show_target)
        self.name.textEdited.connect(lambda _text: self._name_typed())
        self.filter.textEdited.connect(lambda _text: self._timer.start())
        self.table.clicked.connect(lambda index: self.model.toggle(index.row()))
        self.table.ticked.connect(self.model.toggle)
        self.model.choice_changed.connect(self._choice_changed)
        self._look.changed.connect(self._fit_rows)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(26, 20, 26, 16)
        column.setSpacing(8)
        sentence = translate(N_("Each proof is verified before it is added. The root binds them all, in this order."))
        head = QHBoxLayout()
        titles = QVBoxLayout()
        titles.setSpacing(2)
        titles.addWidget(self.title)
        titles.addWidget(label(sentence, "secondary", wrap=True))
        head.addLayout(titles, 1)
        head.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addSpacing(4)
        target = QHBoxLayout()
        target.addWidget(self.target)
        target.addStretch(1)
        column.addLayout(target)
        column.addWidget(self.name_label)
        column.addWidget(self.name)
        column.addWidget(self.trouble)
        column.addSpacing(4)
        bar = QHBoxLayout()
        bar.setSpacing(10)
        bar.addWidget(self.filter, 1)
        bar.addWidget(self.shown)
        column.addLayout(bar)
        column.addWidget(self.table, 1)
        files = QHBoxLayout()
        files.addWidget(self.files_line, 1)
        files.addWidget(self.files_away)
        column.addLayout(files)
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(self.count)
        foot.addWidget(self.all)
        foot.addWidget(self.none)
        foot.addStretch(1)
        foot.addWidget(self.duplicates)
        column.addLayout(foot)


def _texts(proof: LeafProof) -> tuple[str, ...]:
    return (proof.name, proof.backend_name, "", when_text(proof.entry.created_unix_ms))


def _short(name: str) -> str:
    return name if len(name) <= 28 else f"{name[:27]}…"
