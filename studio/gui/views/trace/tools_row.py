"""The row above the timeline: where to go, the way back, what is searched for, and what is selected."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from studio.gui.desk import Desk
from studio.gui.tips import plain_tip
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.elided_label import ElidedLabel
from studio.gui.views.kit.labels import label, rule, set_property
from studio.gui.views.trace.navigator import Navigator
from studio.gui.views.trace.search_field import SearchField
from studio.gui.views.trace.seeker import Seeker
from studio.model.text import N_, translate
from studio.model.units import count_text

_ROW_PX = 44
_TOOL_PX = 34


class ToolsRow(QWidget):
    """With a search in the field, the four buttons go from match to match; without one, from step to step."""

    def __init__(self, desk: Desk, navigator: Navigator, seeker: Seeker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = desk.look
        self._navigator = navigator
        self._seeker = seeker
        self.setProperty("panel", "true")
        self.field = SearchField(desk, navigator)
        self.back = self._tool("undo-2", translate(N_("Back to where the last jump began")), navigator.back)
        self.forward = self._tool("redo-2", translate(N_("Forward again")), navigator.forward)
        self.first = self._tool("skip-back", "", self.go_first)
        self.previous = self._tool("step-back", "", lambda: self.go(forward=False))
        self.next = self._tool("step-forward", "", lambda: self.go(forward=True))
        self.last = self._tool("skip-forward", "", self.go_last)
        self.words = ElidedLabel(middle=True)
        self.stop = ActionButton(self._look, translate(N_("Stop")), seeker.stop, icon="square", kind="small")
        self.selected = label("", "strong")
        self.clear = self._tool("x", translate(N_("Clear the selection")), navigator.clear_selection)
        self._lay_out()
        self.field.goal_changed.connect(self._goal_changed)
        self.field.goal_wanted.connect(lambda forward: self.go(forward=forward, by_field=True))
        seeker.changed.connect(self.refresh)
        navigator.moved.connect(self.refresh)
        navigator.moment_changed.connect(self.refresh)
        navigator.source_changed.connect(self.refresh)
        desk.look.changed.connect(self._follow)
        self._follow()
        self._goal_changed()

    # What the buttons do

    def go(self, *, forward: bool, by_field: bool = False) -> None:
        """To the next or previous match; to the step that was typed; else by one step."""
        goal = self.field.goal
        if goal.query is not None:
            self._seeker.search(goal.query, goal.words, forward=forward)
        elif by_field:
            if goal.step is not None:
                self._seeker.say("")
                self._navigator.go(goal.step)
            elif goal.words:
                self._seeker.say(goal.words, "bad")
        else:
            self._navigator.move(1 if forward else -1)

    def go_first(self) -> None:
        """To the first match, or the first step."""
        goal, at = self.field.goal, self._navigator.at
        if goal.query is not None:
            self._seeker.search_from(goal.query, goal.words, at.low, forward=True)
        else:
            self._navigator.go(at.low)

    def go_last(self) -> None:
        """To the last match, or the last step."""
        goal, at = self.field.goal, self._navigator.at
        if goal.query is not None:
            self._seeker.search_from(goal.query, goal.words, at.span[1], forward=False)
        else:
            self._navigator.go(at.high)

    # What the row says

    def refresh(self) -> None:
        """Words of the search while there are any, else what the text means, else where one is."""
        at, seeker, goal = self._navigator.at, self._seeker, self.field.goal
        self.stop.setVisible(seeker.running)
        if seeker.words:
            words, tone = seeker.words, seeker.tone
        elif goal.words and self.field.hasFocus():
            words, tone = goal.words, "accent" if goal.understood else "warn"
        else:
            words, tone = self._trail(), ""
        set_property(self.words, "tone", tone)
        self.words.setText(words)
        self.back.setEnabled(at.can_go_back)
        self.forward.setEnabled(at.can_go_forward)
        selection = at.selection
        self.selected.setVisible(selection is not None)
        self.clear.setVisible(selection is not None)
        if selection is not None:
            count = count_text(selection[1] - selection[0])
            self.selected.setText(translate(N_("Selected {count} steps")).format(count=count))
            ends = translate(N_("Steps {first} to {last}"))
            self.selected.setToolTip(ends.format(first=count_text(selection[0]), last=count_text(selection[1] - 1)))

    def _trail(self) -> str:
        """Whole run, function, source line."""
        moment, selection = self._navigator.moment, self._navigator.at.selection
        if moment is None:
            return ""
        parts = [translate(N_("Whole run"))]
        if selection is not None:
            text = translate(N_("Steps {first} to {last}"))
            parts = [text.format(first=count_text(selection[0]), last=count_text(selection[1] - 1))]
        if moment.place.function is not None:
            parts.append(moment.place.function)
        if moment.place.file is not None:
            parts.append(f"{moment.place.file.rpartition('/')[2]}:{moment.place.line}")
        return "  ›  ".join(parts)  # noqa: RUF001 - the sign between the parts of a trail

    def _goal_changed(self) -> None:
        goal = self.field.goal
        if goal.query is not None:
            texts = (N_("First: {what}"), N_("Previous: {what}"), N_("Next: {what}"), N_("Last: {what}"))
        else:
            texts = (N_("First step"), N_("Previous step"), N_("Next step"), N_("Last step"))
        for button, text in zip((self.first, self.previous, self.next, self.last), texts, strict=True):
            shown = translate(text).format(what=goal.words)
            button.setToolTip(plain_tip(shown))
            button.setAccessibleName(shown)
        if not self._seeker.running:
            self._seeker.say("")

    def _tool(self, icon: str, text: str, act: Callable[[], object]) -> ActionButton:
        made = ActionButton(self._look, "", act, icon=icon, kind="flat small")
        made.setAccessibleName(text)
        made.setToolTip(text)
        made.setFixedWidth(_TOOL_PX)
        return made

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(4)
        row.addWidget(self.field, 2)
        self.field.setMaximumWidth(306)
        row.addSpacing(8)
        for group in ((self.back, self.forward), (self.first, self.previous, self.next, self.last)):
            for button in group:
                row.addWidget(button)
            row.addSpacing(4)
            divider = rule(vertical=True)
            divider.setFixedHeight(20)
            row.addWidget(divider)
            row.addSpacing(4)
        row.addWidget(self.words, 3)
        row.addWidget(self.stop)
        row.addSpacing(8)
        row.addWidget(self.selected)
        row.addWidget(self.clear)

    def _follow(self) -> None:
        self.setFixedHeight(self._look.theme.px(_ROW_PX))
