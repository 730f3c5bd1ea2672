"""Gatherings that a lab or the coordination kept in a spreadsheet."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.utils import timezone

from kilometre.engines.tables import parsing
from kilometre.foundation.accounts.models import User
from kilometre.foundation.exchange.likeness import grouped
from kilometre.foundation.exchange.registry import Field, Kind, Values, importable, of_field
from kilometre.network.models import Lab
from kilometre.network.naming import lab_named, own_lab
from kilometre.network.rules import is_coordinator
from kilometre.network.spelling import key

from . import exported, services
from .enums import GatheringKind, Reach, Zone
from .models import Gathering
from .rules import gatherings as rules

KINDS = {"Journée": GatheringKind.DAY, "Webinaire": GatheringKind.TALK, "Conférence": GatheringKind.TALK}


def announce(*, actor: User, values: Values) -> Gathering:
    """Announce it at the lab; nobody is notified: that is for the gatherings of a network."""
    zone = Zone(values["zone"] or Zone.PARIS)
    starts_at, ends_at = (values[name].replace(tzinfo=ZoneInfo(zone)) for name in ("starts_at", "ends_at"))
    return services.announce(
        actor=actor,
        title=values["title"],
        kind=GatheringKind(values["kind"]),
        starts_at=starts_at,
        ends_at=ends_at,
        lab=_lab(actor, values),
        zone=zone,
        reach=Reach(values["reach"] or Reach.NETWORK),
        **{name: values[name] for name in ("description", "place", "link", "seats") if values[name]},
    )


def same_gatherings(rows: Sequence[Values], actor: User) -> list[list[Gathering]]:
    """Those of the same day, counted in Paris, and title."""
    wanted = [(timezone.localdate(_begins(values)), key(values["title"])) for values in rows]
    visible = Gathering.objects.visible_to(actor)
    of_days = visible.filter(starts_at__date__in={day for day, _ in wanted}).values_list(
        "pk", "starts_at", "title"
    )
    places = {pk: (timezone.localdate(starts_at), key(title)) for pk, starts_at, title in of_days}
    asked: set[tuple[dt.date, str]] = set(wanted)
    found = visible.filter(pk__in=[pk for pk, place in places.items() if place in asked]).order_by("pk")
    alike = grouped((places[gathering.pk], gathering) for gathering in found)
    return [alike[place] for place in wanted]


def _begins(values: Values) -> dt.datetime:
    """The moment written in the table, on the clock of the gathering."""
    written: dt.datetime = values["starts_at"]
    return written.replace(tzinfo=ZoneInfo(values["zone"] or Zone.PARIS))


def _lab(actor: User, values: Values) -> Lab | None:
    """The one named; else one's own. The national coordination may have none."""
    with of_field("lab"):
        if values["lab"]:
            return lab_named(values["lab"])
        return None if is_coordinator(actor) else own_lab(actor)


importable(
    Kind(
        name="gatherings",
        label="Des rendez-vous",
        words=("rendez-vous", "rendez-vous"),
        intro="Formations, journées, ateliers ouverts à l'inscription, passés ou à venir. Personne n'est prévenu.",
        order=60,
        rule=rules.can_announce,
        fields=(
            Field("title", "Titre", parsing.words(160), ("Rendez-vous", "Évènement", "Événement", "Intitulé", "Nom", "Objet"), required=True, example="Journée portes ouvertes"),
            Field("kind", "Nature", parsing.choice(dict(GatheringKind.choices), synonyms=KINDS), ("Type", "Genre", "Catégorie"), required=True, for_all=True, choices=dict(GatheringKind.choices), example="Formation"),
            Field("starts_at", "Début", parsing.moment, ("Date", "Date de début", "Commence le", "Date et heure"), required=True, example="05/03/2026 14h30"),
            Field("ends_at", "Fin", parsing.moment, ("Date de fin", "Se termine le"), required=True, example="05/03/2026 17h"),
            Field("place", "Lieu", parsing.words(200), ("Adresse", "Salle", "Ville"), example="Strasbourg, 5 place de la République"),
            Field("link", "Adresse en ligne", parsing.words(500), ("Lien", "Visio", "URL"), example="https://exemple.fr/visio"),
            Field("seats", "Places", parsing.whole, ("Nombre de places", "Jauge", "Capacité"), example="30"),
            Field("description", "Programme", parsing.words(6000), ("Description", "Contenu", "Ordre du jour")),
            Field("reach", "Qui le voit", parsing.choice({value: label for value, label in Reach.choices if value != Reach.MEMBERS}), ("Visibilité",), for_all=True, choices={value: label for value, label in Reach.choices if value != Reach.MEMBERS}),
            Field("zone", "Heure de", parsing.choice(dict(Zone.choices)), ("Fuseau",), for_all=True, choices=dict(Zone.choices)),
            Field("lab", "Lab", parsing.words(120), ("Lab qui accueille", "Laboratoire"), for_all=True, example="le nom de sa page", find=lab_named),
        ),
        create=announce,
        undo=lambda *, actor, record: services.remove_gathering(actor=actor, gathering=record),
        find_duplicates=same_gatherings,
        identity=lambda values: f"{values['starts_at'].date()} {key(values['title'])}",
    )
)  # fmt: skip

__all__ = ["exported"]
