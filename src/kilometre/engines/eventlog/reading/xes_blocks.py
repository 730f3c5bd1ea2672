"""XES, faster: expat proves that the document is sound, and the plain attributes are cut out of its bytes.

Nearly every XES file is written by a program, one self-closing element an attribute: calling Python for each of them
(as `xes` does) costs more than all the rest. Here expat reads every byte without calling back, which checks the XML and
refuses a DOCTYPE; then blocks of whole traces are cut with `bytes.split` and one regular expression.

The shortcut is only taken where it cannot be wrong: by counting marks, each block is checked to hold nothing but traces,
events and self-closing attributes made of a key and a value. At the first doubt (an attribute inside another, a comment, a bad
row) `Careful` is raised, and the file is read again, from its beginning, by the careful reader, which knows lines too.
"""

import gc
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
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
_ANY_ATTRIBUTE: Final = re.compile(rb'<[^\s<>"=/]+\s+key="([^"<]*)" value="([^"<]*)"\s?/>')
_TRIED: Final = 20
"""Events looked at before a whole block is, to know whether they are alike."""
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


@dataclass(frozen=True, slots=True)
class _Events:
    """Events of a block: how many attributes it has, and values by key, None where an event has none."""

    attributes: int
    columns: Mapping[bytes, Sequence[Any]]
    number: int


class _Blocks:
    """Traces cut out of blocks of bytes, and added to what is gathered."""

    def __init__(self, gathered: Gathered, keys: Mapping[Role, tuple[str, ...]]) -> None:
        self.gathered = gathered
        self.wanted = {name.encode() for role in keys for name in keys[role]}
        wanted = b"|".join(re.escape(name) for name in sorted(self.wanted, key=len, reverse=True))
        self.attributes = re.compile(
            rb'<[^\s<>"=/]+\s+key="(' + wanted + rb')" value="([^"<]*)"\s?/>'
        ).findall
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
        self.differ = False
        self.order: list[bytes] = []
        self.event: Callable[[bytes], list[Any]] = lambda _: []
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
        cases: list[int] = []
        heads = 0
        traces = block.split(_END_TRACE)[:-1]
        bodies: list[bytes] = []
        for trace in traces:
            head, *inside = trace.split(_EVENT)
            if not head.lstrip().startswith(_TRACE):
                raise Careful
            own = _ANY_ATTRIBUTE.findall(head)
            heads += len(own)
            case = self.cases[dict(own).get(self.case_key)]
            if case == MISSING and inside:
                raise Careful
            bodies += inside
            cases += [case] * len(inside)
        events = self.alike(block, bodies, heads) or self.each(block, bodies)
        self.check(block, events.attributes + 2 * (len(traces) + len(bodies)))
        if bodies:
            self.add(cases, events)

    def alike(self, block: bytes, bodies: list[bytes], heads: int) -> "_Events | None":
        """Events that all have the attributes of the first one, in its order: one match gives a whole event."""
        if self.differ or not bodies:
            return None
        keys = [key for key, _ in _ANY_ATTRIBUTE.findall(bodies[0])]
        if keys != self.order:
            self.order, self.event = keys, self.pattern(keys)
        rows = (
            self.event(block)
            if len(self.event(_EVENT.join((b"", *bodies[:_TRIED])))) == len(bodies[:_TRIED])
            else []
        )
        if len(rows) != len(bodies):
            self.differ = True
            return None
        kept = [key for key in keys if key in self.wanted]
        return _Events(
            heads + len(rows) * len(keys), dict(zip(kept, zip(*rows, strict=True), strict=True)), len(rows)
        )

    def pattern(self, keys: list[bytes]) -> Callable[[bytes], list[Any]]:
        """Finds whole events of these keys: tuples of the values of those that are wanted."""
        inside = rb"\s*".join(
            rb'<[^\s<>"=/]+\s+key="' + re.escape(key) + rb'" value="'
            + (rb'([^"<]*)"' if key in self.wanted else rb'[^"<]*"') + rb"\s?/>"
            for key in keys
        )  # fmt: skip
        kept = [key for key in keys if key in self.wanted]
        usable = len(kept) > 1 and len(set(keys)) == len(keys)
        return re.compile(rb"<event>\s*" + inside + rb"\s*</event>").findall if usable else lambda _: []

    def each(self, block: bytes, bodies: list[bytes]) -> "_Events":
        events = [dict(self.attributes(body)) for body in bodies]
        columns = {key: _values(events, key) for key in self.wanted if key in block}
        return _Events(_plain_attributes(block), columns, len(bodies))

    def check(self, block: bytes, understood: int) -> None:
        """Every mark was understood: a trace or an event (two each), or a self-closing attribute, read from ``<`` to ``>``.

        Expat has found the document well formed, so a value holds no ``<``: counting them leaves nothing out.
        """
        sound = (
            block.count(b"<") == understood
            and not any(key in block for key in self.start_keys)
            and not _AFTER_EVENT.search(block)
        )
        if not sound:
            raise Careful

    def add(self, cases: list[int], events: "_Events") -> None:
        gathered = self.gathered
        times = events.columns.get(self.time_key, (None,))
        if None in times:
            raise Careful
        for keys, names, codes in self.columns:
            present = [events.columns[key] for key in keys if key in events.columns]
            values = present[0] if present else [None] * events.number
            for more in present[1:]:
                values = [one if one is not None else other for one, other in zip(values, more, strict=True)]
            found = list(map(codes.__getitem__, values))
            if names is gathered.activity and MISSING in found:
                raise Careful
            names.codes.extend(found)
        gathered.kind.codes.extend([MISSING] * events.number)
        gathered.case.codes.extend(cases)
        read = read_iso(times)
        if read is None:
            pairs = [gathered.instants.read(time.decode()) for time in times]
            gathered.ends.extend(when for when, _ in pairs)
            gathered.offsets.extend(offset for _, offset in pairs)
        else:
            gathered.ends.frombytes(read[0].tobytes())
            gathered.offsets.frombytes(read[1].tobytes())
        gathered.known.extend([2] * events.number)
        gathered.order.extend(range(len(gathered.order) + 1, len(gathered.order) + 1 + events.number))
        if len(gathered) > gathered.limits.rows:
            raise Unreadable(f"Plus de {gathered.limits.rows} lignes : fichier refusé.")


def _plain_attributes(block: bytes) -> int:
    """How many attributes a block has, when all are a key then a value in double quotes, and self-closing; else `Careful`.

    Another order or quote makes fewer ``key="`` than closings; something more than a key and a value, more ``="`` than
    twice as many.
    """
    keys = block.count(b' key="')
    closings = block.count(b'"/>')
    if closings != keys:  # some writers put a space before the end
        closings += block.count(b'" />')
    if not closings == keys == block.count(b'" value="') or block.count(b'="') != 2 * keys:
        raise Careful
    return keys


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
