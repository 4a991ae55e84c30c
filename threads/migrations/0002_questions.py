import django.db.models.deletion
import taggit.managers
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("stories", "0003_lists_of_many"),
        ("tags", "0001_initial"),
        ("threads", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Acceptance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="accepted")),
                (
                    "ended_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="taken back"),
                ),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="acceptances",
                        to="threads.post",
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="acceptances",
                        to="threads.thread",
                    ),
                ),
            ],
            options={
                "verbose_name": "acceptance",
                "verbose_name_plural": "acceptances",
                "ordering": ("-pk",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("thread",),
                        name="acceptance_one_stands",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TaggedThread",
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
                        to="threads.thread",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tagged_threads",
                        to="tags.tag",
                    ),
                ),
            ],
            options={
                "verbose_name": "tag of a thread",
                "verbose_name_plural": "tags of threads",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("content_object", "tag"), name="thread_tagged_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Vote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "value",
                    models.SmallIntegerField(
                        choices=[(1, "up"), (-1, "down")], verbose_name="value"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="voted")),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="votes",
                        to="threads.post",
                    ),
                ),
                (
                    "voter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="votes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "vote",
                "verbose_name_plural": "votes",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("post", "voter"), name="vote_one_a_person_and_post"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value__in", (-1, 1))), name="vote_up_or_down"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="post",
            name="down",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="votes down"),
        ),
        migrations.AddField(
            model_name="post",
            name="is_pseudonymous",
            field=models.BooleanField(
                default=False,
                help_text="Its author is shown as a member.",
                verbose_name="under no name",
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="score",
            field=models.FloatField(default=0.5, editable=False, verbose_name="score"),
        ),
        migrations.AddField(
            model_name="post",
            name="subject",
            field=models.ForeignKey(
                blank=True,
                help_text="The question or answer that a comment is about; empty under a story.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="comments",
                to="threads.post",
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="up",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="votes up"),
        ),
        migrations.AddField(
            model_name="revision",
            name="tags",
            field=models.TextField(
                blank=True, help_text="Names, with commas between.", verbose_name="tags"
            ),
        ),
        migrations.AddField(
            model_name="revision",
            name="title",
            field=models.CharField(blank=True, max_length=300, verbose_name="title"),
        ),
        migrations.AddField(
            model_name="thread",
            name="accepted",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="threads.post",
                verbose_name="accepted answer",
            ),
        ),
        migrations.AddField(
            model_name="thread",
            name="answer_count",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="answers"),
        ),
        migrations.AddField(
            model_name="thread",
            name="is_pseudonymous",
            field=models.BooleanField(
                default=False,
                help_text="Its asker is shown as a member, here and wherever they write in this thread.",
                verbose_name="asked under no name",
            ),
        ),
        migrations.AddField(
            model_name="thread",
            name="question",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="threads.post",
                verbose_name="the question’s own post",
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["thread", "kind", "-score", "-id"], name="post_best"),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["subject", "root", "id"], name="post_about"),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "comment"),
                    models.Q(("depth", 1), ("subject__isnull", True)),
                    _connector="OR",
                ),
                name="post_only_comments_have_a_subject",
            ),
        ),
        migrations.AddField(
            model_name="thread",
            name="tags",
            field=taggit.managers.TaggableManager(
                blank=True,
                help_text="A comma-separated list of tags.",
                through="threads.TaggedThread",
                to="tags.Tag",
                verbose_name="tags",
            ),
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(
                fields=["kind", "state", "-created_at", "-id"], name="thread_newest"
            ),
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(fields=["kind", "state", "-active_at", "-id"], name="thread_active"),
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(
                condition=models.Q(("answer_count", 0), ("kind", "question"), ("state", "live")),
                fields=["-created_at", "-id"],
                name="thread_unanswered",
            ),
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(
                condition=models.Q(
                    ("accepted__isnull", True), ("kind", "question"), ("state", "live")
                ),
                fields=["-created_at", "-id"],
                name="thread_none_accepted",
            ),
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(fields=["author", "kind", "-id"], name="thread_by_author"),
        ),
        migrations.AddConstraint(
            model_name="thread",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "question"), _negated=True),
                    models.Q(("title", ""), _negated=True),
                    _connector="OR",
                ),
                name="thread_question_has_title",
            ),
        ),
    ]
