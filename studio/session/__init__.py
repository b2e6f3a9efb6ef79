"""The use cases: open, run, record, prove, store, load, verify. They join the parts below and own no algorithm."""

from studio.backends.protocol import Proved
from studio.library import (
    LARGEST_PAGE,
    CheckReport,
    Cursor,
    Damage,
    Entry,
    Fate,
    Filter,
    Imported,
    Library,
    Page,
    ProgramEntry,
    Record,
    Sort,
    State,
)
from studio.native import Control, Execution, Fault
from studio.programs.bundled import BundledProgram
from studio.programs.disassembly import REGISTER_NAMES
from studio.programs.fields import Field
from studio.programs.manifest import Manifest
from studio.programs.opening import OpenedProgram
from studio.programs.profile import ProfileReport
from studio.session.batch import Batch, BatchItem, ItemOutcome
from studio.session.core import load_user_settings
from studio.session.keeping import Finished, Keeping, Request, finished_proof
from studio.session.machine import SystemReport
from studio.session.proof_files import LoadedProof, StoredProof, opening_path_of
from studio.session.session import Session
from studio.session.stores import jobs_folder, library_folder, open_library
from studio.trace.query import Query, address_query, function_query, mark_query, pc_query, value_query
from studio.trace.view import Row, RunView

__all__ = [
    "LARGEST_PAGE",
    "REGISTER_NAMES",
    "Batch",
    "BatchItem",
    "BundledProgram",
    "CheckReport",
    "Control",
    "Cursor",
    "Damage",
    "Entry",
    "Execution",
    "Fate",
    "Fault",
    "Field",
    "Filter",
    "Finished",
    "Imported",
    "ItemOutcome",
    "Keeping",
    "Library",
    "LoadedProof",
    "Manifest",
    "OpenedProgram",
    "Page",
    "ProfileReport",
    "ProgramEntry",
    "Proved",
    "Query",
    "Record",
    "Request",
    "Row",
    "RunView",
    "Session",
    "Sort",
    "State",
    "StoredProof",
    "SystemReport",
    "address_query",
    "finished_proof",
    "function_query",
    "jobs_folder",
    "library_folder",
    "load_user_settings",
    "mark_query",
    "open_library",
    "opening_path_of",
    "pc_query",
    "value_query",
]
