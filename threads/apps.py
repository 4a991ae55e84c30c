from django.apps import AppConfig


class ThreadsConfig(AppConfig):
    name = "threads"
    label = "threads"
    verbose_name = "Threads"

    def ready(self) -> None:
        from community.lib import abilities, findable  # noqa: PLC0415
        from community.notifications import tellers  # noqa: PLC0415
        from threads import abilities as work  # noqa: PLC0415
        from threads import found, telling  # noqa: PLC0415 - models are not ready before
        from threads import notices as declared  # noqa: F401, PLC0415

        for source in (found.ThreadSource(), found.AnswerSource(), found.CommentSource()):
            findable.register(source)
        abilities.measure_by(work.held_by)
        tellers.register("thread", telling.threads)
        tellers.register("post", telling.posts)
        tellers.register("suggestion", telling.suggestions)
