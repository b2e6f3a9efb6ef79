"""The use cases: open, run, record, prove, store, load, verify. They join the parts below and own no algorithm."""

from studio.backends.protocol import Forecast, Proved
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
from studio.session.language import LANGUAGES, install_language, system_language
from studio.session.library_use import LibraryUse, Room, Verified, proof_in, stored_input
from studio.session.machine import SystemReport
from studio.session.program_facts import (
    MOST_FUNCTIONS,
    MOST_INSTRUCTIONS,
    Disassembly,
    FoundFunctions,
    FunctionFact,
    Instruction,
    ProgramFacts,
    SampleFact,
    SampleProgram,
    disassemble,
    find_functions,
    gather_facts,
    range_text,
    sample_programs,
)
from studio.session.proof_files import LoadedProof, StoredProof, opening_path_of
from studio.session.queue import cancel_jobs, list_jobs, prove_request, run_queue, submit
from studio.session.sample_forecasts import forecast_samples
from studio.session.samples import make_samples
from studio.session.session import Session
from studio.session.stores import jobs_folder, library_folder, open_library
from studio.session.user_settings import change_setting, load_user_settings, reset_settings, settings_file
from studio.session.verify_worker import VerifyWorker
from studio.session.workbench import ProvedHere, Workbench
from studio.trace.query import Query, address_query, function_query, mark_query, pc_query, value_query
from studio.trace.view import Row, RunView

__all__ = [
    "LANGUAGES",
    "LARGEST_PAGE",
    "MOST_FUNCTIONS",
    "MOST_INSTRUCTIONS",
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
    "Disassembly",
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
    "Forecast",
    "FoundFunctions",
    "FunctionFact",
    "ImportLimits",
    "Imported",
    "Instruction",
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
    "ProgramFacts",
    "Proved",
    "ProvedHere",
    "Query",
    "Record",
    "Request",
    "Room",
    "Row",
    "RunView",
    "SampleFact",
    "SampleProgram",
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
    "disassemble",
    "export_archive",
    "export_folder",
    "find_functions",
    "finished_proof",
    "first_form",
    "forecast_samples",
    "form_line",
    "form_witness",
    "function_query",
    "gather_facts",
    "import_files",
    "install_language",
    "jobs_folder",
    "kind_of_file",
    "library_folder",
    "list_jobs",
    "load_user_settings",
    "make_samples",
    "mark_query",
    "open_library",
    "opening_path_of",
    "pc_query",
    "proof_in",
    "prove_request",
    "range_text",
    "read_batch",
    "reset_settings",
    "run_queue",
    "sample_form",
    "sample_programs",
    "settings_file",
    "stored_input",
    "submit",
    "system_language",
    "value_query",
]
