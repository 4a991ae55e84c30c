from django.apps import AppConfig


class StoriesConfig(AppConfig):
    name = "stories"
    label = "stories"
    verbose_name = "Stories"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _  # noqa: PLC0415

        from community.changes import recording  # noqa: PLC0415
        from community.lib import findable  # noqa: PLC0415
        from community.moderation import deeds, desks, subjects  # noqa: PLC0415
        from community.notifications import tellers  # noqa: PLC0415
        from stories import deeds as of_moderators  # noqa: PLC0415
        from stories import (  # noqa: PLC0415 - no models before
            erasing,
            found,
            judging,
            proposal_notices,
            recorded,  # noqa: F401
            reportable,
        )
        from stories.models import Story  # noqa: PLC0415

        findable.register(found.StorySource())
        recording.tell("story", recording.Told(Story.objects.published, has_private=True))
        erasing.also(reportable.let_go)
        erasing.also(judging.forget)
        subjects.register(
            "story",
            _("a story"),
            reportable.stories,
            titles=judging.story_titles,
            facts=judging.story_facts,
        )
        subjects.register(
            "block",
            _("a part of a story"),
            reportable.blocks,
            titles=judging.block_titles,
            facts=judging.block_facts,
        )
        subjects.register(
            "passage",
            _("a passage of a story"),
            judging.passages,
            titles=judging.passage_titles,
            facts=judging.passage_facts,
            is_reportable=False,
        )
        deeds.register(*of_moderators.OF_STORIES, *of_moderators.OF_BLOCKS)
        subjects.register(
            "proposal",
            _("a story that is proposed"),
            judging.proposals,
            titles=judging.proposal_titles,
            is_reportable=False,
        )
        tellers.register("proposal", proposal_notices.proposals)
        for desk in judging.DESKS:
            desks.register(desk)
