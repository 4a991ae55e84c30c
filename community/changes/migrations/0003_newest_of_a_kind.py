from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("changes", "0002_only_those_in_sight")]

    operations = [
        migrations.RemoveIndex(model_name="change", name="change_of_kind"),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["kind", "era", "xid", "id"], name="change_of_kind"),
        ),
    ]
