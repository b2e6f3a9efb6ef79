"""The seven pages in the order of the rail. A page's code is loaded when it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from studio.gui.views.page import Page
from studio.model.text import N_


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One page before it is loaded. `title` is marked for translation."""

    name: str
    title: str
    icon: str
    load: Callable[[], type[Page]]


def _loader(module: str, name: str) -> Callable[[], type[Page]]:
    def load() -> type[Page]:
        found: type[Page] = getattr(import_module(f"studio.gui.views.{module}"), name)
        return found

    return load


PAGES = (
    PageEntry("programs", N_("Programs"), "package", _loader("programs.programs_page", "ProgramsPage")),
    PageEntry("prove", N_("Prove"), "shield-check", _loader("prove.prove_page", "ProvePage")),
    PageEntry("trace", N_("Trace"), "chart-gantt", _loader("trace.trace_page", "TracePage")),
    PageEntry("throughput", N_("Throughput"), "gauge", _loader("throughput.throughput_page", "ThroughputPage")),
    PageEntry("aggregates", N_("Aggregates"), "network", _loader("aggregates.aggregates_page", "AggregatesPage")),
    PageEntry("library", N_("Library"), "library", _loader("library.library_page", "LibraryPage")),
    PageEntry("system", N_("System"), "cpu", _loader("system.system_page", "SystemPage")),
)
PAGE_NAMES = tuple(page.name for page in PAGES)
