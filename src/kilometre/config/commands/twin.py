"""``kilometre twin``: where the time of cases goes, and what a reorganisation would change. Django is not needed."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from . import twin_fitting, twin_simulation
from .twin_files import Wrong, about, reason, text_of, written
from .twin_reading import add_final, add_reading, as_read, read, told

if TYPE_CHECKING:
    from kilometre.engines.calendars import Calendar
    from kilometre.engines.eventlog import Description, EventLog, Reading, Schedules
    from kilometre.engines.procedure import Procedure

WRONG, INTERRUPTED, UNREAD = 2, 130, 141


def main(words: Sequence[str]) -> int:
    """Run one subcommand of ``kilometre twin``; return its exit status."""
    options = _parser().parse_args(words)
    if not hasattr(options, "run"):
        _parser().print_help()
        return WRONG
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        status = run(options)
        sys.stdout.flush()
    except Wrong as error:
        print(f"kilometre twin : {error}", file=sys.stderr)
        return error.status
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody reads the rest
        return UNREAD
    except (OSError, MemoryError) as error:
        told = reason(error) if isinstance(error, OSError) else "il n'y a pas assez de mémoire"
        print(f"kilometre twin : {told}.", file=sys.stderr)
        return WRONG
    except KeyboardInterrupt:
        print("kilometre twin : interrompu ; rien n'a été écrit.", file=sys.stderr)
        return INTERRUPTED
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kilometre twin", description="Le jumeau d'une procédure : où passe le temps des dossiers."
    )
    commands = parser.add_subparsers(title="commandes", metavar="COMMANDE")
    describe = commands.add_parser(
        "describe",
        help="dit où passe le temps, à partir du journal d'un logiciel",
        description="Lit un journal (XES, CSV, TSV, Parquet, JSON par ligne ; .gz aussi) et dit où passe le temps.",
    )
    describe.set_defaults(run=_describe)
    add_reading(describe)
    describe.add_argument("--json", action="store_true", help="écrit le résultat en JSON")
    describe.add_argument("--html", metavar="FICHIER", help="écrit un rapport illustré, en une page")
    describe.add_argument(
        "--applicant", metavar="ÉTAPE", action="append", default=[], help="étape du demandeur (répétable)"
    )
    add_final(describe)
    describe.add_argument(
        "--calendar",
        metavar="discovered|always|office|FICHIER",
        default="discovered",
        help="horaires : déduits du journal, toujours ouvert, 35 heures, ou un fichier JSON (défaut : déduits)",
    )
    describe.add_argument("--department", metavar="CODE", help="jours fériés de ce département (« 65 »)")
    describe.add_argument("--by-person", action="store_true", help="déduit un calendrier par personne")
    describe.add_argument(
        "--procedure", metavar="FICHIER", help="procédure à laquelle comparer le journal (JSON)"
    )
    twin_simulation.add(commands)
    twin_fitting.add(commands)
    return parser


def _describe(options: argparse.Namespace) -> int:
    from kilometre.engines.eventlog import Questions, as_json, describe  # noqa: PLC0415 (slow)

    with ExitStack() as stack:
        page = _page(options, stack)
        reading = read(options)
        procedure = _procedure(options.procedure)
        applicant = [*options.applicant, *_applicant_steps(procedure, reading.log)]
        with about(options.log):
            description = describe(
                reading.log,
                Questions(
                    applicant=tuple(dict.fromkeys(applicant)),
                    final=tuple(options.final),
                    schedules=_schedules(options, reading.log),
                    department=options.department,
                    procedure=procedure,
                ),
                reading.notes,
            )
        if page is not None:
            page.write(_report(description, options.log, reading))
    if options.json:
        print(
            json.dumps(as_json(description) | as_read(reading), ensure_ascii=False, indent=2, allow_nan=False)
        )
    else:
        print(_told(description, reading))
        if options.html:
            print(f"\nRapport écrit : {options.html}")
    return 0


def _page(options: argparse.Namespace, stack: ExitStack) -> TextIO | None:
    read = (options.log, *(name for name in (options.procedure, options.calendar) if name))
    return stack.enter_context(written(options.html, from_files=read)) if options.html else None


def _report(description: "Description", name: str, reading: "Reading") -> str:
    from kilometre.engines.eventlog.report import report  # noqa: PLC0415 (slow)

    today = datetime.now().astimezone().date()
    return report(description, source=Path(name).name, made_on=today, columns=reading.columns)


def _told(description: "Description", reading: "Reading") -> str:
    from kilometre.engines.eventlog.report import plain_text  # noqa: PLC0415 (slow)

    return f"{told(reading)}\n\n{plain_text(description)}"


def _procedure(name: str | None) -> "Procedure | None":
    if name is None:
        return None
    from kilometre.engines.procedure import from_json  # noqa: PLC0415 (slow)

    text = text_of(name)
    with about(name):
        return from_json(text)


def _applicant_steps(procedure: "Procedure | None", log: "EventLog") -> list[str]:
    if procedure is None:
        return []
    steps = procedure.by_activity
    return [name for name in log.activities if name in steps and steps[name].by_applicant]


def _schedules(options: argparse.Namespace, log: "EventLog") -> "Schedules | None":
    from kilometre.engines.calendars import OFFICE_HOURS, Calendar  # noqa: PLC0415 (slow)
    from kilometre.engines.eventlog import Schedules, always, discovered  # noqa: PLC0415 (slow)

    try:
        match options.calendar:
            case "discovered":
                by = "resource" if options.by_person else "service"
                return discovered(log, department=options.department, by=by)
            case "always":
                return always(log)
            case "office":
                office = Calendar(log.zone, OFFICE_HOURS, options.department)
                closed = f", jours fériés du {options.department}" if options.department else ""
                return Schedules.given(
                    log, office, assumption=f"Horaires donnés : 35 heures, du lundi au vendredi{closed}."
                )
            case name:
                return _from_file(log, name)
    except ValueError as error:
        raise Wrong(f"Calendrier : {error}") from error


def _from_file(log: "EventLog", name: str) -> "Schedules":
    """``{"default": …, "services": {nom: …}, "persons": {nom: …}}``, each as a calendar of a model."""
    from kilometre.engines.eventlog import Schedules  # noqa: PLC0415 (slow)
    from kilometre.engines.simulation import files, values  # noqa: PLC0415 (slow)

    def calendar(value: object) -> "Calendar":
        return files.calendar_in(value, log.zone)

    readers = {"default": calendar} | dict.fromkeys(("services", "persons"), values.by_name(calendar))
    text = text_of(name)
    with about(name):
        read = values.fields(values.document(text), readers, "calendriers")
        if "default" not in read:
            raise ValueError("il manque « default », le calendrier de tous les autres.")
        return Schedules.given(
            log,
            read["default"],
            services=read.get("services", {}),
            resources=read.get("persons", {}),
            assumption=f"Calendriers donnés dans {Path(name).name}.",
        )
