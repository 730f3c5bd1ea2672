"""``kilometre twin``: where the time of cases goes, and what a reorganisation would change. Django is not needed."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from . import twin_fitting, twin_simulation
from .twin_reading import Wrong, add_reading, read

if TYPE_CHECKING:
    from kilometre.engines.calendars import Calendar
    from kilometre.engines.eventlog import Description, EventLog, Reading, Schedules
    from kilometre.engines.procedure import Procedure

UNREADABLE, WRONG = 1, 2


def main(words: Sequence[str]) -> int:
    """Run one subcommand of ``kilometre twin``; return its exit status."""
    options = _parser().parse_args(words)
    if not hasattr(options, "run"):
        _parser().print_help()
        return WRONG
    from kilometre.engines.eventlog import Unreadable  # noqa: PLC0415 (slow)

    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except Unreadable as error:
        print(f"kilometre twin : {error}", file=sys.stderr)
        return UNREADABLE
    except (Wrong, OSError) as error:
        print(f"kilometre twin : {error}", file=sys.stderr)
        return WRONG


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kilometre twin", description="Le jumeau d'une procédure : où passe le temps des dossiers."
    )
    commands = parser.add_subparsers(title="commandes", metavar="COMMANDE")
    describe = commands.add_parser(
        "describe",
        help="dit où passe le temps, à partir du journal d'un logiciel",
        description="Lit un journal (XES, CSV, TSV, Parquet, JSON par ligne ; .gz aussi) et dit où passe le temps.",
    )
    describe.set_defaults(run=_describe)
    add_reading(describe)
    describe.add_argument("--json", action="store_true", help="écrit le résultat en JSON")
    describe.add_argument("--html", metavar="FICHIER", help="écrit un rapport illustré, en une page")
    describe.add_argument(
        "--applicant", metavar="ÉTAPE", action="append", default=[], help="étape du demandeur (répétable)"
    )
    describe.add_argument(
        "--final",
        metavar="ÉTAPE",
        action="append",
        default=[],
        help="étape qui termine un dossier (répétable)",
    )
    describe.add_argument(
        "--calendar",
        metavar="discovered|always|office|FICHIER",
        default="discovered",
        help="horaires : déduits du journal, toujours ouvert, 35 heures, ou un fichier JSON (défaut : déduits)",
    )
    describe.add_argument("--department", metavar="CODE", help="jours fériés de ce département (« 65 »)")
    describe.add_argument("--by-person", action="store_true", help="déduit un calendrier par personne")
    describe.add_argument(
        "--procedure", metavar="FICHIER", help="procédure à laquelle comparer le journal (JSON)"
    )
    twin_simulation.add(commands)
    twin_fitting.add(commands)
    return parser


def _describe(options: argparse.Namespace) -> int:
    from kilometre.engines.eventlog import Questions, as_json, describe  # noqa: PLC0415 (slow)

    reading = read(options)
    procedure = _procedure(options.procedure)
    applicant = [*options.applicant, *_applicant_steps(procedure, reading.log)]
    try:
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
    except ValueError as error:
        raise Wrong(str(error)) from error
    if options.html:
        from kilometre.engines.eventlog.report import report  # noqa: PLC0415 (slow)

        page = report(
            description,
            source=Path(options.log).name,
            made_on=datetime.now().astimezone().date(),
            columns=reading.columns,
        )
        Path(options.html).write_text(page, encoding="utf-8")
    if options.json:
        print(
            json.dumps(
                as_json(description) | _as_read(reading), ensure_ascii=False, indent=2, allow_nan=False
            )
        )
    else:
        print(_told(description, reading))
        if options.html:
            print(f"\nRapport écrit : {options.html}")
    return 0


def _as_read(reading: "Reading") -> dict[str, object]:
    return {
        "format": reading.format,
        "columns": [
            {"role": role, "column": column, "guessed": guessed} for role, column, guessed in reading.columns
        ],
        "rejected": reading.rejected,
        "problems": [{"line": problem.line, "reason": problem.reason} for problem in reading.problems[:100]],
    }


def _told(description: "Description", reading: "Reading") -> str:
    from kilometre.engines.eventlog.report import plain_text  # noqa: PLC0415 (slow)

    columns = ", ".join(
        f"{role} = « {column} »{'' if guessed else ' (donnée)'}" for role, column, guessed in reading.columns
    )
    return f"{reading.format}. Colonnes : {columns}.\n\n{plain_text(description)}"


def _procedure(name: str | None) -> "Procedure | None":
    if name is None:
        return None
    from kilometre.engines.procedure import ProcedureError, from_json  # noqa: PLC0415 (slow)

    try:
        return from_json(Path(name).read_text(encoding="utf-8"))
    except (ProcedureError, UnicodeDecodeError) as error:
        raise Wrong(f"{name} : {error}") from error


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
                    log, office, assumption=f"Horaires donnés : 35 heures, du lundi au vendredi{closed}."
                )
            case name:
                return _from_file(log, Path(name))
    except ValueError as error:
        raise Wrong(f"Calendrier : {error}") from error


def _from_file(log: "EventLog", path: Path) -> "Schedules":
    """``{"default": …, "services": {nom: …}, "persons": {nom: …}}``; see `_calendar` for each."""
    from kilometre.engines.eventlog import Schedules  # noqa: PLC0415 (slow)

    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        return Schedules.given(
            log,
            _calendar(document["default"], log.zone),
            services={
                name: _calendar(value, log.zone) for name, value in document.get("services", {}).items()
            },
            resources={
                name: _calendar(value, log.zone) for name, value in document.get("persons", {}).items()
            },
            assumption=f"Calendriers donnés dans {path.name}.",
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise Wrong(f"{path} : calendrier mal écrit ({error!r})") from error


def _calendar(value: dict[str, object], zone: str) -> "Calendar":
    """``{"week": [["09:00-12:30", "13:30-17:00"], …sept jours, lundi d'abord…], "department": "65"}``."""
    from kilometre.engines.calendars import Calendar  # noqa: PLC0415 (slow)

    week = value["week"]
    if not isinstance(week, list) or len(week) != 7:
        raise Wrong("Un calendrier a une semaine de sept jours, lundi d'abord.")
    days = tuple(
        tuple(
            (time.fromisoformat(begin), time.fromisoformat(end)) for begin, end in (h.split("-") for h in day)
        )
        for day in week
    )
    department = value.get("department")
    closures = value.get("closures", [])
    assert isinstance(closures, list)
    return Calendar(
        zone,
        days,  # type: ignore[arg-type]  # seven of them, checked above
        department if isinstance(department, str) else None,
        closures=frozenset(date.fromisoformat(day) for day in closures),
    )
