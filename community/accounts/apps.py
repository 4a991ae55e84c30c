from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "community.accounts"
    label = "accounts"
    verbose_name = "People"

    def ready(self) -> None:
        from community.accounts import recorded  # noqa: F401, PLC0415 - how deeds are told
