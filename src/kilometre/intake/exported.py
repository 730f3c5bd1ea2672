"""What a lab takes away of the needs that it received."""

from kilometre.foundation.exchange.exports import Column, Part, exportable
from kilometre.network.models import Lab

from .models import Need

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
