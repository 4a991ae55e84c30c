from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    name = "community.search"
    label = "search"
    verbose_name = "Search"

    def ready(self) -> None:
        from community.lib import changes  # noqa: PLC0415
        from community.search import engines, indexing  # noqa: PLC0415 - models are not ready before

        post_migrate.connect(engines.install_after_migrate, sender=self)
        changes.listen(indexing.content_changed)
