"""Parameters: derived once, kept whole or not at all, believed only where the engine knows them."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from studio import native
from studio.backends import halo2_parameters
from studio.backends.halo2_parameters import are_at_hand, make_ready, parameters_bytes, parameters_file
from studio.host.files import TEMPORARY_PREFIX, TEMPORARY_SUFFIX
from studio.model.errors import UserError
from tests.unit.backends import halo2_proofs

RIGHT = b"right" + bytes(parameters_bytes(9) - 5)


@dataclass
class Engine:
    """Plays the engine: it knows RIGHT."""

    loaded: set[int] = field(default_factory=set)
    derived: list[int] = field(default_factory=list)

    def halo2_is_loaded(self, k: int) -> bool:
        return k in self.loaded

    def halo2_derive_parameters(self, k: int) -> bytes:
        if k > 17:
            raise UserError("halo2.wrong_k", {"k": str(k)})
        self.derived.append(k)
        return RIGHT

    def halo2_load(self, k: int, parameters: bytes) -> None:
        if parameters != RIGHT:
            raise UserError("halo2.wrong_parameters", {"k": str(k)})
        self.loaded.add(k)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    played = Engine()
    monkeypatch.setattr(halo2_parameters, "native", played)
    return played


def test_they_are_made_once(engine: Engine, tmp_path: Path) -> None:
    folder, told = tmp_path / "cache" / "halo2", list[int]()
    assert not are_at_hand(9, folder)
    make_ready(9, folder, lambda: told.append(1))
    assert (engine.loaded, engine.derived, told) == ({9}, [9], [1])
    assert parameters_file(folder, 9).read_bytes() == RIGHT
    engine.loaded.clear()  # another process
    assert are_at_hand(9, folder)
    make_ready(9, folder, lambda: told.append(2))
    assert (engine.loaded, engine.derived, told) == ({9}, [9], [1])
    make_ready(9, tmp_path / "elsewhere")  # at hand in this process
    assert engine.derived == [9]
    assert sorted(path.name for path in folder.iterdir()) == ["halo2-9.parameters", "writing.lock"]


@pytest.mark.parametrize("kept", [b"", RIGHT[:-1], RIGHT + b"\0", b"wrong" + RIGHT[5:], bytes(2**20)])
def test_a_damaged_or_foreign_file_is_made_anew(engine: Engine, tmp_path: Path, kept: bytes) -> None:
    parameters_file(tmp_path, 9).write_bytes(kept)
    make_ready(9, tmp_path)
    assert (engine.loaded, engine.derived) == ({9}, [9])
    assert parameters_file(tmp_path, 9).read_bytes() == RIGHT


def test_a_file_of_another_size_is_not_at_hand(engine: Engine, tmp_path: Path) -> None:
    parameters_file(tmp_path, 9).write_bytes(RIGHT[:-1])
    assert not are_at_hand(9, tmp_path)
    assert not are_at_hand(9, None)
    engine.loaded.add(9)
    assert are_at_hand(9, None)


def test_what_an_ended_process_left_half_written_is_swept(engine: Engine, tmp_path: Path) -> None:
    left = tmp_path / f"{TEMPORARY_PREFIX}0123{TEMPORARY_SUFFIX}"
    left.write_bytes(b"half")
    make_ready(9, tmp_path)
    assert engine.loaded == {9}
    assert not left.exists()


def test_where_they_cannot_be_kept_the_work_goes_on(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_bytes(b"")
    with caplog.at_level(logging.WARNING):
        make_ready(9, tmp_path / "file" / "below")
    assert engine.loaded == {9}
    assert "could not be kept" in caplog.text
    engine.loaded.clear()
    make_ready(9, None)
    assert engine.derived == [9, 9]


@pytest.mark.posix
def test_a_pipe_in_its_place_is_not_waited_for(engine: Engine, tmp_path: Path) -> None:
    import os

    os.mkfifo(parameters_file(tmp_path, 9))
    make_ready(9, tmp_path)
    assert engine.loaded == {9}


def test_a_size_that_no_circuit_has(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        make_ready(18, tmp_path)
    assert refused.value.message_id == "halo2.wrong_k"
    assert list(tmp_path.iterdir()) == []


def test_the_engine_makes_as_many_bytes_as_are_read_again() -> None:
    halo2_proofs.proved()
    path = parameters_file(halo2_proofs.parameters_folder(), halo2_proofs.K)
    kept = path.read_bytes()
    assert len(kept) == parameters_bytes(halo2_proofs.K)
    assert native.halo2_derive_parameters(halo2_proofs.K) == kept
