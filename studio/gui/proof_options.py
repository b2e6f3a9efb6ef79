"""How proofs are made from now on, whichever page starts them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class ProofOptions(QObject):
    """The kind of evidence of each backend, and whether the library may answer."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._forms: dict[str, str] = {}
        self.anew = False  # prove even what the library has

    def form_of(self, backend: str) -> str:
        """The kind of evidence that `backend` is to make; "" stands for its default."""
        return self._forms.get(backend, "")

    def choose_form(self, backend: str, form: str) -> None:
        """Which of its kinds of evidence `backend` makes from now on."""
        if self.form_of(backend) != form:
            self._forms[backend] = form
            self.changed.emit()

    def choose_anew(self, anew: bool) -> None:
        """Whether to prove even what the library has."""
        if self.anew != anew:
            self.anew = anew
            self.changed.emit()
