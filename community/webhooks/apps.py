from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "community.webhooks"
    label = "webhooks"
    verbose_name = "Webhooks"

    def ready(self) -> None:
        # Models are not ready before.
        from community.moderation import deeds  # noqa: PLC0415
        from community.notifications import listening  # noqa: PLC0415
        from community.webhooks import deeds as of_webhooks  # noqa: PLC0415
        from community.webhooks import notices, personal, recorded  # noqa: F401, PLC0415

        deeds.register(*of_webhooks.OF_WEBHOOKS)
        listening.listen(notices.pass_on)
