from django.apps import AppConfig


class ReadyConfig(AppConfig):
    name = "portal.ready"
    label = "ready"
    verbose_name = "Pages kept ready"

    def ready(self) -> None:
        from community.lib import changes  # noqa: PLC0415
        from portal.ready import following  # noqa: PLC0415 - models are not ready before

        changes.listen(following.follow)
