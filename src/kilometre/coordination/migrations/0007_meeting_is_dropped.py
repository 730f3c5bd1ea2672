"""What a rhythm cancelled is told from what a person cancelled: by its reason until now."""

from django.db import migrations, models
from django.db.models import Q


def mark_those_of_a_rhythm(apps, schema_editor):
    meetings = apps.get_model("coordination", "Meeting").objects.filter(state="cancelled")
    meetings.filter(
        Q(reason="Le rythme du rituel a changé.") | Q(reason__startswith="Le rituel est arrêté\u00a0: il ne se réunit")
    ).update(is_dropped=True)


class Migration(migrations.Migration):
    dependencies = [("coordination", "0006_ritual_ends_by_its_date")]

    operations = [
        migrations.AddField(
            "meeting",
            "is_dropped",
            models.BooleanField("annulée par le rythme", default=False, editable=False),
        ),
        migrations.AddConstraint(
            "meeting",
            models.CheckConstraint(
                name="meeting_dropped_is_cancelled", condition=Q(is_dropped=False) | Q(state="cancelled")
            ),
        ),
        migrations.RunPython(mark_those_of_a_rhythm, migrations.RunPython.noop, elidable=True),
    ]
