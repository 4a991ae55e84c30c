from django.apps import AppConfig


class StoriesConfig(AppConfig):
    name = "stories"
    label = "stories"
    verbose_name = "Stories"

    def ready(self) -> None:
        from community.lib import findable  # noqa: PLC0415
        from stories import found  # noqa: PLC0415 - models are not ready before

        findable.register(found.StorySource())
