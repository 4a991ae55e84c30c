from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("shelf", "0002_highlight_once_the_same_words"),
        ("stories", "0004_credited_members"),
        ("threads", "0005_edited_by_others"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="saveditem",
            name="saved_once_a_list",
        ),
        migrations.RemoveConstraint(
            model_name="saveditem",
            name="saved_is_one_thing",
        ),
        migrations.RemoveField(
            model_name="saveditem",
            name="target",
        ),
        migrations.AddField(
            model_name="readinglist",
            name="is_default",
            field=models.BooleanField(
                default=False, editable=False, verbose_name="takes what is saved with one press"
            ),
        ),
        migrations.AddField(
            model_name="saveditem",
            name="words",
            field=models.CharField(
                blank=True, editable=False, max_length=64, verbose_name="which words"
            ),
        ),
        migrations.AddConstraint(
            model_name="readinglist",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_default", True)),
                fields=("owner",),
                name="reading_list_one_default",
            ),
        ),
        migrations.AddConstraint(
            model_name="saveditem",
            constraint=models.UniqueConstraint(
                fields=("reading_list", "story", "words"), name="saved_story_once_a_list"
            ),
        ),
        migrations.AddConstraint(
            model_name="saveditem",
            constraint=models.UniqueConstraint(
                fields=("reading_list", "thread"), name="saved_thread_once_a_list"
            ),
        ),
        migrations.AddConstraint(
            model_name="saveditem",
            constraint=models.UniqueConstraint(
                fields=("reading_list", "post"), name="saved_post_once_a_list"
            ),
        ),
        migrations.AddConstraint(
            model_name="saveditem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(
                            models.Q(("kind", "story"), ("words", "")),
                            models.Q(("kind", "passage"), models.Q(("words", ""), _negated=True)),
                            _connector="OR",
                        ),
                        ("post__isnull", True),
                        ("story__isnull", False),
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
        ),
    ]
