"""Pictures that people show of themselves: seen, set, taken away, or removed by a moderator."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community import policy
from community.accounts import avatars
from community.accounts.models import User, Visibility
from community.lib import images, uploads
from community.limits.actions import Trust, declare, spend
from community.moderation import actions as moderation
from community.moderation.deeds import RestrictionForm, by_rule
from community.moderation.undo_views import with_a_way_back

AVATAR = declare("avatar", gettext_lazy("change your picture"), most=(10, 10, 10))


class PictureForm(forms.Form):
    """A picture of oneself, and to whom it is shown."""

    file = forms.FileField(
        label=gettext_lazy("A picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": images.ACCEPTED}),
        help_text=gettext_lazy(
            "PNG, JPEG, GIF or WebP, at most 5 MB. A square is cut out of its middle, and where "
            "and when it was taken is left out."
        ),
    )
    visibility = forms.ChoiceField(
        label=gettext_lazy("The picture is shown to"), choices=Visibility.choices
    )


def form_for(person: User, given: Any = None, files: Any = None) -> PictureForm:
    """The form as it stands for `person`, or with what was sent."""
    initial = {"visibility": person.avatar_visibility}
    return PictureForm(given, files, initial=initial, auto_id="picture_%s")


@require_safe
def avatar(request: HttpRequest, name: str) -> FileResponse:
    """The picture of that name, to whom its owner shows it."""
    people = User.objects.visible_to(request.user).exclude(avatar="")
    person = get_object_or_404(people, avatar=f"{avatars.FOLDER}{name}.webp")
    if not person.shows("avatar", request.user):
        raise Http404
    return uploads.answer(person.avatar, is_for_all=person.shows("avatar", AnonymousUser()))


def save(request: HttpRequest, known: User) -> PictureForm | None:
    """Set the picture that was sent; the form with what is wrong in it, or None when it is set."""
    form = form_for(known, request.POST, request.FILES)
    try:
        if form.is_valid():
            set_as(request.user, known, **form.cleaned_data)
            return None
    except policy.Unable as error:
        form.add_error(None, str(error))
    except ValidationError as error:
        form.add_error(None, error)
    return form


@transaction.atomic
def set_as(by: Any, known: User, *, file: Any, visibility: str) -> None:
    """Set the picture of `known`, under a limit. Raises as `avatars.set_avatar`, TooManyError."""
    spend(AVATAR, who=f"user-{known.pk}", trust=Trust.NEW)
    avatars.set_avatar(known, by=by, file=file, visibility=visibility)


@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Take one's own picture away."""
    policy.require(request.user, "person.set_privacy", request.user)
    avatars.remove_avatar(get_object_or_404(User, pk=request.user.pk), by=request.user)
    messages.success(request, _("Your picture is gone."))
    return redirect("settings_profile")


@require_http_methods(["GET", "HEAD", "POST"])
def moderate(request: HttpRequest, handle: str) -> HttpResponse:
    """Take somebody's picture off their page, with a reason that they are told."""
    person = get_object_or_404(User.objects.visible_to(request.user), handle=handle)
    policy.require(request.user, "person.remove_avatar", person)
    form, status = RestrictionForm(request.POST or None, thing=person), HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            by_rule(moderation.remove_avatar, person, by=request.user, **form.cleaned_data)
            said = _("The picture is gone, and they are told why.")
            messages.success(request, with_a_way_back(request.user, said))
            return redirect(person.get_absolute_url())
    context = {"form": form, "person": person}
    return render(request, "people/remove_picture.html", context, status=status)
