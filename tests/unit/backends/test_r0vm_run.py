"""One run of r0vm, whatever it does: a clear word each time, no process and no file left."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.backends import r0vm_run
from studio.backends.r0vm_find import R0vm
from studio.backends.r0vm_run import R0vmRequest, RanR0vm, r0vm_command, r0vm_environment, run_r0vm
from studio.host.wsl import Wsl
from studio.model.errors import Cancelled, UserError
from studio.native import Control
from tests.unit.backends.ear import Ear
from tests.unit.backends.stand_in_r0vm import VERSION, left_files, stand_in, told_pids
from tests.unit.host.process_table import all_gone, is_there

pytestmark = pytest.mark.linux

WRITE = "open(receipt, 'wb').write(b'a receipt')\n"
FAMILY = """
inside = subprocess.Popen(NAP)
outside = subprocess.Popen(NAP, start_new_session=True)
tell(inside.pid, outside.pid)
"""


@pytest.fixture(autouse=True)
def nothing_is_left(tmp_path: Path) -> Iterator[None]:
    yield
    assert left_files() == []
    assert all_gone(told_pids(tmp_path / "r0vm"), 5.0)


def run(
    folder: Path,
    code: str,
    *,
    control: Control | None = None,
    ear: Ear | None = None,
    request: R0vmRequest | None = None,
) -> RanR0vm:
    path = stand_in(folder, code)
    request = request or R0vmRequest(b"program", b"input", "composite")
    return run_r0vm(R0vm(str(path), VERSION), request, control or Control(), ear or Ear())


def refused(folder: Path, code: str, *, ear: Ear | None = None, request: R0vmRequest | None = None) -> UserError:
    with pytest.raises(UserError) as error:
        run(folder, code, ear=ear, request=request)
    assert str(error.value)
    assert not re.search(r"\{[a-z_]+\}", str(error.value))  # every parameter of the message is there
    return error.value


def test_a_receipt_is_brought_home_with_what_it_took(tmp_path: Path) -> None:
    ear = Ear()
    code = """
log("risc0_circuit_rv32im::execute::executor", "split(phys: 100 + pager: 20 + reserved: 3) = 123 >= 99")
log("risc0_zkvm::host::server::prove::prover_impl", "prove_session: exit_code = Halted(0), journal = None, segments: 2")
log("risc0_zkvm::host::server::prove", "prove_segment")
log("risc0_zkvm::host::server::prove", "prove_segment")
block = bytearray(64 << 20)
time.sleep(0.4)
"""
    ran = run(tmp_path, code + WRITE, ear=ear)
    assert ran.receipt == b"a receipt"
    assert (ran.segments, ran.segment_rows) == (2, (123,))
    assert 0.4 < ran.elapsed_ns / 1e9 < 30
    assert ran.peak_bytes is not None
    assert ran.peak_bytes > 64 << 20
    assert ear.phases[0] == "r0vm runs the program"
    assert ear.phases[-2:] == ["proving segment 1 of 2", "proving segment 2 of 2"]


def test_it_sees_its_files_and_nothing_that_could_make_it_fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RISC0_DEV_MODE", "BONSAI_API_KEY", "BONSAI_API_URL", "RISC0_DUMP_PATH", "LD_PRELOAD_X", "RUST_LOG"):
        monkeypatch.setenv(name, "1")
    code = """
import stat
folder = os.path.dirname(receipt)
facts = [open(options["--elf"]).read(), open(options["--initial-input"]).read(), options["--receipt-kind"]]
facts += [oct(stat.S_IMODE(os.stat(folder).st_mode)), str(os.getcwd() == folder == os.environ["TMPDIR"])]
facts += sorted(name for name in os.environ if name.startswith(("RISC0", "BONSAI", "LD_", "RUST")))
facts += [os.environ["RUST_LOG"].split(",")[0], str(os.getpgid(0) == os.getpid()), str(os.getpriority(0, 0) >= 10)]
open(receipt, "w").write(" ".join(facts))
"""
    said = run(tmp_path, code).receipt.decode()
    assert said == "program input composite 0o700 True RUST_LOG warn True True"


def test_the_command_line() -> None:
    tool = R0vm("/opt/r0vm", VERSION)
    plain = r0vm_command(tool, R0vmRequest(b"", b"", "succinct"), "/x")
    assert " ".join(plain) == (
        "/opt/r0vm --elf /x/program --initial-input /x/input --receipt /x/receipt --receipt-kind succinct"
    )
    assert set(r0vm_environment("/x", inside_wsl=True)) == {"RUST_LOG", "NO_COLOR", "TMPDIR"}


def test_a_cancel_ends_the_whole_family_at_once(tmp_path: Path) -> None:
    control = Control()
    times: list[float] = []

    def cancel_when_it_runs() -> None:
        path = tmp_path / "r0vm"
        while len(told_pids(path)) < 3:
            time.sleep(0.01)
        times.append(time.perf_counter())
        control.cancel()
        assert all_gone(told_pids(path), 2.0)
        times.append(time.perf_counter())

    thread = threading.Thread(target=cancel_when_it_runs)
    thread.start()
    with pytest.raises(Cancelled):
        run(tmp_path, FAMILY + "time.sleep(600)", control=control)
    thread.join()
    assert times[1] - times[0] < 1.0  # the kill signal within 100 ms; the rest is the system's
    assert len(told_pids(tmp_path / "r0vm")) == 3


def test_one_that_was_stopped_hears_a_cancel_too(tmp_path: Path) -> None:
    control = Control()
    threading.Timer(0.6, control.cancel).start()
    with pytest.raises(Cancelled):
        run(tmp_path, "os.kill(os.getpid(), signal.SIGSTOP)", control=control)


def test_a_proof_that_was_finished_when_the_cancel_came_is_not_lost(tmp_path: Path) -> None:
    class Late(Ear):
        """Cancels as soon as the last line was heard, when nothing is left to stop."""

        def log(self, data: bytes, /) -> None:
            if b"the end" in data:
                time.sleep(0.5)
                control.cancel()

    control = Control()
    code = WRITE + "print('the end', flush=True)"
    assert run(tmp_path, code, control=control, ear=Late()).receipt == b"a receipt"


def test_a_receipt_comes_home_although_cleaning_up_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    def broken(*_: object, **__: object) -> None:
        raise OSError("not now")

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", broken)
        assert run(tmp_path, WRITE).receipt == b"a receipt"
    assert left_files() != []
    assert run(tmp_path, WRITE).receipt == b"a receipt"  # and the next run sweeps what was left


@pytest.mark.parametrize(
    ("code", "message_id"),
    [
        ("os.kill(os.getpid(), signal.SIGKILL)", "risc0.r0vm_killed"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "risc0.r0vm_killed"),
        ("raise SystemExit(3)", "risc0.r0vm_failed"),
        ("pass", "risc0.no_receipt"),
        ("os.mkdir(receipt)", "file.is_folder"),
        ("os.symlink('/etc/passwd', receipt)", "file.is_link"),
        ("open(receipt, 'wb').truncate(2**40)", "prove.evidence_too_large"),
        ("sys.stderr.write('memory allocation of 99 bytes failed\\n'); os.abort()", "risc0.out_of_memory"),
        ("sys.stderr.write('Illegal trap in machine mode\\n'); raise SystemExit(1)", "risc0.machine_stopped"),
        ("sys.stdout.buffer.write(bytes(range(256)) * 4096); raise SystemExit(1)", "risc0.r0vm_failed"),
        (FAMILY + "os._exit(1)", "risc0.r0vm_failed"),
    ],
)
def test_each_bad_end_has_its_word(code: str, message_id: str, tmp_path: Path) -> None:
    if "start_new_session" in code:  # one that left both group and parent: nobody can tell that it was ours
        code = code.replace(", start_new_session=True", "")
    assert refused(tmp_path, code).message_id == message_id


def test_the_kill_at_any_moment(tmp_path: Path) -> None:
    for moment_s in (0.0, 0.02, 0.05, 0.1, 0.3):
        code = f"""
import threading
threading.Timer({moment_s}, os.kill, (os.getpid(), signal.SIGKILL)).start()
while True:
    with open(receipt, "ab") as file:
        file.write(bytes(4096))
    print("at work", flush=True)
"""
        assert refused(tmp_path, code).message_id == "risc0.r0vm_killed"
        assert left_files() == []


def test_a_hang_ends_at_its_limit(tmp_path: Path) -> None:
    request = R0vmRequest(b"", b"", "composite", max_elapsed_s=0.4)
    error = refused(tmp_path, FAMILY + "time.sleep(600)", request=request)
    assert error.message_id == "risc0.r0vm_too_long"


def test_one_that_eats_memory_meets_its_limit(tmp_path: Path) -> None:
    request = R0vmRequest(b"", b"", "composite", max_memory_bytes=200 << 20)
    code = """
try:
    blocks = []
    while True:
        blocks.append(bytearray(16 << 20))
except MemoryError:
    del blocks
    sys.exit("memory allocation of 16777216 bytes failed")
"""
    assert refused(tmp_path, code, request=request).message_id == "risc0.out_of_memory"


def test_memory_that_the_system_does_not_limit_is_measured(tmp_path: Path) -> None:
    request = R0vmRequest(b"", b"", "composite", max_memory_bytes=200 << 20)
    code = """
import mmap
shared = mmap.mmap(-1, 400 << 20)  # shared memory does not count against the limit of the system
for page in range(0, 400 << 20, 4096):
    shared[page] = 1
time.sleep(600)
"""
    assert refused(tmp_path, code, request=request).message_id == "risc0.out_of_memory"


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16))\n"
    killed = limit + "signal.signal(signal.SIGXFSZ, signal.SIG_DFL)\nopen(receipt, 'wb').write(bytes(1 << 20))"
    assert refused(tmp_path, killed).message_id == "risc0.disk_full"
    told = """sys.exit('''thread 'main' panicked at lib.rs:1:1:
Unable to write receipt file: Os { code: 28, kind: StorageFull, message: "No space left on device" }''')"""
    assert refused(tmp_path, told).message_id == "risc0.disk_full"


def test_no_room_for_the_files_that_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(UserError) as error:
        run_r0vm(R0vm("/never/started", VERSION), R0vmRequest(b"", b"", "composite"), Control(), Ear())
    assert error.value.message_id == "file.disk_full"


def test_a_panic_becomes_one_plain_line_and_the_log_has_it_all(tmp_path: Path) -> None:
    ear = Ear()
    code = r"""sys.stderr.write('''
thread 'main' (77) panicked at /srv/cargo/registry/src/x/lib.rs:240:56:
called `Result::unwrap()` on an `Err` value: the segment is odd
note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace
'''); sys.exit(101)"""
    error = refused(tmp_path, code, ear=ear)
    assert error.params == {"detail": "the segment is odd", "code": 101}
    assert b"cargo/registry" in ear.logged


def test_a_flood_of_words_is_drained_in_bounded_memory(tmp_path: Path) -> None:
    ear = Ear()
    code = "for _ in range(200):\n    sys.stdout.write('x' * 500_000)\n    sys.stderr.write('y\\n' * 100_000)\n" + WRITE
    assert run(tmp_path, code, ear=ear).receipt == b"a receipt"
    assert len(ear.logged) <= 160 * 1024
    flood = "sys.stderr.write('y\\n' * 300_000)\nsys.exit('the reason')"
    ear = Ear()
    assert refused(tmp_path, flood, ear=ear).params["detail"] == "the reason"
    assert b"the reason" in ear.logged[-100:]


def test_what_cannot_be_started(tmp_path: Path) -> None:
    path = tmp_path / "r0vm"
    path.write_text("#!/nowhere/at/all\n")
    path.chmod(0o755)
    with pytest.raises(UserError) as error:
        run_r0vm(R0vm(str(path), VERSION), R0vmRequest(b"", b"", "composite"), Control(), Ear())
    assert error.value.message_id in ("risc0.r0vm_start", "risc0.r0vm_failed")


@pytest.mark.slow
def test_nothing_outlives_a_studio_that_is_killed(tmp_path: Path) -> None:
    path = stand_in(tmp_path, "time.sleep(600)")
    code = f"""
from studio.backends.protocol import NoWatcher
from studio.backends.r0vm_find import R0vm
from studio.backends.r0vm_run import R0vmRequest, run_r0vm
from studio.native import Control
run_r0vm(R0vm({str(path)!r}, {VERSION!r}), R0vmRequest(b"", b"secret", "composite"), Control(), NoWatcher())
"""
    studio = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parents[3])
    while not (pids := told_pids(path)):
        time.sleep(0.05)
        assert studio.poll() is None
    assert is_there(pids[0])
    studio.send_signal(signal.SIGKILL)
    studio.wait()
    assert all_gone(pids, 5.0)
    assert left_files() != []
    run(tmp_path / "other", WRITE)  # the next one takes the files of the dead one away


def test_the_device_is_the_one_that_its_processes_were_seen_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from studio.host.gpu import Gpu

    path = tmp_path / "r0vm"
    for seen, device in ((True, "H1000"), (False, r0vm_run.UNKNOWN_DEVICE)):

        def gpus(seen: bool = seen) -> tuple[Gpu, ...]:
            return (Gpu("NVIDIA", "H1000", compute_process_ids=tuple(told_pids(path)[-1:]) if seen else (1,)),)

        monkeypatch.setattr(r0vm_run, "find_gpus", gpus)
        monkeypatch.setattr(r0vm_run, "_DEVICE_LOOK_S", 0.05)
        assert run(tmp_path, "time.sleep(0.5)\n" + WRITE).device == device
    tool = R0vm(str(path), VERSION, graphics="")  # not built for it
    request = R0vmRequest(b"", b"", "composite")
    assert run_r0vm(tool, request, Control(), Ear()).device == "CPU"
    monkeypatch.setattr(r0vm_run, "find_gpus", lambda: ())
    assert run(tmp_path, WRITE).device == "CPU"


def test_inside_of_wsl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """wsl.exe is played by a script that runs here what it is asked to run inside."""
    wsl = tmp_path / "wsl.exe"
    wsl.write_text('#!/bin/sh\nshift 5\nif [ "$1" = /usr/bin/wslpath ]; then shift 3; echo "$1"; exit; fi\nexec "$@"\n')
    wsl.chmod(0o755)
    path = stand_in(tmp_path, "assert not {n for n in os.environ if n.startswith('XDG')}\n" + WRITE)
    tool = R0vm(str(path), VERSION, Wsl(str(wsl), ("Debian",)), "Debian")
    monkeypatch.setenv("XDG_SEEN", "1")
    request = R0vmRequest(b"program", b"input", "composite")
    ran = run_r0vm(tool, request, Control(), Ear())
    assert (ran.receipt, ran.device) == (b"a receipt", r0vm_run.UNKNOWN_DEVICE)
    stand_in(tmp_path, FAMILY.replace(", start_new_session=True", "") + "time.sleep(600)")
    control = Control()
    threading.Timer(1.0, control.cancel).start()
    with pytest.raises(Cancelled):
        run_r0vm(tool, request, control, Ear())
    assert len(told_pids(path)) == 4
    assert os.path.exists(path)  # noqa: PTH110
