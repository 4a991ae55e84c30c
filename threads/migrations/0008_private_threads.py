import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("stories", "0004_credited_members"),
        ("tags", "0003_edits_of_descriptions"),
        ("threads", "0007_when_answers_were_active"),
    ]

    operations = [
        migrations.CreateModel(
            name="Participant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("joined_at", models.DateTimeField(auto_now_add=True, verbose_name="joined")),
                ("left_at", models.DateTimeField(blank=True, null=True, verbose_name="left")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participants",
                        to="threads.thread",
                    ),
                ),
            ],
            options={
                "verbose_name": "participant",
                "verbose_name_plural": "participants",
                "indexes": [
                    models.Index(fields=["person", "left_at"], name="participant_by_person")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("thread", "person"), name="participant_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="thread",
            name="home",
            field=models.CharField(
                blank=True,
                editable=False,
                help_text="The name of the page on which it is read, by its number.",
                max_length=60,
                verbose_name="page of a private thread",
            ),
        ),
        migrations.AddConstraint(
            model_name="thread",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "private"), models.Q(("home", ""), _negated=True)),
                    models.Q(models.Q(("kind", "private"), _negated=True), ("home", "")),
                    _connector="OR",
                ),
                name="thread_private_has_home",
            ),
        ),
    ]
