import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery


def name_who_promised(apps, schema_editor):
    """The lab that first let the need go; the one that has it, when none did."""
    needs = apps.get_model("intake", "Need").objects.filter(sent_at__isnull=False)
    passings = apps.get_model("intake", "Passing").objects.order_by("passed_at", "pk")
    first = passings.filter(need=OuterRef("pk")).values("lab")[:1]
    passed = needs.filter(pk__in=passings.order_by().values("need"))
    needs.update(promised_by=F("lab"))
    passed.update(promised_by=Subquery(first))


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0006_without_lab'),
        ('network', '0006_statements'),
    ]

    operations = [
        migrations.AddField(
            model_name='need',
            name='promised_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.lab', verbose_name='délai promis par'),
        ),
        migrations.RunPython(name_who_promised, migrations.RunPython.noop),
    ]
