"""Pauses that end at an instant, a cap on what waits, and clocks for what does not begin or rests."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import django.core.validators
from django.db import migrations, models
from django.db.models import Count
from django.utils import timezone

VISIBILITY = [("public", "everyone"), ("members", "members"), ("nobody", "only me")]
WAITING = ("sent", "viewed", "asked", "answered")


def begin_the_day_there(apps, schema_editor):
    """Let each pause end when its day begins where its mentor lives; a day is midnight UTC here."""
    mentors = apps.get_model("mentors", "Mentor").objects.using(schema_editor.connection.alias)
    for mentor in mentors.exclude(paused_until=None).select_related("person"):
        zone = ZoneInfo(mentor.person.time_zone)
        mentor.paused_until = datetime.combine(mentor.paused_until.date(), time.min, zone)
        mentor.save(update_fields=["paused_until"])


def count_what_waits(apps, schema_editor):
    """Count what waits for each mentor now."""
    alias = schema_editor.connection.alias
    rows = apps.get_model("mentors", "Request").objects.using(alias).filter(state__in=WAITING)
    counted = rows.order_by().values_list("mentor").annotate(number=Count("pk"))
    mentors = apps.get_model("mentors", "Mentor").objects.using(alias)
    for mentor, number in counted:
        mentors.filter(pk=mentor).update(waiting=number)


def give_time_to_begin(apps, schema_editor):
    """Let what was accepted before it had an end have four weeks from now."""
    requests = apps.get_model("mentors", "Request").objects.using(schema_editor.connection.alias)
    requests.filter(state="accepted").update(due_at=timezone.now() + timedelta(days=28))


class Migration(migrations.Migration):
    dependencies = [("mentors", "0011_silence_and_second_thoughts")]

    operations = [
        migrations.AlterField(
            model_name="mentor",
            name="paused_until",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="When that day begins on the mentor’s own clock.",
                null=True,
                verbose_name="back on",
            ),
        ),
        migrations.AddField(
            model_name="mentor",
            name="most_waiting",
            field=models.PositiveSmallIntegerField(
                default=10,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(50),
                ],
                verbose_name="requests to answer at once",
            ),
        ),
        migrations.AddField(
            model_name="mentor",
            name="waiting",
            field=models.PositiveIntegerField(
                default=0, editable=False, verbose_name="requests that wait"
            ),
        ),
        migrations.AddConstraint(
            model_name="mentor",
            constraint=models.CheckConstraint(
                condition=models.Q(("most_waiting__range", (1, 50))), name="mentor_takes_requests"
            ),
        ),
        migrations.AddField(
            model_name="mentorship",
            name="reminded_at",
            field=models.DateTimeField(
                editable=False, null=True, verbose_name="reminded of a silence"
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="hidden_place",
            field=models.CharField(
                blank=True,
                editable=False,
                max_length=500,
                verbose_name="where, hidden by a moderator",
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="hidden_why",
            field=models.TextField(
                blank=True, editable=False, verbose_name="why, hidden by a moderator"
            ),
        ),
        migrations.AddField(
            model_name="mentor",
            name="answer_days_visibility",
            field=models.CharField(
                choices=VISIBILITY,
                default="public",
                max_length=8,
                verbose_name="within how many days I answer is shown to",
            ),
        ),
        migrations.AddField(
            model_name="mentor",
            name="questions_visibility",
            field=models.CharField(
                choices=VISIBILITY,
                default="public",
                help_text="Whoever asks for a place reads it in any case.",
                max_length=8,
                verbose_name="what I ask of everybody is shown to",
            ),
        ),
        # Rows last: PostgreSQL alters no table whose rows were changed in the same transaction.
        migrations.RunPython(begin_the_day_there, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(count_what_waits, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(give_time_to_begin, migrations.RunPython.noop, elidable=True),
    ]
