"""Simulations and comparisons as JSON and as French text."""

from typing import Any, Final

from kilometre.engines.eventlog.report.wording import SPACE, count, hours, number, percent

from .accounting import ORDER, Cause
from .comparing import Comparison
from .estimating import Estimate, Estimates

SCHEMA: Final = "kilometre/simulation/1"
COMPARISON: Final = "kilometre/comparison/1"


def simulation_json(found: Estimates, seconds: float) -> dict[str, Any]:
    """Hours, shares from 0 to 1; ``ci`` is the 95 % interval, None for one replication."""
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
            }
            for name, one in found.starting("busy ").items()
        ],
        "open": {"cases": found.opened, "mean_end_h": found["open_mean"].mean if found.opened else None},
        "events": found.events,
        "seconds": seconds,
    }


def comparison_json(found: Comparison, seconds: float) -> dict[str, Any]:
    shared = found.shared
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
        },
        "split": {cause.key: one.mean for cause, one in found.split.items()},
        "split_ci": {cause.key: _ci(one) for cause, one in found.split.items()},
        "split_order": ORDER,
        "services": [
            {
                "name": name.removeprefix("busy "),
                "utilisation": _difference(found.difference(name)),
                "hours_per_week": _difference(found.difference(name.replace("busy ", "hours ", 1))),
            }
            for name in shared
            if name.startswith("busy ")
        ],
        "events": found.before.events + found.after.events,
        "seconds": seconds,
    }


def simulation_text(name: str, found: Estimates) -> str:
    """Key figures in lines of plain text."""
    runs = count(found.replications, "répétition")
    lines = [
        f"« {name} » : {count(found.cases, 'dossier')} × {runs}.",
        "",
        (
            f"Durée d'un dossier : {_precise(found['mean'].mean)} en moyenne{_interval(found['mean'])} ; "
            f"la moitié sous {hours(found['median'].mean)}, neuf sur dix sous {hours(found['p90'].mean)}."
        ),
        f"Pris en charge sous 24{SPACE}h : {percent(found['take_charge'].mean)} des dossiers.",
    ]
    lines += [
        f"Terminés en {hours(float(delay))} : {percent(one.mean)} des dossiers."
        for delay, one in found.starting("within ").items()
    ]
    if found.opened:
        lines.append(
            f"{count(found.opened, 'dossier ouvert', 'dossiers ouverts')} au départ : finis en {hours(found['open_mean'].mean)} en moyenne."
        )
    lines += ["", "Où passe ce temps :"]
    mean = found["mean"].mean or 1.0
    lines += [
        f"  {cause.french:<28} {hours(found[f'cause {cause.key}'].mean):>12}  {percent(found[f'cause {cause.key}'].mean / mean):>14}"
        for cause in Cause
        if found[f"cause {cause.key}"].mean > 0
    ]
    lines += ["", "Occupation :"]
    lines += [f"  {pool:<28} {percent(one.mean):>12}" for pool, one in found.starting("busy ").items()]
    if found.replications < 2:
        lines += ["", "Une seule répétition : aucun intervalle. Demandez-en au moins cinq (--reps)."]
    return "\n".join(lines)


def comparison_text(name: str, found: Comparison) -> str:
    """What changes, with its interval, and why."""
    mean, relative = found.difference("mean"), found.relative("mean")
    before, after = found.before["mean"].mean, found.after["mean"].mean
    lines = [
        f"« {name} » : {count(found.before.cases, 'dossier')} × {count(found.before.replications, 'répétition')}, mêmes tirages avant et après.",
        "",
        (
            f"Durée moyenne : {_precise(before)} → {_precise(after)}, soit {_signed(mean.mean)}{_interval(mean, signed=True)}, "
            f"{_signed_percent(relative.mean)}."
        ),
        f"Durée médiane : {_signed(found.difference('median').mean)}{_interval(found.difference('median'), signed=True)}.",
        f"Neuf dossiers sur dix : {_signed(found.difference('p90').mean)}{_interval(found.difference('p90'), signed=True)}.",
        f"Pris en charge sous 24{SPACE}h : {percent(found.before['take_charge'].mean)} → {percent(found.after['take_charge'].mean)}.",
    ]
    if mean.low is not None and mean.high is not None and mean.low <= 0 <= mean.high and mean.low < mean.high:
        lines.append("L'intervalle contient zéro : cette simulation ne dit pas s'il y a un effet.")
    lines += ["", "D'où vient la différence :"]
    lines += [
        f"  {cause.french:<28} {_signed(one.mean):>14}{_interval(one, signed=True)}"
        for cause, one in found.split.items()
        if abs(one.mean) > 1e-9
    ]
    lines += ["", ORDER]
    return "\n".join(lines)


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
    return {"estimate": one.mean, "ci": _ci(one)}


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


def _signed(value: float) -> str:
    return f"+{_precise(value)}" if value > 0 else _precise(value)


def _signed_percent(share: float) -> str:
    return f"{'+' if share > 0 else ''}{number(100 * share, 1)}{SPACE}%"
