"""What a story's page shows of its discussion."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from community import policy
from stories.models import Story
from stories.presentation.json_ld import script
from stories.presentation.page import StoryPage
from threads import asking, drawing, following, json_ld, passages, saying, writing
from threads import conversation as conversations
from threads import discussion as discussions
from threads.excerpts import excerpt, name_of
from threads.models import Post, Thread
from threads.question import QuestionPage

register = template.Library()


@register.inclusion_tag("threads/_discussion.html", takes_context=True)
def discussion(context: Context, story: Story) -> dict[str, Any]:
    """The discussion of `story` as the request's reader sees it, with the form to write in."""
    request: HttpRequest = context["request"]
    on = request.GET.get("on", "")
    page = discussions.read(
        story, person=request.user, cursor=request.GET.get(discussions.CURSOR, ""), on=on
    )
    write = writing.begin(request, story)
    if page.thread is not None:
        page.thread.story = story
        if not policy.may(request.user, "thread.remark", page.thread):
            write = None
    shown = {comment.post.pk for comment in page.everyone()}
    return {
        "request": request,
        "user": request.user,
        "story": story,
        "page": page,
        "on": on,
        "write": write,
        "write_here": write is not None and (write.parent is None or write.parent.pk not in shown),
        "may_quote": passages.may_read_text(request.user, story),
    }


@register.inclusion_tag("threads/_conversation.html", takes_context=True)
def conversation(context: Context, thread: Thread) -> dict[str, Any]:
    """The private `thread` as the request's reader sees it, with the form to write in."""
    request: HttpRequest = context["request"]
    cursor = request.GET.get(conversations.CURSOR, "")
    page = conversations.read(thread, person=request.user, cursor=cursor)
    write = saying.begin(request, thread)
    shown = {message.post.pk for message in page.everyone()}
    return {
        "request": request,
        "user": request.user,
        "csrf_token": context.get("csrf_token"),
        "thread": thread,
        "page": page,
        "write": write,
        "write_here": write is not None and (write.parent is None or write.parent.pk not in shown),
    }


@register.simple_tag(takes_context=True)
def conversation_title(context: Context, thread: Thread) -> str:
    """What the private `thread` is called for the request's reader."""
    return conversations.title(thread, person=context["request"].user)


@register.simple_tag
def passage_counts(story: Story) -> dict[str, int]:
    """How many comments hang on each block of `story`: block key → number. One query."""
    return passages.counts(story)


@register.simple_tag
def question_counts(story: Story) -> dict[str, int]:
    """How many questions are about each block of `story`: block key → number. One query."""
    return passages.question_counts(story)


@register.simple_tag
def asked_about(thread: Thread) -> passages.AskedAbout | None:
    """What is shown of the words of a story that `thread` is about."""
    return passages.asked_about(thread)


@register.simple_tag(takes_context=True)
def drawable(context: Context, page: StoryPage) -> frozenset[str]:
    """The keys of the turns on `page` that the reader may propose as questions."""
    if not (page.story.is_published and policy.may(context["user"], "thread.draw", page.story)):
        return frozenset()
    return drawing.answered_turns(page.blocks, page.voices)


@register.simple_tag(takes_context=True)
def here(context: Context, **changes: Any) -> str:
    """The page's own address with some parameters changed; an empty value takes one away."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value:
            query[name] = str(value)
        else:
            query.pop(name, None)
    return f"{context['request'].path}?{query.urlencode()}" if query else context["request"].path


@register.inclusion_tag("threads/_follow_button.html", takes_context=True)
def follow_button(context: Context, thing: Any) -> dict[str, Any]:
    """The button to follow `thing`, or leave off, for a member.

    A thread that `visible_thread` found knows by itself; a story or a person cost one query.
    """
    user = context["request"].user
    is_followed = getattr(thing, "is_followed", None)
    if is_followed is None and user.is_authenticated:
        is_followed = following.follows(user, thing)
    return {
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
        "is_offered": user.is_authenticated and thing != user,
        "action": following.address(thing),
        "is_followed": is_followed,
    }


@register.simple_tag
def by(thing: Thread | Post) -> SafeString:
    """Who wrote `thing`; who asked without a name is nobody in particular."""
    if thing.author is None or thing.is_pseudonymous:
        return format_html('<span class="comment__by">{}</span>', name_of(thing))
    address = thing.author.get_absolute_url()
    return format_html('<a class="comment__by" href="{}">{}</a>', address, name_of(thing))


register.filter("excerpt", excerpt)
register.filter("takes_questions", passages.takes_questions)


@register.filter
def reference(hit: Any) -> str:
    """A hit's name in the form to ask."""
    return asking.reference(hit)


@register.simple_tag
def question_json(page: QuestionPage) -> SafeString:
    """A question and the answers on its page as schema.org's QAPage."""
    return script(json_ld.qa_page(page))
