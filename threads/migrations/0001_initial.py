import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("stories", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Thread",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("question", "question"),
                            ("discussion", "discussion of a story"),
                            ("private", "private"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=300, verbose_name="title")),
                (
                    "post_count",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="posts"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("active_at", models.DateTimeField(auto_now_add=True, verbose_name="last active")),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="threads",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="threads",
                        to="stories.story",
                    ),
                ),
            ],
            options={
                "verbose_name": "thread",
                "verbose_name_plural": "threads",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "discussion")),
                        fields=("story",),
                        name="thread_one_discussion_a_story",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "discussion"), _negated=True),
                            ("story__isnull", False),
                            _connector="OR",
                        ),
                        name="thread_discussion_has_story",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("question", "question"),
                            ("answer", "answer"),
                            ("comment", "comment"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("depth", models.PositiveSmallIntegerField(default=1, verbose_name="depth")),
                ("body", models.TextField(verbose_name="text")),
                ("html", models.TextField(editable=False, verbose_name="HTML")),
                (
                    "revision_count",
                    models.PositiveIntegerField(
                        default=0, editable=False, verbose_name="revisions"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="written")),
                (
                    "edited_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="edited"
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="posts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replies",
                        to="threads.post",
                    ),
                ),
                (
                    "passage",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="posts",
                        to="stories.passage",
                    ),
                ),
                (
                    "root",
                    models.ForeignKey(
                        blank=True,
                        help_text="The top comment of the branch; empty for a top comment itself.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="branch",
                        to="threads.post",
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="posts",
                        to="threads.thread",
                    ),
                ),
            ],
            options={
                "verbose_name": "post",
                "verbose_name_plural": "posts",
                "indexes": [
                    models.Index(fields=["thread", "root", "id"], name="post_by_branch"),
                    models.Index(fields=["state", "-id"], name="post_by_state"),
                    models.Index(fields=["author", "-id"], name="post_by_author"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("depth__range", (1, 3))), name="post_depth_range"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("depth", 1), ("parent__isnull", True), ("root__isnull", True)
                            ),
                            models.Q(
                                ("depth__gt", 1), ("parent__isnull", False), ("root__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="post_parent_root_depth",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("body", models.TextField(verbose_name="text")),
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
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="threads.post",
                    ),
                ),
            ],
            options={
                "verbose_name": "revision",
                "verbose_name_plural": "revisions",
                "ordering": ("number",),
                "constraints": [
                    models.UniqueConstraint(fields=("post", "number"), name="revision_number_once")
                ],
            },
        ),
    ]
