"""The use cases: open, run, record, prove, store, load, verify. They join the parts below and own no algorithm."""

from studio.backends.protocol import Forecast, Proved
from studio.backends.registry import ORDER as BACKEND_NAMES
from studio.host.display import QT_PACKAGES_OF_DEBIAN, has_display
from studio.host.figures import FiguresProbe, MachineFigures, ProcessFigures
from studio.library import (
    LARGEST_PAGE,
    CheckReport,
    Cursor,
    Damage,
    Entry,
    Evidence,
    Exported,
    FacetCounts,
    Facets,
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
    VerificationSummary,
    check_library,
    export_archive,
    export_folder,
    import_files,
)
from studio.merkle.aggregate import PathStep
from studio.merkle.tree_view import Shape, TreeNode, TreeView
from studio.native import Control, Execution, Fault
from studio.programs.bundled import BundledProgram, bundled_programs
from studio.programs.disassembly import REGISTER_NAMES
from studio.programs.fields import ELEMENT_TYPE, INTEGER_BYTES, Field, FieldType
from studio.programs.manifest import Manifest
from studio.programs.opening import OpenedProgram
from studio.programs.profile import ProfileReport
from studio.session.aggregate_checks import Refusal, failing_reason
from studio.session.aggregate_folder import Deleted
from studio.session.aggregate_leaves import FoundLeaf, LeafDetail, LeafProof, LeafRow, backend_title
from studio.session.aggregate_notes import LastCheck
from studio.session.aggregate_shelf import AggregateShelf
from studio.session.aggregate_values import (
    Arrived,
    BuildOrder,
    BuildResult,
    LeafShown,
    ReceivedInclusion,
    ShelfCheck,
    ShelfRow,
    ShelfState,
)
from studio.session.aggregates import Checked
from studio.session.backend_lines import BackendLine, backend_lines
from studio.session.batch import Batch, BatchItem, ItemOutcome
from studio.session.batch_file import BatchLine, read_batch
from studio.session.batch_plan import BatchForm, BatchPlan, CheckedBatch, ListKind, check_batch, number_fields
from studio.session.circuit_size import circuit_k, circuit_words
from studio.session.command_line import ProveCommand, prove_line
from studio.session.evidence_forms import EvidenceForm, counts_steps, evidence_forms, one_at_a_time
from studio.session.file_kinds import FileKind, kind_of_file
from studio.session.forecast_words import forecast_advice, forecast_basis
from studio.session.forms import (
    RAW_FIELD,
    CheckedForm,
    WitnessForm,
    check_form,
    first_form,
    form_fields,
    form_line,
    form_witness,
    reads_files,
    sample_form,
)
from studio.session.history import FinishedRun, History, RunHistory, RunKind, save_runs_csv
from studio.session.inclusions import CheckedInclusion, ScriptState
from studio.session.keeping import Finished, Keeping, Request, finished_proof
from studio.session.language import LANGUAGES, install_language, system_language
from studio.session.library_exchange import ARCHIVE_SUFFIX, ImportReport, export_proofs, import_proofs
from studio.session.library_use import LibraryUse, Room, Verified, proof_in, stored_input
from studio.session.listed_proofs import (
    ListedPage,
    ListedProof,
    ListedProofs,
    ProofDetails,
    Reopened,
    marked,
    with_verification,
)
from studio.session.live_run import FailedItem, LiveRun, RunCounts, RunLook
from studio.session.log_texts import log_text
from studio.session.machine import SystemReport
from studio.session.mark_chart import MarkBar, MarkChart, mark_chart
from studio.session.meter import MeterView, RatePoint
from studio.session.pause import Pause
from studio.session.program_brief import ProgramBrief, program_brief
from studio.session.program_facts import (
    MOST_FUNCTIONS,
    MOST_INSTRUCTIONS,
    CheckedRule,
    Disassembly,
    FoundFunctions,
    FunctionFact,
    Instruction,
    ProgramFacts,
    SampleFact,
    SampleProgram,
    checked_rules,
    disassemble,
    find_functions,
    gather_facts,
    range_text,
    sample_programs,
)
from studio.session.proof_files import LoadedProof, StoredProof, opening_path_of
from studio.session.queue import cancel_jobs, list_jobs, prove_request, run_queue, submit
from studio.session.run_summary import RunSummary, run_summary
from studio.session.sample_forecasts import forecast_samples
from studio.session.samples import make_samples
from studio.session.session import Session
from studio.session.shown_facets import FacetsShown, shown_facets
from studio.session.statements import ShownJournal, ShownSample, hex_text, shown_journal, shown_samples
from studio.session.stores import jobs_folder, library_folder, open_library, task_logs_folder
from studio.session.tampering import Tampering
from studio.session.throughput import RanBatch, live_run_of
from studio.session.user_settings import change_setting, load_user_settings, reset_settings, settings_file
from studio.session.verify_many import VerifiedMany, verify_many
from studio.session.verify_worker import VerifyWorker
from studio.session.watching import ProverWatch
from studio.session.workbench import ProvedHere, Tampered, Workbench
from studio.trace.query import Query, address_query, function_query, mark_query, pc_query, value_query
from studio.trace.view import Row, RunView

__all__ = [
    "ARCHIVE_SUFFIX",
    "BACKEND_NAMES",
    "ELEMENT_TYPE",
    "INTEGER_BYTES",
    "LANGUAGES",
    "LARGEST_PAGE",
    "MOST_FUNCTIONS",
    "MOST_INSTRUCTIONS",
    "QT_PACKAGES_OF_DEBIAN",
    "RAW_FIELD",
    "REGISTER_NAMES",
    "AggregateShelf",
    "Arrived",
    "BackendLine",
    "Batch",
    "BatchForm",
    "BatchItem",
    "BatchLine",
    "BatchPlan",
    "BuildOrder",
    "BuildResult",
    "BundledProgram",
    "CheckReport",
    "Checked",
    "CheckedBatch",
    "CheckedForm",
    "CheckedInclusion",
    "CheckedRule",
    "Control",
    "Cursor",
    "Damage",
    "Deleted",
    "Disassembly",
    "Entry",
    "Evidence",
    "EvidenceForm",
    "Execution",
    "Exported",
    "FacetCounts",
    "Facets",
    "FacetsShown",
    "FailedItem",
    "Fate",
    "Fault",
    "Field",
    "FieldType",
    "FiguresProbe",
    "FileKind",
    "Filter",
    "Finished",
    "FinishedRun",
    "Forecast",
    "FoundFunctions",
    "FoundLeaf",
    "FunctionFact",
    "History",
    "ImportLimits",
    "ImportReport",
    "Imported",
    "Instruction",
    "ItemOutcome",
    "Keeping",
    "LastCheck",
    "LeafDetail",
    "LeafProof",
    "LeafRow",
    "LeafShown",
    "Library",
    "LibraryUse",
    "ListKind",
    "ListedPage",
    "ListedProof",
    "ListedProofs",
    "LiveRun",
    "LoadedProof",
    "MachineFigures",
    "Manifest",
    "MarkBar",
    "MarkChart",
    "MeterView",
    "OpenedProgram",
    "Page",
    "PathStep",
    "Pause",
    "ProcessFigures",
    "ProfileReport",
    "ProgramBrief",
    "ProgramEntry",
    "ProgramFacts",
    "ProofDetails",
    "ProveCommand",
    "Proved",
    "ProvedHere",
    "ProverWatch",
    "Query",
    "RanBatch",
    "RatePoint",
    "ReceivedInclusion",
    "Record",
    "Refusal",
    "Reopened",
    "Request",
    "Room",
    "Row",
    "RunCounts",
    "RunHistory",
    "RunKind",
    "RunLook",
    "RunSummary",
    "RunView",
    "SampleFact",
    "SampleProgram",
    "ScriptState",
    "Session",
    "Shape",
    "ShelfCheck",
    "ShelfRow",
    "ShelfState",
    "ShownJournal",
    "ShownSample",
    "Sort",
    "State",
    "StoredProof",
    "SystemReport",
    "Tampered",
    "Tampering",
    "TreeNode",
    "TreeView",
    "VerificationSummary",
    "Verified",
    "VerifiedMany",
    "VerifyWorker",
    "WitnessForm",
    "Workbench",
    "address_query",
    "backend_lines",
    "backend_title",
    "bundled_programs",
    "cancel_jobs",
    "change_setting",
    "check_batch",
    "check_form",
    "check_library",
    "checked_rules",
    "circuit_k",
    "circuit_words",
    "counts_steps",
    "disassemble",
    "evidence_forms",
    "export_archive",
    "export_folder",
    "export_proofs",
    "failing_reason",
    "find_functions",
    "finished_proof",
    "first_form",
    "forecast_advice",
    "forecast_basis",
    "forecast_samples",
    "form_fields",
    "form_line",
    "form_witness",
    "function_query",
    "gather_facts",
    "has_display",
    "hex_text",
    "import_files",
    "import_proofs",
    "install_language",
    "jobs_folder",
    "kind_of_file",
    "library_folder",
    "list_jobs",
    "live_run_of",
    "load_user_settings",
    "log_text",
    "make_samples",
    "mark_chart",
    "mark_query",
    "marked",
    "number_fields",
    "one_at_a_time",
    "open_library",
    "opening_path_of",
    "pc_query",
    "program_brief",
    "proof_in",
    "prove_line",
    "prove_request",
    "range_text",
    "read_batch",
    "reads_files",
    "reset_settings",
    "run_queue",
    "run_summary",
    "sample_form",
    "sample_programs",
    "save_runs_csv",
    "settings_file",
    "shown_facets",
    "shown_journal",
    "shown_samples",
    "stored_input",
    "submit",
    "system_language",
    "task_logs_folder",
    "value_query",
    "verify_many",
    "with_verification",
]
