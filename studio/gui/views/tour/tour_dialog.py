"""The guided tour: six scenes, each computed live when it is played. Nothing of it is kept."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studio.gui.desk import Desk
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.labels import label, rule
from studio.gui.views.tour.live_mark import LiveMark
from studio.gui.views.tour.scene_view import SceneView
from studio.model.job import Failed
from studio.model.text import N_, translate
from studio.session import Control, Workbench
from studio.session.background import Cancel, Report, Task
from studio.session.demo.tables import PlayedScene, played_scene

_WIDTH, _HEIGHT, _LIST_WIDTH = 1180, 640, 240

# Title and one sentence for each scene of the demo, in its order.
SCENE_WORDS = {
    "single": (
        N_("One proof"),
        N_("Fibonacci number 10: the program runs, the run is proved, and the proof is verified."),
    ),
    "batch": (N_("Three proofs in a row"), N_("Each input gets a proof of its own, and each proof is verified.")),
    "aggregate": (
        N_("Three proofs under one root"),
        N_("Whoever has the root can check that a proof is under it: with a short script, without the studio."),
    ),
    "system": (N_("This machine"), N_("What can prove here, and why the rest cannot.")),
    "performance": (N_("How fast each part is"), N_("Running, proving and verifying, measured on this machine.")),
    "side-by-side": (
        N_("Side by side"),
        N_("Fibonacci number 10 by every backend that works here. One with a foreign prover takes about a minute."),
    ),
    "errors": (
        N_("Ways to be wrong"),
        N_("Another input, another program, a changed output, damaged files: each is refused, and the reason is told."),
    ),
}


class TourDialog(QDialog):
    """Space plays, Page Down and Page Up turn the pages, Esc stops what plays and then closes."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._tasks: dict[str, Task[PlayedScene]] = {}
        self.setWindowTitle(translate(N_("Tour")))
        scale = desk.look.theme.px
        self.resize(min(scale(_WIDTH), 1360), min(scale(_HEIGHT), 860))
        self.list = QListWidget()
        self.list.setProperty("plain", "true")
        self.list.setAccessibleName(translate(N_("Scenes")))
        self.list.setFixedWidth(scale(_LIST_WIDTH))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.stack = QStackedWidget()
        self.views: dict[str, SceneView] = {}
        for name, (title, sentence) in SCENE_WORDS.items():
            self.views[name] = SceneView(desk.look, translate(title), translate(sentence))
            self.stack.addWidget(self.views[name])
            self.list.addItem(QListWidgetItem(translate(title)))
        self.progress = label("", "secondary")
        look = desk.look
        self.back = ActionButton(look, translate(N_("Back")), lambda: self.turn(-1), key="PgUp")
        self.next = ActionButton(look, translate(N_("Next")), lambda: self.turn(1), key="PgDown")
        self.play_button = ActionButton(look, "", self.play_or_stop, kind="main")
        self.close_button = ActionButton(look, translate(N_("Close")), self.reject, key="Esc")
        for button in (self.back, self.next, self.play_button, self.close_button):
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._lay_out()
        for key, act in (("Space", self._space), ("PgDown", self.next.click), ("PgUp", self.back.click)):
            QShortcut(key, self).activated.connect(act)
        self.list.currentRowChanged.connect(self._turned)
        self.finished.connect(self._stop_all)
        look.changed.connect(self._mark_scenes)
        self._mark_scenes()
        self.list.setCurrentRow(0)
        self.list.setFocus()

    @property
    def scene(self) -> str:
        """The scene in view."""
        return list(self.views)[max(0, self.list.currentRow())]

    @property
    def view(self) -> SceneView:
        """Its page."""
        return self.views[self.scene]

    @property
    def playing(self) -> bool:
        """Whether the scene in view is being computed."""
        return self.scene in self._tasks

    def turn(self, pages: int) -> None:
        """To another scene; there is none before the first and none after the last."""
        row = self.list.currentRow() + pages
        if 0 <= row < self.list.count():
            self.list.setCurrentRow(row)

    def play_or_stop(self) -> None:
        """Space."""
        if self.playing:
            self._tasks[self.scene].cancel.stop()
        else:
            self.play(self.scene)

    def play(self, name: str) -> None:
        """Compute a scene; it stores nothing and opens no library."""
        view = self.views[name]

        def work(bench: Workbench, report: Report, cancel: Cancel) -> PlayedScene:
            control = Control()
            with cancel.calling(control.cancel), report.following(lambda: control.steps):
                return played_scene(name, bench.session, control)

        def over() -> None:
            del self._tasks[name]
            self._mark_scenes()
            self._show_actions()

        def done(played: PlayedScene) -> None:
            view.show_played(played)
            over()

        def failed(failure: Failed) -> None:
            view.show_failed(failure)
            over()

        def cancelled() -> None:
            view.show_stopped()
            over()

        view.show_playing()
        title = translate(N_("Tour: {scene}")).format(scene=translate(SCENE_WORDS[name][0]))
        self._tasks[name] = self._desk.run(work, done, failed, cancelled, owner=self, title=title)
        self._mark_scenes()
        self._show_actions()

    def reject(self) -> None:
        """Esc stops what plays in view; else it closes."""
        if self.playing:
            self._tasks[self.scene].cancel.stop()
        else:
            super().reject()

    def _space(self) -> None:
        """Plays, but a button that has the focus is pressed, as everywhere."""
        focus = self.focusWidget()
        if isinstance(focus, QPushButton):
            focus.click()
        else:
            self.play_or_stop()

    def _stop_all(self, _result: int = 0) -> None:
        for task in self._tasks.values():
            task.cancel.stop()

    def _turned(self, row: int) -> None:
        self.stack.setCurrentIndex(row)
        self._show_actions()

    def _show_actions(self) -> None:
        row, count = self.list.currentRow(), self.list.count()
        self.progress.setText(translate(N_("{number} of {count}")).format(number=row + 1, count=count))
        self.back.setEnabled(row > 0)
        self.next.setEnabled(row < count - 1)
        if self.playing:
            self.play_button.show_action(translate(N_("Stop")), icon="square", key="Esc")
        else:
            again = self.view.played is not None
            text = translate(N_("Play again")) if again else translate(N_("Play"))
            self.play_button.show_action(text, icon="play", key="Space", main=True)

    def _mark_scenes(self) -> None:
        """An icon for each: as expected, not as expected, playing, or not played."""
        look = self._desk.look
        for row, (name, view) in enumerate(self.views.items()):
            icon, token = "play", "text3"
            if name in self._tasks:
                icon, token = "hourglass", "accent"
            elif view.played is not None:
                icon, token = ("x", "bad") if view.played.failures else ("check", "ok")
            self.list.item(row).setIcon(look.icon(icon, token))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(LiveMark(self._desk.look))
        head.addStretch(1)
        head.addWidget(self.progress)
        right = QVBoxLayout()
        right.setSpacing(16)
        right.addLayout(head)
        right.addWidget(self.stack, 1)
        middle = QHBoxLayout()
        middle.setSpacing(24)
        middle.addWidget(self.list)
        middle.addLayout(right, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        note = label(translate(N_("Nothing that is shown here is kept.")), "caption")
        foot.addWidget(note, 1)
        for button in (self.close_button, self.back, self.next, self.play_button):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addLayout(middle, 1)
        column.addWidget(rule())
        column.addLayout(foot)
