"""Whoever answers for the portal's settings works in a group; deleting for good takes more."""

from django.db import migrations


def make_role(apps, schema_editor):
    apps.get_model("auth", "Group").objects.get_or_create(name="administrator")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_programme")]

    operations = [migrations.RunPython(make_role, migrations.RunPython.noop)]
