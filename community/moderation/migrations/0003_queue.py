"""One queue: why a case is open, its tags and language, notes, and who brought it up."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0002_reports"),
        ("tags", "0003_edits_of_descriptions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="case",
            name="case_one_open_a_thing",
        ),
        migrations.AlterField(
            model_name="case",
            name="origin",
            field=models.CharField(
                choices=[
                    ("report", "reported"),
                    ("held", "held by a rule"),
                    ("suggestion", "a suggested edit"),
                    ("mentor", "a mentor’s profile to review"),
                    ("claim", "a claim to verify"),
                    ("story", "an imported story that waits"),
                    ("proposal", "a story that a member proposes"),
                    ("passage", "a passage that lost its place"),
                    ("concern", "a concern about a mentorship"),
                    ("account", "a suspicious account"),
                    ("votes", "votes that look arranged"),
                    ("appeal", "an appeal"),
                ],
                default="report",
                max_length=12,
                verbose_name="why",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("origin", "subject_kind", "subject_key", "side"),
                name="case_one_open_a_thing",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="language",
            field=models.CharField(blank=True, max_length=12, verbose_name="language"),
        ),
        migrations.AddField(
            model_name="case",
            name="raised_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="told_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="moderators told"
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("upheld", "the reports were right: something was done"),
                    ("dismissed", "nothing there is against the rules"),
                    ("abuse", "nothing is wrong, and it was reported to do harm"),
                    ("settled", "it had settled itself already"),
                ],
                max_length=10,
                verbose_name="outcome",
            ),
        ),
        migrations.CreateModel(
            name="CaseNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.TextField(max_length=2000, verbose_name="words")),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="time"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="case_notes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="moderation.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "note on a case",
                "verbose_name_plural": "notes on cases",
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True),
                        name="case_note_says_something",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseTag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tagged_items",
                        to="moderation.case",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tagged_cases",
                        to="tags.tag",
                    ),
                ),
            ],
            options={
                "verbose_name": "tag of a case",
                "verbose_name_plural": "tags of cases",
                "constraints": [
                    models.UniqueConstraint(fields=("case", "tag"), name="case_tagged_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="case",
            name="tags",
            field=models.ManyToManyField(
                related_name="+", through="moderation.CaseTag", to="tags.tag"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["state", "opened_at", "id"], name="case_by_age"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("state", "open"), ("told_at__isnull", True)),
                fields=["id"],
                name="case_untold",
            ),
        ),
    ]
