"""Who may, in the directory and in all contexts above: one sentence each.

A person's current memberships are read once a request and kept on the user object.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import FilteredRelation
from django.utils import timezone

from .enums import MembershipRole
from .models import Endorsement, Lab, Loan, Membership, Organisation, Person, Statement, Vacancy
from .queries.people import running


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is in the network today: ids of labs led, of labs worked in, of organisations by role."""

    person_id: int | None = None
    led_labs: frozenset[int] = frozenset()
    labs: frozenset[int] = frozenset()
    organisations: frozenset[int] = frozenset()
    funder_of: frozenset[int] = frozenset()
    is_coordinator: bool = False

    @property
    def acting_id(self) -> int | None:
        """The person, for rights that a record gives by naming somebody: they end with one's last role."""
        return self.person_id if self.labs or self.organisations else None


NOBODY = Standing()


def standing(user: Any) -> Standing:
    """Read a user's memberships, once."""
    if not user.is_authenticated:
        return NOBODY
    known: Standing | None = getattr(user, "_standing", None)
    if known is None:
        known = user._standing = _read_standing(user)
    return known


def forget_standing(user: Any) -> None:
    """Have ``standing`` read again: called by the services that change memberships."""
    for kept in ("_standing", "_team_mates"):
        if user is not None and hasattr(user, kept):
            delattr(user, kept)


def team_mates(user: Any) -> frozenset[int]:
    """The ids of the people who work in one's labs, read once."""
    known: frozenset[int] | None = getattr(user, "_team_mates", None)
    if known is None:
        rows = Membership.objects.current().filter(lab__in=standing(user).labs)
        known = user._team_mates = frozenset(rows.values_list("person", flat=True))
    return known


def _read_standing(user: Any) -> Standing:
    rows = list(
        Person.objects.filter(user=user.pk)
        .annotate(
            now=FilteredRelation("memberships", condition=running(timezone.localdate(), "memberships__"))
        )
        .values_list("pk", "now__role", "now__lab_id", "now__organisation_id")
    )
    return Standing(
        person_id=rows[0][0] if rows else None,
        led_labs=frozenset(lab for _, role, lab, _ in rows if role == MembershipRole.LEAD),
        labs=frozenset(lab for *_, lab, _ in rows if lab is not None),
        organisations=frozenset(organisation for *_, organisation in rows if organisation is not None),
        funder_of=frozenset(org for _, role, _, org in rows if role == MembershipRole.FUNDER),
        is_coordinator=any(role == MembershipRole.COORDINATOR for _, role, *_ in rows),
    )


def is_in_network(user: Any, record: Any = None) -> bool:
    """Un membre d'un lab ou d'un service du réseau, ou un administrateur."""
    own = standing(user)
    return bool(own.labs or own.organisations) or is_administrator(user)


def has_no_lab(user: Any, record: Any = None) -> bool:
    """Une personne qui ne travaille dans aucun lab."""
    return not standing(user).labs


def is_administrator(user: Any, record: Any = None) -> bool:
    """Un administrateur de la plateforme."""
    return bool(user.is_authenticated and user.is_administrator)


def is_coordinator(user: Any, record: Any = None) -> bool:
    """La coordination nationale du réseau."""
    return standing(user).is_coordinator


def is_member_of(user: Any, lab: Lab) -> bool:
    """Un membre de ce lab."""
    return lab.pk in standing(user).labs


def leads(user: Any, lab: Lab) -> bool:
    """Le responsable de ce lab."""
    return lab.pk in standing(user).led_labs


def is_agent_of(user: Any, organisation: Organisation) -> bool:
    """Une personne qui a un rôle dans cette organisation."""
    return organisation.pk in standing(user).organisations


def can_create_lab(user: Any, record: Any = None) -> bool:
    """La coordination nationale du réseau, ou un administrateur."""
    return is_coordinator(user) or is_administrator(user)


def can_name_reform(user: Any, record: Any = None) -> bool:
    """La coordination nationale du réseau."""
    return is_coordinator(user)


def can_edit_lab(user: Any, lab: Lab) -> bool:
    """Le responsable de ce lab, ou la coordination nationale."""
    return leads(user, lab) or is_coordinator(user)


def can_manage_team(user: Any, lab: Lab) -> bool:
    """Le responsable de ce lab, ou la coordination nationale."""
    return leads(user, lab) or is_coordinator(user)


def can_create_organisation(user: Any, record: Any = None) -> bool:
    """Un responsable de lab, la coordination nationale, ou un administrateur."""
    return bool(standing(user).led_labs) or is_coordinator(user) or is_administrator(user)


def can_bring_people(user: Any, record: Any = None) -> bool:
    """Un responsable de lab, ou la coordination nationale."""
    return bool(standing(user).led_labs) or is_coordinator(user)


def can_edit_organisation(user: Any, organisation: Organisation) -> bool:
    """Un agent de cette organisation, ou la coordination nationale."""
    return is_agent_of(user, organisation) or is_coordinator(user)


def can_appoint(user: Any, organisation: Organisation) -> bool:
    """La coordination nationale, ou un administrateur."""
    return is_coordinator(user) or is_administrator(user)


def can_edit_person(user: Any, person: Person) -> bool:
    """La personne dont c'est le profil."""
    return person.user_id is not None and person.user_id == user.pk


def has_profile(user: Any, record: Any = None) -> bool:
    """Une personne de l'annuaire du réseau."""
    return standing(user).person_id is not None


def can_endorse(user: Any, endorsement: Endorsement) -> bool:
    """Le collègue à qui l'attestation est demandée."""
    return is_in_network(user) and endorsement.by_id == standing(user).person_id


def can_withdraw_endorsement(user: Any, endorsement: Endorsement) -> bool:
    """La personne qui a attesté la compétence, ou celle dont c'est le profil."""
    is_own_word = endorsement.by_id == standing(user).person_id
    return user.is_authenticated and (is_own_word or can_edit_person(user, endorsement.held.person))


def can_borrow(user: Any, lab: Lab) -> bool:
    """Un membre du lab qui emprunte."""
    return is_member_of(user, lab)


def can_ask_loans(user: Any, record: Any = None) -> bool:
    """Un membre d'un lab du réseau."""
    return bool(standing(user).labs)


def is_manager_of(user: Any, loan: Loan) -> bool:
    """Le responsable hiérarchique dont l'accord est demandé."""
    if not (user.is_authenticated and loan.manager_email and user.is_email_confirmed):
        return False
    return bool(user.email.lower() == loan.manager_email.lower())


def is_lent(user: Any, loan: Loan) -> bool:
    """La personne dont l'aide est demandée."""
    return can_edit_person(user, loan.person)


def can_cancel_loan(user: Any, loan: Loan) -> bool:
    """La personne concernée, son responsable hiérarchique, ou un membre du lab qui emprunte."""
    return is_lent(user, loan) or is_member_of(user, loan.lab) or is_manager_of(user, loan)


def can_follow_loan(user: Any, loan: Loan) -> bool:
    """La personne concernée, ou un membre du lab qui emprunte."""
    return is_lent(user, loan) or is_member_of(user, loan.lab)


def can_offer(user: Any, lab: Lab) -> bool:
    """Un membre du lab qui recrute."""
    return is_member_of(user, lab)


def can_offer_something(user: Any, record: Any = None) -> bool:
    """Un membre d'un lab du réseau."""
    return bool(standing(user).labs)


def can_write_vacancy(user: Any, vacancy: Vacancy) -> bool:
    """Un membre du lab de l'annonce, ou la coordination nationale."""
    return is_member_of(user, vacancy.lab) or is_coordinator(user)


def owns_statement(user: Any, statement: Statement) -> bool:
    """La personne dont c'est l'attestation."""
    return can_edit_person(user, statement.person)
