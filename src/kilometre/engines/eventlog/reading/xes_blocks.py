"""XES, faster: expat proves that the document is sound, and the plain attributes are cut out of its bytes.

Nearly every XES file is written by a program, one self-closing element an attribute: calling Python for each of them
(as `xes` does) costs more than all the rest. Here expat reads every byte without calling back, which checks the XML and
refuses a DOCTYPE; then blocks of whole traces are cut with `bytes.split` and one regular expression.

The shortcut is only taken where it cannot be wrong: by counting marks, each block is checked to hold nothing but traces,
events and self-closing attributes with their key first. At the first doubt (an attribute inside another, a comment, a bad
row) `Careful` is raised, and the file is read again, from its beginning, by the careful reader, which knows lines too.
"""

import gc
import io
import re
from collections.abc import Mapping
from operator import itemgetter
from typing import Any, Final
from xml.parsers import expat

from kilometre.engines.eventlog.arrays import MISSING
from kilometre.engines.eventlog.problems import Unreadable

from .gathering import Gathered, Names
from .iso_columns import read_iso
from .roles import Role
from .xes import KEYS

_BLOCK: Final = 1 << 18
_LONGEST: Final = 16 << 20
_DECLARATION: Final = re.compile(
    rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*?(?:encoding\s*=\s*["']([^"'>]*)["'])?\s*\?>"""
)
_ENCODINGS: Final = (b"", b"utf-8", b"us-ascii")
_TRACE, _END_TRACE, _EVENT, _END_EVENT = b"<trace>", b"</trace>", b"<event>", b"</event>"
_AFTER_EVENT: Final = re.compile(rb"</event>\s*<(?!event>|/trace>)")
_SPACES: Final = re.compile(r"[\t\r\n]")  # XML makes plain spaces of them in values
_ENTITIES: Final = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))


class Careful(Exception):
    """The file needs the careful reader."""


class _Codes(dict[bytes | None, int]):
    """Code of each value of a column, learnt when first met."""

    def __init__(self, names: Names) -> None:
        super().__init__({None: MISSING})
        self.names = names

    def __missing__(self, value: bytes) -> int:
        text = value.decode()
        if "&" in text:
            if "&#" in text:
                raise Careful
            for entity, letter in _ENTITIES:
                text = text.replace(entity, letter)
        if not text.isprintable() and _SPACES.search(text):
            raise Careful
        self[value] = code = self.names.code(text)
        return code


class _Blocks:
    """Traces cut out of blocks of bytes, and added to what is gathered."""

    def __init__(self, gathered: Gathered, keys: Mapping[Role, tuple[str, ...]]) -> None:
        self.gathered = gathered
        names = {name.encode() for role in keys for name in keys[role]}
        wanted = b"|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        self.attributes = re.compile(rb'<\w+ key="(' + wanted + rb')" value="([^"<]*)" ?/>').findall
        columns = {
            Role.ACTIVITY: gathered.activity,
            Role.RESOURCE: gathered.resource,
            Role.SERVICE: gathered.service,
            Role.LIFECYCLE: gathered.lifecycle,
            Role.INSTANCE: gathered.instance,
        }
        self.columns = [
            ([key.encode() for key in keys[role]], column, _Codes(column)) for role, column in columns.items()
        ]
        self.case_key, self.time_key = keys[Role.CASE][0].encode(), keys[Role.END][0].encode()
        self.start_keys = [f'"{name}"'.encode() for name in keys[Role.START]]
        self.cases = _Codes(gathered.case)
        self.seen = False
        self.comments = 0  # seen by expat, less those of the header

    def comment(self, _: str) -> None:
        self.comments += 1

    def take(self, block: bytes) -> None:
        """Whole traces, up to the last ``</trace>`` included."""
        if not self.seen:  # what comes before the first trace
            begin = block.find(_TRACE)
            if begin < 0 or _EVENT in block[:begin]:
                raise Careful
            self.comments -= block.count(b"<!--", 0, begin)
            block, self.seen = block[begin:], True
        events: list[dict[bytes, bytes]] = []
        cases: list[int] = []
        traces = block.split(_END_TRACE)[:-1]
        for trace in traces:
            head, *bodies = trace.split(_EVENT)
            if not head.lstrip().startswith(_TRACE):
                raise Careful
            case = self.cases[dict(self.attributes(head)).get(self.case_key)]
            if case == MISSING and bodies:
                raise Careful
            events += map(dict, map(self.attributes, bodies))
            cases += [case] * len(bodies)
        self.check(block, len(traces) + len(events))
        if events:
            self.add(cases, events, block)

    def check(self, block: bytes, elements: int) -> None:
        """Every mark is a trace, an event, or a self-closing attribute, its key first, in double quotes; traces end with events.

        Expat has found the document well formed, so a value holds neither ``<`` nor its own quote. An attribute that is not
        self-closing has an end mark, hence more ``<`` than keys; another order or quote, fewer ``key="`` than closings.
        """
        closing = block.count(b'"/>')
        marks = block.count(b"<") - 2 * elements  # traces and events have two each, an attribute one
        if marks != closing:  # some writers put a space before the end
            closing += block.count(b'" />')
        sound = (
            marks == closing
            and block.count(b'" value="') == block.count(b' key="') == closing
            and not any(key in block for key in self.start_keys)
            and not _AFTER_EVENT.search(block)
        )
        if not sound:
            raise Careful

    def add(self, cases: list[int], events: list[dict[bytes, bytes]], block: bytes) -> None:
        gathered = self.gathered
        times = _values(events, self.time_key)
        if None in times:
            raise Careful
        for keys, names, codes in self.columns:
            present = [key for key in keys if key in block]
            values = [event.get(present[0]) for event in events] if present else [None] * len(events)
            for key in present[1:]:
                values = [
                    event.get(key) if value is None else value
                    for value, event in zip(values, events, strict=True)
                ]
            found = list(map(codes.__getitem__, values))
            if names is gathered.activity and MISSING in found:
                raise Careful
            names.codes.extend(found)
        gathered.kind.codes.extend([MISSING] * len(events))
        gathered.case.codes.extend(cases)
        read = read_iso(times)
        if read is None:
            pairs = [gathered.instants.read(time.decode()) for time in times]
            gathered.ends.extend(when for when, _ in pairs)
            gathered.offsets.extend(offset for _, offset in pairs)
        else:
            gathered.ends.frombytes(read[0].tobytes())
            gathered.offsets.frombytes(read[1].tobytes())
        gathered.known.extend([2] * len(events))
        gathered.order.extend(range(len(gathered.order) + 1, len(gathered.order) + 1 + len(events)))
        if len(gathered) > gathered.limits.rows:
            raise Unreadable(f"Plus de {gathered.limits.rows} lignes : fichier refusé.")


def _values(events: list[dict[bytes, bytes]], key: bytes) -> list[Any]:
    """Value of a key in each event, None where it is absent."""
    try:
        return list(map(itemgetter(key), events))  # nearly always there, and then without a call of Python
    except KeyError:
        return [event.get(key) for event in events]


def read_xes_blocks(
    stream: io.BufferedReader, gathered: Gathered, wanted: Mapping[Role, str]
) -> Mapping[Role, tuple[str, ...]]:
    """As `read_xes`, for the files that allow it.

    Raises
    ------
    Careful
        At the first thing that only the careful reader is sure to read, or to refuse, right.
    """
    keys = {**KEYS, **{role: (key,) for role, key in wanted.items()}}
    declaration = _DECLARATION.match(stream.peek(512)[:512])
    if keys[Role.KIND] or not declaration or (declaration[1] or b"").lower() not in _ENCODINGS:
        raise Careful
    blocks = _Blocks(gathered, keys)
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = parser.StartCdataSectionHandler = _give_up
    parser.CommentHandler = blocks.comment
    pending = b""
    collecting = gc.isenabled()
    gc.disable()  # a tuple and a dictionary for each event, none in a cycle: looking for cycles costs a sixth of the time
    try:
        while data := stream.read(_BLOCK):
            parser.Parse(data, False)
            pending += data
            end = pending.rfind(_END_TRACE)
            if end >= 0:
                end += len(_END_TRACE)
                blocks.take(pending[:end])
                pending = pending[end:]
            if len(pending) > _LONGEST:
                raise Careful
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Careful from error
    finally:
        if collecting:
            gc.enable()
    if not blocks.seen or blocks.comments or not re.fullmatch(rb"\s*</log>\s*", pending):
        raise Careful
    gathered.starts.extend(gathered.ends)
    return keys


def _give_up(*_: object) -> None:
    raise Careful
