"""The link by which somebody registers for a gathering, from the e-mail of Monday, without signing in."""

import datetime as dt

from django.utils import timezone

from kilometre.foundation.accounts.links import issue, link_purpose
from kilometre.foundation.accounts.models import ActionLink, User
from kilometre.foundation.ui import french
from kilometre.network.rules import standing

from . import services
from .enums import RegistrationState
from .models import Gathering
from .presenting.gatherings import seats, span
from .rules import gatherings as rules

REGISTER = "coordination.register"


def link_to_register(gathering: Gathering, user: User) -> str:
    """The address by which ``user`` takes a place, or a rank in the waiting list."""
    return issue(REGISTER, person=user, subject=gathering.ref)


def _gathering_of(link: ActionLink) -> Gathering | None:
    """The gathering, if this person may register for it."""
    if link.subject is None:
        return None
    rows = Gathering.objects.select_related("network", "lab")
    found = rows.filter(public_id=link.subject.public_id).first()
    return found if found is not None and rules.can_register(link.person, found) else None


def _details(link: ActionLink) -> str:
    found = _gathering_of(link)
    assert found is not None
    place = f"Lieu\u00a0: {found.place}." if found.place else ""
    room = f"Places\u00a0: {seats(found, found.registrations.seated().count())}."
    last = f"Inscription jusqu'au {french.date(found.last_day)}."
    when = span(found)
    return "\n\n".join(filter(None, (f"{when[0].upper()}{when[1:]}.", place, f"{room} {last}")))


def _settled(link: ActionLink) -> str:
    found = _gathering_of(link)
    if found is None:
        return "Ce rendez-vous n'attend plus de réponse de vous."
    if not found.is_planned:
        return f"Ce rendez-vous est annulé\u00a0: {found.reason}"
    if found.registrations.active().filter(person=standing(link.person).person_id).exists():
        return "Vous avez déjà une inscription à ce rendez-vous."
    return "" if found.takes_registrations(timezone.now()) else "Les inscriptions sont closes."


@link_purpose(
    REGISTER,
    title="S'inscrire à un rendez-vous",
    question="Voulez-vous vous inscrire à ce rendez-vous\u00a0?",
    button="M'inscrire",
    lifetime=dt.timedelta(days=45),
    afterwards="Vous vous êtes inscrit par ce lien. La page du rendez-vous dit où en est votre inscription.",
    details=_details,
    settled=_settled,
)
def register(link: ActionLink, *, choice: str | None, comment: str) -> str:
    found = _gathering_of(link)
    assert found is not None
    registration = services.register(actor=link.person, gathering=found)
    if registration.state == RegistrationState.SEATED:
        return f"C'est noté\u00a0: votre inscription à «\u00a0{found}\u00a0» est confirmée."
    return (
        "C'est noté\u00a0: vous êtes en liste d'attente. Dès qu'une place se libère, elle vous est donnée et "
        "un message vous le dit."
    )
