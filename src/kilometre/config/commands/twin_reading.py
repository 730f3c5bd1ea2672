"""How every subcommand of ``kilometre twin`` reads a log."""

import argparse
import csv
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .twin_files import Illegible, Wrong, about, written

if TYPE_CHECKING:
    from kilometre.engines.eventlog import EventLog, Options, Problem, Reading


def add_reading(parser: argparse.ArgumentParser, told: str = "le fichier à lire") -> None:
    """The arguments by which every subcommand reads a log."""
    parser.add_argument("log", metavar="JOURNAL", help=told)
    add_understanding(parser)


def add_understanding(parser: argparse.ArgumentParser) -> None:
    """How a log is understood, wherever its name is given."""
    parser.add_argument(
        "--map", metavar="RÔLE=COLONNE,…", help="colonnes : case, activity, start, end, resource…"
    )
    parser.add_argument("--zone", help="fuseau horaire du journal (« Europe/Paris »)")
    parser.add_argument("--month-first", action="store_true", help="lit 03/04/2024 comme le 4 mars")
    parser.add_argument("--keep-names", action="store_true", help="garde les noms des personnes")
    parser.add_argument(
        "--keep-going", action="store_true", help="met de côté les lignes illisibles, et continue"
    )
    parser.add_argument("--rejects", metavar="FICHIER", help="où les mettre (défaut : JOURNAL.rejets.csv)")


def add_final(parser: argparse.ArgumentParser) -> None:
    """Which steps end a case."""
    parser.add_argument(
        "--final",
        metavar="ÉTAPE",
        action="append",
        default=[],
        help="étape qui termine un dossier (répétable)",
    )


def understood(options: argparse.Namespace) -> list[str]:
    """The arguments of `add_understanding` and `add_final` that were given."""
    names = ("map", "zone", "month_first", "keep_names", "keep_going", "rejects", "final")
    return [f"--{name.replace('_', '-')}" for name in names if getattr(options, name)]


def final_steps(options: argparse.Namespace, log: "EventLog") -> tuple[str, ...]:
    """The steps of ``--final``, which are in the log."""
    if unknown := sorted(set(options.final) - set(log.activities)):
        raise Wrong(f"--final : l'étape « {unknown[0]} » n'est pas dans le journal.")
    return tuple(options.final)


def read(options: argparse.Namespace, name: str | None = None) -> "Reading":
    """Read a log as the arguments of `add_reading` say (that of ``options.log`` unless another is named)."""
    from kilometre.engines.eventlog import Options, parse_map  # noqa: PLC0415 (slow)
    from kilometre.engines.eventlog.report.wording import count  # noqa: PLC0415 (slow)

    name = name or options.log
    try:
        columns = parse_map(options.map) if options.map else {}
    except ValueError as error:
        raise Wrong(f"--map : {error}") from error
    with ExitStack() as stack:
        rejects = _Rejects(options.rejects or f"{name}.rejets.csv", name, stack)
        reading = _read(
            name,
            Options(
                columns=columns,
                zone=options.zone,
                month_first=options.month_first,
                keep_names=options.keep_names,
                set_aside=rejects if options.keep_going else None,
            ),
        )
    if reading.rejected:
        aside = count(reading.rejected, "ligne mise de côté", "lignes mises de côté")
        print(f"{aside} dans {rejects.name}.", file=sys.stderr)
    return reading


def as_read(reading: "Reading") -> dict[str, object]:
    """What was recognised in a log, as JSON."""
    return {
        "format": reading.format,
        "columns": [
            {"role": role, "column": column, "guessed": guessed} for role, column, guessed in reading.columns
        ],
        "rejected": reading.rejected,
        "problems": [{"line": problem.line, "reason": problem.reason} for problem in reading.problems[:100]],
    }


def told(reading: "Reading") -> str:
    """What was recognised in a log, in one line."""
    columns = ", ".join(
        f"{role} = « {column} »{'' if guessed else ' (donnée)'}" for role, column, guessed in reading.columns
    )
    return f"{reading.format}. Colonnes : {columns}."


def with_reading(document: dict[str, Any], reading: "Reading | None") -> str:
    """A result as JSON, with how the log that it needed was read."""
    read_as = {} if reading is None else {"read": as_read(reading) | {"notes": list(reading.notes)}}
    return json.dumps(document | read_as, ensure_ascii=False, indent=2)


def under_reading(text: str, reading: "Reading | None") -> str:
    """A result as text, under how the log that it needed was read."""
    if reading is None:
        return text
    return "\n".join([told(reading), *(f"- {note}" for note in reading.notes), "", text])


def _read(name: str, options: "Options") -> "Reading":
    from kilometre.engines.eventlog import Unreadable, read_log  # noqa: PLC0415 (slow)

    with about(name), Path(name).open("rb") as source:
        try:
            return read_log(source, options)
        except Unreadable as error:
            raise Illegible(f"{name} : {error}") from error


class _Rejects:
    """The file of rows set aside, made when the first one comes."""

    def __init__(self, name: str, log: str, stack: ExitStack) -> None:
        self.name = name
        self._log = log
        self._stack = stack
        self._rows: Callable[[Sequence[str | int]], object] | None = None

    def __call__(self, problem: "Problem", cells: Sequence[str]) -> None:
        if self._rows is None:
            file = self._stack.enter_context(written(self.name, from_files=(self._log,)))
            self._rows = csv.writer(file, delimiter=";").writerow
            self._rows(["ligne", "raison", "contenu"])
        self._rows([problem.line, problem.reason, *cells])
