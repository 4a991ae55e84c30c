import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("mentors", "0005_agreements"),
    ]

    operations = [
        migrations.CreateModel(
            name="DaysOff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(verbose_name="to")),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="days_off",
                        to="mentors.mentor",
                    ),
                ),
            ],
            options={
                "verbose_name": "days off",
                "verbose_name_plural": "days off",
                "ordering": ("starts_on", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("starts_on__lte", models.F("ends_on"))),
                        name="days_off_end_after_they_start",
                    ),
                    models.UniqueConstraint(
                        fields=("mentor", "starts_on", "ends_on"), name="days_off_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(
                        default=uuid.uuid4, unique=True, verbose_name="calendar identifier"
                    ),
                ),
                (
                    "sequence",
                    models.PositiveIntegerField(default=0, verbose_name="calendar sequence"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("confirmed", "confirmed"),
                            ("cancelled", "cancelled"),
                            ("held", "held"),
                            ("missed", "missed"),
                        ],
                        default="proposed",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                (
                    "state_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="in this state since"
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="begins")),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="minutes")),
                ("place", models.CharField(blank=True, max_length=500, verbose_name="where")),
                (
                    "proposed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="proposed"
                    ),
                ),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="confirmed")),
                (
                    "moved_to",
                    models.DateTimeField(null=True, verbose_name="proposed to begin instead"),
                ),
                ("cancelled_at", models.DateTimeField(null=True, verbose_name="cancelled")),
                (
                    "why",
                    models.TextField(
                        blank=True, max_length=1000, verbose_name="why it was cancelled"
                    ),
                ),
                ("mentor_came", models.BooleanField(null=True, verbose_name="the mentor came")),
                ("mentee_came", models.BooleanField(null=True, verbose_name="the mentee came")),
                (
                    "mentor_contested_at",
                    models.DateTimeField(null=True, verbose_name="contested by the mentor"),
                ),
                (
                    "mentee_contested_at",
                    models.DateTimeField(null=True, verbose_name="contested by the mentee"),
                ),
                ("reminded_at", models.DateTimeField(null=True, verbose_name="reminded")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meetings",
                        to="mentors.mentor",
                    ),
                ),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meetings",
                        to="mentors.mentorship",
                    ),
                ),
                (
                    "moved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "meeting",
                "verbose_name_plural": "meetings",
                "indexes": [
                    models.Index(
                        fields=["mentorship", "-starts_at", "-id"], name="meetings_of_two"
                    ),
                    models.Index(
                        fields=["mentor", "state", "starts_at"], name="meetings_of_a_mentor"
                    ),
                    models.Index(fields=["state", "starts_at"], name="meetings_for_the_clock"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["confirmed", "proposed"])),
                        fields=("mentor", "starts_at"),
                        name="meeting_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["proposed", "confirmed", "cancelled", "held", "missed"])
                        ),
                        name="meeting_known_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__range", (15, 240))),
                        name="meeting_has_a_length",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cancelled_at__isnull", False), ("state", "cancelled")),
                            models.Q(
                                models.Q(("state", "cancelled"), _negated=True),
                                ("cancelled_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="meeting_cancelled_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("moved_to__isnull", True), ("state", "confirmed"), _connector="OR"
                        ),
                        name="meeting_moves_once_confirmed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("held", "missed")),
                            models.Q(("mentee_came__isnull", True), ("mentor_came__isnull", True)),
                            _connector="OR",
                        ),
                        name="meeting_over_before_it_is_told_of",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("mentor_contested_at__isnull", True),
                                ("mentor_came", False),
                                _connector="OR",
                            ),
                            models.Q(
                                ("mentee_contested_at__isnull", True),
                                ("mentee_came", False),
                                _connector="OR",
                            ),
                        ),
                        name="meeting_contested_by_the_absent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingTerms",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        default=60,
                        validators=[
                            django.core.validators.MinValueValidator(15),
                            django.core.validators.MaxValueValidator(240),
                        ],
                        verbose_name="length of a meeting (minutes)",
                    ),
                ),
                (
                    "buffer_before",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(120)],
                        verbose_name="minutes kept free before",
                    ),
                ),
                (
                    "buffer_after",
                    models.PositiveSmallIntegerField(
                        default=15,
                        validators=[django.core.validators.MaxValueValidator(120)],
                        verbose_name="minutes kept free after",
                    ),
                ),
                (
                    "notice_hours",
                    models.PositiveSmallIntegerField(
                        default=24,
                        validators=[django.core.validators.MaxValueValidator(336)],
                        verbose_name="at least this many hours ahead",
                    ),
                ),
                (
                    "days_ahead",
                    models.PositiveSmallIntegerField(
                        default=28,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="at most this many days ahead",
                    ),
                ),
                (
                    "most_a_week",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(40),
                        ],
                        verbose_name="meetings a week, at most",
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="version"),
                ),
                (
                    "mentor",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meeting_terms",
                        to="mentors.mentor",
                    ),
                ),
            ],
            options={
                "verbose_name": "terms of meetings",
                "verbose_name_plural": "terms of meetings",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("minutes__range", (15, 240))),
                        name="terms_length_of_a_meeting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("buffer_after__lte", 120), ("buffer_before__lte", 120)),
                        name="terms_buffers_are_short",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("notice_hours__lte", 336)),
                        name="terms_notice_in_two_weeks",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("days_ahead__range", (1, 90))), name="terms_days_ahead"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("most_a_week__range", (1, 40))),
                        name="terms_meetings_a_week",
                    ),
                ],
            },
        ),
    ]
