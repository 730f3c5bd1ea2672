"""A support mission in words: what comes next, and who must act."""

import datetime as dt
from typing import Any

from kilometre.coordination.enums import MissionState
from kilometre.coordination.models import Mission
from kilometre.foundation.ui import french

TONES = {
    MissionState.ASKED: "accent",
    MissionState.ACCEPTED: "info",
    MissionState.DECLINED: "neutral",
    MissionState.UNDER_WAY: "info",
    MissionState.DONE: "success",
    MissionState.STOPPED: "warning",
}


def next_step(mission: Mission, today: dt.date) -> str:
    """What comes next, and who must act."""
    state = MissionState(mission.state)
    if state == MissionState.ASKED:
        whose = french.of(mission.lab) if mission.is_offered else "de la coordination nationale"
        return f"La réponse {whose} est attendue depuis le {french.date(mission.created_at)}."
    if state == MissionState.DECLINED:
        return f"Cet appui n'aura pas lieu : {mission.reason}"
    if state in (MissionState.DONE, MissionState.STOPPED):
        return (
            f"L'avis {french.of(mission.lab)} est attendu\u00a0: cet appui a-t-il été utile\u00a0?"
            if mission.awaits_word
            else f"{mission.lab} a dit si cet appui a été utile."
        )
    if mission.is_late(today):
        return f"La date de fin est passée : on attend le compte rendu {french.of(mission.in_charge)}."
    if state == MissionState.ACCEPTED and mission.starts_on is not None:
        return f"{mission.in_charge} s'en charge, à partir du {french.date(mission.starts_on)}."
    return f"{mission.in_charge} s'en charge en ce moment."


def facts_of(mission: Mission) -> list[tuple[Any, ...]]:
    facts: list[tuple[Any, ...]] = [
        ("Lab", mission.lab, mission.lab.get_absolute_url()),
        ("Demandé par", "la coordination, qui le propose" if mission.is_offered else f"{mission.lab}"),
    ]
    if not mission.is_offered:
        facts.append(("Pour quand", mission.get_urgency_display()))
        facts.append(("Dates souhaitées", _span(mission.wished_from, mission.wished_until)))
    if mission.in_charge is not None:
        facts.append(("Qui s'en charge", mission.in_charge))
        facts.append(("Dates", _span(mission.starts_on, mission.ends_on)))
    for label, moment in (("Réponse le", mission.answered_at), ("Terminé le", mission.settled_at)):
        if moment:
            facts.append((label, french.date(moment)))
    return facts


def _span(first: dt.date | None, last: dt.date | None) -> str:
    if first and last:
        return f"du {french.date(first)} au {french.date(last)}"
    if first:
        return f"à partir du {french.date(first)}"
    return f"avant le {french.date(last)}" if last else "non précisées"
