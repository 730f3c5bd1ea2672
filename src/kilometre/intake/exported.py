"""What a lab takes away of the needs that it received: what was asked, qualified, said, and who helps."""

from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import Concat

from kilometre.foundation.exchange.exports import Column, Part, exportable
from kilometre.foundation.threads.models import Message
from kilometre.network.models import Lab

from .models import Need, Place, Qualification

exportable(
    Lab,
    Part(
        "besoins",
        "Les besoins reçus",
        (
            Column("public_id", "Identifiant", "identifiant du besoin, qui ne change jamais"),
            Column("title", "Besoin", "le besoin en une phrase"),
            Column("description", "Ce qui se passe", "texte de la personne qui a envoyé le besoin"),
            Column("concerns", "Qui est concerné", "personnes concernées"),
            Column("territory", "Lieu", "commune ou territoire", lambda row: str(row.territory)),
            Column("lab", "Lab", "lab auquel le besoin est adressé", lambda row: str(row.lab or "")),
            Column("state", "État", "où en est le besoin", lambda row: row.get_state_display()),
            Column("sent_at", "Envoyé le", "date et heure d'envoi"),
            Column("due_at", "Promis avant le", "fin du délai promis pour la prise en charge", lambda row: row.promised_at),
            Column("taken_at", "Pris en charge le", "date et heure de prise en charge"),
            Column("contact", "Interlocuteur", "personne du lab qui répond du besoin", lambda row: str(row.contact or "")),
            Column("wanted_on", "Pour quand", "date souhaitée"),
            Column("outcome", "Suite donnée", "ce que le besoin est devenu", lambda row: row.get_outcome_display()),
            Column("reason", "Réponse", "réponse du lab et ses raisons"),
            Column("closed_at", "Terminé le", "date et heure de la fin"),
            Column("origin", "Origine", "saisi ici, importé ou exemple", lambda row: row.get_origin_display()),
        ),
        lambda lab, user: Need.objects.visible_to(user).of_labs([lab.pk]).for_list().order_by("sent_at", "pk"),
        order=30,
    ),
)  # fmt: skip


def _worked_on(lab: Lab, user: Any) -> QuerySet[Need]:
    """What the team alone reads of a need: of those of the lab that the reader treats."""
    rows: QuerySet[Need] = Need.objects.worked_on_by(user).of_labs([lab.pk])
    return rows


def _messages(lab: Lab, user: Any) -> QuerySet[Message]:
    refs = _worked_on(lab, user).order_by().values_list(Concat(Value("intake.need:"), "public_id"))
    told = Message.objects.visible_to(user).filter(subject__in=refs, withdrawn_at=None)
    return told.select_related("author").order_by("subject", "created_at", "pk")


NEED = Column("need", "Besoin", "le besoin en une phrase", lambda row: str(row.need))

exportable(
    Lab,
    Part(
        "qualifications",
        "Les besoins qualifiés",
        (
            NEED,
            Column("problem", "Type de problème", "ce dont il s'agit", lambda row: row.get_problem_display()),
            Column("urgency", "Urgence", "pour quand", lambda row: row.get_urgency_display()),
            Column("reform", "Réforme ou mission", "réforme prioritaire concernée", lambda row: str(row.reform or "")),
            Column("territories", "Territoires", "où", lambda row: sorted(map(str, row.territories.all()))),
            Column("starts_on", "À partir du", "première semaine"),
            Column("weeks", "Semaines", "durée"),
            Column("wanted", "Compétences recherchées", "compétence, niveau et jours", lambda row: [
                f"{each.skill}, {each.get_level_display()}, {each.days} j" for each in row.wanted.all()
            ]),
        ),
        lambda lab, user: (
            Qualification.objects.visible_to(user)
            .filter(need__in=_worked_on(lab, user).values("pk"))
            .select_related("need", "reform")
            .prefetch_related("territories", "wanted__skill")
            .order_by("pk")
        ),
        order=31,
    ),
)  # fmt: skip
exportable(
    Lab,
    Part(
        "equipes-des-besoins",
        "Les équipes réunies pour les besoins",
        (
            Column("need", "Besoin", "le besoin en une phrase", lambda row: str(row.team.need)),
            Column("team", "Équipe", "état de l'équipe", lambda row: row.team.get_state_display()),
            Column("person", "Personne", "nom", lambda row: str(row.person)),
            Column("lab", "Lab", "lab de la personne", lambda row: str(row.lab)),
            Column("skill", "Compétence", "ce qui lui est demandé", lambda row: str(row.skill)),
            Column("level", "Niveau", "niveau demandé", lambda row: row.get_level_display()),
            Column("days", "Jours", "jours demandés"),
            Column("state", "Réponse", "réponse de la personne", lambda row: row.get_state_display()),
            Column("answered_at", "Réponse le", "date et heure"),
        ),
        lambda lab, user: (
            Place.objects.filter(team__need__in=_worked_on(lab, user).values("pk"))
            .select_related("team__need", "person", "lab", "skill")
            .order_by("pk")
        ),
        order=32,
    ),
)
exportable(
    Lab,
    Part(
        "echanges",
        "Les échanges sur les besoins",
        (
            Column("subject", "Besoin", "identifiant du besoin", lambda row: row.subject.partition(":")[2]),
            Column("created_at", "Écrit le", "date et heure"),
            Column("author", "Par", "auteur du message", lambda row: row.author.name if row.author else ""),
            Column("body", "Message", "texte du message"),
            Column("audience", "Lecteurs", "qui le lit", lambda row: row.get_audience_display()),
        ),
        _messages,
        order=33,
    ),
)
