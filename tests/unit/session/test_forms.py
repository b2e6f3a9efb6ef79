"""The input as a person fills it in, with what is wrong with it in words for the line under a field."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from studio.programs.opening import OpenedProgram
from studio.session import Session
from studio.session.forms import (
    RAW_FIELD,
    WitnessForm,
    check_form,
    first_form,
    form_line,
    form_of_witness,
    form_witness,
    reads_files,
    sample_form,
)

SESSION = Session()


def program(name: str) -> OpenedProgram:
    return SESSION.open(name)


def bare() -> OpenedProgram:
    """A program without a manifest."""
    return replace(program("fibonacci"), manifest=None)


def sample(name: str, which: str) -> WitnessForm:
    manifest = program(name).manifest
    assert manifest is not None
    return sample_form(manifest, manifest.sample(which))


class TestFields:
    def test_the_first_form_is_the_small_sample(self) -> None:
        form = first_form(program("fibonacci"))
        assert (dict(form.texts), form.sample) == ({"n": "10"}, "small")
        assert check_form(program("fibonacci"), form).witness == (10).to_bytes(4, "little")

    def test_without_a_small_sample_it_is_the_first_good_one(self) -> None:
        form = first_form(program("signature"))
        assert form.sample == "rfc8032-1"
        assert check_form(program("signature"), form).witness

    @pytest.mark.parametrize(
        ("name", "field", "text", "words"),
        [
            ("fibonacci", "n", "94", "n is 94. It must be between 0 and 93."),
            ("fibonacci", "n", "ten", "ten is no whole number. n must be between 0 and 93."),
            ("fibonacci", "n", "", "n is empty. It must be between 0 and 93."),
            ("range-proof", "salt", "0g", "0g is not bytes: two hex digits for each byte, text:..., file:PATH"),
            ("range-proof", "salt", "00", "Its length in bytes is 1. It must be 32."),
            ("range-proof", "values", "", "The number of values is 0. It must be between 1 and 4096."),
            ("state-transition", "accounts", "1,2", "The number of rows is 1. It must be between 16 and 4096."),
            ("state-transition", "transfers", "1,2", "transfers[1] has 2 values. A row has: from, to, amount, nonce."),
        ],
    )
    def test_what_is_wrong_is_told_under_the_field(self, name: str, field: str, text: str, words: str) -> None:
        form = first_form(program(name))
        checked = check_form(program(name), WitnessForm({**form.texts, field: text}))
        assert checked.witness is None
        assert checked.errors[field].startswith(words)
        assert list(checked.errors) == [field]

    def test_everything_that_is_wrong_shows_at_once(self) -> None:
        checked = check_form(program("range-proof"), WitnessForm({"low": "x", "high": "y", "values": "1"}))
        assert set(checked.errors) == {"low", "high"}

    def test_the_line_is_short_whatever_is_typed(self) -> None:
        assert form_line(program("fibonacci"), WitnessForm({"n": "10"})) == "n = 10"
        long = form_line(program("sort"), WitnessForm({"rounds": "1", "values": "1, " * 1_000_000}))
        assert len(long) < 100


class TestWhole:
    def test_a_bad_sample_is_bytes(self) -> None:
        form = sample("fibonacci", "too-large")
        assert check_form(program("fibonacci"), form).witness == (94).to_bytes(4, "little")
        assert form_line(program("fibonacci"), form) == "too-large: 4 B"

    @pytest.mark.parametrize(
        ("text", "witness"), [("", b""), ("0a 00", b"\x0a\x00"), ("text:abc", b"abc"), ("text:", b"")]
    )
    def test_without_a_manifest_the_input_is_plain_bytes(self, text: str, witness: bytes) -> None:
        form = WitnessForm({RAW_FIELD.name: text})
        assert check_form(bare(), form).witness == witness
        assert form_witness(bare(), form) == witness

    def test_it_begins_empty_and_may_be_wrong(self) -> None:
        assert form_witness(bare(), first_form(bare())) == b""
        assert form_line(bare(), first_form(bare())) == "no input"
        assert check_form(bare(), WitnessForm({"": "xyz"})).errors[""].startswith("xyz is not bytes")

    def test_files_may_change(self, tmp_path: Path) -> None:
        (tmp_path / "input").write_bytes(b"one")
        form = WitnessForm({"": f"file:{tmp_path / 'input'}"})
        assert form_witness(bare(), form) == b"one"
        assert reads_files(bare(), form)
        assert not reads_files(bare(), WitnessForm({"": "00"}))
        assert not reads_files(program("sha256"), sample("sha256", "short"))
        assert reads_files(program("sha256"), WitnessForm({"repeat": "1", "message": "file:x"}))
        assert "file:x" not in check_form(bare(), WitnessForm({"": "file:x"})).errors


class TestFromBytes:
    @pytest.mark.parametrize("name", ["fibonacci", "sha256", "merkle-path", "sort", "state-transition", "range-proof"])
    def test_a_witness_is_typed_again(self, name: str) -> None:
        opened = program(name)
        assert opened.manifest is not None
        for one in opened.manifest.samples:
            witness = form_witness(opened, sample_form(opened.manifest, one))
            form = form_of_witness(opened, witness)
            assert form_witness(opened, form) == witness
            assert form.raw is None or one.raw_witness is not None

    def test_without_a_manifest_it_is_hex_as_long_as_that_can_be_read(self) -> None:
        assert form_of_witness(bare(), b"\x01\xab") == WitnessForm({RAW_FIELD.name: "01ab"})
        assert form_of_witness(bare(), bytes(100_000)) == WitnessForm(raw=bytes(100_000))
