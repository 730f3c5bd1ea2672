"""When and where the fictional stories take place: counted from now backwards, in real communes."""

import datetime as dt

from django.utils import timezone

from kilometre.network.cog import VINTAGE
from kilometre.network.enums import TerritoryKind
from kilometre.network.models import Territory

BAR_LE_DUC, VERDUN, LAVAL = "55029", "55545", "53130"


def commune(code: str) -> Territory:
    return Territory.objects.get(kind=TerritoryKind.COMMUNE, code=code, vintage=VINTAGE)


def lately(*, hours: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(hours=hours)


def ago(days: int, hour: int) -> dt.datetime:
    """That many days ago at this hour; on the Friday before, when it falls on a weekend."""
    day = timezone.localdate() - dt.timedelta(days=days)
    day -= dt.timedelta(days=max(0, day.weekday() - 4))
    return dt.datetime.combine(day, dt.time(hour, 10), timezone.get_default_timezone())
