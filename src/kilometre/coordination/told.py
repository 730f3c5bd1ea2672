"""What sentences of the journal call the parts of a meeting, a ritual or an arrival, known by their number in it."""

from typing import Any

from kilometre.foundation.journal.events import Asked, name_fact, name_part
from kilometre.foundation.records.refs import Ref

from .models import Arrival, ArrivalStep, Decision, Proposal, Ritual
from .presenting.rituals import slots_in_words


def decisions(asked: set[Asked], user: Any) -> dict[Asked, str]:
    return _numbered(asked, Decision.objects.visible_to(user), "meeting", "text")


def proposals(asked: set[Asked], user: Any) -> dict[Asked, str]:
    """Those on an agenda, which all who read the ritual read; the others are for those who sort them."""
    rituals = Ritual.objects.visible_to(user).values("pk")
    return _numbered(
        asked, Proposal.objects.filter(meeting__isnull=False, ritual__in=rituals), "ritual", "title"
    )


def steps(asked: set[Asked], user: Any) -> dict[Asked, str]:
    arrivals = Arrival.objects.visible_to(user).values("pk")
    return _numbered(asked, ArrivalStep.objects.filter(arrival__in=arrivals), "arrival", "label")


def _numbered(asked: set[Asked], rows: Any, whole: str, words: str) -> dict[Asked, str]:
    """By the number that the fact holds, in the record ``whole`` that the entry is about."""
    about = {each: Ref.parse(each.subject).public_id for each in asked}
    columns = rows.filter(
        **{f"{whole}__public_id__in": set(about.values())}, number__in={each.held for each in asked}
    ).values_list(f"{whole}__public_id", "number", words)
    called = {(public_id, number): text for public_id, number, text in columns}
    return {each: called[of, each.held] for each, of in about.items() if (of, each.held) in called}


name_fact("slot", slots_in_words)
name_part("decision", decisions)
name_part("proposal", proposals)
name_part("step", steps)
