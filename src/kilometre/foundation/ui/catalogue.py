"""The components of the foundation. Charts, clocks, feeds, tables and origins have their own module."""

from types import SimpleNamespace
from typing import Any

from kilometre.foundation.records.origins import Origin

from . import bar_charts, clocks, feeds, tables
from .components import REQUIRED, Component, register
from .gallery import ExampleFilters
from .icons import ICONS
from .origins import origin_context

TONES = ("neutral", "info", "success", "warning", "error", "accent")
BUTTONS = ("primary", "secondary", "tertiary", "quiet", "danger")


def _icon(attributes: dict[str, Any], request: Any) -> dict[str, Any]:
    return {"path": ICONS[attributes["name"]]}


def _act(attributes: dict[str, Any], request: Any) -> dict[str, Any]:
    fields = attributes["fields"] or {}
    return {"hidden": fields.items()}


def _steps(attributes: dict[str, Any], request: Any) -> dict[str, Any]:
    current = attributes["current"]
    rows = []
    for index, item in enumerate(attributes["items"]):
        label, note = item if isinstance(item, tuple | list) else (item, "")
        state = "done" if index < current else "current" if index == current else "next"
        if index in attributes["skipped"]:
            state, note = "skipped", note or "non suivie"
        rows.append({"label": label, "note": note, "state": state})
    return {"rows": rows}


def _facts(attributes: dict[str, Any], request: Any) -> dict[str, Any]:
    rows = []
    for term, value, *rest in attributes["items"]:
        rows.append({"term": term, "value": tables.shown(value), "url": rest[0] if rest else ""})
    return {"rows": rows}


def _diff(attributes: dict[str, Any], request: Any) -> dict[str, Any]:
    changes = attributes["changes"]
    pairs = changes.items() if isinstance(changes, dict) else changes
    rows = [
        {"label": label, "before": tables.shown(before), "after": tables.shown(after)}
        for label, (before, after) in pairs
    ]
    return {"rows": rows}


def _stat(attributes: dict[str, Any], request: Any) -> dict[str, Any]:
    return {"shown_value": tables.shown(attributes["value"])}


def _example_record(origin: str, source: str = "") -> SimpleNamespace:
    return SimpleNamespace(origin=origin, source=source)


BASIC = (
    Component(
        "icon", "ui/components/icon.html", "Un pictogramme ; avec un libellé, il est lu à voix haute.",
        {"name": REQUIRED, "label": "", "size": "20"},
        choices={"name": tuple(ICONS)},
        context=_icon,
        examples=tuple({"name": name, "label": name} for name in ICONS),
    ),
    Component(
        "badge", "ui/components/badge.html", "Un état en un ou deux mots.",
        {"text": REQUIRED, "tone": "neutral", "icon": ""},
        choices={"tone": TONES},
        examples=tuple({"text": text, "tone": tone} for text, tone in zip(
            ("Brouillon", "En cours", "Pris en charge", "Échéance proche", "Délai dépassé", "Nouveau"), TONES,
            strict=True)),
    ),
    Component(
        "origin", "ui/components/origin.html", "D'où vient ce qui est montré : rien pour ce qui est saisi ici.",
        {"record": REQUIRED},
        context=origin_context,
        examples=(
            {"record": _example_record(Origin.FICTIONAL)},
            {"record": _example_record(Origin.DOCUMENT, "Document public du programme, « Feuilles de route »")},
            {"record": _example_record(Origin.PUBLIC, "modernisation.gouv.fr, relevé du 12 mars 2026")},
        ),
    ),
    Component(
        "button", "ui/components/button.html", "Un lien en forme de bouton ; sans adresse, le bouton d'un formulaire. `about` : sur quoi, lu à voix haute.",
        {"text": REQUIRED, "url": "", "tone": "primary", "icon": "", "small": False, "about": ""},
        choices={"tone": BUTTONS},
        examples=tuple({"text": text, "url": "#", "tone": tone, "icon": icon} for text, tone, icon in (
            ("Exprimer un besoin", "primary", "add"), ("Modifier", "secondary", "edit"),
            ("Voir les labs", "tertiary", ""), ("Annuler", "quiet", ""), ("Supprimer", "danger", ""))),
    ),
    Component(
        "act", "ui/components/act.html", "Un geste : un formulaire POST d'un bouton, avec question ou motif. `about` : sur quoi, lu à voix haute.",
        {"text": REQUIRED, "url": REQUIRED, "tone": "secondary", "icon": "", "confirm": "", "fields": None,
         "reason": "", "small": False, "about": ""},
        choices={"tone": BUTTONS},
        context=_act,
        examples=(
            {"text": "Prendre en charge", "url": "#", "tone": "primary"},
            {"text": "Clore le besoin", "url": "#", "confirm": "Clore ce besoin ? Son auteur sera prévenu."},
            {"text": "Décliner", "url": "#", "tone": "danger", "reason": "Pourquoi déclinez-vous ?"},
        ),
    ),
    Component(
        "card", "ui/components/card.html", "Un objet dans une liste : son titre mène à sa page.",
        {"title": REQUIRED, "url": "", "meta": "", "badges": (), "record": None, "level": "3", "body": ""},
        wraps=True,
        examples=(
            {"title": "Siilab", "url": "#", "meta": "Hauts-de-France", "badges": (("En activité", "success"),),
             "record": _example_record(Origin.DOCUMENT, "Document public du programme"),
             "body": "Inclusion numérique, portail de l'économie sociale et solidaire."},
            {"title": "Accueil des nouveaux arrivants", "url": "#", "meta": "Besoin envoyé il y a 2 jours",
             "badges": (("Échéance proche", "warning"),), "record": _example_record(Origin.FICTIONAL)},
        ),
    ),
    Component(
        "section", "ui/components/section.html", "Une partie de page : un titre, et un lien pour aller plus loin.",
        {"title": REQUIRED, "id": "", "url": "", "action": "", "intro": "", "body": ""},
        wraps=True,
        examples=({"title": "Projets en cours", "url": "#", "action": "Tous les projets", "body": "…"},),
    ),
    Component(
        "alert", "ui/components/alert.html", "Une information qui compte maintenant.",
        {"text": REQUIRED, "title": "", "tone": "info"},
        choices={"tone": ("info", "success", "warning", "error")},
        examples=tuple({"title": title, "text": text, "tone": tone} for title, text, tone in (
            ("", "Votre besoin est envoyé.", "success"),
            ("Ce lab n'est plus actif", "Ses projets restent lisibles.", "info"),
            ("Échéance proche", "Il reste 3 heures pour répondre.", "warning"),
            ("Modifié entre-temps", "Comparez votre texte à la version actuelle.", "error"))),
    ),
    Component(
        "callout", "ui/components/callout.html", "Un encadré : ce qu'il faut savoir ou ce qui vient ensuite.",
        {"title": "", "tone": "neutral", "body": ""},
        wraps=True,
        choices={"tone": ("neutral", "accent", "action")},
        examples=tuple(
            {"title": "La suite", "tone": tone, "body": "Le lab répond avant lundi midi."}
            for tone in ("neutral", "accent", "action")
        ),
    ),
    Component(
        "empty", "ui/components/empty.html", "Il n'y a rien ici : pourquoi, et que faire.",
        {"title": REQUIRED, "text": "", "url": "", "action": ""},
        examples=({"title": "Aucun besoin pour l'instant", "text": "Le premier arrivera ici.", "url": "#",
                   "action": "Exprimer un besoin"},),
    ),
    Component(
        "stat", "ui/components/stat.html", "Un chiffre et ce qu'il compte.",
        {"value": REQUIRED, "label": REQUIRED, "url": "", "note": "", "unit": ""},
        context=_stat,
        examples=({"value": 15, "label": "labs en activité", "url": "#", "note": "au 30 novembre 2026"},
                  {"value": 4_000_000, "unit": "€", "label": "pour les projets des collectivités"}),
    ),
    Component(
        "facts", "ui/components/facts.html", "Des termes et leurs valeurs ; ce qui manque se voit.",
        {"items": REQUIRED},
        context=_facts,
        examples=({"items": (("Région", "Occitanie"), ("Site", "labo.example.fr", "#"), ("Ouvert le", None))},),
    ),
    Component(
        "steps", "ui/components/steps.html", "Où l'on en est d'un parcours ; `current` compte depuis zéro, `skipped` sont les rangs sautés.",
        {"items": REQUIRED, "current": REQUIRED, "skipped": (), "label": "Avancement"},
        context=_steps,
        examples=({"items": ("Comprendre", "Concevoir", "Essayer", "Prouver", "Partager"), "current": 2},),
    ),
    Component(
        "tabs", "ui/components/tabs.html", "Des vues d'un même objet : des liens (libellé, adresse, courante ?).",
        {"items": REQUIRED, "label": "Vues"},
        examples=({"items": (("Présentation", "#", True), ("Projets", "#", False), ("Journal", "#", False))},),
    ),
    Component(
        "timeline", "ui/components/timeline.html", "Des dates et ce qui s'y passe : `when`, `title`, `text`, `url`.",
        {"items": REQUIRED},
        examples=({"items": (
            {"when": "Septembre 2020", "title": "CAP 2030 lauréat du FTAP", "text": "22 projets."},
            {"when": "Depuis juillet 2021", "title": "Quatre labs rejoignent le réseau", "url": "#"})},),
    ),
    Component(
        "diff", "ui/components/diff.html", "Ce qu'une modification a changé, avant et après, ou sous d'autres noms qui se lisent alors.",
        {"changes": REQUIRED, "before": "", "after": ""},
        context=_diff,
        examples=({"changes": {"En une phrase": ["Lab régional", "Lab d'innovation d'Occitanie"],
                               "Ville": ["", "Toulouse"]}},),
    ),
    Component(
        "breadcrumb", "ui/components/breadcrumb.html", "Le chemin de la page : (libellé, adresse), puis la page.",
        {"items": (), "current": "", "back": ""},
        examples=({"items": (("Accueil", "/"), ("Labs", "#")), "current": "Siilab"},),
    ),
    Component(
        "copy", "ui/components/copy.html", "Un texte à recopier, et le bouton qui le copie.",
        {"text": REQUIRED, "label": "Copier"},
        examples=({"text": "https://exemple.fr/labs/siilab"},),
    ),
    Component(
        "pagination", "ui/components/pagination.html", "Page d'avant et page d'après d'une liste (`lists.ListPage`).",
        {"page": REQUIRED},
        examples=({"page": SimpleNamespace(previous_url="#", next_url="#", target="")},),
    ),
    Component(
        "filters", "ui/components/filters.html",
        "Les filtres d'une liste : un formulaire GET, appliqué à chaque changement ; plié sur un téléphone.",
        {"form": REQUIRED, "reset_url": "", "target": "", "keep": (), "given": 0},
        examples=(lambda: {"form": ExampleFilters(auto_id="filtre_%s"), "reset_url": "#c-filters", "given": 1},),
    ),
)  # fmt: skip

for component in (*BASIC, *tables.COMPONENTS, *bar_charts.COMPONENTS, *clocks.COMPONENTS,
                  *feeds.COMPONENTS):  # fmt: skip
    register(component)
