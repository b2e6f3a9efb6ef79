"""A verdict as JSON values and back, for the way between processes. What comes back is checked, not believed."""

from __future__ import annotations

from collections.abc import Mapping

from studio.model.job import JsonObject, JsonValue
from studio.model.messages import MESSAGES
from studio.model.verdict import YES, Answer, AnswerState, Coverage, Strength, Verdict

_ANSWERS = ("evidence_valid", "for_trusted_program", "fits_witness")


def verdict_values(verdict: Verdict) -> JsonObject:
    """Everything in `verdict`."""
    coverage = verdict.coverage
    return {
        **{name: _answer_values(getattr(verdict, name)) for name in _ANSWERS},
        "strength": verdict.strength.value,
        "coverage": None if coverage is None else [coverage.checked_segments, coverage.total_segments],
        "elapsed_ns": verdict.elapsed_ns,
    }


def verdict_of(values: JsonObject) -> Verdict:
    """The verdict in `values`; ValueError for anything that `verdict_values` does not write."""
    elapsed_ns = values.get("elapsed_ns")
    if type(elapsed_ns) is not int or elapsed_ns < 0:
        raise ValueError("elapsed_ns")
    evidence, program, witness = (_answer_of(values.get(name)) for name in _ANSWERS)
    strength = Strength(values.get("strength"))
    return Verdict(evidence, program, witness, strength, _coverage_of(values.get("coverage")), elapsed_ns)


def _answer_values(answer: Answer) -> JsonObject:
    params: dict[str, JsonValue] = {
        name: value if isinstance(value, (str, int)) else str(value) for name, value in answer.reason_params.items()
    }
    return {"state": answer.state.value, "reason_id": answer.reason_id, "reason_params": params}


def _answer_of(values: JsonValue) -> Answer:
    if not isinstance(values, Mapping):
        raise ValueError("an answer that is no object")  # noqa: TRY004 - one class for all that is refused
    state, reason_id, params = AnswerState(values.get("state")), values.get("reason_id"), values.get("reason_params")
    if state is AnswerState.YES:
        return YES  # a plain yes has no reason
    if not isinstance(reason_id, str) or reason_id not in MESSAGES or not isinstance(params, Mapping):
        raise ValueError("an answer without a known reason")
    return Answer(state, reason_id, dict(params))


def _coverage_of(values: JsonValue) -> Coverage | None:
    if values is None:
        return None
    if not isinstance(values, list) or len(values) != 2:
        raise ValueError("coverage")
    checked, total = values
    if type(checked) is not int or type(total) is not int or not 0 <= checked <= total:
        raise ValueError("coverage")
    return Coverage(checked, total)
