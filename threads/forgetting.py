"""Words of an erased story are nobody’s to keep; what members wrote themselves stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from community.moderation.models import Report
from stories.models import Story
from threads.models import Draft, Post, Thread

PASSAGE = ("at", "quote", "before", "after")
"""The fields of a form that say which words of a story are meant."""


def let_go(story: Story) -> None:
    """Empty what drafts quote of `story`, and the reports of what was said under its title."""
    _quotes(story)
    _titles(story)


def without_erased(content: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed into a form, without its passage where the story is erased meanwhile.

    A page that was open before would bring the quote back with its next save.
    """
    slug = str(content.get("story", ""))
    if slug and Story.objects.called(slug).filter(erased_at__isnull=False).exists():
        return _without_passage(content)
    return dict(content)


def _without_passage(content: Mapping[str, Any]) -> dict[str, Any]:
    return {name: typed for name, typed in content.items() if name not in PASSAGE}


def _quotes(story: Story) -> None:
    slugs = [story.slug, *story.old_slugs.values_list("slug", flat=True)]
    about_it = Q(form=f"comment-{story.pk}") | Q(form="ask", content__story__in=slugs)
    for draft in Draft.objects.select_for_update().filter(about_it).order_by("pk"):
        Draft.objects.filter(pk=draft.pk).update(content=_without_passage(draft.content))


def _titles(story: Story) -> None:
    """What is said about a story is reported under its title, which a line without words ends."""
    threads = Thread.objects.filter(story=story, title="")
    posts = Post.objects.filter(thread__in=threads)
    of_it = Q(subject_kind="thread", subject_key__in=threads.values("pk"))
    of_it |= Q(subject_kind="post", subject_key__in=posts.values("pk"))
    for report in Report.objects.filter(of_it):
        _title, _line, words = report.seen.partition("\n\n")
        Report.objects.filter(pk=report.pk).update(seen=words)
