"""The messages about r0vm, RISC Zero's prover: a part of the table in `studio.model.messages`.

Those of the form `risc0.install…` stand in the table of backends: what helps, and a command that can be copied.
"""

from __future__ import annotations

from studio.model.message import Message
from studio.model.text import N_

_CARGO = N_("cargo install --locked risc0-r0vm --version 3.0.5")
_OTHER_VERSION = N_(
    "Install a version that the studio can check: {supported}. It may lie beside the one that you have."
)

R0VM_MESSAGES: dict[str, Message] = {
    # Finding it
    "risc0.r0vm_missing": Message(
        N_("RISC0 needs r0vm, which was not found."),
        N_("Install r0vm ({supported}), or name it in the setting r0vm_path."),
    ),
    "risc0.r0vm_absent": Message(
        N_("There is no program at {path}, where the setting r0vm_path says that r0vm is."),
        N_("Correct r0vm_path in the settings, or empty it: then r0vm is looked for in the usual places."),
    ),
    "risc0.r0vm_not_executable": Message(
        N_("The system does not let you run {path}."),
        N_("Make it executable, or name another r0vm in the setting r0vm_path."),
    ),
    "risc0.r0vm_start": Message(
        N_("{path} could not be started ({reason})."),
        N_("Install r0vm for this machine, or name another one in the setting r0vm_path."),
    ),
    "risc0.r0vm_silent": Message(
        N_("{path} did not say its version within {seconds} seconds."),
        N_("Check that it is r0vm, or name another one in the setting r0vm_path."),
    ),
    "risc0.r0vm_garbage": Message(
        N_('{path} is no r0vm: asked for its version, it says "{said}".'),
        N_("Name the real one in the setting r0vm_path."),
    ),
    "risc0.r0vm_too_old": Message(
        N_("The r0vm at {path} is version {version}; versions before 3.0.3 have known security flaws."),
        _OTHER_VERSION,
    ),
    "risc0.r0vm_unknown_version": Message(
        N_("The r0vm at {path} is version {version}, whose receipts this studio cannot check."),
        _OTHER_VERSION,
    ),
    "risc0.needs_linux": Message(
        N_("RISC0 requires Linux or WSL: RISC Zero's prover r0vm does not run on Windows itself."),
        N_("Install WSL (wsl --install) and r0vm in it. Receipts are verified here without it."),
    ),
    "risc0.not_in_wsl": Message(
        N_("WSL is there ({distributions}), but no r0vm was found in it."),
        N_("Install r0vm in it ({supported}), or name its path inside of Linux in the setting r0vm_path."),
    ),
    "risc0.path_of_windows": Message(
        N_("{path} is a path of Windows; r0vm runs inside of WSL."),
        N_("Give the path inside of Linux in the setting r0vm_path, such as /usr/local/bin/r0vm."),
    ),
    # What helps: text, and a command
    "risc0.install": Message(
        N_("Install r0vm ({supported}) with RISC Zero's rzup, or build it; or name it in the setting r0vm_path."),
        _CARGO,
    ),
    "risc0.install_wsl": Message(
        N_("Install WSL, restart, then install r0vm ({supported}) inside of it with rzup or cargo."),
        N_("wsl --install"),
    ),
    "risc0.install_in_wsl": Message(
        N_("Install r0vm ({supported}) inside of WSL with RISC Zero's rzup, or build it there:"), _CARGO
    ),
    "risc0.make_executable": Message(N_("Let yourself run it:"), N_('chmod u+x "{path}"')),
    # Before it starts
    "risc0.not_portable": Message(
        N_("RISC0 cannot take {name} as it is: {finding}"),
        N_("Link it by the portable profile; see: proving-studio programs check FILE"),
    ),
    "risc0.kernel_unknown": Message(
        N_("{name} brings a kernel that this studio does not know, so nobody could say what a proof of it means."),
        N_("Pack the program with RISC Zero's own kernel, or give its plain ELF file."),
    ),
    # While it runs
    "risc0.r0vm_failed": Message(
        N_("r0vm failed (exit code {code}): {detail}"),
        N_("Its log has all that it said. Try again; if it stays so, try another version of r0vm."),
    ),
    "risc0.r0vm_killed": Message(
        N_("r0vm was ended from outside ({signal}) before the proof was finished."),
        N_("Prove again. If you did not end it yourself, the system may have been short of memory."),
    ),
    "risc0.r0vm_too_long": Message(
        N_("r0vm did not finish within {seconds} seconds, far more than this proof should take, and was ended."),
        N_("See in its log where it stood still; prove again."),
    ),
    "risc0.out_of_memory": Message(
        N_("r0vm needed more memory than this machine has for it."),
        N_("Close other applications, prove a shorter run, or prove on a larger machine."),
    ),
    "risc0.disk_full": Message(
        N_("The disk is full: r0vm could not write what it works with, or its receipt."),
        N_("Make room on the disk that holds your cache folder, then prove again."),
    ),
    "risc0.no_recursion": Message(
        N_("This r0vm was built without the programs that fold several segments into one receipt."),
        N_("Prove in the form composite, or install r0vm with RISC Zero's rzup."),
    ),
    "risc0.machine_stopped": Message(
        N_("The program ran here, but RISC Zero's machine stopped it: {detail}."),
        N_("Check the program with: proving-studio programs check FILE"),
    ),
    "risc0.gpu_failed": Message(
        N_("r0vm failed on the graphics processor: {detail}"),
        N_("Update its driver, or use an r0vm that was built for the CPU."),
    ),
    "risc0.options": Message(
        N_("r0vm does not take the options that the studio gives it: {detail}"),
        N_("Name an r0vm of another version in the setting r0vm_path."),
    ),
    "risc0.no_receipt": Message(
        N_("r0vm ended as if all were well, but left no receipt."),
        N_("See its log; try again, or try another version of r0vm."),
    ),
    "risc0.bad_receipt": Message(
        N_("What r0vm {version} made is no proof of this run: {detail}"),
        N_("Nothing was stored. Check where this r0vm comes from, or try another version."),
    ),
    # Checking
    "verify.receipt_is_whole": Message(
        N_("A receipt of RISC0 is checked as a whole; there are no samples of it."),
        N_("Leave the number of samples out."),
    ),
}
