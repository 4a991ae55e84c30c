"""Votes that look arranged, and indexes to find them by."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("threads", "0008_private_threads"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PatternVote",
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
                ("at", models.DateTimeField(verbose_name="voted")),
                ("is_undone", models.BooleanField(default=False, verbose_name="undone")),
            ],
            options={
                "verbose_name": "vote of a pattern",
                "verbose_name_plural": "votes of patterns",
            },
        ),
        migrations.CreateModel(
            name="VotePattern",
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
                            ("ring", "votes for each other"),
                            ("burst", "many votes in a short time"),
                        ],
                        max_length=5,
                        verbose_name="kind",
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="votes for this author")),
                (
                    "among",
                    models.PositiveIntegerField(
                        help_text="The last votes that were looked at; of a burst, minutes.",
                        verbose_name="among",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waits for a moderator"),
                            ("undone", "votes undone"),
                            ("left", "votes stand"),
                        ],
                        default="waiting",
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="found"),
                ),
                ("judged_at", models.DateTimeField(blank=True, null=True, verbose_name="judged")),
            ],
            options={
                "verbose_name": "pattern of votes",
                "verbose_name_plural": "patterns of votes",
                "ordering": ("-pk",),
            },
        ),
        migrations.AddIndex(
            model_name="vote",
            index=models.Index(fields=["at"], name="vote_by_time"),
        ),
        migrations.AddIndex(
            model_name="vote",
            index=models.Index(fields=["voter", "-at"], name="vote_by_voter"),
        ),
        migrations.AddField(
            model_name="patternvote",
            name="post",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="threads.post"
            ),
        ),
        migrations.AddField(
            model_name="votepattern",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="votepattern",
            name="voter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="patternvote",
            name="pattern",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="votes",
                to="threads.votepattern",
            ),
        ),
        migrations.AddIndex(
            model_name="votepattern",
            index=models.Index(fields=["voter", "author", "kind"], name="pattern_by_pair"),
        ),
        migrations.AddConstraint(
            model_name="votepattern",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")),
                fields=("kind", "voter", "author"),
                name="pattern_one_waits",
            ),
        ),
        migrations.AddConstraint(
            model_name="patternvote",
            constraint=models.UniqueConstraint(
                fields=("pattern", "post"), name="pattern_vote_once"
            ),
        ),
    ]
