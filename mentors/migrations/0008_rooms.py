import community.accounts.models
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import taggit.managers
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("mentors", "0007_notes"),
        ("tags", "0003_edits_of_descriptions"),
        ("threads", "0008_private_threads"),
    ]

    operations = [
        migrations.CreateModel(
            name="Room",
            fields=[
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("live", "live"),
                            ("held", "waiting for a moderator"),
                            ("hidden", "hidden by a moderator"),
                            ("deleted", "deleted by its author"),
                        ],
                        default="live",
                        editable=False,
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "state_reason",
                    models.TextField(
                        blank=True, editable=False, verbose_name="reason of the state"
                    ),
                ),
                (
                    "state_changed_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="state since"),
                ),
                (
                    "thread",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="room",
                        serialize=False,
                        to="threads.thread",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("about", models.TextField(max_length=2000, verbose_name="what it is for")),
                ("about_html", models.TextField(editable=False)),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        help_text="0 is Monday, 6 is Sunday.", verbose_name="weekday"
                    ),
                ),
                ("starts", models.PositiveSmallIntegerField(verbose_name="from")),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        default=60,
                        validators=[
                            django.core.validators.MinValueValidator(15),
                            django.core.validators.MaxValueValidator(240),
                        ],
                        verbose_name="minutes",
                    ),
                ),
                (
                    "zone",
                    models.CharField(
                        max_length=60,
                        validators=[community.accounts.models.validate_time_zone],
                        verbose_name="time zone",
                    ),
                ),
                (
                    "places",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[
                            django.core.validators.MinValueValidator(3),
                            django.core.validators.MaxValueValidator(8),
                        ],
                        verbose_name="seats",
                    ),
                ),
                ("is_open", models.BooleanField(default=True, verbose_name="open to join")),
                ("invite_key", models.CharField(editable=False, max_length=43, unique=True)),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
                ),
                (
                    "made_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="made"
                    ),
                ),
                (
                    "closed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="closed"
                    ),
                ),
                (
                    "host",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="rooms_hosted",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "study room",
                "verbose_name_plural": "study rooms",
            },
        ),
        migrations.CreateModel(
            name="RoomSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("held_on", models.DateField(verbose_name="day")),
                ("starts_at", models.DateTimeField(verbose_name="begins")),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="minutes")),
                (
                    "question",
                    models.TextField(blank=True, max_length=3000, verbose_name="question"),
                ),
                ("question_html", models.TextField(blank=True, editable=False)),
                (
                    "version",
                    models.PositiveIntegerField(
                        default=0, editable=False, verbose_name="version of the question"
                    ),
                ),
                (
                    "reminded_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="setter reminded"),
                ),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to="mentors.room",
                    ),
                ),
                (
                    "setter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who sets the question",
                    ),
                ),
            ],
            options={
                "verbose_name": "session of a study room",
                "verbose_name_plural": "sessions of study rooms",
                "indexes": [
                    models.Index(fields=["room", "-starts_at", "-id"], name="room_sessions_newest"),
                    models.Index(
                        condition=models.Q(("question", ""), ("reminded_at__isnull", True)),
                        fields=["starts_at"],
                        name="room_session_to_remind",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("room", "held_on"), name="room_session_once_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RoomNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("body", models.TextField(max_length=10000, verbose_name="note")),
                ("html", models.TextField(editable=False)),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                (
                    "made_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="made"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="changed"),
                ),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="room_notes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="mentors.roomsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "note of a session",
                "verbose_name_plural": "notes of sessions",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="RoomAttendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendances",
                        to="mentors.roomsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "attendance of a session",
                "verbose_name_plural": "attendances of sessions",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("session", "person"), name="room_attendance_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RoomTag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "content_object",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tagged_items",
                        to="mentors.room",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tagged_rooms",
                        to="tags.tag",
                    ),
                ),
            ],
            options={
                "verbose_name": "tag of a study room",
                "verbose_name_plural": "tags of study rooms",
                "constraints": [
                    models.UniqueConstraint(fields=("content_object", "tag"), name="room_tag_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="room",
            name="tags",
            field=taggit.managers.TaggableManager(
                blank=True,
                help_text="A comma-separated list of tags.",
                through="mentors.RoomTag",
                to="tags.Tag",
                verbose_name="tags",
            ),
        ),
        migrations.CreateModel(
            name="RoomNoteVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                ("body", models.TextField(verbose_name="note")),
                ("at", models.DateTimeField(verbose_name="written")),
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
                    "note",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="mentors.roomnote",
                    ),
                ),
            ],
            options={
                "verbose_name": "former wording of a note",
                "verbose_name_plural": "former wordings of notes",
                "ordering": ("-number",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("note", "number"), name="room_note_version_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RoomSeat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("turn", models.PositiveSmallIntegerField(verbose_name="place in the rotation")),
                (
                    "has_skipped",
                    models.BooleanField(default=False, verbose_name="has let one turn go by"),
                ),
                (
                    "joined_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="joined"),
                ),
                ("left_at", models.DateTimeField(blank=True, null=True, verbose_name="left")),
                (
                    "is_removed",
                    models.BooleanField(default=False, verbose_name="asked to leave by the host"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="room_seats",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seats",
                        to="mentors.room",
                    ),
                ),
                (
                    "swap_with",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="asked_to_swap",
                        to="mentors.roomseat",
                    ),
                ),
            ],
            options={
                "verbose_name": "seat in a study room",
                "verbose_name_plural": "seats in study rooms",
                "indexes": [models.Index(fields=["person", "left_at"], name="room_seat_by_person")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_at__isnull", True)),
                        fields=("room", "person"),
                        name="room_seat_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("swap_with__isnull", True),
                            models.Q(("swap_with", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="room_seat_swaps_with_another",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="room",
            index=models.Index(
                condition=models.Q(
                    ("closed_at__isnull", True), ("is_open", True), ("state", "live")
                ),
                fields=["-thread"],
                name="room_newest_listed",
            ),
        ),
        migrations.AddConstraint(
            model_name="room",
            constraint=models.CheckConstraint(
                condition=models.Q(("places__range", (3, 8))), name="room_is_small"
            ),
        ),
        migrations.AddConstraint(
            model_name="room",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekday__range", (0, 6))), name="room_on_a_weekday"
            ),
        ),
        migrations.AddConstraint(
            model_name="room",
            constraint=models.CheckConstraint(
                condition=models.Q(("starts__lt", 1440)), name="room_starts_within_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="room",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__range", (15, 240))), name="room_session_length"
            ),
        ),
    ]
