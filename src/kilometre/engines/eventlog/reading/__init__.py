"""Reading any log: the format is recognised from the first bytes, columns from their names.

The caller opens the file and gives a binary stream; nothing here touches the disk, but for Parquet, which is
not a stream and is copied to a temporary file when it does not come from one.
"""

import io
import re
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final
from zoneinfo import ZoneInfo

import numpy as np

from kilometre.engines.eventlog.arrays import MISSING
from kilometre.engines.eventlog.assembling import Records, assemble, moments_of, pair
from kilometre.engines.eventlog.log import Column, EventLog, Known
from kilometre.engines.eventlog.problems import Problem, SetAside, Sieve, Unreadable
from kilometre.engines.eventlog.report.wording import count, number
from kilometre.engines.eventlog.zones import DEFAULT, zone_of

from .gathering import Gathered, is_used
from .instants import Instants
from .parquet import MAGIC, parquet
from .roles import Role, find_roles, parse_map
from .streams import Limits, Text, opened
from .tables import Table, delimited, json_lines, read_table
from .xes import read_xes
from .xes_blocks import Careful, read_xes_blocks

__all__ = ["Limits", "Options", "Reading", "Role", "parse_map", "read_log"]

_ZIP: Final = b"PK\x03\x04"
_LIST: Final = re.compile(rb"(\xef\xbb\xbf)?\s*\[\s*[{\]]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to read.

    Parameters
    ----------
    columns : mapping of Role to str
        Columns (attributes, in XES) set by the user; the others are guessed.
    zone : str, optional
        IANA zone of the log; guessed from its offsets otherwise, or metropolitan France.
    month_first : bool
        Read 03/04/2024 as 4 March.
    keep_names : bool
        Keep the names of people; pseudonyms otherwise.
    set_aside : callable, optional
        Takes bad rows; without it, one bad row refuses the file.
    """

    columns: Mapping[Role, str] = field(default_factory=dict)
    zone: str | None = None
    month_first: bool = False
    keep_names: bool = False
    set_aside: SetAside | None = None
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A log, and all that the reader had to decide to get it.

    ``columns`` holds (role in French, column, guessed?); ``notes`` are French sentences; ``problems`` are the
    first rows set aside and ``rejected`` counts them all.
    """

    log: EventLog
    format: str
    columns: tuple[tuple[str, str, bool], ...]
    notes: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    rejected: int = 0


def read_log(source: BinaryIO, options: Options | None = None) -> Reading:
    """Read a XES, CSV, TSV, JSON-lines or Parquet log, gzipped or not.

    Raises
    ------
    Unreadable
        With the reason in French, and the bad rows by line unless ``options.set_aside`` takes them.
    """
    options = options or Options()
    if options.zone is not None:
        _check_zone(options.zone)
    begin = source.tell() if source.seekable() else None
    if begin is not None:
        try:
            return _read(source, options, careful=False)
        except Careful:
            source.seek(begin)
    return _read(source, options, careful=True)


def _read(source: BinaryIO, options: Options, *, careful: bool) -> Reading:
    limits = options.limits
    sieve = Sieve(options.set_aside)
    gathered = Gathered(limits, Instants(options.zone or DEFAULT, options.month_first))
    with ExitStack() as stack:
        stream = stack.enter_context(opened(source, limits))
        head = stream.peek(64)[:64]
        if not head:
            raise Unreadable("Le fichier est vide.")
        if head.startswith(_ZIP):
            raise Unreadable("Ce fichier est une archive zip (ou un classeur Excel) : exportez-le en CSV.")
        if _is_xml(head):
            keys = (
                read_xes(stream, gathered, sieve, options.columns, limits)
                if careful
                else read_xes_blocks(stream, gathered, options.columns)
            )
            name = "XES"
            columns = _attributes_used(gathered, keys, options.columns)
        else:
            table = _table(stream, head, source, limits, stack)
            roles = find_roles(table.header, options.columns)
            read_table(table, roles, gathered, sieve, limits)
            name, columns = table.describes, roles.describe()
    sieve.finish()
    if not len(gathered):
        raise Unreadable("Aucun événement dans ce fichier.", sieve.first)
    log, notes = _assembled(gathered, options, is_sequence=name == "XES" or _has_order(columns))
    return Reading(
        log=log,
        format=name,
        columns=columns,
        notes=notes,
        problems=tuple(sieve.first),
        rejected=sieve.count,
    )


def _is_xml(head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith((b"<", b"\xff\xfe<\0", b"\xfe\xff\0<"))


def _table(
    stream: io.BufferedReader, head: bytes, source: BinaryIO, limits: Limits, stack: ExitStack
) -> Table:
    if head.startswith(MAGIC):
        path = getattr(source, "name", None)
        if isinstance(path, str) and Path(path).is_file() and _begins_with(Path(path), MAGIC):
            return parquet(Path(path), limits)
        copy = stack.enter_context(tempfile.NamedTemporaryFile(suffix=".parquet"))  # noqa: SIM115 (the stack closes it)
        shutil.copyfileobj(stream, copy)
        copy.flush()
        return parquet(Path(copy.name), limits)
    text = Text(stream, limits)
    if _LIST.match(head):
        raise Unreadable(
            "Ce fichier JSON est une liste : il faut un objet par ligne, sans crochets autour ni virgules entre eux."
        )
    return json_lines(text) if head.lstrip().startswith(b"{") else delimited(text)


def _begins_with(path: Path, magic: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(magic)) == magic


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise Unreadable(f"Fuseau horaire inconnu : « {name} » (exemple : Europe/Paris).") from error


def _attributes_used(
    gathered: Gathered, keys: Mapping[Role, tuple[str, ...]], wanted: Mapping[Role, str]
) -> tuple[tuple[str, str, bool], ...]:
    filled = {
        Role.CASE: True,
        Role.ACTIVITY: True,
        Role.END: True,
        Role.START: any(flag & 1 for flag in set(gathered.known)),
        Role.RESOURCE: bool(gathered.resource.known),
        Role.SERVICE: bool(gathered.service.known),
        Role.LIFECYCLE: bool(gathered.lifecycle.known),
        Role.INSTANCE: bool(gathered.instance.known),
        Role.KIND: bool(gathered.kind.known),
    }
    return tuple(
        (role.french, " ou ".join(keys[role]), role not in wanted)
        for role in Role
        if filled.get(role) and keys.get(role)
    )


def _has_order(columns: tuple[tuple[str, str, bool], ...]) -> bool:
    return any(role == Role.ORDER.french for role, _, _ in columns)


def _assembled(
    gathered: Gathered, options: Options, *, is_sequence: bool
) -> tuple[EventLog, tuple[str, ...]]:
    notes: list[str] = []
    start, end = gathered.micros()
    records = Records(
        case=gathered.case.column(),
        activity=gathered.activity.column(),
        resource=gathered.resource.column(),
        service=gathered.service.column(),
        start=start,
        end=end,
        known=gathered.flags(),
        offset=gathered.shifts(),
        order=np.array(gathered.order, dtype=np.int64) if is_sequence else None,
        kind=gathered.kind.column() if gathered.kind.known else None,
    )
    instance = gathered.instance.column()
    lifecycle = gathered.lifecycle.column()
    if is_used(lifecycle.codes) and not np.any(records.known == (Known.START | Known.END)):
        records = _paired(records, lifecycle, instance, notes)
    zone = options.zone
    if zone is None:
        zone = DEFAULT if gathered.instants.naive == len(gathered) else zone_of(records.end, records.offset)
    if gathered.instants.naive:
        notes.append(f"Les heures sans fuseau sont lues comme des heures de {options.zone or DEFAULT}.")
    elif options.zone is None:
        notes.append(f"Jours et calendriers comptés sur le fuseau {zone}, d'après les décalages écrits.")
    assembled = assemble(records, zone=zone, keep_names=options.keep_names)
    if assembled.tied:
        share = 100 * assembled.tied / len(assembled.log)
        how = "l'ordre du fichier" if is_sequence else "l'ordre habituel de leurs étapes"
        notes.append(
            f"{_percent(share)} des exécutions ont le même instant qu'une autre du dossier : {how} est suivi."
        )
    if not options.keep_names and assembled.log.resources:
        notes.append("Les noms des personnes sont remplacés par « Personne 1 », « Personne 2 »…")
    return assembled.log, tuple(notes)


def _paired(records: Records, lifecycle: Column, instance: Column, notes: list[str]) -> Records:
    found = moments_of(lifecycle)
    if found is None:
        words = ", ".join(lifecycle.names[:5])
        notes.append(f"Transitions non reconnues ({words}) : chaque ligne compte comme une fin d'étape.")
        return records
    moments, ignored = found
    if ignored:
        dropped = int(np.count_nonzero(~(moments.starts | moments.ends)))
        notes.append(f"Transitions laissées de côté : {', '.join(ignored)} ({count(dropped, 'ligne')}).")
    if not np.any(moments.starts):
        return records.at(np.flatnonzero(moments.ends)) if ignored else records
    named = instance if np.any(instance.codes != MISSING) else None
    paired = pair(records, moments, named)
    lone_starts, lone_ends = (
        int(np.count_nonzero(paired.known == known)) for known in (Known.START, Known.END)
    )
    if lone_starts:
        notes.append(f"Débuts sans fin, gardés comme étapes commencées : {number(lone_starts)}.")
    if lone_ends:
        notes.append(f"Fins sans début, gardées avec un début estimé : {number(lone_ends)}.")
    return paired


def _percent(share: float) -> str:
    return "Moins de 1 %" if share < 1 else f"{share:.0f} %"
