"""What people do with a need."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from cast import make_lab, make_member, make_user
from intake.needs import answered, send, taken, withdrawn
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.records.origins import Origin
from kilometre.intake import rules, services
from kilometre.intake.enums import NeedState, Outcome
from kilometre.intake.models import Need
from kilometre.network.enums import LabStatus
from kilometre.network.models import Lab, Membership

FRIDAY = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
TUESDAY_17H = dt.datetime(2026, 11, 24, 16, tzinfo=dt.UTC)


def story(need: Need) -> list[str]:
    return list(Entry.objects.about(need.ref).in_order().values_list("verb", flat=True))


def test_send_starts_the_clock_of_the_lab(cast):
    need = send(cast, at=FRIDAY)

    assert need.state == NeedState.SENT
    assert (need.sent_at, need.due_at, need.delay_text) == (FRIDAY, TUESDAY_17H, "2 jours ouvrés")
    assert FRIDAY < need.alert_at < TUESDAY_17H
    assert story(need) == ["intake.need-sent"]


def test_coordination_stands_in_for_a_lab_without_a_team(cast):
    need = send(cast)
    with pytest.raises(PermissionDenied):
        services.take_in_charge(actor=cast.coordinator, need=need)
    Membership.objects.filter(lab=cast.lab).delete()

    services.take_in_charge(actor=cast.coordinator, need=need)

    assert rules.can_discuss(cast.coordinator, need)
    assert not Need.objects.without_contact().exists()
    services.answer(actor=cast.coordinator, need=need, outcome=Outcome.ADVICE, reason="Voici.")
    assert need.state == NeedState.ANSWERED


def test_messages_stay_open_a_while_after_the_answer(cast):
    need = answered(cast)
    assert rules.can_discuss(cast.holder, need)

    need.closed_at -= dt.timedelta(days=16)

    assert not rules.can_discuss(cast.holder, need)


def test_promise_changed_later_does_not_alter_the_one_made(cast):
    need = send(cast, at=FRIDAY)

    cast.lab.promise = "24h"
    cast.lab.save()
    need.refresh_from_db()

    assert (need.delay, need.due_at) == ("2jo", TUESDAY_17H)


def test_send_with_an_unconfirmed_address_keeps_the_need_aside(cast):
    newcomer = make_user("Nour Nouvelle", email_confirmed_at=None)

    need = send(cast, actor=newcomer)

    assert (need.state, need.due_at) == (NeedState.UNCONFIRMED, None)
    assert not Need.objects.visible_to(cast.member).exists()
    with pytest.raises(Refused):
        services.confirm(actor=newcomer, need=need)


def test_confirm_sends_the_need_and_starts_the_clock_then(cast):
    newcomer = make_user("Nour Nouvelle", email_confirmed_at=None)
    need = send(cast, actor=newcomer, at=FRIDAY - dt.timedelta(days=30))
    newcomer.email_confirmed_at = timezone.now()
    newcomer.save()

    services.confirm(actor=newcomer, need=need, at=FRIDAY)

    assert (need.state, need.due_at) == (NeedState.SENT, TUESDAY_17H)
    assert story(need) == ["intake.need-kept", "intake.need-sent"]


def test_send_to_a_closed_lab_is_refused(cast):
    cast.lab.status = LabStatus.CLOSED

    with pytest.raises(Refused, match="ne reçoit pas de besoins"):
        send(cast)


def test_send_refuses_an_empty_title_with_its_field(cast):
    with pytest.raises(ValidationError) as caught:
        send(cast, title="")

    assert list(caught.value.message_dict) == ["title"]


def test_need_of_a_fictional_account_is_fictional(cast):
    cast.holder.origin = Origin.FICTIONAL

    assert send(cast).origin == Origin.FICTIONAL


def test_take_in_charge_names_the_contact(cast):
    need = services.take_in_charge(actor=cast.member, need=send(cast))

    assert need.state == NeedState.IN_CHARGE
    assert need.contact == cast.member.person
    assert need.was_in_time is True
    assert story(need) == ["intake.need-sent", "intake.need-taken-in-charge"]


def test_take_in_charge_by_two_people_tells_the_second_who_was_first(cast):
    need = send(cast)
    seen_by_alice, seen_by_bruno = Need.objects.get(pk=need.pk), Need.objects.get(pk=need.pk)

    services.take_in_charge(
        actor=cast.member, need=seen_by_alice, at=dt.datetime(2026, 12, 1, 8, 3, tzinfo=dt.UTC)
    )
    with pytest.raises(Refused) as refusal:
        services.take_in_charge(actor=cast.lead, need=seen_by_bruno)

    assert (
        refusal.value.message
        == "Alice Membre a déjà pris ce besoin en charge, le 1er\u00a0décembre 2026 à 9\u00a0h\u00a003."
    )

    need.refresh_from_db()
    assert need.contact == cast.member.person


@pytest.mark.parametrize("role", ["citizen", "holder", "stranger", "officer", "coordinator", "administrator"])
def test_take_in_charge_is_for_members_of_the_lab(cast, role):
    with pytest.raises(PermissionDenied):
        services.take_in_charge(actor=getattr(cast, role), need=send(cast))


def test_hand_over_changes_the_contact(cast):
    need = services.hand_over(actor=cast.member, need=taken(cast), contact=cast.lead.person)

    assert need.contact == cast.lead.person
    assert story(need)[-1] == "intake.need-handed-over"


def test_hand_over_to_somebody_of_another_lab_is_refused(cast):
    with pytest.raises(Refused, match="n'est pas membre"):
        services.hand_over(actor=cast.member, need=taken(cast), contact=cast.stranger.person)


def test_hand_over_is_not_for_another_member(cast):
    colleague = make_member("Emma Collègue", lab=cast.lab)

    with pytest.raises(PermissionDenied):
        services.hand_over(actor=colleague, need=taken(cast), contact=colleague.person)


def test_reroute_keeps_the_promise_and_asks_the_other_lab_for_a_contact(cast):
    need = taken(cast, at=FRIDAY)

    services.reroute(actor=cast.member, need=need, lab=cast.other_lab)

    assert (need.lab, need.state, need.contact) == (cast.other_lab, NeedState.SENT, None)
    assert need.due_at == TUESDAY_17H
    assert Need.objects.visible_to(cast.stranger).get() == need
    assert Need.objects.visible_to(cast.member).get() == need
    with pytest.raises(PermissionDenied):
        services.take_in_charge(actor=cast.member, need=need)


def test_reroute_to_the_same_lab_is_refused(cast):
    with pytest.raises(Refused, match="déjà chez"):
        services.reroute(actor=cast.member, need=send(cast), lab=cast.lab)


def test_reroute_goes_only_where_somebody_can_answer(cast):
    """The service asks what the form offers: an open lab, alike, with an account in use."""
    empty, example = make_lab("vide", "Lab vide"), make_lab("fiction", "Lab Exemple", origin=Origin.FICTIONAL)
    left = make_lab("parti", "Lab quitté")
    make_member("Agathe Partie", lab=left)
    User.objects.filter(person__memberships__lab=left).update(is_active=False)
    make_member("Faux Membre", lab=example)
    need = taken(cast)

    for lab in (empty, example, left):
        with pytest.raises(Refused, match="répondre") as refusal:
            services.reroute(actor=cast.member, need=need, lab=lab)
        assert refusal.value.field == "lab"

    need.refresh_from_db()
    assert (need.lab, need.state) == (cast.lab, NeedState.IN_CHARGE)


def test_answer_needs_a_contact_first(cast):
    with pytest.raises(Refused):
        services.answer(actor=cast.lead, need=send(cast), outcome=Outcome.REFUSED, reason="Non.")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"outcome": Outcome.REFUSED, "reason": "  "}, "raisons"),
        ({"outcome": Outcome.REFERRED, "reason": "Autre compétence.", "referral": ""}, "service"),
    ],
)
def test_answer_without_its_reason_or_its_service_is_refused(cast, fields, message):
    with pytest.raises(Refused, match=message):
        services.answer(actor=cast.member, need=taken(cast), **fields)


def test_answer_closes_the_need(cast):
    need = answered(cast)

    assert (need.state, need.outcome) == (NeedState.ANSWERED, Outcome.REFUSED)
    assert need.closed_at is not None
    assert story(need)[-1] == "intake.need-answered"
    with pytest.raises(Refused, match="déjà « répondu »"):
        services.withdraw(actor=cast.holder, need=need)


def test_withdraw_is_for_the_sender_only(cast):
    with pytest.raises(PermissionDenied):
        services.withdraw(actor=cast.member, need=send(cast))


def test_private_text_is_never_in_the_journal(cast):
    need = taken(cast, title="Secret de Polichinelle")
    services.answer(actor=cast.member, need=need, outcome=Outcome.ADVICE, reason="Voyez Madame Polichinelle")

    told = str(list(Entry.objects.about(need.ref).values_list("facts", flat=True)))

    assert "Polichinelle" not in told


def test_alert_is_claimed_once(cast):
    need = send(cast, at=FRIDAY)
    other_worker_s = Need.objects.get(pk=need.pk)
    monday_evening = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)

    assert list(Need.objects.to_alert(monday_evening)) == [need]
    assert services.alert(need=need, now=monday_evening) is True
    assert services.alert(need=other_worker_s, now=monday_evening) is False
    assert story(need).count("intake.promise-due-soon") == 1


def test_escalate_is_claimed_once_and_only_after_the_due_date(cast):
    need = send(cast, at=FRIDAY)

    assert services.escalate(need=need, now=TUESDAY_17H) is False
    assert services.escalate(need=need, now=TUESDAY_17H + dt.timedelta(seconds=1)) is True
    assert services.escalate(need=need, now=TUESDAY_17H + dt.timedelta(minutes=5)) is False
    assert story(need).count("intake.promise-missed") == 1


def test_need_taken_in_charge_raises_no_alert(cast):
    need = taken(cast, at=FRIDAY)

    assert services.alert(need=need, now=TUESDAY_17H) is False
    assert services.escalate(need=need, now=TUESDAY_17H + dt.timedelta(days=1)) is False


@pytest.mark.parametrize(
    "broken",
    [
        {"state": NeedState.SENT, "due_at": None},
        {"state": NeedState.IN_CHARGE, "contact": None},
        {"state": NeedState.ANSWERED, "closed_at": FRIDAY, "outcome": Outcome.REFUSED, "reason": ""},
        {"state": NeedState.ANSWERED, "closed_at": FRIDAY, "outcome": "", "reason": "Parce que."},
        {"outcome": Outcome.REFERRED, "referral": ""},
    ],
)
def test_database_refuses_a_need_that_breaks_the_rule_of_the_context(cast, broken):
    need = taken(cast)

    with pytest.raises(IntegrityError), transaction.atomic():
        Need.objects.filter(pk=need.pk).update(**broken)


def test_withdrawn_need_stays_readable_to_its_people(cast):
    need = withdrawn(cast)

    assert Need.objects.visible_to(cast.holder).get() == need
    assert Need.objects.visible_to(cast.member).get() == need


def test_nobody_is_said_to_have_written_what_a_visitor_writes_under_an_address(cast):
    need = services.send_as_visitor(
        email=cast.citizen.email,
        title="Un",
        description="Deux",
        concerns="Trois",
        territory=cast.commune,
        lab=cast.lab,
    )

    assert [entry.actor for entry in Entry.objects.about(need.ref)] == [""]


def test_confirm_to_a_lab_closed_meanwhile_is_refused(cast):
    cast.holder.email_confirmed_at = None
    need = send(cast)
    cast.holder.email_confirmed_at = timezone.now()
    Lab.objects.filter(pk=cast.lab.pk).update(status=LabStatus.CLOSED)

    with pytest.raises(Refused, match="choisissez un autre lab"):
        services.confirm(actor=cast.holder, need=Need.objects.get(pk=need.pk))


@pytest.mark.parametrize("status", [LabStatus.CLOSED, LabStatus.UNCONFIRMED])
def test_only_an_open_lab_takes_needs(cast, status):
    cast.lab.status = status

    with pytest.raises(Refused, match="ne reçoit pas"):
        send(cast)


def test_promise_kept_by_the_first_lab_stays_kept_when_the_need_is_passed_on(cast):
    need = services.take_in_charge(actor=cast.member, need=send(cast, at=FRIDAY), at=FRIDAY)

    services.reroute(actor=cast.member, need=need, lab=cast.other_lab, at=TUESDAY_17H)
    assert (need.taken_at, need.was_in_time) == (FRIDAY, True)

    services.take_in_charge(actor=cast.stranger, need=need, at=TUESDAY_17H + dt.timedelta(days=9))
    assert (need.taken_at, need.was_in_time) == (FRIDAY, True)
    rerouted = Entry.objects.about(need.ref).get(verb="intake.need-rerouted")
    assert rerouted.facts["first_taken_at"] == FRIDAY.isoformat()


def test_need_withdrawn_before_it_was_sent_is_not_shown_to_the_lab(cast):
    cast.holder.email_confirmed_at = None
    need = services.withdraw(actor=cast.holder, need=send(cast))

    assert not Need.objects.visible_to(cast.member).exists()
    assert not rules.can_read(cast.member, need)


def test_contact_who_left_answers_no_more_and_the_lead_does(cast):
    need = taken(cast)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Membership.objects.filter(person__user=cast.member).update(ends_on=yesterday)
    gone = User.objects.get(pk=cast.member.pk)
    given = {"need": need, "outcome": Outcome.REFUSED, "reason": "Hors de notre champ."}

    with pytest.raises(PermissionDenied):
        services.answer(actor=gone, **given)
    with pytest.raises(PermissionDenied):
        services.hand_over(actor=gone, need=need, contact=cast.lead.person)

    assert services.answer(actor=cast.lead, **given).state == NeedState.ANSWERED


def test_a_move_made_already_is_said_to_be_made_and_another_says_where_things_are(cast):
    need = answered(cast)

    with pytest.raises(Refused, match=r"C'est déjà fait\u00a0: l'état est «\u00a0.+\u00a0»"):
        services.answer(actor=cast.member, need=need, outcome=Outcome.ADVICE, reason="Voici.")
    with pytest.raises(Refused, match="n'est plus possible\u00a0: l'état est déjà"):
        services.take_in_charge(actor=cast.member, need=need)
