"""Skills said, attested, shown by a work: each by who may, dated, and shown to whom the person chose."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.personal.exports import erase, export
from kilometre.network import evidence, services
from kilometre.network.enums import EndorsementState, SkillLevel
from kilometre.network.models import Endorsement, HeldSkill, Membership, Person, Skill

PRACTISES, MASTERS, PASSES_ON = SkillLevel.PRACTISES, SkillLevel.MASTERS, SkillLevel.PASSES_ON


@pytest.fixture
def skill(db):
    return Skill.objects.create(slug="facilitation", label="Facilitation d'ateliers")


def claimed(cast, skill, *, level=PRACTISES, is_shown=True, **given):
    return services.claim_skill(
        actor=cast.member, person=cast.member.person, skill=skill, level=level, is_shown=is_shown, **given
    )


def asked(cast, skill, *, by=None):
    return services.ask_endorsement(actor=cast.member, held=claimed(cast, skill), by=(by or cast.lead).person)


def test_levels_are_said_by_the_person_alone_and_their_history_stays(cast, skill):
    with pytest.raises(PermissionDenied):
        services.claim_skill(
            actor=cast.lead, person=cast.member.person, skill=skill, level=MASTERS, is_shown=True
        )
    long_ago = timezone.now() - dt.timedelta(days=400)
    held = claimed(cast, skill, at=long_ago)
    held = claimed(cast, skill, level=MASTERS)

    assert [(claim.on, claim.level) for claim in held.claims.all()] == [
        (timezone.localdate(long_ago), PRACTISES),
        (timezone.localdate(), MASTERS),
    ]
    assert HeldSkill.objects.get().level == MASTERS


def test_hiding_a_skill_changes_neither_its_date_nor_its_history(cast, skill):
    before = claimed(cast, skill, at=timezone.now() - dt.timedelta(days=30)).claimed_on

    held = claimed(cast, skill, is_shown=False)

    assert (held.claimed_on, held.claims.count()) == (before, 1)


def test_what_is_not_shown_is_seen_by_the_person_alone(cast, skill):
    Person.objects.filter(pk=cast.member.person.pk).update(is_listed=True)
    claimed(cast, skill, is_shown=False)
    everyone = cast.everyone()
    seen = [role for role, user in everyone.items() if HeldSkill.objects.visible_to(user)]
    assert seen == ["member"]

    claimed(cast, skill, is_shown=True)

    seen = [role for role, user in everyone.items() if HeldSkill.objects.visible_to(user)]
    assert seen == ["member", "lead", "stranger", "officer", "funder", "coordinator", "administrator"]


def test_colleague_attests_at_the_level_that_they_saw(cast, skill):
    said = services.endorse(actor=cast.lead, endorsement=asked(cast, skill), level=MASTERS, comment=" Oui ")

    assert (said.state, said.level, said.comment) == (EndorsementState.GIVEN, MASTERS, "Oui")
    assert said.held.level == PRACTISES
    with pytest.raises(Refused, match="déjà répondu"):
        services.decline_endorsement(actor=cast.lead, endorsement=said)


def test_only_who_is_asked_attests(cast, skill):
    endorsement = asked(cast, skill)

    for user in (cast.member, cast.stranger, cast.coordinator):
        with pytest.raises(PermissionDenied):
            services.endorse(actor=user, endorsement=endorsement, level=PASSES_ON)


def test_who_left_the_network_attests_no_more(cast, skill):
    endorsement = asked(cast, skill)
    Membership.objects.filter(person=cast.lead.person).update(
        starts_on=dt.date(2020, 1, 1), ends_on=dt.date(2021, 1, 1)
    )

    with pytest.raises(PermissionDenied):
        services.endorse(actor=cast.lead, endorsement=endorsement, level=PASSES_ON)


def test_attestation_is_asked_of_colleagues_and_lab_leads(cast, skill):
    held = claimed(cast, skill)
    for user in (cast.officer, cast.member):
        with pytest.raises(Refused, match="collègue"):
            services.ask_endorsement(actor=cast.member, held=held, by=user.person)

    services.ask_endorsement(actor=cast.member, held=held, by=cast.stranger.person)  # leads another lab

    with pytest.raises(Refused, match="déjà reçu"):
        services.ask_endorsement(actor=cast.member, held=held, by=cast.stranger.person)


def test_declined_is_not_asked_again(cast, skill):
    endorsement = asked(cast, skill)
    services.decline_endorsement(actor=cast.lead, endorsement=endorsement)

    with pytest.raises(Refused, match="déjà reçu"):
        services.ask_endorsement(actor=cast.member, held=endorsement.held, by=cast.lead.person)


def test_word_is_taken_back_by_its_author_or_off_the_profile_by_its_owner(cast, skill):
    said = services.endorse(actor=cast.lead, endorsement=asked(cast, skill), level=MASTERS)
    with pytest.raises(PermissionDenied):
        services.withdraw_endorsement(actor=cast.coordinator, endorsement=said)

    services.withdraw_endorsement(actor=cast.member, endorsement=said)

    assert Endorsement.objects.count() == 0


def test_skill_without_level_is_not_attested(cast, skill):
    held = HeldSkill.objects.create(person=cast.member.person, skill=skill)

    with pytest.raises(Refused, match="votre niveau"):
        services.ask_endorsement(actor=cast.member, held=held, by=cast.lead.person)


def test_work_is_one_that_the_person_took_part_in(cast, skill, monkeypatch):
    monkeypatch.setattr(evidence, "_works", [("Labs", lambda *_: [cast.lab])])
    held = claimed(cast, skill)
    with pytest.raises(Refused, match="pris part"):
        services.show_work(actor=cast.member, held=held, ref=str(cast.other_lab.ref))

    shown = services.show_work(actor=cast.member, held=held, ref=str(cast.lab.ref))

    assert evidence.shown([shown], cast.visitor) == {str(cast.lab.ref): cast.lab}


def test_people_who_have_a_skill_are_by_name_whatever_their_level(cast, skill):
    for user, level in ((cast.member, SkillLevel.DISCOVERS), (cast.lead, PASSES_ON)):
        services.claim_skill(actor=user, person=user.person, skill=skill, level=level, is_shown=True)
    Person.objects.filter(pk=cast.lead.person.pk).update(sort_key="zzz")

    names = [person.name for person in Person.objects.visible_to(cast.coordinator).showing(skill)]

    assert names == [cast.member.name, cast.lead.name]


def test_journal_tells_the_person_alone_and_seals_no_level(cast, skill):
    services.endorse(actor=cast.lead, endorsement=asked(cast, skill), level=MASTERS)

    entries = Entry.objects.about(cast.member.person.ref)

    assert {entry.audience for entry in entries} == {"team"}
    assert "Facilitation" not in str([entry.facts for entry in entries])


def test_skills_leave_with_the_person_and_are_given_to_them(cast, skill):
    services.endorse(actor=cast.lead, endorsement=asked(cast, skill), level=MASTERS, comment="Vu")
    (given,) = export(cast.member)["compétences"]
    assert (given["niveau"], given["attestée par"][0][:2]) == ("Pratique", [cast.lead.name, "Maîtrise"])

    erase(cast.lead)
    assert Endorsement.objects.get().comment == ""
    erase(cast.member)

    assert HeldSkill.objects.count() == Endorsement.objects.count() == 0
