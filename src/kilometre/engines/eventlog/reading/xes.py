"""XES (IEEE 1849-2016): traces, events and their attributes, one pass with expat, nothing else kept.

What makes XML dangerous is refused rather than defused: a document type (hence every entity, internal or
external), deep nesting, and marks that never end. XES needs none of them.
"""

import io
from collections.abc import Mapping
from typing import Final, TypeAlias
from xml.parsers import expat

from kilometre.engines.eventlog.problems import Sieve, Unreadable

from .gathering import Gathered
from .roles import Role
from .streams import CHUNK, Limits

KEYS: Final[Mapping[Role, tuple[str, ...]]] = {
    Role.CASE: ("concept:name",),
    Role.ACTIVITY: ("concept:name",),
    Role.END: ("time:timestamp",),
    Role.START: ("start_timestamp", "time:start"),
    Role.RESOURCE: ("org:resource",),
    Role.SERVICE: ("org:group", "org:role"),
    Role.LIFECYCLE: ("lifecycle:transition",),
    Role.INSTANCE: ("concept:instance",),
    Role.KIND: (),
}
"""Attributes read for each role: the first that an event has. CASE (and KIND) are those of the trace."""
_OF_TRACE: Final = (Role.CASE, Role.KIND)
_IN_TRACE: Final = 3
_IN_EVENT: Final = 4
_WAITING: Final = 100_000
Found: TypeAlias = dict[str, str]
_MALFORMED: Final = {
    2: "ce n'est pas du XML",
    3: "le fichier s'arrête avant la fin",
    4: "un caractère n'est pas permis à cet endroit",
    5: "une balise est inachevée",
    6: "un caractère est coupé",
    7: "une balise est fermée sans avoir été ouverte",
    8: "un attribut est donné deux fois",
    9: "du contenu suit la fin du document",
    11: "une entité n'est pas définie",
    18: "l'encodage qu'il déclare est inconnu",
    19: "son encodage n'est pas celui qu'il déclare",
}
"""The errors of expat (xmlparse.h) that broken logs give, in French."""


class _Handlers:
    """What expat calls. Depth counts elements: attributes of a trace are just below it, those of an event too."""

    def __init__(
        self,
        parser: expat.XMLParserType,
        gathered: Gathered,
        sieve: Sieve,
        keys: Mapping[Role, tuple[str, ...]],
    ) -> None:
        self.parser = parser
        self.gathered = gathered
        self.sieve = sieve
        self.limits = gathered.limits
        self.event_keys = {key for role, names in keys.items() if role not in _OF_TRACE for key in names}
        self.trace_keys = {key for role in _OF_TRACE for key in keys[role]}
        self.order = [(role.value, keys[role]) for role in Role if keys.get(role) and role not in _OF_TRACE]
        self.case_keys, self.kind_keys = keys[Role.CASE], keys[Role.KIND]
        self.depth = self.traces = self.used = 0
        self.wanted: set[str] = set()
        self.level = 0  # depth of the attributes that are looked at: 3 in a trace, 4 in an event
        self.attributes: Found = {}
        self.trace: Found = {}
        self.waiting: list[tuple[int, Found]] = []  # events read before the name of their trace
        self.event = self.trace_name = ""
        parser.ordered_attributes = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.StartDoctypeDeclHandler = self.refuse_doctype
        parser.EntityDeclHandler = self.refuse_doctype

    def start(self, name: str, attributes: list[str]) -> None:
        self.depth = depth = self.depth + 1
        if depth == self.level:
            if len(attributes) == 4 and attributes[0] == "key":
                if attributes[1] in self.wanted:
                    self.keep(attributes[1], attributes[3])
            elif depth == _IN_TRACE and name == self.event:
                self.attributes, self.wanted, self.level = {}, self.event_keys, _IN_EVENT
            else:
                pairs = dict(zip(attributes[::2], attributes[1::2], strict=True))
                if pairs.get("key") in self.wanted:
                    self.keep(pairs["key"], pairs.get("value", ""))
        elif depth < _IN_TRACE:
            self.outer(name, depth)
        elif depth > self.limits.depth:
            raise Unreadable(
                f"Plus de {self.limits.depth} éléments les uns dans les autres : fichier refusé."
            )

    def keep(self, key: str, value: str) -> None:
        if len(value) > self.limits.cell:
            raise Unreadable(
                f"Ligne {self.parser.CurrentLineNumber} : « {key[:40]} » a {len(value)} caractères "
                f"(au plus {self.limits.cell}). Fichier refusé."
            )
        self.attributes[key] = value

    def outer(self, name: str, depth: int) -> None:
        if depth == 1:
            if not name.endswith("log"):
                raise Unreadable(f"Ce fichier XML n'est pas un journal XES : sa racine est « {name[:40]} ».")
            prefix = name.removesuffix("log")
            self.event, self.trace_name = prefix + "event", prefix + "trace"
        elif name == self.trace_name:
            self.traces += 1
            self.trace, self.waiting = {}, []
            self.attributes, self.wanted, self.level = self.trace, self.trace_keys, _IN_TRACE

    def end(self, name: str) -> None:
        depth, self.depth = self.depth, self.depth - 1
        if depth == _IN_TRACE and self.level == _IN_EVENT:
            if self.case_keys[0] in self.trace:
                self.take(self.parser.CurrentLineNumber, self.attributes)
            elif len(self.waiting) < _WAITING:
                self.waiting.append((self.parser.CurrentLineNumber, self.attributes))
            else:
                raise Unreadable(f"Une trace a plus de {_WAITING} événements avant son nom : fichier refusé.")
            self.attributes, self.wanted, self.level = self.trace, self.trace_keys, _IN_TRACE
        elif depth == _IN_TRACE - 1:
            for line, event in self.waiting:
                self.take(line, event)
            self.waiting, self.level = [], 0

    def take(self, line: int, event: Found) -> None:
        row = {}
        for role, keys in self.order:
            for key in keys:
                if key in event:
                    row[role] = event[key]
                    break
        self.used += 1
        case = _first(self.trace, self.case_keys) or f"trace {self.traces}"
        try:
            self.gathered.take(
                case=case,
                activity=row.pop("activity", ""),
                end=row.pop("end", ""),
                kind=_first(self.trace, self.kind_keys),
                order=self.used,
                **row,
            )
        except Unreadable:
            raise
        except ValueError as error:
            self.sieve.reject(line, str(error), (case, *(f"{key}={value}" for key, value in event.items())))

    def refuse_doctype(self, *_: object) -> None:
        raise Unreadable(
            "Ce fichier XML déclare un type de document (DOCTYPE), qui peut cacher une bombe ou lire d'autres "
            "fichiers. Un journal XES n'en a pas besoin : retirez cette déclaration."
        )


def read_xes(
    stream: io.BufferedReader, gathered: Gathered, sieve: Sieve, wanted: Mapping[Role, str], limits: Limits
) -> Mapping[Role, tuple[str, ...]]:
    """Fill ``gathered`` with the events of a XES file; return the attributes used for each role.

    Raises
    ------
    Unreadable
        Not well-formed XML, not XES, a document type, or over the limits.
    """
    keys = {**KEYS, **{role: (key,) for role, key in wanted.items()}}
    parser = expat.ParserCreate()
    _Handlers(parser, gathered, sieve, keys)
    fed = 0
    try:
        while data := stream.read1(CHUNK):
            parser.Parse(data, False)
            fed += len(data)
            if fed - parser.CurrentByteIndex > limits.line + CHUNK:
                raise Unreadable(
                    f"Ligne {parser.CurrentLineNumber} : une balise de plus de {limits.line} octets. Fichier refusé."
                )
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Unreadable(
            f"XML mal formé, ligne {error.lineno} : {_MALFORMED.get(error.code, 'il ne suit pas la norme')}. Rien n'a été pris."
        ) from error
    except (LookupError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(  # expat knows no such encoding, or it is one of several bytes
            "Ce fichier XML déclare un encodage qui n'est pas lu : enregistrez-le en UTF-8."
        ) from error
    finally:
        parser.StartElementHandler = parser.EndElementHandler = None
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = None
    return keys


def _first(found: Found, keys: tuple[str, ...]) -> str:
    return next((found[key] for key in keys if found.get(key)), "")
