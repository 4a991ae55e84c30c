from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "community.api"
    label = "api"
    verbose_name = "API"

    def ready(self) -> None:
        from community.api import personal  # noqa: F401, PLC0415 - it declares
