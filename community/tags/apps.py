from django.apps import AppConfig


class TagsConfig(AppConfig):
    name = "community.tags"
    label = "tags"
    verbose_name = "Tags"

    def ready(self) -> None:
        from community.changes import recording  # noqa: PLC0415
        from community.lib import findable  # noqa: PLC0415
        from community.tags import found, recorded  # noqa: F401, PLC0415 - no models before
        from community.tags.models import Tag  # noqa: PLC0415

        findable.register(found.TagSource())
        recording.tell("tag", recording.Told(Tag.objects.all))
