from django.apps import AppConfig


class MentorsConfig(AppConfig):
    name = "mentors"
    verbose_name = "Mentors"

    def ready(self) -> None:
        from community.notifications import tellers  # noqa: PLC0415
        from mentors import request_limits, request_telling  # noqa: F401, PLC0415
        from mentors import request_notices as declared  # noqa: F401, PLC0415

        tellers.register("request", request_telling.requests)
        tellers.register("placeinline", request_telling.places)
