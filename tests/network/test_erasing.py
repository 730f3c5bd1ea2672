"""An account is erased whatever its person was doing: what was open ends by the services, and is told."""

import datetime as dt

import pytest
from django.utils import timezone

from cast import make_user
from kilometre.foundation.accounts.services import erase_account
from kilometre.foundation.journal import consumers
from kilometre.foundation.journal.models import Entry, Payload
from kilometre.foundation.notifications.models import Notification
from kilometre.network import services
from kilometre.network.enums import HOLDING, LoanState, MembershipRole
from kilometre.network.models import Loan, Membership, Person
from network.lending import MANAGER, asked, shares


@pytest.fixture
def manager(db):
    user = make_user("Cheffe Directe")
    user.email = MANAGER
    user.save()
    return user


def in_state(cast, manager, state):
    """A loan of Alice brought there by the services."""
    loan = asked(cast)
    agree = (services.agree_to_loan, {"actor": manager})
    accept = (services.accept_loan, {"actor": cast.member})
    start, end = (services.start_loan, {}), (services.end_loan, {"actor": None})
    steps = {
        LoanState.ASKED: (),
        LoanState.AGREED: (agree,),
        LoanState.REFUSED: ((services.refuse_loan, {"actor": manager, "reason": "Trop de travail"}),),
        LoanState.DECLINED: ((services.decline_loan, {"actor": cast.member, "reason": "En congé"}),),
        LoanState.ACCEPTED: (agree, accept),
        LoanState.RUNNING: (agree, accept, start),
        LoanState.ENDED: (agree, accept, start, end),
        LoanState.CANCELLED: ((services.cancel_loan, {"actor": cast.stranger, "reason": "Reporté"}),),
    }
    for step, given in steps[state]:
        loan = step(loan=loan, **given)
    return loan


@pytest.mark.parametrize("state", LoanState.values)
def test_account_is_erased_whatever_the_state_of_its_loans(cast, manager, state):
    shares(cast)
    before = in_state(cast, manager, state)
    assert before.state == state

    erase_account(actor=cast.member)

    loan = Loan.objects.get()
    assert loan.state == (LoanState.CANCELLED if state in HOLDING else state)
    assert (loan.purpose, loan.manager_email) == ("", "")
    assert not {"Trop de travail", "En congé", "Reporté"} & {loan.reason}
    assert loan.version > before.version


@pytest.mark.parametrize("state", HOLDING)
def test_lab_that_borrows_is_told_that_the_loan_ends_with_the_account(cast, manager, state):
    shares(cast)
    loan = in_state(cast, manager, state)

    erase_account(actor=cast.member)

    assert Entry.objects.filter(verb="network.loan-cancelled", subject=str(loan.ref), actor="").exists()
    while consumers.run("notifications"):
        pass
    told = Notification.objects.filter(user=cast.stranger).latest("pk")
    assert told.text.endswith("annulé")
    loan.refresh_from_db()
    assert "effacé son compte" in loan.reason


def test_loan_that_waits_for_a_manager_who_leaves_waits_no_more(cast, manager):
    shares(cast)
    loan = asked(cast)

    erase_account(actor=manager)

    loan.refresh_from_db()
    assert (loan.state, loan.manager_name, loan.manager_email) == (LoanState.CANCELLED, "", "")


def test_roles_end_with_the_account_and_it_is_told(cast):
    person = cast.member.person
    services.join_organisation(
        actor=cast.coordinator, organisation=cast.service, person=person, role=MembershipRole.AGENT
    )
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    services.join_lab(actor=cast.stranger, lab=cast.other_lab, person=person, starts_on=tomorrow)

    erase_account(actor=cast.member)

    assert not Membership.objects.current(tomorrow).filter(person=person).exists()
    left = Entry.objects.filter(verb__in=("network.lab-left", "network.organisation-left"), actor="")
    assert set(left.values_list("subject", flat=True)) == {
        str(cast.lab.ref), str(cast.other_lab.ref), str(cast.service.ref)
    }  # fmt: skip
    assert "Alice" not in str(list(Payload.objects.values_list("content", flat=True)))


def test_erased_card_is_another_version_of_itself(cast):
    before = Person.objects.get(pk=cast.member.person.pk).version

    erase_account(actor=cast.member)

    assert Person.objects.get(pk=cast.member.person.pk).version > before


def test_person_taken_back_by_an_import_leaves_no_name_in_the_journal(cast):
    role = services.add_to_team(
        actor=cast.lead, lab=cast.lab, name="Nora", email="nora@exemple.test", role=MembershipRole.MEMBER
    )

    services.remove_person(actor=cast.lead, lab=cast.lab, person=role.person)

    assert "Nora" not in str(list(Payload.objects.values_list("content", flat=True)))
