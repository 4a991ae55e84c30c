import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("stories", "0003_lists_of_many"),
        ("tags", "0002_following_and_versions"),
        ("threads", "0002_questions"),
    ]

    operations = [
        migrations.CreateModel(
            name="AskTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="Such as “Choosing between offers”.",
                        max_length=80,
                        verbose_name="name",
                    ),
                ),
                (
                    "body",
                    models.TextField(
                        help_text="Markdown, put into an empty form.",
                        max_length=4000,
                        verbose_name="text",
                    ),
                ),
                (
                    "tag",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ask_template",
                        to="tags.tag",
                        verbose_name="tag",
                    ),
                ),
            ],
            options={
                "verbose_name": "template for questions",
                "verbose_name_plural": "templates for questions",
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="Deflection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deflections",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deflections",
                        to="stories.story",
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deflections",
                        to="threads.thread",
                    ),
                ),
            ],
            options={
                "verbose_name": "question that was answered already",
                "verbose_name_plural": "questions that were answered already",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("story__isnull", True), ("thread__isnull", False)),
                            models.Q(("story__isnull", False), ("thread__isnull", True)),
                            _connector="OR",
                        ),
                        name="deflection_by_one_thing",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("form", models.CharField(max_length=120, verbose_name="form")),
                ("content", models.JSONField(default=dict, verbose_name="what was typed")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                ("saved_at", models.DateTimeField(auto_now=True, verbose_name="saved")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "draft",
                "verbose_name_plural": "drafts",
                "indexes": [
                    models.Index(fields=["owner", "-saved_at", "-id"], name="draft_by_owner")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "form"), name="draft_one_a_person_and_form"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Follow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_on", models.BooleanField(default=True, verbose_name="on")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="since")),
                (
                    "follower",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follows",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="followed_by",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follows",
                        to="stories.story",
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follows",
                        to="threads.thread",
                    ),
                ),
            ],
            options={
                "verbose_name": "follow",
                "verbose_name_plural": "follows",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("person__isnull", True),
                                ("story__isnull", True),
                                ("thread__isnull", False),
                            ),
                            models.Q(
                                ("person__isnull", True),
                                ("story__isnull", False),
                                ("thread__isnull", True),
                            ),
                            models.Q(
                                ("person__isnull", False),
                                ("story__isnull", True),
                                ("thread__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="follow_one_thing",
                    ),
                    models.UniqueConstraint(
                        fields=("follower", "thread"), name="follow_thread_once"
                    ),
                    models.UniqueConstraint(fields=("follower", "story"), name="follow_story_once"),
                    models.UniqueConstraint(
                        fields=("follower", "person"), name="follow_person_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("person__isnull", True),
                            models.Q(("person", models.F("follower")), _negated=True),
                            _connector="OR",
                        ),
                        name="follow_not_oneself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormerThread",
            fields=[
                (
                    "number",
                    models.PositiveBigIntegerField(
                        primary_key=True, serialize=False, verbose_name="former number"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="merged")),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former",
                        to="threads.thread",
                    ),
                ),
            ],
            options={
                "verbose_name": "former thread",
                "verbose_name_plural": "former threads",
            },
        ),
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "seen",
                    models.PositiveIntegerField(default=0, verbose_name="made against revision"),
                ),
                ("title", models.CharField(blank=True, max_length=300, verbose_name="title")),
                (
                    "tags",
                    models.TextField(
                        blank=True, help_text="Names, with commas between.", verbose_name="tags"
                    ),
                ),
                ("body", models.TextField(verbose_name="text")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="what it does")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("approved", "approved"),
                            ("improved", "approved with changes"),
                            ("rejected", "rejected"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="waiting",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason of the decision")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="suggested")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suggestions",
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
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suggestions",
                        to="threads.post",
                    ),
                ),
            ],
            options={
                "verbose_name": "suggested edit",
                "verbose_name_plural": "suggested edits",
                "indexes": [
                    models.Index(fields=["state", "id"], name="suggestion_by_state"),
                    models.Index(fields=["by", "-id"], name="suggestion_by_person"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("post", "by"),
                        name="suggestion_one_waits_a_person_and_post",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="post",
            name="outdated_on",
            field=models.DateField(
                blank=True, editable=False, null=True, verbose_name="outdated since"
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="outdated_why",
            field=models.TextField(blank=True, editable=False, verbose_name="why it is outdated"),
        ),
        migrations.AddField(
            model_name="post",
            name="successor",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="threads.post",
                verbose_name="answer that took its place",
            ),
        ),
        migrations.AddField(
            model_name="revision",
            name="hidden_why",
            field=models.TextField(blank=True, editable=False, verbose_name="why it is hidden"),
        ),
        migrations.AddField(
            model_name="revision",
            name="is_hidden",
            field=models.BooleanField(default=False, editable=False, verbose_name="hidden"),
        ),
        migrations.AddField(
            model_name="thread",
            name="closed_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="closed"
            ),
        ),
        migrations.AddField(
            model_name="thread",
            name="closed_note",
            field=models.TextField(blank=True, editable=False, verbose_name="note on the closing"),
        ),
        migrations.AddField(
            model_name="thread",
            name="closed_until",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="closed until"
            ),
        ),
        migrations.AddField(
            model_name="thread",
            name="closed_why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("duplicate", "asked before"),
                    ("off_topic", "about something else"),
                    ("unclear", "not clear enough to answer"),
                    ("settled", "settled"),
                    ("other", "another reason"),
                ],
                editable=False,
                max_length=9,
                verbose_name="closed because",
            ),
        ),
        migrations.AddField(
            model_name="thread",
            name="duplicate_of",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="duplicates",
                to="threads.thread",
                verbose_name="asked before in",
            ),
        ),
        migrations.AddField(
            model_name="thread",
            name="locked_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="locked"
            ),
        ),
        migrations.AddField(
            model_name="thread",
            name="locked_note",
            field=models.TextField(blank=True, editable=False, verbose_name="note on the lock"),
        ),
        migrations.AddField(
            model_name="thread",
            name="locked_until",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="locked until"
            ),
        ),
        migrations.AddField(
            model_name="thread",
            name="passage",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="threads",
                to="stories.passage",
                verbose_name="passage it asks about",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outdated_on__isnull", True), ("kind", "answer"), _connector="OR"
                ),
                name="post_only_answers_are_outdated",
            ),
        ),
        migrations.AddConstraint(
            model_name="thread",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("duplicate_of__isnull", True),
                    models.Q(("duplicate_of", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="thread_no_duplicate_of_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="thread",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at__isnull", True),
                        ("closed_until__isnull", True),
                        ("closed_why", ""),
                    ),
                    models.Q(
                        ("closed_at__isnull", False), models.Q(("closed_why", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="thread_closed_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="thread",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("locked_at__isnull", False), ("locked_until__isnull", True), _connector="OR"
                ),
                name="thread_locked_from_when",
            ),
        ),
    ]
