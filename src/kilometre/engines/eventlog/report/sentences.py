"""What the figures say, in plain French: a few sentences, the most useful first, each with its figure."""

from collections.abc import Iterator

import numpy as np

from kilometre.engines.eventlog.description import Description, StepTime
from kilometre.engines.eventlog.discovery import hours_per_open_day
from kilometre.engines.eventlog.split import Cause

from .wording import between, capital, count, hours, in_hours, open_time, percent, quoted

_STEPS = 3
_WORTH_TELLING = 0.05
_OPEN_WAITS = (Cause.WAITING_SERVICE, Cause.HANDOVER, Cause.UNEXPLAINED)


def sentences(description: Description) -> list[str]:
    """At most ten sentences. Nothing is said of what weighs less than a twentieth."""
    return [
        *_durations(description),
        *_causes(description),
        *_bottlenecks(description),
        *_handovers(description),
        *_rework(description),
        *_batches(description),
    ]


def _durations(description: Description) -> Iterator[str]:
    taken = description.throughput
    if not taken.mean_h:
        yield "Le premier et le dernier événement de chaque dossier ont le même instant : ce journal ne dit aucune durée."
        return
    yield (
        f"Un dossier prend en moyenne {hours(taken.mean_h)}, de son premier à son dernier événement ; la moitié prennent moins de "
        f"{hours(taken.median_h)}, et neuf sur dix moins de {hours(taken.p90_h)}."
    )
    if taken.mean_h > 3 * taken.median_h > 0:
        yield "La moyenne est très au-dessus de la médiane : quelques dossiers très longs pèsent plus que tous les autres."


def _causes(description: Description) -> Iterator[str]:
    mean = description.throughput.mean_h
    if not mean:
        return
    work = description.split_h[Cause.WORK.key]
    low, high = description.range_h[Cause.WORK.key]
    told = (
        in_hours(work)
        if low == high
        else f"{in_hours(work)} ({between(low, high)} selon l'hypothèse sur le début des étapes)"
    )
    yield f"Le travail visible sur un dossier représente {told}, soit {percent(work / mean)} de sa durée."
    closed = description.split_h[Cause.OFF_HOURS.key]
    if closed >= _WORTH_TELLING * mean:
        yield (
            f"{capital(percent(closed / mean))} de la durée tombe en heures de fermeture : c'est la part normale des nuits et des fins "
            "de semaine dans toute attente. Elle diminue quand les attentes diminuent."
        )
    waits = {cause: description.split_h[cause.key] for cause in _OPEN_WAITS}
    waits[Cause.WAITING_APPLICANT] = description.split_h[Cause.WAITING_APPLICANT.key]
    first = max(waits, key=lambda cause: waits[cause])
    if waits[first] >= _WORTH_TELLING * (mean - closed):
        told = (
            hours(waits[first])
            if first is Cause.WAITING_APPLICANT
            else open_time(waits[first], opening_day(description))
        )
        low, high = description.range_h[first.key]
        spread = "" if low == high else f" ({between(low, high)} selon l'hypothèse sur le début des étapes)"
        yield (
            f"En dehors des heures de fermeture, la première cause est : {first.french}, {told} par dossier en "
            f"moyenne{spread}, soit {percent(waits[first] / (mean - closed))} de ce qui reste."
        )


def _bottlenecks(description: Description) -> Iterator[str]:
    for step in description.steps[:_STEPS]:
        if step.share >= _WORTH_TELLING:
            held = f" ({step.service})" if step.service else ""
            told = (
                f"L'étape {quoted(step.activity)}{held} concentre {percent(step.share)} de la durée des dossiers : chaque fois, "
                f"le dossier l'attend {hours(waited(step))} en moyenne{_ranged(step.wait_range_h)}"
            )
            if step.activity in description.applicant:  # no opening hours at the applicant's
                yield f"{told}."
            else:
                low, high = step.open_wait_range_h
                spread = (
                    "" if in_hours(low) == in_hours(high) else f", {between(low, high)} selon l'hypothèse"
                )
                yield f"{told}, dont {open_time(open_waited(step), opening_day(description))}{spread}."


def _handovers(description: Description) -> Iterator[str]:
    whole = description.throughput.mean_h * description.throughput.cases
    for one in description.handovers[:1]:
        if one.count * one.mean_h >= _WORTH_TELLING * whole:
            yield (
                f"Le passage du service {quoted(one.source)} au service {quoted(one.target)} ({count(one.count, 'fois', 'fois')}) prend "
                f"{hours(one.mean_h)} en moyenne{_ranged(one.range_h)}."
            )


def _ranged(bounds: tuple[float, float] | None) -> str:
    """« (de 1,2 à 3,4 jours selon l'hypothèse sur le début des étapes) », or nothing when both ends read the same."""
    if bounds is None or hours(bounds[0]) == hours(bounds[1]):
        return ""
    return f" ({between(*bounds, hours)} selon l'hypothèse sur le début des étapes)"


def _rework(description: Description) -> Iterator[str]:
    cases = description.log.number_of_cases
    for one in description.rework[:1]:
        if one.cases >= _WORTH_TELLING * cases or one.repeats >= _WORTH_TELLING * cases:
            yield (
                f"L'étape {quoted(one.activity)} est refaite dans {count(one.cases, 'dossier')} ({percent(one.cases / cases)}), "
                f"{hours(one.mean_return_h)} après la fois d'avant en moyenne."
            )


def _batches(description: Description) -> Iterator[str]:
    for one in description.batches[:1]:
        if one.share >= _WORTH_TELLING:
            day = f", surtout le {one.usual_day}" if one.usual_day else ""
            yield (
                f"{capital(percent(one.share))} des {quoted(one.activity)} sont faits par lots{day} : un dossier du lot attendait depuis "
                f"{hours(one.mean_wait_h)} en moyenne{_ranged(one.wait_range_h)}."
            )


def opening_day(description: Description) -> float:
    """Hours of an open day in the calendar that most rows follow."""
    schedules = description.schedules
    usual = int(np.argmax(np.bincount(schedules.of_row)))
    return hours_per_open_day(schedules.calendars[usual].week)


def waited(step: StepTime) -> float:
    """Hours that a case waits for a step, closed hours included."""
    return step.total_h - step.mean_h[Cause.WORK.key]


def open_waited(step: StepTime) -> float:
    return waited(step) - step.mean_h[Cause.OFF_HOURS.key]
