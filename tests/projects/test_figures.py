"""What is known here, told apart from what the document says."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from kilometre.foundation.indicators import Scope
from kilometre.foundation.indicators.queries import computed
from kilometre.foundation.records.origins import Origin
from kilometre.projects import figures, services
from kilometre.projects.enums import ActionKind, Direction, Stage, Visibility
from kilometre.projects.models import Action


def test_known_projects_are_public_and_real(cast):
    def make(origin: Origin, visibility: Visibility) -> None:
        cast.lab.origin = origin
        services.start(
            actor=None,
            title=f"{origin} {visibility}",
            lead_lab=cast.lab,
            origin=origin,
            visibility=visibility,
        )

    for origin in (Origin.DOCUMENT, Origin.LIVE, Origin.FICTIONAL):
        make(origin, Visibility.PUBLIC)
    make(Origin.LIVE, Visibility.DRAFT)

    figure = figures.projects_known(Scope())

    assert (figure.value, figure.note) == (2, "Dont 1 tirés du document public.")
    assert figures.projects_known(Scope(lab="labest")).value == 2
    assert figures.projects_known(Scope(lab="etatlin")).value == 0


def test_figure_of_the_document_is_for_the_whole_network_only(db):
    assert computed("projects-and-actions-in-document").figure.value == 200
    assert computed("projects-and-actions-in-document").value_text == "plus de 200"
    assert computed("projects-and-actions-in-document", Scope(region="44")).figure.value is None


def test_measured_projects_are_those_with_a_measure_after_the_baseline(cast):
    for title, is_measured in (("Mesuré", True), ("Non mesuré", False)):
        project = services.start(
            actor=cast.member, title=title, lead_lab=cast.lab, objective="Mieux", result="Un mois de moins",
            stage=Stage.EVALUATION, visibility=Visibility.PUBLIC,
        )  # fmt: skip
        target = services.set_target(
            actor=cast.member, project=project, title="Délai", unit="jours", direction=Direction.DOWN,
            baseline=Decimal(62), baseline_on=dt.date(2026, 1, 15), source="Registre",
        )  # fmt: skip
        if is_measured:
            services.measure(actor=cast.member, target=target, date=dt.date(2026, 6, 1), value=Decimal(48))

    figure = figures.projects_measured(Scope(lab="labest"))

    assert (figure.value, figure.sample) == (50, 2)


def test_action_told_before_its_day_counts_from_that_day_on(cast):
    today = timezone.localdate()
    for day in (today, today + dt.timedelta(days=1)):
        action = services.record_action(
            actor=cast.member,
            title=f"Atelier du {day}",
            kind=ActionKind.WORKSHOP,
            date=today,
            labs=[cast.lab],
        )
        Action.objects.filter(pk=action.pk).update(date=day)

    assert figures.actions_known(Scope()).value == 1
