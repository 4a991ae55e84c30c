import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def key():
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def person():
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.SET_NULL,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0005_rules"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BulkDeed",
            fields=[
                ("id", key()),
                ("code", models.CharField(max_length=60, verbose_name="deed")),
                ("kind", models.CharField(max_length=40, verbose_name="kind of thing")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "given",
                    models.JSONField(blank=True, default=dict, verbose_name="what was given"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("doing", "at work"),
                            ("done", "done"),
                            ("undoing", "being taken back"),
                            ("undone", "taken back"),
                        ],
                        default="doing",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="begun"),
                ),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done")),
                (
                    "undone_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="taken back"),
                ),
                ("by", person()),
                ("undone_by", person()),
            ],
            options={
                "verbose_name": "bulk deed",
                "verbose_name_plural": "bulk deeds",
                "ordering": ("-pk",),
                "indexes": [models.Index(fields=["state", "-id"], name="bulk_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", True), ("state", "doing")),
                            models.Q(
                                models.Q(("state", "doing"), _negated=True),
                                ("done_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="bulk_done_when",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BulkItem",
            fields=[
                ("id", key()),
                ("key", models.BigIntegerField(verbose_name="its number")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("waiting", "still to come"),
                            ("done", "done"),
                            ("skipped", "left as it was"),
                            ("undone", "taken back"),
                            ("kept", "not taken back"),
                        ],
                        default="waiting",
                        max_length=7,
                        verbose_name="outcome",
                    ),
                ),
                ("words", models.TextField(blank=True, verbose_name="why")),
                (
                    "looks",
                    models.CharField(blank=True, max_length=64, verbose_name="how it was left"),
                ),
                (
                    "entry",
                    models.BigIntegerField(null=True, verbose_name="last entry of the record"),
                ),
                ("statement", models.BigIntegerField(null=True, verbose_name="statement")),
                (
                    "bulk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="moderation.bulkdeed",
                    ),
                ),
            ],
            options={
                "verbose_name": "row of a bulk deed",
                "verbose_name_plural": "rows of bulk deeds",
                "ordering": ("pk",),
                "indexes": [
                    models.Index(fields=["bulk", "outcome", "id"], name="bulk_item_by_outcome")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("bulk", "key"), name="bulk_item_once")
                ],
            },
        ),
    ]
