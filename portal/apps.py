from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    label = "portal"
    verbose_name = "Portal"

    def ready(self) -> None:
        from community.changes import recording  # noqa: PLC0415
        from community.lib import numbers  # noqa: PLC0415
        from community.webhooks import events  # noqa: PLC0415 - models are not ready before
        from portal import (  # noqa: PLC0415
            checks,  # noqa: F401 - being imported registers them
            known,
        )
        from portal.changes_api import items  # noqa: PLC0415
        from portal.pages import proposing  # noqa: PLC0415
        from threads import unsent  # noqa: PLC0415

        numbers.bound()
        events.read_with(items)
        unsent.register("proposals:new", proposing.give_back)
        people = recording.Told(known.known, has_private=True, touched_by=known.newly_known)
        recording.tell("person", people)
