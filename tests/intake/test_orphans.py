"""Needs that nobody answers for: how they come to the tray, and how they leave it."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from cast import make_lab, make_member
from intake.needs import answered, send, taken
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.indicators import Scope
from kilometre.foundation.journal import consumers
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.notifications.models import Notification
from kilometre.foundation.week.registry import of
from kilometre.intake import services
from kilometre.intake.enums import NeedState, OrphanCause, Outcome
from kilometre.intake.figures import sent_in
from kilometre.intake.labs import labs_that_may_take
from kilometre.intake.models import Need
from kilometre.intake.presenting import why_orphan
from kilometre.intake.reaching import UNUSABLE
from kilometre.network.enums import LabStatus, OrganisationKind
from kilometre.network.models import Lab, Membership, Organisation, Person


def declined(cast, **fields) -> Need:
    return services.decline(actor=cast.member, need=send(cast, **fields), reason="Hors de notre champ.")


def told(user) -> list[str]:
    """What somebody was told since the start."""
    consumers.run("notifications")
    return [row.text for row in Notification.objects.filter(user=user).order_by("pk")]


def orphans() -> list[Need]:
    return list(Need.objects.orphans().order_by("sent_at"))


class TestComing:
    def test_declined_need_has_no_contact_and_a_reason(self, cast):
        need = services.decline(actor=cast.member, need=taken(cast), reason="Nous n'avons plus de juriste.")

        assert (need.state, need.contact, need.orphan_cause) == (NeedState.SENT, None, OrphanCause.DECLINED)
        assert need.passings.get().reason == "Nous n'avons plus de juriste."
        assert orphans() == [need]
        with pytest.raises(Refused):
            services.decline(actor=cast.lead, need=need, reason="Encore non.")

    @pytest.mark.parametrize("who", ["holder", "stranger", "coordinator", "administrator"])
    def test_a_lab_declines_for_itself_only(self, cast, who):
        with pytest.raises(PermissionDenied):
            services.decline(actor=getattr(cast, who), need=send(cast), reason="Non.")

    def test_reason_is_owed(self, cast):
        with pytest.raises(Refused, match="pourquoi"):
            services.decline(actor=cast.member, need=send(cast), reason="  ")

    def test_lab_that_lost_its_people_or_closed_leaves_orphans(self, cast):
        waiting, followed = send(cast), taken(cast)
        assert orphans() == []
        cast.lab.status = LabStatus.CLOSED
        cast.lab.save()
        assert orphans() == [waiting]  # Alice still follows the other one
        assert why_orphan(Need.objects.get(pk=waiting.pk)) == OrphanCause.NO_LAB

        Membership.objects.filter(lab=cast.lab).delete()

        assert orphans() == [waiting, followed]

    def test_answered_need_is_nobody_s_orphan(self, cast):
        answered(cast)
        Membership.objects.filter(lab=cast.lab).delete()

        assert orphans() == []

    def test_database_refuses_an_orphan_without_cause(self, cast):
        need = send(cast)
        with pytest.raises(IntegrityError), transaction.atomic():
            Need.objects.filter(pk=need.pk).update(orphaned_at=timezone.now())


class TestLeaving:
    def test_coordination_takes_it(self, cast):
        need = services.take_in_charge(actor=cast.coordinator, need=declined(cast))

        assert (need.contact, need.orphan_cause) == (cast.coordinator.person, "")
        assert orphans() == []

    def test_coordination_gives_it_to_a_lab_with_a_reason(self, cast):
        need = services.reroute(
            actor=cast.coordinator, need=declined(cast), lab=cast.other_lab, reason="Ils ont un juriste."
        )

        assert orphans() == []
        assert [(each.lab, each.to_lab) for each in need.passings.all()] == [
            (cast.lab, None),
            (cast.lab, cast.other_lab),
        ]

    def test_coordination_closes_it_with_a_reason(self, cast):
        need = services.settle(
            actor=cast.coordinator, need=declined(cast), outcome=Outcome.REFUSED, reason="Aucun lab ne peut."
        )

        assert (need.state, need.contact) == (NeedState.ANSWERED, cast.coordinator.person)
        assert orphans() == []

    def test_coordination_takes_over_what_its_contact_left(self, cast):
        need = taken(cast)
        with pytest.raises(PermissionDenied):
            services.take_over(actor=cast.coordinator, need=need)
        Need.objects.filter(pk=need.pk).update(orphaned_at=timezone.now(), orphan_cause=OrphanCause.ABANDONED)

        services.take_over(actor=cast.coordinator, need=need)

        assert (need.contact, need.orphaned_at) == (cast.coordinator.person, None)

    def test_coordination_that_closes_what_a_contact_left_aside_becomes_its_contact(self, client, cast):
        need = taken(cast)
        Need.objects.filter(pk=need.pk).update(orphaned_at=timezone.now(), orphan_cause=OrphanCause.ABANDONED)

        services.settle(
            actor=cast.coordinator, need=need, outcome=Outcome.REFUSED, reason="Aucun lab ne peut."
        )

        assert (need.state, need.contact) == (NeedState.ANSWERED, cast.coordinator.person)
        client.force_login(cast.holder)
        assert "Gilles Coordinateur" in client.get(need.get_absolute_url()).text

    def test_lab_may_change_its_mind(self, cast):
        need = services.take_in_charge(actor=cast.member, need=declined(cast))

        assert orphans() == []
        assert need.state == NeedState.IN_CHARGE

    def test_a_lab_takes_no_orphan_of_another(self, cast):
        with pytest.raises(PermissionDenied):
            services.take_in_charge(actor=cast.stranger, need=declined(cast))


class TestIndividualCase:
    def onward(self, cast, need: Need, **fields) -> Need:
        given = {
            "service_name": "DDT du Bas-Rhin",
            "reach": "03 00 00 00 00",
            "reason": "C'est votre dossier.",
        }
        return services.route_onward(actor=cast.member, need=need, **{**given, **fields})

    def test_it_is_answered_with_who_and_how_to_reach_them(self, cast):
        need = self.onward(cast, send(cast))

        assert (need.state, need.outcome) == (NeedState.ANSWERED, Outcome.COMPLAINT)
        assert need.referral == "DDT du Bas-Rhin\u00a0: 03 00 00 00 00"
        assert need.referred_to == cast.service

    def test_service_unknown_here_is_told_all_the_same(self, cast):
        Organisation.objects.create(name="Caisse", kind=OrganisationKind.OPERATOR)

        assert self.onward(cast, send(cast), service_name="La mairie").referred_to is None

    @pytest.mark.parametrize("missing", [{"service_name": " "}, {"reach": ""}])
    def test_no_one_is_sent_away_without_a_way_to_reach_somebody(self, cast, missing):
        with pytest.raises(Refused):
            self.onward(cast, send(cast), **missing)

    @pytest.mark.parametrize("reach", ["abc", "la DDT", "12", "a@b"])
    def test_what_nobody_can_use_is_refused_at_its_field(self, cast, as_, reach):
        need = send(cast)
        given = {"service_name": "DDT", "reach": reach, "reason": "C'est votre dossier."}

        refused = as_(cast.member).post(f"{need.get_absolute_url()}orienter/", given)

        assert refused.context["form"].errors == {"reach": [UNUSABLE]}
        with pytest.raises(ValidationError):
            self.onward(cast, need, reach=reach)

    @pytest.mark.parametrize(
        "reach",
        [
            "contact@exemple.test",
            "03.29.00.00.00",
            "le 3939",
            "https://exemple.test/a",
            "service-public.fr",
            "12 rue Haute",
        ],
    )
    def test_any_way_that_somebody_can_use_will_do(self, cast, reach):
        assert self.onward(cast, send(cast), reach=reach).referral.endswith(reach)

    def test_who_answered_corrects_the_contact_and_the_sender_is_told(self, cast, as_):
        need = self.onward(cast, send(cast))
        page = need.get_absolute_url()
        told(cast.holder)
        member = as_(cast.member)
        assert "Corriger le contact" in member.get(page).text
        form = member.get(f"{page}a-qui-s-adresser/").context["form"]
        assert form["reach"].value() == "03 00 00 00 00"

        typed = {"service_name": "DDT de la Meuse", "version": need.version}
        wrong = member.post(f"{page}a-qui-s-adresser/", {**typed, "reach": "abc"})
        assert wrong.context["form"].errors == {"reach": [UNUSABLE]}
        member.post(f"{page}a-qui-s-adresser/", {**typed, "reach": "ddt@exemple.test"})

        need.refresh_from_db()
        assert (need.referral, need.referred_to) == ("DDT de la Meuse\u00a0: ddt@exemple.test", None)
        assert "À qui s'adresser\u00a0: DDT de la Meuse\u00a0: ddt@exemple.test" in told(cast.holder)[-1]
        assert Entry.objects.about(need.ref).in_order().last().verb == "intake.contact-corrected"

    def test_contact_is_corrected_by_who_answers_only_and_only_where_there_is_one(self, cast):
        need = self.onward(cast, send(cast))
        given = {"service_name": "DDT", "reach": "ddt@exemple.test"}

        for actor in (cast.stranger, cast.holder):
            with pytest.raises(PermissionDenied):
                services.correct_contact(actor=actor, need=need, **given)
        with pytest.raises(PermissionDenied):
            services.correct_contact(actor=cast.member, need=answered(cast), **given)

    def test_sender_reads_in_the_e_mail_to_whom_to_write_however_long_it_is(self, cast):
        self.onward(cast, send(cast))
        assert "À qui s'adresser\u00a0: DDT du Bas-Rhin\u00a0: 03 00 00 00 00" in told(cast.holder)[-1]

        long = "Rue Haute " * 12 + "3939"
        self.onward(cast, send(cast, title="Un titre bien long " * 5), service_name="S" * 120, reach=long)
        assert told(cast.holder)[-1].endswith("3939")

    def test_it_is_no_need_in_the_figures(self, cast):
        self.onward(cast, send(cast))
        taken(cast)

        assert sent_in(Scope()).count() == 1

    def test_stranger_routes_nothing(self, cast):
        with pytest.raises(PermissionDenied):
            services.route_onward(
                actor=cast.stranger, need=send(cast), service_name="a", reach="b", reason="c"
            )


class TestPages:
    def test_tray_is_for_the_coordination_oldest_first_and_costs_the_same_for_thirty(
        self, client, cast, django_assert_num_queries
    ):
        client.force_login(cast.member)
        assert client.get("/besoins/orphelins/").status_code == 403
        client.force_login(cast.coordinator)
        now = timezone.now()
        declined(cast, title="Le plus récent", at=now - dt.timedelta(days=1))
        client.get("/besoins/orphelins/")
        with django_assert_num_queries(QUERIES):
            client.get("/besoins/orphelins/")
        for days in range(2, 31):
            declined(cast, title=f"Ancien de {days} jours", at=now - dt.timedelta(days=days))
        with django_assert_num_queries(QUERIES):
            page = client.get("/besoins/orphelins/").content.decode()
        assert "Ancien de 30 jours" in page
        assert page.index("Ancien de 30 jours") < page.index("Ancien de 29 jours")
        assert "Hors de notre champ" not in page

    def test_tray_says_nothing_of_who_declined_when_nobody_did(self, client, cast):
        need = send(cast)
        Need.objects.filter(pk=need.pk).update(orphaned_at=timezone.now(), orphan_cause=OrphanCause.ABANDONED)
        client.force_login(cast.coordinator)

        page = client.get("/besoins/orphelins/").content.decode()

        assert need.title in page
        assert '<td data-label="Déjà décliné par"></td>' in page  # no line at all on a narrow screen

    def test_member_declines_then_coordination_empties_the_tray(self, client, cast):
        need = send(cast)
        client.force_login(cast.member)
        page = need.get_absolute_url()
        assert "Notre lab ne peut pas" in client.get(page).content.decode()
        client.post(f"{page}decliner/", {"reason": "Pas de juriste"})
        client.force_login(cast.holder)
        shown = client.get(page).content.decode()
        assert "la coordination du réseau cherche" in shown
        assert "Pas de juriste" in shown

        client.force_login(cast.coordinator)
        shown = client.get(page).content.decode()
        assert "Prendre en charge" in shown
        assert "Clore avec une raison" in shown
        assert (
            client.post(f"{page}clore/", {"outcome": "refused", "reason": "Personne ne peut."}).status_code
            == 302
        )
        assert "Aucun besoin orphelin" in client.get("/besoins/orphelins/").content.decode()

    def test_individual_case_is_routed_in_one_page(self, client, cast):
        need = send(cast)
        client.force_login(cast.lead)
        page = need.get_absolute_url()

        given = {"service_name": "France services", "reach": "contact@exemple.test", "reason": "Ils peuvent."}
        assert client.post(f"{page}orienter/", {**given, "reach": ""}).status_code == 422
        assert client.post(f"{page}orienter/", given).status_code == 302

        client.force_login(cast.holder)
        assert "France services\u00a0: contact@exemple.test" in client.get(page).content.decode()


QUERIES = 8


def test_need_that_a_lab_declined_is_no_longer_charged_to_it(cast):
    declined(cast, at=timezone.now() - dt.timedelta(days=30))

    told = [line for part in of(cast.coordinator) for line in part.lines]

    assert [line.act for line in told] == ["Décider"]
    assert not Need.objects.to_escalate(timezone.now()).exists()
    (line,) = [line for part in of(cast.holder) for line in part.lines]
    assert line.whom == "La coordination du réseau doit agir"


def test_need_is_passed_on_to_labs_where_somebody_answers(cast):
    need = send(cast)
    assert list(labs_that_may_take(need)) == [cast.other_lab]
    Membership.objects.filter(lab=cast.other_lab).delete()

    assert list(labs_that_may_take(need)) == []


@pytest.mark.parametrize("state", ["in use", "erased", "deactivated", "without account", "left"])
def test_lab_has_people_while_an_account_in_use_is_of_it(cast, state):
    lab = make_lab("rouge", "Lab rouge")
    user = make_member("Rosa Rouge", lab=lab)
    member = Membership.objects.filter(lab=lab)
    match state:
        case "erased":
            User.objects.filter(pk=user.pk).update(erased_at=timezone.now())
        case "deactivated":
            User.objects.filter(pk=user.pk).update(is_active=False)
        case "without account":
            Person.objects.filter(user=user).update(user=None)
        case "left":
            member.update(ends_on=timezone.localdate())
    need = send(cast, lab=lab)
    known = state == "in use"

    assert Lab.objects.get(pk=lab.pk).has_people is known
    assert Lab.objects.with_people().get(pk=lab.pk).has_people is known
    assert (lab in labs_that_may_take(send(cast))) is known
    assert Need.objects.with_team().filter(pk=need.pk).exists() is known
    assert Need.objects.without_team().filter(pk=need.pk).exists() is not known
