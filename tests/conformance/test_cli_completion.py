"""The completion scripts, each run by its own shell where that shell is here."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from studio.cli.commands import COMMANDS
from tests.conftest import CommandLine


def script_of(command_line: CommandLine, shell: str, folder: Path) -> Path:
    ended = command_line("completion", shell)
    assert (ended.code, ended.err) == (0, "")
    path = folder / f"completion.{shell}"
    path.write_text(ended.out, encoding="utf-8")
    return path


def run(shell: str, *arguments: str) -> str:
    ended = subprocess.run([shell, *arguments], capture_output=True, text=True, check=False, timeout=60)
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


@pytest.fixture(scope="module")
def bash_script(command_line: CommandLine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("bash") is None:
        pytest.skip("bash is absent")
    return script_of(command_line, "bash", tmp_path_factory.mktemp("bash"))


ASK_BASH = """
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_proving_studio
echo "${COMPREPLY[*]}"
"""


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (["in"], "inclusion"),
        (["gui", "--page", "tr"], "trace"),
        (["gui", "--th"], "--theme"),
        ([""], " ".join(COMMANDS)),
        (["run", "fib"], "fibonacci"),
        (["run", "--max-s"], "--max-steps"),
        (["verify", "x.proof", "--program", "si"], "signature"),
        (["prove", "fibonacci", "--form", ""], "compact audit snark composite succinct"),
        (["prove", "fibonacci", "--backend", "T"], "Trace"),
        (["aggregate", "x.proof", "--all"], "--allow-duplicates"),
        (["demo", "agg"], "aggregate"),
        (["completion", "z"], "zsh"),
        (["programs", "sh"], "show sha256"),
        # Nothing of ours: the shell then completes file names.
        (["prove", "fibonacci", "--out", ""], ""),
        (["no-such-command", "--"], ""),
    ],
)
def test_bash(bash_script: Path, line: list[str], expected: str) -> None:
    assert run("bash", "--norc", "-c", ASK_BASH, "ask", str(bash_script), "proving-studio", *line).strip() == expected


def test_bash_knows_whom_to_ask(bash_script: Path) -> None:
    registered = run("bash", "--norc", "-c", 'source "$1"; complete -p proving-studio', "ask", str(bash_script))
    assert "-F _proving_studio" in registered
    assert "-o default" in registered


def test_fish(command_line: CommandLine, tmp_path: Path) -> None:
    if shutil.which("fish") is None:
        pytest.skip("fish is absent: apt-get install fish")
    script = script_of(command_line, "fish", tmp_path)
    for line, expected in (
        ("proving-studio inc", "inclusion"),
        ("proving-studio verify --program si", "signature"),
        ("proving-studio run --max-s", "--max-steps"),
        ("proving-studio prove fib", "fibonacci"),
    ):
        found = run("fish", "--no-config", "-c", f"source {script}; complete -C '{line}'")
        assert found.splitlines()[0].split("\t")[0] == expected


def test_zsh(command_line: CommandLine, tmp_path: Path) -> None:
    if shutil.which("zsh") is None:
        pytest.skip("zsh is absent: apt-get install zsh")
    script = script_of(command_line, "zsh", tmp_path)
    # compadd and _files exist only inside a completion: these stand in for them and print what they are given.
    ask = f"""
    compdef() {{ print "registered $2" }}
    compadd() {{ shift; print "words $@" }}
    _files() {{ print files }}
    source {script}
    words=(proving-studio verify --program si); CURRENT=4; PREFIX=si; _proving_studio
    words=(proving-studio in); CURRENT=2; PREFIX=in; _proving_studio
    words=(proving-studio aggregate --a); CURRENT=3; PREFIX=--a; _proving_studio
    """
    lines = run("zsh", "-f", "-c", ask).splitlines()
    assert lines[0] == "registered proving-studio"
    assert lines[1].startswith("words fibonacci ")
    assert lines[2] == "files"
    assert lines[3] == "words " + " ".join(COMMANDS)
    assert "--allow-duplicates" in lines[4].split()


def test_powershell(command_line: CommandLine, tmp_path: Path) -> None:
    script = script_of(command_line, "powershell", tmp_path)
    text = script.read_text(encoding="utf-8")
    assert text.startswith("Register-ArgumentCompleter -Native -CommandName proving-studio")
    if shutil.which("pwsh") is None:
        pytest.skip("pwsh is absent, so its script was only looked at")
    ask = f". {script}; (TabExpansion2 'proving-studio verify --program si' 38).CompletionMatches.CompletionText"
    assert run("pwsh", "-NoProfile", "-Command", ask).strip() == "signature"


def test_json_and_unknown_shells(command_line: CommandLine) -> None:
    ended = command_line("completion", "bash", "--json")
    assert "complete -o" in str(ended.json["script"])
    unknown = command_line("completion", "tcsh", "--json")
    assert (unknown.code, unknown.error_id) == (2, "cli.unknown_shell")
