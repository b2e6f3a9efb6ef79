"""studio/a/b.py has tests/unit/a/test_b.py, or says here which test covers it; the window has a rule of its own."""

from __future__ import annotations

from pathlib import Path

from tests.architecture.sources import ROOT, STUDIO, imported_modules, python_files

CLI_TESTS = "tests/conformance/test_cli_"
ELSEWHERE = {
    # The command line is tested as people use it: as a process, with its exit codes and its JSON.
    "__main__.py": CLI_TESTS + "use.py",
    "cli/app.py": CLI_TESTS + "use.py",
    "cli/commands.py": CLI_TESTS + "use.py",
    "cli/context.py": CLI_TESTS + "run.py",
    "cli/inputs.py": CLI_TESTS + "run.py",
    "cli/run.py": CLI_TESTS + "run.py",
    "cli/trace.py": CLI_TESTS + "trace.py",
    "cli/trace_rows.py": CLI_TESTS + "trace.py",
    "cli/prove.py": CLI_TESTS + "prove.py",
    "cli/prove_result.py": CLI_TESTS + "prove.py",
    "cli/receipt.py": CLI_TESTS + "receipt.py",
    "cli/bench.py": CLI_TESTS + "bench.py",
    "cli/compare.py": CLI_TESTS + "compare.py",
    "cli/comparison.py": CLI_TESTS + "compare.py",
    "cli/verify.py": CLI_TESTS + "prove.py",
    "cli/batch.py": CLI_TESTS + "batch.py",
    "cli/jobs.py": CLI_TESTS + "jobs.py",
    "cli/library.py": CLI_TESTS + "library.py",
    "cli/library_items.py": CLI_TESTS + "library.py",
    "cli/library_list.py": CLI_TESTS + "library.py",
    "cli/library_change.py": CLI_TESTS + "library.py",
    "cli/library_exchange.py": CLI_TESTS + "library.py",
    "cli/library_verify.py": CLI_TESTS + "library.py",
    "cli/settings.py": CLI_TESTS + "settings.py",
    "cli/aggregate.py": CLI_TESTS + "aggregate.py",
    "cli/inclusion.py": CLI_TESTS + "aggregate.py",
    "cli/completion.py": CLI_TESTS + "completion.py",
    "cli/programs.py": CLI_TESTS + "programs.py",
    "cli/program_page.py": CLI_TESTS + "programs.py",
    "cli/worker.py": "tests/conformance/test_jobs_worker.py",
    "cli/verify_work.py": "tests/conformance/test_jobs_verify.py",
    "cli/system.py": CLI_TESTS + "demo.py",
    "cli/demo.py": CLI_TESTS + "demo.py",
    "cli/demo_scenes.py": CLI_TESTS + "demo.py",
    # Re-exports and a protocol hold no behaviour of their own.
    "session/background.py": "tests/unit/jobs/test_tasks.py",
    "native.py": "tests/architecture/test_imports.py",
    "backends/protocol.py": "tests/unit/backends/test_trace.py",
}


def test_every_module_has_its_test() -> None:
    missing = []
    for path in python_files(STUDIO):
        name = path.relative_to(STUDIO)
        if name.parts[0] == "gui" or (path.name == "__init__.py" and name.as_posix() not in ELSEWHERE):
            continue
        mirror = ROOT / "tests" / "unit" / name.parent / f"test_{path.name}"
        covered_by = ROOT / ELSEWHERE.get(name.as_posix(), mirror.relative_to(ROOT).as_posix())
        if not covered_by.exists():
            missing.append(f"{name} -> {covered_by.relative_to(ROOT)}")
    assert missing == []


def window_tests_for(name: Path) -> tuple[str, ...]:
    """The tests that may cover a file of studio/gui, any of which is enough.

    A folder of views is tested as a whole, through what people do there; a file of its own has a test of its own name,
    or is part of what test_window.py starts.
    """
    folder = name.parts[2] if name.parts[1] == "views" and len(name.parts) > 3 else None
    if folder == "frame":
        return ("test_window.py",)
    if folder is not None:
        return (f"test_{folder}_page.py", f"test_{folder}_dialog.py", f"test_{folder}.py")
    return (f"test_{name.name}", "test_window.py")


def test_every_file_of_the_window_has_its_test() -> None:
    folder = ROOT / "tests" / "gui"
    imported = {module for path in python_files(folder) for module in imported_modules(path)}
    missing = []
    for path in python_files(STUDIO / "gui"):
        name = path.relative_to(STUDIO)
        if path.name == "__init__.py":
            continue
        if name.parts[1] == "models":  # named by a test, because each goes through Qt's own tester of models
            covered = ".".join(("studio", *name.with_suffix("").parts)) in imported
        else:
            covered = any((folder / test).exists() for test in window_tests_for(name))
        if not covered:
            missing.append(name.as_posix())
    assert missing == []


def test_the_list_has_nothing_that_it_does_not_need() -> None:
    for name in ELSEWHERE:
        assert (STUDIO / name).exists(), name
        assert not (ROOT / "tests" / "unit" / name).with_name(f"test_{name.rpartition('/')[2]}").exists(), name
