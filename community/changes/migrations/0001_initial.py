import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20, verbose_name="kind")),
                ("key", models.BigIntegerField(verbose_name="key")),
                ("era", models.IntegerField(default=0, verbose_name="era")),
                ("xid", models.BigIntegerField(default=0, verbose_name="transaction")),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="time"),
                ),
            ],
            options={
                "verbose_name": "change",
                "verbose_name_plural": "changes",
                "indexes": [
                    models.Index(fields=["era", "xid", "id"], name="change_in_order"),
                    models.Index(fields=["kind", "id"], name="change_of_kind"),
                    models.Index(fields=["kind", "key", "id"], name="change_of_thing"),
                ],
            },
        ),
    ]
