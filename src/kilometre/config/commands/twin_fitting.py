"""``kilometre twin fit``, ``verify`` and ``judge``: from a log to a model, and from a prediction to what happened."""

import argparse
import json
import os
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

from . import twin_reading as reading
from .twin_files import Wrong, about, written
from .twin_simulation import Commands, positive, read_model, read_scenario

if TYPE_CHECKING:
    from kilometre.engines.simulation.fitting import Fitting


def add(commands: Commands) -> None:
    """The subcommands of this module."""
    fit = commands.add_parser(
        "fit",
        help="ajuste un modèle à un journal",
        description="Trouve dans un journal la route des dossiers, les durées, les personnes, les horaires et les arrivées.",
    )
    fit.set_defaults(run=_fit)
    reading.add_reading(fit)
    fit.add_argument("-o", "--output", metavar="FICHIER", help="où écrire le modèle (défaut : la sortie)")
    _knowing(fit)
    verify = commands.add_parser(
        "verify",
        help="après le changement : la prédiction et la mesure, à charge égale",
        description="Simule la période d'un journal, avec et sans le changement, et la compare à ce qui s'est passé.",
    )
    verify.set_defaults(run=_verify)
    verify.add_argument("model", metavar="MODÈLE")
    verify.add_argument("scenario", metavar="SCÉNARIO")
    reading.add_reading(verify, "le journal de la période d'après")
    reading.add_final(verify)
    _repeating(verify, "--reps", 40)
    judge = commands.add_parser(
        "judge",
        help="ajuste sur le passé, simule la suite, et mesure l'écart au réel",
        description="Ajuste sur les premiers dossiers, simule les derniers, et donne la distance à ce qui s'est passé.",
    )
    judge.set_defaults(run=_judge)
    reading.add_reading(judge)
    _repeating(judge, "--runs", 10)
    _knowing(judge)


def _knowing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--applicant", metavar="ÉTAPE", action="append", default=[], help="étape du demandeur (répétable)"
    )
    parser.add_argument("--department", metavar="CODE", help="jours fériés de ce département (« 65 »)")
    parser.add_argument(
        "--assume-starts", action="store_true", help="estime les débuts que le journal n'a pas"
    )
    parser.add_argument("--name", default="Modèle ajusté", help="nom du modèle")


def _repeating(parser: argparse.ArgumentParser, name: str, default: int) -> None:
    parser.add_argument(
        name,
        dest="reps",
        type=positive,
        default=default,
        metavar="R",
        help=f"répétitions (défaut : {default})",
    )
    parser.add_argument("--seed", type=int, default=0, metavar="S")
    parser.add_argument("--json", action="store_true", help="écrit le résultat en JSON")


def _wanted(options: argparse.Namespace) -> "Fitting":
    from kilometre.engines.simulation.fitting import Fitting  # noqa: PLC0415 (slow)

    return Fitting(
        applicant=tuple(options.applicant),
        department=options.department,
        assume_starts=options.assume_starts,
        name=options.name,
    )


def _fit(options: argparse.Namespace) -> int:
    from kilometre.engines.simulation import files  # noqa: PLC0415 (slow)
    from kilometre.engines.simulation.fitting import fit  # noqa: PLC0415 (slow)

    with ExitStack() as stack:
        file = (
            stack.enter_context(written(options.output, from_files=(options.log,)))
            if options.output
            else sys.stdout
        )
        log = reading.read(options).log
        with about(options.log):
            model = fit(log, _wanted(options))
        file.write(files.to_json(model))
    if options.output:
        print(f"Modèle écrit : {options.output}")
        for note in model.notes:
            print(f"- {note}")
    return 0


def _verify(options: argparse.Namespace) -> int:
    from kilometre.engines.simulation import ScenarioError, Wishes, telling  # noqa: PLC0415 (slow)
    from kilometre.engines.simulation.verifying import verify  # noqa: PLC0415 (slow)

    model, edits = read_model(options.model), read_scenario(options.scenario)
    after = reading.read(options)
    final = reading.final_steps(options, after.log)
    wishes = Wishes(replications=options.reps, seed=options.seed, threads=os.cpu_count() or 1)
    with about(options.log):
        try:
            found = verify(model, edits, after.log, wishes, final)
        except ScenarioError as error:
            raise Wrong(f"{options.scenario} : {error}") from error
    if options.json:
        print(reading.with_reading(telling.verification_json(found), after))
    else:
        print(reading.under_reading(telling.verification_text(model.name, found), after))
    return 0


def _judge(options: argparse.Namespace) -> int:
    from kilometre.engines.simulation import telling  # noqa: PLC0415 (slow)
    from kilometre.engines.simulation.judging import judge  # noqa: PLC0415 (slow)

    log = reading.read(options).log
    with about(options.log):
        found = judge(log, runs=options.reps, seed=options.seed, wanted=_wanted(options))
    if options.json:
        print(json.dumps(telling.judgement_json(found), ensure_ascii=False, indent=2))
    else:
        print(telling.judgement_text(found))
    return 0
