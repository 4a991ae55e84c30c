import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest


def begin_with_what_was_said(apps, schema_editor):
    """Each post was active when it was written; an answer, when the last comment on it was."""
    posts = apps.get_model("threads", "Post").objects.all()
    posts.update(active_at=F("created_at"))
    about = posts.filter(subject=OuterRef("pk"), state="live").order_by()
    latest = about.values("subject").annotate(at=Max("created_at")).values("at")
    answers = posts.filter(kind="answer").annotate(last=Subquery(latest))
    answers.exclude(last=None).update(
        active_at=Greatest(Coalesce("last", "created_at"), "created_at")
    )


class Migration(migrations.Migration):
    dependencies = [
        ("stories", "0004_credited_members"),
        ("threads", "0006_closed_by_moderator"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="post",
            name="active_at",
            field=models.DateTimeField(
                auto_now_add=True,
                default=django.utils.timezone.now,
                help_text="Of an answer: when it or the last comment on it was written.",
                verbose_name="last active",
            ),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["thread", "kind", "-active_at", "-id"], name="post_active"),
        ),
        migrations.RunPython(begin_with_what_was_said, migrations.RunPython.noop),
    ]
