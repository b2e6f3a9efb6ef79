"""The left column of the library: what there is of each kind, and how much room it takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from studio.gui.look import Look
from studio.gui.models.proof_table_model import shown_evidence
from studio.gui.views.kit.badge import Capability, icon_of
from studio.gui.views.kit.labels import label
from studio.gui.views.kit.parts import ThinBar
from studio.gui.views.library.facet_row import FacetRow
from studio.model.text import N_, translate
from studio.model.units import bytes_text, count_text
from studio.model.verdict import Strength
from studio.session import Evidence, FacetsShown, Filter

_PROGRAMS_AT_ONCE = 6
_TOKENS = {
    Strength.PROVED: "ok",
    Strength.RE_EXECUTABLE: "accent",
    Strength.FAKE: "warn",
    Strength.REFUSED: "bad",
}
Choice = Callable[[Filter], Filter]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One row as it should be. `choice` makes the filter of a click."""

    key: object
    text: str
    count: int | None
    chosen: bool
    choice: Choice
    icon: str = ""
    token: str = "text2"


class _Group(QWidget):
    """Rows under a heading. Rows that stay keep their widgets, and with them the focus."""

    def __init__(self, look: Look, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: dict[object, FacetRow] = {}
        self.choices: dict[object, Choice] = {}
        heading = label(title, "region")
        heading.setContentsMargins(16, 0, 0, 2)
        self.setAccessibleName(title)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 12)
        self._column.setSpacing(0)
        self._column.addWidget(heading)

    def row(self, key: object) -> FacetRow:
        """The row of a choice."""
        return self._rows[key]

    def rows(self) -> Sequence[FacetRow]:
        """All, from the top."""
        return list(self._rows.values())

    def show_rows(self, wanted: Sequence[_Wanted], clicked: Callable[[Choice], None]) -> None:
        """Show these."""
        for key in [key for key in self._rows if key not in {one.key for one in wanted}]:
            row = self._rows.pop(key)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()  # not at once: it may be the one that was clicked
        for place, one in enumerate(wanted, 1):
            row = self._rows.get(one.key) or self._made(one, clicked)
            self.choices[one.key] = one.choice
            row.setText(one.text)
            row.show_count(one.count)
            row.setChecked(one.chosen)
            if self._column.indexOf(row) != place:
                self._column.insertWidget(place, row)
        self._rows = {one.key: self._rows[one.key] for one in wanted}
        self.setVisible(bool(wanted))

    def _made(self, one: _Wanted, clicked: Callable[[Choice], None]) -> FacetRow:
        row = self._rows[one.key] = FacetRow(self._look, one.text, one.icon, one.token, self)
        row.clicked.connect(lambda: clicked(self.choices[one.key]))
        return row


class FacetColumn(QFrame):
    """`chosen(Filter)` after a click: the filter with another choice in it."""

    chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        self.setMinimumWidth(180)
        self.setAccessibleName(translate(N_("Kinds of proofs")))
        self._filter = Filter()
        self._facets: FacetsShown | None = None
        self._all_programs = False
        self.evidence = _Group(look, translate(N_("Evidence")))
        self.programs = _Group(look, translate(N_("Program")))
        self.backends = _Group(look, translate(N_("Backend")))
        self.kept = _Group(look, translate(N_("Kept")))
        self._total, self._cache = label("", "caption"), label("", "caption")
        self._bar = ThinBar(look, translate(N_("Room that the cache takes")), 162)
        self._lay_out()
        self._refill()

    def show_facets(self, facets: FacetsShown, chosen: Filter) -> None:
        """Counts as they are now, beside a list that `chosen` filters."""
        self._facets, self._filter = facets, chosen
        self._refill()

    def show_choice(self, chosen: Filter) -> None:
        """Another choice, of which the counts are not known yet."""
        self._filter = chosen
        self._refill()

    def _choose(self, choice: Choice) -> None:
        self.chosen.emit(choice(self._filter))
        self._refill()  # a click has switched the row by itself; the filter says what is so

    def _refill(self) -> None:
        facets, chosen = self._facets, self._filter
        if facets is None:
            return
        nothing = not (chosen.state or chosen.strength or chosen.program_id or chosen.backend or chosen.pinned)
        everything = _Wanted("all", translate(N_("All")), facets.room.proofs, nothing, _let_go)
        evidence = [_evidence_row(one, count, chosen) for one, count in facets.evidence]
        self.evidence.show_rows([everything, *evidence], self._choose)
        programs = [_program_row(*one, chosen) for one in facets.programs]
        shown = programs if self._all_programs else _first_and_chosen(programs)
        more = len(programs) - len(shown)
        if more or (self._all_programs and len(programs) > _PROGRAMS_AT_ONCE):
            text = translate(N_("{count} more")).format(count=count_text(more)) if more else translate(N_("Fewer"))
            shown = [*shown, _Wanted("more", text, None, False, self._unfold)]
        self.programs.show_rows(shown, self._choose)
        self.backends.show_rows([_backend_row(*one, chosen) for one in facets.backends], self._choose)
        pinned = _Wanted(
            "pinned", translate(N_("Pinned")), facets.pinned, bool(chosen.pinned), _toggle_pinned, "pin", "text2"
        )
        show_pinned = facets.room.pinned_proofs or chosen.pinned
        self.kept.show_rows([pinned] if show_pinned else [], self._choose)
        self._show_room(facets)

    def _unfold(self, chosen: Filter) -> Filter:
        self._all_programs = not self._all_programs
        return chosen

    def _show_room(self, facets: FacetsShown) -> None:
        room = facets.room
        self._total.setText(bytes_text(room.total_bytes))
        self._cache.setText(
            translate(N_("{used} of {limit}")).format(
                used=bytes_text(room.cache_bytes), limit=bytes_text(room.max_cache_bytes)
            )
        )
        full = room.cache_bytes / room.max_cache_bytes if room.max_cache_bytes else None
        self._bar.show_fraction(full, "accent" if full is None or full < 0.9 else "warn")

    def _lay_out(self) -> None:
        groups = QWidget()
        groups.setProperty("panel", "true")
        column = QVBoxLayout(groups)
        column.setContentsMargins(0, 16, 0, 0)
        column.setSpacing(0)
        for group in (self.evidence, self.programs, self.backends, self.kept):
            column.addWidget(group)
            group.hide()
        column.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidget(groups)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 8, 16, 16)
        foot.setSpacing(6)
        for name, value in ((N_("Proofs"), self._total), (N_("Cache"), self._cache)):
            row = QHBoxLayout()
            row.addWidget(label(translate(name), "caption"))
            row.addStretch(1)
            row.addWidget(value)
            foot.addLayout(row)
        foot.addWidget(self._bar)
        foot.addWidget(label(translate(N_("Pinned proofs are never removed.")), "caption", wrap=True))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._area, 1)
        whole.addLayout(foot)


def _let_go(chosen: Filter) -> Filter:
    return Filter(text=chosen.text, made_from_unix_ms=chosen.made_from_unix_ms)


def _toggle_pinned(chosen: Filter) -> Filter:
    return replace(chosen, pinned=None if chosen.pinned else True)


def _evidence_row(evidence: Evidence, count: int, chosen: Filter) -> _Wanted:
    shown = shown_evidence(evidence)
    is_strength = isinstance(evidence, Strength)
    on = (chosen.strength if is_strength else chosen.state) is evidence

    def choose(before: Filter) -> Filter:
        strength = evidence if isinstance(evidence, Strength) else None
        state = None if isinstance(evidence, Strength) else evidence
        is_on = (before.strength, before.state) == (strength, state)
        return replace(before, strength=None if is_on else strength, state=None if is_on else state)

    text = shown.text if isinstance(shown, Capability) else shown.badge
    icon = shown.icon if isinstance(shown, Capability) else icon_of(shown)
    token = _TOKENS.get(evidence, "text2") if isinstance(evidence, Strength) else "text2"
    return _Wanted(evidence, text, count, on, choose, icon, token)


def _program_row(program_id: bytes, name: str, count: int, chosen: Filter) -> _Wanted:
    def choose(before: Filter) -> Filter:
        return replace(before, program_id=None if before.program_id == program_id else program_id)

    return _Wanted(program_id, name, count, chosen.program_id == program_id, choose)


def _backend_row(backend: str, name: str, count: int, chosen: Filter) -> _Wanted:
    def choose(before: Filter) -> Filter:
        return replace(before, backend=None if before.backend == backend else backend)

    return _Wanted(backend, name, count, chosen.backend == backend, choose)


def _first_and_chosen(rows: Sequence[_Wanted]) -> list[_Wanted]:
    if len(rows) <= _PROGRAMS_AT_ONCE + 1:
        return list(rows)
    return [row for place, row in enumerate(rows) if place < _PROGRAMS_AT_ONCE or row.chosen]
