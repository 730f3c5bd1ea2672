"""The bell of the header: how many notifications wait."""

from typing import Any

from kilometre.foundation.ui.components import Component, register

from .models import Notification

MOST = 99


def bell_context(attributes: dict[str, Any], request: Any) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"is_shown": False}
    count = Notification.objects.visible_to(user).unread().count_up_to(MOST + 1)
    return {"is_shown": True, "count": count, "shown": f"{MOST}+" if count > MOST else str(count)}


register(
    Component(
        name="bell",
        template="notifications/components/bell.html",
        says="Dans l'en-tête : combien de notifications attendent la personne connectée.",
        context=bell_context,
        examples=({},),
    )
)
