from django.db import migrations, models

SHOWN_TO = [("public", "everyone"), ("members", "members"), ("nobody", "only me")]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_security")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="avatar",
            field=models.CharField(
                blank=True, default="", editable=False, max_length=100, verbose_name="picture"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="user",
            name="avatar_visibility",
            field=models.CharField(
                choices=SHOWN_TO,
                default="public",
                max_length=8,
                verbose_name="the picture is shown to",
            ),
        ),
    ]
