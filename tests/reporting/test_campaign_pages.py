"""Campaigns on screen: who sees what, ten minutes to complete, reminders, and the lines of the week."""

import datetime as dt
import threading

import pytest
from django.core import mail
from django.utils import timezone

from kilometre.foundation.journal import consumers
from kilometre.foundation.notifications.models import Notification
from kilometre.foundation.tasks import worker
from kilometre.foundation.week.registry import Section, of
from kilometre.reporting import services
from kilometre.reporting.models import Campaign, LabReturn
from kilometre.reporting.tasks import remind_labs
from reporting.making import declared, in_days, line, opened, return_of, workshop


@pytest.fixture
def asked(cast):
    workshop(cast)
    return return_of(opened(cast), cast.lab)


def lines_of(user, section):
    return [shown.text for found in of(user) if found.section == section for shown in found.lines]


def test_each_sees_the_returns_of_their_labs(cast, asked):
    def seen(user):
        return set(LabReturn.objects.visible_to(user).values_list("lab__slug", flat=True))

    assert seen(cast.coordinator) == {"labest", "etatlin"}
    assert seen(cast.member) == {"labest"}
    assert seen(cast.visitor) == seen(cast.citizen) == seen(cast.officer) == set()
    assert not Campaign.objects.visible_to(cast.officer).exists()


def test_page_of_a_campaign_shows_a_lab_its_own_alone(cast, client, asked):
    services.declare(
        actor=cast.stranger,
        lab_return=return_of(asked.campaign, cast.other_lab),
        lines=declared(9, "Ce que dit l'autre lab"),
    )
    address = asked.campaign.get_absolute_url()

    client.force_login(cast.member)
    own = client.get(address).text
    client.force_login(cast.coordinator)
    whole = client.get(address).text

    assert "Ce que dit l&#x27;autre lab" not in own
    assert "État&#x27;LIN" not in own.split("<main")[1].split("</main")[0]
    assert "Ce que dit l&#x27;autre lab" in whole


def test_declared_figures_without_a_computed_one_are_said_apart_and_no_gap(cast, client, asked):
    services.declare(
        actor=cast.stranger,
        lab_return=return_of(asked.campaign, cast.other_lab),
        lines=declared(9, name="lab-agents"),
    )
    client.force_login(cast.coordinator)

    page = client.get(asked.campaign.get_absolute_url()).text.replace("\u00a0", " ")

    assert "1 chiffre déclaré, dont 1 non calculé ici" in page
    assert "Rien à comparer" in page
    assert "Aucun écart" not in page


def test_coordination_opens_a_campaign_on_screen(cast, client):
    client.force_login(cast.coordinator)

    response = client.post("/campagnes/nouvelle/", {"year": in_days(0).year - 1, "due_on": in_days(20)})

    assert response.status_code == 302
    worker.run(threading.Event(), once=True)
    assert LabReturn.objects.awaited().count() == 2
    again = client.post("/campagnes/nouvelle/", {"year": in_days(0).year - 1, "due_on": in_days(20)})
    assert "existe déjà" in again.text


def test_what_only_the_lab_knows_is_open_and_first_the_rest_folded(cast, client, asked):
    client.force_login(cast.member)

    first, *others = client.get(f"{asked.get_absolute_url()}completer/").context["form"].topics

    assert (first.title, first.is_open) == ("Le lab", True)
    assert others
    assert not any(topic.is_open for topic in others)


def test_lab_completes_on_screen_then_its_lead_signs(cast, client, asked):
    client.force_login(cast.member)
    address = asked.get_absolute_url()
    form = client.get(f"{address}completer/")
    assert "Calculé ici\u00a0: 1\u00a0action." in form.text

    client.post(
        f"{address}completer/",
        {
            "version": asked.version,
            "value-actions-known": "4",
            "said-actions-known": "Selon l'agenda",
            "value-lab-agents": "2,5",
        },
    )
    page = client.get(address).text
    assert "Selon l&#x27;agenda" in page
    assert "2,5\u00a0ETP<" in page
    assert ">Signer<" not in page

    client.force_login(cast.lead)
    assert "Signer" in client.get(address).text
    client.post(f"{address}signer/", {"version": return_of(asked.campaign, cast.lab).version})
    assert return_of(asked.campaign, cast.lab).signed_by == cast.lead.person


@pytest.mark.parametrize(
    ("value", "words"),
    [("abc", "Saisissez un nombre"), ("-3", "Écrivez 0 ou plus."), ("1e999", "Écrivez 1000000000 ou moins.")],
)
def test_bad_value_keeps_what_was_typed(cast, client, asked, value, words):
    client.force_login(cast.member)

    response = client.post(
        f"{asked.get_absolute_url()}completer/",
        {"version": asked.version, "value-actions-known": value, "value-lab-agents": "3"},
    )

    assert response.status_code == 422
    assert words in response.text
    assert line(asked, "lab-agents").declared is None


def test_second_of_two_members_sees_what_the_first_wrote(cast, client, asked):
    read = asked.version
    services.declare(actor=cast.lead, lab_return=asked, lines=declared(5))
    client.force_login(cast.member)
    sent = {"version": read, "value-actions-known": "4", "said-actions-known": "Le mien"}

    conflict = client.post(f"{asked.get_absolute_url()}completer/", sent)

    assert "Version actuelle" in conflict.text
    assert "Le mien" in conflict.text
    assert line(asked).declared == 5


def test_signing_another_version_than_the_one_read_is_refused(cast, client, asked):
    services.declare(actor=cast.member, lab_return=asked, lines=declared(5))
    client.force_login(cast.lead)

    for version in ("1", "", "abc", "9" * 40):
        client.post(f"{asked.get_absolute_url()}signer/", {"version": version})
        assert not return_of(asked.campaign, cast.lab).is_signed


def test_signed_return_says_so_and_leads_to_asking_to_correct(cast, client, asked):
    services.sign(actor=cast.lead, lab_return=asked, expected_version=asked.version)
    client.force_login(cast.member)
    address = asked.get_absolute_url()

    for form in ("completer", "reprendre"):
        page = client.get(f"{address}{form}/", follow=True)
        assert page.redirect_chain == [(address, 302)]
        assert "Ce bilan est signé. Pour le corriger, demandez-le à la coordination" in page.text
        assert "Demander à corriger" in page.text


def test_figures_typed_while_the_lead_signed_stay_in_their_form(cast, client, asked):
    client.force_login(cast.member)
    address = f"{asked.get_absolute_url()}completer/"
    typed = {"version": asked.version, "comment": "Un atelier de plus en juin."}
    services.sign(actor=cast.lead, lab_return=asked, expected_version=asked.version)

    page = client.post(address, typed)

    assert page.status_code == 422
    assert "Un atelier de plus en juin." in page.text
    assert "Ce bilan est signé" in page.text


def test_lines_of_the_week_say_what_waits_for_whom(cast, asked):
    to_sign = "Bilan 2025 : les chiffres de Lab'EST sont à signer"

    assert lines_of(cast.lead, Section.MINE) == [to_sign]
    assert lines_of(cast.member, Section.MINE) == ["Bilan 2025 : les chiffres de Lab'EST sont à vérifier"]
    assert len(lines_of(cast.coordinator, Section.AWAITED)) == 2

    services.sign(actor=cast.lead, lab_return=asked)
    assert lines_of(cast.lead, Section.MINE) == lines_of(cast.member, Section.MINE) == []
    assert len(lines_of(cast.coordinator, Section.AWAITED)) == 1


def told(user):
    consumers.run("notifications")
    return [row.text for row in Notification.objects.filter(user=user).order_by("pk")]


def test_labs_are_told_reminded_and_the_coordination_hears_of_signatures(cast, asked):
    assert len(told(cast.member)) == len(told(cast.lead)) == 1

    services.remind(actor=cast.coordinator, campaign=asked.campaign)
    assert "pas encore signé" in told(cast.lead)[-1]
    assert len(told(cast.member)) == 1  # who signs is reminded

    services.sign(actor=cast.lead, lab_return=asked)
    assert told(cast.coordinator) == ["Bilan 2025, Lab'EST : le bilan est signé"]
    assert mail.outbox == []  # a task sends


def test_nobody_is_told_of_another_lab(cast, asked):
    assert all("Lab'EST" not in text for text in told(cast.stranger))
    assert told(cast.officer) == []


def test_reminders_leave_by_themselves_even_when_their_day_was_missed(cast, monkeypatch):
    """A week before the due day, the day before, the day after; each once, to the two labs asked."""
    opened(cast, due_on=in_days(20))
    start = timezone.now()

    def reminded_on(day):
        monkeypatch.setattr("django.utils.timezone.now", lambda: start + dt.timedelta(days=day))
        return remind_labs()

    assert [reminded_on(day) for day in (0, 12, 13, 13, 18)] == [0, 0, 2, 0, 0]
    assert [reminded_on(day) for day in (20, 20, 24, 25, 60)] == [
        2,
        0,
        2,
        0,
        0,
    ]  # no worker on the 19th, nor the 21st


def test_who_was_reminded_by_hand_meanwhile_is_left_alone(cast, monkeypatch):
    campaign = opened(cast, due_on=in_days(20))
    start = timezone.now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: start + dt.timedelta(days=14))
    services.remind(actor=cast.coordinator, campaign=campaign)
    monkeypatch.setattr("django.utils.timezone.now", lambda: start + dt.timedelta(days=16))

    assert remind_labs() == 0


def test_no_lab_is_reminded_on_the_day_that_it_is_asked(cast):
    opened(cast, due_on=in_days(1))

    assert remind_labs() == 0


def test_reopening_gives_the_reason_to_the_lab(cast, client, asked):
    services.sign(actor=cast.lead, lab_return=asked)
    client.force_login(cast.coordinator)

    client.post(f"{asked.get_absolute_url()}rouvrir/", {"reason": "Le nombre d'ateliers semble faux."})

    client.force_login(cast.lead)
    assert "semble faux" in client.get(asked.get_absolute_url()).text


@pytest.mark.parametrize("size", [1, 30])
def test_list_costs_the_same_with_more_campaigns(cast, client, size, django_assert_num_queries):
    for number in range(size):
        Campaign.objects.create(year=2030 + number, due_on=in_days(10))
    client.force_login(cast.coordinator)

    with django_assert_num_queries(7):
        client.get("/campagnes/")


def test_page_of_a_campaign_costs_the_same_with_more_labs(cast, client, django_assert_max_num_queries):
    from cast import make_lab

    for number in range(20):
        make_lab(f"lab-{number}", f"Lab {number}", region=cast.lab.region)
    campaign = opened(cast)
    client.force_login(cast.coordinator)

    with django_assert_max_num_queries(16):
        client.get(campaign.get_absolute_url())


@pytest.mark.parametrize("reason", ["Un\x00mot", "x" * 1500, ""])
def test_reason_of_a_reopening_is_refused_whole(cast, client, asked, reason):
    services.sign(actor=cast.lead, lab_return=asked)
    client.force_login(cast.coordinator)

    refused = client.post(f"{asked.get_absolute_url()}rouvrir/", {"reason": reason})

    assert refused.status_code == 422
    assert refused.context["form"]["reason"].errors
    asked.refresh_from_db()
    assert asked.is_signed
