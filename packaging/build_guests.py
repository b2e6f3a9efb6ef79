"""Build the bundled guest programs; check that they are what their sources build; record what their samples give.

    python packaging/build_guests.py            build every ELF and write resources/guests/built.toml
    python packaging/build_guests.py --check    build again elsewhere and compare
    python packaging/build_guests.py --record   run every sample and write journal, marks and steps into the manifests

Exit codes: 0 done, or the same; 1 not the same; 2 wrong use or a failed build; 3 could not be checked, with the reason.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.native import Execution
    from studio.programs.manifest import Sample

ROOT = Path(__file__).resolve().parent.parent
GUESTS = ROOT / "resources" / "guests"
BUILT = GUESTS / "built.toml"
COMPILER = "riscv64-unknown-elf-gcc"
REMEDY = "apt-get install gcc-riscv64-unknown-elf"

RUNTIME = ("runtime/crt0.S", "runtime/guest.c", "runtime/memory.c")
# What each program needs besides the runtime and its own main.c.
SOURCES = {
    "fibonacci": (),
    "range-proof": ("hash/blake2s.c",),
    "sort": ("hash/blake2s.c",),
    "state-transition": ("hash/blake3.c",),
    "sha256": ("hash/sha256.c",),
    "merkle-path": ("hash/blake2s.c",),
    "signature": ("hash/sha512.c", "vendor/monocypher/monocypher.c"),
}
# What answers the calls of these programs on RISC Zero's machine: linked elsewhere, and part of every image id.
KERNEL = "kernel"
KERNEL_SOURCES = ("kernel/entry.S", "kernel/kernel.c", "kernel/sha256.c")
TARGET = ("-march=rv32im", "-mabi=ilp32", "-mstrict-align")
COMPILE = (
    *TARGET,
    *("-std=c11", "-O2", "-g1", "-Wall", "-Wextra", "-Werror"),
    *("-ffreestanding", "-fno-pic", "-fno-stack-protector", "-fno-asynchronous-unwind-tables"),
    *("-ffunction-sections", "-fdata-sections"),
    "-fno-tree-loop-distribute-patterns",  # or memcpy's own loop becomes a call of memcpy
    *("-Iruntime", "-Ihash", "-Ivendor/monocypher"),
    f"-ffile-prefix-map={GUESTS}=guests",
    *("-Xassembler", f"--debug-prefix-map={GUESTS}=guests"),  # the assembler's own line info of crt0.S
)
COMPILE_KERNEL = ("-O1",)  # a page of code less than -O2, and fewer moves in the rounds of SHA-256
LINK = (
    *TARGET,
    *("-nostdlib", "-static", "-Wl,--gc-sections", "-Wl,--build-id=none"),
)
LINK_PROGRAM = (*LINK, "-Wl,-z,max-page-size=4096", "-Wl,-T", "runtime/portable.ld")
LINK_KERNEL = (*LINK, "-Wl,-z,max-page-size=1024", "-Wl,-T", "kernel/kernel.ld", "-Wl,-s")

# Another compiler makes other instructions: step counts may differ by this share before that is called a difference.
STEP_TOLERANCE = 0.25


class BuildError(Exception):
    """The compiler refused; its words are the message."""


def tool_versions() -> str | None:
    """Compiler and linker with their full versions, or None without a compiler."""
    if shutil.which(COMPILER) is None:
        return None
    compiler = _output(COMPILER, "--version").splitlines()[0]
    linker = _output(COMPILER, "-Wl,--version", "-nostdlib").splitlines()[0]
    return f"{compiler}; {linker}"


def build(name: str, folder: Path) -> Path:
    """Compile and link one program, or the kernel, into `folder`.

    Objects have fixed names: the linker writes them into the ELF.
    """
    objects = folder / f"{name}.objects"
    objects.mkdir()
    inputs = []
    sources = KERNEL_SOURCES if name == KERNEL else (*RUNTIME, f"{name}/main.c", *SOURCES[name])
    options = (*COMPILE, *COMPILE_KERNEL) if name == KERNEL else COMPILE
    for source in sources:
        target = objects / f"{Path(source).stem}.o"
        _output(COMPILER, *options, "-c", source, "-o", str(target))
        inputs.append(str(target))
    elf = folder / f"{name}.elf"
    link = LINK_KERNEL if name == KERNEL else LINK_PROGRAM
    _output(COMPILER, *link, *inputs, "-lgcc", "-o", str(elf))
    return elf


def _output(*command: str) -> str:
    done = subprocess.run(command, cwd=GUESTS, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise BuildError(f"{' '.join(command)}\n{done.stderr}")
    return done.stdout


def committed(name: str) -> Path:
    return GUESTS / name / f"{name}.elf"


def build_all() -> int:
    versions = tool_versions()
    if versions is None:
        print(f"{COMPILER} is not installed: {REMEDY}", file=sys.stderr)
        return 3
    lines = [
        "# Written by packaging/build_guests.py: what built the ELFs beside it, and what came out.",
        f'built_with = "{versions}"',
        "",
        "[sha256]",
    ]
    with tempfile.TemporaryDirectory() as folder:
        for name in (*SOURCES, KERNEL):
            elf = build(name, Path(folder))
            shutil.copyfile(elf, committed(name))
            committed(name).chmod(0o755)  # qemu-riscv32 refuses a file that is not executable
            lines.append(f'"{name}" = "{_sha256(elf)}"')
            print(f"{name:18} {elf.stat().st_size:8,} bytes")
    BUILT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def check() -> int:
    """Compare bytes with the named compiler; with another one compare what the programs do."""
    facts = tomllib.loads(BUILT.read_text(encoding="utf-8"))
    status = 0
    for name in (*SOURCES, KERNEL):
        if facts["sha256"].get(name) != _sha256(committed(name)):
            print(f"{name}: the committed ELF is not the one that built.toml lists; run packaging/build_guests.py")
            status = 1
    versions = tool_versions()
    if versions is None:
        print(f"not rebuilt: {COMPILER} is not installed ({REMEDY})")
        return status or 3
    with tempfile.TemporaryDirectory() as folder:
        rebuilt = {name: build(name, Path(folder)) for name in (*SOURCES, KERNEL)}
        if versions == facts["built_with"]:
            return max(status, _compare_bytes(rebuilt))
        print(f"another compiler: this is   {versions}")
        print(f"                  listed is {facts['built_with']}")
        print("so bytes may differ; comparing what the programs do")
        return max(status, _compare_behaviour(rebuilt))


def _compare_bytes(rebuilt: dict[str, Path]) -> int:
    status = 0
    for name, elf in rebuilt.items():
        same = elf.read_bytes() == committed(name).read_bytes()
        print(f"{name:18} {'byte-identical' if same else 'DIFFERS from its sources; run packaging/build_guests.py'}")
        status = status if same else 1
    return status


def _compare_behaviour(rebuilt: dict[str, Path]) -> int:
    status = 0
    for name, elf in rebuilt.items():
        if name == KERNEL:
            print(f"{name:18} not compared: it runs on RISC Zero's machine only")
            continue
        try:
            results = run_samples(name, elf)
        except ImportError as error:
            print(f"not compared: the engine is not built here ({error}); run: python -m pip install -e .")
            return 3
        for sample, run in results:
            expected = (sample.journal, sample.exit_code, sample.mark_count)
            same = expected == (run.journal, run.exit_code, run.mark_count)
            near = abs(run.steps - sample.steps) <= STEP_TOLERANCE * sample.steps
            verdict = "same" if same and near else "DIFFERENT"
            print(f"{name:18} {sample.name:12} {verdict}: {run.steps:,} steps, listed {sample.steps:,}")
            status = status if same and near else 1
    return status


def run_samples(name: str, elf: Path) -> list[tuple[Sample, Execution]]:
    """Every sample of a program with its execution. ImportError without the engine."""
    sys.path.insert(0, str(ROOT))
    from studio.native import Control, Limits, Program, execute
    from studio.programs.manifest import load_manifest
    from studio.programs.witness import sample_witness

    manifest = load_manifest(GUESTS / name / "program.toml")
    program = Program(elf.read_bytes())
    return [
        (sample, execute(program, sample_witness(manifest, sample), Limits(), Control())) for sample in manifest.samples
    ]


def record() -> int:
    """Write what the committed ELFs give into their manifests. Tests compare it with independent computations."""
    for name in SOURCES:
        path = GUESTS / name / "program.toml"
        text = path.read_text(encoding="utf-8")
        for sample, run in run_samples(name, committed(name)):
            facts = {
                "journal": f'"{run.journal.hex()}"',
                "exit_code": str(run.exit_code),
                "marks": str(run.mark_count),
                "steps": str(run.steps),
            }
            text = with_facts(text, sample.name, facts)
            print(f"{name:18} {sample.name:12} {run.steps:12,} steps {run.mark_count:8,} marks, exit {run.exit_code}")
        path.write_text(text, encoding="utf-8")
    return 0


def with_facts(text: str, sample_name: str, facts: dict[str, str]) -> str:
    """The manifest with these keys of one sample replaced; comments and everything else stay as they are."""
    tables = re.split(r"(?m)^(?=\[\[samples\]\]$)", text)
    for index, table in enumerate(tables):
        if table.startswith("[[samples]]") and f'\nname = "{sample_name}"\n' in table:
            for key, value in facts.items():
                tables[index] = re.sub(rf"(?m)^{key} = .*$", f"{key} = {value}", tables[index])
    return "".join(tables)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--check", action="store_true", help="build again elsewhere and compare")
    choice.add_argument("--record", action="store_true", help="write what the samples give into the manifests")
    arguments = parser.parse_args()
    try:
        if arguments.check:
            return check()
        return record() if arguments.record else build_all()
    except BuildError as error:
        print(f"the build failed: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
