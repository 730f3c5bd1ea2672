"""An arrival in words: how far it is, what is late, and who must act."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from kilometre.coordination.enums import ArrivalState, SponsorState, StepState, StepWho
from kilometre.coordination.models import Arrival, ArrivalStep
from kilometre.coordination.rules import arrivals as rules
from kilometre.coordination.workflow import step_flow
from kilometre.foundation.ui import french

TONES = {ArrivalState.UNDER_WAY: "info", ArrivalState.CLOSED: "success"}
STEP_TONES = {StepState.TODO: "info", StepState.DONE: "success", StepState.SKIPPED: "neutral"}


@dataclass(frozen=True, slots=True)
class Step:
    """A step as its reader sees it: ``acts`` are the buttons."""

    step: ArrivalStep
    who: str
    when: str
    is_late: bool
    tone: str
    acts: frozenset[str]
    is_outside: bool


def progress(settled: int, total: int) -> str:
    """« 5 sur 9 »."""
    return f"{settled} sur {total}" if total else "aucune étape"


def who_does(arrival: Arrival, who: str) -> str:
    """Names the team and the sponsor: « l'équipe de Lab'EST », « Alice Membre »."""
    if who == StepWho.TEAM:
        return f"l'équipe {french.of(arrival.lab)}"
    if who == StepWho.COORDINATION:
        return "la coordination nationale"
    if arrival.has_sponsor:
        return str(arrival.sponsor)
    return "le parrain ou la marraine (à trouver)"


def steps_of(arrival: Arrival, user: Any, today: dt.date) -> list[Step]:
    """In order of their dates. A closed arrival has no button."""
    found = []
    for step in arrival.steps.all():
        step.arrival = arrival
        acts = {one.name for one in step_flow.available(user, step)} if arrival.is_open else set()
        if arrival.is_open and not step.is_settled and rules.can_manage(user, arrival):
            acts.add("remove")
        found.append(
            Step(
                step=step,
                who=who_does(arrival, step.who),
                when=french.date(step.settled_at or step.due_on),
                is_late=arrival.is_open and step.is_late(today),
                tone=STEP_TONES[StepState(step.state)],
                acts=frozenset(acts),
                is_outside=step.address.startswith("https:"),
            )
        )
    return found


def next_step(arrival: Arrival, steps: list[Step]) -> str:
    """What comes next, and who must act."""
    if not arrival.is_open:
        return f"Cette arrivée est terminée : {arrival.word}"
    late = [one for one in steps if one.is_late]
    waiting = [one for one in steps if not one.step.is_settled]
    if late:
        owed = french.listed(list(dict.fromkeys(one.who for one in late)))
        return f"{french.count(len(late), 'étape est en retard', 'étapes sont en retard')}. On attend {owed}."
    if waiting:
        first = waiting[0]
        return f"Prochaine étape : « {first.step.label} », pour le {french.date(first.step.due_on)}, par {first.who}."
    if not steps:
        return "Cette arrivée n'a encore aucune étape : ajoutez celles dont l'équipe a besoin."
    return "Toutes les étapes sont réglées : il reste à dire comment cela s'est passé."


def facts_of(arrival: Arrival, settled: int, total: int) -> list[tuple[Any, ...]]:
    state = SponsorState(arrival.sponsor_state)
    answer = {
        SponsorState.NONE: "personne pour l'instant",
        SponsorState.ASKED: f"demandé à {arrival.sponsor}, réponse attendue",
        SponsorState.ACCEPTED: str(arrival.sponsor),
        SponsorState.DECLINED: "la personne demandée ne peut pas ; demandez à une autre",
    }[state]
    facts: list[tuple[Any, ...]] = [
        ("Lab", arrival.lab, arrival.lab.get_absolute_url()),
        ("Nature", arrival.get_kind_display()),
        ("Depuis le", french.date(arrival.starts_on)),
        ("Étapes réglées", progress(settled, total)),
        ("Parrain ou marraine", answer),
    ]
    if arrival.closed_at:
        facts.append(("Terminée le", french.date(arrival.closed_at)))
    return facts
