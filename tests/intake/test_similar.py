"""« Déjà résolu ailleurs ? »: while writing, on the page of a need, and what people said of the cases."""

import pytest
from django.urls import reverse

from intake.needs import answered, send, taken
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.links import queries as links
from kilometre.foundation.personal.exports import erase, export
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.search.services import reindex
from kilometre.intake import services
from kilometre.intake.enums import Mark
from kilometre.intake.models import CaseMark, Need
from kilometre.network.models import Lab
from kilometre.projects import services as projects
from kilometre.projects.models import Project

NEW = reverse("intake:new")
TYPED = {
    "title": "Mon dossier attend dans quatre services",
    "description": "Chacun attend l'avis d'un autre.",
}


@pytest.fixture
def project(cast) -> Project:
    """A public project that looks like the needs of these tests."""
    started = projects.start(
        actor=cast.member,
        title="Un dossier suivi par quatre services",
        objective="Un seul avis.",
        lead_lab=cast.lab,
    )
    projects.publish(actor=cast.member, project=started)
    reindex()
    return Project.objects.get(pk=started.pk)


def marks(need):
    return list(CaseMark.objects.filter(need=need).values_list("person__name", "mark"))


def cited(record, user):
    return [str(neighbour.record) for neighbour in links.of(record.ref, user)]


def asked(cast, **more):
    return {
        **TYPED, "concerns": "Les porteurs", "territory": "67482", "lab": "labest", **more,
    }  # fmt: skip


def test_asking_for_cases_writes_nothing_and_keeps_what_was_typed(client, cast, project):
    page = client.post(NEW, {**TYPED, "email": "pas-encore", "semblables": "1"})

    text = page.content.decode()
    assert page.status_code == 200
    assert "Un dossier suivi par quatre services" in text
    assert "Cadrage" in text
    assert 'value="Mon dossier attend dans quatre services"' in text
    assert "pas-encore" in text
    assert "À remplir" not in text
    assert not Need.objects.exists()


def test_the_same_words_are_asked_while_writing_and_once_sent(client, cast, project):
    client.force_login(cast.holder)
    given = {"title": "Plus rien n'avance", "description": "Nous sommes perdus."}
    concerns = "Les personnes dont le dossier est suivi par quatre services"

    written = client.post(NEW, {**given, "concerns": concerns, "semblables": "1"}).content.decode()
    need = send(cast, **given, concerns=concerns)
    sent = client.get(f"{need.get_absolute_url()}semblables/").content.decode()

    assert str(project) in sent
    assert str(project) in written
    assert "change from:#id_concerns" in written


def test_the_part_is_what_the_whole_page_shows(client, cast, project):
    typed = {**TYPED, "semblables": "1"}

    whole = client.post(NEW, typed).content.decode()
    part = client.post(NEW, typed, headers={"HX-Request": "true"}).content.decode()

    assert part.strip() in whole
    assert "<html" not in part


def test_a_visitor_is_shown_public_things_only(client, cast, project):
    answered(cast)
    projects.start(actor=cast.member, title="Quatre services, dossier secret", lead_lab=cast.lab)
    reindex()

    text = client.post(NEW, {**TYPED, "semblables": "1"}).content.decode()

    assert "Un dossier suivi par quatre services" in text
    assert "secret" not in text
    assert "Hors de notre champ" not in text


def test_a_member_is_shown_what_came_of_the_needs_of_the_lab(client, cast, project):
    answered(cast)
    reindex()
    client.force_login(cast.member)

    text = client.post(NEW, {**TYPED, "semblables": "1"}).content.decode()

    assert "Refusé" in text
    assert "Hors de notre champ." in text


def test_visitors_ask_so_many_times_an_hour(client, cast, project, monkeypatch):
    monkeypatch.setattr("kilometre.intake.views.similar.VISITOR_LIMIT", 1)
    client.post(NEW, {**TYPED, "semblables": "1"})

    page = client.post(NEW, {**TYPED, "semblables": "1"})

    assert page.status_code == 200
    assert "Trop de tentatives" in page.content.decode()
    assert 'value="Mon dossier attend dans quatre services"' in page.content.decode()


def test_a_mark_is_carried_by_the_form_taken_back_and_kept_on_sending(client, cast, project):
    client.force_login(cast.holder)
    useful = f"useful {project.ref}"

    text = client.post(NEW, {**TYPED, "noter": useful}).content.decode()
    assert f'name="note" value="{useful}"' in text
    text = client.post(NEW, {**TYPED, "noter": useful, "note": useful}).content.decode()
    assert f'name="note" value="{useful}"' not in text
    text = client.post(NEW, {"title": "Rien à voir", "note": useful, "semblables": "1"}).content.decode()
    assert f'name="note" value="{useful}"' in text
    refused = client.post(NEW, {**TYPED, "note": useful})
    assert refused.status_code == 422
    assert f'name="note" value="{useful}"' in refused.content.decode()

    client.post(NEW, asked(cast, note=useful))

    need = Need.objects.get()
    assert marks(need) == [("Hugo Porteur", "useful")]
    assert cited(need, cast.holder) == [str(project)]


@pytest.mark.parametrize(
    "note", ["", "useful", "useful x", "best intake.need:abc", "useful \x00:\x00", "useful a.b:c"]
)
def test_marks_that_do_not_read_are_left_out(client, cast, project, note):
    client.force_login(cast.holder)

    page = client.post(NEW, asked(cast, note=note))

    assert page.status_code == 302
    assert not CaseMark.objects.exists()


def test_what_a_visitor_marked_is_linked_once_the_need_is_sent(client, cast, project):
    client.post(NEW, asked(cast, email="nouveau@exemple.test", note=f"useful {project.ref}"))
    need = Need.objects.get()
    assert cited(project, need.sender) == []
    assert not Entry.objects.filter(verb="intake.case-marked").exclude(actor="").exists()

    need.sender.email_confirmed_at = need.created_at
    need.sender.save()
    services.confirm(actor=need.sender, need=need)

    assert cited(project, need.sender) == [str(need)]
    assert cited(project, cast.stranger) == []


def test_a_visitor_cannot_mark_what_only_the_address_holder_sees(client, cast):
    hidden = send(cast)

    client.post(NEW, asked(cast, email=cast.holder.email, note=f"useful {hidden.ref}"))

    assert not CaseMark.objects.exists()


def test_the_page_of_a_need_leads_to_its_cases(client, cast, project):
    need = taken(cast)
    other = send(cast, title="Un dossier dans quatre services")
    reindex()
    client.force_login(cast.member)
    address = reverse("intake:similar", args=[need.public_id])

    assert address in client.get(need.get_absolute_url()).content.decode()
    whole = client.get(address).content.decode()
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()

    assert part.strip().splitlines()[1:4] == [
        line for line in part.strip().splitlines()[1:4] if line in whole
    ]
    assert str(project) in part
    assert str(other) in part
    assert f">{need.title}</a></h3>" not in part


def test_a_case_is_marked_once_by_each_and_linked_while_somebody_finds_it_useful(client, cast, project):
    need = taken(cast)
    address = reverse("intake:mark-case", args=[need.public_id])
    client.force_login(cast.member)
    for mark in ("useful", "useful", "unrelated", "useful"):
        client.post(address, {"case": str(project.ref), "mark": mark})
    services.mark_case(actor=cast.lead, need=need, case=project.ref, mark=Mark.USEFUL)
    assert sorted(marks(need)) == [("Alice Membre", "useful"), ("Bruno Responsable", "useful")]
    assert cited(need, cast.member) == [str(project)]
    assert cited(project, cast.member) == [str(need)]
    assert cited(project, cast.citizen) == []

    client.post(address, {"case": str(project.ref), "mark": ""})
    assert cited(need, cast.member) == [str(project)]
    services.mark_case(actor=cast.lead, need=need, case=project.ref, mark=None)

    assert marks(need) == []
    assert cited(need, cast.member) == []


@pytest.mark.parametrize(
    "case", ["", "x", "projects.project:zzzzzzzzzzzz", "network.lab:zzzzzzzzzzzz", "a" * 500]
)
def test_what_is_no_case_is_refused_and_nothing_is_written(client, cast, case):
    need = taken(cast)
    client.force_login(cast.member)

    answer = client.post(reverse("intake:mark-case", args=[need.public_id]), {"case": case, "mark": "useful"})

    assert answer.status_code in {302, 409, 422, 400}
    assert not CaseMark.objects.exists()


def test_a_need_is_no_case_of_itself_and_a_lab_is_no_case(cast):
    need = taken(cast)

    for ref in (need.ref, Lab.objects.get(pk=cast.lab.pk).ref):
        with pytest.raises(Refused):
            services.mark_case(actor=cast.member, need=need, case=ref, mark=Mark.USEFUL)


def test_an_example_and_a_real_need_are_not_linked(cast, project):
    Project.objects.filter(pk=project.pk).update(origin=Origin.FICTIONAL)
    need = taken(cast)

    services.mark_case(actor=cast.member, need=need, case=project.ref, mark=Mark.USEFUL)

    assert marks(need) == [("Alice Membre", "useful")]
    assert cited(need, cast.member) == []


def test_marks_go_out_with_an_account_and_are_in_its_export(cast, project):
    need = taken(cast)
    services.mark_case(actor=cast.member, need=need, case=project.ref, mark=Mark.UNRELATED)

    assert "Sans rapport" in str(export(cast.member))
    erase(cast.member)

    assert marks(need) == []


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_of_cases_costs_the_same_queries_whatever_is_marked(
    client, cast, project, number, django_assert_max_num_queries
):
    need = taken(cast)
    for n in range(number):
        case = projects.start(actor=cast.member, title=f"Quatre services, essai {n}", lead_lab=cast.lab)
        services.mark_case(actor=cast.member, need=need, case=case.ref, mark=Mark.USEFUL)
    reindex()
    client.force_login(cast.member)

    with django_assert_max_num_queries(18):
        assert client.get(reverse("intake:similar", args=[need.public_id])).status_code == 200
