from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "portal.privacy"
    label = "privacy"
    verbose_name = "Privacy"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415
        from django.utils.module_loading import autodiscover_modules  # noqa: PLC0415

        from community.accounts import reserved  # noqa: PLC0415
        from portal.privacy import former, receiving  # noqa: PLC0415

        autodiscover_modules("personal")  # what each app keeps of people
        reserved.refuse_also(former.was_somebodys)
        user_logged_in.connect(receiving.signed_in, dispatch_uid="privacy.signed_in")
