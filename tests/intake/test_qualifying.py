"""What the contact understands of a need: written by them, versioned, told without a word of the sender."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from intake.needs import answered, send, taken
from kilometre.foundation.errors import Conflict, Refused
from kilometre.foundation.journal.models import Entry
from kilometre.intake import services
from kilometre.intake.enums import Problem, Urgency
from kilometre.intake.models import Need, Qualification
from kilometre.network.enums import SkillLevel
from kilometre.network.models import Reform, Skill

GIVEN = {
    "problem": Problem.PROCEDURE,
    "urgency": Urgency.MONTH,
    "reform": None,
    "territories": [],
    "starts_on": timezone.localdate() + dt.timedelta(days=30),
    "weeks": 6,
}


def qualified(cast, **changes) -> Need:
    need = taken(cast)
    services.qualify(actor=cast.member, need=need, changes={**GIVEN, **changes})
    return need


def make_skill(slug: str = "facilitation") -> Skill:
    return Skill.objects.create(slug=slug, label=slug.capitalize())


def test_contact_qualifies_once_then_edits_with_the_version_read(cast):
    reform = Reform.objects.create(slug="simplifier", title="Simplifier")
    need = qualified(cast, territories=[cast.commune, cast.commune.department])

    known = need.qualification
    assert set(known.territories.all()) == {cast.commune, cast.commune.department}
    with pytest.raises(Conflict):
        services.qualify(actor=cast.lead, need=need, changes=GIVEN)

    version = known.version
    services.qualify(actor=cast.lead, need=need, changes={"reform": reform}, expected_version=version)
    with pytest.raises(Conflict):
        services.qualify(actor=cast.member, need=need, changes={"weeks": 2}, expected_version=version)

    known.refresh_from_db()
    assert (known.reform, known.weeks) == (reform, 6)
    told = Entry.objects.about(need.ref).filter(verb="intake.need-qualified").order_by("id")
    assert [entry.facts["changes"].keys() >= {"problem", "weeks"} for entry in told] == [True, False]


def test_work_does_not_begin_in_the_past_but_a_day_said_earlier_stays(cast):
    past = timezone.localdate() - dt.timedelta(days=2)
    with pytest.raises(Refused, match="passé") as refusal:
        qualified(cast, starts_on=past)
    assert refusal.value.field == "starts_on"

    need = qualified(cast)
    Qualification.objects.filter(need=need).update(starts_on=past)  # said when it was to come
    known = Qualification.objects.get(need=need)
    changes = {"starts_on": past, "weeks": 2}
    services.qualify(actor=cast.member, need=need, changes=changes, expected_version=known.version)

    assert Qualification.objects.get(need=need).weeks == 2


def test_journal_tells_choices_and_no_word_of_the_sender(cast):
    need = qualified(cast)

    facts = str([entry.facts for entry in Entry.objects.about(need.ref)])

    assert need.title not in facts
    assert need.concerns not in facts


@pytest.mark.parametrize("who", ["holder", "stranger", "coordinator", "administrator", "citizen"])
def test_only_who_answers_for_the_need_qualifies_it(cast, who):
    with pytest.raises(PermissionDenied):
        services.qualify(actor=getattr(cast, who), need=taken(cast), changes=GIVEN)


@pytest.mark.parametrize("make", [send, answered])
def test_need_is_qualified_while_somebody_follows_it(cast, make):
    with pytest.raises(PermissionDenied):
        services.qualify(actor=cast.lead, need=make(cast), changes=GIVEN)


def test_weeks_are_bounded(cast):
    with pytest.raises(ValidationError):
        qualified(cast, weeks=40)


def test_skill_said_again_is_changed(cast):
    need, skill = qualified(cast), make_skill()
    services.want_skill(actor=cast.member, need=need, skill=skill, level=SkillLevel.DISCOVERS, days=2)
    services.want_skill(
        actor=cast.member, need=need, skill=skill, level=SkillLevel.MASTERS, days=5, is_mandatory=False
    )

    wanted = need.qualification.wanted.get()

    assert (wanted.level, wanted.days, wanted.is_mandatory) == (3, 5, False)
    services.want_skill_no_more(actor=cast.member, need=need, skill=skill)
    assert not need.qualification.wanted.exists()
    with pytest.raises(Refused):
        services.want_skill_no_more(actor=cast.member, need=need, skill=skill)


def test_skills_wait_for_the_qualification_and_are_six_at_most(cast):
    with pytest.raises(Refused, match="de quel problème"):
        services.want_skill(
            actor=cast.member, need=taken(cast), skill=make_skill("a"), level=SkillLevel.DISCOVERS, days=1
        )
    need = qualified(cast)
    for number in range(6):
        services.want_skill(
            actor=cast.member, need=need, skill=make_skill(f"s{number}"), level=SkillLevel.DISCOVERS, days=1
        )
    with pytest.raises(Refused, match="6 compétences"):
        services.want_skill(
            actor=cast.member, need=need, skill=make_skill("last"), level=SkillLevel.DISCOVERS, days=1
        )


def test_each_change_of_skill_passes_to_the_next_version(cast):
    need = qualified(cast)
    before = need.qualification.version

    services.want_skill(actor=cast.member, need=need, skill=make_skill(), level=SkillLevel.DISCOVERS, days=2)

    assert Qualification.objects.get(need=need).version == before + 1


class TestPages:
    def test_contact_qualifies_in_two_pages(self, client, cast):
        need, skill = taken(cast), make_skill()
        client.force_login(cast.member)
        page = f"/besoins/{need.public_id}/"
        assert "Qualifier le besoin" in client.get(page).content.decode()

        given = {
            "problem": "procedure",
            "urgency": "month",
            "territories": "Strasbourg, 67",
            "weeks": 4,
        }
        answer = client.post(f"{page}qualifier/", {**given, "territories": "Atlantide"})
        assert answer.status_code == 422
        assert "«\u00a0Atlantide\u00a0»" in answer.content.decode()
        answer = client.post(f"{page}qualifier/", given)
        assert answer.status_code == 302, answer.content.decode()
        client.post(f"{page}competences/", {"skill": skill.slug, "level": 2, "days": 3, "is_mandatory": "on"})

        shown = client.get(page).content.decode()
        assert "Une démarche trop longue" in shown
        assert "Bas-Rhin" in shown
        assert "pratique" in shown
        assert client.post(f"{page}competences/{skill.slug}/retirer/").status_code == 302
        assert not need.qualification.wanted.exists()

    def test_edit_after_somebody_else_keeps_what_was_typed(self, client, cast):
        need = qualified(cast)
        client.force_login(cast.member)
        page = f"/besoins/{need.public_id}/qualifier/"
        given = {"problem": "words", "urgency": "week", "weeks": 3, "version": need.qualification.version}
        services.qualify(
            actor=cast.lead, need=need, changes={"weeks": 9}, expected_version=need.qualification.version
        )

        answer = client.post(page, given)

        assert answer.status_code == 422
        assert "pendant votre saisie" in answer.content.decode()

    def test_the_coordination_reads_what_the_lab_understood_and_changes_nothing(self, client, cast):
        need = qualified(cast)
        client.force_login(cast.coordinator)

        shown = client.get(need.get_absolute_url()).content.decode()

        assert "Ce que le lab en comprend" in shown
        assert "Modifier la qualification" not in shown
        assert client.get(f"{need.get_absolute_url()}qualifier/").status_code == 403
