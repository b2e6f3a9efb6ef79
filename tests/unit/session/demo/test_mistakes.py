"""Every mistake of the demo is refused, for its own reason, and the demo notices when one is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studio.model.verdict import no
from studio.session import Control, Session
from studio.session.demo.mistakes import MISTAKES, MistakesShown, show_mistakes


@pytest.fixture(scope="module")
def shown() -> MistakesShown:
    return show_mistakes(Session(), Control())


def test_all_are_refused_for_their_own_reason(shown: MistakesShown) -> None:
    assert [one.mistake.name for one in shown.told] == [mistake.name for mistake in MISTAKES]
    assert all(one.refused and one.text for one in shown.told)
    assert shown.failures() == []


def test_what_is_let_pass_is_reported(shown: MistakesShown) -> None:
    passed = replace(shown.told[0], message_id="")
    other = replace(shown.told[1], message_id="proof.damaged")
    found = replace(shown, told=(passed, other)).failures()
    assert found == ["wrong_witness was not refused", "wrong_program was refused for another reason: proof.damaged"]


def test_a_good_proof_that_is_refused_is_reported(shown: MistakesShown) -> None:
    refused = replace(shown.unchanged, evidence_valid=no("verify.wrong_end"))
    assert replace(shown, unchanged=refused).failures() == ["the unchanged proof was not verified"]
