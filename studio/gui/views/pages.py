"""The seven pages in the order of the rail. A page's code is loaded when it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from studio.gui.views.page import Page
from studio.model.text import N_


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One page before it is loaded. `title` is marked for translation; `topic` is its page of the help."""

    name: str
    title: str
    icon: str
    topic: str
    load: Callable[[], type[Page]]


def _entry(name: str, title: str, icon: str, topic: str) -> PageEntry:
    """The page that lies in the folder of its name."""

    def load() -> type[Page]:
        module = import_module(f"studio.gui.views.{name}.{name}_page")
        found: type[Page] = getattr(module, f"{name.capitalize()}Page")
        return found

    return PageEntry(name, title, icon, topic, load)


PAGES = (
    _entry("programs", N_("Programs"), "package", "first-proof"),
    _entry("prove", N_("Prove"), "shield-check", "verification"),
    _entry("trace", N_("Trace"), "chart-gantt", "reading-a-trace"),
    _entry("throughput", N_("Throughput"), "gauge", "batches"),
    _entry("aggregates", N_("Aggregates"), "network", "aggregates"),
    _entry("library", N_("Library"), "library", "files-and-privacy"),
    _entry("system", N_("System"), "cpu", "evidence"),
)
