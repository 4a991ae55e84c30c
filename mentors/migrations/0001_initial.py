import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import taggit.managers
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("stories", "0003_lists_of_many"),
        ("tags", "0003_edits_of_descriptions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mentor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("draft", "not sent yet"),
                            ("waiting", "waiting for a moderator"),
                            ("asked", "a moderator asked for more"),
                            ("approved", "approved"),
                            ("declined", "declined"),
                            ("ended", "no longer a mentor"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=8,
                        verbose_name="standing",
                    ),
                ),
                (
                    "standing_reason",
                    models.TextField(
                        blank=True, editable=False, verbose_name="what a moderator said"
                    ),
                ),
                (
                    "standing_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="standing since",
                    ),
                ),
                ("headline", models.CharField(max_length=120, verbose_name="in one line")),
                ("who_i_am", models.TextField(max_length=3000, verbose_name="who I am")),
                (
                    "helps_with",
                    models.TextField(max_length=2000, verbose_name="what I can help with"),
                ),
                (
                    "helps_not_with",
                    models.TextField(
                        blank=True, max_length=1000, verbose_name="what I cannot help with"
                    ),
                ),
                (
                    "interviews_given",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(5000)],
                        verbose_name="interviews given",
                    ),
                ),
                (
                    "interviews_given_visibility",
                    models.CharField(
                        choices=[
                            ("public", "everyone"),
                            ("members", "members"),
                            ("nobody", "only me"),
                        ],
                        default="public",
                        max_length=8,
                        verbose_name="interviews given are shown to",
                    ),
                ),
                (
                    "hours_visibility",
                    models.CharField(
                        choices=[
                            ("public", "everyone"),
                            ("members", "members"),
                            ("nobody", "only me"),
                        ],
                        default="members",
                        max_length=8,
                        verbose_name="usual hours are shown to",
                    ),
                ),
                (
                    "rhythm",
                    models.CharField(
                        choices=[
                            ("any-day", "any day"),
                            ("weekdays", "on weekdays"),
                            ("evenings", "on weekday evenings"),
                            ("weekends", "at weekends"),
                            ("sundays", "on Sundays"),
                            ("fortnight", "every other week"),
                        ],
                        default="any-day",
                        max_length=10,
                        verbose_name="when I have time",
                    ),
                ),
                (
                    "answer_days",
                    models.PositiveSmallIntegerField(
                        default=7,
                        validators=[
                            django.core.validators.MinValueValidator(3),
                            django.core.validators.MaxValueValidator(10),
                        ],
                        verbose_name="I answer within (days)",
                    ),
                ),
                (
                    "places",
                    models.PositiveSmallIntegerField(
                        default=2,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="mentees at once",
                    ),
                ),
                (
                    "taken",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="places taken"
                    ),
                ),
                (
                    "paused_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="paused"
                    ),
                ),
                (
                    "paused_until",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="back on"),
                ),
                (
                    "is_paused_by_clock",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        verbose_name="paused after requests went unanswered",
                    ),
                ),
                (
                    "seen_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="last active",
                    ),
                ),
                (
                    "asked",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="requests"),
                ),
                (
                    "answered",
                    models.PositiveIntegerField(
                        default=0, editable=False, verbose_name="requests answered"
                    ),
                ),
                (
                    "answer_hours",
                    models.PositiveIntegerField(
                        editable=False, null=True, verbose_name="usual time to answer (hours)"
                    ),
                ),
                (
                    "lapsed",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="lapsed requests in a row"
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="made")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentor",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "mentor",
                "verbose_name_plural": "mentors",
            },
        ),
        migrations.CreateModel(
            name="MentorTag",
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
                        to="mentors.mentor",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tagged_mentors",
                        to="tags.tag",
                    ),
                ),
            ],
            options={
                "verbose_name": "tag of a mentor",
                "verbose_name_plural": "tags of mentors",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("content_object", "tag"), name="mentor_tag_once"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="mentor",
            name="tags",
            field=taggit.managers.TaggableManager(
                blank=True,
                help_text="A comma-separated list of tags.",
                through="mentors.MentorTag",
                to="tags.Tag",
                verbose_name="tags",
            ),
        ),
        migrations.CreateModel(
            name="Setback",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "everyone"),
                            ("members", "members"),
                            ("nobody", "only me"),
                        ],
                        default="public",
                        max_length=8,
                        verbose_name="shown to",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("layoff", "a layoff"),
                            ("visa-clock", "a visa running out"),
                            ("advisor-switch", "a change of advisor"),
                            ("rejections", "a row of rejections"),
                            ("failed-exam", "a failed exam"),
                            ("lost-funding", "lost funding"),
                            ("left-degree", "a degree left unfinished"),
                            ("break", "a break for health or family"),
                        ],
                        max_length=20,
                        verbose_name="what happened",
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1950),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="year",
                    ),
                ),
                (
                    "note",
                    models.CharField(blank=True, max_length=300, verbose_name="in one’s own words"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "setback",
                "verbose_name_plural": "setbacks",
                "ordering": ("-year", "pk"),
                "indexes": [models.Index(fields=["kind", "person"], name="setback_by_kind")],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "kind", "year"), name="setback_once"),
                    models.CheckConstraint(
                        condition=models.Q(("year__range", (1950, 2100))),
                        name="setback_has_its_year",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SpokenLanguage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "everyone"),
                            ("members", "members"),
                            ("nobody", "only me"),
                        ],
                        default="public",
                        max_length=8,
                        verbose_name="shown to",
                    ),
                ),
                ("code", models.CharField(max_length=12, verbose_name="language")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "language spoken",
                "verbose_name_plural": "languages spoken",
                "ordering": ("pk",),
                "indexes": [models.Index(fields=["code", "person"], name="spoken_by_code")],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "code"), name="spoken_language_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="StoryClaim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "words",
                    models.TextField(max_length=1000, verbose_name="how a moderator can tell"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting for a moderator"),
                            ("confirmed", "confirmed"),
                            ("refused", "refused"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="claimed")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="story_claims",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claims_made",
                        to="stories.story",
                    ),
                ),
            ],
            options={
                "verbose_name": "claim to a story",
                "verbose_name_plural": "claims to stories",
                "constraints": [
                    models.UniqueConstraint(fields=("person", "story"), name="story_claim_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Circumstance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "everyone"),
                            ("members", "members"),
                            ("nobody", "only me"),
                        ],
                        default="public",
                        max_length=8,
                        verbose_name="shown to",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("status", "circumstance"),
                            ("degree", "highest degree"),
                            ("country", "country"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("value", models.CharField(max_length=20, verbose_name="which")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "circumstance",
                "verbose_name_plural": "circumstances",
                "ordering": ("kind", "pk"),
                "indexes": [
                    models.Index(fields=["kind", "value", "person"], name="circumstance_by_value")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "kind", "value"), name="circumstance_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "degree")),
                        fields=("person",),
                        name="circumstance_one_degree",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "status"),
                                (
                                    "value__in",
                                    [
                                        "visa",
                                        "carer",
                                        "first-generation",
                                        "late-change",
                                        "part-time",
                                        "returning",
                                    ],
                                ),
                            ),
                            models.Q(
                                ("kind", "degree"),
                                ("value__in", ["none", "bachelor", "master", "doctorate"]),
                            ),
                            models.Q(("kind", "country"), ("value__regex", "^[A-Z]{2}$")),
                            _connector="OR",
                        ),
                        name="circumstance_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Crossing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "everyone"),
                            ("members", "members"),
                            ("nobody", "only me"),
                        ],
                        default="public",
                        max_length=8,
                        verbose_name="shown to",
                    ),
                ),
                (
                    "from_role",
                    models.CharField(
                        choices=[
                            ("student", "student"),
                            ("doctoral-student", "PhD student"),
                            ("postdoc", "postdoc"),
                            ("professor", "professor or lecturer"),
                            ("other-engineer", "engineer in another field"),
                            ("software-engineer", "software engineer"),
                            ("data-scientist", "data scientist or analyst"),
                            ("ml-engineer", "machine learning engineer"),
                            ("ml-infrastructure", "machine learning infrastructure engineer"),
                            ("research-engineer", "research engineer"),
                            ("research-scientist", "research scientist"),
                            ("applied-scientist", "applied scientist"),
                            ("product", "product manager"),
                            ("lead", "leading a team"),
                            ("founder", "founder"),
                            ("other-work", "work in another field"),
                            ("away", "away from work"),
                        ],
                        max_length=20,
                        verbose_name="from",
                    ),
                ),
                (
                    "to_role",
                    models.CharField(
                        choices=[
                            ("student", "student"),
                            ("doctoral-student", "PhD student"),
                            ("postdoc", "postdoc"),
                            ("professor", "professor or lecturer"),
                            ("other-engineer", "engineer in another field"),
                            ("software-engineer", "software engineer"),
                            ("data-scientist", "data scientist or analyst"),
                            ("ml-engineer", "machine learning engineer"),
                            ("ml-infrastructure", "machine learning infrastructure engineer"),
                            ("research-engineer", "research engineer"),
                            ("research-scientist", "research scientist"),
                            ("applied-scientist", "applied scientist"),
                            ("product", "product manager"),
                            ("lead", "leading a team"),
                            ("founder", "founder"),
                            ("other-work", "work in another field"),
                            ("away", "away from work"),
                        ],
                        max_length=20,
                        verbose_name="to",
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1950),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="year",
                    ),
                ),
                (
                    "means",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("degree", "a degree"),
                            ("internship", "an internship"),
                            ("internal-transfer", "a transfer within the company"),
                            ("referral", "a referral"),
                            ("application", "plain applications"),
                            ("self-study", "studying by oneself"),
                            ("open-source", "open source work"),
                            ("competition", "competitions"),
                            ("course", "a course or bootcamp"),
                            ("fellowship", "a fellowship or residency"),
                            ("other-means", "something else"),
                        ],
                        max_length=20,
                        verbose_name="by means of",
                    ),
                ),
                (
                    "note",
                    models.CharField(blank=True, max_length=300, verbose_name="in one’s own words"),
                ),
                ("is_wanted", models.BooleanField(default=False, verbose_name="still ahead")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "transition",
                "verbose_name_plural": "transitions",
                "ordering": ("-year", "pk"),
                "indexes": [
                    models.Index(
                        fields=["from_role", "to_role", "is_wanted"], name="crossing_by_roles"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "from_role", "to_role", "is_wanted"), name="crossing_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("from_role", models.F("to_role")), _negated=True),
                        name="crossing_leads_elsewhere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_wanted", True), ("year__isnull", True)),
                            models.Q(("is_wanted", False), ("year__range", (1950, 2100))),
                            _connector="OR",
                        ),
                        name="crossing_behind_has_its_year",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Hours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        help_text="0 is Monday, 6 is Sunday.", verbose_name="weekday"
                    ),
                ),
                ("starts", models.PositiveSmallIntegerField(verbose_name="from")),
                ("ends", models.PositiveSmallIntegerField(verbose_name="to")),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hours",
                        to="mentors.mentor",
                    ),
                ),
            ],
            options={
                "verbose_name": "usual hours",
                "verbose_name_plural": "usual hours",
                "ordering": ("weekday", "starts"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("weekday__range", (0, 6))), name="hours_on_a_weekday"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends__lte", 1440), ("starts__lt", models.F("ends"))),
                        name="hours_within_a_day",
                    ),
                    models.UniqueConstraint(
                        fields=("mentor", "weekday", "starts"), name="hours_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AskedOfMentees",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("text", models.CharField(max_length=300, verbose_name="question")),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="mentors.mentor",
                    ),
                ),
            ],
            options={
                "verbose_name": "question to mentees",
                "verbose_name_plural": "questions to mentees",
                "ordering": ("position",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("mentor", "position"), name="mentor_question_place"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("position__range", (1, 5))), name="mentor_questions_few"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MentorClaim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=200, verbose_name="what is claimed")),
                (
                    "evidence",
                    models.CharField(
                        choices=[
                            ("stated", "stated by the mentor"),
                            ("domain", "mail address of the organisation"),
                            ("document", "a document was seen"),
                            ("peer", "vouched for by a peer"),
                        ],
                        default="stated",
                        max_length=8,
                        verbose_name="rests on",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        help_text="For moderators; no copies of documents, no addresses.",
                        max_length=300,
                        verbose_name="what was seen",
                    ),
                ),
                (
                    "verified_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="verified"
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claims",
                        to="mentors.mentor",
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "claim of a mentor",
                "verbose_name_plural": "claims of mentors",
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(fields=("mentor", "text"), name="mentor_claim_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("evidence", "stated"), ("verified_at__isnull", True)),
                            models.Q(
                                models.Q(("evidence", "stated"), _negated=True),
                                ("verified_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="mentor_claim_verified_by_evidence",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="mentor",
            index=models.Index(fields=["standing", "-seen_at", "-id"], name="mentor_directory"),
        ),
        migrations.AddIndex(
            model_name="mentor",
            index=models.Index(fields=["standing", "standing_at", "id"], name="mentor_review"),
        ),
        migrations.AddConstraint(
            model_name="mentor",
            constraint=models.CheckConstraint(
                condition=models.Q(("places__range", (1, 20))), name="mentor_has_places"
            ),
        ),
        migrations.AddConstraint(
            model_name="mentor",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer_days__range", (3, 10))), name="mentor_answers_in_days"
            ),
        ),
        migrations.AddConstraint(
            model_name="mentor",
            constraint=models.CheckConstraint(
                condition=models.Q(("answered__lte", models.F("asked"))),
                name="mentor_answered_what_was_asked",
            ),
        ),
    ]
