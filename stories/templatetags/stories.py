"""How templates say what a story is: its date, its tellers, where its original stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from community import policy
from community.accounts.models import User
from stories.models import Credit, Story
from stories.presentation import dates, json_ld
from stories.presentation.amounts import number

register = template.Library()


@register.simple_tag
def story_date(story: Story) -> SafeString:
    """The story's date as precisely as it is known, or that it is not stated."""
    value = dates.written(story)
    if not value:
        return format_html("<span>{}</span>", _("date not stated"))
    return format_html('<time datetime="{}">{}</time>', value, dates.in_words(value))


@register.filter
def in_words(value: str) -> str:
    """An ISO 8601 date cut to what is known, in words."""
    return dates.in_words(value)


@register.filter
def tellers(story: Story) -> list[Credit]:
    """Authors and narrators, from credits that were fetched with the story."""
    return [one for one in story.credits.all() if one.role != Credit.Role.INTERVIEWER]


@register.filter
def interviewers(story: Story) -> list[Credit]:
    return [one for one in story.credits.all() if one.role == Credit.Role.INTERVIEWER]


@register.filter
def leads_to(credit: Credit, members: Mapping[int, User]) -> str:
    """The page of the member whom `credit` names, if it is among `members`; else their stories."""
    member = members.get(credit.person_id) if credit.person_id is not None else None
    if member is not None:
        return member.get_absolute_url()
    return f"{reverse('stories:index')}?person={credit.slug}"


@register.filter
def host(address: str) -> str:
    """The host of an address, "" when it names none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


@register.filter
def of(numbers: Mapping[str, int], key: str) -> int:
    """What `numbers` holds for `key`, or 0."""
    return numbers.get(key, 0)


@register.filter
def lang(story: Story) -> SafeString | str:
    """Attributes: the language of the story's words, and that it is written from the right.

    Nothing when the language is not known.
    """
    if story.language in {"", "und"}:
        return ""
    script = SafeString(' dir="rtl"' if _is_from_the_right(story.language) else "")
    return format_html(' lang="{}"{}', story.language, script)


def _is_from_the_right(language: str) -> bool:
    return language.lower().partition("-")[0] in settings.LANGUAGES_BIDI


@register.simple_tag
def article_json(story: Story, is_readable: bool) -> SafeString:
    """The story as schema.org's Article, in outline for whoever may not read it."""
    return json_ld.script(json_ld.article(story) if is_readable else json_ld.outline(story))


@register.filter
def readable_by(story: Story, person: Any) -> bool:
    """Whether `person` is shown more of it than title, source and excerpt."""
    return policy.may(person, "story.read_text", story)


@register.filter
def description(story: Story) -> str:
    """The beginning of the excerpt, for machines that list pages."""
    return json_ld.excerpt_for_machines(story)


@register.filter
def grouped(value: int) -> str:
    """A whole number with its thousands parted: 7,239."""
    return number(value)
