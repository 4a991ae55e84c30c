import community.accounts.models
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_tokens"),
    ]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="display_name",
            field=models.CharField(
                blank=True,
                max_length=80,
                validators=[community.accounts.models.validate_name],
                verbose_name="name shown",
            ),
        ),
    ]
