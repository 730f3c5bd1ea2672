"""Who sees a study, what each may do on its page, and the lines of the week."""

import datetime as dt
import html

import pytest
from django.core import mail
from django.utils import timezone

from calls.making import of_lab, opened
from cast import make_lab
from kilometre.calls import services as calls
from kilometre.calls.enums import Choice
from kilometre.foundation.accounts.models import ActionLink
from kilometre.foundation.errors import Refused
from kilometre.foundation.indicators import Scope
from kilometre.foundation.indicators.registry import INDICATORS
from kilometre.foundation.journal import consumers
from kilometre.foundation.notifications.models import Notification
from kilometre.foundation.week.registry import Section, of
from kilometre.network.models import Membership, Reform
from kilometre.network.rules import forget_standing
from kilometre.studies import services
from kilometre.studies.attached import document
from kilometre.studies.enums import PartState
from kilometre.studies.links import link_to_answer
from kilometre.studies.models import Study
from studies.making import TODAY, ordered, part, running


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
    asked_only = make_lab("zephyr", "Lab Zéphyr", region=cast.lab.region)
    study = running(cast, labs=[cast.lab, cast.other_lab, asked_only])
    services.decline(actor=cast.stranger, part=part(study, cast.other_lab), reason="Pas le temps.")
    study.refresh_from_db()
    services.publish(actor=cast.coordinator, study=study)

    page = client.get(study.get_absolute_url()).content.decode()
    story = client.get(f"/journal/{study.ref}/").content.decode()
    as_csv = client.get(f"/journal/{study.ref}.csv").getvalue().decode()
    indexed = document(Study.objects.for_page().get(pk=study.pk))

    assert "Lab&#x27;EST" in page
    assert "Lab'EST" in indexed.body
    for told in (page, story, as_csv, indexed.body):
        for hidden in ("État&#x27;LIN", "État'LIN", "etatlin", "Zéphyr", "zephyr", "décliné", "Pas le temps"):
            assert hidden not in told


def test_public_figures_do_not_tell_which_lab_declined(cast, client):
    secret = ordered(cast, labs=[cast.lab])
    services.decline(actor=cast.lead, part=part(secret, cast.lab), reason="Pas le temps.")
    told = INDICATORS["study-parts-accepted"]

    assert told.compute(Scope()).denominator == 0
    services.publish(actor=cast.coordinator, study=Study.objects.get(pk=secret.pk))
    assert (told.compute(Scope()).numerator, told.compute(Scope()).denominator) == (0, 1)
    for scope in (Scope(lab="labest"), Scope(region="44")):
        assert not told.covers(scope)
        assert not INDICATORS["calls-answered"].covers(scope)
    for address in ("/bilan/?lab=labest&topic=studies", "/bilan/?region=44&topic=studies"):
        assert "0 sur 1" not in client.get(address).text.replace("\u00a0", " ")


def test_who_gave_up_a_part_is_told_to_the_team_alone(cast, client):
    study = running(cast)
    services.accept(actor=cast.stranger, part=part(study, cast.other_lab))
    services.describe_part(
        actor=cast.stranger,
        part=part(study, cast.other_lab),
        task="Six entretiens.",
        starts_on=None,
        ends_on=None,
        contact=cast.stranger.person,
    )
    services.decline(actor=cast.stranger, part=part(study, cast.other_lab))
    study.refresh_from_db()
    services.publish(actor=cast.coordinator, study=study)
    story = f"/journal/{study.ref}/"

    visited = client.get(story).content.decode()
    assert "etatlin" not in visited
    assert "État&#x27;LIN" not in visited
    client.force_login(cast.member)
    assert "État&#x27;LIN" in client.get(story).content.decode()


def test_edits_before_publication_stay_in_the_team(cast, client):
    study = ordered(cast)
    services.edit(actor=cast.coordinator, study=study, changes={"question": "Où, et pourquoi ?"})
    services.publish(actor=cast.coordinator, study=study)

    assert "a modifié" not in client.get(f"/journal/{study.ref}/").content.decode()
    client.force_login(cast.member)
    assert "a modifié" in client.get(f"/journal/{study.ref}/").content.decode()


def test_visitor_is_told_how_far_it_is_without_who_is_waited_for(cast, client):
    study = ordered(cast)
    services.publish(actor=cast.coordinator, study=study)
    seen = [client.get(study.get_absolute_url()).context["next"]]
    services.accept(actor=cast.member, part=part(study, cast.lab))
    seen.append(client.get(study.get_absolute_url()).context["next"])
    services.decline(actor=cast.member, part=part(study, cast.lab))
    services.decline(actor=cast.stranger, part=part(study, cast.other_lab))
    seen.append(client.get(study.get_absolute_url()).context["next"])

    assert {step.text for step in seen} == {"L'étude se prépare avec les labs invités."}
    assert [step.rank for step in seen] == [1, 1, 0]
    client.force_login(cast.coordinator)
    assert "Aucun lab n'a accepté" in client.get(study.get_absolute_url()).context["next"].text


def test_who_coordinates_is_spoken_to(cast, client):
    study = ordered(cast)
    services.edit(actor=cast.coordinator, study=study, changes={"coordinator": cast.coordinator.person})
    services.decline(actor=cast.member, part=part(study, cast.lab))
    services.decline(actor=cast.stranger, part=part(study, cast.other_lab))
    read = {}
    for who in ("coordinator", "lead"):
        client.force_login(getattr(cast, who))
        read[who] = client.get(study.get_absolute_url()).context["next"].text

    assert "vous pouvez en inviter" in read["coordinator"]
    assert f"{cast.coordinator.person} peut en inviter" in read["lead"]


def test_lab_answers_on_screen(cast, client):
    study = ordered(cast)
    client.force_login(cast.lead)

    address = f"{study.get_absolute_url()}parts/labest/repondre/"

    client.post(address, {"choice": "yes", "version": client.get(address).context["form"]["version"].value()})

    assert part(study, cast.lab).state == PartState.ACCEPTED
    assert part(study, cast.lab).contact == cast.lead.person


@pytest.mark.parametrize(
    ("page", "first", "second"),
    [
        ("rendre/", {"findings": "Six familles sur dix."}, {"findings": "Trois guichets."}),
        ("", {"task": "Douze entretiens."}, {"task": "Une journée au guichet."}),
    ],
)
def test_two_members_who_write_at_once_read_each_other(cast, as_, page, first, second):
    study = running(cast)
    address = f"{study.get_absolute_url()}parts/labest/{page}"
    read = {"version": part(study, cast.lab).version, "contact": cast.member.person.public_id}
    as_(cast.member).post(address, {**read, **first})

    refused = as_(cast.lead).post(address, {**read, **second})

    assert refused.status_code == 422
    [(before, typed)] = refused.context["differences"].values()
    assert ([before], [typed]) == (list(first.values()), list(second.values()))
    kept = part(study, cast.lab)
    assert all(getattr(kept, name) == value for name, value in first.items())


def test_link_answers_without_signing_in(cast, client, settings):
    study = ordered(cast)
    address = link_to_answer(part(study, cast.lab), cast.member).removeprefix(settings.SITE_URL)

    assert "Où renoncent-ils" in client.get(address).content.decode()
    client.post(address, {"choice": "no", "comment": "Trop de chantiers."})

    assert part(study, cast.lab).state == PartState.DECLINED
    assert part(study, cast.lab).reason == "Trop de chantiers."


def test_late_link_says_who_answered_and_what(cast, client, settings):
    study = ordered(cast)
    mine, other = (
        link_to_answer(part(study, cast.lab), user).removeprefix(settings.SITE_URL)
        for user in (cast.member, cast.lead)
    )
    services.decline(actor=cast.member, part=part(study, cast.lab), reason="Trop de chantiers.")

    told = {user: html.unescape(client.get(user).text).replace("\xa0", " ") for user in (mine, other)}
    assert client.post(other, {"choice": "yes"}).status_code == 410

    assert "Vous avez répondu « non » le" in told[mine]
    assert f"{cast.member.person} a répondu « non » le" in told[other]
    assert ": « Trop de chantiers. »." in told[other]
    assert part(study, cast.lab).state == PartState.DECLINED


def test_lab_changes_its_no_until_the_study_begins(cast, as_):
    study = ordered(cast)
    services.decline(actor=cast.member, part=part(study, cast.lab), reason="Trop de chantiers.")
    address, lead = f"{study.get_absolute_url()}parts/labest/repondre/", as_(cast.lead)
    assert "Changer la réponse" in lead.get(study.get_absolute_url()).text
    form = lead.get(address).context["form"]
    assert (form["choice"].value(), form["reason"].value()) == ("no", "Trop de chantiers.")

    lead.post(address, {"choice": "yes", "version": form["version"].value()})

    kept = part(study, cast.lab)
    assert (kept.state, kept.reason, kept.answered_by) == (PartState.ACCEPTED, "", cast.lead.person)
    refused = lead.post(address, {"choice": "yes", "version": form["version"].value()})
    assert refused.status_code == 422


def test_no_is_settled_once_the_study_runs_and_whom_to_ask_is_said(cast, as_):
    study = running(cast)
    services.decline(actor=cast.member, part=part(study, cast.lab), reason="Un départ.")
    lead = as_(cast.lead)

    shown = lead.get(f"{study.get_absolute_url()}parts/labest/repondre/", follow=True)

    assert "Changer la réponse" not in shown.text
    (told,) = [str(message) for message in shown.context["messages"]]
    assert "a répondu" in told
    assert "demandez une nouvelle invitation" in told
    with pytest.raises(Refused, match="déjà répondu"):
        services.accept(actor=cast.lead, part=part(study, cast.lab))


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


def test_labs_that_take_part_are_told_that_a_study_stops(cast):
    study = running(cast)
    consumers.run("notifications")
    Notification.objects.all().delete()

    services.stop(actor=cast.coordinator, study=study, lessons="Trop peu de familles.")
    consumers.run("notifications")

    told = Notification.objects.all()
    assert {notice.user for notice in told} == {cast.member, cast.lead}
    assert {notice.text for notice in told} == {
        f"« {study.title} » : elle s'arrête, lisez ce que l'on en retient"
    }


def test_parts_to_hand_in_come_by_the_day_they_are_due(cast):
    today = timezone.localdate()
    for title, days in (("Tôt", 5), ("Tard", 30)):
        running(
            cast, title=title, starts_on=today - dt.timedelta(days=9), ends_on=today + dt.timedelta(days=days)
        )
    sooner = part(Study.objects.get(title="Tard"), cast.lab)
    services.describe_part(
        actor=cast.member,
        part=sooner,
        task="",
        starts_on=None,
        ends_on=today + dt.timedelta(days=1),
        contact=cast.member.person,
    )

    shown = [line.text for found in of(cast.member) if found.section == Section.MINE for line in found.lines]

    assert ["Tard" in text for text in shown] == [True, False]


def test_part_of_who_left_passes_to_the_lab_which_names_somebody(cast, as_):
    study = running(cast)
    left = cast.member
    left.person.memberships.update(ends_on=timezone.localdate())
    forget_standing(left)

    assert [line for found in of(left) for line in found.lines] == []
    (line,) = [line for found in of(cast.lead) for line in found.lines]
    assert (line.act, line.whom) == ("Nommer quelqu'un", "personne n'est nommé")
    client, read = (
        as_(cast.lead),
        {"version": part(study, cast.lab).version, "contact": left.person.public_id},
    )
    assert client.get(line.target).status_code == 200
    client.post(line.target, {**read, "task": "Douze entretiens."})  # kept until somebody is named
    assert part(study, cast.lab).task == "Douze entretiens."

    client.post(line.target, {**read, "version": read["version"] + 1, "contact": cast.lead.person.public_id})

    assert part(study, cast.lab).contact == cast.lead.person


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

    with django_assert_num_queries(13):
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
    client.post(address, {"title": "Étude", "question": "Pourquoi ?", "labs": ["labest"]})

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


def test_a_lab_that_agreed_in_the_call_is_told_and_not_asked_again(cast, client):
    call = opened(cast, kind="interest")
    calls.answer(actor=cast.member, answer=of_lab(call, cast.lab), choice=Choice.YES)
    study = ordered(cast, call=call)
    consumers.run("notifications")

    assert not [line for found in of(cast.lead) if found.section == Section.DECIDE for line in found.lines]
    assert "a dit oui à l'appel" in Notification.objects.filter(user=cast.lead).latest("pk").text
    client.force_login(cast.lead)
    page = client.get(study.get_absolute_url()).content.decode()
    assert "réponse à l'appel" in page
    assert "Se retirer" in page
    client.post(f"{study.get_absolute_url()}parts/labest/retirer/", {"reason": "Équipe réduite"})
    assert (part(study, cast.lab).state, part(study, cast.lab).reason) == ("declined", "Équipe réduite")


def test_starting_is_offered_once_nothing_is_missing(cast, client):
    study = ordered(cast)
    client.force_login(cast.coordinator)

    page = client.get(study.get_absolute_url()).content.decode()
    assert "Démarrer l'étude" not in page
    assert "Il manque le protocole commun et les dates" in page

    services.accept(actor=cast.member, part=part(study, cast.lab))
    study.refresh_from_db()
    services.edit(actor=cast.coordinator, study=study, changes={"starts_on": TODAY, "ends_on": TODAY})
    services.write_protocol(actor=cast.coordinator, study=study, protocol="Douze entretiens.")
    assert "Démarrer l'étude" in client.get(study.get_absolute_url()).content.decode()


def test_who_answers_for_the_lab_is_offered_once(cast, client):
    study = ordered(cast)
    client.force_login(cast.member)

    form = client.get(f"{study.get_absolute_url()}parts/labest/repondre/").context["form"]

    assert [label for _, label in form.fields["contact"].choices] == ["Moi", "Bruno Responsable"]


@pytest.mark.parametrize("reason", ["Un\x00mot", "x" * 1500])
def test_reason_of_a_withdrawal_is_refused_whole(cast, client, reason):
    study = running(cast)
    client.force_login(cast.lead)

    refused = client.post(f"{study.get_absolute_url()}parts/labest/retirer/", {"reason": reason})

    assert refused.status_code == 422
    assert refused.context["form"]["reason"].errors
    assert part(study, cast.lab).state == "accepted"
