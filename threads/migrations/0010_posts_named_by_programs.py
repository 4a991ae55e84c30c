"""Names that programs give to the posts they send, each once an author."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("stories", "0006_proposals"),
        ("threads", "0009_held"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="post",
            name="client_id",
            field=models.UUIDField(
                blank=True,
                editable=False,
                help_text="By it its author’s program finds it again after an answer was lost.",
                null=True,
                verbose_name="name given by a program",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                condition=models.Q(("client_id__isnull", False)),
                fields=("author", "client_id"),
                name="post_client_id_once_an_author",
            ),
        ),
    ]
