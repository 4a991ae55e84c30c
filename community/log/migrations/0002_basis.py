from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("log", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="logentry",
            name="basis",
            field=models.CharField(
                blank=True,
                default="",
                help_text="A rule, a case or a bulk deed, as moderation.case:12; else empty.",
                max_length=100,
                verbose_name="on the ground of",
            ),
        ),
        migrations.AddIndex(
            model_name="logentry",
            index=models.Index(
                condition=models.Q(("basis", ""), _negated=True),
                fields=["basis", "-id"],
                name="log_by_basis",
            ),
        ),
    ]
