"""One's skills on screen, and the colleague's answer."""

import pytest

from kilometre.network import services
from kilometre.network.enums import EndorsementState, SkillLevel
from kilometre.network.models import Endorsement, HeldSkill, Skill


@pytest.fixture
def skill(db):
    family = Skill.objects.create(slug="participation", label="Participation")
    return Skill.objects.create(slug="facilitation", label="Facilitation", broader=family)


def claimed(cast, skill, *, is_shown=True):
    return services.claim_skill(
        actor=cast.member,
        person=cast.member.person,
        skill=skill,
        level=SkillLevel.PRACTISES,
        is_shown=is_shown,
    )


def test_skill_is_claimed_then_attested_on_screen(cast, skill, client):
    client.force_login(cast.member)
    client.post("/profil/competences/ajouter/", {"skill": "facilitation", "level": "2", "is_shown": "on"})
    assert HeldSkill.objects.get().level == SkillLevel.PRACTISES
    client.post("/profil/competences/facilitation/attester/", {"by": cast.lead.person.public_id})

    client.force_login(cast.lead)
    assert "Alice Membre" in client.get("/profil/attestations-demandees/").content.decode()
    asked = Endorsement.objects.get()
    client.post(f"/profil/attestations-demandees/{asked.pk}/", {"choice": "3", "comment": "Vu à Metz."})

    page = client.get(cast.member.person.get_absolute_url()).content.decode()
    assert "attestée par Bruno Responsable (maîtrise)" in page


def test_answer_on_screen_may_be_no(cast, skill, client):
    asked = services.ask_endorsement(actor=cast.member, held=claimed(cast, skill), by=cast.lead.person)
    client.force_login(cast.lead)

    client.post(f"/profil/attestations-demandees/{asked.pk}/", {"choice": "no"})

    assert Endorsement.objects.get().state == EndorsementState.DECLINED


def test_what_is_asked_of_another_is_not_there(cast, skill, client):
    asked = services.ask_endorsement(actor=cast.member, held=claimed(cast, skill), by=cast.lead.person)
    client.force_login(cast.stranger)

    assert client.get(f"/profil/attestations-demandees/{asked.pk}/").status_code == 404
    assert client.get("/profil/competences/facilitation/").status_code == 404


def test_hidden_skill_is_not_on_the_page_that_colleagues_read(cast, skill, client):
    claimed(cast, skill, is_shown=False)
    client.force_login(cast.lead)
    assert "Facilitation" not in client.get(cast.member.person.get_absolute_url()).content.decode()
    assert "Alice" not in client.get("/competences/facilitation/").content.decode()

    client.force_login(cast.member)

    assert "Visible de vous seulement" in client.get(cast.member.person.get_absolute_url()).content.decode()


@pytest.mark.parametrize("level", ["", "5", "zéro"])
def test_level_is_one_of_four(cast, skill, client, level):
    client.force_login(cast.member)

    answer = client.post("/profil/competences/ajouter/", {"skill": "facilitation", "level": level})

    assert answer.status_code == 422
    assert HeldSkill.objects.count() == 0


@pytest.mark.parametrize("size", [1, 30])
def test_my_skills_cost_the_same(cast, client, size, django_assert_num_queries):
    for number in range(size):
        claimed(cast, Skill.objects.create(slug=f"s{number}", label=f"S {number}"))
    client.force_login(cast.member)

    with django_assert_num_queries(9):
        client.get("/profil/competences/")
