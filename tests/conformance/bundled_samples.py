"""The samples of the bundled programs that the conformance tests run."""

from __future__ import annotations

from dataclasses import dataclass

from studio.programs.bundled import bundled_programs
from studio.programs.witness import sample_witness


@dataclass(frozen=True)
class BundledSample:
    """A bundled ELF with one of the witnesses of its manifest."""

    program: str
    sample: str
    kind: str
    elf: bytes
    witness: bytes

    def __str__(self) -> str:
        return f"{self.program}-{self.sample}"


def bundled_samples(*kinds: str) -> list[BundledSample]:
    """The samples of these kinds of all bundled programs."""
    return [
        BundledSample(
            program=program.manifest.name,
            sample=sample.name,
            kind=sample.kind,
            elf=program.elf_path.read_bytes(),
            witness=sample_witness(program.manifest, sample),
        )
        for program in bundled_programs()
        for sample in program.manifest.samples
        if sample.kind in kinds
    ]
