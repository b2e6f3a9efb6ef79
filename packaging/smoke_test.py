"""Whether a studio that was frozen or installed works as a whole, seen from outside: `smoke_test.py PROGRAM [WINDOW]`.

    --home FOLDER   the home folder of whoever uses it, where one was installed for a user alone
    --shell SHELL   also open files as a desktop does, by its tools, which SHELL finds

It proves and verifies on the command line, starts a worker process, draws a page, opens the window, presses a key in it
and closes it as a person would. Needs nothing but Python, and on Linux a display with a window manager and xdotool:
`bash packaging/smoke` brings all of that. WINDOW is the program that opens the window, where it is another one.
"""

from __future__ import annotations

import argparse
import configparser
import contextlib
import json
import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

LIMIT_S = 120
CLOSE_LIMIT_S = 20
TITLE = "Proving Studio"
# A person whose name is not ASCII is the one for whom paths break.
HOME_NAME = "Zoë 用户"
SHOWN_PAGE = "trace"
KEY_OF_THAT_PAGE = "ctrl+3"
XDOTOOL = shutil.which("xdotool") or "xdotool"

T = TypeVar("T")


class Wrong(Exception):
    """The studio did not do what it should."""


def expect(holds: object, what: str) -> None:
    if not holds:
        raise Wrong(what)


class Studio:
    """The program under test, with a home folder of its own."""

    def __init__(self, program: Path, window: Path, home: Path, shell: str = "") -> None:
        self.program = str(program)
        self.window = str(window)
        self.home = home
        self.shell = shell
        home.mkdir(exist_ok=True)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "PYTHON", "QT_"))}
        # The last two are how platformdirs, which asks Windows itself, is told of other folders.
        names = ("HOME", "USERPROFILE", "WIN_PD_OVERRIDE_APPDATA", "WIN_PD_OVERRIDE_LOCAL_APPDATA")
        folders = {name: str(home) for name in names}
        self.environment = {**kept, **folders}

    def run(self, *arguments: object, **environment: str) -> str:
        """Standard output of a command that must end well."""
        return self._run([self.program, *map(str, arguments)], environment)

    def desktop(self, *arguments: object) -> str:
        """The same, of a tool of the desktop."""
        return self._run([self.shell, "-c", 'exec "$@"', "sh", *map(str, arguments)], {}).strip()

    def double_click(self, path: Path) -> None:
        """What starts then has the streams of whoever started it, and keeps them as long as it lives."""
        command = [self.shell, "-c", 'exec gio open "$1" >/dev/null 2>&1', "sh", str(path)]
        subprocess.run(command, stdin=subprocess.DEVNULL, env=self.environment, timeout=LIMIT_S, check=True)

    def _run(self, command: list[str], environment: dict[str, str]) -> str:
        ended = subprocess.run(
            command,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            env={**self.environment, **environment},
            timeout=LIMIT_S,
            check=False,
        )
        told = ended.stderr.decode("utf-8", "replace")
        expect(ended.returncode == 0, f"{command[1:]} ended with {ended.returncode}: {told}")
        return ended.stdout.decode("utf-8")

    def ask(self, *arguments: object) -> dict[str, object]:
        """The same, of a command that answers in JSON."""
        answer = json.loads(self.run(*arguments, "--json"))
        expect(isinstance(answer, dict) and answer["ok"] is True, f"{arguments}: {answer}")
        return dict(answer)


def command_line(studio: Studio) -> str:
    programs = studio.ask("programs")["programs"]
    expect(isinstance(programs, list) and len(programs) == 7, f"seven programs come with it, not {programs}")
    proof = studio.home / "fib.proof"
    proved = studio.ask("prove", "fibonacci", "n=10", "--out", proof)
    expect(proved["steps"] == 295, f"fibonacci of 10 takes 295 steps, not {proved['steps']}")
    verified = studio.ask("verify", proof, "--program", "fibonacci")
    answers = [verified[name] for name in ("evidence_valid", "for_trusted_program", "fits_witness")]
    expect(all(isinstance(one, dict) and one["answer"] == "yes" for one in answers), f"verification said {answers}")
    snark = studio.home / "fib.snark"
    studio.ask("prove", "fibonacci", "n=10", "--backend", "Halo2", "--out", snark)  # in a process of its own
    outcome = studio.ask("verify", snark, "--program", "fibonacci")["outcome"]
    expect(outcome == "verified", f"the Halo2 proof is {outcome}")
    return f"seven programs; fibonacci n=10 proved in {proved['steps']} steps, and with Halo2, and verified"


def scenes(studio: Studio) -> str:
    """Also runs the script of an inclusion proof, for which a frozen application has no interpreter but itself."""
    failures = studio.ask("demo")["failures"]
    expect(failures == [], f"not as expected: {failures}")
    return "six scenes, every number as expected"


def worker(studio: Studio) -> str:
    started = time.monotonic()
    process = subprocess.Popen(
        [studio.program, "--worker", "verify"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=studio.environment,
    )
    with process:
        if process.stdin is None or process.stdout is None:
            raise Wrong("a worker has no streams")
        said = b""
        while b'"ready"' not in said and (more := os.read(process.stdout.fileno(), 4096)):
            said += more
        took_ms = (time.monotonic() - started) * 1000
        process.stdin.close()  # the end of its lease
        expect(b'"ready"' in said, f"a worker begins by saying that it is ready, not {said!r}")
        process.wait(CLOSE_LIMIT_S)
    return f"ready after {took_ms:.0f} ms, ends when the studio does"


def picture(studio: Studio) -> str:
    """Also proves the bundled samples and has a worker process verify one. The second page is the one with plots."""
    told = []
    for page in ("prove", "throughput"):
        path = studio.home / f"{page}.png"
        studio.run("gui", "--screenshot", path, "--page", page, QT_QPA_PLATFORM="offscreen")
        image = path.read_bytes()
        expect(image[:8] == b"\x89PNG\r\n\x1a\n", "the picture is a PNG")
        width, height = (int.from_bytes(image[start : start + 4], "big") for start in (16, 20))
        told.append(f"{page} {width} x {height}, {len(image) // 1024} KiB")
    return "; ".join(told)


def window(studio: Studio) -> str:
    started = time.monotonic()
    process = subprocess.Popen([studio.window], env=studio.environment, stdin=subprocess.DEVNULL)
    try:
        told = HANDLE.get(sys.platform, on_x11)(studio, process, started)
        code = process.wait(CLOSE_LIMIT_S)
    finally:
        process.kill()  # of no effect on one that has ended
    expect(code == 0, f"the closed window ended with {code}")
    return told


def files(studio: Studio) -> str:
    """What a desktop knows of our files, and a double click on one, and on another while the window is open."""
    proof, aggregate, nameless = (studio.home / name for name in ("a proof.proof", "二.aggregate", "nameless"))
    studio.ask("prove", "fibonacci", "n=11", "--out", proof)
    studio.ask("aggregate", proof, "--out", aggregate)
    shutil.copy(proof, nameless)
    kinds = {proof: "proof", aggregate: "aggregate", nameless: "proof"}
    for path, kind in kinds.items():
        told = studio.desktop("gio", "info", "--attributes", "standard::content-type", path)
        expect(told.endswith(f"application/vnd.proving-studio.{kind}"), f"{path.name} is taken for {told}")
        opener = studio.desktop("gio", "mime", f"application/vnd.proving-studio.{kind}").splitlines()[0]
        expect(opener.endswith("proving-studio.desktop"), f"it is opened so: {opener}")
    for machine, is_ours in ((243, True), (62, False)):  # RISC-V, and the processor of most desktops
        program = studio.home / f"program{machine}.elf"
        program.write_bytes(b"\x7fELF\x01\x01\x01".ljust(16, b"\0") + struct.pack("<HH", 2, machine) + bytes(48))
        told = studio.desktop("gio", "info", "--attributes", "standard::content-type", program)
        expect(told.endswith("riscv-program") == is_ours, f"a program for machine {machine} is taken for {told}")
    openers = studio.desktop("gio", "mime", "application/vnd.proving-studio.riscv-program")
    expect("proving-studio.desktop" in openers, f"RISC-V programs are opened by {openers}")
    studio.double_click(proof)
    (window,) = wait_for(visible_windows, "a double click opens the window")
    studio.run("gui", aggregate)  # what the next double click starts; it ends once the window has the file
    expect(visible_windows() == [window], "one window for both files")
    xdotool("windowactivate", "--sync", window)
    xdotool("key", "--clearmodifiers", "alt+F4")
    wait_for(lambda: not visible_windows(), "the window closes")
    wait_for(lambda: kept_page(studio) == "aggregates", "the window showed the second file, an aggregate")
    return "kinds known by name and by content; a double click opens the window, another goes to the same"


def visible_windows(*which: str) -> list[str]:
    look = [XDOTOOL, "search", "--onlyvisible", *which, "--name", TITLE]
    return subprocess.run(look, capture_output=True, text=True, timeout=LIMIT_S, check=False).stdout.split()


def kept_page(studio: Studio) -> str:
    """The page that the window showed when it was closed."""
    state = configparser.ConfigParser(interpolation=None)
    state.read(list(studio.home.rglob("window.ini")), encoding="utf-8")
    return state.get("window", "page", fallback="")


def on_x11(studio: Studio, process: subprocess.Popen[bytes], started: float) -> str:
    # xdotool's own way of waiting looks twice a second.
    one = wait_for(lambda: visible_windows("--all", "--pid", str(process.pid)), "the window is there")[0]
    took_ms = (time.monotonic() - started) * 1000
    workers = wait_for(lambda: below(process.pid), "the window starts a worker process")
    # It takes a moment until the window manager gives the keyboard to a new window.
    xdotool("windowactivate", "--sync", one)
    xdotool("key", "--clearmodifiers", KEY_OF_THAT_PAGE)
    memory = memory_mib(process.pid)
    xdotool("key", "--clearmodifiers", "alt+F4")
    process.wait(CLOSE_LIMIT_S)
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers), "no process is left")
    page = kept_page(studio)
    expect(page == SHOWN_PAGE, f"{KEY_OF_THAT_PAGE} shows the page {SHOWN_PAGE}, not {page!r}")
    return f"visible after {took_ms:.0f} ms, {memory} MiB, follows the keyboard, closes and leaves no process"


def on_windows(_studio: Studio, process: subprocess.Popen[bytes], _started: float) -> str:
    # Without /F it asks the window to close, and fails as long as there is none.
    ask = ["taskkill", "/PID", str(process.pid)]
    wait_for(lambda: subprocess.run(ask, capture_output=True, check=False).returncode == 0, "a window to be closed")
    return "opens and closes when asked to"


def on_macos(studio: Studio, process: subprocess.Popen[bytes], _started: float) -> str:
    # Scripts may not press keys in other programs there; a signal closes the window as its button does.
    wait_for(lambda: list(studio.home.rglob("library.sqlite")), "the window opens its library")
    process.send_signal(signal.SIGTERM)
    return "opens its library, and a signal closes it"


HANDLE = {"win32": on_windows, "darwin": on_macos}


def xdotool(*arguments: str) -> str:
    ended = subprocess.run([XDOTOOL, *arguments], capture_output=True, text=True, timeout=LIMIT_S, check=False)
    expect(ended.returncode == 0, f"xdotool {arguments}: {ended.stderr}")
    return ended.stdout


def wait_for(look: Callable[[], T], what: str) -> T:
    until = time.monotonic() + LIMIT_S
    while time.monotonic() < until:
        found = look()
        if found:
            return found
        time.sleep(0.05)
    raise Wrong(f"waited in vain: {what}")


def below(pid: int) -> list[int]:
    """The processes that `pid` started."""
    found: list[int] = []
    with contextlib.suppress(OSError):  # a thread that ended meanwhile
        for thread in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (thread / "children").read_text(encoding="ascii").split())
    return found


def memory_mib(pid: int) -> int:
    """What the process has to itself, and its share of what it has with others."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) // 1024


def contents(folder: Path) -> dict[str, tuple[int, int]]:
    facts = {path: path.lstat() for path in folder.rglob("*")}
    return {str(path): (stat.st_size, stat.st_mtime_ns) for path, stat in facts.items() if path.is_file()}


def main() -> None:
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr] # a console that cannot show a name
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", nargs="+", type=Path)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--shell", default="")
    wanted = parser.parse_args()
    programs = [program.absolute() for program in wanted.programs]
    checks = [command_line, scenes, worker, picture, window, *([files] if wanted.shell else [])]
    frozen = (programs[0].parent / "_internal").is_dir()
    before = contents(programs[0].parent) if frozen else {}
    wrong = 0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        studio = Studio(programs[0], programs[-1], wanted.home or Path(folder) / HOME_NAME, wanted.shell)
        for check in checks:
            try:
                print(f"ok     {check.__name__}: {check(studio)}", flush=True)
            except (Wrong, OSError, ValueError, KeyError, subprocess.SubprocessError) as error:
                wrong += 1
                print(f"FAILED {check.__name__}: {error}", flush=True)
    if frozen and contents(programs[0].parent) != before:
        wrong += 1
        print("FAILED its own folder: something was written there, where people may only read")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
