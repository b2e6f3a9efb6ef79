"""The right column of the library: what one proof says, what its last verification said, and what to do with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from studio.gui.look import Look
from studio.gui.models.proof_table_model import shown_evidence
from studio.gui.tips import plain_tip
from studio.gui.views.kit.answers import AnswerList, answer_states
from studio.gui.views.kit.badge import BadgeLabel
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.labels import label, set_property
from studio.gui.views.kit.parts import EmptyState, FactTable
from studio.gui.views.library.damaged_view import DamagedView
from studio.gui.views.library.detail_facts import checked_words, input_words, proof_facts
from studio.gui.views.library.input_box import InputBox
from studio.model.job import Failed
from studio.model.text import N_, translate
from studio.model.verdict import Strength, Verdict
from studio.session import Evidence, ListedProof, ProofDetails, State
from studio.session.privacy import privacy_source

UsedIn = Sequence[tuple[str, int]]
WIDTH = 272


class DetailsColumn(QFrame):
    """Shows one ProofDetails, a damaged proof, or nothing. What a person asks for is told with the proof's number."""

    verify_wanted = Signal(int)
    prove_wanted = Signal(int)
    trace_wanted = Signal(int)
    save_wanted = Signal(int)
    receipt_wanted = Signal(int)
    pin_wanted = Signal(int, bool)
    erase_wanted = Signal(int)
    aggregate_wanted = Signal(str, int)  # name and leaf

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        self.setMinimumWidth(WIDTH)
        self.setAccessibleName(translate(N_("Details of the proof")))
        self._look = look
        self.details: ProofDetails | None = None
        self.badge = BadgeLabel(look)
        self._backend = label("", "caption")
        self.title, self._subtitle = label("", "heading", wrap=True), label("", "secondary", wrap=True)
        self.answers = AnswerList(look, narrow=True)
        self._checked = label("", "caption", wrap=True)
        self.facts = FactTable(look.theme.px(76))
        self.input = InputBox(look)
        self.input.erase_wanted.connect(lambda: self._tell(self.erase_wanted))
        self._uses_title, self._uses = label(translate(N_("Used in")), "region"), QVBoxLayout()
        self._uses.setSpacing(2)
        self.verify = ActionButton(
            look,
            translate(N_("Verify again")),
            lambda: self._tell(self.verify_wanted),
            icon="rotate-ccw",
            kind="flat small",
        )
        self.verify.setToolTip(translate(N_("Check the proof again, in another process (V)")))
        self.prove = self._button(N_("Prove"), "shield-check", self.prove_wanted)
        self.trace = self._button(N_("Trace"), "chart-gantt", self.trace_wanted)
        self.save = self._button(N_("Save as"), "download", self.save_wanted)
        self.receipt = self._button(N_("Export receipt"), "upload", self.receipt_wanted)
        self.receipt.setToolTip(translate(N_("The receipt alone, as r0vm wrote it, for RISC Zero's own tools")))
        self.pin = ActionButton(look, translate(N_("Pin")), self._pin, icon="pin", kind="small")
        self.damaged = DamagedView(look)
        self.empty = EmptyState(look, "file-badge", translate(N_("Choose a proof to see what it says.")))
        self._stack = QStackedWidget()
        for part in (self.empty, self.damaged, self._scrolled()):
            self._stack.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def show_nothing(self) -> None:
        """No proof is current."""
        self.details = None
        self._stack.setCurrentWidget(self.empty)

    def show_failure(self, row: ListedProof, failure: Failed, *, damaged: bool) -> None:
        """A proof that cannot be read; because it is `damaged`, or for another reason."""
        self.details = None
        self.damaged.show_trouble(row, failure.message, damaged=damaged)
        self._stack.setCurrentWidget(self.damaged)

    def first_control(self) -> QWidget:
        """Where the keyboard goes from the list."""
        return self.verify if self.details is not None else self.damaged.check

    def show_details(self, details: ProofDetails, verdict: Verdict | None, used_in: UsedIn) -> None:
        """One proof; `verdict` where it was verified in this window, so that the reasons are known."""
        self.details = details
        row = details.row
        wrote = translate(N_("{program} wrote {journal}"))
        self.title.setText(wrote.format(program=row.program, journal=details.journal.headline))
        self.title.setToolTip(plain_tip(details.journal.line))
        self._backend.setText(f"{row.backend} {details.entry.backend_version}")
        self.show_verification(row, verdict)
        self.facts.show_facts(proof_facts(details))
        self.facts.setToolTip(plain_tip(privacy_source(details.entry.backend)))
        self.receipt.setVisible(details.has_receipt)
        self.input.show_input(input_words(details), kept=details.input_line is not None, details=details)
        self.trace.setEnabled(details.program_known and details.input_line is not None)
        self.prove.setEnabled(details.program_known)
        unknown = translate(N_("The program of this proof is not known here. Open its ELF file once."))
        missing = translate(N_("The input of this proof is not kept here, so its run cannot be repeated."))
        self.prove.setToolTip("" if details.program_known else unknown)
        self.trace.setToolTip(unknown if not details.program_known else missing if not self.trace.isEnabled() else "")
        self.pin.show_action(translate(N_("Unpin") if details.entry.pinned else N_("Pin")), icon="pin")
        self.show_uses(used_in)
        self._stack.setCurrentIndex(2)

    def show_verification(self, row: ListedProof, verdict: Verdict | None) -> None:
        """The badge and the three answers, as the last verification gave them."""
        self.badge.show_evidence(shown_evidence(row.evidence))
        self._subtitle.setText(self._said(row))
        set_property(self.title, "tone", "bad" if row.evidence is Strength.REFUSED else "")
        if verdict is not None and answer_states(verdict) == row.answers:
            self.answers.show_verdict(verdict)
        else:
            verdict = None
            for answer, state in zip(self.answers.rows, row.answers or (None, None, None), strict=True):
                answer.show_answer(state, "")
        self._checked.setText(checked_words(row, verdict))

    def _said(self, row: ListedProof) -> str:
        """The rest of the sentence. What no verification bears out is only what the file says."""
        code = 0 if self.details is None else self.details.exit_code
        texts: dict[Evidence, str] = {
            State.NEVER: N_("on some witness, and exited with {code}, says the file. Nobody has checked it here."),
            State.UNDECIDED: N_("on some witness, and exited with {code}, says the file. That could not be decided."),
            Strength.REFUSED: N_(
                "on some witness, and exited with {code}, says the file. The verification refused it."
            ),
            Strength.FAKE: N_("on some witness, and exited with {code}, says the file, which is no proof of it."),
        }
        text = N_("on some witness, and exited with {code}.")
        return translate(text if row.evidence is None else texts.get(row.evidence, text)).format(code=code)

    def _tell(self, signal: object) -> None:
        if self.details is not None:
            signal.emit(self.details.row.id)  # type: ignore[attr-defined]

    def _pin(self) -> None:
        if self.details is not None:
            self.pin_wanted.emit(self.details.row.id, not self.details.entry.pinned)

    def _button(self, text: str, icon: str, signal: object) -> ActionButton:
        return ActionButton(self._look, translate(text), lambda: self._tell(signal), icon=icon, kind="small")

    def show_uses(self, used_in: UsedIn) -> None:
        """The aggregates that have this proof as a leaf."""
        while (item := self._uses.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for name, leaf in used_in:
            text = translate(N_("{aggregate}, leaf {number}")).format(aggregate=name, number=leaf + 1)
            self._uses.addWidget(ActionButton(self._look, text, self._goer(name, leaf), icon="network", kind="link"))
        self._uses_title.setVisible(bool(used_in))

    def _goer(self, name: str, leaf: int) -> Callable[[], None]:
        return lambda: self.aggregate_wanted.emit(name, leaf)

    def _bring_into_view(self, area: QScrollArea, whole: QWidget, column: QVBoxLayout) -> None:
        column.activate()
        whole.resize(whole.width(), max(whole.sizeHint().height(), area.viewport().height()))
        area.ensureWidgetVisible(self.input.question)

    def _scrolled(self) -> QScrollArea:
        whole = QWidget()
        whole.setProperty("panel", "true")
        column = QVBoxLayout(whole)
        column.setContentsMargins(16, 14, 16, 16)
        column.setSpacing(6)
        top, verification, buttons = QHBoxLayout(), QHBoxLayout(), QGridLayout()
        top.addWidget(self.badge)
        top.addStretch(1)
        top.addWidget(self._backend)
        verification.addWidget(label(translate(N_("Verification")), "region"))
        verification.addStretch(1)
        verification.addWidget(self.verify)
        buttons.setSpacing(8)
        for place, button in enumerate((self.prove, self.trace, self.save, self.pin, self.receipt)):
            buttons.addWidget(button, place // 2, place % 2)
        column.addLayout(top)
        column.addWidget(self.title)
        column.addWidget(self._subtitle)
        column.addSpacing(8)
        column.addLayout(verification)
        column.addWidget(self.answers)
        column.addWidget(self._checked)
        column.addSpacing(10)
        column.addWidget(label(translate(N_("Proof")), "region"))
        column.addWidget(self.facts)
        column.addSpacing(10)
        column.addWidget(self.input)
        column.addWidget(self._uses_title)
        column.addLayout(self._uses)
        column.addSpacing(12)
        column.addLayout(buttons)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(whole)
        self.input.asked.connect(lambda: self._bring_into_view(area, whole, column))
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return area
