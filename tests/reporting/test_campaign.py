"""A campaign: what was computed and what is declared never touch; a signature is of what was read."""

import contextlib
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kilometre.foundation.errors import Conflict, Refused
from kilometre.foundation.indicators import Scope
from kilometre.foundation.indicators.queries import computed
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.week.registry import of
from kilometre.network.enums import LabStatus
from kilometre.network.models import Lab
from kilometre.reporting import services
from kilometre.reporting.models import Campaign, LabReturn, ReturnLine
from reporting.making import YEAR, declared, in_days, line, opened, return_of, workshop


def test_each_open_lab_receives_its_figures_of_the_year(cast):
    workshop(cast)
    Lab.objects.create(slug="ferme", name="Fermé", status=LabStatus.CLOSED)

    campaign = opened(cast)

    assert set(campaign.returns.values_list("lab__slug", flat=True)) == {"labest", "etatlin"}
    assert line(return_of(campaign, cast.lab)).computed == 1
    assert line(return_of(campaign, cast.other_lab)).computed == 0
    asked = line(return_of(campaign, cast.lab), "lab-agents")
    assert (asked.computed, asked.figure) == (None, None)


def test_figures_are_frozen_on_the_day_of_the_opening(cast):
    campaign = opened(cast)
    workshop(cast)

    assert line(return_of(campaign, cast.lab)).computed == 0


def test_example_labs_are_apart(cast):
    Lab.objects.filter(pk=cast.other_lab.pk).update(origin=Origin.FICTIONAL)
    real = opened(cast)
    type(cast.coordinator).objects.filter(pk=cast.coordinator.pk).update(origin=Origin.FICTIONAL)
    cast.coordinator.refresh_from_db()

    made = workshop(cast)
    made.labs.set([cast.other_lab])
    imagined_one = workshop(cast, "Un atelier imaginé")
    imagined_one.labs.set([cast.other_lab])
    type(made).objects.filter(pk=imagined_one.pk).update(origin=Origin.FICTIONAL)

    imagined = opened(cast)

    assert [row.lab for row in real.returns.all()] == [cast.lab]
    assert [row.lab for row in imagined.returns.all()] == [cast.other_lab]
    assert imagined.is_fictional
    counted = line(return_of(imagined, cast.other_lab))
    assert counted.computed == 1  # its example, and nothing real
    assert "Exemple" in counted.figure["note"]
    assert (
        computed("actions-known", Scope(lab=cast.other_lab.slug)).figure.value == 1
    )  # what is real, and no example


def test_a_lab_is_asked_only_what_is_about_it(cast):
    names = set(return_of(opened(cast), cast.lab).lines.values_list("name", flat=True))

    assert names.isdisjoint({"skills-covered", "labs-active", "regions-with-lab", "organisations"})


@pytest.mark.parametrize("role", ["visitor", "citizen", "member", "lead", "officer", "administrator"])
def test_only_the_coordination_opens(cast, role):
    with pytest.raises(PermissionDenied):
        services.open_campaign(actor=getattr(cast, role), year=YEAR, due_on=in_days(30))


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"due_on": in_days(-1)}, "date limite"), ({"year": 2098}, "pas commencé")],
)
def test_campaign_that_makes_no_sense_is_refused(cast, fields, words):
    with pytest.raises(Refused, match=words):
        opened(cast, **fields)


def test_one_campaign_a_year(cast):
    opened(cast)

    with pytest.raises(Refused, match="existe déjà"):
        opened(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.create(year=YEAR, due_on=in_days(30))


def test_declared_value_stands_beside_the_computed_one(cast):
    workshop(cast)
    found = return_of(opened(cast), cast.lab)

    services.declare(
        actor=cast.member, lab_return=found, lines=declared(4, "Trois ateliers n'étaient pas racontés ici.")
    )

    kept = line(found)
    assert (kept.computed, kept.declared) == (1, 4)
    assert list(ReturnLine.objects.apart()) == [kept]
    assert [row.gaps for row in LabReturn.objects.with_counts().filter(lab=cast.lab)] == [1]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["actions-known", "projects-known", "lab-agents"]),
            st.none() | st.decimals(-5, 10**10, places=2),
            st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=30),
        ),
        max_size=6,
    )
)
def test_nothing_that_a_lab_does_changes_what_was_computed(cast, acts):
    with transaction.atomic():
        found = return_of(opened(cast), cast.lab)
        before = list(found.lines.values_list("name", "computed", "figure", "label"))
        for name, value, comment in acts:
            with contextlib.suppress(Refused):
                services.declare(actor=cast.member, lab_return=found, lines=declared(value, comment, name))
        services.sign(actor=cast.lead, lab_return=found)

        assert list(found.lines.values_list("name", "computed", "figure", "label")) == before
        assert not ReturnLine.objects.filter(declared__lt=0).exists()
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("value", "name", "words"),
    [
        (-1, "actions-known", "sous zéro"),
        (101, "needs-charged-in-time", "100"),
        (10**10, "actions-known", "trop grand"),
    ],
)
def test_a_value_that_cannot_be_is_refused_and_nothing_is_written(cast, value, name, words):
    found = return_of(opened(cast), cast.lab)

    with pytest.raises(Refused, match=words):
        services.declare(
            actor=cast.member,
            lab_return=found,
            lines={**declared(3, name="lab-agents"), **declared(value, name=name)},
        )

    assert line(found, "lab-agents").declared is None


def test_a_figure_that_is_not_asked_is_refused(cast):
    found = return_of(opened(cast), cast.lab)

    with pytest.raises(Refused, match="pas demandé"):
        services.declare(actor=cast.member, lab_return=found, lines=declared(3, name="autre"))


def test_two_members_do_not_overwrite_each_other(cast):
    found = return_of(opened(cast), cast.lab)
    read = found.version
    services.declare(actor=cast.member, lab_return=found, lines=declared(3), expected_version=read)

    with pytest.raises(Conflict):
        services.declare(actor=cast.lead, lab_return=found, lines=declared(5), expected_version=read)
    assert line(found).declared == 3


def test_a_lab_fills_and_signs_its_own_return_only(cast):
    found = return_of(opened(cast), cast.lab)
    for actor in (cast.stranger, cast.coordinator, cast.citizen):
        with pytest.raises(PermissionDenied):
            services.declare(actor=actor, lab_return=found, lines=declared(3))
    for actor in (cast.member, cast.stranger, cast.coordinator):
        with pytest.raises(PermissionDenied):
            services.sign(actor=actor, lab_return=found)

    services.sign(actor=cast.lead, lab_return=found)

    assert (found.is_signed, found.signed_by) == (True, cast.lead.person)


def test_a_signature_is_of_what_was_read(cast):
    found = return_of(opened(cast), cast.lab)
    read = found.version
    services.declare(actor=cast.member, lab_return=found, lines=declared(3))

    with pytest.raises(Refused, match="a changé"):
        services.sign(actor=cast.lead, lab_return=found, expected_version=read)


def test_signed_return_changes_only_once_reopened_with_a_reason(cast):
    found = return_of(opened(cast), cast.lab)
    services.sign(actor=cast.lead, lab_return=found)
    with pytest.raises(Refused, match="signé"):
        services.declare(actor=cast.member, lab_return=found, lines=declared(3))
    with pytest.raises(Refused, match="pourquoi"):
        services.reopen(actor=cast.coordinator, lab_return=found, reason=" ")
    with pytest.raises(PermissionDenied):
        services.reopen(actor=cast.lead, lab_return=found, reason="Une erreur.")

    services.reopen(actor=cast.coordinator, lab_return=found, reason="Le nombre d'ateliers semble faux.")
    services.declare(actor=cast.member, lab_return=found, lines=declared(3))

    assert (found.is_signed, found.signed_by, line(found).declared) == (False, None, 3)


def test_lab_that_signed_asks_to_correct_and_the_coordination_answers(cast):
    found = return_of(opened(cast), cast.lab)
    with pytest.raises(Refused, match="n'est pas signé"):
        services.ask_reopening(actor=cast.member, lab_return=found, reason="Une erreur.")
    services.sign(actor=cast.lead, lab_return=found)
    with pytest.raises(Refused, match="Dites ce que"):
        services.ask_reopening(actor=cast.member, lab_return=found, reason=" ")
    with pytest.raises(PermissionDenied):
        services.ask_reopening(actor=cast.stranger, lab_return=found, reason="Une erreur.")

    services.ask_reopening(actor=cast.member, lab_return=found, reason="Un atelier compté deux fois.")
    [shown] = lines_of(cast.coordinator, "demande à corriger")
    assert shown.url == found.get_absolute_url()
    services.decline_reopening(actor=cast.coordinator, lab_return=found, reason="Il y en a bien deux.")
    assert (found.is_signed, lines_of(cast.coordinator, "demande à corriger")) == (True, [])

    services.ask_reopening(actor=cast.lead, lab_return=found, reason="Regardez la date.")
    services.reopen(actor=cast.coordinator, lab_return=found, reason="En effet.")
    assert (found.is_signed, found.reopening_asked) == (False, "")
    with pytest.raises(Refused, match="ne demande pas"):
        services.decline_reopening(actor=cast.coordinator, lab_return=found, reason="Trop tard.")


def lines_of(user, words):
    return [shown for found in of(user) for shown in found.lines if words in shown.text]


def test_closed_campaign_changes_no_more(cast):
    campaign = opened(cast)
    found = return_of(campaign, cast.lab)
    services.close(actor=cast.coordinator, campaign=campaign)

    for act in (
        lambda: services.declare(actor=cast.member, lab_return=found, lines=declared(3)),
        lambda: services.sign(actor=cast.lead, lab_return=found),
    ):
        with pytest.raises(Refused, match="close"):
            act()


def test_reminder_goes_to_labs_that_did_not_sign_once_a_day(cast):
    campaign = opened(cast)
    services.sign(actor=cast.lead, lab_return=return_of(campaign, cast.lab))

    assert services.remind(actor=cast.coordinator, campaign=campaign) == 1
    assert services.remind(actor=cast.coordinator, campaign=campaign) == 0
    assert Entry.objects.filter(verb="reporting.lab-reminded").count() == 1


def test_journal_tells_each_change_without_a_name(cast):
    found = return_of(opened(cast), cast.lab)
    services.declare(
        actor=cast.member, lab_return=found, lines=declared("2.5", "Selon l'agenda"), comment="Bonne année."
    )
    services.sign(actor=cast.lead, lab_return=found)

    told = Entry.objects.about(found.ref).order_by("id")

    assert [entry.verb.removeprefix("reporting.") for entry in told] == ["figures-declared", "return-signed"]
    assert told[0].facts["changes"]["actions-known"] == ["", "2,5 (Selon l'agenda)"]
    assert "Bruno" not in str([entry.facts for entry in told])


def test_value_as_shown_is_no_gap(cast):
    found = return_of(opened(cast), cast.lab)

    services.declare(actor=cast.member, lab_return=found, lines=declared(Decimal("0.00")))

    assert line(found).declared == 0
    assert not ReturnLine.objects.apart().exists()
