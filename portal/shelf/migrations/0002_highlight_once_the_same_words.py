from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("shelf", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="highlight",
            name="target",
            field=models.CharField(
                default="", editable=False, max_length=64, verbose_name="which words"
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="highlight",
            constraint=models.UniqueConstraint(
                fields=("owner", "story", "target"), name="highlight_once_the_same_words"
            ),
        ),
    ]
