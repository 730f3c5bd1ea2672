"""What notifications hold about people."""

from typing import Any

from kilometre.foundation.personal import Personal, declare, nothing, on_erase, on_export

from .models import Notification, Preference
from .services import forget

TOLD = Personal(
    "Vous prévenir de ce qui vous concerne",
    "1 an, ou jusqu'à l'effacement du compte",
    "Mission d'intérêt public",
)
CHOSEN = Personal(
    "Vous prévenir comme vous l'avez choisi", "Jusqu'à l'effacement du compte", "Mission d'intérêt public"
)

declare(Notification, user=TOLD, text=TOLD)
nothing(Notification, "topic", "url", "about")
declare(Preference, user=CHOSEN)
nothing(Preference, "topic")


@on_export
def told(user: Any) -> dict[str, Any]:
    notifications = Notification.objects.filter(user=user).order_by("pk")
    preferences = Preference.objects.filter(user=user).order_by("topic")
    return {
        "notifications": [
            {"reçue le": row.created_at.isoformat(), "sujet": row.topic, "texte": row.text}
            for row in notifications
        ],
        "préférences de notification": {row.topic: row.get_channel_display() for row in preferences},
    }


@on_erase
def forget_notifications(user: Any) -> None:
    forget(user)
