"""What each row of the backend table says, from the state of the workspace."""

from __future__ import annotations

from dataclasses import replace

from studio.gui.models.backend_model import BackendRow, RowState
from studio.gui.views.kit.answers import answer_states
from studio.gui.views.kit.badge import Capability, icon_of
from studio.gui.views.prove.wording import evidence_of, failure_help, starts_again, when_done
from studio.gui.workspace import Workspace
from studio.model.messages import render
from studio.model.text import N_, translate
from studio.model.units import bytes_text, duration_text, expected_text, seconds_text
from studio.model.verdict import Strength
from studio.session import BackendLine, Forecast, ProvedHere, backend_lines, counts_steps, forecast_basis
from studio.session.background import Task
from studio.session.privacy import is_zero_knowledge

_SHOWN_FROM_NS = 1_000_000


def backend_rows(workspace: Workspace) -> list[BackendRow]:
    """One for each backend that the studio knows of."""
    if workspace.system is None:
        return []
    rows = [_row(workspace, line) for line in backend_lines(workspace.system)]
    worthless = (None, Strength.REFUSED, Strength.FAKE)
    return [replace(row, private=row.evidence not in worthless and is_zero_knowledge(row.name)) for row in rows]


def strength_of(workspace: Workspace, backend: str) -> Strength:
    """What a proof by `backend` is worth."""
    system = workspace.system
    found = () if system is None else system.backends
    return next((strength for name, strength, _ in found if name == backend), Strength.RE_EXECUTABLE)


def _row(workspace: Workspace, line: BackendLine) -> BackendRow:
    name = line.name
    if not line.usable or line.strength is None:
        note = f"{line.reason} {line.remedy}".strip().rstrip(":")
        hint = translate(N_("A click shows what helps."))
        if line.strength is not None:
            hint = f"{hint} {translate(N_('Then press F5.'))}"
        return BackendRow(name, RowState.UNUSABLE, note=line.reason, hint=f"{note}\n{hint}")
    strength = line.strength
    refusal = workspace.refusals.of(name)
    if refusal is not None:
        return BackendRow(
            name, RowState.UNUSABLE, note=render(refusal.message_id, refusal.params).what, hint=str(refusal)
        )
    forecast = workspace.forecasts.known.get(name)
    expected = "" if forecast is None else expected_text(forecast.seconds)
    basis = "" if forecast is None else forecast_basis(forecast)
    task, proved = workspace.proving.get(name), workspace.proofs.get(name)
    if task is not None:
        return BackendRow(
            name,
            RowState.RUNNING,
            when_done(strength),
            forecast=expected,
            proving=_so_far(task),
            hint=f"{basis}\n{starts_again(name)}".strip(),
            expected="" if counts_steps(name) else _expected(forecast, task),
        )
    failure = workspace.failures.get(name)
    if failure is not None:
        return BackendRow(
            name,
            RowState.FAILED,
            Capability(strength.badge, icon_of(strength)),
            note=failure.message.what,
            hint=failure_help(failure),
            has_log=failure.log is not None,
        )
    if proved is not None:
        row = _done(name, proved, expected)
        return replace(row, hint=f"{row.hint}\n{basis}".strip())
    badge = Capability(strength.badge, icon_of(strength))
    return BackendRow(name, RowState.IDLE, badge, forecast=expected, hint=basis)


def _done(name: str, proved: ProvedHere, expected: str) -> BackendRow:
    finished, verdict = proved.finished, proved.verdict
    made = duration_text(finished.proof.elapsed_ns)
    if finished.from_library:
        proving = translate(N_("from the library"))
        hint = translate(N_("Found in the library; it was made in {time}.")).format(time=made)
    else:
        proving = made
        hint = translate(N_("Proved in {time}; kept in the library after {whole}.")).format(
            time=made, whole=duration_text(proved.prove_ns)
        )
    if verdict is None:
        return BackendRow(
            name,
            RowState.DONE,
            evidence_of(None),
            forecast=expected,
            proving=proving,
            size=bytes_text(len(finished.proof_bytes)),
            hint=str(proved.trouble or ""),
        )
    return BackendRow(
        name,
        RowState.DONE,
        evidence_of(verdict),
        forecast=expected,
        proving=proving,
        size=bytes_text(len(finished.proof_bytes)),
        verifying=duration_text(verdict.elapsed_ns),
        answers=answer_states(verdict),
        hint=hint,
    )


def _expected(forecast: Forecast | None, task: Task[ProvedHere]) -> str:
    """How long it should take; said otherwise once it took longer than that."""
    if forecast is None:
        return ""
    late = task.elapsed_ns > forecast.seconds * 1e9
    text = N_("over the {time} expected") if late else N_("about {time} expected")
    return translate(text).format(time=seconds_text(round(forecast.seconds) * 1_000_000_000))


def _so_far(task: Task[ProvedHere]) -> str:
    if task.elapsed_ns < _SHOWN_FROM_NS:
        return ""
    return translate(N_("{time} so far")).format(time=duration_text(task.elapsed_ns))
