"""What comes next for a need, and who must act: nobody is left before a page that says nothing."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from kilometre.foundation.ui import french

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
    Outcome.COMPLAINT: "Un lab améliore les démarches pour tous : pour votre situation, le service indiqué ci-dessous peut répondre.",
}


@dataclass(frozen=True, slots=True)
class Next:
    """How far the need is along ``PATH``, and a sentence for whoever reads its page."""

    rank: int
    text: str


def next_step(need: Need, now: dt.datetime) -> Next:
    match need.state:
        case NeedState.UNCONFIRMED:
            rank, text = (
                0,
                (
                    f"Un courriel vous attend : le besoin part vers {need.lab} dès que vous y confirmez votre adresse."
                ),
            )
        case NeedState.SENT:
            rank, text = 1, _awaited(need, now)
        case NeedState.IN_CHARGE:
            rank, text = (
                2,
                (
                    f"{need.contact} est la personne qui suit votre besoin chez {need.lab} et donnera une réponse, avec ses raisons."
                ),
            )
        case NeedState.ANSWERED:
            rank, text = 3, AFTERWARDS[Outcome(need.outcome)]
        case _:
            rank, text = 3, "La personne qui l'avait envoyé a retiré ce besoin : rien n'est plus attendu."
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
    if not has_team(need.lab):
        return (
            f"Personne de {need.lab} n'a encore de compte ici : la coordination du réseau oriente votre besoin "
            "et vous écrit."
        )
    assert need.due_at is not None
    return f"Il sera pris en charge avant le {french.moment(need.due_at)} : une personne de {need.lab} vous écrira."


def _awaited(need: Need, now: dt.datetime) -> str:
    assert need.due_at is not None
    if need.orphaned_at is not None:
        return (
            "Le lab ne peut pas s'en occuper : la coordination du réseau cherche qui le peut, et vous écrit."
        )
    if need.was_in_time:
        return (
            f"Une première personne l'a pris en charge dans le délai. Un membre de {need.lab} prend la suite."
        )
    if not has_team(need.lab):
        return (
            f"La coordination du réseau oriente ce besoin : personne de {need.lab} n'a encore de compte ici."
        )
    due = french.moment(need.due_at)
    if now > need.due_at:
        return (
            f"{need.lab} devait le prendre en charge avant le {due} : le délai est dépassé, "
            "et la coordination du réseau en est prévenue."
        )
    return f"Un membre de {need.lab} le prend en charge avant le {due} (délai annoncé à l'envoi : {need.delay_text})."
