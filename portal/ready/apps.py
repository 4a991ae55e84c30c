from django.apps import AppConfig


class ReadyConfig(AppConfig):
    name = "portal.ready"
    label = "ready"
    verbose_name = "Pages kept ready"

    def ready(self) -> None:
        from community.lib import changes  # noqa: PLC0415
        from portal.ready import following, keeping  # noqa: PLC0415 - models are not ready before
        from stories import erasing  # noqa: PLC0415
        from threads import letting_go  # noqa: PLC0415

        changes.listen(following.follow)
        erasing.also(keeping.let_go)
        letting_go.also(keeping.let_go)
