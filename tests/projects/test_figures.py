"""What is known here, told apart from what the document says."""

from kilometre.foundation.indicators import Scope
from kilometre.foundation.indicators.queries import computed
from kilometre.foundation.records.origins import Origin
from kilometre.projects import figures, services
from kilometre.projects.enums import Visibility


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
