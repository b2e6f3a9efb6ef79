"""The use cases: open, run, record, prove, store, load, verify. They join the parts below and own no algorithm."""

from studio.backends.protocol import Proved
from studio.host.figures import FiguresProbe, MachineFigures, ProcessFigures
from studio.library import (
    LARGEST_PAGE,
    CheckReport,
    Cursor,
    Damage,
    Entry,
    Exported,
    Fate,
    Filter,
    Imported,
    ImportLimits,
    Library,
    Page,
    ProgramEntry,
    Record,
    Sort,
    State,
    check_library,
    export_archive,
    export_folder,
    import_files,
)
from studio.native import Control, Execution, Fault
from studio.programs.bundled import BundledProgram, bundled_programs
from studio.programs.disassembly import REGISTER_NAMES
from studio.programs.fields import Field
from studio.programs.manifest import Manifest
from studio.programs.opening import OpenedProgram
from studio.programs.profile import ProfileReport
from studio.session.batch import Batch, BatchItem, ItemOutcome
from studio.session.batch_file import BatchLine, read_batch
from studio.session.file_kinds import FileKind, kind_of_file
from studio.session.forms import CheckedForm, WitnessForm, check_form, first_form, form_line, form_witness, sample_form
from studio.session.keeping import Finished, Keeping, Request, finished_proof
from studio.session.library_use import LibraryUse, Room, Verified, proof_in, stored_input
from studio.session.machine import SystemReport
from studio.session.proof_files import LoadedProof, StoredProof, opening_path_of
from studio.session.queue import cancel_jobs, list_jobs, prove_request, run_queue, submit
from studio.session.samples import make_samples
from studio.session.session import Session
from studio.session.stores import jobs_folder, library_folder, open_library
from studio.session.user_settings import change_setting, load_user_settings, reset_settings, settings_file
from studio.session.verify_worker import VerifyWorker
from studio.session.workbench import ProvedHere, Workbench
from studio.trace.query import Query, address_query, function_query, mark_query, pc_query, value_query
from studio.trace.view import Row, RunView

__all__ = [
    "make_samples",
    "LARGEST_PAGE",
    "REGISTER_NAMES",
    "Batch",
    "BatchItem",
    "BatchLine",
    "BundledProgram",
    "CheckReport",
    "CheckedForm",
    "Control",
    "Cursor",
    "Damage",
    "Entry",
    "Execution",
    "Exported",
    "Fate",
    "Fault",
    "Field",
    "FiguresProbe",
    "FileKind",
    "Filter",
    "Finished",
    "ImportLimits",
    "Imported",
    "ItemOutcome",
    "Keeping",
    "Library",
    "LibraryUse",
    "LoadedProof",
    "MachineFigures",
    "Manifest",
    "OpenedProgram",
    "Page",
    "ProcessFigures",
    "ProfileReport",
    "ProgramEntry",
    "Proved",
    "ProvedHere",
    "Query",
    "Record",
    "Request",
    "Room",
    "Row",
    "RunView",
    "Session",
    "Sort",
    "State",
    "StoredProof",
    "SystemReport",
    "Verified",
    "VerifyWorker",
    "WitnessForm",
    "Workbench",
    "address_query",
    "bundled_programs",
    "cancel_jobs",
    "change_setting",
    "check_form",
    "check_library",
    "export_archive",
    "export_folder",
    "finished_proof",
    "first_form",
    "form_line",
    "form_witness",
    "function_query",
    "import_files",
    "jobs_folder",
    "kind_of_file",
    "library_folder",
    "list_jobs",
    "load_user_settings",
    "mark_query",
    "open_library",
    "opening_path_of",
    "pc_query",
    "proof_in",
    "prove_request",
    "read_batch",
    "reset_settings",
    "run_queue",
    "sample_form",
    "settings_file",
    "stored_input",
    "submit",
    "value_query",
]
