import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("stories", "0003_lists_of_many"),
        ("threads", "0005_edited_by_others"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReadingList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "about",
                    models.CharField(blank=True, max_length=500, verbose_name="what it is for"),
                ),
                (
                    "share_key",
                    models.CharField(
                        blank=True,
                        max_length=43,
                        null=True,
                        unique=True,
                        verbose_name="key of its link",
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="made")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reading_lists",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "reading list",
                "verbose_name_plural": "reading lists",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("owner"),
                        django.db.models.functions.text.Lower("name"),
                        name="reading_list_once_a_name",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(blank=True, max_length=24, verbose_name="key of the block"),
                ),
                ("exact", models.TextField(blank=True, verbose_name="quote")),
                (
                    "prefix",
                    models.CharField(blank=True, max_length=200, verbose_name="words before"),
                ),
                (
                    "suffix",
                    models.CharField(blank=True, max_length=200, verbose_name="words after"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("story", "story"),
                            ("passage", "passage"),
                            ("thread", "question"),
                            ("answer", "answer"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("target", models.CharField(max_length=80, verbose_name="what it is")),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="note")),
                ("saved_at", models.DateTimeField(auto_now_add=True, verbose_name="saved")),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_items",
                        to="threads.post",
                    ),
                ),
                (
                    "reading_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="shelf.readinglist",
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_items",
                        to="stories.story",
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_items",
                        to="threads.thread",
                    ),
                ),
            ],
            options={
                "verbose_name": "saved thing",
                "verbose_name_plural": "saved things",
                "indexes": [models.Index(fields=["reading_list", "-id"], name="saved_by_list")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("reading_list", "target"), name="saved_once_a_list"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind__in", ("story", "passage")),
                                ("story__isnull", False),
                                ("post__isnull", True),
                                ("thread__isnull", True),
                            ),
                            models.Q(
                                ("kind", "thread"),
                                ("post__isnull", True),
                                ("story__isnull", True),
                                ("thread__isnull", False),
                            ),
                            models.Q(
                                ("kind", "answer"),
                                ("post__isnull", False),
                                ("story__isnull", True),
                                ("thread__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="saved_is_one_thing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Highlight",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(blank=True, max_length=24, verbose_name="key of the block"),
                ),
                ("exact", models.TextField(blank=True, verbose_name="quote")),
                (
                    "prefix",
                    models.CharField(blank=True, max_length=200, verbose_name="words before"),
                ),
                (
                    "suffix",
                    models.CharField(blank=True, max_length=200, verbose_name="words after"),
                ),
                (
                    "label",
                    models.CharField(
                        choices=[
                            ("insight", "Insight"),
                            ("question", "Question"),
                            ("advice", "Advice to take"),
                            ("doubt", "Doubt"),
                        ],
                        default="insight",
                        max_length=10,
                        verbose_name="label",
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="note")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="made")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="highlights",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="highlights",
                        to="stories.story",
                    ),
                ),
            ],
            options={
                "verbose_name": "highlight",
                "verbose_name_plural": "highlights",
                "indexes": [
                    models.Index(fields=["owner", "story", "id"], name="highlight_by_story"),
                    models.Index(fields=["owner", "-id"], name="highlight_by_owner"),
                ],
            },
        ),
    ]
