"""What a private thing was called is told to whom it was decided about, and to no moderator."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.models import F

PRIVATE = ("message.hide", "room_note.hide", "room_session.hide", "meeting.hide", "request.stop")


def mark_private(apps: Any, editor: Any) -> None:
    """Mark what was decided about private things before, and what was said against it."""
    Statement = apps.get_model("moderation", "Statement")
    Statement.objects.filter(code__in=PRIVATE).update(is_private=True)
    Case = apps.get_model("moderation", "Case")
    cases = Case.objects.filter(origin="appeal", is_private=False)
    theirs = cases.filter(appeal__statement__is_private=True, person__isnull=False)
    Case.objects.filter(pk__in=list(theirs.values_list("pk", flat=True))).update(
        is_private=True, side=F("person_id")
    )


class Migration(migrations.Migration):
    dependencies = [("moderation", "0008_taken_words")]

    operations = [
        migrations.AddField(
            model_name="statement",
            name="is_private",
            field=models.BooleanField(default=False, verbose_name="read by few"),
        ),
        migrations.AlterField(
            model_name="appeal",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("waiting", "waits for another moderator"),
                    ("granted", "granted: the decision was taken back"),
                    ("refused", "refused: the decision stands"),
                    ("ended", "over: whoever appealed has left"),
                ],
                default="waiting",
                max_length=8,
                verbose_name="outcome",
            ),
        ),
        migrations.RunPython(mark_private, migrations.RunPython.noop),
    ]
