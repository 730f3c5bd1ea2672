"""Offers of labs: public while published and until their last day."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kilometre.foundation.errors import Conflict, Refused
from kilometre.network import services
from kilometre.network.enums import VacancyKind, VacancyState
from kilometre.network.models import Skill, Vacancy


def written(cast, *, days=10, **given):
    return services.write_vacancy(
        actor=given.pop("actor", cast.member),
        lab=given.pop("lab", cast.lab),
        **{
            "title": "Designer de service",
            "kind": VacancyKind.MISSION,
            "description": "Six mois à Metz.",
            "how_to_apply": "recrutement@exemple.test",
            "closes_on": timezone.localdate() + dt.timedelta(days=days),
            **given,
        },
    )


def published(cast, **given):
    return services.publish_vacancy(actor=cast.member, vacancy=written(cast, **given))


def test_draft_is_seen_by_the_lab_alone_until_published(cast, client):
    vacancy = written(cast)
    everyone = cast.everyone()
    seen = {role for role, user in everyone.items() if Vacancy.objects.visible_to(user)}
    assert seen == {"member", "lead", "coordinator"}

    services.publish_vacancy(actor=cast.lead, vacancy=vacancy)

    assert "recrutement@exemple.test" in client.get(vacancy.get_absolute_url()).content.decode()
    assert "Designer de service" in client.get("/postes/").content.decode()
    assert "Designer de service" in client.get(cast.lab.get_absolute_url()).content.decode()


def test_offers_are_of_ones_own_lab(cast):
    with pytest.raises(PermissionDenied):
        written(cast, actor=cast.stranger)
    with pytest.raises(PermissionDenied):
        services.publish_vacancy(actor=cast.stranger, vacancy=written(cast))


def test_offer_closes_by_itself_after_its_last_day(cast, client):
    vacancy = published(cast, days=0)
    assert vacancy.is_open(vacancy.closes_on)

    Vacancy.objects.update(
        closes_on=timezone.localdate() - dt.timedelta(days=1),
        published_on=timezone.localdate() - dt.timedelta(days=9),
    )

    assert "Designer de service" not in client.get("/postes/").content.decode()
    assert "Designer de service" not in client.get(cast.lab.get_absolute_url()).content.decode()
    page = client.get(vacancy.get_absolute_url()).content.decode()
    assert "Close" in page
    assert "recrutement@exemple.test" not in page


def test_offer_is_not_published_after_its_last_day(cast):
    vacancy = written(cast, days=-1, at=timezone.now() - dt.timedelta(days=9))

    with pytest.raises(Refused, match="est passé"):
        services.publish_vacancy(actor=cast.member, vacancy=vacancy)


def test_withdrawn_offer_is_hidden_and_may_come_back(cast, client):
    vacancy = published(cast)
    services.withdraw_vacancy(actor=cast.member, vacancy=vacancy)
    assert client.get(vacancy.get_absolute_url()).status_code == 404

    services.publish_vacancy(actor=cast.member, vacancy=vacancy)

    assert vacancy.state == VacancyState.PUBLISHED


def test_offer_is_not_written_over_another(cast):
    vacancy = written(cast)
    services.edit_vacancy(actor=cast.member, vacancy=vacancy, title="Un", expected_version=vacancy.version)

    with pytest.raises(Conflict):
        services.edit_vacancy(
            actor=cast.member, vacancy=vacancy, title="Deux", expected_version=vacancy.version - 1
        )


def test_offer_is_written_on_screen(cast, client):
    skill = Skill.objects.create(slug="design", label="Design")
    client.force_login(cast.member)

    client.post("/postes/nouveau/", {
        "lab": "labest", "title": "Un stage", "kind": "internship", "description": "Deux mois.",
        "closes_on": "2099-01-01", "how_to_apply": "lab@exemple.test", "skills": [skill.pk],
    })  # fmt: skip

    vacancy = Vacancy.objects.get()
    assert (vacancy.state, list(vacancy.skills.all())) == (VacancyState.DRAFT, [skill])


def test_last_day_of_a_draft_is_not_behind_us(cast, client):
    client.force_login(cast.member)
    typed = {
        "lab": "labest", "title": "Un stage", "kind": "internship", "description": "Deux mois.",
        "closes_on": "2020-01-01", "how_to_apply": "lab@exemple.test",
    }  # fmt: skip

    refused = client.post("/postes/nouveau/", typed)
    vacancy = written(cast)
    edited = client.post(f"{vacancy.get_absolute_url()}modifier/", {**typed, "version": vacancy.version})

    told = ["Ce jour est passé\u00a0: choisissez aujourd'hui ou un jour à venir."]
    assert refused.context["form"].errors == {"closes_on": told}
    assert edited.context["form"].errors == {"closes_on": told}
    page = client.get(vacancy.get_absolute_url()).text
    assert "on lira ici comment répondre" in page
    assert "On ne peut plus répondre" not in page

    Vacancy.objects.update(closes_on=timezone.localdate() - dt.timedelta(days=1))
    vacancy.refresh_from_db()
    services.edit_vacancy(
        actor=cast.member, vacancy=vacancy, title="Deux stages", closes_on=vacancy.closes_on
    )


def test_api_gives_open_offers(cast, client):
    published(cast)
    written(cast, title="Brouillon")

    (item,) = client.get("/api/v1/vacancies").json()["items"]

    assert (item["title"], item["lab"]) == ("Designer de service", "labest")


@pytest.mark.parametrize("size", [1, 30])
def test_list_costs_the_same(cast, client, size, django_assert_num_queries):
    for number in range(size):
        published(cast, title=f"Annonce {number}")

    with django_assert_num_queries(5):
        client.get("/postes/")
