"""An account is in use from the confirmation of an address on; handles that nobody may take."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_administrators")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="is_confirmed",
            field=models.BooleanField(
                default=True, editable=False, verbose_name="has confirmed an address"
            ),
        ),
        migrations.CreateModel(
            name="HeldHandle",
            fields=[
                (
                    "handle",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="handle"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="since")),
            ],
            options={"verbose_name": "held handle", "verbose_name_plural": "held handles"},
        ),
    ]
