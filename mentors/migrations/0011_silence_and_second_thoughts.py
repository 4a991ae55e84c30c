"""Mentors answer as their rhythm has it; what is invited to and thanked for can be taken back."""

import django.core.validators
from django.db import migrations, models
from django.utils import timezone


def note_who_is_back(apps, schema_editor):
    """Count the silence of whoever has none on them from now on: they may have lifted a pause."""
    mentors = apps.get_model("mentors", "Mentor").objects
    mentors.using(schema_editor.connection.alias).filter(lapsed=0).update(back_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("mentors", "0010_invitations")]

    operations = [
        migrations.AlterField(
            model_name="mentor",
            name="answer_days",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Empty: as their rhythm has it.",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(3),
                    django.core.validators.MaxValueValidator(10),
                ],
                verbose_name="I answer within (days)",
            ),
        ),
        migrations.AddField(
            model_name="mentor",
            name="back_at",
            field=models.DateTimeField(
                editable=False, null=True, verbose_name="came back after requests had lapsed"
            ),
        ),
        migrations.RunPython(note_who_is_back, migrations.RunPython.noop, elidable=True),
        migrations.RemoveConstraint(model_name="invitation", name="invitation_one_a_place"),
        migrations.AddField(
            model_name="invitation",
            name="taken_back_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="taken back"),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                condition=models.Q(declined_at__isnull=True, taken_back_at__isnull=True),
                fields=("thread", "place"),
                name="invitation_one_a_place",
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="move_reminded_at",
            field=models.DateTimeField(null=True, verbose_name="reminded of the other time"),
        ),
        migrations.AddField(
            model_name="thanks",
            name="state",
            field=models.CharField(
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
        migrations.AddField(
            model_name="thanks",
            name="state_reason",
            field=models.TextField(blank=True, editable=False, verbose_name="reason of the state"),
        ),
        migrations.AddField(
            model_name="thanks",
            name="state_changed_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="state since"),
        ),
    ]
