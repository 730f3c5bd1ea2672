"""Results as JSON and as French text: simulations, comparisons, verifications, judgements."""

import math
from collections.abc import Sequence
from typing import Any, Final

from kilometre.engines.eventlog.report.wording import SPACE, count, hours, number, percent

from .accounting import ORDER, Cause
from .comparing import Comparison
from .estimating import Estimate, Estimates
from .judging import SCORES, Judgement
from .verifying import Foreseen, Verification

SCHEMA: Final = "kilometre/simulation/1"
COMPARISON: Final = "kilometre/comparison/1"
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


def simulation_json(found: Estimates, seconds: float) -> dict[str, Any]:
    """Hours, shares from 0 to 1; ``ci`` is the 95 % interval, None for one replication. ``turned_away`` is there when only
    so many may wait somewhere; all other figures are then those of the cases served.
    """
    return {
        "schema": SCHEMA,
        "cases": found.cases,
        "replications": found.replications,
        "cycle_time": {
            "mean_h": found["mean"].mean,
            "ci_h": _ci(found["mean"]),
            "median_h": found["median"].mean,
            "p90_h": found["p90"].mean,
        },
        "take_charge_24h": {"share": found["take_charge"].mean, "ci": _ci(found["take_charge"])},
        "within": {f"{name}h": _share(one) for name, one in found.starting("within ").items()},
        "split": {name: one.mean for name, one in found.starting("cause ").items()},
        "services": [
            {
                "name": name,
                "utilisation": one.mean,
                "hours_per_week": found[f"hours {name}"].mean,
                **({"turned_away": _share(found[f"turned_away {name}"])} if name in found.bounded else {}),
            }
            for name, one in found.starting("busy ").items()
        ],
        **({"turned_away": _share(found["turned_away"])} if found.bounded else {}),
        "until_ci": None if found.wanted is None else {"wanted": found.wanted, "reached": found.is_precise},
        "open": {"cases": found.opened, "mean_end_h": found["open_mean"].mean if found.opened else None},
        "warm_up_cases": found.warm_up,
        "cool_down_cases": found.cool_down,
        "notes": list(found.notes),
        "events": found.events,
        "seconds": seconds,
    }


def comparison_json(found: Comparison, seconds: float) -> dict[str, Any]:
    shared, bounded = found.shared, found.bounded
    return {
        "schema": COMPARISON,
        "cases": found.before.cases,
        "replications": found.before.replications,
        "before": simulation_json(found.before, 0.0)["cycle_time"],
        "after": simulation_json(found.after, 0.0)["cycle_time"],
        "difference": {
            "mean_h": _difference(found.difference("mean")),
            "median_h": _difference(found.difference("median")),
            "p90_h": _difference(found.difference("p90")),
            "mean_relative": _difference(found.relative("mean")),
            "take_charge_24h": _difference(found.difference("take_charge")),
            "within": {
                f"{name.removeprefix('within ')}h": _difference(found.difference(name))
                for name in shared
                if name.startswith("within ")
            },
            **({"turned_away": _difference(found.difference("turned_away"))} if bounded else {}),
        },
        "split": {cause.key: one.mean for cause, one in found.split.items()},
        "split_ci": {cause.key: _ci(one) for cause, one in found.split.items()},
        "split_order": ORDER,
        "services": [
            {
                "name": name.removeprefix("busy "),
                "utilisation": _difference(found.difference(name)),
                "hours_per_week": _difference(found.difference(name.replace("busy ", "hours ", 1))),
                **(
                    {"turned_away": _difference(found.difference(name.replace("busy ", "turned_away ", 1)))}
                    if name.removeprefix("busy ") in bounded
                    else {}
                ),
            }
            for name in shared
            if name.startswith("busy ")
        ],
        "warm_up_cases": found.before.warm_up,
        "cool_down_cases": found.before.cool_down,
        "notes": list(found.notes),
        "events": found.before.events + found.after.events,
        "seconds": seconds,
    }


def simulation_text(name: str, found: Estimates) -> str:
    """Key figures in lines of plain text."""
    runs = count(found.replications, "répétition")
    lines = [
        f"« {name} » : {count(found.cases, 'dossier')} × {runs}.",
        "",
        (
            f"Durée d'un dossier : {_precise(found['mean'].mean)} en moyenne{_interval(found['mean'])} ; "
            f"la moitié sous {hours(found['median'].mean)}, neuf sur dix sous {hours(found['p90'].mean)}."
        ),
        f"Pris en charge sous 24{SPACE}h : {percent(found['take_charge'].mean)} des dossiers.",
    ]
    lines += [
        f"Terminés en {hours(float(delay))} : {percent(one.mean)} des dossiers."
        for delay, one in found.starting("within ").items()
    ]
    lines += _turned_away_text(found)
    if found.opened:
        lines.append(
            f"{count(found.opened, 'dossier ouvert', 'dossiers ouverts')} au départ : finis en {hours(found['open_mean'].mean)} en moyenne."
        )
    lines += ["", "Où passe ce temps :"]
    mean = found["mean"].mean or 1.0
    lines += [
        f"  {cause.french:<28} {hours(found[f'cause {cause.key}'].mean):>12}  {percent(found[f'cause {cause.key}'].mean / mean):>14}"
        for cause in Cause
        if found[f"cause {cause.key}"].mean > 1e-9
    ]
    lines += ["", "Occupation :"]
    lines += [f"  {pool:<28} {percent(one.mean):>12}" for pool, one in found.starting("busy ").items()]
    if found.replications < 2:
        lines += ["", "Une seule répétition : aucun intervalle. Demandez-en au moins cinq (--reps)."]
    return "\n".join([*lines, *_noted(found.notes)])


def _turned_away_text(found: Estimates) -> list[str]:
    """Who goes away for want of room to wait, where only so many may; by service when there are several."""
    if not found.bounded:
        return []
    lines = [
        (
            f"Repartis, faute de place pour attendre : {_percents(found['turned_away'], ' des dossiers')}. "
            "Tout le reste est dit des autres."
        )
    ]
    lines += [
        f"  {pool:<28} {_percents(found[f'turned_away {pool}'], ' de qui se présente')}"
        for pool in found.bounded
    ]
    return lines


def comparison_text(name: str, found: Comparison) -> str:
    """What changes, with its interval, and why."""
    mean, relative = found.difference("mean"), found.relative("mean")
    before, after = found.before["mean"].mean, found.after["mean"].mean
    lines = [
        f"« {name} » : {count(found.before.cases, 'dossier')} × {count(found.before.replications, 'répétition')}, mêmes tirages avant et après.",
        "",
        (
            f"Durée moyenne : {_precise(before)} → {_precise(after)}, soit {_signed(mean.mean)}{_interval(mean, signed=True)}"
            f"{'' if math.isnan(relative.mean) else f', {_signed_percent(relative.mean)}'}."
        ),
        f"Durée médiane : {_signed(found.difference('median').mean)}{_interval(found.difference('median'), signed=True)}.",
        f"Neuf dossiers sur dix : {_signed(found.difference('p90').mean)}{_interval(found.difference('p90'), signed=True)}.",
        f"Pris en charge sous 24{SPACE}h : {_moved(found, 'take_charge')}.",
    ]
    lines += [
        f"Terminés en {hours(float(name.removeprefix('within ')))} : {_moved(found, name)}."
        for name in found.shared
        if name.startswith("within ")
    ]
    if found.bounded:
        lines.append(
            f"Repartis, faute de place pour attendre : {_percents(found.before['turned_away'])} → "
            f"{_percents(found.after['turned_away'])}. Tout le reste est dit des autres dossiers."
        )
    if _is_nothing(found):
        lines.append(f"Rien ne change{SPACE}: avec ce modèle, ce scénario ne déplace aucune durée.")
    elif mean.low is not None and mean.high is not None and mean.low <= 0 <= mean.high:
        lines.append("L'intervalle contient zéro : cette simulation ne dit pas s'il y a un effet.")
    lines += ["", "D'où vient la différence :"]
    lines += [
        f"  {cause.french:<28} {_signed(one.mean):>14}{_interval(one, signed=True)}"
        for cause, one in found.split.items()
        if abs(one.mean) > 1e-9
    ]
    lines += ["", ORDER, "", f"Occupation{SPACE}:"]
    lines += [
        f"  {name.removeprefix('busy '):<28} {percent(found.before[name].mean):>6} → {percent(found.after[name].mean)}"
        for name in found.shared
        if name.startswith("busy ")
    ]
    return "\n".join([*lines, *_noted(found.notes)])


def _is_nothing(found: Comparison) -> bool:
    return all(not found.difference(name).mean for name in ("mean", "median", "p90", "take_charge"))


def _moved(found: Comparison, name: str) -> str:
    """A share before and after, and by how many points it moves: « 25 % → 34 %, soit +9 points (de +8 à +10) »."""
    change = found.difference(name)
    told = f"{percent(found.before[name].mean)} → {percent(found.after[name].mean)}, soit {_points(change.mean)} points"
    if change.low is None or change.high is None:
        return told
    return f"{told} (de {_points(change.low)} à {_points(change.high)})"


def _points(share: float) -> str:
    return f"{'+' if share > 0 else ''}{number(100 * share, 1)}"


def _noted(notes: Sequence[str]) -> list[str]:
    return ["", *(f"- {note}" for note in notes)] if notes else []


def _precise(value: float) -> str:
    """As `hours`, with what an interval needs to be read: a tenth of an hour, then of a day."""
    if abs(value) < 1:
        return hours(value)
    if abs(value) < 48:
        return f"{number(value, 1)}{SPACE}h"
    return f"{number(value / 24, 1)}{SPACE}jours"


def _share(one: Estimate) -> dict[str, Any]:
    return {"share": one.mean, "ci": _ci(one)}


def _difference(one: Estimate) -> dict[str, Any]:
    return {"estimate": None if math.isnan(one.mean) else one.mean, "ci": _ci(one)}


def _ci(one: Estimate) -> list[float] | None:
    return None if one.low is None or one.high is None else [one.low, one.high]


def _interval(one: Estimate, *, signed: bool = False) -> str:
    if one.low is None or one.high is None:
        return ""
    told = _signed if signed else _precise
    low = (
        one.low if signed else max(one.low, 0.0)
    )  # a duration is not negative, whatever Student says of few of them
    return f" (de {told(low)} à {told(one.high)})"


def _percents(one: Estimate, of: str = "") -> str:
    """A share (of what) with its interval, to a tenth of a percent."""
    bounds = [] if one.low is None or one.high is None else [max(one.low, 0.0), min(one.high, 1.0)]
    told = [f"{number(100 * share, 1)}{SPACE}%" for share in (one.mean, *bounds)]
    return f"{told[0]}{of} (de {told[1]} à {told[2]})" if bounds else f"{told[0]}{of}"


def _signed(value: float) -> str:
    return f"+{_precise(value)}" if value > 0 else _precise(value)


def _signed_percent(share: float) -> str:
    return f"{_points(share)}{SPACE}%"


def verification_json(found: Verification) -> dict[str, Any]:
    def told(figures: dict[str, Foreseen]) -> dict[str, Any]:
        return {
            name: {
                "predicted": _known(one.predicted),
                "interval": [_known(one.low), _known(one.high)],
                "measured": _known(one.measured),
                "inside": one.is_inside if one.is_known else None,
            }
            for name, one in figures.items()
        }

    return {
        "schema": VERIFICATION,
        "cases": found.cases,
        "open_cases": found.opened,
        "load_per_week": {"model": found.load[0], "measured": found.load[1]},
        "prediction": told(found.with_change),
        "without_change": told(found.without),
        "notes": list(found.notes),
    }


def _known(value: float) -> float | None:
    """A figure, None where nothing was over in time to have one."""
    return None if math.isnan(value) else value


def verification_text(name: str, found: Verification) -> str:
    lines = [f"« {name} » : {count(found.cases, 'dossier')} mesurés, simulés à la même charge.", ""]
    for key, one in found.with_change.items():
        without = found.without[key]
        label = _NAMES.get(key) or f"terminés en {hours(float(key.removeprefix('within ')))}"
        verdict = "comme prévu" if one.is_inside else "hors de la prévision"
        foreseen = (
            f"prévu {_value(key, one.predicted)} (de {_value(key, one.low)} à {_value(key, one.high)}) : {verdict}"
            if one.is_known
            else "dans la simulation, rien ne pouvait finir à temps"
        )
        before = f" Sans le changement : {_value(key, without.predicted)}." if without.is_known else ""
        lines.append(f"{label} : mesuré {_value(key, one.measured)} ; {foreseen}.{before}")
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
        "floor": found.floor,
        "past": found.past,
    }


def judgement_text(found: Judgement) -> str:
    lines = [
        f"Ajusté sur {count(found.known, 'dossier')}, jugé sur {count(found.held, 'dossier')} qui suivent, {count(found.runs, 'simulation')}.",
        "Distance au réel (0 : le même). « Fenêtre » : ce que le journal aurait gardé, s'il n'a que des dossiers finis.",
        "« Passé » : les dossiers connus eux-mêmes, sans modèle. « Plancher » : deux échantillons du même journal, sous lequel",
        "rien ne se distingue.",
        "",
        f"  {'':<40} {'modèle':>10} {'fenêtre':>10} {'passé':>10} {'plancher':>10}",
    ]
    lines += [
        f"  {name:<5} {_SCORES[name]:<34} {number(found.scores[name].mean, 3):>10} {number(found.windowed[name].mean, 3):>10} "
        f"{number(found.past[name], 3) if name in found.past else '-':>10} {number(found.floor[name], 3):>10}"
        for name in SCORES
    ]
    return "\n".join(lines).replace(" :", f"{SPACE}:")
