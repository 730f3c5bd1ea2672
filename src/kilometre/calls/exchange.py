"""What a lab takes away of the calls that it was asked."""

from kilometre.foundation.exchange.exports import Column, Part, exportable
from kilometre.network.models import Lab

from .models import Answer, Call

exportable(
    Lab,
    Part(
        "reponses-aux-appels",
        "Les appels reçus et les réponses du lab",
        (
            Column("call", "Appel", "titre de l'appel", lambda row: str(row.call)),
            Column("kind", "Ce qui est cherché", "sorte d'appel", lambda row: row.call.get_kind_display()),
            Column("question", "Demande", "ce qui est demandé", lambda row: row.call.question),
            Column("asked_at", "Demandé le", "date et heure"),
            Column("closes_on", "Jusqu'au", "dernier jour pour répondre", lambda row: row.call.closes_on),
            Column("choice", "Réponse", "oui, non ou peut-être", lambda row: row.get_choice_display()),
            Column("comment", "Commentaire", "un mot d'explication"),
            Column("replies", "Réponses aux questions", "question et réponse", lambda row: [
                f"{each.question.text}\u00a0: {each.text}" for each in row.replies.all()
            ]),
            Column("answered_at", "Répondu le", "date et heure"),
            Column("answered_by", "Par", "personne qui a répondu", lambda row: str(row.answered_by or "")),
            Column("outcome", "Ce qui en est sorti", "suite donnée à l'appel", lambda row: row.call.outcome),
        ),
        lambda lab, user: (
            Answer.objects.filter(lab=lab, call__in=Call.objects.visible_to(user))
            .select_related("call", "answered_by")
            .prefetch_related("replies__question")
            .order_by("asked_at", "pk")
        ),
        order=62,
    ),
)  # fmt: skip
