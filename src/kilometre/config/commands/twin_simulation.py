"""``kilometre twin simulate`` and ``compare``: what a model says, and what a reorganisation would change."""

import argparse
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .twin_files import Imprecise, Wrong, about, text_of, written
from .twin_reading import (
    add_final,
    add_understanding,
    final_steps,
    read,
    under_reading,
    understood,
    with_reading,
)

if TYPE_CHECKING:
    from kilometre.engines.eventlog import Reading
    from kilometre.engines.simulation import Edit, Estimates, Model, Opened, Plan, Wishes

Commands = Any  # argparse gives its subparsers no public type


def add(commands: Commands) -> None:
    """The subcommands of this module."""
    simulate = commands.add_parser(
        "simulate",
        help="simule un modèle : durées, attentes, occupation",
        description="Simule un modèle (JSON) et donne ses durées, avec leur intervalle.",
    )
    simulate.set_defaults(run=_simulate)
    simulate.add_argument("model", metavar="MODÈLE")
    _asking(simulate, "écrit le journal de la première répétition (CSV)")
    compare = commands.add_parser(
        "compare",
        help="compare un modèle et une réorganisation, à tirages égaux",
        description="Simule un modèle avant et après les changements d'un scénario, avec les mêmes tirages.",
    )
    compare.set_defaults(run=_compare)
    compare.add_argument("model", metavar="MODÈLE")
    compare.add_argument(
        "scenario", metavar="SCÉNARIO", help='{"edits": [{"do": "parallel", "steps": […]}, …]}'
    )
    _asking(compare, "écrit le journal de la première répétition, avec les changements (CSV)")


def _asking(parser: argparse.ArgumentParser, output: str) -> None:
    parser.add_argument("-o", "--output", metavar="FICHIER", help=output)
    parser.add_argument(
        "--cases", type=positive, default=1_000, metavar="N", help="dossiers comptés (défaut : 1000)"
    )
    parser.add_argument("--reps", type=positive, default=10, metavar="R", help="répétitions (défaut : 10)")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="graine des tirages (défaut : 0)")
    parser.add_argument(
        "--until-ci",
        type=_share,
        metavar="2%",
        help="répète jusqu'à cette précision de la moyenne (200 fois au plus)",
    )
    parser.add_argument(
        "--from-open", metavar="JOURNAL", help="part des dossiers ouverts à la fin de ce journal"
    )
    add_final(parser)
    add_understanding(parser)
    parser.add_argument(
        "--processes",
        type=positive,
        default=os.cpu_count() or 1,
        metavar="P",
        help="ne change que le temps de calcul",
    )
    parser.add_argument("--json", action="store_true", help="écrit le résultat en JSON")


def positive(text: str) -> int:
    """A number of things, at least one."""
    if not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError(f"« {text} » n'est pas un nombre plus grand que zéro")
    return int(text)


def _share(text: str) -> float:
    try:
        share = float(text.rstrip("% ").replace(",", ".")) / (100 if "%" in text else 1)
    except ValueError:
        share = 0.0
    if not 0 < share < 1:
        raise argparse.ArgumentTypeError(f"« {text} » n'est pas une précision (« 2% », « 0.02 »)")
    return share


def read_model(name: str) -> "Model":
    from kilometre.engines.simulation import files  # noqa: PLC0415 (slow)

    text = text_of(name)
    with about(name):
        return files.from_json(text)


def read_scenario(name: str) -> "tuple[Edit, ...]":
    from kilometre.engines.simulation import scenarios  # noqa: PLC0415 (slow)

    text = text_of(name)
    with about(name):
        return scenarios.from_json(text)


def _wishes(options: argparse.Namespace) -> "Wishes":
    from kilometre.engines.simulation import Wishes  # noqa: PLC0415 (slow)

    return Wishes(
        cases=options.cases,
        replications=options.reps,
        seed=options.seed,
        threads=options.processes,
        until=options.until_ci,
    )


def _opened(options: argparse.Namespace, model: "Model") -> "tuple[Model, Opened | None, Reading | None]":
    if options.from_open is None:
        if asked := understood(options):
            raise Wrong(f"{asked[0]} dit comment lire le journal de --from-open : il manque --from-open.")
        return model, None, None
    from kilometre.engines.simulation import resume  # noqa: PLC0415 (slow)

    reading = read(options, options.from_open)
    final = final_steps(options, reading.log)
    with about(options.from_open):
        moved, opened = resume(model, reading.log, final)
    return moved, opened, replace(reading, notes=(*reading.notes, *opened.notes))


def _simulate(options: argparse.Namespace) -> int:
    from kilometre.engines.simulation import Plan, estimate, telling  # noqa: PLC0415 (slow)

    model, opened, reading = _opened(options, read_model(options.model))
    plan = Plan(model)
    with _journal(options, options.model) as keep:
        began = time.perf_counter()
        with about(options.model):
            found = estimate(plan, _wishes(options), opened)
        seconds = time.perf_counter() - began
        keep(plan, found, opened)
    if options.json:
        print(with_reading(telling.simulation_json(found, seconds), reading))
    else:
        print(under_reading(telling.simulation_text(model.name, found), reading))
    _say_kept(options)
    _check_precision(found)
    return 0


def _compare(options: argparse.Namespace) -> int:
    from kilometre.engines.simulation import Plan, ScenarioError, compare, scenarios, telling  # noqa: PLC0415 (slow)
    from kilometre.engines.simulation import ScenarioUnstable as Overloaded  # noqa: PLC0415 (slow)

    model, opened, reading = _opened(options, read_model(options.model))
    edits = read_scenario(options.scenario)
    with _journal(options, options.model, options.scenario) as keep:
        began = time.perf_counter()
        with about(options.model):
            try:
                found = compare(model, edits, _wishes(options), opened)
            except (ScenarioError, Overloaded) as error:
                raise Wrong(f"{options.scenario} : {error}") from error
        seconds = time.perf_counter() - began
        keep(Plan(scenarios.apply(model, edits)), found.after, opened)
    if options.json:
        print(with_reading(telling.comparison_json(found, seconds), reading))
    else:
        print(under_reading(telling.comparison_text(model.name, found), reading))
    _say_kept(options)
    _check_precision(found.before)
    _check_precision(found.after)
    return 0


@contextmanager
def _journal(
    options: argparse.Namespace, *sources: str
) -> "Iterator[Callable[[Plan, Estimates, Opened | None], None]]":
    """What keeps the log of the first replication, if asked; the file is opened before the work begins."""
    if not options.output:
        yield lambda *_: None
        return
    from kilometre.engines.simulation import logs, run_once  # noqa: PLC0415 (slow)

    read_from = (*sources, options.from_open or sources[0])
    with written(options.output, from_files=read_from) as file:

        def keep(plan: "Plan", found: "Estimates", opened: "Opened | None") -> None:
            cases = found.warm_up + found.cases + found.cool_down
            run = run_once(plan, cases, seed=options.seed, opened=opened)
            logs.write_csv(logs.as_log(plan, run, found.warm_up, found.cool_down), file)

        yield keep


def _say_kept(options: argparse.Namespace) -> None:
    if options.output and not options.json:
        print(f"\nJournal écrit : {options.output}")


def _check_precision(found: "Estimates") -> None:
    if found.is_precise:
        return
    asked, reached = found.wanted or 0.0, found["mean"].half / found["mean"].mean
    raise Imprecise(
        f"la précision demandée (±\u00a0{_percent(asked)}) n'est pas atteinte après {found.replications}\u00a0répétitions "
        f"(±\u00a0{_percent(reached)})\u00a0: demandez plus de dossiers (--cases)."
    )


def _percent(share: float) -> str:
    from kilometre.engines.eventlog.report.wording import number  # noqa: PLC0415 (slow)

    return f"{number(100 * share, 2)}\u00a0%"
