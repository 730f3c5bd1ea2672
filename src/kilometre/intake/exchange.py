"""Needs that a lab followed in a spreadsheet."""

from collections.abc import Sequence

from django.db.models.functions import Lower

from kilometre.engines.tables import parsing
from kilometre.foundation.accounts.models import User
from kilometre.foundation.exchange.likeness import grouped
from kilometre.foundation.exchange.registry import Field, Kind, Values, importable, of_field
from kilometre.network.models import Lab
from kilometre.network.naming import lab_named, own_lab, place_named
from kilometre.network.spelling import key

from . import exported, rules
from .models import Need
from .services import bringing


def bring_in(*, actor: User, values: Values) -> Need:
    with of_field("place"):
        place = place_named(values["place"])
    return bringing.bring_in(
        actor=actor,
        title=values["title"],
        description=values["description"],
        concerns=values["concerns"],
        territory=place,
        lab=_lab(actor, values),
        wanted_on=values["wanted_on"],
        received_on=values["received_on"],
    )


def same_needs(rows: Sequence[Values], actor: User) -> list[list[Need]]:
    """Those of the same title, among the needs that one may read."""
    titles = [values["title"].lower() for values in rows]
    wanted = {*titles, *(_lowered_by_sqlite(values["title"]) for values in rows)}
    visible = Need.objects.visible_to(actor)
    of_titles = visible.alias(lowered=Lower("title")).filter(lowered__in=wanted).values("pk")
    found = visible.filter(pk__in=of_titles).order_by("pk")
    alike = grouped((need.title.lower(), need) for need in found)
    return [alike[title] for title in titles]


def _lowered_by_sqlite(title: str) -> str:
    """Its LOWER knows no accents."""
    return "".join(sign.lower() if sign.isascii() else sign for sign in title)


def _lab(actor: User, values: Values) -> Lab:
    with of_field("lab"):
        return lab_named(values["lab"]) if values["lab"] else own_lab(actor)


importable(
    Kind(
        name="needs",
        label="Des besoins à traiter",
        words=("besoin", "besoins"),
        intro="Ceux que votre lab suit au tableur et n'a pas fini de traiter. Vous en devenez l'interlocuteur ; "
        "personne n'est prévenu, et ils ne comptent pas dans les délais tenus.",
        order=30,
        rule=rules.can_bring_in,
        fields=(
            Field("title", "Besoin en une phrase", parsing.words(120), ("Besoin", "Titre", "Demande", "Objet", "Intitulé", "Sujet"), required=True, example="Les familles renoncent à l'aide"),
            Field("description", "Ce qui se passe", parsing.words(3900), ("Description", "Descriptif", "Contexte", "Détail", "Problème", "Commentaire"), required=True, personal=True),
            Field("concerns", "Qui est concerné", parsing.words(200), ("Public", "Usagers", "Bénéficiaires", "Concernés"), required=True, for_all=True, example="Les aidants de la Meuse"),
            Field("place", "Commune", parsing.words(120), ("Ville", "Lieu", "Territoire", "Code INSEE"), required=True, for_all=True, example="Bar-le-Duc, ou 55029", find=place_named),
            Field("received_on", "Reçu le", parsing.day, ("Date", "Date de réception", "Date de la demande", "Arrivé le"), looks="day", example="05/03/2026"),
            Field("wanted_on", "Pour quand", parsing.day, ("Échéance", "Date souhaitée", "Pour le"), example="30/06/2027"),
            Field("lab", "Lab", parsing.words(120), ("Laboratoire", "Équipe"), for_all=True, example="le nom de sa page", find=lab_named),
        ),
        create=bring_in,
        undo=lambda *, actor, record: bringing.take_back(actor=actor, need=record),
        find_duplicates=same_needs,
        identity=lambda values: key(values["title"]),
    )
)  # fmt: skip

__all__ = ["exported"]
