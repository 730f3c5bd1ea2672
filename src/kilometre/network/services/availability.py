"""Saying which days one can lend. What is already asked or lent is not taken back by saying less."""

import datetime as dt
from collections.abc import Mapping

from django.utils import timezone

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import Personal, record, service
from kilometre.foundation.records import edits
from kilometre.network import rules, weeks
from kilometre.network.events import AvailabilitySet
from kilometre.network.models import Availability, Person, WeekAvailability
from kilometre.network.queries import availability as reads

HORIZON = 26  # weeks ahead that may be said one by one


@service
def set_availability(
    *,
    actor: User | None,
    person: Person,
    usual: int,
    is_shared: bool,
    manager_name: str = "",
    manager_email: str = "",
    particular: Mapping[dt.date, int | None] | None = None,
    at: dt.datetime | None = None,
) -> Availability:
    """Half days of an ordinary week, and of particular ones (None: as usual), by their Monday.

    Sharing them puts the person in the network's directory, and needs the address of their manager.
    """
    require(rules.can_edit_person, actor, person)
    person = Person.objects.select_for_update().get(pk=person.pk)
    ahead = weeks.upcoming(weeks.monday(timezone.localdate(at)), HORIZON)
    before = reads.free([person.pk], ahead)[person.pk]
    own = Availability.objects.filter(person=person).first() or Availability(person=person)
    own.usual, own.is_shared = usual, is_shared
    own.manager_name, own.manager_email = manager_name.strip(), manager_email.strip()
    _refuse_own_manager(own, person)
    own.full_clean()
    own.save()
    _say(person, particular or {}, timezone.localdate(at))
    _refuse_less_than_held(person, before)
    if is_shared and not person.is_listed:
        edits.apply(person, {"is_listed": True})
    told = Personal(person.public_id, {"shared": is_shared})
    record(
        AvailabilitySet(), actor=actor, subject=person, audience=Audience.TEAM, personal=told, occurred_at=at
    )
    return own


def _say(person: Person, particular: Mapping[dt.date, int | None], today: dt.date) -> None:
    weeks.check(particular)
    first = weeks.monday(today)
    last = first + dt.timedelta(weeks=HORIZON)
    if any(not first <= week < last for week in particular):
        raise Refused(f"Une semaine se dit d'aujourd'hui à {HORIZON} semaines.")
    for week, halves in particular.items():
        if halves is None:
            WeekAvailability.objects.filter(person=person, week=week).delete()
            continue
        if not 0 <= halves <= weeks.FULL:
            raise Refused("Un nombre de jours va de 0 à 5, par demi-journée.")
        WeekAvailability.objects.update_or_create(person=person, week=week, defaults={"half_days": halves})


def _refuse_own_manager(own: Availability, person: Person) -> None:
    if own.is_shared and not own.manager_email:
        raise Refused(
            "Donnez l'adresse de votre responsable hiérarchique : rien n'est prêté sans son accord."
        )
    theirs = {person.email.lower(), person.user.email.lower() if person.user else ""}
    if own.manager_email and own.manager_email.lower() in theirs:
        raise Refused("L'adresse du responsable hiérarchique n'est pas la vôtre.")


def _refuse_less_than_held(person: Person, before: Mapping[dt.date, int]) -> None:
    for week, halves in sorted(reads.free([person.pk], before)[person.pk].items()):
        if halves < min(before[week], 0):
            held = weeks.in_words(reads.taken([person.pk], [week]).held()[person.pk][week])
            raise Refused(
                f"{weeks.words(week)} : {held} y sont déjà demandés, prêtés ou promis à une équipe. "
                "Annulez d'abord le prêt, ou dites non à l'équipe."
            )
