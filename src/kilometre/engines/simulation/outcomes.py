"""Verifications and judgements as JSON and as French text."""

from typing import Any, Final

from kilometre.engines.eventlog.report.wording import SPACE, count, hours, number, percent

from .judging import SCORES, Judgement
from .verifying import Foreseen, Verification

VERIFICATION: Final = "kilometre/verification/1"
JUDGEMENT: Final = "kilometre/judgement/1"
_NAMES: Final = {"mean_h": "durée moyenne", "median_h": "durée médiane", "p90_h": "neuf dossiers sur dix"}
_SCORES: Final = {
    "NGD": "suites de 3 étapes",
    "NGD2": "suites de 2 étapes",
    "AED": "événements dans le temps (h)",
    "CED": "heures de la semaine (h)",
    "RED": "événements depuis l'arrivée (h)",
    "CTD": "durées des dossiers (h)",
    "CAR": "arrivées (h)",
}


def verification_json(found: Verification) -> dict[str, Any]:
    def told(figures: dict[str, Foreseen]) -> dict[str, Any]:
        return {
            name: {
                "predicted": one.predicted,
                "interval": [one.low, one.high],
                "measured": one.measured,
                "inside": one.is_inside,
            }
            for name, one in figures.items()
        }

    return {
        "schema": VERIFICATION,
        "cases": found.cases,
        "load_per_week": {"model": found.load[0], "measured": found.load[1]},
        "prediction": told(found.with_change),
        "without_change": told(found.without),
        "notes": list(found.notes),
    }


def verification_text(name: str, found: Verification) -> str:
    lines = [f"« {name} » : {count(found.cases, 'dossier')} mesurés, simulés à la même charge.", ""]
    for key, one in found.with_change.items():
        without = found.without[key]
        label = _NAMES.get(key) or f"terminés en {hours(float(key.removeprefix('within ')))}"
        verdict = "comme prévu" if one.is_inside else "hors de la prévision"
        lines.append(
            f"{label} : mesuré {_value(key, one.measured)} ; prévu {_value(key, one.predicted)} "
            f"(de {_value(key, one.low)} à {_value(key, one.high)}) : {verdict}. "
            f"Sans le changement : {_value(key, without.predicted)}."
        )
    return "\n".join([*lines, *(f"- {note}" for note in found.notes)])


def _value(key: str, value: float) -> str:
    return percent(value) if key.startswith("within") else hours(value)


def judgement_json(found: Judgement) -> dict[str, Any]:
    return {
        "schema": JUDGEMENT,
        "known_cases": found.known,
        "held_cases": found.held,
        "runs": found.runs,
        "ngram": {"NGD": 3, "NGD2": 2},
        "scores": {name: found.scores[name].mean for name in SCORES},
        "intervals": {
            name: None
            if found.scores[name].low is None
            else [found.scores[name].low, found.scores[name].high]
            for name in SCORES
        },
        "scores_in_window": {name: found.windowed[name].mean for name in SCORES},
        "floor": {"same": found.floor},
    }


def judgement_text(found: Judgement) -> str:
    lines = [
        f"Ajusté sur {count(found.known, 'dossier')}, jugé sur {count(found.held, 'dossier')} qui suivent, {count(found.runs, 'simulation')}.",
        "Distance au réel (0 : le même) ; la même pour ce que le journal aurait gardé, s'il n'a que des dossiers finis ; et le",
        "plancher : deux moitiés du même journal, sous lequel rien ne se distingue.",
        "",
    ]
    lines += [
        f"  {name:<5} {_SCORES[name]:<34} {number(found.scores[name].mean, 3):>10}   {number(found.windowed[name].mean, 3):>10}   plancher {number(found.floor[name], 3):>9}"
        for name in SCORES
    ]
    return "\n".join(lines).replace(" :", f"{SPACE}:")
