"""What the window offers to copy does the same when it is pasted: parsed by the shell, and run by the command line."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from studio.native import proof_decode
from studio.programs.opening import OpenedProgram
from studio.session import Session
from studio.session.command_line import MOST_LETTERS, ProveCommand, Shell, own_shell, prove_line
from studio.session.forms import WitnessForm, check_form, first_form, sample_form

SESSION = Session()
ODD = 'it\'s $HOME `x` "q" %PATH% !a & | < > ( ) ; * ? \\ é 中'


def command(name: str, texts: Mapping[str, str] | None = None, **more: object) -> ProveCommand:
    program = SESSION.open(name)
    form = first_form(program) if texts is None else WitnessForm(texts)
    return replace(ProveCommand(name, program, form, "Trace"), **more)  # type: ignore[arg-type]


def bare(name: str, text: str, origin: str = "x.elf") -> ProveCommand:
    return ProveCommand(origin, replace(SESSION.open(name), manifest=None), WitnessForm({"": text}), "Trace")


def windows_arguments(line: str) -> list[str]:
    """How the C runtime of Windows parts a command line (no backslash before a quote occurs here)."""
    parts, current, quoted, begun = [], "", False, False
    for letter in line:
        if letter == '"':
            quoted, begun = not quoted, True
        elif letter == " " and not quoted:
            if begun:
                parts.append(current)
            current, begun = "", False
        else:
            current, begun = current + letter, True
    return [*parts, current] if begun else parts


class TestWords:
    def test_the_picture(self) -> None:
        line = prove_line(command("fibonacci"), Shell.POSIX)
        assert line == "proving-studio prove fibonacci n=10 --backend trace --out fibonacci.proof"

    def test_options(self) -> None:
        line = prove_line(command("fibonacci", evidence_form="audit", again=True), Shell.POSIX)
        assert line is not None
        assert line.endswith("--backend trace --form audit --again --out fibonacci.proof")

    def test_long_samples_are_named(self) -> None:
        program = SESSION.open("state-transition")
        assert program.manifest is not None
        form = sample_form(program.manifest, program.manifest.sample("realistic"))
        line = prove_line(ProveCommand("state-transition", program, form, "Trace"), Shell.POSIX)
        assert line is not None
        assert "--sample realistic" in line

    def test_bad_samples_are_named(self) -> None:
        program = SESSION.open("fibonacci")
        assert program.manifest is not None
        form = sample_form(program.manifest, program.manifest.sample("too-large"))
        line = prove_line(ProveCommand("fibonacci", program, form, "Trace"), Shell.WINDOWS)
        assert line is not None
        assert "--sample too-large" in line
        assert "n=" not in line

    def test_what_is_too_long_needs_a_file(self) -> None:
        long = command("sort", {"rounds": "1", "values": "1," * MOST_LETTERS})
        assert prove_line(long) is None
        line = prove_line(replace(long, witness_file="my input.bin"), Shell.POSIX)
        assert line is not None
        assert "--witness-file 'my input.bin'" in line

    def test_line_breaks_that_mean_nothing_go(self) -> None:
        line = prove_line(command("sort", {"rounds": "1", "values": "3,\n2,\n1"}), Shell.POSIX)
        assert line is not None
        assert shlex.split(line)[4] == "values=3, 2, 1"

    def test_a_leading_dash_is_no_option(self) -> None:
        line = prove_line(bare("fibonacci", "-00", origin="-x.elf"), Shell.POSIX)
        assert line is not None
        assert shlex.split(line)[2:4] == ["./-x.elf", "--witness=-00"]

    @pytest.mark.parametrize("shell", list(Shell))
    def test_control_letters_cannot_be_pasted(self, shell: Shell) -> None:
        assert prove_line(bare("fibonacci", "text:a\x1b[2Jb"), shell) is None
        assert prove_line(bare("fibonacci", "text:a\tb"), shell) is None

    def test_shell_of_this_system(self) -> None:
        assert own_shell() is (Shell.WINDOWS if os.name == "nt" else Shell.POSIX)


class TestQuoting:
    @pytest.mark.parametrize("text", [ODD, "'", "$(reboot)", "a\nb", "-x", "~", ""])
    def test_posix_shells_see_what_was_typed(self, text: str) -> None:
        line = prove_line(bare("fibonacci", f"text:{text}"), Shell.POSIX)
        assert line is not None
        assert shlex.split(line)[3:5] == ["--witness", f"text:{text}"]

    @pytest.mark.parametrize("text", ["a b", "1, 2; 3, 4", "it's", "(x) & | < > ^ @", "é 中", "{a,b}"])
    def test_windows_sees_what_was_typed(self, text: str) -> None:
        line = prove_line(bare("fibonacci", f"text:{text}"), Shell.WINDOWS)
        assert line is not None
        assert windows_arguments(line)[3:5] == ["--witness", f"text:{text}"]
        assert '"' in line

    @pytest.mark.parametrize("text", ["$x", "`n", "%PATH%", 'a"b', "a!b", "a\nb", "\u201ca\u201d", "end \\"])
    def test_what_windows_would_change_is_not_offered(self, text: str) -> None:
        assert prove_line(bare("fibonacci", f"text:{text}"), Shell.WINDOWS) is None

    def test_a_comma_is_a_list_to_powershell(self) -> None:
        line = prove_line(command("sort", {"rounds": "1", "values": "3,2,1"}), Shell.WINDOWS)
        assert line is not None
        assert '"values=3,2,1"' in line


def pasted(command: ProveCommand, folder: Path) -> bytes:
    """The bytes of the proof file that the line makes when a shell runs it."""
    line = prove_line(command)
    assert line is not None
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    ended = subprocess.run(  # noqa: S602 - what a person pastes goes through a shell
        line, shell=True, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, check=False, timeout=60
    )
    assert ended.returncode == 0, ended.stderr.decode()
    return (folder / f"{command.program.name}.proof").read_bytes()


def expected_journal(program: OpenedProgram, form: WitnessForm) -> bytes:
    witness = check_form(program, form).witness
    assert witness is not None
    return SESSION.run(program, witness).journal


@pytest.mark.parametrize(
    "texts",
    [
        {"repeat": "1", "message": "text:it's * ? here; (really) & 中 "},
        {"repeat": "2", "message": "00 ff 10"},
    ],
)
def test_pasted_with_fields(tmp_path: Path, texts: dict[str, str]) -> None:
    made = proof_decode(pasted(command("sha256", texts), tmp_path))
    assert made.journal == expected_journal(SESSION.open("sha256"), WitnessForm(texts))


def test_pasted_without_a_manifest(tmp_path: Path) -> None:
    elf = tmp_path / "it's mine.elf"
    elf.write_bytes(SESSION.open("fibonacci").elf)
    program = SESSION.open(str(elf))
    assert program.manifest is None
    for text in ("0a000000", f"file:{tmp_path / 'the input'}"):
        (tmp_path / "the input").write_bytes(bytes([10, 0, 0, 0]))
        made = proof_decode(pasted(ProveCommand(str(elf), program, WitnessForm({"": text}), "Trace"), tmp_path))
        assert made.journal == bytes.fromhex("0a0000003700000000000000")


def test_pasted_with_a_file_in_place_of_the_form(tmp_path: Path) -> None:
    (tmp_path / "in put").write_bytes(bytes([12, 0, 0, 0]))
    made = proof_decode(pasted(command("fibonacci", witness_file="in put", evidence_form="audit"), tmp_path))
    assert made.journal == bytes.fromhex("0c0000009000000000000000")
