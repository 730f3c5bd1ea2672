"""What messages hold about people."""

from typing import Any

from kilometre.foundation.personal import Personal, declare, nothing, on_erase, on_export

from .models import Message
from .services import forget_messages_of

WRITTEN = Personal(
    "Échanger au sujet d'une demande ou d'un projet",
    "Jusqu'au retrait du message, à l'effacement du compte ou à celui de l'objet concerné",
    "Mission d'intérêt public",
)

declare(Message, author=WRITTEN, body=WRITTEN)
nothing(Message, "subject")


@on_export
def written_messages(user: Any) -> dict[str, Any]:
    rows = Message.objects.filter(author=user).order_by("created_at")
    return {
        "messages": [
            {"écrit le": row.created_at.isoformat(), "à propos de": row.subject, "texte": row.body}
            for row in rows
        ]
    }


@on_erase
def forget_messages(user: Any) -> None:
    forget_messages_of(user)
