"""How every subcommand of ``kilometre twin`` reads a log, and how it says that something cannot be done."""

import argparse
import csv
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kilometre.engines.eventlog import Problem, Reading


class Wrong(Exception):
    """What the user asked cannot be done; the message says why, in French."""


@contextmanager
def said() -> Iterator[None]:
    """What the engines refuse is said, not raised."""
    try:
        yield
    except ValueError as error:
        raise Wrong(str(error)) from error


def read_path(name: str) -> "Reading":
    """Read a log whose columns are recognised by themselves."""
    from kilometre.engines.eventlog import Options, read_log  # noqa: PLC0415 (slow)

    with Path(name).open("rb") as source:
        return read_log(source, Options(keep_names=True))


def add_reading(parser: argparse.ArgumentParser) -> None:
    """The arguments by which every subcommand reads a log."""
    parser.add_argument("log", metavar="JOURNAL", help="le fichier à lire")
    parser.add_argument(
        "--map", metavar="RÔLE=COLONNE,…", help="colonnes : case, activity, start, end, resource…"
    )
    parser.add_argument("--zone", help="fuseau horaire du journal (« Europe/Paris »)")
    parser.add_argument("--month-first", action="store_true", help="lit 03/04/2024 comme le 4 mars")
    parser.add_argument("--keep-names", action="store_true", help="garde les noms des personnes")
    parser.add_argument(
        "--keep-going", action="store_true", help="met de côté les lignes illisibles, et continue"
    )
    parser.add_argument("--rejects", metavar="FICHIER", help="où les mettre (défaut : JOURNAL.rejets.csv)")


def read(options: argparse.Namespace) -> "Reading":
    """Read the log that the arguments of `add_reading` name."""
    from kilometre.engines.eventlog import Options, parse_map, read_log  # noqa: PLC0415 (slow)

    try:
        columns = parse_map(options.map) if options.map else {}
    except ValueError as error:
        raise Wrong(f"--map : {error}") from error
    with ExitStack() as stack:
        source = stack.enter_context(Path(options.log).open("rb"))
        rejects = _Rejects(Path(options.rejects or f"{options.log}.rejets.csv"), stack)
        reading = read_log(
            source,
            Options(
                columns=columns,
                zone=options.zone,
                month_first=options.month_first,
                keep_names=options.keep_names,
                set_aside=rejects if options.keep_going else None,
            ),
        )
    if reading.rejected:
        print(f"{reading.rejected} lignes mises de côté dans {rejects.path}.", file=sys.stderr)
    return reading


class _Rejects:
    """The file of rows set aside, made when the first one comes."""

    def __init__(self, path: Path, stack: ExitStack) -> None:
        self.path = path
        self._stack = stack
        self._rows: Callable[[Sequence[str | int]], object] | None = None

    def __call__(self, problem: "Problem", cells: Sequence[str]) -> None:
        if self._rows is None:
            file = self._stack.enter_context(self.path.open("w", encoding="utf-8", newline=""))
            self._rows = csv.writer(file, delimiter=";").writerow
            self._rows(["ligne", "raison", "contenu"])
        self._rows([problem.line, problem.reason, *cells])
