"""`bench`: measure this machine, keep the result, and hold it beside its aims and beside an earlier one."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from studio.cli.bench_chart import chart_lines
from studio.cli.context import Command, Context
from studio.cli.exit_codes import DONE
from studio.cli.output import JsonValue, Output
from studio.cli.parser import Parser, add_library
from studio.cli.work import run_cancellable
from studio.model.errors import UserError
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.session import library_folder
from studio.session.bench.comparison import compare_results
from studio.session.bench.runner import BenchRequest, run_bench
from studio.session.bench.shelf import BenchShelf, bench_shelf_of
from studio.session.bench.values import BenchResult, read_result, save_result
from studio.session.bench.words import (
    figure_text,
    group_of,
    machine_text,
    notes_of,
    shown_time,
    verdict_text,
)

_LAST = "last"


def _configure(parser: Parser) -> None:
    parser.add_argument("--quick", action="store_true", help=translate(N_("a tenth of the work: to see that it runs")))
    parser.add_argument(
        "--only", metavar="GROUPS", default="", help=translate(N_("only these, with commas between: engine,cache"))
    )
    parser.add_argument("--chart", action="store_true", help=translate(N_("figures beside their aims as a chart, too")))
    parser.add_argument("--out", metavar="FILE", type=Path, help=translate(N_("write the result to this file, too")))
    parser.add_argument(
        "--against", metavar="FILE", help=translate(N_("compare with this result: a file, a kept one's name, or last"))
    )
    parser.add_argument("--show", metavar="FILE", help=translate(N_("measure nothing: show this result")))
    parser.add_argument(
        "--list", action="store_true", help=translate(N_("measure nothing: list the results that are kept"))
    )
    parser.add_argument("--take", metavar="FILE", type=Path, help=translate(N_("keep a result of another machine")))
    parser.add_argument(
        "--folder",
        metavar="FOLDER",
        type=Path,
        help=translate(N_("the disk to measure (default: that of the library)")),
    )
    parser.add_argument("--no-peers", action="store_true", help=translate(N_("without the programs of others")))
    parser.add_argument(
        "--peers", metavar="PROGRAM", type=Path, help=translate(N_("the program of peers, where it was built"))
    )
    parser.add_argument("--no-keep", action="store_true", help=translate(N_("do not keep the result")))
    add_library(parser)


def _execute(context: Context) -> int:
    wanted, output = context.arguments, context.output
    library = library_folder(context.session.settings, context.named_library)
    shelf = bench_shelf_of(library)
    if wanted.list:
        _print_list(shelf, output)
        return DONE
    if wanted.take is not None:
        kept = shelf.take(wanted.take)
        output.line(translate(N_("Kept as {name}.")).format(name=kept.id))
        output.result({"id": kept.id})
        return DONE
    before = None if wanted.against is None else _found(shelf, wanted.against)
    if wanted.show is not None:
        result = _found(shelf, wanted.show)
        _print_result(result, before, output, chart=wanted.chart)
        output.result(result.as_json())  # type: ignore[arg-type]  # made of what JSON can hold
        return DONE
    folder = wanted.folder or library.parent
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
    groups = tuple(name.strip() for name in wanted.only.split(",") if name.strip())
    request = BenchRequest(folder, wanted.quick, groups, peers=not wanted.no_peers, peers_program=wanted.peers)
    errors = sys.stderr

    def told(what: str) -> None:
        print(translate(N_("measuring: {what}")).format(what=what), file=errors, flush=True)

    result = run_cancellable(lambda control: run_bench(context.session.settings, request, control, told))
    if wanted.out is not None:
        save_result(result, wanted.out)
    kept_id = None if wanted.no_keep else shelf.add(result).id
    _print_result(result, before, output, chart=wanted.chart)
    if kept_id is not None:
        output.line(translate(N_("Kept as {name}; the Throughput page shows it.")).format(name=kept_id))
    output.result({**result.as_json(), "id": kept_id})  # type: ignore[dict-item]
    return DONE


def _found(shelf: BenchShelf, named: str) -> BenchResult:
    """A file, or a result on the shelf."""
    if Path(named).is_file():
        return read_result(Path(named))
    results = shelf.load().results
    for kept in results[:1] if named == _LAST else results:
        if named in (_LAST, kept.id):
            return kept.result
    raise UserError("bench.unknown_result", {"name": named})


def _print_list(shelf: BenchShelf, output: Output) -> None:
    kept = shelf.load()
    headings = (N_("name"), N_("when"), N_("version"), N_("machine"), N_("met"), N_("missed"))
    rows = [
        [
            one.id,
            shown_time(one.result),
            one.result.studio_version,
            machine_text(one.result),
            str(len(one.result.met)),
            str(len(one.result.missed)),
        ]
        for one in kept.results
    ]
    output.table([translate(heading) for heading in headings], rows, right=(4, 5))
    if kept.damaged:
        output.line(translate(N_("Results that could not be read: {count}")).format(count=count_text(kept.damaged)))
    output.result({"results": [{"id": one.id, **_head(one.result)} for one in kept.results], "damaged": kept.damaged})


def _head(result: BenchResult) -> dict[str, JsonValue]:
    value = result.as_json()
    return {name: value[name] for name in value if name not in ("figures", "absent", "devices", "format")}  # type: ignore[misc]


def _print_result(result: BenchResult, before: BenchResult | None, output: Output, *, chart: bool) -> None:
    output.line(f"Proving Studio {result.studio_version}, {machine_text(result)}, {result.system}")
    for note in notes_of(result):
        output.line(note)
    headings = ["", translate(N_("measured")), translate(N_("aim")), ""]
    if before is not None:
        headings += [translate(N_("before")), translate(N_("now over before"))]
    compared = {row.name: row for row in compare_results(result, before).rows}
    group = ""
    rows: list[Sequence[str]] = []
    for figure in result.figures:
        if (name := group_of(figure.name)) != group:
            group = name
            rows.append([name, *[""] * (len(headings) - 1)])
        row = compared[figure.name]
        cells = [f"  {row.text}", row.measured, row.aim, row.met_text]
        rows.append(cells if before is None else [*cells, row.other, row.over])
    output.table(headings, rows, right=(1, 2, 4, 5) if before is not None else (1, 2))
    for line in chart_lines(result) if chart else ():
        output.line(line)
    for backend, device in result.devices:
        output.line(translate(N_("{backend} proved on: {device}")).format(backend=backend, device=device))
    if result.absent:
        output.line(translate(N_("Not measured here:")))
    for one in result.absent:
        output.line(f"  {group_of(one.name)}, {figure_text(one.name)}: {one.reason}")
    output.line(verdict_text(len(result.met), len(result.missed)))


COMMAND = Command(N_("measure this machine, beside aims and peers"), _configure, _execute)
