"""Whoever runs a mentoring programme works in a group of their own; see community/policy.py."""

from django.db import migrations


def make_role(apps, schema_editor):
    apps.get_model("auth", "Group").objects.get_or_create(name="programme manager")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_blocking"),
    ]
    operations = [migrations.RunPython(make_role, migrations.RunPython.noop)]
