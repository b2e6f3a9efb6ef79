"""The three answers about the proof at hand, each with what it rests on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.gui.look import Look
from studio.gui.theme import SMALL_CONTROL_ROW
from studio.gui.views.kit.answers import AnswerList
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.labels import label, short_id
from studio.model.text import N_, translate
from studio.model.units import count_text, duration_text
from studio.session import ProvedHere

_SHOWN_LETTERS = 48


class VerificationView(QWidget):
    """Shows a ProvedHere; without one, and before a verification, the answers read "Not asked yet"."""

    def __init__(self, look: Look, verify: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = label("", "region")
        self.answers = AnswerList(look, self)
        self.verify = ActionButton(look, translate(N_("Verify again")), verify, icon="repeat", kind="flat small")
        self.verify.setToolTip(translate(N_("Check the proof again, in another process (V)")))
        self._title.setMinimumHeight(look.theme.px(SMALL_CONTROL_ROW + 2))
        title = QHBoxLayout()
        title.addWidget(self._title)
        title.addStretch(1)
        title.addWidget(self.verify)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(title)
        column.addWidget(self.answers)
        column.addStretch(1)

    def show_proof(self, proved: ProvedHere | None, backend: str, input_line: str) -> None:
        """None: nothing to verify yet."""
        self._title.setText(translate(N_("Verification of the {backend} proof")).format(backend=backend))
        self.verify.setVisible(proved is not None)
        if proved is None or proved.verdict is None:
            self.answers.show_verdict(None)
            if proved is not None and proved.trouble is not None:
                text = translate(N_("The verification could not be done: {reason}"))
                self.answers.rows[0].show_answer(None, text.format(reason=proved.trouble))
            return
        self.answers.show_verdict(proved.verdict, self._reasons(proved, input_line))

    def _reasons(self, proved: ProvedHere, input_line: str) -> tuple[str, str, str]:
        proof, verdict = proved.finished.proof, proved.verdict
        coverage = None if verdict is None else verdict.coverage
        time = duration_text(0 if verdict is None else verdict.elapsed_ns)
        checked = translate(N_("Checked in {time} by the verifier for {backend} {version}, in its own process."))
        evidence = checked.format(time=time, backend=proved.request.backend, version=proof.backend_version)
        if coverage is not None and coverage.total_segments:
            segments = translate(N_("{checked} of {total} segments run again."))
            checked_text, total_text = count_text(coverage.checked_segments), count_text(coverage.total_segments)
            evidence += " " + segments.format(checked=checked_text, total=total_text)
        program = translate(N_("Trusted id {id} is the loaded file.")).format(id=short_id(proof.statement.program_id))
        shown = input_line if len(input_line) <= _SHOWN_LETTERS else translate(N_("this input"))
        witness = translate(N_("Run again with {input}, the program wrote this journal.")).format(input=shown)
        return evidence, program, witness
