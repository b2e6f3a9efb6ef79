"""Every command of the help, typed as a reader would: page by page, in order, in an empty folder of nobody.

A page makes files by a line that ends in "`NAME`:" with a block behind it; other blocks are commands, and so is what
stands between backticks and begins with `proving-studio`. A block may say `# exit code N`; a command without must
end with 0.

What changes the machine, or works on the sources, is looked at and not run.
"""

from __future__ import annotations

import gettext
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from studio.model.messages import MESSAGES
from studio.session.help_pages import HelpPage, help_pages
from tests.conftest import FOLDER_VARIABLES, CommandLine

ROOT = Path(__file__).resolve().parents[2]
GUESTS = ROOT / "resources" / "guests"
RECEIPT = Path(__file__).parent / "receipts" / "fib10-5.0.0-rc.1-composite.bin"
PAGES = help_pages("en")
TRANSLATED = [path.stem for path in sorted((ROOT / "resources" / "help" / "zh_CN").glob("*.md"))]

COMPILER = "riscv64-unknown-elf-gcc"
RUST_TARGET = "riscv32im-unknown-none-elf"
CODE = re.compile(r"`([^`\n]+)`")
FILE_FOLLOWS = re.compile(r"^`([^`]+)`[:\uff1a]$")
EXIT_CODE = re.compile(r"\s+# exit code (\d+)$")
UNDO_NUMBER = re.compile(r"library undo (\d+)")
# What a reader puts in place of a word in capitals.
GIVEN = {"FILE": "own.elf", "RECEIPT": "own.receipt", "PROOF": "own.proof", "P": "fibonacci", "F": "own.out", "S": "1"}
# Not commands of the studio, and not run: they change the machine.
INSTALLERS = ("rzup", "cargo", "wsl", "pip", "rustup")
DEVELOPERS = "bash", ".venv-test/bin/"  # of those who have the sources
NOT_RUN = ("it would change the machine", "it works on the sources")


@dataclass(frozen=True, slots=True)
class Made:
    """A file that the page shows."""

    name: str
    content: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A command of the page."""

    line: str
    code: int = 0


def parts(text: str) -> Iterator[Made | Typed]:
    """What a reader does with a page, from top to bottom."""
    lines = text.splitlines()
    at, name = 0, ""
    while at < len(lines):
        if not lines[at].startswith("    "):
            follows = FILE_FOLLOWS.match(lines[at])
            if follows:
                name = follows[1]
            elif lines[at]:
                name = ""
                yield from (Typed(code) for code in CODE.findall(lines[at]) if code.startswith("proving-studio "))
            at += 1
            continue
        end = at
        while end < len(lines) and (not lines[end] or lines[end].startswith("    ")):
            end += 1
        block = "\n".join(line[4:] for line in lines[at:end]).rstrip("\n") + "\n"
        if name:
            yield Made(name, block)
        else:
            for line in block.replace("\\\n", " ").splitlines():
                stated = EXIT_CODE.search(line)
                yield Typed(EXIT_CODE.sub("", line), int(stated[1]) if stated else 0)
        at, name = end, ""


@dataclass
class Reader:
    """One who types what a page says."""

    folder: Path
    command_line: CommandLine
    environment: dict[str, str]
    has_r0vm: bool

    def follow(self, page: HelpPage) -> list[str]:
        """Do all of it; what could not be done here, each with what is absent."""
        skipped = []
        for part in parts(page.text):
            if isinstance(part, Made):
                path = self.folder / part.name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(part.content, encoding="utf-8")
            else:
                absent = self.type(part)
                if absent:
                    skipped.append(f"{part.line[:60]}: {absent}")
        return skipped

    def type(self, typed: Typed) -> str:
        """Run one command; why it was not, or nothing."""
        words = shlex.split(typed.line)
        if words[0] == "proving-studio":
            unbuilt = [word for word in words if word.endswith(".elf") and not (self.folder / word).exists()]
            if unbuilt:
                return f"{unbuilt[0]} was not built here"
            return self._type_studio(typed, words[1:])
        if words[0].startswith(DEVELOPERS) or any(word.startswith("packaging/") for word in words[1:2]):
            look_at(words)
            return NOT_RUN[1]
        if words[0] == "python":
            ended = self._run([sys.executable, *words[1:]])
            assert ended.returncode == typed.code, typed.line + ended.stdout + ended.stderr
            return ""
        if words[0] in INSTALLERS:
            return NOT_RUN[0]
        if words[0] == COMPILER:
            absent = "" if shutil.which(COMPILER) else f"no {COMPILER}"
        else:
            assert words[0] == "rustc", f"no reader can know this command: {typed.line}"
            absent = "" if has_rust_target() else f"no Rust for {RUST_TARGET}"
        if not absent:
            ended = self._run(words)
            assert ended.returncode == 0, ended.stderr
        return absent

    def _type_studio(self, typed: Typed, words: list[str]) -> str:
        if "risc0" in words and not self.has_r0vm:
            return "no r0vm"
        words = [GIVEN.get(word, word) for word in words]
        if "NUMBER" in words:  # of a deletion, or of a proof
            number = "1"
            if "undo" in words:
                deleted = self.command_line("library", "delete", "1", cwd=self.folder, **self.environment)
                number = UNDO_NUMBER.findall(deleted.out)[0]
            words = [number if word == "NUMBER" else word for word in words]
        words = ["1" if word == "JOB" else word for word in words]
        ended = self.command_line(*words, cwd=self.folder, **self.environment)
        assert ended.code == typed.code, f"{typed.line}\n{ended.out}{ended.err}"
        return ""

    def _run(self, words: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(words, cwd=self.folder, capture_output=True, text=True, timeout=120, check=False)


def look_at(words: list[str]) -> None:
    """A command on the sources: its script is there and knows the options, its tests can be found."""
    script = next((word for word in words[1:2] if word.startswith("packaging/")), "")
    if words[0] == ".venv-test/bin/pytest":
        command = [sys.executable, "-m", "pytest", "--collect-only", "-q", *words[1:]]
        found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert found.returncode == 0, found.stdout
    elif script:
        text = (ROOT / script).read_text(encoding="utf-8")
        given = [] if script == "packaging/run" else words[2:]  # a command of the studio follows
        assert [word for word in given if word not in text] == []
    elif words[1:3] != ["-m", "pip"]:
        tool = words[0].removeprefix(DEVELOPERS[1])
        assert f"$BIN/{tool}" in (ROOT / "packaging" / "test").read_text(encoding="utf-8")


def has_rust_target() -> bool:
    """Whether rustc can build for the machine of the guests."""
    if shutil.which("rustc") is None:
        return False
    command = ["rustc", "--print", "target-libdir", "--target", RUST_TARGET]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)
    return asked.returncode == 0 and any(Path(asked.stdout.strip()).glob("libcore-*"))


@pytest.fixture
def reader(tmp_path: Path, command_line: CommandLine) -> Reader:
    """Has a private home, the runtime of the guests, and one of each file that a page takes as given."""
    folder, home = tmp_path / "work", tmp_path / "home"
    folder.mkdir()
    names = (*FOLDER_VARIABLES, "HOME")
    environment = {name: str(home / name.lower()) for name in names}
    shutil.copytree(GUESTS / "runtime", folder / "runtime")
    shutil.copy(GUESTS / "fibonacci" / "fibonacci.elf", folder / "own.elf")
    shutil.copy(RECEIPT, folder / "own.receipt")
    (folder / "list.csv").write_text("program,n\nfibonacci,10\n", encoding="utf-8")
    found = command_line("system", "--json", cwd=folder, **environment)
    backends = found.json["backends"]
    assert isinstance(backends, list)
    has_r0vm = any(one["name"] == "RISC0" and one["usable"] for one in backends)
    return Reader(folder, command_line, environment, has_r0vm)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_of_a_page(page: HelpPage, reader: Reader) -> None:
    typed = [part.line for part in parts(page.text) if isinstance(part, Typed)]
    if any(re.search(r"PROOF|NUMBER|library check", line) for line in typed):
        taken = ("receipt", "import", "own.receipt", "--program", "fibonacci", "--out", "own.proof")
        assert reader.command_line(*taken, cwd=reader.folder, **reader.environment).code == 0
        kept = ("library", "import", "own.proof")
        assert reader.command_line(*kept, cwd=reader.folder, **reader.environment).code == 0
    if any("JOB" in line for line in typed):
        queued = ("prove", "sort", "--sample", "small", "--queue")
        assert reader.command_line(*queued, cwd=reader.folder, **reader.environment).code == 0
    skipped = [one for one in reader.follow(page) if not one.endswith(NOT_RUN)]
    if skipped:
        pytest.skip("; ".join(skipped))


def shape(text: str) -> tuple[int, int, list[str], list[str]]:
    """Headings, rows of tables, the blocks, and the commands between backticks."""
    lines = text.splitlines()
    blocks = [line for line in lines if line.startswith("    ")]
    inline = sorted(code for line in lines for code in CODE.findall(line) if code.startswith("proving-studio"))
    return sum(line.startswith("#") for line in lines), sum(line.startswith("|") for line in lines), blocks, inline


@pytest.mark.parametrize("stem", TRANSLATED)
def test_a_translation_has_the_same_commands_and_parts(stem: str) -> None:
    english, chinese = (
        (ROOT / "resources" / "help" / folder / f"{stem}.md").read_text(encoding="utf-8") for folder in ("en", "zh_CN")
    )
    assert shape(chinese) == shape(english)
    assert re.findall(r"\]\(([^)]*)\)", chinese) == re.findall(r"\]\(([^)]*)\)", english)
    assert sorted(CODE.findall(chinese)) == sorted(CODE.findall(english))


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_messages_are_those_of_the_studio(language: str) -> None:
    catalogue = gettext.translation("studio", ROOT / "resources" / "catalogues", [language], fallback=language == "en")
    messages = [catalogue.gettext(message.what) for message in MESSAGES.values()]
    (page,) = (page for page in help_pages(language) if page.name == "troubleshooting")
    rows = [line for line in page.text.splitlines() if line.startswith("| ")]
    quoted = [row.split(" | ")[0].removeprefix("| ") for row in rows]
    heading = quoted[0]
    quoted = [text for text in quoted if text != heading]
    assert len(quoted) > 20
    for text in quoted:
        assert any(text in message for message in messages), text
