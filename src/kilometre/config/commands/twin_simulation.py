"""``kilometre twin simulate`` and ``compare``: what a model says, and what a reorganisation would change."""

import argparse
import os
import time
from contextlib import ExitStack
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
    from kilometre.engines.simulation import Edit, Estimates, Model, Opened, Wishes

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
    simulate.add_argument(
        "-o", "--output", metavar="FICHIER", help="écrit le journal de la première répétition (CSV)"
    )
    _asking(simulate)
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
    _asking(compare)


def _asking(parser: argparse.ArgumentParser) -> None:
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
    from kilometre.engines.simulation import Plan, estimate, logs, run_once, telling  # noqa: PLC0415 (slow)

    model, opened, reading = _opened(options, read_model(options.model))
    plan, wishes = Plan(model), _wishes(options)
    with ExitStack() as stack:
        sources = (options.model, options.from_open or options.model)
        file = stack.enter_context(written(options.output, from_files=sources)) if options.output else None
        began = time.perf_counter()
        with about(options.model):
            found = estimate(plan, wishes, opened)
        seconds = time.perf_counter() - began
        if file is not None:
            run = run_once(plan, found.cases + found.warm_up, seed=wishes.seed, opened=opened)
            logs.write_csv(logs.as_log(plan, run, found.warm_up), file)
    if options.json:
        print(with_reading(telling.simulation_json(found, seconds), reading))
    else:
        print(under_reading(telling.simulation_text(model.name, found), reading))
        if options.output:
            print(f"\nJournal écrit : {options.output}")
    _check_precision(found)
    return 0


def _compare(options: argparse.Namespace) -> int:
    from kilometre.engines.simulation import ScenarioError, compare, telling  # noqa: PLC0415 (slow)
    from kilometre.engines.simulation import ScenarioUnstable as Overloaded  # noqa: PLC0415 (slow)

    model, opened, reading = _opened(options, read_model(options.model))
    edits = read_scenario(options.scenario)
    began = time.perf_counter()
    with about(options.model):
        try:
            found = compare(model, edits, _wishes(options), opened)
        except (ScenarioError, Overloaded) as error:
            raise Wrong(f"{options.scenario} : {error}") from error
    seconds = time.perf_counter() - began
    if options.json:
        print(with_reading(telling.comparison_json(found, seconds), reading))
    else:
        print(under_reading(telling.comparison_text(model.name, found), reading))
    _check_precision(found.before)
    return 0


def _check_precision(found: "Estimates") -> None:
    if found.is_precise:
        return
    raise Imprecise(
        f"la précision demandée (± {100 * (found.wanted or 0):g} %) n'est pas atteinte après {found.replications} répétitions "
        f"(± {100 * found['mean'].half / found['mean'].mean:.2g} %) : demandez plus de dossiers (--cases)."
    )
