"""What files hold about people."""

from typing import Any

from kilometre.foundation.personal import Personal, declare, nothing, on_erase, on_export

from .models import Attachment
from .services import forget_files_of

SENT = Personal(
    "Joindre des pièces à une demande ou à un projet, et savoir qui les a envoyées",
    "Jusqu'au retrait du fichier, à l'effacement du compte ou à celui de l'objet concerné",
    "Mission d'intérêt public",
)

declare(Attachment, name=SENT, uploaded_by=SENT)
nothing(Attachment, "subject", "media_type", "sha256")


@on_export
def sent_files(user: Any) -> dict[str, Any]:
    rows = Attachment.objects.filter(uploaded_by=user).order_by("created_at")
    return {
        "fichiers": [
            {
                "nom": row.name,
                "taille": row.size,
                "envoyé le": row.created_at.isoformat(),
                "à propos de": row.subject,
                "retiré le": row.withdrawn_at.isoformat() if row.withdrawn_at else None,
            }
            for row in rows
        ]
    }


@on_erase
def forget_files(user: Any) -> None:
    forget_files_of(user)
