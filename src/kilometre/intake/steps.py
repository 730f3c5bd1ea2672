"""What comes next for a need, and who must act: nobody is left before a page that says nothing."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from kilometre.foundation.ui import french

from . import rules
from .enums import NeedState, Outcome
from .labs import has_team
from .models import Need

PATH = ("Envoi", "Prise en charge", "Réponse")
TONES = {
    NeedState.UNCONFIRMED: "neutral",
    NeedState.SENT: "info",
    NeedState.IN_CHARGE: "success",
    NeedState.ANSWERED: "neutral",
    NeedState.WITHDRAWN: "neutral",
}


OPENED = "La suite se lit sur la page que ce besoin a ouverte."
CLOSED = "Ce besoin est clos. Un nouveau besoin peut être envoyé à tout moment."
AFTERWARDS = {
    Outcome.ACTION: OPENED,
    Outcome.PROJECT: OPENED,
    Outcome.ADVICE: CLOSED,
    Outcome.REFERRED: "Le service indiqué dans la réponse prend le relais.",
    Outcome.REFUSED: CLOSED,
    Outcome.COMPLAINT: "Un lab améliore les démarches pour tous : pour votre situation, le service indiqué ci-dessous peut répondre.",
}


@dataclass(frozen=True, slots=True)
class Next:
    """How far the need is along ``PATH``, and a sentence for whoever reads its page."""

    rank: int
    text: str


def next_step(need: Need, now: dt.datetime, user: Any = None) -> Next:
    """``user`` is who reads: the contact and the sender are spoken to."""
    is_contact = need.contact is not None and user is not None and need.contact.user_id == user.pk
    is_sender = user is not None and need.asker == user
    match need.state:
        case NeedState.UNCONFIRMED:
            rank, text = (
                0,
                (
                    f"Un courriel vous attend : le besoin part vers {need.addressee} dès que vous y confirmez votre adresse."
                ),
            )
        case NeedState.SENT:
            rank = 1
            text = (
                _owed(need, now) if user is not None and rules.stands_in(user, need) else _awaited(need, now)
            )
            if is_sender and (need.orphaned_at is not None or not has_team(need.lab)):
                text = f"{text} Elle vous écrit."
        case NeedState.IN_CHARGE:
            rank = 2
            if is_contact:
                text = "Vous suivez ce besoin : donnez une réponse, avec vos raisons."
            else:
                whose = "votre" if is_sender else "ce"
                text = f"{need.contact} suit {whose} besoin ({need.addressee}) et donnera une réponse, avec ses raisons."
        case NeedState.ANSWERED:
            rank, text = 3, AFTERWARDS[Outcome(need.outcome)]
        case _:
            who = "Vous avez" if is_sender else "La personne qui l'avait envoyé a"
            rank, text = 3, f"{who} retiré ce besoin : rien n'est plus attendu."
    return Next(rank, text)


def state_shown(need: Need) -> tuple[str, str]:
    """The state in a list, and its tone: a late one is seen at once."""
    if need.is_late(timezone.now()):
        return "En retard", "error"
    return need.get_state_display(), TONES[NeedState(need.state)]


def contact_shown(need: Need) -> Any:
    """The contact, somebody to name, or nobody: none will be named for what is over."""
    return need.contact or ("à nommer" if need.is_open else "—")


def promise_in_words(need: Need) -> str:
    """What the sender may expect now, of a lab that somebody answers for here, or of the coordination."""
    if need.lab is None:
        return f"Aucun lab ne couvre {need.territory} : la coordination du réseau cherche qui peut s'en occuper, et vous écrit{_before(need, timezone.now())}."
    if not has_team(need.lab):
        return (
            f"La coordination du réseau reçoit pour l'instant les besoins envoyés à {need.lab} : elle oriente le vôtre "
            "et vous écrit."
        )
    assert need.due_at is not None
    return f"Il sera pris en charge avant le {french.moment(need.due_at)} : une personne {french.of(need.lab)} vous écrira."


def _before(need: Need, now: dt.datetime) -> str:
    """« avant le lundi 30 novembre 2026 à 12 h 00 », while that was promised and nobody took it; once past, since when."""
    due = need.promised_at if need.taken_at is None else None
    if due is None:
        return ""
    if now > due:
        return f" dès que possible : le délai promis est passé depuis le {french.date(due)}"
    return f" avant le {french.moment(due)}"


def _owed(need: Need, now: dt.datetime) -> str:
    """To whoever stands in for a lab: the coordination."""
    return f"Personne d'autre n'en répond : prenez-le en charge, confiez-le à un lab ou répondez{_before(need, now)}."


def _awaited(need: Need, now: dt.datetime) -> str:
    assert need.due_at is not None
    if need.lab is None:
        return f"Aucun lab ne couvre {need.territory} : la coordination du réseau cherche qui peut s'en occuper{_before(need, now)}."
    if need.orphaned_at is not None:
        return "Le lab ne peut pas s'en occuper : la coordination du réseau cherche qui le peut."
    if need.was_in_time:
        first = "" if need.is_brought_in else "Une première personne l'a pris en charge dans le délai. "
        return f"{first}Un membre {french.of(need.lab)} prend la suite."
    if not has_team(need.lab):
        return f"La coordination du réseau, qui reçoit pour l'instant les besoins envoyés à {need.lab}, oriente ce besoin."
    due = french.moment(need.due_at)
    if now > need.due_at:
        return (
            f"{need.lab} devait le prendre en charge avant le {due} : le délai est dépassé, "
            "et la coordination du réseau en est prévenue."
        )
    return f"Un membre {french.of(need.lab)} le prend en charge avant le {due} (délai annoncé à l'envoi : {need.delay_text})."
