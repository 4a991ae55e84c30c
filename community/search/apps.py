from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    name = "community.search"
    label = "search"
    verbose_name = "Search"

    def ready(self) -> None:
        # Models are not ready before.
        from community.lib import changes  # noqa: PLC0415
        from community.notifications import checking  # noqa: PLC0415
        from community.search import engines, indexing, telling  # noqa: PLC0415

        post_migrate.connect(engines.install_after_migrate, sender=self)
        changes.listen(indexing.content_changed)
        checking.ask_too(telling.still_true)
