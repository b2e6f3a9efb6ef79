"""Settings and the limits that follow from them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from studio.model.errors import UserError
from studio.session import Session, load_user_settings
from studio.settings import DEFAULT_SETTINGS, Settings


def test_limits_come_from_the_settings(tmp_path: Path) -> None:
    small = Session(replace(DEFAULT_SETTINGS, max_steps=10, max_elf_bytes=10**6, max_witness_bytes=4))
    program = small.open("fibonacci")
    fault = small.run(program, small.witness(program, {})).fault
    assert fault is not None
    assert fault.kind == "step_limit"
    (tmp_path / "witness").write_bytes(bytes(5))
    with pytest.raises(UserError) as refused:
        small.load_witness(tmp_path / "witness")
    assert refused.value.message_id == "file.too_large"
    with pytest.raises(UserError) as refused:
        Session(replace(DEFAULT_SETTINGS, max_elf_bytes=100)).open("fibonacci")
    assert refused.value.message_id == "file.too_large"


def test_no_settings_file_means_defaults(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert load_user_settings() == Settings()
