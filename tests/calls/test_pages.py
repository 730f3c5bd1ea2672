"""The pages of a call, the link in the e-mail, the lines of « Mon lundi », who is told."""

import pytest
from django.urls import reverse

from calls.making import of_lab, opened
from kilometre.calls import services
from kilometre.calls.enums import Choice
from kilometre.calls.links import link_to_answer
from kilometre.calls.models import Call
from kilometre.foundation.journal import consumers
from kilometre.foundation.notifications.models import Notification
from kilometre.foundation.week.registry import Section, of
from kilometre.network.models import Membership


def url(name: str, call: Call, *more: str) -> str:
    return reverse(f"calls:{name}", args=[call.public_id, *more])


def lines(user, section):
    return [line.act for found in of(user) if found.section == section for line in found.lines]


def test_call_is_opened_on_screen_and_answered_with_its_questions(cast, as_):
    as_(cast.coordinator).post(
        "/appels/nouveau/",
        {
            "title": "Accueil", "kind": "host", "question": "Qui accueille ?", "labs": ["labest", "etatlin"],
            "closes_on": "2099-01-31", "questions": "Combien de places ?\n\nQuel jour ?", "is_shared": "on",
        },
    )  # fmt: skip
    call = Call.objects.get()
    first, second = call.questions.all()

    as_(cast.member).post(
        url("answer", call, "labest"),
        {
            "choice": "yes",
            "comment": "Volontiers",
            f"question_{first.pk}": "Cinquante",
            f"question_{second.pk}": "",
        },
    )

    shown = as_(cast.stranger).get(call.get_absolute_url()).content.decode()
    assert "Cinquante" in shown
    assert "Volontiers" in shown
    assert "1 oui, 1\u00a0réponse attendue" in shown


def test_long_question_is_refused_with_its_number_and_nothing_is_lost(cast, as_):
    form = {
        "title": "Accueil", "kind": "host", "question": "Qui ?", "labs": ["labest"],
        "closes_on": "2099-01-31", "questions": "Courte\n" + "x" * 201,
    }  # fmt: skip

    refused = as_(cast.coordinator).post("/appels/nouveau/", form)

    assert refused.status_code == 422
    assert "La question 2 dépasse 200 signes" in refused.content.decode()
    assert Call.objects.count() == 0


def test_answers_that_are_not_shared_are_read_by_who_asks_and_by_their_lab(cast, as_):
    call = opened(cast, is_shared=False)
    services.answer(actor=cast.member, answer=of_lab(call, cast.lab), choice=Choice.NO, comment="En travaux")

    for user, sees in ((cast.coordinator, True), (cast.lead, True), (cast.stranger, False)):
        assert ("En travaux" in as_(user).get(call.get_absolute_url()).content.decode()) is sees


def test_link_of_the_mail_answers_without_signing_in(cast, client, settings):
    call = opened(cast)
    address = link_to_answer(of_lab(call, cast.lab), cast.lead).removeprefix(settings.SITE_URL)

    assert "Qui peut accueillir" in client.get(address).content.decode()
    client.post(address, {"choice": "maybe", "comment": "Selon la date."})

    answer = of_lab(call, cast.lab)
    assert (answer.choice, answer.comment, answer.answered_by) == (
        Choice.MAYBE, "Selon la date.", cast.lead.person,
    )  # fmt: skip


def test_link_of_somebody_who_left_or_of_a_closed_call_is_refused(cast, client, settings):
    call = opened(cast)
    gone = link_to_answer(of_lab(call, cast.lab), cast.member).removeprefix(settings.SITE_URL)
    late = link_to_answer(of_lab(call, cast.other_lab), cast.stranger).removeprefix(settings.SITE_URL)
    Membership.objects.filter(person=cast.member.person).delete()
    client.post(gone, {"choice": "yes"})
    services.close(actor=cast.coordinator, call=call)

    client.post(late, {"choice": "yes"})

    assert not call.answers.exclude(choice="").exists()


def test_each_reads_the_line_that_is_theirs(cast):
    call = opened(cast)
    assert lines(cast.member, Section.DECIDE) == ["Répondre"]
    assert lines(cast.coordinator, Section.AWAITED) == ["Voir et relancer"]

    services.answer(actor=cast.member, answer=of_lab(call, cast.lab), choice=Choice.YES)
    services.answer(actor=cast.stranger, answer=of_lab(call, cast.other_lab), choice=Choice.NO)
    assert lines(cast.member, Section.DECIDE) == []
    assert lines(cast.coordinator, Section.AWAITED) == []

    services.close(actor=cast.coordinator, call=call)
    assert lines(cast.coordinator, Section.MINE) == ["Dire la suite"]


def told(user) -> list[str]:
    consumers.run("notifications")
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


def test_leads_are_asked_reminded_and_told_what_comes_of_it(cast):
    call = opened(cast)
    assert "attend la réponse" in told(cast.lead)[-1]
    services.remind(actor=cast.coordinator, answer=of_lab(call, cast.lab))
    assert "attend toujours" in told(cast.lead)[-1]
    services.answer(actor=cast.lead, answer=of_lab(call, cast.lab), choice=Choice.YES)
    assert "répond « oui »" in told(cast.coordinator)[-1]
    services.conclude(actor=cast.coordinator, call=call, outcome="À Nantes.")
    assert "a une suite" in told(cast.lead)[-1]

    assert told(cast.member) == []  # Bruno leads
    assert len(told(cast.stranger)) == 1  # asked, silent: no sequel


@pytest.mark.parametrize("count", [1, 30])
def test_list_costs_the_same_at_1_and_30_items(cast, as_, django_assert_num_queries, count):
    for rank in range(count):
        opened(cast, title=f"Appel {rank}")
    client = as_(cast.coordinator)
    client.get("/appels/")

    with django_assert_num_queries(6):
        page = client.get("/appels/")

    assert len(page.context["list"]["rows"]) == count
