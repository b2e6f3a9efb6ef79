"""What was dropped in: an aggregate file, to be kept or not, or an inclusion proof, with what it shows and what not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from studio.gui import icons
from studio.gui.desk import Desk
from studio.gui.tips import plain_tip
from studio.gui.views.aggregates.arrival_words import ArrivalWords, aggregate_words, failure_words, inclusion_words
from studio.gui.views.aggregates.root_field import RootField
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.labels import label, set_property
from studio.model.job import Failed
from studio.model.text import N_, translate
from studio.session import Arrived, FileKind, ReceivedInclusion, ShelfRow, Workbench, kind_of_file
from studio.session.background import Cancel, Report

_ROOT_DIGITS = 64
_ICON_PX = 24


class ArrivalPanel(QWidget):
    """One thing from elsewhere. Nothing of it is kept unless the person says so."""

    kept = Signal(str)  # the name under which an aggregate was taken in
    show_wanted = Signal(str, int)  # an aggregate that is here, and a leaf of it
    closed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = desk.look
        self._desk = desk
        self._look = look
        self._waiting: list[Path] = []
        self._path: Path | None = None
        self._words = ArrivalWords("", "text3", "")
        self._known: tuple[str, int] = ("", 0)
        self._proof_path: Path | None = None
        self.title = label("", "page_title", wrap=True)
        self._picture = QLabel()
        self.verdict = label("", "heading", wrap=True)
        self.shows, self.shows_not = label("", wrap=True, selectable=True), label("", "secondary", wrap=True)
        self.note = label("", "warn", wrap=True)
        self.root = RootField(look)
        self.root_field = QLineEdit()
        self.root_field.setProperty("code", "true")
        self.root_field.setPlaceholderText(translate(N_("The root that was published, 64 digits")))
        self.root_field.setAccessibleName(translate(N_("Root to compare with")))
        self.root_field.returnPressed.connect(self._give_root)
        self.compare = ActionButton(look, translate(N_("Compare")), self._give_root)
        self.root_trouble = label("", "bad", wrap=True)
        self.keep = ActionButton(look, translate(N_("Keep it here")), self._keep, icon="download")
        self.show_known = ActionButton(look, "", self._show_known, icon="arrow-right")
        self.verify = ActionButton(look, translate(N_("Verify the proof")), self._verify, icon="shield-check")
        self.away = ActionButton(look, translate(N_("Close")), self._next, icon="x")
        self._lay_out()
        look.changed.connect(self._draw)

    def arrive(self, paths: Sequence[Path]) -> None:
        """Show the first of these; the others when it is closed."""
        self._waiting = list(paths)
        self._next()

    def _next(self) -> None:
        if not self._waiting:
            self.closed.emit()
            return
        self._read(self._waiting.pop(0))

    def _read(self, path: Path, root: bytes | None = None) -> None:
        """Look at a file; `root` is the one that an inclusion proof should be under."""
        self._show(path, ArrivalWords("hourglass", "text2", translate(N_("Reading {name}")).format(name=path.name)))

        def work(bench: Workbench, _report: Report, _cancel: Cancel) -> Arrived | ReceivedInclusion:
            if kind_of_file(path) is FileKind.AGGREGATE:
                return bench.shelf.look_at(path)
            return bench.shelf.check_received(path, root)

        def done(found: Arrived | ReceivedInclusion) -> None:
            if isinstance(found, Arrived):
                self._show_aggregate(found)
            else:
                self._show_inclusion(found)

        def failed(failure: Failed) -> None:
            self._show(path, failure_words(failure))
            if root is not None:  # let the person correct what was given
                for part in (self.root_field, self.compare):
                    part.show()

        self._desk.run(work, done, failed, owner=self, key="arrival")

    def _show_aggregate(self, arrived: Arrived) -> None:
        self._show(arrived.path, aggregate_words(arrived), root=arrived.root)
        self.keep.setVisible(not arrived.known_as)
        self._offer(arrived.known_as, 0)

    def _show_inclusion(self, received: ReceivedInclusion) -> None:
        checked = received.checked
        self._show(received.path, inclusion_words(received), root=checked.inclusion.root)
        for part in (self.root_field, self.compare):
            part.show()
        self._offer(received.known_as, checked.inclusion.index)
        self._proof_path = checked.proof_path
        self.verify.setVisible(checked.proof_path is not None)

    def _show(self, path: Path, words: ArrivalWords, root: bytes = b"") -> None:
        if path != self._path:
            self.root_field.clear()
        self._path, self._words, self._proof_path = path, words, None
        self.title.setText(path.name)
        self.title.setToolTip(plain_tip(str(path)))
        self.verdict.setText(words.verdict)
        set_property(self.verdict, "tone", words.token if words.token in ("ok", "warn", "bad") else "")
        for part, text in ((self.shows, words.shows), (self.shows_not, words.shows_not), (self.note, words.note)):
            part.setText(text)
            part.setVisible(bool(text))
        self.root.setVisible(bool(root))
        if root:
            self.root.show_root(root)
        for hidden in (self.root_field, self.compare, self.root_trouble, self.keep, self.show_known, self.verify):
            hidden.hide()
        self._draw()

    def _offer(self, known_as: tuple[str, ...], leaf: int) -> None:
        self._known = (known_as[0] if known_as else "", leaf)
        self.show_known.setVisible(bool(known_as))
        if known_as:
            self.show_known.show_action(translate(N_("Show {name}")).format(name=known_as[0]), icon="arrow-right")

    def _give_root(self) -> None:
        text = "".join(self.root_field.text().split()).lower()
        is_root = len(text) == _ROOT_DIGITS and set(text) <= set("0123456789abcdef")
        set_property(self.root_field, "bad", "false" if is_root else "true")
        trouble = translate(N_("A root has 64 hexadecimal digits; these are {count} letters.")).format(count=len(text))
        self.root_trouble.setText("" if is_root else trouble)
        self.root_trouble.setVisible(not is_root)
        if is_root and self._path is not None:
            self._read(self._path, bytes.fromhex(text))

    def _keep(self) -> None:
        path = self._path
        if path is None:
            return

        def done(row: ShelfRow) -> None:
            self._desk.aggregates_changed.emit()
            if self._waiting:  # the others that came with it are looked at first
                self._next()
            else:
                self.kept.emit(row.name)

        self._desk.run(lambda bench, _report, _cancel: bench.shelf.take_in(path), done, owner=self)

    def _show_known(self) -> None:
        self.show_wanted.emit(*self._known)

    def _verify(self) -> None:
        if self._proof_path is not None:
            self._desk.go_to("library", [self._proof_path])

    def _draw(self) -> None:
        if self._words.icon:
            token = self._look.color(self._words.token)
            self._picture.setPixmap(icons.pixmap(self._words.icon, token, _ICON_PX, self.devicePixelRatioF()))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(26, 20, 26, 16)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.away, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        verdict = QHBoxLayout()
        verdict.setSpacing(12)
        verdict.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        verdict.addWidget(self.verdict, 1)
        column.addLayout(verdict)
        for part in (self.shows, self.shows_not, self.note, self.root):
            column.addWidget(part)
        compare = QHBoxLayout()
        compare.addWidget(self.root_field, 1)
        compare.addWidget(self.compare)
        column.addLayout(compare)
        column.addWidget(self.root_trouble)
        buttons = QHBoxLayout()
        for button in (self.keep, self.show_known, self.verify):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addStretch(1)
