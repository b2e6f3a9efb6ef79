"""What a person reads when the studio itself is at fault: what is so, what is safe, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from studio.gui import icons
from studio.gui.look import Look
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.labels import label
from studio.model.text import N_, translate
from studio.session.bug_report import BugReport

_WIDTH, _DETAILS_HEIGHT, _ICON_PX = 620, 260, 28


class CrashDialog(QDialog):
    """`closing_wanted` when the person would rather end the studio. `can_go_on` False: there is no window yet."""

    closing_wanted = Signal()

    def __init__(self, look: Look, report: BugReport, parent: QWidget | None = None, *, can_go_on: bool = True) -> None:
        super().__init__(parent)
        self.report = report
        self._more = 0
        self.setWindowTitle(translate(N_("Unexpected error")))
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setFixedWidth(min(look.theme.px(_WIDTH), 1000))
        picture = QLabel()
        picture.setPixmap(icons.pixmap("bug", look.color("bad"), _ICON_PX, self.devicePixelRatioF()))
        self.headline = label(report.headline, "code", wrap=True, selectable=True)
        self.headline.setAccessibleName(translate(N_("The error: {text}")).format(text=report.headline))
        self.more = label("", "caption", wrap=True)
        self.more.hide()
        self.details = QPlainTextEdit(report.details)
        self.details.setReadOnly(True)
        self.details.setProperty("code", "true")
        self.details.setAccessibleName(translate(N_("Details")))
        self.details.setFixedHeight(look.theme.px(_DETAILS_HEIGHT))
        self.details.hide()
        self.fold = ActionButton(look, "", self._fold, kind="link")
        self._name_fold()
        self.copy = ActionButton(look, translate(N_("Copy report")), self.copy_report, icon="copy")
        self.open_log = ActionButton(look, translate(N_("Open log folder")), self._open_log, icon="folder-open")
        self.open_log.setEnabled(report.log is not None)
        self.close_studio = ActionButton(look, translate(N_("Close the studio")), self._close_studio)
        self.go_on = ActionButton(look, translate(N_("Continue")), self.accept, kind="main", key="Esc")
        self.go_on.setDefault(True)
        self.go_on.setVisible(can_go_on)
        self._lay_out(picture, can_go_on=can_go_on)
        self._fit()
        (self.go_on if can_go_on else self.close_studio).setFocus()

    def add_another(self) -> None:
        """Something else went wrong meanwhile: counted here, written to the log, shown in no second dialog."""
        self._more += 1
        text = translate(N_("More unexpected errors since: {count}. They are in the log."))
        self.more.setText(text.format(count=self._more))
        self.more.show()
        self._fit()

    def copy_report(self) -> None:
        """The details on the clipboard, as they would be sent."""
        QGuiApplication.clipboard().setText(self.report.details)
        self.copy.setText(translate(N_("Copied")))

    def reject(self) -> None:
        """Esc goes on where that is possible."""
        if self.go_on.isVisibleTo(self):
            self.accept()
        else:
            self._close_studio()

    def _fold(self) -> None:
        self.details.setVisible(self.details.isHidden())
        self._name_fold()
        self._fit()

    def _fit(self) -> None:
        """As high as its wrapped texts need at its width; Qt's own hint is that of a narrower dialog."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self.setFixedHeight(self.heightForWidth(self.width()))

    def _name_fold(self) -> None:
        shown = not self.details.isHidden()
        text = translate(N_("Hide the details")) if shown else translate(N_("Show the details"))
        self.fold.show_action(text, icon="chevron-up" if shown else "chevron-down")

    def _open_log(self) -> None:
        if self.report.log is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.report.log.parent)))

    def _close_studio(self) -> None:
        self.done(QDialog.DialogCode.Rejected)
        self.closing_wanted.emit()

    def _lay_out(self, picture: QLabel, *, can_go_on: bool) -> None:
        report = self.report
        what = (
            translate(N_("The studio met an error that it did not expect."))
            if can_go_on
            else translate(N_("The studio could not start."))
        )
        safe = translate(N_("Proofs that were finished are safe in your library. What was at work may have ended."))
        if not can_go_on:
            safe = translate(N_("Your library was not changed."))
        log = translate(N_("The details could not be written to the log."))
        if report.log is not None:
            log = translate(N_("The details are in the log: {path}")).format(path=report.log)
        ask = translate(
            N_("This is a fault of the studio. The report names no person; read it before you send it to its makers.")
        )
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(label(what, "heading", wrap=True), 1)
        actions = QHBoxLayout()
        actions.setSpacing(8)
        for button in (self.copy, self.open_log):
            actions.addWidget(button)
        actions.addStretch(1)
        for button in (self.close_studio, self.go_on):
            actions.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.headline)
        column.addWidget(label(safe, "strong", wrap=True))
        column.addWidget(label(ask, "secondary", wrap=True))
        column.addWidget(label(log, "caption", wrap=True, selectable=True))
        column.addWidget(self.more)
        column.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.details)
        column.addLayout(actions)
