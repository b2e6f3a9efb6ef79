"""The facts of the proof at hand, and whether the library keeps it for good."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.gui.desk import Desk
from studio.gui.theme import SMALL_CONTROL_ROW
from studio.gui.tips import plain_tip
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.labels import label, rule, short_id
from studio.gui.views.kit.parts import FactTable
from studio.gui.views.prove.options_line import FORM_WORDS
from studio.model.moments import moment_text
from studio.model.text import N_, listed, translate
from studio.model.units import bytes_text, duration_text
from studio.session import Entry, ProvedHere, Workbench, circuit_words, evidence_forms
from studio.session.background import Cancel, Report
from studio.session.privacy import privacy_source, private_words


class ProofSide(QWidget):
    """Shows a ProvedHere; asks the library what it keeps of it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._proved: ProvedHere | None = None
        self._entry: Entry | None = None
        self._gone = False
        self._title = label("", "region")
        self.facts = FactTable(desk.look.theme.px(84))
        self.pin = ActionButton(desk.look, translate(N_("Pin")), self.toggle_pin, icon="pin", kind="small")
        self.pin.setToolTip(translate(N_("A pinned proof is never cleared away (P)")))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._title.setMinimumHeight(desk.look.theme.px(SMALL_CONTROL_ROW + 2))
        column.addWidget(self._title)
        column.addWidget(rule())
        column.addSpacing(4)
        column.addWidget(self.facts)
        row = QHBoxLayout()
        row.addWidget(self.pin)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        desk.library_changed.connect(self._ask)

    def show_proof(self, proved: ProvedHere | None, backend: str) -> None:
        """None: there is no proof yet."""
        title = N_("{backend} proof") if proved is not None else N_("No {backend} proof yet")
        self._title.setText(translate(title).format(backend=backend))
        if proved is not self._proved:
            self._proved, self._entry, self._gone = proved, None, False
            self._ask()
        self._show()

    def toggle_pin(self) -> None:
        """Keep it whatever happens, or as any other proof."""
        entry = self._entry
        if entry is None:
            return

        def work(bench: Workbench, _report: Report, _cancel: Cancel) -> int:
            return bench.library.pin([entry.id], pinned=not entry.pinned)

        self._desk.run(work, lambda _count: self._desk.library_changed.emit(), owner=self)

    def _ask(self) -> None:
        proved = self._proved
        if proved is None or proved.finished.proof_id is None:
            return
        number, identity = proved.finished.proof_id, proved.finished.identity

        def work(bench: Workbench, _report: Report, _cancel: Cancel) -> Entry:
            return bench.library.get(number).entry

        def done(entry: Entry) -> None:
            if proved is self._proved:
                self._entry = entry if entry.identity == identity else None
                self._gone = self._entry is None
                self._show()

        def failed(_failure: object) -> None:
            if proved is self._proved:
                self._entry, self._gone = None, True
                self._show()

        self._desk.run(work, done, failed, owner=self, key="prove page entry")

    def _show(self) -> None:
        proved = self._proved
        self.facts.show_facts([] if proved is None else self._facts(proved))
        self.facts.setToolTip(plain_tip("" if proved is None else privacy_source(proved.finished.proof.backend)))
        entry = self._entry
        self.pin.setVisible(entry is not None)
        if entry is not None:
            self.pin.show_action(translate(N_("Unpin") if entry.pinned else N_("Pin")), icon="pin")

    def _facts(self, proved: ProvedHere) -> list[tuple[str, str]]:
        finished = proved.finished
        proof = finished.proof
        when = moment_text(proof.created_unix_ms)
        return [
            (translate(N_("Proof id")), f"`{short_id(finished.identity)}"),
            (
                translate(N_("Made")),
                translate(N_("{when}, in {time}")).format(when=when, time=duration_text(proof.elapsed_ns)),
            ),
            (translate(N_("Backend")), listed((f"{proved.request.backend} {proof.backend_version}", proof.device))),
            (translate(N_("Evidence")), self._evidence(proved)),
            *self._circuit(proved),
            *self._private(proved),
            (translate(N_("Journal")), f"`{proved.journal.hex}"),
            (translate(N_("Library")), self._stored(proved)),
        ]

    @staticmethod
    def _circuit(proved: ProvedHere) -> list[tuple[str, str]]:
        words = circuit_words(proved.finished.proof)
        return [(translate(N_("Circuit")), words)] if words else []

    @staticmethod
    def _private(proved: ProvedHere) -> list[tuple[str, str]]:
        """Only where somebody else claims it: what is known here stands with the evidence, or in its own chip."""
        backend = proved.finished.proof.backend
        words = private_words(backend, reveals_input=False) if privacy_source(backend) else ""
        return [(translate(N_("Private")), words)] if words else []

    def _evidence(self, proved: ProvedHere) -> str:
        forms = evidence_forms(proved.request.backend)
        size, opening = bytes_text(len(proved.finished.proof_bytes)), proved.finished.opening_bytes
        if not forms:
            return size
        chosen = proved.request.form or forms[0].name
        name = translate(FORM_WORDS.get(chosen, chosen))
        if any(form.reveals_witness for form in forms if form.name == chosen):
            return translate(N_("{form}, {size}; it holds the input")).format(form=name, size=size)
        if opening is None:
            return listed((name, size))
        text = N_("{form}, {size}; its private opening {opening}")
        return translate(text).format(form=name, size=size, opening=bytes_text(len(opening)))

    def _stored(self, proved: ProvedHere) -> str:
        number = proved.finished.proof_id
        if number is None:
            return translate(N_("not kept; save it"))
        if self._gone:
            return translate(N_("not in the library any more"))
        entry = self._entry
        if entry is None:
            return translate(N_("proof {number}")).format(number=number)
        state = N_("proof {number}, pinned") if entry.pinned else N_("proof {number}, kept")
        if not entry.pinned and not entry.kept:
            state = N_("proof {number}, a copy for the cache")
        return translate(state).format(number=number)
