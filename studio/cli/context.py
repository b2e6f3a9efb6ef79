"""What a command works with: its arguments, its output, and a session under the limits that were asked for."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from studio.cli.output import Output
from studio.cli.parser import Parser
from studio.model.window import WindowRequest
from studio.session import Library, Session, load_user_settings, open_library


@dataclass
class Context:
    """One command on its way."""

    arguments: argparse.Namespace
    output: Output
    open_window: Callable[[WindowRequest], int]

    @cached_property
    def session(self) -> Session:
        """Made when it is first needed, so that `--help` reads no settings."""
        settings = load_user_settings()
        changes = {
            option: value
            for option in ("max_steps", "max_memory", "max_journal")
            if (value := getattr(self.arguments, option, None)) is not None
        }
        named = {"max_steps": "max_steps", "max_memory": "max_memory_bytes", "max_journal": "max_journal_bytes"}
        return Session(replace(settings, **{named[option]: value for option, value in changes.items()}))

    @property
    def named_library(self) -> Path | None:
        """The folder of `--library`, where it was given."""
        named: str | None = getattr(self.arguments, "library", None)
        return None if named is None else Path(named)

    def open_library(self) -> Library:
        """The library that the arguments or the settings name, for a `with` block."""
        return open_library(self.session.settings, self.named_library)


class Command(NamedTuple):
    """One command: its line in the help, its options, and what it does; `execute` returns the exit code."""

    summary: str
    configure: Callable[[Parser], None]
    execute: Callable[[Context], int]
