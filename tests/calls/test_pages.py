"""The pages of a call, the link in the e-mail, the lines of « Mon lundi », who is told."""

import dataclasses
import datetime as dt

import pytest
from django.urls import reverse

from calls.making import of_lab, opened
from kilometre.calls import services
from kilometre.calls.enums import Choice
from kilometre.calls.links import ANSWER_CALL, link_to_answer
from kilometre.calls.models import Call
from kilometre.foundation.accounts.links import PURPOSES
from kilometre.foundation.journal import consumers
from kilometre.foundation.notifications.mail import compose
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
            "version": 1,
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
        "title": "Accueil", "kind": "host", "question": "Qui ?", "labs": ["labest"],
        "closes_on": "2099-01-31", "questions": "Courte\n" + "x" * 201,
    }  # fmt: skip

    refused = as_(cast.coordinator).post("/appels/nouveau/", form)

    assert refused.status_code == 422
    assert "La question 2 dépasse 200 signes" in refused.content.decode()
    assert Call.objects.count() == 0


def test_all_that_is_wrong_with_a_call_is_said_at_once_beside_its_field(cast, as_):
    form = {
        "title": "Accueil", "kind": "host", "question": "Qui ?", "labs": [],
        "closes_on": "2020-01-31", "questions": "A\nB\nC\nD\nE\nF",
    }  # fmt: skip

    refused = as_(cast.coordinator).post("/appels/nouveau/", form)

    assert set(refused.context["form"].errors) == {"labs", "closes_on", "questions"}


def test_answers_that_are_not_shared_are_read_by_who_asks_and_by_their_lab(cast, as_):
    call = opened(cast, is_shared=False)
    services.answer(actor=cast.member, answer=of_lab(call, cast.lab), choice=Choice.NO, comment="En travaux")

    for user, sees in ((cast.coordinator, True), (cast.lead, True), (cast.stranger, False)):
        assert ("En travaux" in as_(user).get(call.get_absolute_url()).content.decode()) is sees


def test_answers_that_are_not_shared_are_told_nowhere_to_the_other_labs(cast, as_):
    call = opened(cast, is_shared=False)
    services.answer(actor=cast.member, answer=of_lab(call, cast.lab), choice=Choice.YES)
    pages = [
        call.get_absolute_url(), "/appels/", "/appels/?format=csv",
        f"/etudes/nouvelle/?appel={call.public_id}", f"/actions/nouvelle/?appel={call.public_id}",
    ]  # fmt: skip

    def shown(user, address) -> str:
        return as_(user).get(address).getvalue().decode()

    seen = [shown(cast.stranger, address) for address in pages]

    assert not [text for text in seen if "dont 1 oui" in text or "1 sur 2" in text]
    assert "1\u00a0lab" not in seen[0]
    assert not [text for text in seen if 'value="labest" checked' in text]
    for address in pages[1:3]:
        assert "1 sur 2, dont 1 oui" in shown(cast.coordinator, address)
    assert as_(cast.coordinator).get(pages[3]).context["form"].initial["labs"] == ["labest"]
    assert as_(cast.stranger).get(pages[3]).context["form"].initial["labs"] == []
    assert as_(cast.stranger).get(pages[4]).context["form"].initial["labs"] == []
    assert as_(cast.member).get(pages[4]).context["form"].initial["labs"] == ["labest"]


def test_what_comes_next_counts_the_answers_for_those_who_read_them(cast, as_):
    call = opened(cast, is_shared=False)
    services.answer(actor=cast.stranger, answer=of_lab(call, cast.other_lab), choice=Choice.YES)

    def told(user) -> str:
        return as_(user).get(call.get_absolute_url()).context["next"]

    assert told(cast.coordinator).startswith("1\u00a0lab n'a pas encore répondu.")
    assert told(cast.stranger).startswith("La réponse de votre lab est enregistrée.")


def test_link_of_the_mail_answers_without_signing_in(cast, client, settings):
    call = opened(cast)
    address = link_to_answer(of_lab(call, cast.lab), cast.lead).removeprefix(settings.SITE_URL)

    assert "Qui peut accueillir" in client.get(address).content.decode()
    client.post(address, {"choice": "maybe", "comment": "Selon la date."})

    answer = of_lab(call, cast.lab)
    assert (answer.choice, answer.comment, answer.answered_by) == (
        Choice.MAYBE, "Selon la date.", cast.lead.person,
    )  # fmt: skip


def test_link_of_the_mail_asks_all_that_the_screen_asks(cast, client, settings):
    call = opened(
        cast, questions=["Quelle semaine ?", "Combien de places ?"], starts_on=dt.date(2099, 3, 2),
        ends_on=dt.date(2099, 3, 6), closes_on=dt.date(2099, 1, 31),
    )  # fmt: skip
    week, seats = call.questions.all()
    address = link_to_answer(of_lab(call, cast.lab), cast.lead).removeprefix(settings.SITE_URL)

    shown = client.get(address).content.decode()
    client.post(
        address, {"choice": "yes", f"question_{week.pk}": "La 10", f"question_{seats.pk}": "Quarante"}
    )

    assert "31\u00a0janvier 2099" in shown
    assert "du 2\u00a0mars\u00a02099 au 6\u00a0mars\u00a02099" in shown
    assert f'name="question_{week.pk}"' in shown
    said = of_lab(call, cast.lab).replies.order_by("question__position").values_list("text", flat=True)
    assert list(said) == ["La 10", "Quarante"]


def test_what_a_lab_replied_is_in_the_fields_of_a_later_link(cast, client, settings):
    """A colleague who replied on screen is read first, and what they said stays."""
    call = opened(cast, questions=["Quelle semaine ?"])
    question = call.questions.get()
    services.answer(
        actor=cast.member, answer=of_lab(call, cast.lab), choice=Choice.MAYBE, replies={question: "La 10"}
    )
    address = link_to_answer(of_lab(call, cast.lab), cast.lead).removeprefix(settings.SITE_URL)

    assert 'value="La 10"' in client.get(address).content.decode()


def test_the_mail_holds_what_is_asked(cast, settings):
    call = opened(cast, questions=["Quelle semaine ?"], closes_on=dt.date(2099, 1, 31))
    consumers.run("notifications")
    notification = Notification.objects.get(user=cast.lead, entry__subject=str(call.ref))

    body = compose(notification).body

    assert "Qui peut accueillir quarante personnes ?" in body
    assert "31\u00a0janvier 2099" in body
    assert "- Quelle semaine ?" in body


def test_late_link_does_not_replace_the_answer_of_a_colleague(cast, client, settings):
    call = opened(cast)
    address = link_to_answer(of_lab(call, cast.lab), cast.lead).removeprefix(settings.SITE_URL)
    services.answer(
        actor=cast.member, answer=of_lab(call, cast.lab), choice=Choice.YES, comment="Avec douze places"
    )

    shown = client.get(address).content.decode()
    refused = client.post(address, {"choice": "no", "comment": ""})

    assert "Alice Membre a répondu « oui »" in shown
    assert "Avec douze places" in shown
    assert "Alice Membre a répondu « oui »" in refused.content.decode()
    answer = of_lab(call, cast.lab)
    assert (answer.choice, answer.comment) == (Choice.YES, "Avec douze places")


def test_link_answers_only_what_was_read_when_it_was_issued(cast, client, settings, monkeypatch):
    """Bruno answers between the moment when the link is found usable and the act."""
    call = opened(cast)
    address = link_to_answer(of_lab(call, cast.lab), cast.member).removeprefix(settings.SITE_URL)
    services.answer(actor=cast.lead, answer=of_lab(call, cast.lab), choice=Choice.NO, comment="En travaux")
    found = ["", ""]  # what the page, then the service, saw a moment before
    purpose = dataclasses.replace(
        PURPOSES[ANSWER_CALL], settled=lambda link: found.pop() if found else settled(link)
    )
    settled = PURPOSES[ANSWER_CALL].settled
    monkeypatch.setitem(PURPOSES, ANSWER_CALL, purpose)

    refused = client.post(address, {"choice": "yes", "comment": ""})

    answer = of_lab(call, cast.lab)
    assert (answer.choice, answer.comment, answer.answered_by) == (Choice.NO, "En travaux", cast.lead.person)
    assert refused.status_code == 410
    assert "a répondu «\u00a0non\u00a0»" in refused.content.decode()
    assert "En travaux" in refused.content.decode()


def test_two_members_who_answer_at_once_read_each_other_first(cast, as_):
    call = opened(cast)
    address = url("answer", call, "labest")
    read = as_(cast.lead).get(address).context["form"]["version"].value()
    as_(cast.member).post(address, {"choice": "yes", "comment": "Avec douze places", "version": read})

    refused = as_(cast.lead).post(address, {"choice": "no", "comment": "En travaux", "version": read})

    assert refused.status_code == 422
    assert refused.context["differences"] == {
        "Votre lab répond": ["Oui", "Non"],
        "Un mot d'explication": ["Avec douze places", "En travaux"],
    }
    assert of_lab(call, cast.lab).comment == "Avec douze places"
    again = {"choice": "no", "comment": "En travaux", "version": refused.context["form"]["version"].value()}
    as_(cast.lead).post(address, again)
    assert of_lab(call, cast.lab).choice == Choice.NO


def test_link_of_somebody_who_left_or_of_a_closed_call_is_refused(cast, client, settings):
    call = opened(cast)
    gone = link_to_answer(of_lab(call, cast.lab), cast.member).removeprefix(settings.SITE_URL)
    late = link_to_answer(of_lab(call, cast.other_lab), cast.stranger).removeprefix(settings.SITE_URL)
    Membership.objects.filter(person=cast.member.person).delete()
    client.post(gone, {"choice": "yes"})
    services.close(actor=cast.coordinator, call=call)

    client.post(late, {"choice": "yes"})

    assert not call.answers.exclude(choice="").exists()


def test_closed_call_asks_no_answer_and_tells_who_runs_it_what_is_left(cast, as_, client, settings):
    call = opened(cast)
    link = link_to_answer(of_lab(call, cast.lab), cast.member).removeprefix(settings.SITE_URL)
    services.close(actor=cast.coordinator, call=call)

    member = as_(cast.member).get(url("answer", call, "labest"), follow=True)
    assert member.redirect_chain == [(call.get_absolute_url(), 302)]
    assert "Cet appel est clos" in member.text
    assert member.context["next"].endswith("Qui l'a lancé doit encore dire ce qu'il en sort.")
    assert client.get(link).status_code == 410

    author = as_(cast.coordinator).get(call.get_absolute_url())
    assert author.context["next"] == "L'appel est clos. Dites aux labs ce qu'il en sort."
    assert "Dire ce qu&#x27;il en sort" in author.text or "Dire ce qu'il en sort" in author.text


def test_last_day_of_a_call_counts_wherever_it_is_said(cast):
    call = opened(cast, closes_on=dt.date(2030, 12, 12))
    consumers.run("notifications")

    told = Notification.objects.filter(user=cast.lead).get().text
    (line,) = [one for part in of(cast.lead) if part.section == Section.DECIDE for one in part.lines]

    assert told.endswith("attend la réponse de votre lab jusqu'au 12\u00a0déc.\u00a02030")
    assert line.when == "au plus tard le jeu.\u00a012\u00a0déc.\u00a02030"
    assert call.closes_on == line.due


def test_who_answered_reads_so_in_their_own_link(cast, client, settings):
    call = opened(cast)
    link = link_to_answer(of_lab(call, cast.lab), cast.member).removeprefix(settings.SITE_URL)
    services.answer(actor=cast.member, answer=of_lab(call, cast.lab), choice=Choice.NO)

    assert "Vous avez répondu «\u00a0non\u00a0»" in client.get(link).text


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
    assert "répond « oui »" in told(cast.coordinator)[-1]
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
