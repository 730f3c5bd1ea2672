"""What the page of a study says: what comes next and who must act, and each lab's part as the reader may see it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from kilometre.calls.models import Call
from kilometre.calls.queries import willing
from kilometre.foundation.ui import french
from kilometre.network.rules import is_member_of, standing

from . import rules
from .answers import may_answer
from .enums import TAKING_PART, Owed, PartState, StudyState
from .models import Part, Study

PATH = ("Commande", "Accord des labs", "Terrain", "Résultats")
TONES = {
    StudyState.PREPARED: "info",
    StudyState.RUNNING: "success",
    StudyState.CONCLUDED: "neutral",
    StudyState.STOPPED: "warning",
}
PART_TONES = {
    PartState.ASKED: "info",
    PartState.ACCEPTED: "success",
    PartState.DECLINED: "neutral",
    PartState.DONE: "success",
}


def tone_of(study: Study) -> str:
    return TONES[StudyState(study.state)]


@dataclass(frozen=True, slots=True)
class Next:
    """How far the study is along ``PATH``, and a sentence for whoever reads its page."""

    rank: int
    text: str


OUTSIDE = {
    StudyState.PREPARED: "L'étude se prépare avec les labs invités.",
    StudyState.RUNNING: "Les labs sont sur le terrain : les résultats se liront ici.",
}

Doing = Callable[[str, str], str]
"""Says what the coordinator does: in the third person, or in the second to the coordinator."""


def next_step(study: Study, user: Any, today: dt.date) -> Next:
    """Who is waited for is told to the team; how far the study is, to all."""
    who = _doing(study, user)
    parts = list(study.parts.all())
    match study.state:
        case StudyState.PREPARED:
            step = _while_prepared(study, parts, who)
        case StudyState.RUNNING:
            step = _while_running(parts, who, is_late=study.is_late(today))
        case StudyState.CONCLUDED:
            step = Next(4, "L'étude est terminée : ses résultats se lisent ci-dessous.")
        case _:
            step = Next(2, "L'étude s'est arrêtée : ce que l'on en retient se lit ci-dessous.")
    if study.is_open and not rules.is_of_team(user, study):
        return replace(step, text=OUTSIDE[StudyState(study.state)])
    return step


def _doing(study: Study, user: Any) -> Doing:
    own = standing(user).person_id
    if own is not None and study.coordinator_id == own:
        return lambda _, you: f"vous {you}"
    name = str(study.coordinator) if study.coordinator else "la personne qui coordonnera l'étude"
    return lambda other, _: f"{name} {other}"


def _while_prepared(study: Study, parts: list[Part], who: Doing) -> Next:
    waited = _labs(parts, PartState.ASKED)
    lacks = [owed.label for owed in study.owed if owed != Owed.AGREEMENT]
    if not waited and Owed.AGREEMENT in study.owed:
        invites = who("peut en inviter d'autres", "pouvez en inviter d'autres")
        return Next(0, f"Aucun lab n'a accepté : {invites}.")
    told = []
    if waited:
        told.append(f"La réponse {french.of_each(waited)} est attendue.")
    if lacks:
        them = "les" if len(lacks) > 1 else "le"
        told.append(f"Il manque {french.listed(lacks)} : {who(f'{them} complète', f'{them} complétez')}.")
    elif Owed.AGREEMENT not in study.owed:
        starts = who("peut démarrer l'étude", "pouvez démarrer l'étude")
        told.append(f"{starts[:1].upper()}{starts[1:]}.")
    return Next(1, " ".join(told))


def first_act(study: Study) -> str:
    """The name of the one button that brings a study in preparation nearer to its start."""
    owed = study.owed
    if not owed:
        return "start"
    if owed == [Owed.AGREEMENT]:
        return "" if _labs(list(study.parts.all()), PartState.ASKED) else "ask"
    return "protocol" if Owed.PROTOCOL in owed else "edit"


def _while_running(parts: list[Part], who: Doing, *, is_late: bool) -> Next:
    if waited := _labs(parts, PartState.ACCEPTED):
        late = " La date de fin est passée." if is_late else ""
        return Next(2, f"La part {french.of_each(waited)} est attendue.{late}")
    results = who("rend les résultats", "rendez les résultats")
    return Next(3, f"Toutes les parts sont rendues : {results}.")


def _labs(parts: list[Part], state: PartState) -> list[str]:
    return [str(part.lab) for part in parts if part.state == state]


@dataclass(frozen=True, slots=True)
class ShownPart:
    """``may_answer``, ``may_withdraw``, ``may_describe`` and ``may_hand_in`` are the buttons of this reader."""

    part: Part
    tone: str
    dates: str
    is_shown_whole: bool
    may_answer: bool
    may_withdraw: bool
    may_describe: bool
    may_hand_in: bool


def parts_shown(study: Study, user: Any) -> list[ShownPart]:
    """To the team, every part; to the public, those of labs that took part."""
    is_of_team, can_run = rules.is_of_team(user, study), rules.can_run(user, study)
    shown = []
    for part in study.parts.all():
        if not is_of_team and part.state not in TAKING_PART:
            continue
        is_own = is_member_of(user, part.lab)
        shown.append(
            ShownPart(
                part=part,
                tone=PART_TONES[PartState(part.state)],
                dates=_dates(part),
                is_shown_whole=is_of_team or study.state == StudyState.CONCLUDED,
                may_answer=is_own and may_answer(part),
                may_withdraw=is_own and study.is_open and part.state == PartState.ACCEPTED,
                may_describe=(is_own or can_run) and study.is_open and part.state != PartState.DECLINED,
                may_hand_in=is_own and study.state == StudyState.RUNNING and part.state in TAKING_PART,
            )
        )
    return shown


def _dates(part: Part) -> str:
    if part.starts_on and part.ends_on:
        return f"du {french.short_day(part.starts_on)} au {french.short_day(part.ends_on)}"
    if part.ends_on:
        return f"jusqu'au {french.short_day(part.ends_on)}"
    return f"à partir du {french.short_day(part.starts_on)}" if part.starts_on else ""


def born_from(call: Call, user: Any) -> dict[str, Any]:
    """What the form of a study starts with: the call's words, its dates, the labs of which ``user`` reads the yes."""
    return {
        "title": call.title,
        "question": call.question,
        "labs": willing(call, user),
        "reform": call.reform.slug if call.reform else "",
        "asked_by": call.asked_by.public_id if call.asked_by else "",
        "starts_on": call.starts_on,
        "ends_on": call.ends_on,
    }
