"""People one would rather not meet: block somebody, take it back, and see whom one has blocked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST, require_safe

from community import policy
from community.accounts import actions
from community.accounts.models import Blocking, User
from community.lib import keyset
from community.limits.actions import declare, spend
from threads.limits import trust

PAGE = 50
BLOCK = declare("block", _lazy("block people"), most=(10, 15, 20))


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Whom one has blocked, the last first; nobody else sees it."""
    policy.require(request.user, "person.block")
    mine = Blocking.objects.visible_to(request.user).select_related("blocked")
    page = keyset.page(mine, order=("-pk",), size=PAGE, cursor=request.GET.get("cursor"))
    return render(request, "people/blocked.html", {"page": page})


@require_POST
def block(request: HttpRequest, handle: str) -> HttpResponse:
    """Block somebody, and see all whom one has blocked."""
    policy.require(request.user, "person.block")
    someone = get_object_or_404(User.objects.visible_to(request.user), handle=handle)
    try:
        block_as(request.user, someone)
        messages.success(request, _("You have blocked %(name)s.") % {"name": someone.name})
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("settings_blocked")


@require_POST
def unblock(request: HttpRequest, handle: str) -> HttpResponse:
    """Lift a block; also of somebody who has closed their account since."""
    policy.require(request.user, "person.block")
    mine = Blocking.objects.visible_to(request.user).select_related("blocked")
    someone = get_object_or_404(mine, blocked__handle=handle).blocked
    actions.unblock(someone, by=request.user)
    messages.success(
        request, _("%(name)s is not blocked by you any more.") % {"name": someone.name}
    )
    return redirect("settings_blocked")


@transaction.atomic
def block_as(person: Any, someone: User) -> None:
    """Let `person` block `someone`, under a limit that lies here since accounts are below limits.

    Unlimited, blocking one after another would try out what a block changes; once blocked is free.
    Raises NotAllowed, ValidationError, TooManyError.
    """
    if not Blocking.objects.filter(blocker=person, blocked=someone).exists():
        spend(BLOCK, who=f"user-{person.pk}", trust=trust(person))
    actions.block(someone, by=person)
