from django.apps import AppConfig


class LimitsConfig(AppConfig):
    name = "community.limits"
    label = "limits"
    verbose_name = "Limits"
