"""The words between the studio and its Halo2 prover: they come through as they were, and nothing else counts."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from studio.backends.halo2_wire import (
    OF_CONTROL,
    BadLine,
    Made,
    Phase,
    Request,
    encode_answer,
    encode_request,
    phase_of_control,
    read_answer,
    read_request,
)
from studio.model.errors import UserError
from studio.model.messages import MESSAGES
from studio.native import Control

KNOWN = MESSAGES.__contains__


@pytest.mark.parametrize(
    "request_", [Request(9, b"ELF\n\0", b"\n\xff", Path("/some/ordner-ü")), Request(17, b"", b"", None)]
)
def test_a_request_comes_through(request_: Request) -> None:
    assert read_request(io.BytesIO(encode_request(request_))) == request_


def test_a_request_shows_neither_program_nor_input() -> None:
    assert "secret" not in repr(Request(9, b"secret", b"secret"))


@pytest.mark.parametrize("answer", [*Phase, Made(bytes(range(256)), 5), Made(b"", None)])
def test_an_answer_comes_through(answer: Phase | Made) -> None:
    assert read_answer(io.BytesIO(encode_answer(answer)), KNOWN) == answer


def test_an_error_comes_through_with_its_parameters() -> None:
    error = UserError("halo2.too_long", {"rows": 7, "long": "x" * 100_000})
    back = read_answer(io.BytesIO(encode_answer(error)), KNOWN)
    assert isinstance(back, UserError)
    assert (back.message_id, back.params["rows"]) == ("halo2.too_long", "7")
    assert len(str(back.params["long"])) < 10_000


def test_the_end_is_no_answer() -> None:
    assert read_answer(io.BytesIO(b""), KNOWN) is None


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"nonsense\n",
        b"[]\n",
        b"7\n",
        b"{}\n",
        b'{"phase": "dancing"}\n',
        b'{"phase": 1}\n',
        b'{"phase": "keys"}',  # cut
        b'{"evidence": "0"}\n',
        b'{"evidence": "xx"}\n',
        b'{"evidence": "00", "peak_bytes": -1}\n',
        b'{"evidence": "00", "peak_bytes": "1"}\n',
        b'{"error": "no.such_message", "params": {}}\n',
        b'{"error": "halo2.invalid", "params": []}\n',
        b'{"error": "halo2.invalid"}\n',
        b'{"phase": "' + b"k" * 2**18 + b'"}\n',
        b"[" * 100_000 + b"\n",
    ],
)
def test_what_is_no_answer_is_refused(line: bytes) -> None:
    with pytest.raises(BadLine):
        read_answer(io.BytesIO(line), KNOWN)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}\n",
        b'{"k": "9", "parameters_folder": null, "elf_bytes": 0, "witness_bytes": 0}\n',
        b'{"k": 9, "parameters_folder": 7, "elf_bytes": 0, "witness_bytes": 0}\n',
        b'{"k": 9, "parameters_folder": null, "elf_bytes": -1, "witness_bytes": 0}\n',
        b'{"k": 9, "parameters_folder": null, "elf_bytes": 0}\n',
        encode_request(Request(9, b"elf", b"input"))[:-1],
    ],
)
def test_what_is_no_request_is_refused(data: bytes) -> None:
    with pytest.raises(BadLine):
        read_request(io.BytesIO(data))


def test_every_phase_of_the_engine_has_a_word() -> None:
    assert len(set(OF_CONTROL)) == 5
    assert phase_of_control(Control()) is Phase.KEYS
