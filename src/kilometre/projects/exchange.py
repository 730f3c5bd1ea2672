"""What labs did and do, from their spreadsheets: actions, and projects as drafts."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from kilometre.engines.tables import parsing
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.exchange.likeness import grouped
from kilometre.foundation.exchange.registry import Field, Kind, Values, importable, of_field
from kilometre.network.models import Lab
from kilometre.network.naming import labs_named, own_lab, place_named
from kilometre.network.spelling import key

from . import exported, exported_work, rules, services
from .enums import ActionKind, Stage
from .models import Action, Project
from .services import removing

ACTION_KINDS = {
    "Atelier d'idéation": ActionKind.WORKSHOP,
    "Coaching": ActionKind.COACHING,
    "Formation": ActionKind.OTHER,
    "Événement": ActionKind.EVENT,
}
STAGES = {
    "Idée": Stage.IDEATION,
    "Prototypage": Stage.PROTOTYPE,
    "En test": Stage.EXPERIMENT,
    "Test": Stage.EXPERIMENT,
    "Déploiement": Stage.SCALING,
    "Terminée": Stage.COMPLETED,
    "Fini": Stage.COMPLETED,
    "Abandonné": Stage.STOPPED,
}
TEXTS = ("objective", "approach", "result", "stop_reason")


def record_action(*, actor: User, values: Values) -> Action:
    return services.record_action(
        actor=actor,
        title=values["title"],
        kind=ActionKind(values["kind"]),
        date=values["date"],
        labs=_labs(actor, values, "labs"),
        summary=values["summary"] or "",
    )


def same_actions(rows: Sequence[Values], actor: User) -> list[list[Action]]:
    """Those of the same day and title."""
    wanted = [(values["date"], key(values["title"])) for values in rows]
    visible = Action.objects.visible_to(actor)
    of_days = visible.filter(date__in={date for date, _ in wanted}).values_list("pk", "date", "title")
    places = {pk: (date, key(title)) for pk, date, title in of_days}
    asked: set[tuple[dt.date, str]] = set(wanted)
    found = visible.filter(pk__in=[pk for pk, place in places.items() if place in asked]).order_by("pk")
    alike = grouped((places[action.pk], action) for action in found)
    return [alike[place] for place in wanted]


def start_project(*, actor: User, values: Values) -> Project:
    """Open a project at the stage told. It stays a draft of its labs until somebody publishes it."""
    stage = Stage(values["stage"] or Stage.UNKNOWN)
    if stage == Stage.COMPLETED and not values["result"]:
        raise Refused("Un projet terminé dit son résultat : remplissez la colonne « Résultat ».")
    if stage == Stage.STOPPED and not values["stop_reason"]:
        raise Refused("Un projet arrêté dit pourquoi : remplissez la colonne « Raisons de l'arrêt ».")
    told: dict[str, Any] = {name: values[name] for name in TEXTS if values[name]}
    if values["place"]:
        with of_field("place"):
            told["territory"] = place_named(values["place"])
    with of_field("partners"):
        partners = labs_named(values["partners"] or "")
    return services.start(
        actor=actor,
        title=values["title"],
        lead_lab=_labs(actor, values, "lead")[0],
        partner_labs=partners,
        stage=stage,
        **told,
    )


def same_projects(rows: Sequence[Values], actor: User) -> list[list[Project]]:
    """Those of the same title."""
    titles = [key(values["title"])[:160] for values in rows]
    found = Project.objects.visible_to(actor).filter(sort_key__in=set(titles)).order_by("pk")
    alike = grouped((project.sort_key, project) for project in found)
    return [alike[title] for title in titles]


def _labs(actor: User, values: Values, field: str) -> list[Lab]:
    """Those named; else the only one of the person."""
    with of_field(field):
        return labs_named(values[field]) if values[field] else [own_lab(actor)]


importable(
    Kind(
        name="actions",
        label="Des actions",
        words=("action", "actions"),
        intro="Ateliers, accompagnements, évènements déjà menés : une ligne par action, publique dès l'import.",
        order=40,
        rule=rules.can_start,
        fields=(
            Field("title", "Titre", parsing.words(160), ("Action", "Intitulé", "Nom", "Libellé", "Objet"), required=True, example="Atelier avec les aidants"),
            Field("kind", "Type", parsing.choice(dict(ActionKind.choices), synonyms=ACTION_KINDS), ("Genre", "Catégorie", "Nature", "Format"), required=True, for_all=True, choices=dict(ActionKind.choices), example="Atelier"),
            Field("date", "Date", parsing.day, ("Jour", "Date de l'action", "Le"), required=True, looks="day", example="05/03/2026"),
            Field("summary", "En une phrase, ce que cela a donné", parsing.words(300), ("Résultat", "Résumé", "Bilan", "Résultats", "Description"), example="Douze aidants, trois idées à essayer"),
            Field("labs", "Labs", parsing.words(400), ("Lab", "Laboratoire", "Équipe", "Porteur"), for_all=True, example="un ou plusieurs, séparés par un point-virgule", find=labs_named),
        ),
        create=record_action,
        undo=lambda *, actor, record: removing.remove_action(actor=actor, action=record),
        find_duplicates=same_actions,
        identity=lambda values: f"{values['date']} {key(values['title'])}",
    )
)  # fmt: skip
importable(
    Kind(
        name="projects",
        label="Des projets",
        words=("projet", "projets"),
        intro="Un portefeuille suivi au tableur. Chaque projet arrive en brouillon, lu de ses labs seuls : vous le publiez ensuite.",
        order=50,
        rule=rules.can_start,
        fields=(
            Field("title", "Titre", parsing.words(160), ("Projet", "Intitulé", "Nom", "Nom du projet", "Libellé"), required=True, example="Simplifier la demande d'aide"),
            Field("stage", "Étape", parsing.choice(dict(Stage.choices), synonyms=STAGES), ("État", "Statut", "Avancement", "Phase"), for_all=True, choices=dict(Stage.choices), example="Prototype"),
            Field("objective", "Objectif", parsing.words(3000), ("Objectifs", "But", "Description", "Problème"), example="Qu'un aidant sache en un appel à quoi il a droit"),
            Field("approach", "Démarche", parsing.words(3000), ("Méthode", "Approche")),
            Field("result", "Résultat", parsing.words(3000), ("Résultats", "Impact", "Bilan")),
            Field("stop_reason", "Raisons de l'arrêt", parsing.words(2000), ("Motif d'arrêt",)),
            Field("lead", "Lab pilote", parsing.words(160), ("Lab", "Porteur", "Pilote", "Laboratoire"), for_all=True, example="le nom de sa page", find=labs_named),
            Field("partners", "Labs associés", parsing.words(400), ("Partenaires", "Labs partenaires"), find=labs_named),
            Field("place", "Commune", parsing.words(120), ("Ville", "Territoire", "Lieu", "Code INSEE"), example="Bar-le-Duc, ou 55029", find=place_named),
        ),
        create=start_project,
        undo=lambda *, actor, record: removing.remove_project(actor=actor, project=record),
        find_duplicates=same_projects,
        identity=lambda values: key(values["title"]),
    )
)  # fmt: skip

__all__ = ["exported", "exported_work"]
