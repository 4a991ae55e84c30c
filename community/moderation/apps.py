from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "community.moderation"
    label = "moderation"
    verbose_name = "Moderation"

    def ready(self) -> None:
        from django.db.models import Exists, OuterRef, Q  # noqa: PLC0415
        from django.utils.translation import gettext_lazy as _  # noqa: PLC0415

        from community.accounts.carried import carry  # noqa: PLC0415
        from community.api import gates  # noqa: PLC0415
        from community.lib import counters  # noqa: PLC0415
        from community.log import private  # noqa: PLC0415
        from community.moderation import (  # noqa: F401, PLC0415  # noqa: PLC0415
            appealed,
            deeds,
            desks,
            notices,
            people,
            person_deeds,
            recorded,
            subjects,
            waiting,
        )
        from community.moderation import counters as counted  # noqa: PLC0415
        from community.moderation.actions.warnings import is_warned  # noqa: PLC0415
        from community.moderation.models import Appeal, Case, Warning  # noqa: A004, PLC0415
        from community.notifications import tellers  # noqa: PLC0415

        waits = Warning.objects.waiting().filter(person=OuterRef("pk"))
        carry("is_warned", Exists(waits))
        gates.register("warning-unread", is_warned)
        tellers.register("sanction", notices.sanctions)
        tellers.register("case", waiting.cases)
        tellers.register("statement", notices.statements)
        private.show_with(Case.objects.visible_to, kind="moderation.case")
        private.under_no_name(
            Appeal._base_manager.all,
            lambda actor: Q(statement__person=actor),
            kind="moderation.appeal",
            deeds=("appeal.make",),
        )
        subjects.register("user", _("a person’s page"), people.see, titles=people.titles)
        counters.register("cases", wrong=counted.wrong, put_right=counted.put_right)
        subjects.register(
            "appeal", _("an appeal"), appealed.see, titles=appealed.titles, is_reportable=False
        )
        desks.register(appealed.DESK)
        deeds.register(*person_deeds.OF_PEOPLE)
