"""Looking into a recorded run, for the window: apart from the other use cases, since it needs numpy."""

from studio.programs.source_files import SourceText
from studio.trace.axis import Axis, Band, RegionNames
from studio.trace.ending import Ending
from studio.trace.finding import ANY_MARK, find_within, last_register_write, mark_index_at
from studio.trace.goal import Goal, read_goal
from studio.trace.listing import CodeLine, Listing
from studio.trace.mark_page import MarkPage, mark_page
from studio.trace.mark_strip import MarkStrip, mark_strip
from studio.trace.moment import DUMP_ROW_BYTES, Dump, MemoryWish, Moment, Wish, moment_at
from studio.trace.picture import (
    Outline,
    Picture,
    PictureColours,
    PictureSize,
    code_image,
    outline_of,
    picture_of,
)
from studio.trace.query import Query, address_query, pc_query
from studio.trace.rows import MemoryAccess, RegisterChange
from studio.trace.source import RunSource
from studio.trace.view import FunctionTotal, NamedMark, PageTouch, Place, Registers, Row

__all__ = [
    "ANY_MARK",
    "DUMP_ROW_BYTES",
    "Axis",
    "Band",
    "CodeLine",
    "Dump",
    "Ending",
    "FunctionTotal",
    "Goal",
    "Listing",
    "MarkPage",
    "MarkStrip",
    "MemoryAccess",
    "MemoryWish",
    "Moment",
    "NamedMark",
    "Outline",
    "PageTouch",
    "Picture",
    "PictureColours",
    "PictureSize",
    "Place",
    "Query",
    "RegionNames",
    "RegisterChange",
    "Registers",
    "Row",
    "RunSource",
    "SourceText",
    "Wish",
    "address_query",
    "code_image",
    "find_within",
    "last_register_write",
    "mark_index_at",
    "mark_page",
    "mark_strip",
    "moment_at",
    "outline_of",
    "pc_query",
    "picture_of",
    "read_goal",
]
