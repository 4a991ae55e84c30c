from django.apps import AppConfig


class MentorsConfig(AppConfig):
    name = "mentors"
    verbose_name = "Mentors"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415

        from community.lib import findable  # noqa: PLC0415
        from community.notifications import tellers  # noqa: PLC0415
        from mentors import (  # noqa: PLC0415  # noqa: F401, PLC0415
            found,
            profile_telling,
            request_telling,
            seen,
        )
        from mentors import request_notices as declared  # noqa: F401, PLC0415

        tellers.register("request", request_telling.requests)
        tellers.register("placeinline", request_telling.places)
        tellers.register("mentor", profile_telling.mentors)
        tellers.register("storyclaim", profile_telling.story_claims)
        findable.register(found.MentorSource())
        user_logged_in.connect(seen.signed_in, dispatch_uid="mentors.seen")
