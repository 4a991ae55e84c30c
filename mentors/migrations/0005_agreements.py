import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("mentors", "0004_mentorships"),
        ("stories", "0004_credited_members"),
        ("tags", "0003_edits_of_descriptions"),
    ]

    operations = [
        migrations.CreateModel(
            name="GoalTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.SlugField(blank=True, editable=False, max_length=60, verbose_name="key"),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "about",
                    models.TextField(blank=True, max_length=1000, verbose_name="what it is about"),
                ),
                (
                    "is_offered",
                    models.BooleanField(
                        default=True,
                        help_text="Otherwise only what was made from it remains.",
                        verbose_name="offered",
                    ),
                ),
                (
                    "is_edited",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="changed by an editor"
                    ),
                ),
                (
                    "passage",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="stories.passage",
                        verbose_name="where the story says it",
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="goal_templates",
                        to="stories.story",
                        verbose_name="story it grew out of",
                    ),
                ),
            ],
            options={
                "verbose_name": "plan for goals",
                "verbose_name_plural": "plans for goals",
                "ordering": ("name", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("key",),
                        name="goal_template_key_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Goal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="goal")),
                (
                    "about",
                    models.TextField(blank=True, max_length=1000, verbose_name="more about it"),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
                (
                    "side",
                    models.CharField(
                        choices=[("mentee", "the mentee"), ("mentor", "the mentor")],
                        editable=False,
                        max_length=8,
                        verbose_name="added by",
                    ),
                ),
                (
                    "added_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="added"
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
                ),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="goals",
                        to="mentors.mentorship",
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="goals",
                        to="mentors.goaltemplate",
                    ),
                ),
            ],
            options={
                "verbose_name": "goal",
                "verbose_name_plural": "goals",
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["mentee", "mentor"])), name="goal_side"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=300, verbose_name="step")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="mentors.goal",
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="goal_steps",
                        to="tags.tag",
                        verbose_name="skill",
                    ),
                ),
            ],
            options={
                "verbose_name": "step",
                "verbose_name_plural": "steps",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="TemplateStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("text", models.CharField(max_length=300, verbose_name="step")),
                (
                    "skill",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="template_steps",
                        to="tags.tag",
                        verbose_name="skill",
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="mentors.goaltemplate",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a plan",
                "verbose_name_plural": "steps of a plan",
                "ordering": ("position", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("template", "position"), name="template_step_place"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Tick",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("mentee", "the mentee"), ("mentor", "the mentor")],
                        max_length=8,
                        verbose_name="ticked by",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="time"),
                ),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="ticks",
                        to="tags.tag",
                    ),
                ),
                (
                    "step",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tick",
                        to="mentors.step",
                    ),
                ),
            ],
            options={
                "verbose_name": "tick",
                "verbose_name_plural": "ticks",
                "constraints": [
                    models.UniqueConstraint(fields=("mentee", "skill"), name="tick_once_a_skill"),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["mentee", "mentor"])), name="tick_side"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(editable=False, verbose_name="version")),
                ("goals", models.TextField(max_length=2000, verbose_name="what we want to reach")),
                ("rhythm", models.CharField(max_length=200, verbose_name="rhythm")),
                (
                    "weeks",
                    models.PositiveSmallIntegerField(
                        default=12,
                        validators=[
                            django.core.validators.MinValueValidator(4),
                            django.core.validators.MaxValueValidator(24),
                        ],
                        verbose_name="weeks",
                    ),
                ),
                (
                    "stays_private",
                    models.TextField(
                        blank=True, max_length=1000, verbose_name="what stays private"
                    ),
                ),
                (
                    "begins_anew",
                    models.BooleanField(default=False, verbose_name="the weeks count anew"),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("mentee", "the mentee"), ("mentor", "the mentor")],
                        editable=False,
                        max_length=8,
                        verbose_name="proposed by",
                    ),
                ),
                (
                    "proposed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="proposed"
                    ),
                ),
                (
                    "agreed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="agreed"
                    ),
                ),
                (
                    "begins_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="begins"),
                ),
                (
                    "ends_on",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="due to end"
                    ),
                ),
                (
                    "told_over_at",
                    models.DateTimeField(
                        blank=True,
                        editable=False,
                        null=True,
                        verbose_name="told that the time is over",
                    ),
                ),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreements",
                        to="mentors.mentorship",
                    ),
                ),
            ],
            options={
                "verbose_name": "agreement",
                "verbose_name_plural": "agreements",
                "ordering": ("-number",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("agreed_at__isnull", False), ("told_over_at", None)),
                        fields=["ends_on"],
                        name="agreement_for_the_clock",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("mentorship", "number"), name="agreement_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weeks__range", (4, 24))), name="agreement_weeks"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["mentee", "mentor"])),
                        name="agreement_side",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_at", None), ("begins_on", None), ("ends_on", None)),
                            models.Q(
                                ("agreed_at__isnull", False),
                                ("begins_on__isnull", False),
                                ("ends_on__gt", models.F("begins_on")),
                                ("ends_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="agreement_agreed_has_its_days",
                    ),
                ],
            },
        ),
    ]
