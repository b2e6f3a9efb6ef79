"""One claims what nobody else has, thread or process, and the system takes claims back from the dead."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from studio.host.claims import Claims
from studio.model.errors import UserError

KEYS = [hashlib.sha256(bytes([number])).digest() for number in range(4)]
HOLDER = (
    "import pathlib, sys\n"
    "from studio.host.claims import Claims\n"
    "claims = Claims(pathlib.Path(sys.argv[1]))\n"
    "print(*(claims.take(bytes.fromhex(key)) for key in sys.argv[2:]), flush=True)\n"
    "sys.stdin.read()\n"
)


def test_who_shares_a_file_shares_its_claims(tmp_path: Path) -> None:
    first, second = Claims(tmp_path / "claims"), Claims(tmp_path / "claims")
    elsewhere = Claims(tmp_path / "others")
    assert first.take(KEYS[0])
    assert not first.take(KEYS[0])
    assert not second.take(KEYS[0])
    assert elsewhere.take(KEYS[0])
    second.give_back(KEYS[0])  # not its own
    assert not second.take(KEYS[0])
    first.give_back(KEYS[0])
    assert second.take(KEYS[0])
    assert first.take(KEYS[1])
    first.release()
    first.release()
    assert not first.take(KEYS[2])
    assert second.take(KEYS[1])
    second.release()
    elsewhere.release()
    assert (tmp_path / "claims").stat().st_size == 0


def test_another_process_has_its_claims_until_it_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "claims"
    here = Claims(path)
    assert here.take(KEYS[0])
    command = [sys.executable, "-c", HOLDER, str(path), *(key.hex() for key in KEYS[:3])]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "False True True\n"
        Claims(path).release()  # one that comes and goes takes no claim of the others away
        assert [here.take(key) for key in KEYS] == [False, False, False, True]
        second = [sys.executable, "-c", HOLDER, str(path), *(key.hex() for key in KEYS)]
        ended = subprocess.run(second, input="", capture_output=True, text=True, check=True)
        assert ended.stdout == "False False False False\n"
        holder.kill()
    assert here.take(KEYS[1])
    assert here.take(KEYS[2])
    here.release()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserError):
        Claims(tmp_path / "absent" / "claims")
