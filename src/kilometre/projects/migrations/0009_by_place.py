"""Who works on a project because of a place in the team of its need, told apart from who was named for another reason."""

from django.db import migrations, models


def mark(apps, schema_editor):
    """Those named so until now have the names of their skills as their role."""
    TeamMember = apps.get_model("projects", "TeamMember")
    Place = apps.get_model("intake", "Place")
    members = TeamMember.objects.filter(until=None, project__need__isnull=False).exclude(role="")
    for member in members.select_related("project"):
        labels = Place.objects.filter(
            team__need=member.project.need_id, person=member.person_id, state="accepted"
        ).values_list("skill__label", flat=True)
        if any(label in member.role for label in labels):
            member.by_place = True
            member.save(update_fields=["by_place"])


class Migration(migrations.Migration):
    dependencies = [("projects", "0008_board_counted_again"), ("intake", "0008_unbroken_spaces")]

    operations = [
        migrations.AddField(
            model_name="teammember",
            name="by_place",
            field=models.BooleanField(
                default=False, editable=False, verbose_name="venu par une place de l'équipe du besoin"
            ),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
