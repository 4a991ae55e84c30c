import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("mentors", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Brief",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("goal", models.TextField(max_length=1000, verbose_name="what I want to reach")),
                ("situation", models.TextField(max_length=3000, verbose_name="where I stand")),
                (
                    "tried",
                    models.TextField(blank=True, max_length=2000, verbose_name="what I have tried"),
                ),
                (
                    "hours",
                    models.PositiveSmallIntegerField(
                        default=2,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(40),
                        ],
                        verbose_name="hours a week I can give",
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
                ),
                (
                    "sent_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="sent"
                    ),
                ),
                ("saved_at", models.DateTimeField(auto_now=True, verbose_name="saved")),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="briefs",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "what a mentee asks for",
                "verbose_name_plural": "what mentees ask for",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("hours__range", (1, 40))), name="brief_hours_in_a_week"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("sent_at__isnull", True)),
                        fields=("mentee",),
                        name="brief_one_draft",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlaceInLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("joined_at", models.DateTimeField(auto_now_add=True, verbose_name="joined")),
                ("left_at", models.DateTimeField(blank=True, null=True, verbose_name="left")),
                (
                    "told_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="told of a free place"
                    ),
                ),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="places_in_line",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="line",
                        to="mentors.mentor",
                    ),
                ),
            ],
            options={
                "verbose_name": "place in line",
                "verbose_name_plural": "places in line",
                "indexes": [
                    models.Index(fields=["mentor", "left_at", "id"], name="line_of_a_mentor")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_at__isnull", True)),
                        fields=("mentor", "mentee"),
                        name="place_in_line_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField(verbose_name="choice")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "not sent yet"),
                            ("sent", "sent"),
                            ("viewed", "read by the mentor"),
                            ("asked", "the mentor asked for more"),
                            ("answered", "the mentee answered"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                            ("withdrawn", "withdrawn"),
                            ("expired", "expired"),
                            ("active", "under way"),
                            ("paused", "paused"),
                            ("completed", "completed"),
                            ("ended", "ended early"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "state_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="state since"
                    ),
                ),
                ("reason", models.TextField(blank=True, max_length=1000, verbose_name="why")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="answer due")),
                (
                    "answered_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="first answered by the mentor"
                    ),
                ),
                (
                    "nudges",
                    models.PositiveSmallIntegerField(default=0, verbose_name="reminders sent"),
                ),
                (
                    "brief",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requests",
                        to="mentors.brief",
                    ),
                ),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requests_made",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requests",
                        to="mentors.mentor",
                    ),
                ),
            ],
            options={
                "verbose_name": "request",
                "verbose_name_plural": "requests",
                "indexes": [
                    models.Index(fields=["mentee", "-id"], name="request_by_mentee"),
                    models.Index(fields=["mentor", "state", "-id"], name="request_by_mentor"),
                    models.Index(fields=["state", "sent_at"], name="request_for_the_clock"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "accepted",
                                    "active",
                                    "answered",
                                    "asked",
                                    "paused",
                                    "sent",
                                    "viewed",
                                ],
                            )
                        ),
                        fields=("mentee", "mentor"),
                        name="request_one_open_a_pair",
                    ),
                    models.UniqueConstraint(
                        fields=("brief", "mentor"), name="request_once_a_brief"
                    ),
                    models.UniqueConstraint(fields=("brief", "rank"), name="request_one_a_rank"),
                    models.CheckConstraint(
                        condition=models.Q(("rank__range", (1, 3))), name="request_few_choices"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "draft",
                                    "sent",
                                    "viewed",
                                    "asked",
                                    "answered",
                                    "accepted",
                                    "declined",
                                    "withdrawn",
                                    "expired",
                                    "active",
                                    "paused",
                                    "completed",
                                    "ended",
                                ],
                            )
                        ),
                        name="request_known_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("draft", "withdrawn")),
                            ("sent_at__isnull", False),
                            _connector="OR",
                        ),
                        name="request_sent_has_its_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MenteesAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("question", models.CharField(max_length=300, verbose_name="question")),
                ("text", models.TextField(max_length=2000, verbose_name="answer")),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="mentors.request",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer to a mentor’s question",
                "verbose_name_plural": "answers to mentors’ questions",
                "ordering": ("position",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("request", "position"), name="mentees_answer_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="time"),
                ),
                ("actor", models.CharField(max_length=8, verbose_name="as")),
                ("verb", models.CharField(max_length=10, verbose_name="what")),
                ("before", models.CharField(max_length=10, verbose_name="state before")),
                ("after", models.CharField(max_length=10, verbose_name="state after")),
                ("words", models.TextField(blank=True, verbose_name="what was said")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty when the clock did it.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="mentors.request",
                    ),
                ),
            ],
            options={
                "verbose_name": "event of a request",
                "verbose_name_plural": "events of requests",
                "ordering": ("pk",),
                "indexes": [models.Index(fields=["request", "id"], name="request_events")],
            },
        ),
    ]
