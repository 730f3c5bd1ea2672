"""``kilometre twin simulate`` and ``compare``: what a model says, and what a reorganisation would change."""

import argparse
import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import twin_reading as reading

if TYPE_CHECKING:
    from kilometre.engines.simulation import Model, Opened, Wishes

Commands = Any  # argparse gives its subparsers no public type


def add(commands: Commands) -> None:
    """The subcommands of this module."""
    simulate = commands.add_parser(
        "simulate",
        help="simule un modèle : durées, attentes, occupation",
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
        "--cases", type=positive, default=1_000, metavar="N", help="dossiers comptés (défaut : 1000)"
    )
    parser.add_argument("--reps", type=positive, default=10, metavar="R", help="répétitions (défaut : 10)")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="graine des tirages (défaut : 0)")
    parser.add_argument(
        "--until-ci",
        type=_share,
        metavar="2%",
        help="répète jusqu'à cette précision de la moyenne (200 fois au plus)",
    )
    parser.add_argument(
        "--from-open", metavar="JOURNAL", help="part des dossiers ouverts à la fin de ce journal"
    )
    parser.add_argument(
        "--final",
        metavar="ÉTAPE",
        action="append",
        default=[],
        help="étape qui termine un dossier (répétable)",
    )
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
        raise argparse.ArgumentTypeError(f"« {text} » n'est pas un nombre plus grand que zéro")
    return int(text)


def _share(text: str) -> float:
    try:
        share = float(text.rstrip("% ").replace(",", ".")) / (100 if "%" in text else 1)
    except ValueError:
        share = 0.0
    if not 0 < share < 1:
        raise argparse.ArgumentTypeError(f"« {text} » n'est pas une précision (« 2% », « 0.02 »)")
    return share


def read_model(name: str) -> "Model":
    from kilometre.engines.simulation import ModelError, files  # noqa: PLC0415 (slow)

    try:
        return files.from_json(Path(name).read_text(encoding="utf-8"))
    except (ModelError, UnicodeDecodeError) as error:
        raise reading.Wrong(f"{name} : {error}") from error


def _wishes(options: argparse.Namespace) -> "Wishes":
    from kilometre.engines.simulation import Wishes  # noqa: PLC0415 (slow)

    return Wishes(
        cases=options.cases,
        replications=options.reps,
        seed=options.seed,
        threads=options.processes,
        until=options.until_ci,
    )


def _opened(options: argparse.Namespace, model: "Model") -> "tuple[Model, Opened | None]":
    if options.from_open is None:
        return model, None
    from kilometre.engines.simulation import resume  # noqa: PLC0415 (slow)

    log = reading.read_path(options.from_open).log
    if unknown := set(options.final) - set(log.activities):
        raise reading.Wrong(f"L'étape « {min(unknown)} » n'est pas dans le journal.")
    return resume(model, log, options.final)


def _simulate(options: argparse.Namespace) -> int:
    from kilometre.engines.simulation import Plan, estimate, run_once, telling  # noqa: PLC0415 (slow)

    model, opened = _opened(options, read_model(options.model))
    plan, wishes = Plan(model), _wishes(options)
    began = time.perf_counter()
    with reading.said():
        found = estimate(plan, wishes, opened)
    seconds = time.perf_counter() - began
    if options.output:
        from kilometre.engines.simulation import logs  # noqa: PLC0415 (slow)

        before = wishes.before(opened)
        run = run_once(plan, wishes.cases + before, seed=wishes.seed, opened=opened)
        with Path(options.output).open("w", encoding="utf-8", newline="") as file:
            logs.write_csv(logs.as_log(plan, run, before), file)
    if options.json:
        print(json.dumps(telling.simulation_json(found, seconds), ensure_ascii=False, indent=2))
    else:
        print(telling.simulation_text(model.name, found))
        if options.output:
            print(f"\nJournal écrit : {options.output}")
    return 0


def _compare(options: argparse.Namespace) -> int:
    from kilometre.engines.simulation import compare, scenarios, telling  # noqa: PLC0415 (slow)

    model, opened = _opened(options, read_model(options.model))
    began = time.perf_counter()
    with reading.said():
        edits = scenarios.from_json(Path(options.scenario).read_text(encoding="utf-8"))
        found = compare(model, edits, _wishes(options), opened)
    seconds = time.perf_counter() - began
    if options.json:
        print(json.dumps(telling.comparison_json(found, seconds), ensure_ascii=False, indent=2))
    else:
        print(telling.comparison_text(model.name, found))
    return 0
