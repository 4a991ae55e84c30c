"""The pages of the desk: each list, the form of a new row and of one that is there, and the rest.

They are found in the admin itself, about rows that are there already: a list that is added to the
desk is looked at from then on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from community.accounts.models import User
from community.moderation import deeds
from community.moderation.actions.bulk import begin_bulk, carry_on
from community.moderation.models import BulkDeed
from community.notifications.models import Mail
from community.tags.models import Tag
from mentors.models import Mentor
from tests.page import Page
from threads.models import Post


def desk_pages(by: User, moderator: User, already: Collection[str]) -> list[Page]:
    """What `by`, who may do everything, finds there beyond the paths that are looked at already."""
    hide_in_bulk(moderator)
    Mail.objects.create(
        message_id="<desk@example.org>",
        sender="portal@example.org",
        recipients=["ada@example.org"],
        subject="A letter",
        raw=b"Subject: A letter\r\n\r\nHello.",
    )
    found = [*of_rows(by), *beside_rows(by, moderator)]
    return [page for page in found if page.sent or page.path not in already]


def of_rows(by: User) -> Iterator[Page]:
    """Of each model: its list, a new row, one that is there, and what is asked before it goes."""
    request: Any = RequestFactory().get("/admin/")
    request.user = by
    for model, desk in admin.site._registry.items():
        if not desk.has_view_permission(request):
            continue
        name, place = f"desk, {model._meta.label}", f"admin:{model._meta.label_lower}"
        place = place.replace(".", "_")
        yield Page(f"{name}, the list", reverse(f"{place}_changelist"), by.handle)
        if desk.has_add_permission(request) and model._meta.label != "stories.Story":
            yield Page(f"{name}, a new one", reverse(f"{place}_add"), by.handle, is_alike=True)
        row = desk.get_queryset(request).order_by("-pk").first()
        if row is None:
            continue
        yield Page(f"{name}, one", reverse(f"{place}_change", args=[row.pk]), by.handle)
        if desk.has_delete_permission(request, row):
            to_go = reverse(f"{place}_delete", args=[row.pk])
            yield Page(f"{name}, to go", to_go, by.handle, is_alike=True)


def beside_rows(by: User, moderator: User) -> Iterator[Page]:
    """Pages of the desk that are of no single row, and those that come by a button."""
    people = reverse("admin:accounts_user_changelist")
    somebody = reverse("admin:accounts_user_change", args=[moderator.pk])
    tag = Tag.objects.filter(synonym_of=None).order_by("pk")[0]
    yield Page("desk, one app", "/admin/threads/", by.handle)
    yield Page("desk, no such page", "/admin/no/such/page/", by.handle, status=404)
    yield Page("desk, somebody", somebody, moderator.handle)
    yield Page("desk, find by address", f"{people}by-email/", by.handle)
    yield Page("desk, an address", f"{people}{moderator.pk}/email/", by.handle, sent={})
    yield Page("desk, merge a tag", reverse("admin:tags_tag_merge", args=[tag.pk]), by.handle)
    chosen = {"action": "approve", "_selected_action": str(Mentor.objects.latest("pk").pk)}
    waiting = f"{reverse('admin:mentors_mentor_changelist')}?standing=all"
    yield Page("desk, a word to whom one approves", waiting, moderator.handle, sent=chosen)


def hide_in_bulk(by: User) -> BulkDeed:
    """Hide two posts at once, and keep what became of each."""
    deed = deeds.deed_of("post.hide")
    assert deed
    keys = list(
        Post.objects.filter(kind="comment").order_by("-pk").values_list("pk", flat=True)[:2]
    )
    return carry_on(begin_bulk(deed, keys, by=by, given={"reason": "They say the same."}))
