"""Taking back what was just added, while nothing else refers to it: the undoing of an import."""

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.erasure import erase_person
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import Personal, record, service
from kilometre.foundation.records.removal import remove
from kilometre.foundation.ui import french
from kilometre.network import rules
from kilometre.network.events import LabLeft, OrganisationRemoved, PersonRemoved
from kilometre.network.models import Lab, Membership, Organisation, Person


@service
def remove_organisation(*, actor: User | None, organisation: Organisation) -> None:
    require(rules.can_create_organisation, actor)
    ref = organisation.ref
    record(
        OrganisationRemoved(), actor=actor, subject=ref, origin=organisation.origin, audience=Audience.PUBLIC
    )
    remove(organisation)


@service
def remove_from_team(*, actor: User | None, lab: Lab, person: Person) -> None:
    """Forget a role in a lab that should not have been given: no trace of it stays on the lab's page."""
    require(rules.can_manage_team, actor, lab)
    role = Membership.objects.lasting().filter(lab=lab, person=person).first()
    if role is None:
        raise Refused(f"{person} n'est plus dans l'équipe {french.of(lab)}.")
    told = LabLeft(person=person.public_id, role=role.get_role_display().lower())
    name = Personal(person.public_id, {"name": person.name})
    role.delete()
    rules.forget_standing(person.user)
    record(told, actor=actor, subject=lab, audience=Audience.NETWORK, personal=name)


@service
def remove_person(*, actor: User | None, lab: Lab, person: Person) -> None:
    """Forget somebody who was just named in a lab, has no account, and whom nothing else names."""
    require(rules.can_manage_team, actor, lab)
    if person.user_id is not None:
        raise Refused(f"{person} a maintenant un compte.")
    remove_from_team(actor=actor, lab=lab, person=person)
    record(PersonRemoved(), actor=actor, subject=person.ref, origin=person.origin, audience=Audience.SYSTEM)
    erase_person(person.public_id)
    remove(person)
