from django.conf import settings
from django.db import migrations, models
from django.db.models import Q, deletion

WAYS = [
    ("link", "a link to it"),
    ("text", "its text, pasted"),
    ("own", "my own story, written here"),
]
CLAIMS = [
    ("mine", "It is mine, and may be shown here."),
    ("permission", "It is another’s, and I have their permission."),
    ("pointer", "I only point to it: the editors must ask."),
]
STATES = [
    ("waiting", "waits for an editor"),
    ("asked", "an editor asked something"),
    ("imported", "taken on: editors are at work on it"),
    ("declined", "not taken on"),
    ("withdrawn", "withdrawn"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("stories", "0005_erased"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="block",
            name="image_height",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="its height"),
        ),
        migrations.AddField(
            model_name="block",
            name="image_width",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="its width"),
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("way", models.CharField(choices=WAYS, max_length=4, verbose_name="what it is")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("address", models.CharField(blank=True, max_length=500, verbose_name="address")),
                ("body", models.TextField(blank=True, max_length=100000, verbose_name="text")),
                (
                    "claim",
                    models.CharField(
                        choices=CLAIMS, max_length=10, verbose_name="rights, as stated"
                    ),
                ),
                (
                    "teller",
                    models.CharField(blank=True, max_length=160, verbose_name="who tells it"),
                ),
                (
                    "about",
                    models.TextField(blank=True, max_length=2000, verbose_name="to the editors"),
                ),
                (
                    "is_credited",
                    models.BooleanField(default=True, verbose_name="names who proposed it"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=STATES, default="waiting", max_length=9, verbose_name="state"
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="proposed")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=deletion.SET_NULL,
                        related_name="proposals",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposed by",
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=deletion.SET_NULL,
                        related_name="proposals_by_members",
                        to="stories.story",
                    ),
                ),
            ],
            options={
                "verbose_name": "story proposed by a member",
                "verbose_name_plural": "stories proposed by members",
                "constraints": [
                    models.CheckConstraint(
                        condition=~Q(way="link") | ~Q(address=""), name="proposal_link_has_address"
                    ),
                    models.CheckConstraint(
                        condition=Q(way="link") | ~Q(body=""), name="proposal_has_text"
                    ),
                ],
                "indexes": [
                    models.Index(fields=["by", "-id"], name="proposal_by_person"),
                    models.Index(fields=["state", "-id"], name="proposal_by_state"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposalEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                ("verb", models.CharField(max_length=10, verbose_name="what")),
                ("words", models.TextField(blank=True, verbose_name="what was said")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=deletion.CASCADE, related_name="events", to="stories.proposal"
                    ),
                ),
            ],
            options={
                "verbose_name": "event of a proposal",
                "verbose_name_plural": "events of proposals",
                "ordering": ("pk",),
                "indexes": [models.Index(fields=["proposal", "id"], name="proposal_events")],
            },
        ),
        migrations.AddField(
            model_name="upload",
            name="proposal",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=deletion.CASCADE,
                related_name="uploads",
                to="stories.proposal",
                verbose_name="proposed by a member",
            ),
        ),
    ]
