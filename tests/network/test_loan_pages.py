"""Days said, asked for, answered, on screen."""

from decimal import Decimal
from html import unescape

import pytest

from cast import make_user
from kilometre.network import services, weeks
from kilometre.network.enums import LoanState
from kilometre.network.models import Availability, Loan, WeekAvailability
from network.lending import MANAGER, asked, shares, week

DAYS = "/profil/disponibilites/"


def said(**given):
    return {"usual": "4", "is_shared": "on", "manager_name": "La cheffe", "manager_email": MANAGER, **given}


def test_weeks_are_said_in_a_grid(cast, client):
    client.force_login(cast.member)

    client.post(DAYS, said(**{weeks.code(week(2)): "0"}))

    assert Availability.objects.get().usual == 4
    assert WeekAvailability.objects.get().week == week(2)
    assert 'value="0" selected' in client.get(DAYS).content.decode()


def test_first_week_is_repeated(cast, client):
    client.force_login(cast.member)

    client.post(DAYS, said(**{weeks.code(week(0)): "3", "is_repeated": "on"}))

    assert list(WeekAvailability.objects.values_list("half_days", flat=True)) == [3] * 12


def test_refusal_keeps_what_was_typed(cast, client):
    client.force_login(cast.member)

    answer = client.post(DAYS, said(manager_email=""))

    assert answer.status_code == 422
    assert "adresse de votre responsable" in answer.content.decode()
    assert Availability.objects.count() == WeekAvailability.objects.count() == 0


def test_loan_is_asked_answered_and_accepted_on_screen(cast, client):
    manager = make_user("Cheffe Directe")
    shares(cast, manager_email=manager.email)
    client.force_login(cast.stranger)
    address = f"{cast.member.person.get_absolute_url()}preter/"
    page = client.get(address).content.decode()
    assert weeks.code(week(1)) in page

    client.post(address, {"lab": "etatlin", "purpose": "Un atelier", weeks.code(week(1)): "3"})
    loan = Loan.objects.get()
    client.force_login(manager)
    client.post(f"{loan.get_absolute_url()}repondre/", {"choice": "yes"})
    client.force_login(cast.member)
    assert "Accepter" in client.get(loan.get_absolute_url()).content.decode()
    client.post(f"{loan.get_absolute_url()}accepter/")

    loan.refresh_from_db()
    assert loan.state == LoanState.ACCEPTED


def test_manager_decides_with_the_days_and_the_weeks_in_sight(cast, client):
    manager = make_user("Cheffe Directe")
    shares(cast, manager_email=manager.email)
    loan = asked(cast, days={week(1): Decimal("1.5"), week(3): Decimal(1)})
    client.force_login(manager)

    for address in (f"{loan.get_absolute_url()}repondre/", loan.get_absolute_url()):
        page = client.get(address).content.decode()
        assert weeks.words(week(1)) in page
        assert weeks.words(week(3)) in page
        assert "2,5 jours en tout" in page
        assert "Charlie Ailleurs" in page
        assert "État&#x27;LIN" in page or "État'LIN" in page


def test_who_must_act_on_a_loan_is_told_that_it_is_theirs_to_do(cast, client):
    manager = make_user("Cheffe Directe")
    shares(cast, manager_email=manager.email)
    loan = asked(cast)

    def page(user):
        client.force_login(user)
        return unescape(client.get(loan.get_absolute_url()).content.decode())

    assert "C'est à vous de donner votre accord" in page(manager)
    assert "Le responsable hiérarchique d'Alice Membre donne son accord" in page(cast.member)
    services.agree_to_loan(actor=manager, loan=loan)
    assert "C'est à vous d'accepter, ou de décliner." in page(cast.member)
    assert "Alice Membre accepte, ou décline." in page(cast.stranger)


def test_manager_is_shown_neither_to_the_lab_nor_to_others(cast, client):
    shares(cast)
    loan = asked(cast)
    client.force_login(cast.stranger)
    assert "La cheffe" not in client.get(loan.get_absolute_url()).content.decode()

    client.force_login(cast.coordinator)

    assert client.get(loan.get_absolute_url()).status_code == 404


def test_who_proposes_no_day_is_not_asked(cast, client):
    shares(cast, usual=0)
    client.force_login(cast.stranger)

    answer = client.get(f"{cast.member.person.get_absolute_url()}preter/", follow=True)

    assert "ne propose aucun jour libre" in answer.content.decode()


@pytest.mark.parametrize("size", [1, 30])
def test_list_costs_the_same(cast, client, size, django_assert_num_queries):
    for _ in range(size):
        shares(cast)
        services.cancel_loan(actor=cast.member, loan=asked(cast), reason="Essai")
    client.force_login(cast.member)

    with django_assert_num_queries(7):
        client.get("/prets/")


@pytest.mark.parametrize("reason", ["Un\x00mot", "x" * 1500])
def test_reason_that_cannot_be_kept_is_refused_whole_and_shown_again(cast, client, reason):
    shares(cast)
    loan = asked(cast)
    client.force_login(cast.stranger)
    address = f"{loan.get_absolute_url()}annuler/"

    refused = client.post(address, {"reason": reason})

    assert refused.status_code == 422
    assert refused.context["form"]["reason"].errors
    assert refused.context["form"]["reason"].value() == reason
    loan.refresh_from_db()
    assert loan.state == LoanState.ASKED
    assert client.get(address).status_code == 200
    client.post(address, {"reason": "Plus besoin."})
    loan.refresh_from_db()
    assert (loan.state, loan.reason) == (LoanState.CANCELLED, "Plus besoin.")


def test_person_declines_without_a_word_or_with_one_that_can_be_kept(cast, client):
    manager = make_user("Cheffe Directe")
    shares(cast, manager_email=manager.email)
    loan = asked(cast)
    services.agree_to_loan(actor=manager, loan=loan)
    client.force_login(cast.member)
    address = f"{loan.get_absolute_url()}decliner/"

    assert client.post(address, {"reason": "x" * 1500}).status_code == 422
    client.post(address)

    loan.refresh_from_db()
    assert (loan.state, loan.reason) == (LoanState.DECLINED, "")
