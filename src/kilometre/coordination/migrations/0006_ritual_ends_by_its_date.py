"""The end of a ritual is a date: what was stopped has one, and a number of meetings becomes that of the last."""

import calendar
import datetime as dt
from itertools import count, islice, takewhile

from django.db import migrations


def date_the_end(apps, schema_editor):
    for ritual in apps.get_model("coordination", "Ritual").objects.filter(times__isnull=False):
        given = takewhile(is_known, dates(ritual.starts_on, ritual.kind, ritual.every))
        *_, ritual.until = islice(given, ritual.times)
        ritual.times = None
        ritual.save(update_fields=["until", "times"])


def is_known(day):
    """No calendar goes further."""
    return day.year <= 2200


def dates(first, kind, every):
    """Those of a rhythm as it was in this version, from its first date on."""
    if kind == "weekly":
        for step in count():
            yield first + dt.timedelta(weeks=step * every)
    rank = (first.day + 6) // 7
    ranks = {"twice": {rank, rank + 2 if rank <= 2 else rank - 2}, "monthly": {rank}, "last": {-1}}.get(kind, set())
    for step in count(0, every):
        years, month = divmod(first.month - 1 + step, 12)
        year, month = first.year + years, month + 1
        start, length = calendar.monthrange(year, month)
        same = range(1 + (first.weekday() - start) % 7, length + 1, 7)
        found = {same[rank - 1 if rank > 0 else -1] for rank in ranks if rank <= len(same)}
        if kind == "date" and first.day <= length:
            found = {first.day}
        yield from (day for number in sorted(found) if (day := dt.date(year, month, number)) >= first)


class Migration(migrations.Migration):
    dependencies = [("coordination", "0005_decision_version")]

    operations = [
        migrations.RunPython(date_the_end, migrations.RunPython.noop, elidable=True),
        migrations.RemoveConstraint("ritual", "ritual_one_end"),
        migrations.RemoveConstraint("ritual", "ritual_stopped_has_end"),
        migrations.RemoveIndex("ritual", "ritual_of_network"),
        migrations.RemoveField("ritual", "times"),
        migrations.RemoveField("ritual", "state"),
    ]
