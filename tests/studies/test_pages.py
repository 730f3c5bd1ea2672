"""Who sees a study, what each may do on its page, and the lines of the week."""

import pytest
from django.core import mail

from calls.making import of_lab, opened
from kilometre.calls import services as calls
from kilometre.calls.enums import Choice
from kilometre.foundation.accounts.models import ActionLink
from kilometre.foundation.journal import consumers
from kilometre.foundation.notifications.models import Notification
from kilometre.foundation.week.registry import Section, of
from kilometre.network.models import Membership, Reform
from kilometre.studies import services
from kilometre.studies.enums import PartState
from kilometre.studies.links import link_to_answer
from kilometre.studies.models import Study
from studies.making import ordered, part, running


def seen_by(user) -> list[str]:
    return list(Study.objects.visible_to(user).values_list("title", flat=True))


def test_study_is_seen_by_its_labs_and_who_runs_it_until_published(cast):
    study = ordered(cast, labs=[cast.lab])
    insiders = (cast.member, cast.lead, cast.coordinator)
    assert [bool(seen_by(user)) for user in insiders] == [True, True, True]
    assert [seen_by(user) for user in (cast.visitor, cast.citizen, cast.stranger, cast.officer)] == [[]] * 4

    services.publish(actor=cast.coordinator, study=study)

    assert seen_by(cast.visitor) == [study.title]


def test_public_page_hides_who_declined(cast, client):
    study = running(cast)
    services.decline(actor=cast.stranger, part=part(study, cast.other_lab), reason="Pas le temps.")
    study.refresh_from_db()
    services.publish(actor=cast.coordinator, study=study)

    page = client.get(study.get_absolute_url()).content.decode()

    assert "Lab&#x27;EST" in page
    assert "État&#x27;LIN" not in page.split("La part de chaque lab")[1].split("</section>")[0]
    assert "Pas le temps" not in page


def test_lab_answers_on_screen(cast, client):
    study = ordered(cast)
    client.force_login(cast.lead)

    client.post(f"{study.get_absolute_url()}parts/labest/repondre/", {"choice": "yes"})

    assert part(study, cast.lab).state == PartState.ACCEPTED
    assert part(study, cast.lab).contact == cast.lead.person


def test_link_answers_without_signing_in(cast, client, settings):
    study = ordered(cast)
    address = link_to_answer(part(study, cast.lab), cast.member).removeprefix(settings.SITE_URL)

    assert "Où renoncent-ils" in client.get(address).content.decode()
    client.post(address, {"choice": "no", "comment": "Trop de chantiers."})

    assert part(study, cast.lab).state == PartState.DECLINED
    assert part(study, cast.lab).reason == "Trop de chantiers."


def test_link_of_somebody_who_left_the_lab_is_refused(cast, client, settings):
    study = ordered(cast)
    address = link_to_answer(part(study, cast.lab), cast.member).removeprefix(settings.SITE_URL)
    Membership.objects.filter(person=cast.member.person).delete()

    client.post(address, {"choice": "yes"})

    assert part(study, cast.lab).state == PartState.ASKED
    assert ActionLink.objects.get(person=cast.member).used_at is None


def test_each_reads_the_line_that_is_theirs(cast):
    study = ordered(cast)

    def lines(user, section):
        return [line.act for found in of(user) if found.section == section for line in found.lines]

    assert lines(cast.member, Section.DECIDE) == ["Répondre"]
    assert lines(cast.coordinator, Section.AWAITED) == ["Voir", "Voir"]
    services.accept(actor=cast.member, part=part(study, cast.lab))
    assert lines(cast.member, Section.DECIDE) == []
    assert lines(cast.member, Section.MINE) == []  # it has not started


def test_labs_and_coordinator_are_told(cast):
    study = ordered(cast, labs=[cast.lab])
    consumers.run("notifications")
    assert set(Notification.objects.values_list("user__name", flat=True)) == {
        cast.member.name,
        cast.lead.name,
    }

    services.accept(actor=cast.member, part=part(study, cast.lab))
    consumers.run("notifications")

    told = Notification.objects.get(user=cast.coordinator)
    assert told.text.endswith("la part de Lab'EST est acceptée")
    assert mail.outbox == []  # a task sends


def test_reform_page_shows_its_studies_and_the_way_to_order_one(cast, client):
    reform = Reform.objects.create(slug="reforme", title="Une réforme")
    study = ordered(cast, reform=reform)
    assert study.title not in client.get("/reformes/reforme/").content.decode()
    client.force_login(cast.member)

    page = client.get("/reformes/reforme/").content.decode()

    assert "L&#x27;expérience des usagers" in page
    assert "/etudes/nouvelle/?reforme=reforme" in page
    assert 'value="reforme" selected' in client.get("/etudes/nouvelle/?reforme=reforme").content.decode()


@pytest.mark.parametrize("size", [1, 30])
def test_list_costs_the_same_with_more_studies(cast, client, size, django_assert_num_queries):
    for number in range(size):
        ordered(cast, title=f"Étude {number}")
    client.force_login(cast.coordinator)

    with django_assert_num_queries(12):
        client.get("/etudes/")


def test_page_of_many_parts_costs_the_same(cast, client, django_assert_max_num_queries):
    study = running(cast)
    client.force_login(cast.member)

    with django_assert_max_num_queries(15):
        client.get(study.get_absolute_url())


def test_a_call_becomes_a_study_of_the_labs_that_said_yes(cast, client):
    call = opened(cast)
    calls.answer(actor=cast.member, answer=of_lab(call, cast.lab), choice=Choice.YES)
    calls.answer(actor=cast.stranger, answer=of_lab(call, cast.other_lab), choice=Choice.NO)
    client.force_login(cast.coordinator)
    address = f"/etudes/nouvelle/?appel={call.public_id}"

    form = client.get(address).context["form"]
    assert form.initial["labs"] == ["labest"]
    client.post(address, {"title": "Étude", "question": "Pourquoi ?", "labs": ["labest"]})

    study = Study.objects.get()
    assert "Étude" in client.get(call.get_absolute_url()).content.decode()
    assert call.title in client.get(study.get_absolute_url()).content.decode()


def test_a_call_that_one_does_not_run_makes_no_study(cast, client):
    call = opened(cast)
    client.force_login(cast.member)

    client.post(
        f"/etudes/nouvelle/?appel={call.public_id}", {"title": "X", "question": "Y ?", "labs": ["labest"]}
    )

    assert Study.objects.count() == 0
