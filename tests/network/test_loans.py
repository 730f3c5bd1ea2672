"""Days are lent with the manager's agreement, then the person's, and never more than there are."""

import contextlib
import datetime as dt
from decimal import Decimal
from html import unescape

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import make_user
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.personal.exports import erase, export
from kilometre.foundation.records.origins import Origin
from kilometre.network import asking, services, tasks, weeks
from kilometre.network.enums import LoanState, SkillLevel
from kilometre.network.models import Availability, Lab, Loan, Person, Skill
from kilometre.network.queries import availability, offers
from network.lending import MANAGER, asked, shares, week

ONE, TWO = Decimal(1), Decimal(2)


@pytest.fixture
def manager(db):
    user = make_user("Cheffe Directe")
    user.email = MANAGER
    user.save()
    return user


def accepted(cast, manager, **given):
    loan = services.agree_to_loan(actor=manager, loan=asked(cast, **given))
    return services.accept_loan(actor=cast.member, loan=loan)


def test_sharing_needs_a_manager_who_is_not_oneself(cast):
    with pytest.raises(Refused, match="responsable hiérarchique"):
        shares(cast, manager_email="")
    with pytest.raises(Refused, match="n'est pas la vôtre"):
        shares(cast, manager_email=cast.member.email.upper())

    shares(cast)

    assert Person.objects.get(pk=cast.member.person.pk).is_listed


def test_nobody_else_says_what_one_can_lend(cast):
    with pytest.raises(PermissionDenied):
        services.set_availability(actor=cast.lead, person=cast.member.person, usual=10, is_shared=False)


def test_particular_week_wins_over_the_usual_and_goes_back_to_it(cast):
    shares(cast, particular={week(1): 0, week(2): 10})
    person = cast.member.person.pk
    assert availability.free([person], [week(1), week(2), week(3)])[person] == {
        week(1): 0,
        week(2): 10,
        week(3): 4,
    }

    shares(cast, particular={week(1): None})

    assert availability.free([person], [week(1)])[person] == {week(1): 4}


def test_loan_goes_through_the_manager_then_the_person(cast, manager):
    shares(cast)
    loan = asked(cast)
    with pytest.raises(Refused):
        services.accept_loan(actor=cast.member, loan=loan)
    with pytest.raises(PermissionDenied):
        services.agree_to_loan(actor=cast.stranger, loan=loan)

    services.agree_to_loan(actor=manager, loan=loan)
    with pytest.raises(PermissionDenied):
        services.accept_loan(actor=cast.stranger, loan=loan)
    loan = services.accept_loan(actor=cast.member, loan=loan)

    assert (loan.state, bool(loan.agreed_at), bool(loan.accepted_at)) == (LoanState.ACCEPTED, True, True)


def test_refusal_says_why_and_frees_the_days(cast, manager):
    shares(cast, usual=2)
    loan = asked(cast, days={week(): ONE})
    with pytest.raises(Refused, match="pourquoi"):
        services.refuse_loan(actor=manager, loan=loan, reason="  ")
    with pytest.raises(Refused, match="0 jour au plus"):
        asked(cast, days={week(): ONE})

    services.refuse_loan(actor=manager, loan=loan, reason="Période de paie.")

    assert asked(cast, days={week(): ONE}).state == LoanState.ASKED


@pytest.mark.parametrize("number", ["0.3", "5.5", "-1"])
def test_days_are_counted_by_halves(cast, number):
    shares(cast, usual=10)

    with pytest.raises(Refused, match="par demi-journée"):
        asked(cast, days={week(): Decimal(number)})


def test_nothing_is_asked_of_who_does_not_share_or_is_of_the_lab(cast):
    shares(cast, is_shared=False)
    with pytest.raises(Refused, match="ne partage pas"):
        asked(cast)
    shares(cast)
    with pytest.raises(Refused, match="fait déjà partie"):
        asked(cast, actor=cast.lead, lab=cast.lab)
    with pytest.raises(PermissionDenied):
        asked(cast, actor=cast.officer)


def test_past_week_and_tuesday_are_refused(cast):
    shares(cast)
    with pytest.raises(Refused, match="passée"):
        asked(cast, days={week(0) - dt.timedelta(days=7): ONE})
    with pytest.raises(Refused, match="lundi"):
        asked(cast, days={week(1) + dt.timedelta(days=1): ONE})


def test_example_is_lent_to_examples_only(cast):
    shares(cast)
    Lab.objects.filter(pk=cast.other_lab.pk).update(origin=Origin.FICTIONAL)

    with pytest.raises(Refused, match="fictif"):
        asked(cast, lab=Lab.objects.get(pk=cast.other_lab.pk))


def test_manager_who_asks_for_the_lab_does_not_agree_to_oneself(cast):
    shares(cast, manager_email=cast.stranger.email)

    with pytest.raises(Refused, match="un collègue du lab"):
        asked(cast)


def test_saying_less_does_not_take_back_what_is_lent(cast):
    shares(cast)
    asked(cast, days={week(2): TWO})

    with pytest.raises(Refused, match="2 jours y sont déjà"):
        shares(cast, usual=2)
    assert Availability.objects.get().usual == 4


def test_manager_answers_by_link_without_an_account(cast, client, settings):
    shares(cast)
    loan = asked(cast)
    asking.ask_manager.func(loan.public_id)
    (sent,) = mail.outbox
    assert sent.to == [MANAGER]
    address = next(line for line in sent.body.splitlines() if "/lien/" in line or "/l/" in line)
    path = address.removeprefix(settings.SITE_URL)
    shown = client.get(path).content.decode()
    assert "Animer un atelier" in shown
    assert "(à dire si vous refusez)" in shown
    assert "facultatif" not in shown

    refused = client.post(path, {"choice": "no", "comment": ""})
    assert refused.context["form"].errors.keys() == {"comment"}
    assert Loan.objects.get().state == LoanState.ASKED  # a refusal owes its reason, and the link still works
    done = client.post(path, {"choice": "yes", "comment": ""})

    assert Loan.objects.get().state == LoanState.AGREED
    for page in (done, client.get(path)):
        shown = unescape(page.content.decode())
        main = shown[shown.index("<main") :]
        assert "Alice Membre et Charlie Ailleurs, d'État'LIN, sont prévenus" in main
        assert "écrivez à Alice Membre" in main
        assert "onnect" not in main[: main.index("</main>")]


def test_manager_with_an_account_may_follow_by_signing_in(cast, client, settings, manager):
    shares(cast, manager_email=manager.email)
    asking.ask_manager.func(asked(cast).public_id)
    address = next(line for line in mail.outbox[0].body.splitlines() if "/lien/" in line or "/l/" in line)

    done = client.post(address.removeprefix(settings.SITE_URL), {"choice": "yes", "comment": ""})

    assert "Recevoir un lien de connexion" in done.content.decode()


def test_mail_to_the_manager_elides_and_marks_an_example(cast):
    shares(cast)
    loan = asked(cast)
    asking.ask_manager.func(loan.public_id)
    (sent,) = mail.outbox
    assert "ou dès qu'Alice Membre la retire" in sent.body
    assert "fictif" not in sent.subject + sent.body

    User.objects.filter(email=MANAGER).update(origin=Origin.FICTIONAL)
    Loan.objects.update(origin=Origin.FICTIONAL)
    asking.ask_manager.func(loan.public_id)

    assert mail.outbox[1].subject == "[Exemple fictif] Votre accord pour Alice Membre"
    assert "Ceci est un exemple fictif\u00a0: rien de réel n'est en jeu." in mail.outbox[1].body


def test_example_writes_to_no_real_address(cast):
    for model, row in ((Lab, cast.other_lab), (Person, cast.member.person)):
        model.objects.filter(pk=row.pk).update(origin=Origin.FICTIONAL)
    cast.member.person.refresh_from_db()
    shares(cast)
    loan = asked(cast, lab=Lab.objects.get(pk=cast.other_lab.pk))

    asking.ask_manager.func(loan.public_id)

    assert mail.outbox == []


def test_loans_start_and_end_with_their_weeks(cast, manager):
    shares(cast)
    loan = accepted(cast, manager, days={week(1): ONE, week(2): ONE})
    tasks.follow_loans()
    loan.refresh_from_db()
    assert loan.state == LoanState.ACCEPTED

    tasks.follow(week(1))
    loan.refresh_from_db()
    assert loan.state == LoanState.RUNNING
    tasks.follow(week(2) + dt.timedelta(days=6))
    loan.refresh_from_db()
    assert loan.state == LoanState.RUNNING
    tasks.follow(week(3))
    loan.refresh_from_db()
    assert loan.state == LoanState.ENDED


def test_request_that_nobody_answered_lets_its_days_go(cast):
    shares(cast)
    loan = asked(cast)
    tasks.follow(week(2))

    loan.refresh_from_db()
    assert loan.state == LoanState.CANCELLED


def test_manager_is_forgotten_a_year_after_the_end(cast, manager):
    shares(cast)
    loan = services.refuse_loan(actor=manager, loan=asked(cast), reason="Non.")
    tasks.forget_managers()
    loan.refresh_from_db()
    assert loan.manager_email == MANAGER
    Loan.objects.update(closed_at=timezone.now() - dt.timedelta(days=366))

    tasks.forget_managers()

    loan.refresh_from_db()
    assert (loan.manager_name, loan.manager_email) == ("", "")


def test_loan_is_seen_by_those_it_concerns(cast, manager):
    shares(cast)
    asked(cast)

    seen = {role for role, user in cast.everyone().items() if Loan.objects.visible_to(user)}

    assert seen == {"member", "stranger"}
    assert Loan.objects.visible_to(manager).count() == 1
    manager.email_confirmed_at = None
    assert Loan.objects.visible_to(manager).count() == 0


def test_days_leave_with_the_person(cast):
    shares(cast)
    loan = asked(cast)
    assert export(cast.member)["prêts"][0]["pour"] == "Animer un atelier"

    erase(cast.member)

    loan.refresh_from_db()
    assert (loan.state, loan.purpose, loan.manager_email) == (LoanState.CANCELLED, "", "")
    assert Availability.objects.count() == 0


def test_offers_are_by_name_with_what_is_left(cast, manager, django_assert_max_num_queries):
    skill = Skill.objects.create(slug="facilitation", label="Facilitation")
    shares(cast)
    services.claim_skill(
        actor=cast.member, person=cast.member.person, skill=skill, level=SkillLevel.MASTERS, is_shown=True
    )
    accepted(cast, manager, days={week(1): TWO})
    for user in (cast.visitor, cast.citizen):
        assert offers.find([skill], [week(1)], user) == []

    with django_assert_max_num_queries(9):
        (offer,) = offers.find([skill], [week(1), week(2)], cast.stranger)

    assert offer.person == cast.member.person
    assert [str(lab) for lab in offer.labs] == ["Lab'EST"]
    assert offer.skills[skill].claimed == SkillLevel.MASTERS
    assert offer.free == {week(1): 0, week(2): 2}
    assert offer.agreed == {week(1): 2}
    assert offer.has_agreement
    assert offers.find([], [week(1)], cast.officer) == []  # nothing is left, and nothing is lent to them


def test_hidden_skill_and_unshared_days_offer_nothing(cast):
    skill = Skill.objects.create(slug="facilitation", label="Facilitation")
    shares(cast)
    services.claim_skill(
        actor=cast.member, person=cast.member.person, skill=skill, level=SkillLevel.MASTERS, is_shown=False
    )
    assert offers.find([skill], [week(1)], cast.stranger) == []
    assert len(offers.find([], [week(1)], cast.stranger)) == 1

    shares(cast, is_shared=False)

    assert offers.find([], [week(1)], cast.stranger) == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 10)), max_size=8))
def test_never_more_than_there_is(cast, wishes):
    shares(cast, usual=6)
    for rank, halves in wishes:
        with contextlib.suppress(Refused):
            asked(cast, days={week(rank): weeks.days(halves)})

    person = cast.member.person.pk
    left = availability.free([person], [week(rank) for rank in range(4)])[person]
    assert min(left.values()) >= 0
    Loan.objects.all().delete()


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31)))
def test_week_is_read_as_it_is_written(day):
    assert weeks.parse(weeks.code(weeks.monday(day))) == weeks.monday(day) <= day
