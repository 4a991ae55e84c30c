"""A tag over all pillars: what it means, what carries it, who answers about it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import conditional_page, require_safe

from community import policy
from community.lib import keyset, markdown
from community.tags.following import standing
from community.tags.meaning import at, families
from community.tags.models import Tag
from stories.models import Story
from stories.selection import NEWEST, ORDERS, tags_in_use
from threads.answerers import top_answerers
from threads.listing import BY_AGE, tags_asked_about
from threads.models import Thread

PAGE = 20
QUESTIONS = 5
MOST = 500  # tags on the index; the vocabulary is kept small by synonyms


@require_safe
@conditional_page
def index(request: HttpRequest) -> HttpResponse:
    """Every tag in use, by name."""
    tags = (tags_in_use() | tags_asked_about()).order_by("name")
    return render(request, "tags/index.html", {"tags": tags[:MOST]})


@require_safe
@conditional_page
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest questions and all stories with a tag; a synonym leads to the tag that is meant.

    So does the slug of a tag that was renamed or merged.
    """
    tag = at(slug).tag
    if tag.slug != slug:
        query = request.META.get("QUERY_STRING", "")
        return redirect(tag.get_absolute_url() + (f"?{query}" if query else ""), permanent=True)
    page = keyset.page(
        Story.objects.published().tagged(tag.slug).for_list(),
        order=ORDERS[NEWEST],
        size=PAGE,
        cursor=request.GET.get("cursor"),
    )
    is_first = not request.GET.get("cursor")
    context = {
        "tag": tag,
        "page": page,
        "described": markdown.render(tag.description) if tag.description else "",
        "children": tag.children.order_by("name"),
        "synonyms": tag.synonyms.order_by("name"),
        "standing": standing(request.user, tag),
        "may_describe": policy.may(request.user, "tag.describe", tag),
        **(_asked_about(tag) if is_first else {}),
    }
    return render(request, "tags/detail.html", context)


def _asked_about(tag: Tag) -> dict[str, object]:
    """The newest questions with `tag`, and who answers such questions best."""
    same = families([tag])[tag.pk]
    questions = Thread.objects.questions().carrying(same).for_list().order_by(*BY_AGE)
    return {"questions": questions[:QUESTIONS], "answerers": top_answerers(same)}
