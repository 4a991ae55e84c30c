from django.apps import AppConfig


class ThreadsConfig(AppConfig):
    name = "threads"
    label = "threads"
    verbose_name = "Threads"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _  # noqa: PLC0415

        from community.accounts import blocking  # noqa: PLC0415
        from community.changes import recording  # noqa: PLC0415
        from community.lib import abilities, counters, findable  # noqa: PLC0415
        from community.moderation import deeds, desks, held, subjects  # noqa: PLC0415
        from community.moderation.rules import written  # noqa: PLC0415
        from community.notifications import tellers  # noqa: PLC0415
        from stories import erasing  # noqa: PLC0415
        from threads import abilities as work  # noqa: PLC0415
        from threads import counters as counted  # noqa: PLC0415
        from threads import deeds as of_moderators  # noqa: PLC0415
        from threads import (  # noqa: PLC0415 - no models before
            forgetting,
            found,
            judging,
            nameless,
            patterns,
            place_deeds,
            recorded,  # noqa: F401
            reportable,
            ruling,
            shown,
            telling,
        )
        from threads import notices as declared  # noqa: F401, PLC0415
        from threads.actions import following  # noqa: PLC0415
        from threads.models import Thread  # noqa: PLC0415

        for source in (found.ThreadSource(), found.AnswerSource(), found.CommentSource()):
            findable.register(source)
        recording.tell("thread", recording.Told(Thread.objects.questions, has_private=True))
        posts = recording.Told(shown.posts, has_private=True, touched_by=shown.touched_by)
        recording.tell("post", posts)
        deeds.register(*place_deeds.OF_PLACES)
        deeds.register(
            *of_moderators.OF_POSTS, *of_moderators.OF_THREADS, *of_moderators.OF_VERSIONS
        )
        deeds.register(*of_moderators.OF_MESSAGES)
        subjects.register(
            "post",
            _("a post"),
            reportable.posts,
            titles=judging.post_titles,
            facts=judging.post_facts,
        )
        subjects.register(
            "thread",
            _("a discussion"),
            reportable.threads,
            titles=judging.thread_titles,
            facts=judging.thread_facts,
        )
        subjects.register(
            "revision",
            _("an earlier version of a post"),
            reportable.versions,
            is_reportable=False,
        )
        subjects.register(
            "suggestion",
            _("a suggested edit"),
            judging.suggestions,
            titles=judging.suggestion_titles,
            facts=judging.suggestion_facts,
            is_reportable=False,
        )
        nameless.register()
        desks.register(judging.DESK)
        held.register(judging.HELD)
        deeds.register(*patterns.DEEDS)
        subjects.register(
            "votepattern",
            _("votes that look arranged"),
            patterns.see,
            titles=patterns.titles,
            is_reportable=False,
        )
        written.register(ruling.recent)
        erasing.also(forgetting.let_go)
        blocking.ends(following.end_follows)
        abilities.measure_by(work.held_by)
        counters.register("threads", wrong=counted.wrong, put_right=counted.put_right)
        tellers.register("thread", telling.threads)
        tellers.register("post", telling.posts)
        tellers.register("suggestion", telling.suggestions)
