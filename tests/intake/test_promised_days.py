"""Days promised to a team and days lent are the same days: counted once, by everybody, and never more than there are."""

from decimal import Decimal

import pytest

from cast import make_cast, make_lab, make_member, make_user
from intake.teams import ask, helper, names, proposed, wanting
from kilometre.foundation.errors import Refused
from kilometre.intake import composing, services
from kilometre.intake.models import Place
from kilometre.network import services as network
from kilometre.network import weeks
from kilometre.network.models import Loan
from kilometre.network.queries import availability, offers
from together import at_once


@pytest.fixture
def leo(cast):
    """Four days a week, from another lab than the need's."""
    return lends(cast, 8)


def lends(cast, halves):
    person = helper("Léo Ouest", cast.other_lab, ("droit", 3))
    person.availability.usual = halves
    person.availability.save()
    return person


def third_lead():
    """Somebody of a third lab."""
    return make_member("Tina Troisième", lab=make_lab("troisieme", "Troisième"))


def promised(cast, person, days=3):
    """A place of the Lab'EST that the person accepted; its Monday."""
    team = ask(cast, wanting(cast, ("droit", 2, days)))
    services.answer_team(actor=person.user, team=team, accepts=True)
    place = team.places.get()
    assert place.work == [[0, days]]
    return team.starts_on


def lend(person, lab, by, week, days=3):
    return network.ask_loan(actor=by, person=person, lab=lab, purpose="Aider", days={week: Decimal(days)})


def left(person, week):
    return weeks.days(availability.free([person.pk], [week])[person.pk][week])


def agree(loan):
    manager = make_user("Cheffe")
    manager.email = loan.manager_email
    manager.save()
    return network.agree_to_loan(actor=manager, loan=loan)


def offered(cast, person, week):
    """Days that the page of the Lab'EST may still propose."""
    found = [each for each in offers.find([], [week], cast.member) if each.person == person]
    return sum((each.free[week] + each.agreed.get(week, 0) for each in found), Decimal(0))


def test_loan_asked_for_a_place_takes_its_days_once(cast, leo):
    week = promised(cast, leo)
    assert (left(leo, week), offered(cast, leo, week)) == (1, 1)

    loan = lend(leo, cast.lab, cast.member, week)
    assert (left(leo, week), offered(cast, leo, week)) == (1, 1)

    agree(loan)
    assert (left(leo, week), offered(cast, leo, week)) == (1, 1)


def test_loan_refused_leaves_the_days_to_the_place(cast, leo):
    week = promised(cast, leo)
    loan = lend(leo, cast.lab, cast.member, week)

    network.decline_loan(actor=leo.user, loan=loan)

    assert left(leo, week) == 1


def test_loan_larger_than_the_place_takes_what_it_asks(cast, leo):
    week = promised(cast, leo)

    lend(leo, cast.lab, cast.member, week, 4)

    assert left(leo, week) == 0


def test_days_promised_to_a_team_are_lent_to_no_other_lab(cast):
    person = lends(cast, 6)
    week = promised(cast, person)
    third = third_lead()

    with pytest.raises(Refused, match="0 jour au plus"):
        lend(person, third.person.memberships.get().lab, third, week)


def test_place_made_of_days_already_agreed_takes_them_once(cast):
    person = lends(cast, 10)
    need = wanting(cast, ("droit", 2, 3))
    week = proposed(need).start
    agree(lend(person, cast.lab, cast.member, week))
    assert (left(person, week), offered(cast, person, week)) == (2, 5)

    team = ask(cast, need)
    services.answer_team(actor=person.user, team=team, accepts=True)

    assert team.places.get().is_agreed
    assert (left(person, week), offered(cast, person, week)) == (2, 2)


def test_place_that_is_free_again_holds_nothing(cast, leo):
    week = promised(cast, leo)

    services.undo_team(actor=cast.member, team=Place.objects.get().team)

    assert left(leo, week) == 4


def test_saying_less_does_not_take_back_what_a_team_was_promised(cast, leo):
    week = promised(cast, leo)

    def say(usual):
        network.set_availability(
            actor=leo.user, person=leo, usual=usual, is_shared=True, manager_email="chef@exemple.test"
        )

    with pytest.raises(Refused, match="promis à une équipe"):
        say(4)
    say(6)

    assert left(leo, week) == 0


def test_days_made_of_halves_may_be_said_again_and_are_offered_once(cast):
    person = lends(cast, 1)
    ask(cast, wanting(cast, ("droit", 2, 2)))

    network.set_availability(
        actor=person.user, person=person, usual=1, is_shared=True, manager_email="chef@exemple.test"
    )

    assert names(wanting(cast, ("droit", 2, 3))) == []
    assert names(wanting(cast, ("droit", 2, 2))) == [str(person)]


def test_page_of_the_loan_offers_the_days_of_the_place(cast, client):
    person = lends(cast, 6)
    week = promised(cast, person)
    client.force_login(cast.member)

    page = client.get(f"/personnes/{person.public_id}/preter/")

    assert weeks.words(week) in page.content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("other", ["another team", "a loan"])
def test_days_asked_at_once_are_promised_once(other, monkeypatch):
    cast = make_cast()
    person = lends(cast, 6)
    need, second = wanting(cast, ("droit", 2, 3)), wanting(cast, ("droit", 2, 3))
    third = third_lead()
    week = proposed(need).start
    assert proposed(second).start == week

    def choice(need):
        return composing.key_of(proposed(need).answer.compositions[0])

    chosen = {each.pk: choice(each) for each in (need, second)}

    def team(need):
        return services.ask_team(actor=cast.member, need=need, choice=chosen[need.pk])

    rival = (
        (lambda: team(second))
        if other == "another team"
        else (lambda: lend(person, third.person.memberships.get().lab, third, week))
    )
    at_once(lambda: team(need), rival)

    assert Place.objects.count() + Loan.objects.count() >= 1
    assert left(person, week) == 0
