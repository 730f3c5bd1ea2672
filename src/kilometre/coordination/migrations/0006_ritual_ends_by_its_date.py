"""The end of a ritual is a date: what was stopped has one, and a number of meetings becomes that of the last."""

from zoneinfo import ZoneInfo

from django.db import migrations

from kilometre.coordination.rhythm import rhythm_of
from kilometre.engines.calendars import Series


def date_the_end(apps, schema_editor):
    for ritual in apps.get_model("coordination", "Ritual").objects.filter(times__isnull=False):
        series = Series(
            starts_on=ritual.starts_on,
            at=ritual.at,
            minutes=ritual.length,
            zone=ZoneInfo(ritual.zone),
            rhythm=rhythm_of(ritual),
            times=ritual.times,
        )
        *_, ritual.until = series.slots()
        ritual.times = None
        ritual.save(update_fields=["until", "times"])


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
