"""An undoing that was under way when imports began to go in slices is weighed first: what served since is asked about."""

from typing import Any

from django.db import migrations


def weigh_first(apps: Any, schema_editor: Any) -> None:
    """Its job had no turn yet; it is taken up as one that was lost."""
    batches = apps.get_model("exchange", "Import").objects.using(schema_editor.connection.alias)
    batches.filter(work="undoing", turn=0).update(work="weighing")


class Migration(migrations.Migration):
    dependencies = [("exchange", "0003_slices")]

    operations = [migrations.RunPython(weigh_first, migrations.RunPython.noop)]
