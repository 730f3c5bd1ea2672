"""What a lab takes away of the work on its projects: stages, logbook, measures, team. What teams write, by who works there."""

from typing import Any

from django.db.models import QuerySet

from kilometre.foundation.exchange.exports import Column, Part, exportable
from kilometre.network.models import Lab

from .models import Gate, Line, Measure, Project, Target, TeamMember

PROJECT = Column("project", "Projet", "titre du projet", lambda row: str(row.project))


def _of(model: Any, *joined: str, through: str = "project") -> Any:
    """Rows of ``model`` about the projects of the lab on which the reader works."""

    def rows(lab: Lab, user: Any) -> QuerySet[Any]:
        worked_on = Project.objects.worked_on_by(user).of_lab(lab).values("pk")
        found: QuerySet[Any] = model.objects.filter(**{f"{through}__in": worked_on})
        return found.select_related(through, *joined).order_by(through, "pk")

    return rows


exportable(
    Lab,
    Part(
        "etapes-des-projets",
        "Les étapes franchies par les projets",
        (
            PROJECT,
            Column("left", "Étape quittée", "étape que le projet a quittée", lambda row: row.get_left_display()),
            Column("entered", "Étape suivante", "étape où il est entré", lambda row: row.get_entered_display()),
            Column("passed_at", "Franchie le", "date et heure"),
            Column("passed_by", "Par", "personne qui l'a fait", lambda row: str(row.passed_by or "")),
            Column("proof", "Ce qui le montre", "preuve donnée"),
            Column("url", "Où le voir", "adresse de la preuve"),
            Column("is_waived", "Sans ce qu'elle doit", "vrai si l'étape a été franchie sans ce qu'elle doit"),
            Column("reason", "Raison", "pourquoi"),
        ),
        _of(Gate, "passed_by"),
        order=46,
    ),
)  # fmt: skip
exportable(
    Lab,
    Part(
        "journal-des-projets",
        "Le journal de bord des projets",
        (
            PROJECT,
            Column("kind", "Type", "jalon, décision ou risque", lambda row: row.get_kind_display()),
            Column("title", "En une phrase", "de quoi il s'agit"),
            Column("detail", "Précisions", "détails"),
            Column("date", "Date", "date prévue, ou date de la décision"),
            Column("owner", "Qui s'en occupe", "personne", lambda row: str(row.owner or "")),
            Column("level", "Niveau", "niveau du risque", lambda row: row.get_level_display()),
            Column("settled_on", "Réglé le", "date où la ligne a été réglée"),
            Column("outcome", "Ce que cela a donné", "issue"),
            Column("is_dropped", "Abandonné", "vrai si le jalon est abandonné"),
            Column("reason", "Pourquoi", "raison d'un report ou d'un abandon"),
        ),
        _of(Line, "owner"),
        order=47,
    ),
)  # fmt: skip
exportable(
    Lab,
    Part(
        "indicateurs-des-projets",
        "Les indicateurs des projets",
        (
            PROJECT,
            Column("title", "Ce que l'on mesure", "indicateur"),
            Column("unit", "Unité", "unité de mesure"),
            Column("direction", "Sens souhaité", "plus haut ou plus bas", lambda row: row.get_direction_display()),
            Column("baseline", "Valeur de départ", "valeur avant le projet"),
            Column("baseline_on", "Mesurée le", "date de la valeur de départ"),
            Column("goal", "Cible", "valeur visée"),
            Column("goal_on", "À atteindre le", "date de la cible"),
            Column("source", "Source", "d'où vient la mesure"),
        ),
        _of(Target),
        order=48,
    ),
)  # fmt: skip
exportable(
    Lab,
    Part(
        "mesures-des-projets",
        "Les mesures des projets",
        (
            Column("project", "Projet", "titre du projet", lambda row: str(row.target.project)),
            Column("target", "Ce que l'on mesure", "indicateur", lambda row: row.target.title),
            Column("date", "Date", "date de la mesure"),
            Column("value", "Valeur", "valeur mesurée"),
            Column("sample", "Cas mesurés", "nombre de cas"),
            Column("source", "Source", "d'où vient la valeur"),
        ),
        _of(Measure, through="target__project"),
        order=49,
    ),
)
exportable(
    Lab,
    Part(
        "equipes-des-projets",
        "Les équipes des projets",
        (
            PROJECT,
            Column("person", "Personne", "nom", lambda row: str(row.person)),
            Column("role", "Rôle", "ce que la personne y fait"),
            Column("since", "Depuis le", "début"),
            Column("until", "Jusqu'au", "fin\u00a0; vide si la personne y est encore"),
        ),
        _of(TeamMember, "person"),
        order=49,
    ),
)
