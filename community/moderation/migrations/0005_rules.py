"""Rules that hold posts, what they have held, prints of posts; and the rules to begin with."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

# Calm for a small portal: nobody waits but for what is seldom meant well. First posts are not held
# unless moderators want that: it costs them a look at every newcomer, and each newcomer a wait.
RULES = [
    {
        "kind": "first",
        "name": "First posts",
        "is_on": False,
        "number": 1,
        "says": "A moderator reads what people post first here, and then it is in sight of all.",
    },
    {
        "kind": "links",
        "name": "Links by new members",
        "is_on": True,
        "number": 5,
        "says": "It leads to another place, and you are new here: a moderator has a look at it first.",
    },
    {
        "kind": "words",
        "name": "Watched words",
        "is_on": True,
        "says": "It has a word in it that is often misused here: a moderator has a look at it first.",
    },
    {
        "kind": "flood",
        "name": "Many posts at once",
        "is_on": True,
        "number": 10,
        "minutes": 5,
        "says": "You have posted much in a few minutes: a moderator has a look before it goes on.",
    },
    {
        "kind": "same",
        "name": "The same text again",
        "is_on": True,
        "number": 60,
        "minutes": 1440,
        "percent": 80,
        "says": "Much the same was posted lately: a moderator looks whether it is needed twice.",
    },
]


def make_rules(apps, schema_editor):
    rule = apps.get_model("moderation", "Rule")
    for position, fields in enumerate(RULES, start=1):
        rule.objects.get_or_create(name=fields["name"], defaults={**fields, "position": position})


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0004_deeds"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Pace",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "pace of a member",
                "verbose_name_plural": "paces of members",
            },
        ),
        migrations.CreateModel(
            name="Print",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40, verbose_name="kind of thing")),
                ("key", models.BigIntegerField(verbose_name="its number")),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="posted"),
                ),
                ("is_new", models.BooleanField(default=False, verbose_name="by a new member")),
                (
                    "size",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="numbers in the sketch"
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
            ],
            options={
                "verbose_name": "print of a post",
                "verbose_name_plural": "prints of posts",
            },
        ),
        migrations.CreateModel(
            name="Rule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("first", "first posts"),
                            ("links", "links by new members"),
                            ("words", "watched words"),
                            ("flood", "many posts at once"),
                            ("same", "the same text again"),
                        ],
                        max_length=5,
                        verbose_name="kind",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="Moderators see it on a case.",
                        max_length=80,
                        unique=True,
                        verbose_name="name",
                    ),
                ),
                (
                    "is_on",
                    models.BooleanField(
                        default=False,
                        help_text="From then on; what stands already stays.",
                        verbose_name="switched on",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=0, verbose_name="number")),
                ("minutes", models.PositiveIntegerField(default=0, verbose_name="minutes")),
                ("percent", models.PositiveSmallIntegerField(default=0, verbose_name="percent")),
                ("words", models.TextField(blank=True, verbose_name="words")),
                (
                    "says",
                    models.TextField(
                        help_text="After “Waiting for a moderator”. Say kindly what is looked at, and why.",
                        max_length=500,
                        verbose_name="what it says to the author",
                    ),
                ),
                (
                    "weight",
                    models.PositiveSmallIntegerField(
                        default=3,
                        help_text="1 to 10: what weighs more stands further up in the queue.",
                        verbose_name="weight",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="Of several rules that catch a post the first counts.",
                        verbose_name="position",
                    ),
                ),
            ],
            options={
                "verbose_name": "rule",
                "verbose_name_plural": "rules that hold posts",
                "ordering": ("position", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("weight__range", (1, 10))),
                        name="rule_weight",
                        violation_error_message="A weight is from 1 to 10.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("percent__lte", 100)),
                        name="rule_percent",
                        violation_error_message="There are no more than a hundred percent.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="rule")),
                (
                    "found",
                    models.CharField(blank=True, max_length=300, verbose_name="what it found"),
                ),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="held"),
                ),
                (
                    "edited_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="edited meanwhile"),
                ),
                (
                    "is_clean",
                    models.BooleanField(
                        default=False,
                        help_text="It was edited since. A moderator lets it through all the same.",
                        verbose_name="no rule would hold it as it reads now",
                    ),
                ),
                (
                    "is_untold",
                    models.BooleanField(
                        default=False,
                        help_text="It was held as it was posted: its readers are told once it is let through.",
                        verbose_name="told to nobody yet",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("waiting", "waits"),
                            ("released", "let through"),
                            ("refused", "hidden"),
                            ("taken_back", "taken back by its author"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hold",
                        to="moderation.case",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="holds",
                        to="moderation.rule",
                    ),
                ),
            ],
            options={
                "verbose_name": "held post",
                "verbose_name_plural": "held posts",
            },
        ),
        migrations.CreateModel(
            name="Shingle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("value", models.BigIntegerField(verbose_name="value")),
                (
                    "print",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shingles",
                        to="moderation.print",
                    ),
                ),
            ],
            options={
                "verbose_name": "part of a print",
                "verbose_name_plural": "parts of prints",
            },
        ),
        migrations.AddIndex(
            model_name="print",
            index=models.Index(fields=["person", "-at"], name="print_by_person"),
        ),
        migrations.AddIndex(
            model_name="print",
            index=models.Index(fields=["at"], name="print_by_time"),
        ),
        migrations.AddConstraint(
            model_name="print",
            constraint=models.UniqueConstraint(fields=("kind", "key"), name="print_once_a_thing"),
        ),
        migrations.AddIndex(
            model_name="hold",
            index=models.Index(fields=["-at"], name="hold_by_time"),
        ),
        migrations.AddConstraint(
            model_name="shingle",
            constraint=models.UniqueConstraint(
                fields=("value", "print"), name="shingle_once_a_print"
            ),
        ),
        migrations.RunPython(make_rules, migrations.RunPython.noop),
    ]
