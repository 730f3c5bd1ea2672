"""From local clocks to instants, both ways of the change of clock included."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


def utc(instant: datetime) -> datetime:
    """The same instant in UTC; ValueError if the datetime is naive."""
    if instant.utcoffset() is None:
        raise ValueError(f"Un instant doit porter son fuseau horaire (reçu : {instant}).")
    return instant.astimezone(UTC)


def first_instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """First instant, in UTC, when the clocks of the zone show ``wall`` (a naive datetime).

    In autumn, clocks show some times twice: the first one is returned. In spring they skip some: the instant
    of the change is returned. So the function grows with ``wall``, and intervals that do not overlap on the
    clock never do.
    """
    after = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if after.astimezone(zone).replace(tzinfo=None) == wall:
        return after
    # PEP 495: a skipped time, read with fold=0, is after the change; with fold=1, before it. Bisect in between.
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    old_offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta.resolution:
        middle = before + (after - before) // 2
        if middle.astimezone(zone).utcoffset() == old_offset:
            before = middle
        else:
            after = middle
    return after
