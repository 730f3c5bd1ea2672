"""What a lab takes away of its yearly returns."""

from kilometre.foundation.exchange.exports import Column, Part, exportable
from kilometre.network.models import Lab

from .models import LabReturn, ReturnLine

exportable(
    Lab,
    Part(
        "bilans-annuels",
        "Les chiffres des bilans annuels",
        (
            Column("year", "Année", "année du bilan", lambda row: row.lab_return.campaign.year),
            Column("state", "État du bilan", "attendu ou signé", lambda row: row.lab_return.get_state_display()),
            Column("signed_at", "Signé le", "date et heure de la signature", lambda row: row.lab_return.signed_at),
            Column("topic", "Rubrique", "ce dont parle le chiffre"),
            Column("label", "Chiffre", "nom du chiffre"),
            Column("definition", "Définition", "comment il se compte"),
            Column("unit", "Unité", "unité"),
            Column("computed", "Calculé", "valeur calculée par la plateforme"),
            Column("declared", "Déclaré", "valeur déclarée par le lab\u00a0; vide si elle est celle du calcul"),
            Column("comment", "Commentaire", "un mot du lab"),
            Column("source", "Source", "d'où vient le chiffre"),
        ),
        lambda lab, user: (
            ReturnLine.objects.filter(lab_return__in=LabReturn.objects.visible_to(user).filter(lab=lab))
            .select_related("lab_return__campaign")
            .order_by("lab_return__campaign__year", "position", "pk")
        ),
        order=80,
    ),
)  # fmt: skip
