"""What a lab takes away of its work: projects, their dates, actions, roadmaps."""

from kilometre.foundation.exchange.exports import Column, Part, exportable
from kilometre.network.models import Lab

from .models import Action, Project, ProjectDate, Roadmap

ORIGIN = Column("origin", "Origine", "d'où vient la fiche", lambda row: row.get_origin_display())
IDENTIFIER = Column("public_id", "Identifiant", "identifiant, qui ne change jamais")
TITLE = Column("title", "Titre", "titre")

exportable(
    Lab,
    Part(
        "projets",
        "Les projets",
        (
            IDENTIFIER,
            TITLE,
            Column("stage", "Étape", "étape de la méthode, ou fin", lambda row: row.get_stage_display()),
            Column("objective", "Objectif", "pourquoi"),
            Column("approach", "Démarche", "comment"),
            Column("result", "Résultat", "ce que le projet a donné"),
            Column("stop_reason", "Raisons de l'arrêt", "pourquoi le projet s'est arrêté"),
            Column("lead_lab", "Lab pilote", "lab qui mène le projet", lambda row: str(row.lead_lab or "")),
            Column("partner_labs", "Labs associés", "autres labs", lambda row: sorted(map(str, row.partner_labs.all()))),
            Column("contact", "Interlocuteur", "personne qui répond du projet", lambda row: str(row.contact or "")),
            Column("territory", "Territoire", "lieu du projet", lambda row: str(row.territory or "")),
            Column("axis", "Axe", "axe de la feuille de route", lambda row: str(row.axis or "")),
            Column("visibility", "Visibilité", "public, ou brouillon lu des labs seuls", lambda row: row.get_visibility_display()),
            Column("created_at", "Créé le", "date et heure de création"),
            ORIGIN,
        ),
        lambda lab, user: (
            Project.objects.visible_to(user).of_lab(lab).for_list().select_related("contact", "axis__parent").order_by("sort_key", "pk")
        ),
        order=40,
    ),
)  # fmt: skip
exportable(
    Lab,
    Part(
        "dates-des-projets",
        "Les dates des projets",
        (
            Column("project", "Projet", "titre du projet", lambda row: str(row.project)),
            Column("label", "Évènement", "ce qui arrive"),
            Column("date", "Date", "quand"),
            Column("precision", "Précision", "jour, mois ou année", lambda row: row.get_precision_display()),
            Column("source", "Source", "qui le dit"),
        ),
        lambda lab, user: (
            ProjectDate.objects.filter(project__in=Project.objects.visible_to(user).of_lab(lab)).select_related("project").order_by("date", "pk")
        ),
        order=45,
    ),
)  # fmt: skip
exportable(
    Lab,
    Part(
        "actions",
        "Les actions",
        (
            IDENTIFIER,
            TITLE,
            Column("kind", "Type", "atelier, étude…", lambda row: row.get_kind_display()),
            Column("date", "Date", "quand"),
            Column(
                "labs", "Labs", "labs qui ont mené l'action", lambda row: sorted(map(str, row.labs.all()))
            ),
            Column("summary", "Ce que cela a donné", "une phrase"),
            ORIGIN,
        ),
        lambda lab, user: Action.objects.visible_to(user).of_lab(lab).for_list().order_by("date", "pk"),
        order=50,
    ),
)
exportable(
    Lab,
    Part(
        "feuilles-de-route",
        "Les feuilles de route",
        (
            IDENTIFIER,
            TITLE,
            Column(
                "territory",
                "Territoire",
                "territoire de la feuille de route",
                lambda row: str(row.territory or ""),
            ),
            Column("summary", "Présentation", "texte de présentation"),
            Column("axes", "Axes", "axes, dans l'ordre", lambda row: [str(axis) for axis in row.axes.all()]),
            ORIGIN,
        ),
        lambda lab, user: Roadmap.objects.visible_to(user).of_lab(lab).for_page().order_by("sort_key", "pk"),
        order=55,
    ),
)
