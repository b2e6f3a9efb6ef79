"""The library: the user's store of programs and finished proofs, and the proof cache that is a look-up in it.

    with Library.open(paths.data_folder / "library") as library:
        proof_id = library.add(NewProof(proof_bytes, opening_bytes))
        record = library.get(proof_id)

Folder (owner only): `library.sqlite` with its log, `files/` for what is larger than 64 KiB, `secret`, `lock`, and
`set-aside/` for what `check` took out of use.

* `add`, `add_many` and `submit(...).result()` return once the proof is durable. The very same proof keeps its id.
* Only proofs with `kept=False`, copies for the cache, are ever evicted, least recently used first and never a pinned
  one. What a user stored on purpose goes only when the user deletes it, and then `undo` brings it back for a while.
* `lookup(cache_keys(...)(witness))` finds a proof of the same program, witness, backend, version and options. The key
  is BLAKE3 under the library's secret: an exported or backed-up database does not let its reader test guesses of a
  witness. The secret lies in the same folder, so this is no defence against who can read the whole folder; such a
  reader finds the openings there anyway.
* `check_library` reads everything again, names each damage and repairs what bytes or files allow.

Errors are `UserError`s; threads and processes may share a library.
"""

from studio.library.check import check_library
from studio.library.encoding import OptionValue
from studio.library.exchange import (
    Exported,
    Imported,
    ImportLimits,
    export_archive,
    export_folder,
    import_files,
)
from studio.library.facets import Evidence, FacetCounts, Facets
from studio.library.library import Library, LibraryOptions
from studio.library.report import CheckReport, Damage, Fate
from studio.library.values import (
    LARGEST_PAGE,
    Cursor,
    Entry,
    Filter,
    NewProof,
    Page,
    ProgramEntry,
    Record,
    Sort,
    State,
    VerificationSummary,
)

__all__ = [
    "LARGEST_PAGE",
    "CheckReport",
    "Cursor",
    "Damage",
    "Entry",
    "Evidence",
    "Exported",
    "FacetCounts",
    "Facets",
    "Fate",
    "Filter",
    "ImportLimits",
    "Imported",
    "Library",
    "LibraryOptions",
    "NewProof",
    "OptionValue",
    "Page",
    "ProgramEntry",
    "Record",
    "Sort",
    "State",
    "VerificationSummary",
    "check_library",
    "export_archive",
    "export_folder",
    "import_files",
]
