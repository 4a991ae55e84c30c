import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mentors", "0008_rooms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Concern",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.TextField(max_length=2000, verbose_name="what happened")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="raised")),
                (
                    "closed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="closed"
                    ),
                ),
                (
                    "note",
                    models.TextField(blank=True, max_length=2000, verbose_name="what was done"),
                ),
                (
                    "about",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="concerns_about",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="about",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="concerns_raised",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="raised by",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="closed by",
                    ),
                ),
                (
                    "mentorship",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="concerns",
                        to="mentors.mentorship",
                    ),
                ),
            ],
            options={
                "verbose_name": "concern",
                "verbose_name_plural": "concerns",
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["id"],
                        name="concern_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at__isnull", True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="concern_closed_with_a_note",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Ending",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reached", models.TextField(max_length=2000, verbose_name="what was reached")),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
                ),
                ("at", models.DateTimeField(auto_now=True, verbose_name="saved")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="endings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="endings",
                        to="mentors.mentorship",
                    ),
                ),
            ],
            options={
                "verbose_name": "what was reached",
                "verbose_name_plural": "what was reached",
                "constraints": [
                    models.UniqueConstraint(fields=("mentorship", "by"), name="ending_one_a_side")
                ],
            },
        ),
        migrations.CreateModel(
            name="Thanks",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.TextField(max_length=2000, verbose_name="thanks")),
                (
                    "is_named",
                    models.BooleanField(
                        default=False,
                        verbose_name="with my name, should they be shown to everybody",
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
                ),
                ("at", models.DateTimeField(auto_now=True, verbose_name="written")),
                (
                    "revealed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="revealed"
                    ),
                ),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="thanks",
                        to="mentors.mentorship",
                    ),
                ),
                (
                    "receiver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="thanks_received",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "writer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="thanks_written",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "thanks",
                "verbose_name_plural": "thanks",
                "indexes": [
                    models.Index(
                        condition=models.Q(("revealed_at__isnull", False)),
                        fields=["receiver", "-revealed_at", "-id"],
                        name="thanks_revealed",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("mentorship", "writer"), name="thanks_one_a_side"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("writer__isnull", True),
                            models.Q(("writer", models.F("receiver")), _negated=True),
                            _connector="OR",
                        ),
                        name="thanks_to_the_other",
                    ),
                ],
            },
        ),
    ]
