"""What the e-mail of Monday keeps of people: that it was sent."""

from typing import Any

from kilometre.foundation.personal import Personal, declare, on_erase, on_export

from .models import WeeklyMail

declare(
    WeeklyMail,
    user=Personal("Ne pas vous écrire deux fois le même lundi", "3 mois", "Mission d'intérêt public"),
)


@on_export
def written(user: Any) -> dict[str, Any]:
    rows = WeeklyMail.objects.filter(user=user).order_by("monday")
    return {"courriels du lundi": [row.monday.isoformat() for row in rows]}


@on_erase
def forget(user: Any) -> None:
    WeeklyMail.objects.filter(user=user).delete()
