"""People of the network: who is known, who works where, what each says of oneself."""

import datetime as dt
from typing import Any

from django.utils import timezone

from kilometre.foundation.access import require
from kilometre.foundation.accounts import mails
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import Personal, record, service
from kilometre.foundation.records import edits
from kilometre.foundation.records.origins import Origin
from kilometre.network import rules
from kilometre.network.enums import LAB_ROLES, ORGANISATION_ROLES, MembershipRole
from kilometre.network.events import (
    LabJoined,
    LabLeft,
    OrganisationJoined,
    OrganisationLeft,
    PersonRegistered,
    ProfileEdited,
)
from kilometre.network.models import Lab, Membership, Organisation, Person
from kilometre.network.spelling import key, searchable


@service
def register_person(
    *, actor: User | None, user: User | None = None, name: str = "", email: str = "", **profile: Any
) -> Person:
    """The person behind an account, or somebody named without one; the same person if already known.

    Somebody known only by an e-mail address becomes this account's person once the account has confirmed
    that address. Called with no actor by the platform, or by services that add somebody to a team.
    """
    email = (email or (user.email if user else "")).strip()
    person = _known(user, email)
    if person is not None:
        if user is not None and person.user_id is None:
            Person.objects.filter(pk=person.pk).update(user=user)
            person.user = user
            rules.forget_standing(user)
        return person
    origin = profile.pop("origin", user.origin if user else Origin.LIVE)
    person = Person(
        user=user, name=name or (user.name if user else email), email=email, origin=origin, **profile
    )
    _index(person)
    person.full_clean()
    person.save()
    told = Personal(person.public_id, {"name": person.name})
    record(PersonRegistered(), actor=actor, subject=person, audience=Audience.CASE, personal=told)
    return person


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
    person = register_person(actor=actor, name=name, email=email, job=job, origin=_origin_of(lab))
    joined = join_lab(actor=actor, lab=lab, person=person, role=role, starts_on=starts_on)
    _invite(person, lab)
    return joined


@service
def invite(*, actor: User | None, lab: Lab, person: Person) -> bool:
    """Tell somebody without an account that a role waits in the lab; False when there is nobody to write to."""
    require(rules.can_manage_team, actor, lab)
    _invite(person, lab)
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
    """Give a person a role in a lab; the running one if it is the same, else it is replaced."""
    require(rules.can_manage_team, actor, lab)
    if role not in LAB_ROLES:
        raise Refused("Ce rôle n'est pas celui d'une équipe de lab.")
    current = Membership.objects.current().filter(lab=lab, person=person).first()
    if current is not None and current.role == role:
        return current
    if current is not None:
        _close(current)
    joined = _open(person=person, lab=lab, role=role, starts_on=starts_on)
    event = LabJoined(person=person.public_id, role=role.label.lower())
    told = Personal(person.public_id, {"name": person.name})
    record(event, actor=actor, subject=lab, audience=Audience.NETWORK, personal=told)
    return joined


@service
def leave_lab(*, actor: User | None, lab: Lab, membership_id: int) -> Membership:
    """End somebody's role in a lab today. A lab is not left without anyone to lead it."""
    require(rules.can_manage_team, actor, lab)
    membership = _current(membership_id, lab=lab)
    leads = Membership.objects.current().filter(lab=lab, role=MembershipRole.LEAD)
    if membership.role == MembershipRole.LEAD and leads.count() == 1:
        raise Refused("C'est la seule personne responsable du lab : nommez-en d'abord une autre.")
    _close(membership)
    event = LabLeft(person=membership.person.public_id, role=membership.get_role_display().lower())
    told = Personal(membership.person.public_id, {"name": membership.person.name})
    record(event, actor=actor, subject=lab, audience=Audience.NETWORK, personal=told)
    return membership


@service
def join_organisation(
    *,
    actor: User | None,
    organisation: Organisation,
    person: Person,
    role: MembershipRole = MembershipRole.AGENT,
    starts_on: dt.date | None = None,
) -> Membership:
    """Give a person a role in an organisation; the running one if it is the same."""
    require(rules.can_appoint, actor, organisation)
    if role not in ORGANISATION_ROLES:
        raise Refused("Ce rôle est celui d'une équipe de lab.")
    running = Membership.objects.current().filter(organisation=organisation, person=person, role=role).first()
    if running is not None:
        return running
    joined = _open(person=person, organisation=organisation, role=role, starts_on=starts_on)
    event = OrganisationJoined(person=person.public_id, role=role.label.lower())
    told = Personal(person.public_id, {"name": person.name})
    record(event, actor=actor, subject=organisation, audience=Audience.NETWORK, personal=told)
    return joined


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
    person = register_person(actor=actor, name=name, email=email, job=job, origin=_origin_of(organisation))
    joined = join_organisation(
        actor=actor, organisation=organisation, person=person, role=role, starts_on=starts_on
    )
    _invite(person, organisation)
    return joined


@service
def leave_organisation(*, actor: User | None, organisation: Organisation, membership_id: int) -> Membership:
    """End somebody's role in an organisation today."""
    require(rules.can_appoint, actor, organisation)
    membership = _current(membership_id, organisation=organisation)
    _close(membership)
    event = OrganisationLeft(person=membership.person.public_id, role=membership.get_role_display().lower())
    told = Personal(membership.person.public_id, {"name": membership.person.name})
    record(event, actor=actor, subject=organisation, audience=Audience.NETWORK, personal=told)
    return membership


def _origin_of(where: Lab | Organisation) -> Origin:
    """Somebody typed in here is live, unless the lab or the body is itself an example."""
    return Origin.FICTIONAL if where.is_fictional else Origin.LIVE


def _invite(person: Person, where: Lab | Organisation) -> None:
    """Whoever has no account is told that a role waits: nobody signs up by chance."""
    if person.is_invited:
        mails.send_invitation.enqueue(email=person.email, team=str(where))


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


def _open(*, person: Person, starts_on: dt.date | None, **where: Any) -> Membership:
    membership = Membership(person=person, starts_on=starts_on or timezone.localdate(), **where)
    membership.full_clean()
    membership.save()
    rules.forget_standing(person.user)
    return membership


def _current(membership_id: int, **where: Any) -> Membership:
    rows = Membership.objects.current().select_related("person__user").filter(**where)
    membership = rows.filter(pk=membership_id).first()
    if membership is None:
        raise Refused("Cette personne n'est plus dans l'équipe.")
    return membership


def _close(membership: Membership) -> None:
    membership.ends_on = timezone.localdate()
    membership.save(update_fields=["ends_on"])
    rules.forget_standing(membership.person.user)


def _index(person: Person) -> None:
    """Keep the words by which the directory finds them, and their place in the alphabet."""
    person.search_key = searchable(person.name, person.job)[:250]
    person.sort_key = key(person.name)
