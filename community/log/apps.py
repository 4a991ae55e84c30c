from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LogConfig(AppConfig):
    name = "community.log"
    label = "log"
    verbose_name = "Record of deeds"

    def ready(self) -> None:
        from community.log import triggers  # noqa: PLC0415 - models are not ready before

        post_migrate.connect(triggers.install_after_migrate, sender=self)
