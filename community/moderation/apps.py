from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "community.moderation"
    label = "moderation"
    verbose_name = "Moderation"

    def ready(self) -> None:
        from community.moderation import notices  # noqa: PLC0415 - models are not ready before
        from community.notifications import tellers  # noqa: PLC0415

        tellers.register("sanction", notices.sanctions)
