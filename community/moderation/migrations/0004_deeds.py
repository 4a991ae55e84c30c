"""Statements of reasons and appeals, warnings, and the first templates for them."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

# name, words; moderators edit them in the admin
TEMPLATES = [
    (
        "Unkind words",
        "You wrote about a person, and not about what they said. Please keep to the matter: "
        "people come here to learn, and leave where they are talked down to.",
    ),
    (
        "Advertising",
        "You posted links or offers for their own sake. Please name what you sell or recruit for "
        "only where it answers a question, and say that it is yours.",
    ),
    (
        "Somebody else’s words",
        "You posted text of somebody else as your own. Please quote it, and say where it is from.",
    ),
    (
        "Private details",
        "You told details of somebody who did not agree to it. Please leave out names, places and "
        "messages that are not yours to show.",
    ),
    (
        "The same again and again",
        "You posted the same several times. Please ask once, and add to it where it stands.",
    ),
]


def make_templates(apps, schema_editor):
    template = apps.get_model("moderation", "WarningTemplate")
    for position, (name, words) in enumerate(TEMPLATES, start=1):
        template.objects.get_or_create(name=name, defaults={"words": words, "position": position})


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0003_queue"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="WarningTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                (
                    "words",
                    models.TextField(
                        help_text="What was wrong, which rule says so, and what to do instead.",
                        max_length=1000,
                        verbose_name="words",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "is_offered",
                    models.BooleanField(default=True, verbose_name="offered to moderators"),
                ),
            ],
            options={
                "verbose_name": "template of warnings",
                "verbose_name_plural": "templates of warnings",
                "ordering": ("position", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=60, verbose_name="deed")),
                ("thing_kind", models.CharField(max_length=40, verbose_name="kind of thing")),
                ("thing_key", models.BigIntegerField(verbose_name="its number")),
                (
                    "title",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="what it was called then"
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("rule", models.CharField(blank=True, max_length=200, verbose_name="rule")),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("person", "by a moderator"),
                            ("rule", "by a rule, without a person"),
                        ],
                        default="person",
                        max_length=6,
                        verbose_name="decided",
                    ),
                ),
                (
                    "was_reported",
                    models.BooleanField(default=False, verbose_name="somebody reported it"),
                ),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="time"),
                ),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                (
                    "effects",
                    models.JSONField(blank=True, default=dict, verbose_name="what stood before"),
                ),
                (
                    "lifted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="taken back"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="statements",
                        to="moderation.case",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="statements",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "statement of reasons",
                "verbose_name_plural": "statements of reasons",
                "ordering": ("-pk",),
                "indexes": [
                    models.Index(fields=["person", "-id"], name="statement_by_person"),
                    models.Index(
                        fields=["thing_kind", "thing_key", "-id"], name="statement_by_thing"
                    ),
                    models.Index(fields=["code", "-id"], name="statement_by_code"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.TextField(max_length=3000, verbose_name="why it is wrong")),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="time"),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("waiting", "waits for another moderator"),
                            ("granted", "granted: the decision was taken back"),
                            ("refused", "refused: the decision stands"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="outcome",
                    ),
                ),
                ("answer", models.TextField(blank=True, max_length=1000, verbose_name="answer")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                (
                    "case",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="appeal",
                        to="moderation.case",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "statement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="appeal",
                        to="moderation.statement",
                    ),
                ),
            ],
            options={
                "verbose_name": "appeal",
                "verbose_name_plural": "appeals",
                "ordering": ("-pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("outcome", "waiting")),
                            models.Q(
                                ("decided_at__isnull", False),
                                models.Q(("outcome", "waiting"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="appeal_decided_has_an_outcome",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Warning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.TextField(max_length=1000, verbose_name="words")),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="time"),
                ),
                (
                    "acknowledged_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="acknowledged"),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="withdrawn"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="warnings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="moderation.warningtemplate",
                    ),
                ),
            ],
            options={
                "verbose_name": "warning",
                "verbose_name_plural": "warnings",
                "ordering": ("-pk",),
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("acknowledged_at__isnull", True), ("withdrawn_at__isnull", True)
                        ),
                        fields=["person", "id"],
                        name="warning_waiting",
                    )
                ],
            },
        ),
        migrations.RunPython(make_templates, migrations.RunPython.noop),
    ]
