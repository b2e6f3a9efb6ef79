"""Every sample of every bundled program, as parameters of a test."""

from __future__ import annotations

from studio.programs.bundled import bundled_programs
from studio.programs.manifest import Sample

ALL_SAMPLES: list[tuple[str, Sample]] = [
    (program.manifest.name, sample) for program in bundled_programs() for sample in program.manifest.samples
]


def sample_id(value: object) -> str:
    return value.name if isinstance(value, Sample) else str(value)
