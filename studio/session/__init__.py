"""The use cases: open, run, record, prove, store, load, verify. They join the parts below and own no algorithm."""

from studio.backends.protocol import Proved
from studio.native import Control, Execution, Fault
from studio.programs.bundled import BundledProgram
from studio.programs.disassembly import REGISTER_NAMES
from studio.programs.fields import Field
from studio.programs.manifest import Manifest
from studio.programs.opening import OpenedProgram
from studio.programs.profile import ProfileReport
from studio.session.core import load_user_settings
from studio.session.machine import SystemReport
from studio.session.proof_files import LoadedProof, StoredProof, opening_path_of
from studio.session.session import Session
from studio.trace.query import Query, address_query, function_query, mark_query, pc_query, value_query
from studio.trace.view import Row, RunView

__all__ = [
    "REGISTER_NAMES",
    "BundledProgram",
    "Control",
    "Execution",
    "Fault",
    "Field",
    "LoadedProof",
    "Manifest",
    "OpenedProgram",
    "ProfileReport",
    "Proved",
    "Query",
    "Row",
    "RunView",
    "Session",
    "StoredProof",
    "SystemReport",
    "address_query",
    "function_query",
    "load_user_settings",
    "mark_query",
    "opening_path_of",
    "pc_query",
    "value_query",
]
