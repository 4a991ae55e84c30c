"""Tags that fit a question being asked, to be ticked; and outlines for questions with its tags."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from community import policy
from community.tags.models import Tag
from threads import suggesting, tagging
from threads.forms import AskForm, QuestionForm
from threads.models import AskTemplate

MOST_OUTLINES = 3
MOST_OFFERED = 8  # outlines named at the top of an empty form


@dataclass(frozen=True)
class Fitting:
    """What is offered beside the fields: `ticked` are chosen already, `suggested` not yet."""

    ticked: list[Tag] = field(default_factory=list)
    suggested: list[Tag] = field(default_factory=list)
    outlines: list[AskTemplate] = field(default_factory=list)


def fitting(form: AskForm, *, person: Any) -> Fitting:
    """What fits the words in `form` so far, sent or not; a visitor is given back what they ticked.

    What is chosen in another field of the form is not suggested; one who edits begins no outline.
    """
    ticked = tagging.slugged(_values(form, "suggested"))
    if not policy.member(person):
        return Fitting(ticked)
    elsewhere = [*tagging.slugged(_values(form, "often")), *_typed(form)]
    chosen = [*ticked, *elsewhere]
    title, body = _words(form, "title"), _words(form, "body")
    is_empty = not f"{title}{body}".strip()
    found = [] if is_empty else suggesting.suggested(title, body, person=person, besides=chosen)
    return Fitting(ticked, found, [] if isinstance(form, QuestionForm) else outlines_for(chosen))


def outlines_for(tags: Iterable[Tag]) -> list[AskTemplate]:
    """The outlines for questions with one of `tags`, by name."""
    keys = {tag.meant.pk for tag in tags}
    found = AskTemplate.objects.filter(tag__in=keys).select_related("tag") if keys else ()
    return list(found[:MOST_OUTLINES])


def outline(slug: str) -> AskTemplate | None:
    """The outline for questions with the tag `slug`, or with the one it means."""
    tags = tagging.slugged([slug])
    return next(iter(outlines_for(tags)), None)


def offered() -> list[AskTemplate]:
    """The outlines that an empty form names, by name."""
    return list(AskTemplate.objects.select_related("tag")[:MOST_OFFERED])


def _typed(form: AskForm) -> list[Tag]:
    names = [name.strip() for name in _words(form, "tags").split(",") if name.strip()]
    return list(tagging.named(names[: tagging.MOST_TYPED]).values()) if names else []


def _words(form: AskForm, name: str) -> str:
    return str(form[name].value() or "")


def _values(form: AskForm, name: str) -> list[str]:
    return [str(one) for one in form[name].value() or ()] if name in form.fields else []
