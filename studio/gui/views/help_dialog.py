"""The help, offline: topics on the left, the text beside them, and a search over all of it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QShortcut,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextTable,
)
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QListWidget, QTextBrowser, QVBoxLayout, QWidget

from studio.gui.desk import Desk
from studio.gui.theme import BODY_PT, CODE_FAMILIES
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.labels import label
from studio.model.text import N_, translate
from studio.session.help_pages import HelpPage, help_pages, pages_with

_WIDTH, _HEIGHT, _LIST_WIDTH = 920, 680, 232
_MARGIN_PX, _CELL_PX = 14, 5


class _Browser(QTextBrowser):
    """Shows only text that it is given: no link is followed, and no file or address is read."""

    def loadResource(self, _type: int, _name: QUrl | str) -> object:
        """Nothing."""
        return None


class HelpDialog(QDialog):
    """`topic`: the page to begin with, by its name."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, topic: str = "") -> None:
        super().__init__(parent)
        self._desk = desk
        self._all: tuple[HelpPage, ...] = ()
        self._listed: tuple[HelpPage, ...] = ()
        self._wanted = topic.replace(" ", "-")
        self.setWindowTitle(translate(N_("Help")))
        scale = desk.look.theme.px
        self.resize(min(scale(_WIDTH), 1240), min(scale(_HEIGHT), 860))
        self.search = QLineEdit()
        self.search.setPlaceholderText(translate(N_("Search the help")))
        self.search.setAccessibleName(translate(N_("Search the help")))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._search)
        self.search.returnPressed.connect(self._find_next)
        self.search.installEventFilter(self)
        self.list = QListWidget()
        self.list.setProperty("plain", "true")
        self.list.setAccessibleName(translate(N_("Topics")))
        self.list.currentRowChanged.connect(self._show_row)
        self.nothing = label(translate(N_("No topic has these words.")), "secondary", wrap=True)
        self.nothing.hide()
        self.text = _Browser()
        self.text.setOpenLinks(False)
        self.text.setOpenExternalLinks(False)
        self.text.setAccessibleName(translate(N_("Help text")))
        self.text.anchorClicked.connect(self._follow)
        self._lay_out()
        find = QShortcut("Ctrl+F", self)
        find.activated.connect(self._to_search)
        desk.look.changed.connect(self._show_again)
        desk.read(help_pages, self._take, owner=self)

    @property
    def page(self) -> HelpPage | None:
        """The page in view."""
        row = self.list.currentRow()
        return self._listed[row] if 0 <= row < len(self._listed) else None

    def show_topic(self, name: str) -> None:
        """Show a page by its name, whatever was searched."""
        self.search.clear()
        self._list(self._all)
        for row, page in enumerate(self._all):
            if page.name == name:
                self.list.setCurrentRow(row)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and Down walk the topics while the field keeps the focus; Esc empties it first."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self._listed:
                self.list.setCurrentRow((self.list.currentRow() + step) % len(self._listed))
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)

    def _take(self, pages: tuple[HelpPage, ...]) -> None:
        self._all = pages
        self._list(pages)
        self.show_topic(self._wanted or pages[0].name)
        self.search.setFocus()

    def _search(self, typed: str) -> None:
        pages = self._all
        self._desk.read(lambda: pages_with(pages, typed), self._list, owner=self, key="help search")

    def _list(self, pages: tuple[HelpPage, ...]) -> None:
        before = self.page
        self._listed = pages
        self.list.blockSignals(True)
        self.list.clear()
        self.list.addItems([page.title for page in pages])
        self.nothing.setVisible(not pages)
        kept = pages.index(before) if before in pages and not self.search.text() else 0
        self.list.setCurrentRow(kept if pages else -1)
        self.list.blockSignals(False)
        self._show_row(self.list.currentRow())

    def _show_row(self, _row: int) -> None:
        page = self.page
        if page is None:
            self.text.clear()
            return
        self._show_again()
        if self.search.text():
            self._find_next()

    def _show_again(self) -> None:
        page = self.page
        if page is not None:
            font = self.text.font()
            font.setPointSizeF(self._desk.look.theme.pt(BODY_PT))
            self.text.document().setDefaultFont(font)
            self.text.setMarkdown(page.text)
            _typeset(self.text.document(), self._desk.look.color("line"))
            self.text.moveCursor(QTextCursor.MoveOperation.Start)

    def _find_next(self) -> None:
        """The next place of the first word, from the top again after the last."""
        words = self.search.text().split()
        if words and not self.text.find(words[0]):
            self.text.moveCursor(QTextCursor.MoveOperation.Start)
            self.text.find(words[0])

    def _follow(self, link: QUrl) -> None:
        self.show_topic(link.toString())

    def _to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        left.addWidget(self.nothing)
        for part in (self.search, self.list):
            part.setFixedWidth(self._desk.look.theme.px(_LIST_WIDTH))
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self.text, 1)
        close = ActionButton(self._desk.look, translate(N_("Close")), self.accept, key="Esc")
        close.setAutoDefault(False)
        right.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 24, 24, 16)
        row.setSpacing(24)
        row.addLayout(left)
        row.addLayout(right, 1)


def _typeset(document: QTextDocument, line: str) -> None:
    """The studio's code font, and room above headings and around tables, which Qt's Markdown leaves out."""
    document.setDocumentMargin(_MARGIN_PX)
    block = document.begin()
    while block.isValid():
        level = block.blockFormat().headingLevel()
        if level:
            spaced = QTextBlockFormat()
            spaced.setTopMargin(_MARGIN_PX if level > 1 else 0)
            spaced.setBottomMargin(_MARGIN_PX / 2)
            QTextCursor(block).mergeBlockFormat(spaced)
        parts = block.begin()
        while not parts.atEnd():
            fragment = parts.fragment()
            parts += 1
            if fragment.charFormat().fontFixedPitch():
                code = QTextCharFormat()
                code.setFontFamilies(CODE_FAMILIES)
                cursor = QTextCursor(document)
                cursor.setPosition(fragment.position())
                cursor.setPosition(fragment.position() + fragment.length(), QTextCursor.MoveMode.KeepAnchor)
                cursor.mergeCharFormat(code)
        block = block.next()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            table = frame.format()
            table.setCellPadding(_CELL_PX)
            table.setBorderBrush(QColor(line))
            table.setBottomMargin(_MARGIN_PX)
            frame.setFormat(table)
