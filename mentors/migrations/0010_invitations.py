import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mentors", "0009_endings"),
        ("threads", "0008_private_threads"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField(verbose_name="place")),
                ("invited_at", models.DateTimeField(auto_now_add=True, verbose_name="invited")),
                (
                    "declined_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="declined"),
                ),
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
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="mentors.mentor",
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="threads.thread",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation to answer",
                "verbose_name_plural": "invitations to answer",
                "indexes": [models.Index(fields=["mentor", "-id"], name="invitation_by_mentor")],
                "constraints": [
                    models.UniqueConstraint(fields=("thread", "mentor"), name="invitation_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("declined_at__isnull", True)),
                        fields=("thread", "place"),
                        name="invitation_one_a_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("place__range", (1, 3))), name="invitation_few_places"
                    ),
                ],
            },
        ),
    ]
