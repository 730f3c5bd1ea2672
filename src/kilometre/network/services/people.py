"""People of the network: who is known, who works where, what each says of oneself."""

import datetime as dt
from typing import Any

from django.utils import timezone

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import Personal, record, service
from kilometre.foundation.records import edits
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.records.turns import take_turn
from kilometre.foundation.ui import french
from kilometre.network import invitations, rules
from kilometre.network.enums import LAB_ROLES, ORGANISATION_ROLES, MembershipRole
from kilometre.network.events import (
    LabJoined,
    LabLeft,
    OrganisationJoined,
    OrganisationLeft,
    PersonRecognised,
    PersonRegistered,
    ProfileEdited,
)
from kilometre.network.models import Lab, Membership, Organisation, Person
from kilometre.network.queries.people import MembershipQuerySet
from kilometre.network.spelling import key, searchable

AHEAD = dt.timedelta(days=366)


@service
def register_person(
    *, actor: User | None, user: User | None = None, name: str = "", email: str = "", **profile: Any
) -> Person:
    """The person behind an account, or somebody named without one; the same person if already known.

    Somebody known only by an e-mail address becomes this account's person once the account has confirmed
    that address. Called with no actor by the platform, or by services that add somebody to a team.
    """
    return find_or_register(actor=actor, user=user, name=name, email=email, **profile)[0]


@service
def find_or_register(
    *, actor: User | None, user: User | None = None, name: str = "", email: str = "", **profile: Any
) -> tuple[Person, bool]:
    """``register_person``, and whether the person was made now."""
    email = (email or (user.email if user else "")).strip()
    take_turn("person", user.email if user else email)
    person = _known(user, email)
    if person is not None:
        if user is not None and person.user_id is None:
            edits.bump(person, user=user)
            person.user = user
            rules.forget_standing(user)
            record(PersonRecognised(), actor=actor, subject=person, audience=Audience.CASE)
        return person, False
    origin = profile.pop("origin", user.origin if user else Origin.LIVE)
    person = Person(
        user=user, name=name or (user.name if user else email), email=email, origin=origin, **profile
    )
    _index(person)
    person.full_clean()
    person.save()
    told = Personal(person.public_id, {"name": person.name})
    record(PersonRegistered(), actor=actor, subject=person, audience=Audience.CASE, personal=told)
    return person, True


@service
def edit_profile(
    *, actor: User | None, person: Person, expected_version: int | None = None, **changes: Any
) -> Person:
    """One's own words about oneself: the journal's facts name the fields, their content stays erasable."""
    require(rules.can_edit_person, actor, person)
    told = edits.apply(person, changes, expected_version=expected_version)
    if told:
        _index(person)
        Person.objects.filter(pk=person.pk).update(search_key=person.search_key, sort_key=person.sort_key)
        event = ProfileEdited(fields=sorted(told))
        personal = Personal(person.public_id, {"changes": told})
        record(event, actor=actor, subject=person, audience=Audience.CASE, personal=personal)
    return person


@service
def add_to_team(
    *,
    actor: User | None,
    lab: Lab,
    name: str,
    email: str,
    role: MembershipRole,
    job: str = "",
    starts_on: dt.date | None = None,
) -> Membership:
    """Add somebody by e-mail address: known to the directory or not, with an account or not."""
    require(rules.can_manage_team, actor, lab)
    _hold(lab)
    person = register_person(actor=actor, name=name, email=email, job=job, origin=_origin_of(lab))
    joined = join_lab(actor=actor, lab=lab, person=person, role=role, starts_on=starts_on)
    _invite(joined, by=actor)
    return joined


@service
def invite(*, actor: User | None, lab: Lab, person: Person) -> bool:
    """Tell somebody without an account that a role waits in the lab; False when there is nobody to write to."""
    require(rules.can_manage_team, actor, lab)
    joined = Membership.objects.lasting().filter(lab=lab, person=person).first()
    if joined is None:
        return False
    _invite(joined, by=actor)
    return person.is_invited


@service
def join_lab(
    *,
    actor: User | None,
    lab: Lab,
    person: Person,
    role: MembershipRole = MembershipRole.MEMBER,
    starts_on: dt.date | None = None,
) -> Membership:
    """Give a person a role in a lab from a day on, instead of the one that runs or was to come; that one if it is the same.

    The only lead gives the role to somebody else before taking another one.
    """
    require(rules.can_manage_team, actor, lab)
    if role not in LAB_ROLES:
        raise Refused("Ce rôle n'est pas celui d'une équipe de lab.")
    _hold(lab)
    own = Membership.objects.filter(lab=lab, person=person)
    return _take_up(own, actor=actor, role=role, starts_on=starts_on, person=person, lab=lab)


@service
def leave_lab(*, actor: User | None, lab: Lab, membership_id: int) -> Membership:
    """End somebody's role in a lab today, or before it begins. A lab is not left without anyone to lead it."""
    require(rules.can_manage_team, actor, lab)
    _hold(lab)
    membership = _lasting(membership_id, lab=lab)
    _refuse_leaderless(membership, timezone.localdate())
    return _leave(membership, actor)


@service
def join_organisation(
    *,
    actor: User | None,
    organisation: Organisation,
    person: Person,
    role: MembershipRole = MembershipRole.AGENT,
    starts_on: dt.date | None = None,
) -> Membership:
    """Give a person a role in an organisation from a day on; the running one if it is the same."""
    require(rules.can_appoint, actor, organisation)
    if role not in ORGANISATION_ROLES:
        raise Refused("Ce rôle est celui d'une équipe de lab.")
    _hold(organisation)
    own = Membership.objects.filter(organisation=organisation, person=person, role=role)
    return _take_up(
        own, actor=actor, role=role, starts_on=starts_on, person=person, organisation=organisation
    )


@service
def appoint(
    *,
    actor: User | None,
    organisation: Organisation,
    name: str,
    email: str,
    role: MembershipRole,
    job: str = "",
    starts_on: dt.date | None = None,
) -> Membership:
    """Give a role to somebody named by e-mail address, as ``add_to_team`` does for labs."""
    require(rules.can_appoint, actor, organisation)
    _hold(organisation)
    person = register_person(actor=actor, name=name, email=email, job=job, origin=_origin_of(organisation))
    joined = join_organisation(
        actor=actor, organisation=organisation, person=person, role=role, starts_on=starts_on
    )
    _invite(joined, by=actor)
    return joined


@service
def leave_organisation(*, actor: User | None, organisation: Organisation, membership_id: int) -> Membership:
    """End somebody's role in an organisation today, or before it begins."""
    require(rules.can_appoint, actor, organisation)
    return _leave(_lasting(membership_id, organisation=organisation), actor)


@service
def end_roles(*, person: Person) -> None:
    """Somebody erases their account: their roles end today, those to come before they begin."""
    for membership in person.memberships.lasting().select_related("person__user", "lab", "organisation"):
        _leave(membership, None)


def _origin_of(where: Lab | Organisation) -> Origin:
    """Somebody typed in here is live, unless the lab or the body is itself an example."""
    return Origin.FICTIONAL if where.is_fictional else Origin.LIVE


def _invite(joined: Membership, *, by: User | None) -> None:
    """Whoever has no account is told that a role waits: nobody signs up by chance."""
    if joined.person.is_invited:
        invitations.send.enqueue(membership=joined.pk, by=by.public_id if by else "")


def _known(user: User | None, email: str) -> Person | None:
    if user is not None:
        person = Person.objects.filter(user=user).first()
        if person is not None or not user.is_email_confirmed:
            return person
        return Person.objects.named_by(user.email).first()
    if not email:
        return None
    confirmed = Person.objects.of_confirmed_address(email).first()
    return confirmed or Person.objects.named_by(email).first()


def _take_up(
    own: MembershipQuerySet,
    *,
    actor: User | None,
    role: MembershipRole,
    starts_on: dt.date | None,
    **where: Any,
) -> Membership:
    """From ``starts_on`` on, this role and none of ``own``: what ran until then ends that day, what was to come never begins."""
    today = timezone.localdate()
    day = starts_on or today
    _refuse_far(day, today)
    for same in own.current(max(day, today)).filter(role=role):
        return same
    _refuse_over(own, day, today)
    for former in own.lasting(max(day, today)).select_related("person__user"):
        if role != MembershipRole.LEAD:
            _refuse_leaderless(former, max(day, today))
        _close(former, day)
    joined = Membership(role=role, starts_on=day, **where)
    joined.full_clean()
    joined.save()
    person = joined.person
    rules.forget_standing(person.user)
    event = LabJoined if joined.lab else OrganisationJoined
    record(
        event(person=person.public_id, role=role.label.lower()),
        actor=actor,
        subject=joined.team,
        audience=Audience.NETWORK,
        personal=Personal(person.public_id, {"name": person.name}),
    )
    return joined


def _leave(membership: Membership, actor: User | None) -> Membership:
    _close(membership, timezone.localdate())
    person = membership.person
    event = LabLeft if membership.lab else OrganisationLeft
    record(
        event(person=person.public_id, role=membership.get_role_display().lower()),
        actor=actor,
        subject=membership.team,
        audience=Audience.NETWORK,
        personal=Personal(person.public_id, {"name": person.name}),
    )
    return membership


def _lasting(membership_id: int, **where: Any) -> Membership:
    rows = Membership.objects.lasting().select_related("person__user", "lab", "organisation").filter(**where)
    membership = rows.filter(pk=membership_id).first()
    if membership is None:
        raise Refused("Cette personne n'est plus dans l'équipe.")
    return membership


def _hold(where: Lab | Organisation) -> None:
    """Changes of a team come one after the other: two leads who leave at once do not each count on the other."""
    type(where)._default_manager.select_for_update().only("pk").get(pk=where.pk)


def _refuse_far(day: dt.date, today: dt.date) -> None:
    if day > today + AHEAD:
        raise Refused("Un rôle se donne au plus un an à l'avance : vérifiez la date.")


def _refuse_over(own: MembershipQuerySet, day: dt.date, today: dt.date) -> None:
    over = own.filter(ends_on__gt=day, ends_on__lte=today).order_by("-ends_on").first()
    if over is not None and over.ends_on:
        until = french.short_day(over.ends_on)
        raise Refused(
            f"Cette personne avait déjà un rôle ici jusqu'au {until} : choisissez ce jour ou un jour d'après."
        )


def _refuse_leaderless(without: Membership, day: dt.date) -> None:
    """Somebody else must lead the lab on that day, without an end already foreseen."""
    if without.role != MembershipRole.LEAD:
        return
    day = max(day, without.starts_on or day)
    leads = Membership.objects.current(day).filter(lab=without.lab_id, role=MembershipRole.LEAD)
    if not leads.filter(ends_on=None).exclude(person=without.person_id).exists():
        raise Refused("C'est la seule personne responsable du lab : nommez-en d'abord une autre.")


def _close(membership: Membership, day: dt.date) -> None:
    """It ends on that day; one that would have begun then or later never was, and the journal alone tells it."""
    if membership.starts_on and membership.starts_on >= day:
        membership.delete()
    else:
        membership.ends_on = day
        membership.save(update_fields=["ends_on"])
    rules.forget_standing(membership.person.user)


def _index(person: Person) -> None:
    """Keep the words by which the directory finds them, and their place in the alphabet."""
    person.search_key = searchable(person.name, person.job)[:250]
    person.sort_key = key(person.name)
