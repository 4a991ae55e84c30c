"""Cases, the reports that come together in them, and the first kinds to choose from."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

# name, explanation, weight; moderators edit them in the admin
KINDS = [
    ("Harassment or threats", "insults, pressure, unwanted advances", 8),
    ("Somebody may be in danger", "harm to oneself or to others", 10),
    ("Asks for money or favours", "fees for mentoring, gifts, personal services", 7),
    ("Not who they say they are", "an invented or borrowed identity or past", 6),
    ("Private details of somebody", "shown without their consent", 6),
    ("Advertising", "selling, recruiting for a fee, links for their own sake", 4),
    ("Wrong in a way that harms", "advice that would hurt whoever follows it", 4),
    ("Something else", "say what in your own words", 2),
]


def make_kinds(apps, schema_editor):
    kind = apps.get_model("moderation", "ReportKind")
    for position, (name, explanation, weight) in enumerate(KINDS, start=1):
        kind.objects.get_or_create(
            name=name,
            defaults={"explanation": explanation, "weight": weight, "position": position},
        )


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("report", "reported")],
                        default="report",
                        max_length=12,
                        verbose_name="why",
                    ),
                ),
                ("subject_kind", models.CharField(max_length=40, verbose_name="kind of thing")),
                ("subject_key", models.BigIntegerField(verbose_name="its number")),
                ("is_private", models.BooleanField(default=False, verbose_name="read by few")),
                (
                    "side",
                    models.BigIntegerField(
                        default=0,
                        editable=False,
                        help_text="The person's number for a private thing, else 0;"
                        " it outlives the person.",
                        verbose_name="whose side of it",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("decided", "decided")],
                        default="open",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("score", models.FloatField(default=0, verbose_name="score")),
                (
                    "opened_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="open since"
                    ),
                ),
                ("assigned_at", models.DateTimeField(blank=True, null=True, verbose_name="taken")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("upheld", "the reports were right: something was done"),
                            ("dismissed", "nothing there is against the rules"),
                            ("settled", "it had settled itself already"),
                        ],
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "words",
                    models.TextField(
                        blank=True, max_length=1000, verbose_name="words to the reporters"
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="cases",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "case",
                "verbose_name_plural": "cases",
            },
        ),
        migrations.CreateModel(
            name="ReportKind",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                (
                    "explanation",
                    models.CharField(blank=True, max_length=200, verbose_name="explanation"),
                ),
                (
                    "weight",
                    models.PositiveSmallIntegerField(
                        default=3,
                        help_text="1 to 10: what weighs more stands further up in the queue.",
                        verbose_name="weight",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "is_offered",
                    models.BooleanField(default=True, verbose_name="offered to members"),
                ),
            ],
            options={
                "verbose_name": "kind of report",
                "verbose_name_plural": "kinds of reports",
                "ordering": ("position", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("weight__range", (1, 10))),
                        name="report_kind_weight",
                        violation_error_message="A weight is from 1 to 10.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject_kind", models.CharField(max_length=40, verbose_name="kind of thing")),
                ("subject_key", models.BigIntegerField(verbose_name="its number")),
                (
                    "words",
                    models.TextField(blank=True, max_length=1000, verbose_name="what is wrong"),
                ),
                ("seen", models.TextField(blank=True, verbose_name="what it said")),
                ("weight", models.FloatField(default=1, verbose_name="weight")),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="time"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="moderation.case",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="moderation.reportkind",
                    ),
                ),
            ],
            options={
                "verbose_name": "report",
                "verbose_name_plural": "reports",
                "ordering": ("pk",),
            },
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["state", "-score", "id"], name="case_queue"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["subject_kind", "subject_key"], name="case_by_thing"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("subject_kind", "subject_key", "side"),
                name="case_one_open_a_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("outcome", ""), ("state", "open")),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("state", "decided"),
                        models.Q(("outcome", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="case_decided_has_an_outcome",
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["by", "-id"], name="report_by_person"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                fields=("subject_kind", "subject_key", "by"), name="report_once_a_thing"
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__gte", 0)), name="report_weighs_something"
            ),
        ),
        migrations.RunPython(make_kinds, migrations.RunPython.noop),
    ]
