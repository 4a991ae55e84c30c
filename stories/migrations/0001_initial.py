import datetime
import django.db.models.deletion
import taggit.managers
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("tags", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Block",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=24, verbose_name="key")),
                ("position", models.PositiveIntegerField(verbose_name="position")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("heading", "heading"),
                            ("paragraph", "paragraph"),
                            ("turn", "turn"),
                            ("list", "list"),
                            ("figure", "figure"),
                            ("quote", "quote"),
                            ("code", "code"),
                            ("table", "table"),
                            ("math", "math"),
                            ("footnote", "footnote"),
                            ("rule", "rule"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("markdown", models.TextField(blank=True, verbose_name="text")),
                ("html", models.TextField(blank=True, editable=False, verbose_name="HTML")),
                ("plain", models.TextField(blank=True, editable=False, verbose_name="plain text")),
                ("line", models.PositiveIntegerField(default=0, verbose_name="line in the source")),
                (
                    "level",
                    models.PositiveSmallIntegerField(default=0, verbose_name="heading level"),
                ),
                (
                    "evidence",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="why it is a heading"
                    ),
                ),
                (
                    "role",
                    models.CharField(blank=True, max_length=30, verbose_name="duty of the section"),
                ),
                (
                    "imported_label",
                    models.CharField(blank=True, max_length=80, verbose_name="label as imported"),
                ),
                (
                    "continues",
                    models.BooleanField(default=False, verbose_name="continues the turn before"),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="figure number"
                    ),
                ),
                ("src", models.TextField(blank=True, verbose_name="address of the picture")),
                (
                    "alt",
                    models.CharField(
                        blank=True, max_length=1000, verbose_name="what the picture shows"
                    ),
                ),
                (
                    "image",
                    models.ImageField(
                        blank=True, upload_to="stories/figures/", verbose_name="our copy"
                    ),
                ),
                ("lost", models.BooleanField(default=False, verbose_name="picture is lost")),
                (
                    "mark",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "none"),
                            ("chatter", "off-topic or technical chatter"),
                            ("sensitive", "sensitive"),
                            ("third-party", "about a third person"),
                        ],
                        default="",
                        max_length=11,
                        verbose_name="mark",
                    ),
                ),
                (
                    "redacted_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="redacted"
                    ),
                ),
                (
                    "imported",
                    models.JSONField(
                        default=list,
                        editable=False,
                        help_text="The imported pieces that an editor made this block from; empty: as imported.",
                        verbose_name="as imported",
                    ),
                ),
                (
                    "split_from",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="Its key.",
                        max_length=24,
                        verbose_name="split off from",
                    ),
                ),
            ],
            options={
                "verbose_name": "block",
                "verbose_name_plural": "blocks",
                "ordering": ("position", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Resource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=120, unique=True, verbose_name="slug")),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                ("authors", models.CharField(blank=True, max_length=300, verbose_name="authors")),
                ("kind", models.CharField(blank=True, max_length=30, verbose_name="kind")),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="address")),
            ],
            options={
                "verbose_name": "resource",
                "verbose_name_plural": "resources",
                "ordering": ("title",),
            },
        ),
        migrations.CreateModel(
            name="Speaker",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=80, verbose_name="label in the text")),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="name")),
                ("role", models.CharField(blank=True, max_length=300, verbose_name="role")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "is_set_by_editor",
                    models.BooleanField(
                        default=False,
                        help_text="No import changes or removes it.",
                        verbose_name="set by an editor",
                    ),
                ),
            ],
            options={
                "verbose_name": "speaker",
                "verbose_name_plural": "speakers",
                "ordering": ("position", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Passage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=24, verbose_name="key of the block")),
                ("exact", models.TextField(verbose_name="quote")),
                (
                    "prefix",
                    models.CharField(blank=True, max_length=200, verbose_name="words before"),
                ),
                (
                    "suffix",
                    models.CharField(blank=True, max_length=200, verbose_name="words after"),
                ),
                (
                    "start",
                    models.PositiveIntegerField(
                        default=0, verbose_name="offset in the block's plain text"
                    ),
                ),
                (
                    "orphaned_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="orphaned"),
                ),
                (
                    "is_withheld",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        help_text="Its block was redacted when it lost its place.",
                        verbose_name="shown to nobody",
                    ),
                ),
                (
                    "block",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="passages",
                        to="stories.block",
                    ),
                ),
            ],
            options={
                "verbose_name": "passage",
                "verbose_name_plural": "passages",
            },
        ),
        migrations.CreateModel(
            name="ResourceName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=300, verbose_name="name")),
                (
                    "folded",
                    models.CharField(max_length=300, unique=True, verbose_name="compared as"),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="stories.resource",
                    ),
                ),
            ],
            options={
                "verbose_name": "name of a resource",
                "verbose_name_plural": "names of resources",
            },
        ),
        migrations.AddField(
            model_name="block",
            name="speaker",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="turns",
                to="stories.speaker",
            ),
        ),
        migrations.CreateModel(
            name="Story",
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
                ("slug", models.SlugField(max_length=120, unique=True, verbose_name="slug")),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("journey", "journey"),
                            ("retrospective", "retrospective"),
                            ("essay", "essay"),
                            ("interview", "interview"),
                        ],
                        default="journey",
                        max_length=14,
                        verbose_name="kind",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        default="und", max_length=12, verbose_name="language of the text"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("published", "published"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("withdrawn_reason", models.TextField(blank=True, verbose_name="why withdrawn")),
                (
                    "rights",
                    models.CharField(
                        choices=[
                            ("unknown", "unknown"),
                            ("own", "the author's own contribution"),
                            ("permission", "with permission"),
                            ("licence", "under a licence"),
                            ("retelling", "retold in our own words"),
                        ],
                        default="unknown",
                        max_length=10,
                        verbose_name="rights",
                    ),
                ),
                ("licence", models.CharField(blank=True, max_length=120, verbose_name="licence")),
                (
                    "approved_on",
                    models.DateField(blank=True, null=True, verbose_name="approved on"),
                ),
                (
                    "approved_by",
                    models.CharField(
                        blank=True,
                        help_text="The interviewee or author who read the text and agreed to it.",
                        max_length=200,
                        verbose_name="approved by",
                    ),
                ),
                (
                    "source_title",
                    models.CharField(blank=True, max_length=300, verbose_name="original title"),
                ),
                (
                    "source_url",
                    models.URLField(
                        blank=True, db_index=True, max_length=500, verbose_name="original address"
                    ),
                ),
                (
                    "source_site",
                    models.CharField(blank=True, max_length=200, verbose_name="original site"),
                ),
                (
                    "source_published",
                    models.CharField(
                        blank=True, max_length=10, verbose_name="date of the retold original"
                    ),
                ),
                (
                    "retrieved_on",
                    models.DateField(blank=True, null=True, verbose_name="retrieved on"),
                ),
                ("recorded_how", models.TextField(blank=True, verbose_name="how it was recorded")),
                ("edited_by", models.TextField(blank=True, verbose_name="edited by whom or what")),
                ("is_ai_edited", models.BooleanField(default=False, verbose_name="edited with AI")),
                (
                    "published_value",
                    models.CharField(
                        blank=True,
                        help_text="ISO 8601, as precise as known: 2025, 2025-09, 2025-09-01.",
                        max_length=25,
                        verbose_name="date of the original",
                    ),
                ),
                (
                    "published_precision",
                    models.CharField(
                        choices=[
                            ("second", "to the second"),
                            ("day", "day"),
                            ("month", "month"),
                            ("year", "year"),
                            ("unknown", "unknown"),
                        ],
                        default="unknown",
                        max_length=7,
                        verbose_name="precision of the date",
                    ),
                ),
                (
                    "published_provenance",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("front-matter", "the document's own front matter"),
                            ("chrome", "the page around the text"),
                            ("editor", "an editor"),
                        ],
                        max_length=12,
                        verbose_name="where the date is from",
                    ),
                ),
                (
                    "published_sort",
                    models.DateTimeField(
                        default=datetime.datetime(1000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                        editable=False,
                        verbose_name="date for sorting",
                    ),
                ),
                (
                    "published_year",
                    models.SmallIntegerField(
                        blank=True, editable=False, null=True, verbose_name="year"
                    ),
                ),
                (
                    "spectrum_started",
                    models.SmallIntegerField(
                        blank=True,
                        help_text="0 is research, 100 is applied.",
                        null=True,
                        verbose_name="started at",
                    ),
                ),
                (
                    "spectrum_ended",
                    models.SmallIntegerField(blank=True, null=True, verbose_name="ended at"),
                ),
                (
                    "summary",
                    models.TextField(blank=True, verbose_name="the document's own summary"),
                ),
                ("excerpt", models.TextField(blank=True, verbose_name="excerpt")),
                (
                    "excerpt_end",
                    models.CharField(
                        blank=True, max_length=24, verbose_name="last block of the excerpt"
                    ),
                ),
                (
                    "set_by_editors",
                    models.JSONField(
                        default=list,
                        editable=False,
                        help_text="Names of the fields that no later import may change.",
                        verbose_name="set by an editor",
                    ),
                ),
                (
                    "comments_enabled",
                    models.BooleanField(default=True, verbose_name="takes comments"),
                ),
                (
                    "words",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="words"),
                ),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="minutes"
                    ),
                ),
                (
                    "comment_count",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="comments"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "listed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="published here"
                    ),
                ),
                (
                    "spectrum_passage",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="stories.passage",
                        verbose_name="words that say so",
                    ),
                ),
            ],
            options={
                "verbose_name": "story",
                "verbose_name_plural": "stories",
            },
        ),
        migrations.AddField(
            model_name="speaker",
            name="story",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="speakers",
                to="stories.story",
            ),
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(db_index=True, max_length=64, verbose_name="SHA-256")),
                ("raw", models.BinaryField(verbose_name="bytes")),
                (
                    "sidecar",
                    models.BinaryField(blank=True, default=bytes, verbose_name="sidecar's bytes"),
                ),
                ("file", models.CharField(db_index=True, max_length=500, verbose_name="file")),
                ("format", models.CharField(max_length=12, verbose_name="format")),
                ("encoding", models.CharField(max_length=40, verbose_name="encoding")),
                ("report", models.JSONField(default=dict, verbose_name="report")),
                (
                    "removed",
                    models.JSONField(
                        default=list,
                        help_text="What belonged to the page: line, text, rule.",
                        verbose_name="left out",
                    ),
                ),
                ("imported_at", models.DateTimeField(auto_now_add=True, verbose_name="imported")),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sources",
                        to="stories.story",
                    ),
                ),
            ],
            options={
                "verbose_name": "source",
                "verbose_name_plural": "sources",
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "is_imported",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        help_text="Written anew whenever the document changes.",
                        verbose_name="from the document",
                    ),
                ),
                (
                    "named_as",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="named in the story as"
                    ),
                ),
                (
                    "aliases",
                    models.JSONField(blank=True, default=list, verbose_name="other names given"),
                ),
                (
                    "useful_when",
                    models.CharField(blank=True, max_length=160, verbose_name="useful when"),
                ),
                ("verdict", models.CharField(blank=True, max_length=30, verbose_name="verdict")),
                (
                    "passage",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="%(class)ss",
                        to="stories.passage",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recommendations",
                        to="stories.resource",
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="stories.story",
                    ),
                ),
            ],
            options={
                "verbose_name": "recommendation",
                "verbose_name_plural": "recommendations",
                "ordering": ("position", "pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReadingPlace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=24, verbose_name="key of the block")),
                ("at", models.DateTimeField(auto_now=True, verbose_name="time")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reading_places",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reading_places",
                        to="stories.story",
                    ),
                ),
            ],
            options={
                "verbose_name": "reading place",
                "verbose_name_plural": "reading places",
                "constraints": [
                    models.UniqueConstraint(fields=("user", "story"), name="reading_place_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="passage",
            name="story",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="passages",
                to="stories.story",
            ),
        ),
        migrations.CreateModel(
            name="OldSlug",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=120, unique=True, verbose_name="old slug")),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="old_slugs",
                        to="stories.story",
                    ),
                ),
            ],
            options={
                "verbose_name": "old slug",
                "verbose_name_plural": "old slugs",
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "is_imported",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        help_text="Written anew whenever the document changes.",
                        verbose_name="from the document",
                    ),
                ),
                ("kind", models.CharField(max_length=30, verbose_name="kind")),
                (
                    "from_role",
                    models.CharField(blank=True, max_length=160, verbose_name="from role"),
                ),
                ("to_role", models.CharField(blank=True, max_length=160, verbose_name="to role")),
                (
                    "organisation",
                    models.CharField(blank=True, max_length=160, verbose_name="organisation"),
                ),
                ("place", models.CharField(blank=True, max_length=160, verbose_name="place")),
                ("start", models.CharField(blank=True, max_length=10, verbose_name="start")),
                ("end", models.CharField(blank=True, max_length=10, verbose_name="end")),
                ("trigger", models.CharField(blank=True, max_length=40, verbose_name="trigger")),
                (
                    "further_triggers",
                    models.JSONField(blank=True, default=list, verbose_name="further triggers"),
                ),
                ("outcome", models.TextField(blank=True, verbose_name="outcome")),
                (
                    "duration",
                    models.JSONField(
                        blank=True,
                        help_text="As told: low, high, about (rounded) and unit.",
                        null=True,
                        verbose_name="duration",
                    ),
                ),
                (
                    "passage",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="%(class)ss",
                        to="stories.passage",
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="stories.story",
                    ),
                ),
            ],
            options={
                "verbose_name": "milestone",
                "verbose_name_plural": "milestones",
                "ordering": ("position", "pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Finding",
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
                            ("doubtful", "doubtful line"),
                            ("alt-text", "picture without a description"),
                            ("unplaced", "contents entry without a place"),
                            ("orphan", "passage that lost its place"),
                        ],
                        max_length=9,
                        verbose_name="kind",
                    ),
                ),
                (
                    "key",
                    models.CharField(blank=True, max_length=24, verbose_name="key of the block"),
                ),
                ("line", models.PositiveIntegerField(default=0, verbose_name="line in the source")),
                ("text", models.TextField(verbose_name="text")),
                ("why", models.CharField(blank=True, max_length=300, verbose_name="why")),
                ("decision", models.CharField(blank=True, max_length=60, verbose_name="decision")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
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
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="stories.story",
                    ),
                ),
            ],
            options={
                "verbose_name": "finding",
                "verbose_name_plural": "findings",
                "ordering": ("line", "pk"),
                "indexes": [models.Index(fields=["story", "decided_at"], name="finding_open")],
            },
        ),
        migrations.CreateModel(
            name="Fact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "is_imported",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        help_text="Written anew whenever the document changes.",
                        verbose_name="from the document",
                    ),
                ),
                ("kind", models.CharField(max_length=20, verbose_name="kind")),
                ("label", models.CharField(max_length=200, verbose_name="label")),
                ("values", models.JSONField(default=dict, verbose_name="values")),
                (
                    "passage",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="%(class)ss",
                        to="stories.passage",
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="stories.story",
                    ),
                ),
            ],
            options={
                "verbose_name": "fact",
                "verbose_name_plural": "facts",
                "ordering": ("position", "pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Edit",
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
                ("rule", models.CharField(max_length=60, verbose_name="rule")),
                ("line", models.PositiveIntegerField(default=0, verbose_name="line in the source")),
                ("before", models.TextField(blank=True, verbose_name="before")),
                ("after", models.TextField(blank=True, verbose_name="after")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("applied", "applied"),
                            ("accepted", "accepted by an editor"),
                            ("undone", "undone"),
                        ],
                        default="applied",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="editor",
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="edits",
                        to="stories.story",
                    ),
                ),
            ],
            options={
                "verbose_name": "edit",
                "verbose_name_plural": "edits",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Credit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("author", "author"),
                            ("narrator", "narrator"),
                            ("interviewer", "interviewer"),
                        ],
                        max_length=11,
                        verbose_name="role",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("slug", models.SlugField(max_length=120, verbose_name="name in addresses")),
                (
                    "provenance",
                    models.CharField(
                        choices=[
                            ("front-matter", "the document's own front matter"),
                            ("chrome", "the page around the text"),
                            ("editor", "an editor"),
                        ],
                        default="editor",
                        max_length=12,
                        verbose_name="where the name is from",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="credits",
                        to="stories.story",
                    ),
                ),
            ],
            options={
                "verbose_name": "credit",
                "verbose_name_plural": "credits",
                "ordering": ("position", "pk"),
                "indexes": [models.Index(fields=["slug"], name="credit_by_slug")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("story", "role", "slug"), name="story_credit_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ContentsEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                (
                    "is_placed_by_editor",
                    models.BooleanField(default=False, verbose_name="placed by an editor"),
                ),
                (
                    "block",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="contents_entries",
                        to="stories.block",
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contents",
                        to="stories.story",
                    ),
                ),
            ],
            options={
                "verbose_name": "contents entry",
                "verbose_name_plural": "contents entries",
                "ordering": ("position", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "is_imported",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        help_text="Written anew whenever the document changes.",
                        verbose_name="from the document",
                    ),
                ),
                ("topic", models.CharField(db_index=True, max_length=60, verbose_name="topic")),
                ("statement", models.TextField(verbose_name="position")),
                (
                    "passage",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="%(class)ss",
                        to="stories.passage",
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="stories.story",
                    ),
                ),
            ],
            options={
                "verbose_name": "claim",
                "verbose_name_plural": "claims",
                "ordering": ("position", "pk"),
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="block",
            name="story",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="blocks",
                to="stories.story",
            ),
        ),
        migrations.CreateModel(
            name="TaggedStory",
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
                        to="stories.story",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tagged_stories",
                        to="tags.tag",
                    ),
                ),
            ],
            options={
                "verbose_name": "tag of a story",
                "verbose_name_plural": "tags of stories",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("content_object", "tag"), name="story_tagged_once"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="story",
            name="tags",
            field=taggit.managers.TaggableManager(
                blank=True,
                help_text="A comma-separated list of tags.",
                through="stories.TaggedStory",
                to="tags.Tag",
                verbose_name="tags",
            ),
        ),
        migrations.CreateModel(
            name="Takeaway",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "is_imported",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        help_text="Written anew whenever the document changes.",
                        verbose_name="from the document",
                    ),
                ),
                ("text", models.TextField(verbose_name="text")),
                (
                    "is_placed_by_editor",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        help_text="No import points it at other words.",
                        verbose_name="words chosen by an editor",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="takeaways",
                        to="stories.contentsentry",
                    ),
                ),
                (
                    "passage",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="%(class)ss",
                        to="stories.passage",
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="stories.story",
                    ),
                ),
            ],
            options={
                "verbose_name": "takeaway",
                "verbose_name_plural": "takeaways",
                "ordering": ("position", "pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.CharField(max_length=500, verbose_name="file")),
                ("raw", models.BinaryField(verbose_name="bytes")),
                ("sidecar", models.BinaryField(null=True, verbose_name="sidecar's bytes")),
                (
                    "size",
                    models.PositiveIntegerField(
                        help_text="Both files, in bytes.", verbose_name="size"
                    ),
                ),
                ("is_pasted", models.BooleanField(default=False, verbose_name="pasted")),
                (
                    "rights",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unknown", "unknown"),
                            ("own", "the author's own contribution"),
                            ("permission", "with permission"),
                            ("licence", "under a licence"),
                            ("retelling", "retold in our own words"),
                        ],
                        max_length=10,
                        verbose_name="rights",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True, max_length=10, verbose_name="what importing it would do"
                    ),
                ),
                ("report", models.JSONField(default=dict, verbose_name="report")),
                ("refusal", models.TextField(blank=True, verbose_name="why it cannot be read")),
                ("line", models.PositiveIntegerField(default=0, verbose_name="line to blame")),
                ("at", models.DateTimeField(auto_now_add=True, db_index=True, verbose_name="time")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uploads",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uploads",
                        to="stories.story",
                        verbose_name="new version of",
                    ),
                ),
            ],
            options={
                "verbose_name": "upload",
                "verbose_name_plural": "uploads",
                "ordering": ("pk",),
            },
        ),
        migrations.AddConstraint(
            model_name="speaker",
            constraint=models.UniqueConstraint(
                fields=("story", "label"), name="speaker_label_once"
            ),
        ),
        migrations.AddIndex(
            model_name="passage",
            index=models.Index(fields=["story", "orphaned_at"], name="passage_orphans"),
        ),
        migrations.AddIndex(
            model_name="block",
            index=models.Index(fields=["story", "position"], name="block_in_order"),
        ),
        migrations.AddConstraint(
            model_name="block",
            constraint=models.UniqueConstraint(fields=("story", "key"), name="block_key_once"),
        ),
        migrations.AddIndex(
            model_name="story",
            index=models.Index(
                fields=["status", "state", "-published_sort", "-id"], name="story_newest"
            ),
        ),
        migrations.AddIndex(
            model_name="story",
            index=models.Index(
                fields=["status", "state", "-comment_count", "-id"], name="story_most_discussed"
            ),
        ),
        migrations.AddIndex(
            model_name="story",
            index=models.Index(
                fields=["status", "state", "-listed_at", "-id"], name="story_listed"
            ),
        ),
        migrations.AddIndex(
            model_name="story",
            index=models.Index(fields=["status", "-id"], name="story_by_status"),
        ),
        migrations.AddConstraint(
            model_name="story",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("spectrum_started__isnull", True),
                    ("spectrum_started__range", (0, 100)),
                    _connector="OR",
                ),
                name="story_spectrum_started_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="story",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("spectrum_ended__isnull", True),
                    ("spectrum_ended__range", (0, 100)),
                    _connector="OR",
                ),
                name="story_spectrum_ended_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="story",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_by", ""), ("approved_on__isnull", True)),
                    models.Q(
                        ("approved_on__isnull", False), models.Q(("approved_by", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="story_approval_has_day_and_name",
            ),
        ),
    ]
