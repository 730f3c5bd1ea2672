"""A need from a place that no open lab covers: it is sent all the same, and the coordination answers for it."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from cast import make_agent, make_commune
from intake.needs import send
from kilometre.engines.calendars import Delay
from kilometre.foundation.errors import Refused
from kilometre.foundation.indicators import Period, Scope
from kilometre.foundation.indicators.queries import readings
from kilometre.foundation.indicators.registry import INDICATORS
from kilometre.foundation.journal import consumers
from kilometre.foundation.notifications.models import Notification
from kilometre.foundation.ui import french
from kilometre.foundation.week.registry import of
from kilometre.intake import figures, promise_figures, rules, services
from kilometre.intake.enums import NeedState, OrphanCause, Outcome
from kilometre.intake.models import Need
from kilometre.intake.presenting import why_orphan
from kilometre.intake.steps import next_step
from kilometre.network.enums import LabStatus, MembershipRole
from kilometre.reporting.freezing import freeze

ASKED = {
    "title": "Le bac ne passe plus le soir",
    "description": "Les soignants rentrent chez eux par la route.",
    "concerns": "Les soignants",
    "territory": "97302",
    "lab": "",
}


@pytest.fixture
def cayenne(cast):
    return make_commune("97302", "Cayenne", department=("973", "Guyane"), region=("03", "Guyane"))


@pytest.fixture
def need(cast, cayenne) -> Need:
    return send(cast, territory=cayenne, lab=None)


def test_form_sends_it_and_says_who_answers_and_by_when(cast, cayenne, as_):
    page = as_(cast.holder).post("/besoins/nouveau/", ASKED, follow=True)

    need = Need.objects.get()
    assert (need.state, need.lab, need.orphan_cause) == (NeedState.SENT, None, OrphanCause.NO_COVER)
    assert page.status_code == 200
    assert "Aucun lab ne couvre Cayenne" in page.text
    assert "vous écrit avant le" in page.text


def test_promise_that_is_past_is_not_held_out_as_a_date_to_come(cast, need):
    before, after = (
        next_step(need, at, cast.coordinator).text.replace("\xa0", " ")
        for at in (need.sent_at, need.due_at + dt.timedelta(hours=1))
    )

    assert "répondez avant le" in before
    assert "avant le" not in after
    assert (
        f"répondez dès que possible : le délai promis est passé depuis le {french.date(need.due_at)}".replace(
            "\xa0", " "
        )
        in after
    )


def test_closed_lab_covers_nothing_any_more(cast, as_):
    cast.lab.status = LabStatus.CLOSED
    cast.lab.save()

    as_(cast.holder).post("/besoins/nouveau/", {**ASKED, "territory": "67482"})

    assert Need.objects.get().lab is None


def test_visitor_s_need_reaches_the_tray_when_the_address_is_confirmed(cast, cayenne):
    given = {name: text for name, text in ASKED.items() if name not in ("lab", "territory")}
    need = services.send_as_visitor(email="nour@exemple.test", territory=cayenne, lab=None, **given)
    assert not Need.objects.orphans().exists()
    need.sender.email_confirmed_at = timezone.now()
    need.sender.save()

    services.confirm(actor=need.sender, need=need)

    assert list(Need.objects.orphans()) == [need]


def test_api_sends_it_and_names_no_lab(cast, cayenne, client):
    client.force_login(cast.holder)
    asked = {name: text for name, text in ASKED.items() if name not in ("lab", "territory")}

    answer = client.post("/api/v1/needs", {**asked, "commune": "97302"}, content_type="application/json")

    assert answer.status_code == 201
    assert answer.json()["lab"] == ""
    assert client.get("/api/v1/needs").json()["items"][0]["lab"] == ""


def test_promise_is_the_coordination_s_counted_where_the_place_is(need):
    assert need.delay == str(Delay.working_days(2))
    assert need.due_at.astimezone(ZoneInfo("America/Cayenne")).hour == 17


def test_coordination_is_told_and_nobody_else(cast, need):
    consumers.run("notifications")

    (told,) = Notification.objects.all()
    assert told.user == cast.coordinator
    assert "Aucun lab ne couvre le lieu du besoin" in told.text
    week = " ".join(line.text for part in of(cast.coordinator) for line in part.lines)
    assert "aucun lab ne couvre ce lieu" in week


@pytest.mark.parametrize("who", ["member", "lead", "stranger", "officer"])
def test_labs_do_not_see_it(cast, need, who):
    user = getattr(cast, who)

    assert not Need.objects.visible_to(user).exists()
    assert not rules.can_read(user, need)
    assert not rules.can_take_in_charge(user, need)
    assert not rules.can_hand_over(user, need)


def test_coordination_gives_it_to_a_lab_with_its_words(cast, need, as_):
    services.reroute(actor=cast.coordinator, need=need, lab=cast.lab, reason="Ils connaissent le fleuve.")

    assert (need.lab, need.orphan_cause) == (cast.lab, "")
    page = as_(cast.holder).get(need.get_absolute_url()).text
    assert "Confié à <strong>Lab'EST</strong>" in page.replace("&#x27;", "'")
    assert rules.can_take_in_charge(cast.member, need)


def test_coordination_takes_it_and_answers(cast, need, as_):
    services.take_in_charge(actor=cast.coordinator, need=need)
    assert not Need.objects.orphans().exists()
    assert "la coordination du réseau" in next_step(need, timezone.now()).text
    assert as_(cast.coordinator).get(need.get_absolute_url()).status_code == 200
    assert as_(cast.coordinator).get("/besoins/").status_code == 200

    services.answer(actor=cast.coordinator, need=need, outcome=Outcome.ADVICE, reason="Voici.")

    assert need.state == NeedState.ANSWERED


def test_it_is_an_orphan_again_when_the_coordinator_leaves(cast, need):
    services.take_in_charge(actor=cast.coordinator, need=need)

    cast.coordinator.person.memberships.all().delete()

    assert list(Need.objects.orphans()) == [need]
    assert why_orphan(need) == OrphanCause.NO_COVER


def test_it_counts_in_the_region_of_its_place_and_in_no_lab(cast, need):
    assert figures.needs_received(Scope(region="03")).value == 1
    assert figures.needs_received(Scope(region="44")).value == 0
    assert figures.needs_received(Scope(lab="labest")).value == 0


def test_every_figure_bears_a_need_without_lab_that_is_in_charge(cast, need, client):
    services.take_in_charge(actor=cast.coordinator, need=need)
    year = Period(timezone.localdate().year)
    scopes = [Scope(), Scope(region="03"), Scope(region="44"), Scope(lab="labest"), Scope(period=year)]

    failed = [
        f"{name} {scope}"
        for scope in scopes
        for name, told in readings(INDICATORS, scope).items()
        if told.has_failed
    ]

    assert failed == []
    assert client.get("/bilan/").status_code == 200
    assert freeze(year.year, is_example=False, now=timezone.now())["topics"]


def test_working_hours_are_those_of_the_place(cast, cayenne):
    """From 18:00 in Paris, Cayenne has hours left in its day, and a lab of Strasbourg has none."""
    evening = dt.datetime(2025, 9, 23, 18, tzinfo=ZoneInfo("Europe/Paris"))  # a Tuesday, 13:00 in Cayenne
    need = send(cast, territory=cayenne, lab=None, at=evening)
    services.take_in_charge(actor=cast.coordinator, need=need, at=evening + dt.timedelta(hours=3))

    found = promise_figures.needs_charge_longest_working_delay(Scope(region="03", period=Period(2025)))

    assert (found.value, found.sample) == (2.5, 1)


def test_need_without_lab_is_handed_over_within_the_coordination_alone(cast, need):
    colleague = make_agent("Nadia Nationale", cast.coordination, role=MembershipRole.COORDINATOR)
    services.take_in_charge(actor=cast.coordinator, need=need)

    for other in (cast.officer, cast.member):
        with pytest.raises(Refused, match="n'est pas membre de la coordination"):
            services.hand_over(actor=cast.coordinator, need=need, contact=other.person)
    services.hand_over(actor=cast.coordinator, need=need, contact=colleague.person)

    assert need.contact == colleague.person
