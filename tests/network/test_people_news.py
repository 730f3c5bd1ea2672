"""Who is told of skills to attest and of loans, and the lines of the week."""

from django.core import mail

from cast import make_user
from kilometre.foundation.journal import consumers
from kilometre.foundation.notifications.models import Notification
from kilometre.foundation.week.registry import Section, of
from kilometre.network import services
from kilometre.network.endorsing import link_to_endorse
from kilometre.network.enums import EndorsementState, SkillLevel
from kilometre.network.models import Endorsement, Membership, Skill
from network.lending import asked, shares


def to_attest(cast):
    skill = Skill.objects.create(slug="facilitation", label="Facilitation")
    held = services.claim_skill(
        actor=cast.member, person=cast.member.person, skill=skill, level=SkillLevel.PRACTISES, is_shown=False
    )
    return services.ask_endorsement(actor=cast.member, held=held, by=cast.lead.person)


def lines(user, section):
    return [line.text for found in of(user) if found.section == section for line in found.lines]


def told(user):
    while consumers.run("notifications"):
        pass
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


def test_colleague_is_told_and_answers_by_link(cast, client, settings):
    endorsement = to_attest(cast)
    assert told(cast.lead) == ["Alice Membre vous demande d'attester une compétence : Facilitation"]
    assert lines(cast.lead, Section.MINE) == ["Alice Membre vous demande d'attester « Facilitation »"]
    path = link_to_endorse(endorsement, cast.lead).removeprefix(settings.SITE_URL)
    assert "Facilitation" in client.get(path).content.decode()

    answer = client.post(path, {"choice": "4", "comment": "Elle forme les autres."}, follow=True)
    assert "noté\u00a0: l&#x27;information part à Alice Membre." in answer.text

    said = Endorsement.objects.get()
    assert (said.level, said.comment) == (SkillLevel.PASSES_ON, "Elle forme les autres.")
    assert told(cast.member) == ["Bruno Responsable atteste votre compétence : Facilitation"]
    assert lines(cast.lead, Section.MINE) == []


def test_link_of_somebody_who_left_is_refused(cast, client, settings):
    path = link_to_endorse(to_attest(cast), cast.lead).removeprefix(settings.SITE_URL)
    Membership.objects.filter(person=cast.lead.person).delete()

    client.post(path, {"choice": "4"})

    assert Endorsement.objects.get().state == EndorsementState.ASKED


def test_loan_waits_on_the_week_of_who_must_act(cast):
    manager = make_user("Cheffe Directe")
    shares(cast, manager_email=manager.email)
    loan = asked(cast)
    assert len(lines(manager, Section.MINE)) == 1
    assert lines(cast.member, Section.MINE) == []
    assert lines(cast.stranger, Section.AWAITED) == ["Prêt à État'LIN : Alice Membre : réponse attendue"]

    services.agree_to_loan(actor=manager, loan=loan)

    assert lines(manager, Section.MINE) == []
    assert len(lines(cast.member, Section.MINE)) == 1
    services.accept_loan(actor=cast.member, loan=loan)
    assert lines(cast.member, Section.MINE) == lines(cast.stranger, Section.AWAITED) == []


def test_person_and_lab_are_told_of_each_step(cast):
    manager = make_user("Cheffe Directe")
    shares(cast, manager_email=manager.email)
    loan = services.agree_to_loan(actor=manager, loan=asked(cast))
    services.decline_loan(actor=cast.member, loan=loan)

    assert told(cast.member) == [
        "État'LIN demande votre aide : votre responsable répond d'abord",
        "Votre responsable est d'accord pour que vous aidiez État'LIN : et vous ?",
    ]
    assert told(cast.stranger) == [
        "Prêt à État'LIN : Alice Membre : le responsable est d'accord, la personne répond maintenant",
        "Prêt à État'LIN : Alice Membre : décliné par la personne",
    ]
    assert mail.outbox == []  # a task sends
