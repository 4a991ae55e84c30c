from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ChangesConfig(AppConfig):
    name = "community.changes"
    label = "changes"
    verbose_name = "Changes"

    def ready(self) -> None:
        from community.changes import personal, recording  # noqa: F401, PLC0415 - no models before
        from community.lib import changes  # noqa: PLC0415

        changes.listen(recording.record)
        post_migrate.connect(recording.record_after_migrate, sender=self)
