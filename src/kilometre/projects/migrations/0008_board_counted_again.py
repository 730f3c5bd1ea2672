"""What a kept count of the board is about has changed (row, stage, example): the former ones are counted again."""

from django.db import migrations


def forget(apps, schema_editor):
    apps.get_model("ui", "FacetCount").objects.filter(list="projets").delete()


class Migration(migrations.Migration):
    dependencies = [("projects", "0007_soonest_goals"), ("ui", "0003_kept_text_of_a_visitor")]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
