from django.apps import AppConfig


class TagsConfig(AppConfig):
    name = "community.tags"
    label = "tags"
    verbose_name = "Tags"

    def ready(self) -> None:
        from community.lib import findable  # noqa: PLC0415
        from community.tags import found  # noqa: PLC0415 - models are not ready before

        findable.register(found.TagSource())
