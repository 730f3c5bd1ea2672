"""What the page of a project says: what comes next and who must act, its logbook and its measures as one may read them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils.text import Truncator

from kilometre.foundation.ui import french
from kilometre.network.names import named

from . import rules
from .enums import Direction, LineKind, RiskLevel, Stage
from .gates import Debt
from .models import Gate, Line, Measure, Project, Target

ENDS = {Stage.COMPLETED: "success", Stage.STOPPED: "warning", Stage.UNKNOWN: "neutral"}
LEVELS = {RiskLevel.LOW: "neutral", RiskLevel.MEDIUM: "info", RiskLevel.HIGH: "warning"}


def tone_of(project: Project) -> str:
    return ENDS.get(Stage(project.stage), "info")


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of the logbook, with its mark: late, reached, how strong a risk is."""

    line: Line
    mark: str
    tone: str
    when: str


@dataclass(frozen=True, slots=True)
class Logbook:
    """Milestones by date, decisions from the latest, open risks before closed ones (none for who is not of the team)."""

    milestones: list[Shown]
    decisions: list[Shown]
    risks: list[Shown]

    def __bool__(self) -> bool:
        return bool(self.milestones or self.decisions or self.risks)

    @property
    def next_milestone(self) -> Shown | None:
        return next((shown for shown in self.milestones if shown.line.is_open), None)


def logbook(project: Project, today: dt.date, *, is_of_team: bool) -> Logbook:
    """One query; risks are read by the team only."""
    kinds = list(LineKind) if is_of_team else [LineKind.MILESTONE, LineKind.DECISION]
    rows = list(
        project.lines.filter(kind__in=kinds)
        .select_related("owner")
        .order_by(F("date").asc(nulls_last=True), "pk")
    )
    shown = [_shown(line, today) for line in rows]
    return Logbook(
        milestones=[each for each in shown if each.line.kind == LineKind.MILESTONE],
        decisions=[each for each in reversed(shown) if each.line.kind == LineKind.DECISION],
        risks=sorted(
            (each for each in shown if each.line.kind == LineKind.RISK),
            key=lambda each: not each.line.is_open,
        ),
    )


def _shown(line: Line, today: dt.date) -> Shown:
    day = french.short_day(line.date) if line.date else ""
    if line.kind == LineKind.RISK:
        mark = f"Risque {line.get_level_display().lower()}" if line.is_open else "Écarté"
        tone = LEVELS[RiskLevel(line.level)] if line.is_open else "neutral"
        return Shown(line, mark, tone, f"à revoir le {day}" if day and line.is_open else "")
    if line.kind == LineKind.DECISION:
        return Shown(line, "", "neutral", f"le {day}")
    if line.is_dropped:
        return Shown(line, "Abandonné", "neutral", f"était prévu le {day}")
    if line.settled_on:
        return Shown(line, "Atteint", "success", f"le {french.short_day(line.settled_on)}")
    if line.is_late(today):
        return Shown(line, "En retard", "error", f"était prévu le {day}")
    return Shown(line, "", "info", f"pour le {day}")


@dataclass(frozen=True, slots=True)
class Tracked:
    """An indicator and its measures, each with its value in words; ``way`` is the percent done from baseline to goal."""

    target: Target
    start: str
    goal: str
    measures: list[tuple[Measure, str]]
    way: int | None
    is_better: bool | None
    sentence: str


def tracked(project: Project) -> list[Tracked]:
    """Two queries."""
    return [_tracked(row) for row in project.targets.prefetch_related("measures")]


def _tracked(target: Target) -> Tracked:
    measures = list(target.measures.all())
    latest = measures[-1] if measures else None
    return Tracked(
        target=target,
        start=_value(target.baseline, target),
        goal="" if target.goal is None else _value(target.goal, target),
        measures=[(measure, _value(measure.value, target)) for measure in measures],
        way=_way(target, latest.value) if latest else None,
        is_better=_is_better(target, latest.value) if latest else None,
        sentence=_told(target, latest),
    )


def _is_better(target: Target, value: Decimal) -> bool | None:
    if value == target.baseline:
        return None
    return (value < target.baseline) == (target.direction == Direction.DOWN)


def _way(target: Target, value: Decimal) -> int | None:
    if target.goal is None or target.goal == target.baseline:
        return None
    return round(100 * (value - target.baseline) / (target.goal - target.baseline))


def _told(target: Target, latest: Measure | None) -> str:
    start = f"{_value(target.baseline, target)} le {french.short_day(target.baseline_on)}"
    if latest is None:
        return f"Départ : {start}. Aucune mesure depuis."
    trend = {True: "mieux", False: "moins bien", None: "inchangé"}[_is_better(target, latest.value)]
    return (
        f"De {start} à {_value(latest.value, target)} le {french.short_day(latest.date)} : {trend}. "
        "Une comparaison avant/après ne prouve pas la cause."
    )


def _value(value: Decimal, target: Target) -> str:
    return f"{french.number(value.normalize() if value % 1 else int(value))} {target.unit}"


def passed(gates: Iterable[Gate]) -> list[dict[str, str]]:
    """The stages left, for the ``timeline`` component: what each has shown, or why it was left without."""
    return [
        {
            "when": french.date(gate.passed_at),
            "title": f"{gate.get_left_display()} → {gate.get_entered_display()}",
            "text": _shown_by(gate),
            "url": gate.url,
        }
        for gate in gates
    ]


def _shown_by(gate: Gate) -> str:
    told = [gate.proof, *gate.found]
    if gate.is_waived:
        told.append(f"Franchie sans ce qu'elle doit : {gate.reason}")
    elif gate.reason:
        told.append(f"Raison : {gate.reason}")
    return " · ".join(Truncator(text).chars(300) for text in told if text)


def next_step(project: Project, debt: Debt | None, book: Logbook) -> str:
    """What comes next, in a sentence, for whoever may act."""
    if project.stage == Stage.COMPLETED:
        return "Le projet est terminé. Son résultat sert à qui a le même besoin : gardez-le clair."
    if project.stage == Stage.STOPPED:
        return "Le projet est arrêté. Ses leçons se lisent ici ; il peut reprendre à l'étape de votre choix."
    if debt is None:
        return "Dites à quelle étape en est le projet."
    if debt.is_met:
        return (
            f"L'étape « {debt.stage.label.lower()} » a ce qu'elle demande : vous pouvez passer à la suivante."
        )
    owed = f"{debt.label[0].lower()}{debt.label[1:]}"
    milestone = book.next_milestone
    word = "Jalon en retard" if milestone and milestone.mark else "Prochain jalon"
    after = f" {word} : {milestone.line.title}, {milestone.when}." if milestone else ""
    return f"Avant de quitter l'étape « {debt.stage.label.lower()} », il faut {owed}.{after}"


def facts(project: Project, missing: str, user: Any) -> list[tuple[Any, ...]]:
    lead, territory, axis, reform = project.lead_lab, project.territory, project.axis, project.reform
    partners = project.partner_labs.all()
    is_party = rules.can_edit_project(user, project) or rules.sent_the_need(user, project)
    contact = project.contact if user.is_authenticated else None
    # The document names a lab beside a project, not its part in it.
    leading = "Lab cité" if project.origin == "document" else "Lab pilote"
    return [
        (leading, lead, lead.get_absolute_url()) if lead else (leading, missing),
        *(("Lab associé", lab, lab.get_absolute_url()) for lab in partners),
        *([("Partenaires", project.partners)] if project.partners else []),
        ("Territoire", territory, territory.get_absolute_url()) if territory else ("Territoire", missing),
        *([("Réforme", reform, reform.get_absolute_url())] if reform else []),
        ("Feuille de route", axis.roadmap, axis.roadmap.get_absolute_url())
        if axis
        else ("Feuille de route", "aucune"),
        *([("Axe", axis)] if axis else []),
        *([("Interlocuteur", named(contact, user, is_party=is_party))] if contact else []),
    ]
