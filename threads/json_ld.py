"""A question with its answers as schema.org's QAPage, for machines that read the page."""

from __future__ import annotations

from html import unescape
from typing import Any

from django.conf import settings
from django.utils.html import strip_tags

from threads.excerpts import name_of
from threads.models import Post
from threads.question import Entry, QuestionPage


def qa_page(page: QuestionPage) -> dict[str, Any]:
    """What schema.org's QAPage says of the question and of each answer on the page."""
    thread = page.thread
    suggested = [_answer(one) for one in page.readable_answers if not one.is_accepted]
    accepted = [_answer(one) for one in page.readable_answers if one.is_accepted]
    told = {
        **_post(page.question.post),
        "@type": "Question",
        "@id": settings.PUBLIC_URL + thread.page_url,
        "url": settings.PUBLIC_URL + thread.page_url,
        "name": thread.title,
        "answerCount": thread.answer_count,
        "keywords": [tag.name for tag in page.tags],
        "suggestedAnswer": suggested,
        "acceptedAnswer": accepted[0] if accepted else None,
    }
    known = {name: value for name, value in told.items() if value not in (None, [])}
    return {"@context": "https://schema.org", "@type": "QAPage", "mainEntity": known}


def _answer(entry: Entry) -> dict[str, Any]:
    told = {"@type": "Answer", "url": settings.PUBLIC_URL + entry.post.get_absolute_url()}
    return {**told, **_post(entry.post)}


def _post(post: Post) -> dict[str, Any]:
    author = {"@type": "Person", "name": name_of(post)}
    if post.author and not post.is_pseudonymous:
        author["url"] = settings.PUBLIC_URL + post.author.get_absolute_url()
    edited_at = post.edited_at or post.created_at
    return {
        "text": unescape(strip_tags(post.html)).strip(),
        "dateCreated": post.created_at.isoformat(timespec="seconds"),
        "dateModified": edited_at.isoformat(timespec="seconds"),
        "upvoteCount": post.up,
        "downvoteCount": post.down,
        "author": author,
    }
