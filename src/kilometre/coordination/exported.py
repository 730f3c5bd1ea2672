"""What a lab takes away of its weeks with the network: gatherings and who came, its arrival, the support that it had."""

from typing import Any

from django.db.models import QuerySet

from kilometre.foundation.exchange.exports import Column, Part, exportable
from kilometre.network.models import Lab
from kilometre.network.rules import leads

from .models import Arrival, ArrivalStep, Gathering, Mission, Registration


def _registrations(lab: Lab, user: Any) -> QuerySet[Registration]:
    """Who registered, for who organises at this lab."""
    rows: QuerySet[Registration] = Registration.objects.filter(gathering__lab=lab)
    seen = rows if leads(user, lab) else rows.none()
    return seen.select_related("gathering", "person").order_by("gathering__starts_at", "pk")


exportable(
    Lab,
    Part(
        "rendez-vous",
        "Les rendez-vous",
        (
            Column("public_id", "Identifiant", "identifiant, qui ne change jamais"),
            Column("title", "Titre", "titre du rendez-vous"),
            Column("kind", "Nature", "formation, journée, atelier…", lambda row: row.get_kind_display()),
            Column("starts_at", "Début", "date et heure de début"),
            Column("ends_at", "Fin", "date et heure de fin"),
            Column("place", "Lieu", "lieu"),
            Column("seats", "Places", "nombre de places ; vide sans limite"),
            Column("state", "État", "prévu ou annulé", lambda row: row.get_state_display()),
        ),
        lambda lab, user: Gathering.objects.visible_to(user).filter(lab=lab).order_by("starts_at", "pk"),
        order=65,
    ),
)
exportable(
    Lab,
    Part(
        "inscriptions",
        "Les inscriptions aux rendez-vous",
        (
            Column("gathering", "Rendez-vous", "titre du rendez-vous", lambda row: str(row.gathering)),
            Column("person", "Personne", "nom", lambda row: str(row.person)),
            Column("state", "Inscription", "inscrite, ou en liste d'attente", lambda row: row.get_state_display()),
            Column("registered_at", "Inscrite le", "date et heure"),
            Column("attendance", "Présence", "présence, absence, ou non notée", lambda row: row.get_attendance_display()),
        ),
        _registrations,
        order=66,
    ),
)  # fmt: skip
exportable(
    Lab,
    Part(
        "arrivee",
        "Les étapes de l'arrivée",
        (
            Column("arrival", "Arrivée", "ce qui est arrivé", lambda row: row.arrival.get_kind_display()),
            Column("label", "Étape", "ce qu'il y a à faire"),
            Column("due_on", "Pour le", "date attendue"),
            Column("state", "État", "où en est l'étape", lambda row: row.get_state_display()),
            Column("settled_at", "Réglée le", "date et heure"),
        ),
        lambda lab, user: (
            ArrivalStep.objects.filter(arrival__in=Arrival.objects.visible_to(user).filter(lab=lab))
            .select_related("arrival")
            .order_by("arrival", "number")
        ),
        order=67,
    ),
)
exportable(
    Lab,
    Part(
        "appuis",
        "Les appuis reçus",
        (
            Column("subject", "Sujet", "sujet de l'appui"),
            Column("expected", "Ce qui en est attendu", "demande"),
            Column("state", "État", "où en est l'appui", lambda row: row.get_state_display()),
            Column("in_charge", "Qui s'en charge", "personne de la coordination", lambda row: str(row.in_charge or "")),
            Column("starts_on", "Début", "premier jour"),
            Column("ends_on", "Fin", "dernier jour"),
            Column("outcome", "Ce qu'il en est sorti", "compte rendu"),
            Column("useful", "Utile", "avis du lab", lambda row: row.get_useful_display()),
        ),
        lambda lab, user: (
            Mission.objects.visible_to(user).filter(lab=lab).select_related("in_charge").order_by("created_at", "pk")
        ),
        order=68,
    ),
)  # fmt: skip
