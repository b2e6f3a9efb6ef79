"""How the chosen backend proves: which kind of evidence, and whether the library may answer."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from studio.gui.look import Look
from studio.gui.views.kit.labels import set_property
from studio.gui.views.kit.segments import Segment, Segments
from studio.gui.workspace import Workspace
from studio.model.text import N_, translate
from studio.model.units import bytes_text
from studio.session import evidence_forms

FORM_WORDS = {
    "compact": N_("Compact"),
    "audit": N_("Audit"),
    "composite": N_("Composite"),
    "succinct": N_("Succinct"),
}
_ABOUT = {
    "compact": N_("A few digests. Checking it takes one full run with the input and its salt."),
    "audit": N_("Holds the memory of every segment, and with it the input. Checked in parallel, or in samples."),
    "composite": N_("One seal for each segment of the run. Made sooner; grows with the run."),
    "succinct": N_("The segments folded into one receipt of about 220 KB. Takes longer."),
}


class OptionsLine(QWidget):
    """Follows the workspace."""

    def __init__(self, look: Look, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.forms = Segments(look, translate(N_("Kind of evidence")))
        self.forms.chosen.connect(self._choose)
        self.anew = QCheckBox(translate(N_("Prove anew")))
        self.anew.setToolTip(translate(N_("Make a new proof, even of what the library has")))
        self.anew.toggled.connect(workspace.options.choose_anew)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.forms)
        row.addWidget(self.anew)
        for changed in (
            workspace.options.changed,
            workspace.backend_changed,
        ):
            changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the options of the chosen backend."""
        backend, options = self._workspace.backend, self._workspace.options
        forms = evidence_forms(backend)
        self.forms.setVisible(len(forms) > 1)
        if len(forms) > 1:
            segments = [Segment(form.name, translate(FORM_WORDS.get(form.name, form.name))) for form in forms]
            self.forms.show_segments(segments, options.form_of(backend) or forms[0].name)
            for form in forms:
                button = self.forms.button(form.name)
                set_property(button, "small", "true")
                button.setToolTip(translate(_ABOUT.get(form.name, "")))
        if self.anew.isChecked() != options.anew:
            self.anew.setChecked(options.anew)

    def _choose(self, name: str) -> None:
        forms = evidence_forms(self._workspace.backend)
        default = forms[0].name if forms else ""
        self._workspace.options.choose_form(self._workspace.backend, "" if name == default else name)


def revealing_note(workspace: Workspace) -> str:
    """What to know before a proof is made that holds the input; "" for those that do not."""
    backend, options = workspace.backend, workspace.options
    forms = evidence_forms(backend)
    chosen = options.form_of(backend) or (forms[0].name if forms else "")
    if not any(form.reveals_witness for form in forms if form.name == chosen):
        return ""
    text = translate(N_("The proof will hold the input: whoever reads an audit proof can learn it."))
    forecast = workspace.forecasts.known.get(backend)
    if forecast is None:
        return text
    size = translate(N_("It takes at most {size} before compression."))
    return f"{text} {size.format(size=bytes_text(forecast.proof_bytes))}"
