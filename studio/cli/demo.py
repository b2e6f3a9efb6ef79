"""`demo`: scenes that run, prove and verify live, and check every number that they show."""

from __future__ import annotations

from functools import partial

from studio.cli.context import Command, Context
from studio.cli.demo_scenes import print_scene, scene_json
from studio.cli.exit_codes import DONE, REFUSED
from studio.cli.output import JsonValue
from studio.cli.parser import Parser
from studio.cli.work import run_cancellable
from studio.model.errors import UserError
from studio.model.text import N_, translate
from studio.session.demo.scenes import SCENES


def _configure(parser: Parser) -> None:
    known = ", ".join(SCENES)
    parser.add_argument(
        "scene", metavar="SCENE", nargs="?", help=translate(N_("one of {known} (default: all)")).format(known=known)
    )


def _execute(context: Context) -> int:
    wanted, output = context.arguments.scene, context.output
    if wanted is not None and wanted not in SCENES:
        raise UserError("cli.unknown_scene", {"name": wanted, "known": ", ".join(SCENES)})
    session = context.session
    payload: dict[str, JsonValue] = {}
    failures: list[str] = []
    for name, scene in SCENES.items():
        if wanted not in (None, name):
            continue
        output.line(f"--- {name}: {translate(scene.title)}")
        play = scene.play if wanted is not None or scene.brief is None else scene.brief
        if wanted is not None and scene.brief is not None:
            output.line(translate(N_("This waits for every prover: about a minute where a foreign one works here.")))
            output.flush()
        shown = run_cancellable(partial(play, session))
        print_scene(shown, output)
        payload[name] = scene_json(shown)
        failures += [f"{name}: {failure}" for failure in shown.failures()]
        output.line()
    output.flush()
    for failure in failures:
        output.line(translate(N_("NOT AS EXPECTED: {what}")).format(what=failure))
    if not failures:
        output.line(translate(N_("Every number above was computed just now and is as expected.")))
    output.result({"scenes": payload, "failures": failures}, ok=not failures)
    return REFUSED if failures else DONE


COMMAND = Command(N_("scenes that run, prove and verify live"), _configure, _execute)
