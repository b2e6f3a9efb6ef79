"""The guests of the executor's figures run to their end, and every runner must write the same journal."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from studio import native
from studio.model.errors import UserError
from studio.session import Session
from studio.session.bench import engine
from tests.unit.session.bench.test_measuring import measuring


def test_the_work_is_what_it_says() -> None:
    session = Session()
    limits, control = native.Limits(), native.Control()
    witness = engine.sha256_witness(1)
    ended = native.execute(session.open("sha256").native, witness, limits, control)
    assert hashlib.sha256(witness[8:]).digest() in ended.journal
    for guest, more in (("sort", engine.sort_witness(1)), ("state-transition", engine.state_transition_witness(1))):
        ended = native.execute(session.open(guest).native, more, limits, control)
        assert ended.exit_code == 0, guest
        assert ended.steps > 1_000_000, guest


def test_without_peers_our_own_figures_stand_and_the_ratios_are_named(tmp_path: Path) -> None:
    bench = measuring(tmp_path, quick=True)
    engine._measure_guest(bench, "sha256", engine.sha256_witness(1))
    assert {figure.name for figure in bench.figures} >= {"engine.plain.sha256", "engine.prove.sha256"}
    missing = {one.name: one.reason for one in bench.absent}
    assert missing["engine.plain_over_rrs.sha256"] == missing["engine.record_over_rrs.sha256"] == "not here"


def test_a_qemu_that_writes_something_else_is_no_peer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.session.bench.peers.Peers.qemu_run", lambda *_: b"other")
    with pytest.raises(UserError) as caught:
        engine._qemu(measuring(tmp_path), tmp_path, tmp_path, b"journal")
    assert caught.value.message_id == "bench.peer_failed"
